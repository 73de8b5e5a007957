//! That following lines costs what it changes, however guardians turn (R131).

use super::*;

fn id(number: usize, branch: u8) -> EntryId {
    let mut bytes = *blake3::hash(&number.to_le_bytes()).as_bytes();
    bytes[31] = branch;
    EntryId(bytes)
}

fn at(number: usize) -> u64 {
    u64::try_from(number).expect("small")
}

/// Something that whoever makes all of it, guardians included, does to a territory with so many versions. Returns how many
/// versions were looked at.
type Attack = fn(&mut Lines, usize) -> usize;

/// A long line, each version of which has a rival that nothing follows.
fn with_rivals(lines: &mut Lines, length: usize) -> usize {
    lines.connect(id(0, 0), 0, &[]);
    let grow = |number| {
        lines.connect(id(number, 0), at(number), &[id(number - 1, 0)]);
        lines.connect(id(number, 1), at(number), &[id(number - 1, 0)]);
        lines.follow()
    };
    (1..length).map(grow).sum()
}

fn say(lines: &mut Lines, number: usize, branch: u8) -> usize {
    let guardian = std::iter::once(TerritoryId([1; 32]));
    _ = lines.hear(id(number - 1, 0), (id(number, branch), at(number)), guardian, 1);
    lines.follow()
}

/// A guardian settles each fork for the long line, from its beginning.
fn settle(lines: &mut Lines, length: usize) -> usize {
    let grown = with_rivals(lines, length);
    let settled: usize = (1..length).map(|number| say(lines, number, 0)).sum();
    assert_eq!(lines.tips().collect::<Vec<_>>(), [id(length - 1, 0)]);
    grown + settled
}

/// At each of these forks a guardian lets the long line fall, and rise again by contradicting itself.
fn topple(lines: &mut Lines, length: usize, forks: impl Iterator<Item = usize>) -> usize {
    let mut looked_at = settle(lines, length);
    for fork in forks {
        lines.words.remove(&id(fork - 1, 0));
        looked_at += say(lines, fork, 1) + say(lines, fork, 0);
        assert!(lines.is_disputed());
    }
    assert!(lines.is_beyond_weighing());
    looked_at
}

/// Two long lines side by side, each of which grows in turn.
fn alongside(lines: &mut Lines, length: usize) -> usize {
    lines.connect(id(0, 0), 0, &[]);
    for branch in [0, 1] {
        lines.connect(id(1, branch), 1, &[id(0, 0)]);
    }
    let mut looked_at = 0;
    for number in 2..length {
        for branch in [0, 1] {
            lines.connect(id(number, branch), at(number), &[id(number - 1, branch)]);
            looked_at += lines.follow();
            assert!(!lines.is_shared(&id(1, branch), 1) && lines.is_shared(&id(0, 0), 0));
        }
    }
    assert_eq!(lines.tips().count(), 2);
    looked_at
}

/// R131: sixteen times as many entries make a node look at versions sixteen times as often, and not 256 times.
#[test]
fn lines_cost_what_they_change() {
    let attacks: [(&str, Attack); 4] = [
        ("settle", settle),
        ("topple from the first", |lines, length| topple(lines, length, 1..length)),
        ("topple from the last", |lines, length| topple(lines, length, (1..length).rev())),
        ("alongside", alongside),
    ];
    for (name, attack) in attacks {
        let [short, long] = [500, 8_000].map(|length| attack(&mut Lines::new(), length));
        println!("{name}: 500 versions are looked at {short} times, 8,000 {long} times");
        assert!(long < short * 24, "{name}: {short}, then {long}");
    }
}
