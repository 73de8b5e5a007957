use super::*;

#[test]
fn an_alarm_is_raised_once_for_one_difference() {
    let digest = |number: u8| Digest([number; 16]);
    let mut state = SetState::default();
    let alarms = |state: &mut SetState, ours, theirs, times: usize| {
        (0..times).map(|_| state.found(digest(ours), digest(theirs), 0)).filter(|alarm| *alarm).count()
    };
    assert_eq!(alarms(&mut state, 1, 2, 3), 0);
    assert_eq!((alarms(&mut state, 1, 2, 300), state.stuck), (1, u8::MAX));
    assert_eq!((alarms(&mut state, 1, 3, 1), state.stuck), (0, 0), "another difference is progress");
    assert_eq!(alarms(&mut state, 2, 3, 3), 0);
    state.settle(Time(5));
    assert_eq!((state.stuck, state.equal_at), (0, Some(Time(5))));
}

#[test]
fn a_slow_exchange_is_no_alarm_and_gets_no_second_opening() {
    let mut state = SetState::default();
    assert!((0..50).all(|exchanged| !state.found(Digest([1; 16]), Digest([2; 16]), exchanged)));
    assert!(state.begin(Time(1_000)));
    assert!(!state.begin(Time(1_001)), "it has not answered yet");
    assert!(state.begin(Time(1_000).plus(limits::COMPARE_INTERVAL)), "it never will");
}
