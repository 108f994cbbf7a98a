//! Every plan of the project, said line by line: what is saved runs to the same numbers.

use std::fs;
use std::path::Path;

use kma::diagnostic::Severity;
use kma::pipeline::{self, Finished, Task};
use kma::repl::{Feed, Piece, Session};
use kma::report::Style;
use serde_json::Value;

use crate::docs::{copy, plans};

/// The results without their places, their layout and the files that were written.
fn numbers(finished: &Finished) -> Vec<Value> {
    let mut results: Vec<Value> = Vec::new();
    for outcome in &finished.document.results {
        let mut value = serde_json::to_value(outcome).expect("a document");
        let object = value.as_object_mut().expect("an object");
        for gone in ["line", "statement", "files", "registration", "changed_by"] {
            object.remove(gone);
        }
        results.push(value);
    }
    results
}

fn errors(finished: &Finished) -> bool {
    let mut all = finished.diagnostics.iter();
    all.any(|d| d.severity == Severity::Error)
}

/// Says the plan at `path` line by line and saves it; what a run of it gives.
fn said(path: &Path) -> (Finished, u8, String) {
    let folder = path.parent().expect("in a folder");
    let text = fs::read_to_string(path).expect("readable");
    let mut session = Session::new(folder, Style::default());
    session.wait_for_the_end();
    let mut feed = Feed::default();
    let mut inputs: Vec<Piece> = text.lines().flat_map(|line| feed.line(line)).collect();
    inputs.extend(feed.end());
    let mut messages = String::new();
    for Piece { text: input, .. } in inputs {
        messages.push_str(&session.eval(&input).messages);
    }
    let end = session.finish();
    messages.push_str(&end.messages);
    let saved = session.eval(":save said_again.kma");
    assert_eq!(saved.messages, "", "{}", path.display());
    let file = folder.join("said_again.kma");
    let finished = pipeline::run(&file, None, Task::Show);
    fs::remove_file(file).expect("it was written");
    (finished, end.code, messages)
}

#[test]
fn a_plan_said_line_by_line_saves_to_the_same_numbers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let (mut tried, mut differ) = (0, Vec::new());
    for name in ["examples", "analyses", "tests/ui/run"] {
        copy(&root.join(name), &folder.path().join(name));
        for path in plans(&folder.path().join(name)) {
            let before = pipeline::run(&path, None, Task::Show);
            let registered = before.chain.is_some();
            if errors(&before) && before.document.results.is_empty() || registered {
                continue;
            }
            let (after, code, messages) = said(&path);
            if numbers(&before) != numbers(&after) || before.exit != code {
                let shown = path.display();
                let exits = format!("exit {} and {code}", before.exit);
                differ.push(format!("{shown}: {exits}\n{messages}"));
            }
            tried += 1;
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n\n"));
    assert!(tried > 60, "only {tried} plans were tried");
}
