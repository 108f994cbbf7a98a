//! What is written for people: every plan, output and number that is shown is held against the program.

mod blocks;
mod defaults;
mod fields;
mod gallery;
mod golden;
mod kokkinou;
mod links;
mod lists;
mod manual;
mod plans;
mod reference;
#[cfg(unix)]
mod walk;

use std::fs;
use std::path::{Path, PathBuf};

use kma::diagnostic::{self, Severity};
use kma::pipeline::{self, Finished, Task};

/// The folder of the project.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A text of the project.
fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the project") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// The plans in a folder, by name.
pub(crate) fn plans(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(plans(&path));
        } else if path.extension().is_some_and(|e| e == "kma") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// All plans of the project with what a run of a copy gives, as paths below the project's folder.
fn runs() -> Vec<(PathBuf, Finished)> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut found = Vec::new();
    for name in ["analyses", "examples"] {
        copy(&root().join(name), &folder.path().join(name));
        for path in plans(&folder.path().join(name)) {
            let finished = pipeline::run(&path, None, Task::Run);
            let inside = path.strip_prefix(folder.path()).expect("below the copy");
            found.push((inside.to_path_buf(), finished));
        }
    }
    found
}

/// The messages of a run, as a terminal of 100 columns shows them.
fn messages(finished: &Finished) -> String {
    let style = diagnostic::Style::default();
    diagnostic::render_all(&finished.diagnostics, &finished.sources, &style)
}

/// The codes of the errors of a run.
fn errors(finished: &Finished) -> Vec<&'static str> {
    let errors = finished.diagnostics.iter();
    errors
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.code.number())
        .collect()
}
