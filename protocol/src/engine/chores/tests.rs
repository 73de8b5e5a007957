use super::*;

fn document(number: usize) -> DocumentId {
    DocumentId(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

#[test]
fn what_is_due_is_done_in_the_order_of_its_time_and_the_earlier_plan_counts() {
    let mut chores = Chores::default();
    for (number, at) in [(1, 30), (2, 20), (3, 40), (1, 10), (2, 50)] {
        chores.plan(document(number), Time(at));
    }
    assert_eq!((chores.next(), chores.count()), (Some(Time(10)), 3));
    assert_eq!(chores.take(Time(9)), []);
    assert_eq!(chores.take(Time(30)), [document(1), document(2)]);
    assert_eq!((chores.next(), chores.count()), (Some(Time(40)), 3), "those under way count until they are done");
    chores.turn_back(Span(15));
    assert_eq!(chores.next(), Some(Time(25)));
    assert_eq!(chores.take(Time(25)), [document(3)]);
    assert_eq!((chores.next(), chores.by_time.len()), (None, 0));
}

#[test]
fn only_so_many_are_under_way() {
    let mut chores = Chores::default();
    (0..limits::LOADS_MAX + 1).for_each(|number| chores.plan(document(number), Time(1)));
    assert_eq!(chores.take(Time(1)).len(), limits::LOADS_MAX);
    assert_eq!((chores.next(), chores.take(Time(1))), (None, vec![]), "nobody is woken for what cannot begin");
    chores.under_way.pop_first();
    assert_eq!((chores.next(), chores.take(Time(1)).len()), (Some(Time(1)), 1));
}
