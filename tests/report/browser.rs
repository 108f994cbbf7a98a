//! Reports in a real browser: nothing overflows, everything can be read.
//!
//! It needs Debian's package chromium, which `.ci/run` installs. Where there is none the test prints that it was left out:
//! `cargo test browser -- --nocapture`.

use std::path::{Path, PathBuf};
use std::process::Command;

use kma::report::document;

use super::document::article;

/// Plans with many tables, figures, long names, and without numbers.
const PLANS: &[&str] = &[
    "analyses/bcg/bcg.kma",
    "analyses/magnesium/magnesium.kma",
    "analyses/writing/writing.kma",
    "analyses/kokkinou2018/primate-pet.kma",
];

/// Widths of a phone, a tablet and a desk.
const WIDTHS: &[u32] = &[320, 768, 1280];

/// Runs in the page around the report, and leaves one line for each thing that is wrong.
const MEASURE: &str = include_str!("browser.js");

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

#[test]
fn reports_can_be_read_in_a_browser() {
    let Some(browser) = browser() else {
        println!("left out: there is no chromium here, so no report was opened in a browser");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for plan in PLANS {
        let html = document::html(&article(plan));
        std::fs::write(folder.path().join("report.html"), &html).expect("written");
        for dark in [false, true] {
            let found = open(&browser, folder.path(), dark);
            // The page says how many texts it looked at, so that an empty page does not pass.
            for line in found.lines() {
                match line.strip_prefix("looked at ") {
                    Some(count) => seen += count.parse::<usize>().expect("a count"),
                    None => wrong.push(format!(
                        "{plan}, {}: {line}",
                        if dark { "dark" } else { "light" }
                    )),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 5000, "only {seen} texts were looked at");
    println!("looked at {seen} texts in {}", browser.display());
}

/// What is wrong with `report.html` in windows of each width.
fn open(browser: &Path, folder: &Path, dark: bool) -> String {
    let frames: Vec<String> = WIDTHS
        .iter()
        .map(|width| format!("<iframe src=\"report.html\" style=\"width:{width}px;height:900px;border:0\"></iframe>"))
        .collect();
    let frames = frames.concat();
    let page = format!(
        "<!DOCTYPE html><meta charset=utf-8><body style=\"margin:0;width:2000px\">{frames}<pre id=found></pre>\
         <script>const DARK = {dark};{MEASURE}</script>"
    );
    std::fs::write(folder.join("around.html"), page).expect("written");
    let profile = tempfile::tempdir().expect("a folder");
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-file-access-from-files",
            "--window-size=2000,1000",
            "--virtual-time-budget=10000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!(
            "--blink-settings=preferredColorScheme={}",
            i32::from(!dark)
        ))
        .arg(format!("file://{}", folder.join("around.html").display()))
        .output()
        .expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout);
    let found = dom
        .split_once("<pre id=\"found\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"));
    let (found, _) = found.unwrap_or_else(|| {
        panic!(
            "the browser printed no page: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    assert!(
        found.contains("looked at "),
        "the page was not measured: {found}"
    );
    found.trim().to_owned()
}
