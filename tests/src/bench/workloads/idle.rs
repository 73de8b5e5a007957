//! W6: what a node costs that holds much, has many twins and nothing to do.

use crate::bench::corpus::{Circle, Corpus, write_twin};
use crate::bench::line::Line;
use crate::bench::pair::{FIRST_START_TIME_MAX, Interface, TIME_MAX};
use crate::bench::report::{Figures, Memory, milliseconds, rounded};
use crate::bench::{BenchError, usage};
use crate::process::{Launch, Node, wait_until};
use std::time::Duration;
use tempfile::TempDir;

/// Twins of the idle node.
const TWINS: u8 = 10;
/// How long it is watched: about two of the comparisons that nodes make without being asked.
const WATCHED: Duration = Duration::from_secs(120);
const HOUR: Duration = Duration::from_secs(3_600);

/// The idle node, its twins, and the lines by which they have come.
struct Scene {
    center: Node,
    twins: Vec<Node>,
    lines: Vec<Line>,
    _folder: TempDir,
}

/// Watches an idle node for two minutes. `bytes` is what goes through the line of one twin in an hour, as much as in
/// these minutes; `ms` is how long the node kept a core busy.
pub(super) fn measure(corpus: &Corpus) -> Result<Figures, BenchError> {
    let circle = Circle::of(corpus.clone(), TWINS);
    let scene = Scene::set(&circle)?;
    scene.wait_until_equal(&circle)?;
    let id = |node: &Node| node.id().ok_or_else(|| BenchError("the node does not run".to_owned()));
    let (center, twin) = (id(&scene.center)?, id(scene.twins.first().unwrap_or(&scene.center))?);
    let carried = || scene.lines.iter().map(Line::bytes).sum::<u64>();
    let (bytes, busy) = (carried(), usage::busy(center)?);
    // What is measured is how little happens meanwhile.
    std::thread::sleep(WATCHED);
    let (bytes, busy) = (carried() - bytes, usage::busy(center)?.saturating_sub(busy));
    scene.wait_until_equal(&circle)?;
    let each = bytes as f64 / f64::from(TWINS) * HOUR.as_secs_f64() / WATCHED.as_secs_f64();
    Ok(Figures {
        workload: "W6".to_owned(),
        n: corpus.projects().len(),
        bytes: Some(each as u64),
        ms: Some(milliseconds(busy)),
        rss_kb: Some(Memory { a: usage::rss_kb(center)?, b: usage::rss_kb(twin)? }),
        baseline: Some("one core for two minutes".to_owned()),
        baseline_ms: Some(milliseconds(WATCHED)),
        ratio: Some(rounded(milliseconds(busy) / milliseconds(WATCHED))),
        ..Figures::default()
    })
}

impl Scene {
    fn set(circle: &Circle) -> Result<Self, BenchError> {
        let folder = tempfile::tempdir()?;
        let data = |name: &str| folder.path().join(name).join("data");
        let launch = |data| Launch::new(data).patience(FIRST_START_TIME_MAX).args(["--api", "127.0.0.1:0"]);
        circle.write_center(&data("center"))?;
        let mut center = launch(data("center")).start()?;
        // The first start makes the index, for which the node needs more memory than ever again.
        center.restart()?;
        let listens = Interface::of(&center)?.status()?.addresses;
        let port = listens.iter().find_map(|address| address.strip_prefix("/ip4/127.0.0.1/tcp/")?.parse().ok());
        let port = port.ok_or_else(|| BenchError("the idle node listens nowhere".to_owned()))?;
        let (mut twins, mut lines) = (Vec::new(), Vec::new());
        for twin in 0..circle.twins() {
            let line = Line::to(port, Duration::ZERO)?;
            let data = data(&format!("twin-{twin}"));
            circle.write_twin(&data, twin)?;
            write_twin(&data, circle.center(), &[line.address()])?;
            twins.push(launch(data).start()?);
            lines.push(line);
        }
        Ok(Self { center, twins, lines, _folder: folder })
    }

    /// Waits until each twin has compared with the idle node and found that nothing differs. The idle node is not asked.
    fn wait_until_equal(&self, circle: &Circle) -> Result<(), BenchError> {
        for twin in &self.twins {
            let interface = Interface::of(twin)?;
            let equal = || match interface.status() {
                Ok(status) => status.is_equal_to(circle.center()).then_some(Ok(())),
                Err(error) => Some(Err(error)),
            };
            wait_until(TIME_MAX, equal).ok_or_else(|| BenchError("a twin is not equal".to_owned()))??;
        }
        Ok(())
    }
}
