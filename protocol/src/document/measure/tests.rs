use super::*;
use crate::act::decimal::show_scaled;
use crate::act::{Decimal, Kind};
use crate::document::view::{Draft, Value};
use crate::tests::circle::Circle;
use crate::tests::fixtures::Dice;

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn observation(indicator: &str, value: &str, until: &str) -> Observation {
    Observation {
        indicator: indicator.to_owned(),
        value: number(value),
        unit: "t".to_owned(),
        method: "consumption".to_owned(),
        from: "2019-01-01".to_owned(),
        until: until.to_owned(),
        source: String::new(),
        group: None,
        people: None,
    }
}

fn observe(value: &str, until: &str) -> Act {
    Act::Measure(MeasureAct::Observe(Box::new(observation("co2_per_person", value, until))))
}

fn correct(mut replaced: Vec<EntryId>, by: Option<&str>) -> Act {
    replaced.sort_unstable();
    let by = by.map(|value| Box::new(observation("co2_per_person", value, "2022-12-31")));
    Act::Measure(MeasureAct::Correct(Correction { replaced, by }))
}

fn measure(circle: &Circle, node: usize) -> Measure {
    Measure::of(circle.log(node), &circle.verdict(node))
}

fn current(measure: &Measure) -> Vec<EntryId> {
    measure.observations.iter().filter(|one| one.is_current()).map(|one| one.entry).collect()
}

/// R267: an observation stays for ever; what is wrong about it its own territory alone puts right.
#[test]
fn corrections_point_at_what_they_correct() {
    let mut circle = Circle::new(2, Kind::Measure);
    let first = circle.act_next(0, &observe("4.6", "2022-12-31"), vec![]);
    circle.settle();
    circle.act_next(1, &correct(vec![first], Some("9")), vec![]);
    circle.settle();
    assert!(current(&measure(&circle, 0)).contains(&first), "nobody corrects others");
    let second = circle.act_next(0, &correct(vec![first], Some("4.603")), vec![]);
    circle.settle();
    let now = measure(&circle, 1);
    assert_eq!(now.observed(&first).map(|one| one.replaced_by.clone()), Some(BTreeSet::from([second])));
    assert!(current(&now).contains(&second) && !current(&now).contains(&first));
    // Two machines that correct it apart are both shown, until both are corrected together.
    let third = circle.act(0, 71, &correct(vec![second], Some("4.7")), vec![], None);
    let fourth = circle.act(0, 72, &correct(vec![second], Some("4.8")), vec![], None);
    circle.settle();
    let beside = |entry: EntryId| measure(&circle, 1).observed(&entry).map(|one| one.beside.clone());
    assert_eq!((beside(third), beside(fourth)), (Some(BTreeSet::from([fourth])), Some(BTreeSet::from([third]))));
    circle.act(0, 73, &correct(vec![third, fourth], None), vec![], None);
    circle.settle();
    let left: Vec<EntryId> = current(&measure(&circle, 1));
    assert!(left.iter().all(|entry| ![first, second, third, fourth].contains(entry)));
}

/// R268.
#[test]
fn its_own_territory_validates_an_observation() {
    let mut circle = Circle::new(2, Kind::Measure);
    let entry = circle.act_next(0, &observe("4.6", "2022-12-31"), vec![]);
    circle.settle();
    let validate = Act::Measure(MeasureAct::Validate(vec![entry], String::new()));
    for (node, expected) in [(1, false), (0, true)] {
        circle.act_next(node, &validate, vec![]);
        circle.settle();
        assert_eq!(measure(&circle, 1).observed(&entry).map(Observed::is_validated), Some(expected));
    }
}

/// R269: of fewer than five people nothing is derived.
#[test]
fn few_people_are_left_out_of_what_is_derived() {
    let mut circle = Circle::new(1, Kind::Measure);
    for (value, people) in [("1", Some(4)), ("3", Some(5)), ("5", None)] {
        let of = Observation { people, ..observation("co2_per_person", value, "2022-12-31") };
        circle.act_next(0, &Act::Measure(MeasureAct::Observe(Box::new(of))), vec![]);
    }
    let now = measure(&circle, 0);
    assert!(Measure::is_of_few(circle.log(0)));
    let series = now.series();
    assert_eq!((series.len(), series[0].observations.len()), (1, 2));
    assert_eq!(show_scaled(series[0].average_scaled()), "4");
}

/// R270: computed from what there is, compared only when it can be.
#[test]
fn averages_and_gaps_are_computed() {
    let mut circle = Circle::new(1, Kind::Measure);
    for (value, until) in [("4.603", "2022-12-31"), ("4.65", "2021-12-31"), ("4.63", "2020-12-31")] {
        circle.act_next(0, &observe(value, until), vec![]);
    }
    let of = Observation { method: "territorial".to_owned(), ..observation("co2_per_person", "3.943", "2021-12-31") };
    circle.act_next(0, &Act::Measure(MeasureAct::Observe(Box::new(of))), vec![]);
    let now = measure(&circle, 0);
    let series = now.series();
    let methods: Vec<&str> = series.iter().map(|series| series.method).collect();
    assert_eq!(methods, ["consumption", "territorial"]);
    assert_eq!(series[0].newest().map(|one| one.observation.value.to_string()).as_deref(), Some("4.603"));
    assert_eq!(show_scaled(series[0].average_scaled()), "4.627666667");
    let target = Target::preset();
    let gap = series[0].gap_scaled(&target).expect("they can be compared");
    assert_eq!((show_scaled(gap).as_str(), target.is_reached_at(gap)), ("2.603", false));
    for other in [Target { unit: "kg".to_owned(), ..Target::preset() }, Target { indicator: "x".to_owned(), ..target }]
    {
        assert_eq!(series[0].gap_scaled(&other), None);
    }
}

/// R270: the preset stands in for what nobody has written.
#[test]
fn targets_are_read_from_the_document() {
    let text = |text: &str| Value::Text(text.to_owned());
    let item = |fields: &[(&str, &str)]| {
        Value::Map(fields.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect())
    };
    let mut draft = Draft::default();
    assert_eq!(Target::of(&draft), []);
    draft.fields.insert("scheme".to_owned(), text("footprint"));
    assert_eq!(Target::of(&draft), [Target::preset()]);
    let own = item(&[("indicator", "co2_per_person"), ("value", "1.5"), ("unit", "t"), ("by", "2040-12-31")]);
    let least = item(&[("indicator", "trees"), ("bound", "at_least"), ("value", "100"), ("unit", "1")]);
    let broken = [item(&[("indicator", "x"), ("value", "many"), ("unit", "t")]), item(&[("indicator", "x")])];
    let items = [vec![own, least], broken.to_vec()].concat().into_iter().enumerate();
    let items = items.map(|(at, item)| (format!("{at:016x}"), item)).collect();
    draft.fields.insert("targets".to_owned(), Value::Map(items));
    let targets = Target::of(&draft);
    assert_eq!(targets.iter().map(|target| target.value.to_string()).collect::<Vec<_>>(), ["1.5", "100"]);
    assert_eq!((targets[0].is_most, targets[1].is_most, targets[0].is_preset), (true, false, false));
    assert!(targets[1].is_reached_at(0) && !targets[1].is_reached_at(-1));
}

/// R267: whatever the order, all have the same observations.
#[test]
fn a_thousand_interleavings_end_the_same_everywhere() {
    for seed in 0..1_000 {
        let mut dice = Dice::new(seed);
        let mut circle = Circle::new(4, Kind::Measure);
        for _ in 0..12 {
            let (node, other) = (dice.below(4), dice.below(4));
            if dice.below(3) == 0 {
                circle.tell(other, node, Some(&mut dice));
                continue;
            }
            let known: Vec<EntryId> = measure(&circle, node).observations.iter().map(|one| one.entry).collect();
            let any = (!known.is_empty()).then(|| known[dice.below(known.len())]);
            let act = match (dice.below(4), any) {
                (0, Some(entry)) => correct(vec![entry], Some("2")),
                (1, Some(entry)) => correct(vec![entry], None),
                (2, Some(entry)) => Act::Measure(MeasureAct::Validate(vec![entry], String::new())),
                _ => observe("1", "2022-12-31"),
            };
            circle.act_next(node, &act, vec![]);
        }
        circle.settle();
        let all = measure(&circle, 0);
        assert!((1..4).all(|node| measure(&circle, node) == all), "seed {seed}");
        let stated = circle
            .log(0)
            .records()
            .filter(|(_, record)| matches!(record.act(), Some(Act::Measure(act)) if act.observation().is_some()));
        assert_eq!(stated.count(), all.observations.len(), "seed {seed}: none is ever gone");
    }
}
