//! Drawings of numbers, made here as SVG: bars, and lines over time. Each stands beside the table that it draws.

use jiff::civil::Date;

/// How wide and high drawings are, in their own units.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 220.0;
/// What is left free around a line, so that its dots are whole.
const MARGIN: f64 = 14.0;

/// A bar with its label and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: u64,
    /// Of 600.
    pub(crate) width: u64,
}

/// Returns bars of which the longest takes the whole width.
pub(crate) fn bars(values: &[(String, u64)]) -> Vec<Bar> {
    let most = values.iter().map(|(_, value)| *value).max().unwrap_or_default().max(1);
    let width = |value: u64| u64::try_from(u128::from(value) * 600 / u128::from(most)).unwrap_or(600);
    values.iter().map(|(label, value)| Bar { label: label.clone(), value: *value, width: width(*value) }).collect()
}

/// Values over time, drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Where each value is, and whether it is still provisional.
    pub(crate) dots: Vec<(String, String, bool)>,
    /// The dots as a path.
    pub(crate) path: String,
    /// How high the target lies.
    pub(crate) target: Option<String>,
    /// What the lower and the upper edge stand for, and the first and the last day.
    pub(crate) least: String,
    pub(crate) most: String,
    pub(crate) first: String,
    pub(crate) last: String,
}

/// A value on a day.
#[derive(Clone, Debug)]
pub(crate) struct Dot {
    pub(crate) day: String,
    pub(crate) value: String,
    pub(crate) is_provisional: bool,
}

/// Draws values over time, and a target; none when there is nothing that can be drawn. The axis begins at zero unless a value
/// is below it, so that nothing looks larger than it is.
pub(crate) fn line(dots: &[Dot], target: Option<&str>) -> Option<Line> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let mut read: Vec<(Date, f64, &Dot)> =
        dots.iter().filter_map(|dot| Some((dot.day.get(..10)?.parse().ok()?, number(&dot.value)?, dot))).collect();
    read.sort_by_key(|(day, ..)| *day);
    let (first, last) = (read.first()?, read.last()?);
    let target = target.and_then(number);
    let all = || read.iter().map(|(_, value, _)| *value).chain(target);
    let least = all().fold(0.0, f64::min);
    let most = all().fold(f64::MIN, f64::max).max(least);
    let span = if most > least { most - least } else { 1.0 };
    let height = |value: f64| format!("{:.1}", HEIGHT - MARGIN - (value - least) / span * (HEIGHT - 2.0 * MARGIN));
    let days = |day: Date| f64::from((day - first.0).get_days());
    let wide = days(last.0);
    let across = |day: Date| {
        let share = if wide > 0.0 { days(day) / wide } else { 0.5 };
        format!("{:.1}", MARGIN + share * (WIDTH - 2.0 * MARGIN))
    };
    let dots: Vec<_> =
        read.iter().map(|(day, value, dot)| (across(*day), height(*value), dot.is_provisional)).collect();
    let path = dots.iter().map(|(x, y, _)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    let shown = |value: f64| if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") };
    Some(Line {
        dots,
        path,
        target: target.map(height),
        least: shown(least),
        most: shown(most),
        first: first.0.to_string(),
        last: last.0.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_whole_and_nothing_divides_by_zero() {
        let widths = |values: &[u64]| {
            let values: Vec<_> = values.iter().map(|value| (String::new(), *value)).collect();
            bars(&values).into_iter().map(|bar| bar.width).collect::<Vec<_>>()
        };
        assert_eq!(widths(&[3, 6, 0]), [300, 600, 0]);
        assert_eq!(widths(&[0, 0]), [0, 0]);
        assert_eq!(widths(&[u64::MAX, 1]), [600, 0]);
        assert_eq!(widths(&[]), [0; 0]);
    }

    #[test]
    fn a_line_begins_at_zero_and_leaves_out_what_is_no_number() {
        let dot = |day: &str, value: &str| Dot { day: day.to_owned(), value: value.to_owned(), is_provisional: false };
        let drawn =
            line(&[dot("2022-12-31", "4"), dot("2021-12-31", "2"), dot("x", "1"), dot("2023-01-01", "NaN")], None);
        let drawn = drawn.unwrap();
        assert_eq!(drawn.path, "14.0,110.0 586.0,14.0");
        assert_eq!((drawn.least.as_str(), drawn.most.as_str(), drawn.target), ("0", "4", None));
        let drawn = line(&[dot("2021-12-31", "-1")], Some("1")).unwrap();
        assert_eq!((drawn.path.as_str(), drawn.target.as_deref()), ("300.0,206.0", Some("14.0")));
        assert_eq!(line(&[dot("2021-12-31", "0")], None).unwrap().path, "300.0,206.0");
        assert_eq!(line(&[], Some("2")), None);
    }
}
