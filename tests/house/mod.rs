//! The house itself: who may use whom, how large a room may be, which test files there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use: those before it in the order of the stages.
///
/// `stats` imports nothing of ours; only a checked plan runs; the command line sits on top of all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("stats", &[]),
    ("diagnostic", &["source"]),
    ("unit", &[]),
    ("file", &["source", "diagnostic"]),
    ("syntax", &["source", "diagnostic"]),
    ("data", &["source", "diagnostic", "file", "syntax"]),
    ("function", &["stats"]),
    ("option", &[]),
    ("measure", &["stats"]),
    ("method", &["stats"]),
    ("verb", &["option"]),
    ("scene", &[]),
    ("seal", &[]),
    (
        "figure",
        &[
            "option",
            "measure",
            "stats",
            "diagnostic",
            "result",
            "scene",
        ],
    ),
    ("result", &["diagnostic", "scene"]),
    (
        "plan",
        &[
            "source", "stats", "syntax", "unit", "measure", "method", "function", "figure",
        ],
    ),
    (
        "table",
        &[
            "source",
            "diagnostic",
            "syntax",
            "unit",
            "stats",
            "function",
            "measure",
            "data",
            "plan",
            "result",
        ],
    ),
    (
        "check",
        &[
            "stats",
            "source",
            "diagnostic",
            "file",
            "syntax",
            "unit",
            "function",
            "option",
            "measure",
            "method",
            "verb",
            "figure",
            "plan",
            "result",
            "word",
        ],
    ),
    (
        "run",
        &[
            "source",
            "diagnostic",
            "file",
            "syntax",
            "stats",
            "measure",
            "method",
            "function",
            "plan",
            "table",
            "result",
            "verb",
            "figure",
            "scene",
            "report",
        ],
    ),
    ("describe", &["syntax", "stats", "plan", "table", "result"]),
    ("report", &["diagnostic", "result", "scene", "figure"]),
    ("begin", &["syntax", "unit", "data"]),
    ("word", &[]),
    (
        "catalog",
        &[
            "diagnostic",
            "function",
            "option",
            "measure",
            "method",
            "verb",
            "figure",
            "word",
            "unit",
        ],
    ),
    (
        "registration",
        &[
            "source",
            "diagnostic",
            "syntax",
            "unit",
            "stats",
            "measure",
            "method",
            "verb",
            "data",
            "plan",
            "result",
            "seal",
        ],
    ),
    (
        "pipeline",
        &[
            "describe",
            "registration",
            "source",
            "diagnostic",
            "file",
            "syntax",
            "data",
            "verb",
            "figure",
            "option",
            "measure",
            "plan",
            "table",
            "result",
            "check",
            "run",
            "report",
            "scene",
        ],
    ),
    ("explain", &["diagnostic", "catalog", "report"]),
    (
        "repl",
        &[
            "source",
            "diagnostic",
            "file",
            "syntax",
            "unit",
            "option",
            "measure",
            "method",
            "verb",
            "figure",
            "function",
            "word",
            "plan",
            "table",
            "result",
            "report",
            "catalog",
            "explain",
            "registration",
            "check",
            "pipeline",
        ],
    ),
    (
        "cli",
        &[
            "source",
            "diagnostic",
            "file",
            "data",
            "begin",
            "result",
            "report",
            "catalog",
            "explain",
            "repl",
            "pipeline",
            "registration",
            "seal",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is in the repository") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The modules that a file names as `crate::…`.
fn used(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let inside = path.strip_prefix(root().join("src")).expect("below src");
        let first = inside.components().next().expect("a file");
        let module = Path::new(first.as_os_str()).with_extension("");
        let module = module.to_string_lossy().into_owned();
        if ["lib", "main", "entry"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{module} is not in the list of modules"));
            continue;
        };
        let text = fs::read_to_string(&path).expect("readable");
        for name in used(&text) {
            if name != module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: uses {name}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "new arrows:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let too_long: Vec<String> = sources(&root().join("src"))
        .into_iter()
        .filter_map(|path| {
            let lines = fs::read_to_string(&path).expect("readable").lines().count();
            (lines > 600).then(|| format!("{}: {lines}", path.display()))
        })
        .collect();
    assert!(too_long.is_empty(), "{}", too_long.join("\n"));
}

#[test]
fn no_test_file_is_forgotten() {
    let tests = root().join("tests");
    let main = fs::read_to_string(tests.join("main.rs")).expect("readable");
    for entry in fs::read_dir(&tests).expect("readable") {
        let path = entry.expect("readable").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let is_module = path.is_dir() && path.join("mod.rs").exists()
            || path.extension().is_some_and(|e| e == "rs") && name != "main";
        assert!(
            !is_module || main.contains(&format!("mod {name};")),
            "tests/main.rs does not name {name}"
        );
    }
    for path in sources(&tests) {
        let folder = path.parent().expect("in a folder");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if folder == tests || name == "mod" {
            continue;
        }
        let module = fs::read_to_string(folder.join("mod.rs")).unwrap_or_default();
        assert!(
            module.contains(&format!("mod {name};")),
            "{} does not name {name}",
            folder.join("mod.rs").display()
        );
    }
}
