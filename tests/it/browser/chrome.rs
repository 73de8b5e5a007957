//! A browser of ours: chromedriver on a port of its own, and sessions of Chromium, each with a profile of its own.
//!
//! What fantoccini has no words for (the width of a phone, the dark theme) goes to chromedriver as commands of the developer
//! tools. Invariant: the browser ends with its owner, and nothing else is ended.

use djuntu_tests::process::{PATIENCE, wait_until};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How long a button may take that leads to another page; one that does not holds up the test so long.
const LEFT_WITHIN: Duration = Duration::from_secs(5);
/// Most steps from the beginning of a page to anything on it.
const TABS_MAX: usize = 150;
/// How many scripts a page of ours has.
const SCRIPTS: usize = 1;

/// The driver of the browser, which is asked over HTTP.
pub(super) struct Driver {
    process: Child,
    folder: TempDir,
    address: String,
    runtime: Runtime,
}

/// One browser that knows nothing yet.
pub(super) struct Browser<'a> {
    driver: &'a Driver,
    client: Client,
    session: String,
}

impl Driver {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let log = folder.path().join("driver.log");
        let output = std::fs::File::create(&log).expect("a file of ours");
        let process = Command::new("chromedriver")
            .arg("--port=0")
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: “tests/run” installs it as root (packages chromium and chromium-driver)");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let mut driver = Self { process, folder, address: String::new(), runtime };
        let port = wait_until(PATIENCE, || {
            let said = std::fs::read_to_string(&log).ok()?;
            let (_, rest) = said.split_once("started successfully on port ")?;
            rest.split_once('.').map(|(port, _)| port.to_owned())
        });
        driver.address = format!("http://127.0.0.1:{}", port.expect("chromedriver says its port"));
        driver
    }

    /// Opens a browser.
    pub(super) fn open(&self) -> Browser<'_> {
        let profile = tempfile::tempdir_in(self.folder.path()).expect("a temporary folder can be made").keep();
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let options = json!({ "goog:chromeOptions": { "args": arguments } });
        let Value::Object(capabilities) = options else { unreachable!("an object was written") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = self.wait(builder.capabilities(capabilities).connect(&self.address));
        let client = client.expect("Chromium starts");
        let session = self.wait(client.session_id()).expect("the driver answers").expect("a session is open");
        Browser { driver: self, client, session }
    }

    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself, which is just as well.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        // A test that fails must leave no browser behind, and one that has closed is just as well.
        self.driver.wait(self.client.clone().close()).ok();
    }
}

impl Browser<'_> {
    pub(super) fn go(&self, address: &str) {
        self.driver.wait(self.client.goto(address)).unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Returns where the browser is.
    pub(super) fn address(&self) -> String {
        self.driver.wait(self.client.current_url()).expect("the browser is somewhere").to_string()
    }

    /// Runs a script of the test in the page, and returns what it returns.
    pub(super) fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.driver.wait(self.client.execute(script, arguments)).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs a script that calls its last argument with what it found.
    pub(super) fn run_async(&self, script: &str) -> Value {
        self.driver.wait(self.client.execute_async(script, Vec::new())).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Types into the fields with these names, and sends the form that they are in.
    pub(super) fn send(&self, fields: &[(&str, &str)]) {
        let page = self.page();
        self.driver.wait(async {
            for (name, value) in fields {
                let field = self.client.find(fantoccini::Locator::Css(&format!("main [name='{name}']"))).await;
                let field = field.unwrap_or_else(|error| panic!("{name}: {error}"));
                // A text that is there already goes first; a choice has none.
                field.clear().await.ok();
                field.send_keys(value).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            let (name, _) = fields.first().expect("a form has fields");
            let button = format!("//main//*[@name='{name}']/ancestor::form//button[not(@type='button')]");
            let button = self.client.find(fantoccini::Locator::XPath(&button)).await.expect("a form has a button");
            button.click().await.expect("a button can be pressed");
        });
        self.leave(&page);
    }

    /// Presses what is selected; what leads to another page has done so when this returns.
    pub(super) fn press(&self, selector: &str) {
        let page = self.page();
        let leads_on = self.driver.wait(async {
            let found = self.client.find(fantoccini::Locator::Css(selector)).await;
            let found = found.unwrap_or_else(|error| panic!("{selector}: {error}"));
            let leads_on = matches!(found.tag_name().await.as_deref(), Ok("a" | "button"));
            found.click().await.expect("it can be pressed");
            leads_on
        });
        if leads_on {
            self.leave(&page);
        }
    }

    /// Presses Tab until what is selected has the focus, as somebody does who has no mouse.
    pub(super) fn tab_to(&self, selector: &str) {
        let is_there = "return document.activeElement !== null && document.activeElement.matches(arguments[0])";
        for _ in 0..TABS_MAX {
            if self.run(is_there, vec![json!(selector)]) == json!(true) {
                return;
            }
            self.keys("\u{e004}");
        }
        panic!("{selector} cannot be reached with Tab on {}:\n{}", self.address(), self.text());
    }

    /// Types keys where the focus is.
    pub(super) fn keys(&self, keys: &str) {
        self.driver.wait(async {
            let focused = self.client.active_element().await.expect("something has the focus");
            focused.send_keys(keys).await.expect("keys can be typed");
        });
    }

    /// Presses Enter where the focus is, and waits for the page that it leads to.
    pub(super) fn enter(&self) {
        let page = self.page();
        self.keys("\u{e007}");
        self.leave(&page);
    }

    /// Returns the page as it is, which is another one after any form or link.
    fn page(&self) -> Element {
        self.driver.wait(self.client.find(fantoccini::Locator::Css("html"))).expect("a page is open")
    }

    /// Waits until a page is not there any more; a button that leads nowhere, or a form that the browser refuses, stays.
    fn leave(&self, page: &Element) {
        wait_until(LEFT_WITHIN, || self.driver.wait(page.tag_name()).is_err().then_some(()));
    }

    /// Chooses what has this value in the choice of this name.
    pub(super) fn choose(&self, name: &str, value: &str) {
        self.press(&format!("main select[name='{name}'] option[value='{value}']"));
    }

    /// Returns the text of the page as people see it. No script runs for it, so that it is read where scripts are off.
    pub(super) fn text(&self) -> String {
        self.text_of("body")
    }

    /// Returns the text of the first element that is selected.
    pub(super) fn text_of(&self, selector: &str) -> String {
        self.driver.wait(async {
            let found = self.client.find(fantoccini::Locator::Css(selector)).await;
            found.unwrap_or_else(|error| panic!("{selector}: {error}")).text().await.expect("it has a text")
        })
    }

    /// Does something in a window of its own, and comes back to the page that is shown now, which stays as it is.
    pub(super) fn aside(&self, act: impl FnOnce(&Self)) {
        let before = self.driver.wait(async {
            let before = self.client.window().await.expect("a window is open");
            let new = self.client.new_window(true).await.expect("another one can be opened");
            self.client.switch_to_window(new.handle).await.expect("it can be chosen");
            before
        });
        act(self);
        self.driver.wait(async {
            self.client.close_window().await.expect("it can be closed");
            self.client.switch_to_window(before).await.expect("the first one is still there");
        });
    }

    /// Returns how many scripts a page of ours has.
    pub(super) const fn scripts_of_ours(&self) -> usize {
        SCRIPTS
    }

    /// Looks at pages with this width and theme from now on.
    pub(super) fn look(&self, width: u32, is_dark: bool) {
        let height = if width < 600 { 800 } else { 900 };
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", &screen);
        let theme = if is_dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.tell("Emulation.setEmulatedMedia", &media);
    }

    /// Returns a picture of the whole page, as PNG in base 64.
    pub(super) fn picture(&self) -> String {
        let taken = self.tell("Page.captureScreenshot", &json!({ "captureBeyondViewport": true }));
        taken.pointer("/value/data").and_then(Value::as_str).expect("a picture is taken").to_owned()
    }

    /// Tells the developer tools of the browser something.
    pub(super) fn tell(&self, command: &str, parameters: &Value) -> Value {
        let address = format!("{}/session/{}/goog/cdp/execute", self.driver.address, self.session);
        let told = ureq::post(&address).send_json(json!({ "cmd": command, "params": parameters }));
        let told = told.and_then(|mut answer| answer.body_mut().read_json());
        told.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(super) fn close(self) {
        self.driver.wait(self.client.clone().close()).expect("the browser closes");
    }
}
