//! Registrations that were made with the first version: this one and every later one holds them.

use std::fs;
use std::path::{Path, PathBuf};

use kma::registration::{Chain, compare};

use super::support::{check, is_wrong, messages};
use crate::ui::kma;

fn frozen(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/registration/frozen")
        .join(name)
}

fn path(name: &str) -> String {
    frozen(name).to_string_lossy().into_owned()
}

/// Of the second entry of the small plan, as it was deposited.
const DEPOSITED: &str = "44d0d4de37fc801091bf2a903ef2bafb569503bde2e398787e8cc83f6246c6bd";

#[test]
fn a_chain_of_the_first_version_holds_with_all_its_seals() {
    let (exit, out, err) = kma(&[
        "verify",
        &path("small.kma"),
        "--hash",
        DEPOSITED,
        "--key",
        &path("public.pem"),
        "--authority",
        &path("authority.pem"),
    ]);
    assert_eq!((exit, err.as_str()), (0, ""), "{out}");
    assert!(
        out.contains("as registered") && out.contains("signed"),
        "{out}"
    );
    let chain = Chain::read(&fs::read(frozen("small.kma.registrations.jsonl")).unwrap()).unwrap();
    assert_eq!(chain.last().unwrap().hash, DEPOSITED);
}

#[test]
fn a_plan_of_every_kind_means_what_it_meant() {
    for name in ["small", "rich"] {
        let plan = fs::read_to_string(frozen(&format!("{name}.kma"))).unwrap();
        let finished = check(&plan);
        assert!(!is_wrong(&finished), "{}", messages(&finished));
        let file = fs::read_to_string(frozen(&format!("{name}.kma.registrations.jsonl"))).unwrap();
        let chain = Chain::read(file.as_bytes()).unwrap();
        let kept = &chain.last().unwrap().frozen().unwrap().plan_means;
        assert!(
            compare(kept, &finished.meaning).differences.is_empty(),
            "{name}"
        );
        // Byte for byte: what each statement says and means, in the words of the file.
        for stated in &finished.meaning.statements {
            let text = stated.canonical();
            assert!(file.contains(&text), "{name}: {text}");
        }
    }
}
