//! Helpers: plans over files, their pictures and why there is none.

use std::fmt::Write;

use kma::pipeline::{self, Task};
use kma::result::{Body, Outcome};
use kma::scene::{Embedding, Item, Scene, svg};
use kma::stats::math::{cos, sin};

use crate::scene::geometry::assert_sound;

/// Runs a plan over files; its results.
pub(super) fn outcomes(plan: &str, files: &[(&str, &str)]) -> Vec<Outcome> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("plan.kma");
    std::fs::write(&path, plan).unwrap();
    let finished = pipeline::run(&path, None, Task::Run);
    let errors: Vec<&str> = finished
        .diagnostics
        .iter()
        .filter(|d| d.severity == kma::diagnostic::Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    finished.document.results
}

/// The pictures of a plan, in its order; each is sound.
pub(super) fn scenes(plan: &str, files: &[(&str, &str)]) -> Vec<Scene> {
    let mut scenes = Vec::new();
    for outcome in outcomes(plan, files) {
        if let Body::Figure(figure) = outcome.body {
            scenes.extend(figure.pictures.into_iter().map(|picture| picture.scene));
        }
    }
    for scene in &scenes {
        assert_sound(scene);
        assert!(!scene.title.is_empty() && !scene.description.is_empty());
        assert!(scene.data.len() > 1, "a header and rows");
        let columns = scene.data[0].len();
        assert!(scene.data.iter().all(|row| row.len() == columns));
    }
    scenes
}

/// Why a figure was not drawn.
pub(super) fn refusal(plan: &str, files: &[(&str, &str)]) -> String {
    let last = outcomes(plan, files).pop().expect("a figure");
    last.reason.expect("a reason")
}

/// The texts, from the top.
pub(super) fn texts(scene: &Scene) -> Vec<&str> {
    scene.texts().map(|text| text.text.as_str()).collect()
}

/// Holds a picture against its snapshot.
pub(super) fn snapshot(name: &str, scene: &Scene) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!(
        "{}/tests/figure/snapshots",
        env!("CARGO_MANIFEST_DIR")
    ));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, svg(scene, Embedding::None)));
}

pub(super) fn circles(scene: &Scene) -> usize {
    let circle = |item: &&Item| matches!(item, Item::Circle { .. });
    scene.items.iter().filter(circle).count()
}

/// Rows of effects: `study,yi,vi`.
pub(super) fn effects(rows: &[(f64, f64)]) -> String {
    let mut text = "study,yi,vi\n".to_owned();
    for (at, (yi, vi)) in (1..).zip(rows) {
        let _ = writeln!(text, "Study {at},{yi},{vi}");
    }
    text
}

/// Effects that scatter, the same each time.
pub(super) fn scattered(k: usize) -> String {
    let row = |at: usize| {
        let x = at as f64;
        (
            0.3 + 0.4 * sin(x * 2.399),
            0.02 + 0.03 * (1.0 + cos(x * 1.7)),
        )
    };
    effects(&(1..=k).map(row).collect::<Vec<_>>())
}

/// A plan over `d.csv` of [`effects`].
pub(super) fn of_effects(statements: &str) -> String {
    format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  yi: number\n  vi: number\n}}\n\
         effect g = given(yi, vi)\n{statements}\n"
    )
}

pub(super) const SIX: &[(f64, f64)] = &[
    (0.5, 0.04),
    (0.1, 0.02),
    (0.9, 0.09),
    (-0.2, 0.05),
    (0.4, 0.01),
    (1.6, 0.03),
];
