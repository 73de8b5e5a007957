//! What the page says, in each of its languages: Fluent messages, built into the program.
//!
//! Invariant: every key that a template or a handler names is in the English file, and the French and Portuguese files have
//! the same keys with the same variables; a test proves it, so that nobody reads a key where a word should be.

use super::language::Language;
use crate::api::Problem;
use crate::desk::DeskError;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use std::borrow::Borrow;
use std::sync::LazyLock;

/// What a language's file is called, and what it says.
const FILES: [(Language, &str); 4] = [
    (Language::En, include_str!("../../words/en.ftl")),
    (Language::Fr, include_str!("../../words/fr.ftl")),
    (Language::Pt, include_str!("../../words/pt.ftl")),
    (Language::Kea, include_str!("../../words/kea.ftl")),
];

static BUNDLES: LazyLock<Vec<(Language, FluentBundle<FluentResource>)>> =
    LazyLock::new(|| FILES.into_iter().map(|(language, text)| (language, bundle(language, text))).collect());

/// The words of one language; cheap to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Language);

fn bundle(language: Language, text: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
    // What people wrote is isolated by the page's elements; invisible characters would end up in titles and copied text.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).expect("a test reads every file of words");
    bundle.add_resource(resource).expect("a test finds keys that are there twice");
    bundle
}

impl Words {
    /// Returns the message without variables.
    pub(crate) fn say(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// Returns the message with a number as its variable `count`, in the plural form that goes with it.
    pub(crate) fn count(&self, key: &str, count: impl Borrow<usize>) -> String {
        let mut args = FluentArgs::new();
        args.set("count", *count.borrow());
        self.format(key, Some(&args))
    }

    /// Returns the message with one text as a variable.
    pub(crate) fn with(&self, key: &str, name: &str, value: &str) -> String {
        let mut args = FluentArgs::new();
        args.set(name, FluentValue::from(value));
        self.format(key, Some(&args))
    }

    /// Returns the message with several variables.
    pub(crate) fn fill<const N: usize>(&self, key: &str, variables: [(&str, FluentValue<'_>); N]) -> String {
        self.format(key, Some(&variables.into_iter().collect()))
    }

    /// Returns the message of a group for a value that is chosen at run time, such as the state of a node: the key is
    /// `group-value`, with dashes for spaces and underlines. What has no message is shown as it is.
    pub(crate) fn of(&self, group: &str, value: &str) -> String {
        self.known(group, value).unwrap_or_else(|| value.to_owned())
    }

    /// Returns the message of a group for a value, if there is one.
    pub(crate) fn known(&self, group: &str, value: &str) -> Option<String> {
        let value: String = value.chars().map(|c| if matches!(c, ' ' | '_' | '.') { '-' } else { c }).collect();
        self.find(&format!("{group}-{value}"), None)
    }

    /// Returns the message of a group for a value, with a name as its variable; none when it has none.
    pub(crate) fn told(&self, group: &str, value: &str, name: &str) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set("name", FluentValue::from(name));
        self.find(&format!("{group}-{value}"), Some(&args))
    }

    /// Returns a day, or a moment with its time of day, as somebody has typed it.
    pub(crate) fn when(&self, time: &str) -> String {
        if time.contains(['T', 't', ' ']) { self.moment(time) } else { self.day(time) }
    }

    /// Returns why something was not done, and what to do: in this language if there is a sentence for it, else in English.
    pub(crate) fn problem(&self, error: &DeskError) -> String {
        let problem = Problem::from(error.clone());
        self.find(&format!("problem-{}", problem.kind), None).unwrap_or(problem.title)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    fn find(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        [self.0, Language::En].into_iter().find_map(|language| {
            let (_, bundle) = BUNDLES.iter().find(|(of, _)| *of == language)?;
            let pattern = bundle.get_message(key)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
            // A message that names a variable which it was not given would show its name.
            errors.is_empty().then_some(text)
        })
    }

    /// Returns a moment, given as RFC 3339, as people here write it; as it is when it cannot be read.
    pub(crate) fn moment(&self, time: &str) -> String {
        let Ok(time) = time.parse::<jiff::Timestamp>() else { return time.to_owned() };
        self.at(&time.to_zoned_datetime(TimeZone::system()))
    }

    /// Returns a day, given as `YYYY-MM-DD` or as RFC 3339, as people here write it; as it is when it cannot be read.
    pub(crate) fn day(&self, time: &str) -> String {
        if let Ok(time) = time.parse::<jiff::Timestamp>() {
            return self.date(time.to_zoned_datetime(TimeZone::system()).date());
        }
        time.parse::<jiff::civil::Date>().map_or_else(|_| time.to_owned(), |date| self.date(date))
    }

    /// Returns the present moment as people here write it.
    pub(crate) fn now(&self) -> String {
        self.at(&jiff::Timestamp::now().to_zoned_datetime(TimeZone::system()))
    }

    /// Returns the present day as people here write it.
    pub(crate) fn today(&self) -> String {
        self.date(jiff::Timestamp::now().to_zoned_datetime(TimeZone::system()).date())
    }

    fn at(&self, time: &ZonedDateTime) -> String {
        let clock = format!("{:02}:{:02}", time.hour(), time.minute());
        self.fill("moment", [("date", self.date(time.date()).into()), ("time", clock.into())])
    }

    fn date(&self, date: jiff::civil::Date) -> String {
        let month = self.of("month", &date.month().to_string());
        let day = if date.day() == 1 { self.say("first-of-month") } else { date.day().to_string() };
        self.fill("date", [("day", day.into()), ("month", month.into()), ("year", date.year().to_string().into())])
    }

    /// Returns how long ago a moment was, in a word or two.
    pub(crate) fn ago(&self, time: &str) -> String {
        let Ok(time) = time.parse::<jiff::Timestamp>() else { return time.to_owned() };
        let minutes = usize::try_from((jiff::Timestamp::now().as_second() - time.as_second()) / 60).unwrap_or(0);
        match minutes {
            0 => self.say("ago-now"),
            1..60 => self.count("ago-minutes", minutes),
            60..1_440 => self.count("ago-hours", minutes / 60),
            _ => self.count("ago-days", minutes / 1_440),
        }
    }

    /// Returns a number of bytes.
    pub(crate) fn size(&self, bytes: u64) -> String {
        crate::words::bytes(bytes)
    }
}

#[cfg(test)]
mod tests;
