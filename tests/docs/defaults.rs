//! `docs/defaults.md` has every default, and its sources are those of the catalog.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kma::catalog;
use kma::method::METHODS;
use kma::option::OPTIONS;

use super::{page, root};

/// The texts of all files of the program, which hold the sources of its formulas.
fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "md") {
            *text += &fs::read_to_string(&path).expect("readable");
        }
    }
}

/// The DOIs in a text, without what ends a sentence.
fn dois(text: &str) -> BTreeSet<&str> {
    let parts = text.split("doi:").skip(1);
    let ends = |c: char| c.is_whitespace() || c == '`' || c == ';' || c == '|';
    parts
        .map(|part| part.split(ends).next().unwrap_or(part))
        .map(|doi| doi.trim_end_matches(['.', ',', ':', ')']))
        .collect()
}

#[test]
fn the_sources_of_the_manual_are_those_of_the_program() {
    let mut program = String::new();
    sources(&root().join("src"), &mut program);
    let known = dois(&program);
    for name in [
        "docs/defaults.md",
        "docs/howto/data.md",
        "docs/howto/side-by-side.md",
        "docs/tutorial.md",
    ] {
        let text = page(name);
        let named = dois(&text);
        let unknown: Vec<_> = named.difference(&known).collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
    assert!(dois(&page("docs/defaults.md")).len() > 20);
}

#[test]
fn every_option_with_a_default_is_explained() {
    let text = page("docs/defaults.md");
    let code: BTreeSet<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(str::split_whitespace)
        .map(|word| word.trim_end_matches(','))
        .collect();
    let has_default = |doc: &str| doc.to_lowercase().contains("default");
    let options = OPTIONS.iter().filter(|o| has_default(o.doc));
    let missing: Vec<&str> = options
        .map(|o| o.name)
        .filter(|name| !code.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_page_says_the_default_that_the_catalog_says() {
    let text = page("docs/defaults.md");
    // An option, what its page says of its default, and what this one does.
    for (name, said, here) in [
        ("test", "Default: `hksj`", "| `test hksj`, t with k - 1"),
        ("floor", "`floor yes`, the default", "| `floor yes` |"),
        ("level", "Default: 95%", "| `level 95%` |"),
        ("tau2_ci", "`q_profile`, the default", "| Q-profile |"),
        ("glmm", "`UM_FS`, the default", "`glmm UM_FS`"),
        (
            "correction",
            "`exact`, the default",
            "| `correction exact` |",
        ),
        ("vtype", "`LS`, the default", "| `vtype LS` |"),
        (
            "add",
            "`to only_zero`, the default",
            "`add 0.5 to only_zero`",
        ),
        ("model", "`weighted`, the default", "`model weighted`"),
        ("estimator", "`L0` (the default)", "`estimator L0`"),
        ("failsafe", "`rosenthal` (the default)", "`rosenthal`"),
        ("link", "`link log`, the default", "`link log`"),
        ("adjust", "`none`, the default", "`adjust none`"),
        ("seed", "Default: 1;", "`seed 1`"),
        ("separator", "Default: a comma", "`separator \",\"`"),
        ("decimal", "Default: a point", "`decimal \".\"`"),
        (
            "width",
            "174 mm for both, which is the default",
            "`width 174 mm`",
        ),
    ] {
        let entries = catalog::find(name);
        let doc = |entry: &&catalog::Entry| entry.doc.replace("\n ", " ").contains(said);
        assert!(entries.iter().any(|e| doc(&e)), "{name}: not `{said}`");
        assert!(text.contains(here), "{name}: the page lacks {here}");
    }
    let reml = METHODS.iter().find(|m| m.doc.contains("and the default"));
    assert_eq!(reml.map(|m| m.name), Some("REML"));
    assert!(text.contains("| `using REML` |"));
}
