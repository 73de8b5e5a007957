//! What axe-core finds wrong with a page for people who do not see, hear or move as others do.

use super::chrome::Browser;
use serde_json::Value;
use std::path::PathBuf;

/// Runs axe-core with the rules of WCAG 2.2, levels A and AA, and its own good practice.
const RUN: &str = "const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: tags }).then(found => done({
        violations: found.violations.map(one => one.id + ': ' + one.help + ': '
            + one.nodes.map(node => node.html.slice(0, 200) + ' (' + node.failureSummary + ')').join('; ')),
        passes: found.passes.length,
    }), problem => done({ violations: [String(problem)], passes: 0 }));";

/// The script of axe-core.
pub(super) struct Axe(String);

impl Axe {
    pub(super) fn load() -> Self {
        let deps = std::env::current_exe().expect("a running test has a file");
        let target = deps.ancestors().nth(3).expect("tests are built into target/release/deps");
        let file = std::env::var_os("DJUNTU_AXE")
            .map_or_else(|| target.join("tools/axe/node_modules/axe-core/axe.min.js"), PathBuf::from);
        let script = std::fs::read_to_string(&file);
        Self(script.unwrap_or_else(|error| {
            panic!(
                "{}: {error}: “tests/run” puts axe-core there with npm, or name the file in DJUNTU_AXE",
                file.display()
            )
        }))
    }

    /// Returns what is wrong with the page that the browser shows.
    pub(super) fn check(&self, browser: &Browser<'_>) -> Vec<String> {
        browser.run(&self.0, Vec::new());
        let found = browser.run_async(RUN);
        let passes = found.pointer("/passes").and_then(Value::as_u64).unwrap_or_default();
        assert!(passes > 5, "axe-core has looked at the page: {found}");
        let violations = found.pointer("/violations").and_then(Value::as_array).cloned().unwrap_or_default();
        violations.iter().map(|violation| violation.as_str().unwrap_or_default().to_owned()).collect()
    }
}
