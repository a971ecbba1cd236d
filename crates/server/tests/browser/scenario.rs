//! Runs one scenario of `portal/e2e` with Node, after making sure that what it needs is there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::platform::{CAPTCHA, Platform};
use crate::program::{Program, hongyan, run};

/// Longest a scenario may take.
const MOST: Duration = Duration::from_secs(570);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Where pictures are put: `target/screenshots`.
fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("screenshots")
}

/// The browser: `CHROMIUM`, or where distributions put it.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").filter(|name| !name.is_empty()).map(PathBuf::from);
    let usual =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.is_file())
}

/// Says what is missing, so that nobody takes it for a fault of the portal.
fn check_tools() -> PathBuf {
    let packages = root().join("portal/node_modules/playwright-core");
    assert!(packages.is_dir(), "the portal's packages are not installed: run the tests with `make test`");
    let version = run(hongyan(&root(), &["version"]));
    assert!(
        version.out.contains("portal inside"),
        "the portal is not inside the program: run the tests with `make test`, or `make portal/dist/index.html` first"
    );
    chromium().unwrap_or_else(|| {
        panic!("there is no Chromium: run the tests with `make test`, or name one in the variable CHROMIUM")
    })
}

/// Runs `portal/e2e/<name>.mjs` with the arguments `part`; fails with what it printed.
pub async fn play(name: &str, part: &[&str], platform: &Platform) {
    let chromium = check_tools();
    let pictures = pictures();
    let mut node = Command::new("node");
    node.arg(format!("e2e/{name}.mjs")).args(part).current_dir(root().join("portal"));
    node.env("CHROMIUM", chromium)
        .env("HONGYAN_E2E_URL", &platform.url)
        .env("HONGYAN_E2E_ACCOUNTS", platform.accounts.to_string())
        .env("HONGYAN_E2E_KEYS", platform.keys.to_string())
        .env("HONGYAN_E2E_CAPTCHA", CAPTCHA)
        .env("HONGYAN_E2E_SCREENSHOTS", &pictures);
    if let Some(stage) = &platform.stage {
        node.env("HONGYAN_E2E_STAGE", &stage.url);
    }
    let mut running = Program::start(node);
    let status = running.ended(MOST).await;
    let said = running.said();
    assert!(
        status.success(),
        "the scenario {name} failed ({status}); pictures are in {}:\n{said}",
        pictures.display()
    );
}
