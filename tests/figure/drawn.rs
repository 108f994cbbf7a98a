//! Helpers: pictures of a plan with its data in it.

use kma::pipeline::{self, Task};
use kma::result::Body;
use kma::scene::Scene;

/// The pictures of a plan with its data in it.
pub(super) fn drawn(plan: &str) -> Vec<Scene> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.kma");
    std::fs::write(&path, plan).unwrap();
    let finished = pipeline::run(&path, None, Task::Show);
    let results = finished.document.results.into_iter();
    let mut scenes = Vec::new();
    for result in results.filter(|result| result.kind == "forest") {
        assert_eq!(result.reason, None, "{plan}");
        if let Body::Figure(figure) = result.body {
            scenes.extend(figure.pictures.into_iter().map(|picture| picture.scene));
        }
    }
    assert!(!scenes.is_empty(), "nothing is drawn of\n{plan}");
    scenes
}

/// The codes of what is wrong with a plan before it runs.
pub(super) fn codes(plan: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.kma");
    std::fs::write(&path, plan).unwrap();
    let finished = pipeline::run(&path, None, Task::Check);
    let all = finished.document.diagnostics.iter();
    all.map(|diagnostic| diagnostic.code.to_string()).collect()
}
