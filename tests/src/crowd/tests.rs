use super::gather;

#[test]
fn an_edit_comes_to_everybody_and_costs_each_the_same_however_many_they_are() {
    let few = gather(16, 1).expect("a small crowd");
    println!("{few:?}");
}
