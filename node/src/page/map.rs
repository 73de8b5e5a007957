//! The map: where the territories lie, drawn as plain SVG over outlines of Natural Earth (public domain).
//!
//! The outlines are files of their own, simplified once from the npm package world-atlas. Which part of the world is shown
//! follows from where the territories lie. The table beside the map says the same in words.

use super::assets;
use super::text::line;
use super::words::Words;
use crate::api::{OtherNode, Territory};
use crate::desk::Desk;
use std::collections::BTreeMap;

/// How wide and high the drawing is, in its own units.
const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 560.0;
/// How much of the drawing is left free around the outermost territories, at the least.
const MARGIN: f64 = 0.22;
/// The least that is shown of a part of the world: this share of its width.
const SHARE_MIN: f64 = 0.12;
/// How far two labels must be apart.
const LABEL_HEIGHT: f64 = 30.0;
/// About how wide a letter of a label is.
const LETTER_WIDTH: f64 = 13.5;

/// A part of the world, in degrees: west, south, east, north.
struct Part {
    file: &'static str,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// From the smallest to the largest.
const PARTS: [Part; 3] = [
    Part { file: "cape-verde", west: -26.0, south: 14.3, east: -22.0, north: 17.6 },
    Part { file: "atlantic", west: -78.0, south: -14.0, east: 50.0, north: 66.0 },
    Part { file: "world", west: -180.0, south: -60.0, east: 180.0, north: 84.0 },
];

/// The map, ready to be drawn.
pub(super) struct Map {
    pub(super) outlines: &'static str,
    /// Where the outlines lie in the drawing: left, top, width, height.
    pub(super) frame: [i64; 4],
    pub(super) marks: Vec<Mark>,
    /// Lines from this territory to the others.
    pub(super) lines: Vec<[i64; 4]>,
    pub(super) summary: String,
}

/// A territory on it.
pub(super) struct Mark {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) label_x: i64,
    pub(super) label_y: i64,
    pub(super) anchor: &'static str,
    pub(super) name: String,
    pub(super) state: String,
    pub(super) word: String,
}

impl Part {
    fn has(&self, (lat, lon): (f64, f64)) -> bool {
        (self.south..=self.north).contains(&lat) && (self.west..=self.east).contains(&lon)
    }

    /// Returns how high it is when it is one wide.
    fn height(&self) -> f64 {
        let middle = f64::midpoint(self.south, self.north).to_radians();
        (self.north - self.south) / ((self.east - self.west) * middle.cos())
    }

    /// Returns a place on it, when it is one wide.
    fn place(&self, (lat, lon): (f64, f64)) -> (f64, f64) {
        let x = (lon - self.west) / (self.east - self.west);
        let y = (self.north - lat) / (self.north - self.south) * self.height();
        (x, y)
    }

    /// Returns what of it is shown, so that all places are on it with some room around: left, top and width.
    fn window(&self, places: &[(f64, f64)]) -> (f64, f64, f64) {
        let range = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)))
        };
        let (left, right) = range(&mut places.iter().map(|(x, _)| *x));
        let (top, bottom) = range(&mut places.iter().map(|(_, y)| *y));
        let (wide, high) = ((right - left) / (1.0 - 2.0 * MARGIN), (bottom - top) / (1.0 - 2.0 * MARGIN));
        let width = wide.max(high * WIDTH / HEIGHT).max(SHARE_MIN);
        let height = width * HEIGHT / WIDTH;
        (f64::midpoint(left, right) - width / 2.0, f64::midpoint(top, bottom) - height / 2.0, width)
    }
}

/// Draws the map of this territory and those of other nodes; none when nobody says where it lies.
pub(super) async fn of(desk: &Desk, w: &Words, ours: Option<&Territory>, nodes: &[OtherNode]) -> Option<Map> {
    let mut states: BTreeMap<_, (&Territory, &str)> = BTreeMap::new();
    for node in nodes.iter().filter(|node| Some(node.territory.id) != ours.map(|ours| ours.id)) {
        // Of several machines of a territory, the one that has most is what matters.
        let is_better = states.get(&node.territory.id).is_none_or(|(_, state)| *state != "equal");
        if is_better {
            states.insert(node.territory.id, (&node.territory, &node.state));
        }
    }
    let mut found = Vec::new();
    for (territory, state) in ours.map(|ours| (ours, "here")).into_iter().chain(states.into_values()) {
        if let Some(position) = desk.position(territory.id).await {
            found.push((line(&territory.name), state.to_owned(), position));
        }
    }
    // From the north to the south, so that labels that are pushed down stay in the order of their places.
    found.sort_by(|(_, _, (a, _)), (_, _, (b, _))| b.total_cmp(a));
    let part = PARTS.iter().find(|part| found.iter().all(|(_, _, position)| part.has(*position)))?;
    let is_alone = found.len() < 2;
    (!is_alone).then(|| draw(w, part, &found))
}

fn draw(w: &Words, part: &Part, found: &[(String, String, (f64, f64))]) -> Map {
    let places: Vec<(f64, f64)> = found.iter().map(|(_, _, position)| part.place(*position)).collect();
    let (left, top, width) = part.window(&places);
    let scale = WIDTH / width;
    let shown = |(x, y): (f64, f64)| ((x - left) * scale, (y - top) * scale);
    let mut marks: Vec<Mark> = Vec::new();
    let mut lines = Vec::new();
    let home = found.iter().zip(&places).find(|((_, state, _), _)| state == "here").map(|(_, place)| shown(*place));
    for ((name, state, _), place) in found.iter().zip(&places) {
        let (x, y) = shown(*place);
        if let Some((from_x, from_y)) = home.filter(|_| state != "here") {
            lines.push([round(from_x), round(from_y), round(x), round(y)]);
        }
        marks.push(label(w, name, state, (x, y), &marks));
    }
    let names = marks.iter().map(|mark| format!("{} ({})", mark.name, mark.word)).collect::<Vec<_>>().join(", ");
    let (frame_left, frame_top) = shown((0.0, 0.0));
    Map {
        outlines: assets::map_address(part.file),
        frame: [frame_left, frame_top, scale, scale * part.height()].map(round),
        lines,
        summary: w.with("map-summary", "names", &names),
        marks,
    }
}

/// Returns the mark of a territory, with its label where no other one is.
fn label(w: &Words, name: &str, state: &str, (x, y): (f64, f64), others: &[Mark]) -> Mark {
    let word = if state == "here" { w.say("map-here") } else { w.of("state", state) };
    let letters = f64::from(u16::try_from(name.chars().count() + word.chars().count() + 3).unwrap_or(u16::MAX));
    let wide = letters * LETTER_WIDTH;
    let is_left = x + wide > WIDTH - 20.0;
    let label_x = if is_left { x - 18.0 } else { x + 18.0 };
    let mut label_y = y + 8.0;
    let is_taken = |at: f64| {
        others.iter().any(|other| {
            (other.label_y - round(at)).abs() < round(LABEL_HEIGHT)
                && (other.label_x - round(label_x)).abs() < round(wide)
        })
    };
    // Downwards until there is room; a map with so many territories is read in the table.
    while is_taken(label_y) && label_y < HEIGHT - LABEL_HEIGHT {
        label_y += LABEL_HEIGHT;
    }
    Mark {
        x: round(x),
        y: round(y),
        label_x: round(label_x),
        label_y: round(label_y),
        anchor: if is_left { "end" } else { "start" },
        name: name.to_owned(),
        state: state.to_owned(),
        word,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "places on the map are small numbers")]
fn round(number: f64) -> i64 {
    number.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn territories_lie_where_they_are_and_labels_do_not_meet() {
        let found = [
            ("Loures".to_owned(), "here".to_owned(), (38.83, -9.17)),
            ("Oeiras".to_owned(), "equal".to_owned(), (38.71, -9.27)),
            ("Maio".to_owned(), "apart".to_owned(), (15.14, -23.21)),
        ];
        let map = draw(&Words::default(), &PARTS[1], &found);
        assert_eq!((map.marks.len(), map.lines.len()), (3, 2));
        let [loures, oeiras, maio] = &map.marks[..] else { panic!("three marks") };
        assert!(maio.y > loures.y && maio.x < loures.x, "Maio is south and west of Loures");
        assert!((loures.label_y - oeiras.label_y).abs() >= 30, "labels are apart");
        assert!(map.summary.contains("Maio (not connected)"), "{}", map.summary);
        assert!(PARTS[0].has((15.14, -23.21)) && !PARTS[0].has((38.83, -9.17)));
        assert!(PARTS[2].has((-33.9, 151.2)) && PARTS[1].has((15.14, -23.21)));
    }
}
