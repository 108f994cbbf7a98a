//! The report as a document: Markdown, HTML, pages.

use std::fs;
use std::path::Path;

use kma::pipeline::{self, Finished, Task};
use kma::report::{self, Article, document};
use kma::scene::Item;

/// A run of a plan of the repository; its files go nowhere.
pub(super) fn run(plan: &str) -> Finished {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(plan);
    let mut finished = pipeline::run(&path, Some(folder.path()), Task::Run);
    // The folder of the repository is not the same everywhere.
    plan.clone_into(&mut finished.document.plan.path);
    for diagnostic in &mut finished.document.diagnostics {
        if diagnostic.file.is_some() {
            diagnostic.file = Some(plan.to_owned());
        }
    }
    finished
}

pub(super) fn article(plan: &str) -> Article {
    let finished = run(plan);
    report::article(&finished.document, &finished.protocol)
}

/// The run of a plan in a folder of its own.
fn run_text(text: &str) -> (tempfile::TempDir, Finished) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.kma");
    fs::write(&path, text).expect("written");
    let finished = pipeline::run(&path, None, Task::Run);
    (folder, finished)
}

/// The document of a run, wherever its folder is.
fn anywhere(mut finished: Finished) -> Article {
    "plan.kma".clone_into(&mut finished.document.plan.path);
    report::article(&finished.document, &finished.protocol)
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

const SMALL: &str = r#"kma 1

plan "Does <the> drug help?" {
  question: "Does the drug lower the risk & the cost?"
  authors:  "A Reviewer", "B Reviewer"
  primary:  overall
  registered: "nowhere"
}

## Searched by two people.
search main {
  databases: PubMed, Embase
  dates:     1990-01 to 2024-06
}

flow {
  identified:         120
  duplicates:         20
  screened_out:       70
  full_text_excluded: 26 because "no control" 16, "no data" 10
  included:           4
}

data trials {
  study:   study
  setting: one of ward, clinic
  drug:    arm { events: a, n: n1 }
  placebo: arm { events: c, n: n2 }
}
| study           | setting | a | n1 | c  | n2 |
| Adams           | ward    | 4 | 40 | 9  | 41 |
| Brown <b> `x` * | ward    | 7 | 90 | 12 | 88 |
| Clark           | clinic  | 2 | 35 | 6  | 36 |
| Dietz           | clinic  | 3 | 30 | 5  | 30 |

effect rr = RR(drug, placebo) with benefit lower

let wards = trials
  exclude where setting = clinic because "another kind of care"

require studies >= 3 for pool

## The primary analysis.
pool trials as overall
pool wards as in_wards

expect overall.k = 4
reported overall { studies: 4, estimate: 0.9 }

report to "review.html"
report to "review.md"
report to "review.pdf"
"#;

#[test]
fn a_report_in_markdown_tells_the_whole_run() {
    let (folder, finished) = run_text(SMALL);
    assert_eq!(finished.exit, 0, "{:?}", finished.diagnostics);
    assert!(folder.path().join("review.md").exists());
    snapshot(
        "document_small_md",
        &document::markdown(&anywhere(finished), 0),
    );
    snapshot(
        "document_primates_md",
        &document::markdown(&article("analyses/kokkinou2018/primate-pet.kma"), 0),
    );
}

#[test]
fn a_report_in_html_is_one_file_that_loads_nothing() {
    let (folder, _) = run_text(SMALL);
    let text = fs::read_to_string(folder.path().join("review.html")).expect("written");
    let shown = folder
        .path()
        .join("plan.kma")
        .to_string_lossy()
        .into_owned();
    let (head, rest) = text.split_once("<style>").expect("a style");
    let (_, body) = rest.split_once("</style>").expect("its end");
    let lines = format!("{head}<style>…</style>{body}").replace(&shown, "plan.kma");
    // One element a line, for those who read the snapshot.
    let mut broken = lines;
    for tag in [
        "<h1", "<h2", "<h3", "<p", "<li", "<tr", "<div", "<dl", "<pre", "<nav", "<main", "<ul",
        "<ol",
    ] {
        broken = broken.replace(tag, &format!("\n{tag}"));
    }
    snapshot("document_small_html", &broken);
    for loads in [
        "<script", "<link", "<img", "<iframe", "@import", "url(http", "src=",
    ] {
        assert!(!text.contains(loads), "{loads}");
    }
    assert!(text.contains("Brown &lt;b&gt;"), "names are text");
    let elements: Vec<&str> = text
        .match_indices(" id=\"")
        .map(|(at, _)| {
            let rest = text.get(at + 5..).unwrap_or("");
            rest.split('"').next().unwrap_or("")
        })
        .collect();
    let mut once = elements.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(
        once.len(),
        elements.len(),
        "places are named once: {elements:?}"
    );
    for (at, _) in text.match_indices("href=\"#") {
        let to = text
            .get(at + 7..)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("");
        assert!(elements.contains(&to), "nothing stands at #{to}");
    }
}

#[test]
fn a_run_may_print_its_report() {
    let (_folder, finished) = run_text(SMALL);
    let path = finished.document.plan.path.clone();
    for (format, begins) in [
        ("md", "# Does &lt;the> drug help?\n"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = ["kma", "run", &path, "--format", format].map(Into::into);
        let code = kma::cli::main_in(&kma::cli::Environment::default(), args, &mut out, &mut err);
        let out = String::from_utf8(out).expect("UTF-8");
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
        assert!(out.starts_with(begins), "{out}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_before_anything_is_computed() {
    for (to, code, exit) in [("../review.html", "E0602", 2), ("review.docx", "E06", 2)] {
        let text = SMALL.replace("report to \"review.md\"", &format!("report to \"{to}\""));
        let (folder, finished) = run_text(&text);
        let found: Vec<&str> = finished
            .document
            .diagnostics
            .iter()
            .map(|d| d.code)
            .collect();
        assert!(
            found.iter().any(|found| found.starts_with(code)),
            "{to}: {found:?}"
        );
        assert_eq!(finished.exit, exit, "{to}");
        assert!(
            !folder.path().join("review.html").exists(),
            "{to}: nothing is written"
        );
    }
}

#[test]
fn a_report_in_pdf_has_the_same_bytes_always() {
    let (folder, finished) = run_text(SMALL);
    assert_eq!(finished.exit, 0, "{:?}", finished.diagnostics);
    let bytes = fs::read(folder.path().join("review.pdf")).expect("written");
    assert!(bytes.starts_with(b"%PDF-"), "a PDF");
    fs::remove_file(folder.path().join("review.pdf")).expect("removed");
    let path = folder.path().join("plan.kma");
    let again = pipeline::run(&path, None, Task::Run);
    assert_eq!(again.exit, 0);
    assert!(fs::read(folder.path().join("review.pdf")).expect("written") == bytes);
}

#[test]
fn pages_hold_what_stands_on_them() {
    for plan in [
        "analyses/bcg/bcg.kma",
        "analyses/magnesium/magnesium.kma",
        "analyses/kokkinou2018/primate-pet.kma",
    ] {
        let pages = document::pages(&article(plan));
        assert!(pages.len() > 2, "{plan}: {} pages", pages.len());
        for (place, page) in pages.iter().enumerate() {
            assert!(page.items.len() > 2, "{plan}: page {} is empty", place + 1);
            for item in &page.items {
                let Item::Text(text) = item else { continue };
                let (from, to) = text.bounds();
                let inside =
                    from.x >= 0.0 && to.x <= page.width && from.y >= 0.0 && to.y <= page.height;
                assert!(
                    inside,
                    "{plan}, page {}: `{}` leaves the page",
                    place + 1,
                    text.text
                );
            }
        }
    }
}
