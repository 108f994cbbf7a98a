//! `analyses/` and `examples/`: every plan runs.

use kma::result::Status;

use super::{messages, page, plans, root, runs};
use crate::ui::kma;

/// Plans of data that are not there.
const WITHOUT_DATA: &[&str] = &["analyses/kokkinou2018/protocol.kma"];

#[test]
fn every_analysis_and_example_runs() {
    for (path, finished) in runs() {
        if WITHOUT_DATA.iter().any(|plan| path.ends_with(plan)) {
            continue;
        }
        let name = path.display();
        assert_eq!(finished.exit, 0, "{name}\n{}", messages(&finished));
        for result in &finished.document.results {
            assert_ne!(
                result.status,
                Status::Failed,
                "{name}: {}",
                result.statement
            );
        }
    }
}

#[test]
fn every_analysis_and_example_passes_the_check() {
    for folder in ["analyses", "examples"] {
        for path in plans(&root().join(folder)) {
            let (exit, _, messages) = kma(&["check", "--quiet", &path.to_string_lossy()]);
            assert_eq!((exit, messages.as_str()), (0, ""), "{}", path.display());
        }
    }
}

#[test]
fn every_example_is_short_and_listed() {
    let list = page("examples/README.md");
    let all = plans(&root().join("examples"));
    assert!(all.len() >= 15, "only {} examples", all.len());
    for path in all {
        let name = path.file_name().expect("a name").to_string_lossy();
        assert!(list.contains(&format!("`{name}`")), "{name} is not listed");
        let text = std::fs::read_to_string(&path).expect("readable");
        // Rows of data are not counted: they are the tiny data.
        let lines = text
            .lines()
            .filter(|l| !l.trim().is_empty() && !l.starts_with('|'));
        assert!(lines.count() < 20, "{name} is long");
        assert!(text.starts_with("kma 1\n\n# "), "{name} says what it shows");
    }
}

#[test]
fn every_analysis_is_listed() {
    let list = page("analyses/README.md");
    for path in plans(&root().join("analyses")) {
        let folder = path.parent().and_then(|p| p.file_name()).expect("a folder");
        let folder = folder.to_string_lossy();
        assert!(
            list.contains(&format!("`{folder}`")),
            "{folder} is not listed"
        );
    }
}
