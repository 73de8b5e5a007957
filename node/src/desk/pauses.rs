//! What waits because there is no room here, or because the day's budget is used up, in words.

use super::reach::check;
use super::{Desk, rfc3339};
use crate::api::{Alarm, Budget, Check, Quota};
use crate::words::bytes;
use djuntu_protocol::engine::BudgetStatus;
use djuntu_protocol::engine::status::Status as EngineStatus;
use djuntu_protocol::session::Rest;

impl Desk {
    /// Returns what each other territory takes here.
    pub(super) async fn quotas(&self, status: &EngineStatus) -> Vec<Quota> {
        let mut quotas = Vec::new();
        for quota in &status.quotas {
            quotas.push(Quota {
                territory: self.territory(quota.territory).await,
                used: quota.used.edits,
                limit: quota.limit,
                statements: quota.used.statements,
                paused: quota.paused,
            });
        }
        quotas
    }
}

/// Returns how the budget of a day stands.
pub(super) fn budget(status: &BudgetStatus) -> Budget {
    Budget {
        limit: status.limit,
        used: status.used,
        until: status.rest.map(|rest| rfc3339(rest.until)),
        news: status.rest.is_none_or(|rest| rest.takes_news),
    }
}

/// Returns what people are to know of a budget that is used up.
pub(super) fn alarm(status: &BudgetStatus) -> Option<Alarm> {
    let rest = status.rest?;
    let what = format!("paused until {}: the budget of today is used up; {}", moment(rest), goes_on(rest));
    let advice = "nothing is lost; if it cannot wait, raise “bytes_per_day” in config.toml and start the node again";
    Some(Alarm::of_this_node("budget", &what, advice))
}

/// Says for the doctor how the budget of a metered line stands.
pub(super) fn line(status: &BudgetStatus) -> Check {
    match alarm(status) {
        Some(alarm) => check("line", "bad", alarm.what, Some(&alarm.advice)),
        None => {
            let found = format!("{} of {} are used today", bytes(status.used), bytes(status.limit));
            check("line", "well", found, None)
        }
    }
}

/// Says for the doctor for whom there is no more room here, if there is anybody.
pub(super) fn room(quotas: &[Quota]) -> Option<Check> {
    let full: Vec<&str> =
        quotas.iter().filter(|quota| quota.paused > 0).map(|quota| quota.territory.name.as_str()).collect();
    let advice = "give them more with the table “quota” in config.toml, and start the node again";
    let found = || format!("there is no more of it here for {}: their quota is full", full.join(", "));
    (!full.is_empty()).then(|| check("room", "bad", found(), Some(advice)))
}

/// Returns what goes on while a budget is used up.
pub(super) const fn goes_on(rest: Rest) -> &'static str {
    if rest.takes_news { "what people write now still goes" } else { "everything waits" }
}

/// Returns when it goes on, as people read it.
pub(super) fn moment(rest: Rest) -> String {
    let text = rfc3339(rest.until);
    match text.split_once('T').and_then(|(day, time)| Some((day, time.get(..5)?))) {
        Some((day, time)) => format!("{day} {time} UTC"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Territory;
    use djuntu_protocol::identity::TerritoryId;
    use djuntu_protocol::time::Time;

    #[test]
    fn a_budget_that_is_used_up_says_until_when() {
        let rest = |takes_news| Rest { until: Time(1_800_057_600_000), takes_news };
        assert_eq!(moment(rest(true)), "2027-01-16 00:00 UTC");
        let status = |rest| BudgetStatus { limit: 7, used: 8, rest };
        assert_eq!(alarm(&status(None)), None);
        let alarm = alarm(&status(Some(rest(false)))).unwrap();
        assert_eq!((line(&status(None)).state.as_str(), room(&[])), ("well", None));
        assert_eq!(line(&status(Some(rest(true)))).state, "bad");
        let quota = |paused| Quota {
            territory: Territory { id: TerritoryId([1; 32]), name: "Maio".to_owned() },
            used: 5,
            limit: 5,
            statements: 0,
            paused,
        };
        assert_eq!(room(&[quota(0)]), None);
        assert!(room(&[quota(0), quota(2)]).is_some_and(|check| check.found.contains("for Maio:")));
        let expected = "paused until 2027-01-16 00:00 UTC: the budget of today is used up; everything waits";
        assert_eq!((alarm.kind.as_str(), alarm.what.as_str()), ("budget", expected));
    }
}
