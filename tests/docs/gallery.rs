//! The gallery: `docs/gallery` is what kma draws of the plan there, and `docs/gallery.md` shows it.
//!
//! `KMA_DOCS=update cargo test --test main -- docs::gallery` makes both anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kma::pipeline::{self, Task};
use kma::result::{Body, Status};

use super::root;

const HEAD: &str = "# Gallery\n\n\
    What kma draws, of invented trials: each picture below the line of the plan that asks for it. The whole plan is\n\
    [gallery/gallery.kma](gallery/gallery.kma), and its data are [gallery/trials.csv](gallery/trials.csv). Figures are written as\n\
    `.svg`, `.png` (300 dots to the inch) and `.pdf`; [figures](reference/figures.md), or `kma explain forest`, says what each\n\
    takes.\n";

#[test]
fn the_gallery_is_what_kma_draws() {
    let folder = root().join("docs/gallery");
    let out = tempfile::tempdir().expect("a folder");
    let finished = pipeline::run(&folder.join("gallery.kma"), Some(out.path()), Task::Run);
    assert!(
        !finished.diagnostics.has_errors(),
        "{:?}",
        finished.diagnostics
    );
    let update = std::env::var("KMA_DOCS").is_ok_and(|wish| wish == "update");
    let mut page = HEAD.to_owned();
    let mut count = 0;
    for outcome in &finished.document.results {
        let Body::Figure(figure) = &outcome.body else {
            continue;
        };
        assert_eq!(
            outcome.status,
            Status::Ok,
            "{}: {:?}",
            outcome.statement,
            outcome.reason
        );
        for (file, caption) in figure.files.iter().zip(&figure.captions) {
            count += 1;
            let _ = write!(
                page,
                "\n```kma\n{}\n```\n\n![{caption}](gallery/{file})\n",
                outcome.statement
            );
            same(&out.path().join(file), &folder.join(file), update);
        }
    }
    assert_eq!(count, 16, "every figure stands in the gallery");
    let shown = root().join("docs/gallery.md");
    if update {
        fs::write(&shown, &page).expect("written");
    }
    let there = fs::read_to_string(&shown).unwrap_or_default();
    assert!(
        there == page,
        "docs/gallery.md is not of this version: KMA_DOCS=update makes it"
    );
}

fn same(drawn: &Path, kept: &Path, update: bool) {
    let drawn = fs::read(drawn).expect("drawn");
    if update {
        fs::write(kept, &drawn).expect("written");
    }
    let kept_bytes = fs::read(kept).unwrap_or_default();
    assert!(
        drawn == kept_bytes,
        "{} is not what this version draws: KMA_DOCS=update makes it, look at it",
        kept.display()
    );
}
