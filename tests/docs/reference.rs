//! The reference: `docs/reference` is the catalog, which is also what `kma explain` prints.
//!
//! `KMA_DOCS=update cargo test --test main -- docs::reference` makes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use kma::catalog::{self, Entry, Kind};
use kma::diagnostic::Code;

use super::root;

/// `effect-measures.md`
fn file(kind: Kind) -> String {
    kind.plural().to_lowercase().replace(' ', "-") + ".md"
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    heading
        .to_lowercase()
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}

/// `SMD`, or `E0203: a column that is not there`.
fn heading(entry: &Entry) -> String {
    let title = Code::find(entry.name).filter(|_| entry.kind == Kind::Code);
    match title {
        Some(code) => format!("{}: {}", entry.name, code.title()),
        None => entry.name.to_owned(),
    }
}

/// The page of an entry below its heading: its own headings stand two levels lower, that of a code is left out.
fn body(entry: &Entry) -> String {
    let mut text = String::new();
    let mut code = false;
    for line in entry.page().lines() {
        let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
        if line.starts_with("```") {
            code = !code;
        }
        if !code && entry.kind == Kind::Code && line.starts_with("# ") {
            continue;
        }
        let heading = line.trim_start_matches('#');
        if !code && line.starts_with('#') && heading.starts_with(' ') {
            let _ = writeln!(text, "###{heading}");
        } else {
            let _ = writeln!(text, "{line}");
        }
    }
    text.trim_matches('\n').to_owned() + "\n"
}

/// The list at the head of a page.
fn listed(entry: &Entry) -> String {
    let heading = heading(entry);
    let link = format!("[{}](#{})", entry.name, anchor(&heading));
    let later = if entry.later {
        " (not in this version)"
    } else {
        ""
    };
    let summary = match heading.split_once(": ") {
        Some((_, title)) => title.to_owned(),
        None => entry.summary(),
    };
    format!("- {link}: {summary}{later}\n")
}

/// All names of a kind.
fn page(kind: Kind) -> String {
    let entries: Vec<Entry> = catalog::all().filter(|entry| entry.kind == kind).collect();
    let mut text = format!(
        "# {}\n\nEach page is what `kma explain WORD` prints. [All kinds](README.md)\n\n",
        kind.plural()
    );
    // A field has one sentence, and needs no page below the list.
    if kind == Kind::Field {
        for entry in &entries {
            let _ = writeln!(text, "- `{}`: {}", entry.name, entry.doc.trim());
        }
        return text;
    }
    for entry in &entries {
        text += &listed(entry);
    }
    for entry in &entries {
        let _ = write!(text, "\n## {}\n\n", heading(entry));
        if entry.later {
            text += "*Not in this version.*\n\n";
        }
        text += &body(entry);
        if kind == Kind::Figure {
            text += &picture(entry);
        }
    }
    text
}

/// The figure as the gallery draws it.
fn picture(entry: &Entry) -> String {
    let (name, shows) = (entry.name, entry.summary());
    format!(
        "\n![{shows}](../gallery/{name}.svg)\n\nOf the [gallery](../gallery.md), which has its plan and others.\n"
    )
}

/// The pages by their names.
fn pages() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut front = "# Reference\n\n\
        Every word of the language, every measure, model, option and figure, and every code: the text that `kma explain WORD`\n\
        prints. [language.md](../language.md) says how the words make a plan, [json.md](../json.md) how a result is built.\n\n\
        | kind | names |\n| --- | --- |\n"
        .to_owned();
    for kind in Kind::ALL {
        let mut names: Vec<&str> = Vec::new();
        for entry in catalog::all().filter(|entry| entry.kind == *kind) {
            names.push(entry.name);
        }
        let shown = match *kind {
            Kind::Field => format!("{} names", names.len()),
            _ => format!("`{}`", names.join("` `")),
        };
        let _ = writeln!(front, "| [{}]({}) | {shown} |", kind.plural(), file(*kind));
        all.insert(file(*kind), page(*kind));
    }
    all.insert("README.md".to_owned(), front);
    all
}

#[test]
fn the_reference_is_the_catalog() {
    let folder = root().join("docs/reference");
    let pages = pages();
    if std::env::var("KMA_DOCS").is_ok_and(|wish| wish == "update") {
        fs::create_dir_all(&folder).expect("made");
        for (name, text) in &pages {
            fs::write(folder.join(name), text).expect("written");
        }
    }
    let stale: Vec<_> = pages
        .iter()
        .filter(|(name, text)| fs::read_to_string(folder.join(name)).ok().as_ref() != Some(*text))
        .map(|(name, _)| name)
        .collect();
    assert!(
        stale.is_empty(),
        "not of this version, KMA_DOCS=update makes them: {stale:?}"
    );
    let there = fs::read_dir(&folder).expect("a folder");
    let names = there.map(|entry| entry.expect("readable").file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into()).collect();
    let gone: Vec<_> = names.iter().filter(|n| !pages.contains_key(*n)).collect();
    assert!(gone.is_empty(), "no kind of names has the pages {gone:?}");
}

#[test]
fn headings_of_a_page_stand_below_its_name() {
    let smd = catalog::all()
        .find(|entry| entry.name == "SMD")
        .expect("SMD");
    assert!(body(&smd).starts_with("Standardised mean difference"));
    let code = catalog::all()
        .find(|entry| entry.name == "E0203")
        .expect("E0203");
    let text = body(&code);
    assert!(text.starts_with("A condition, an effect"));
    assert!(text.contains("\n### Wrong\n\n```kma\n"));
    assert!(listed(&code).starts_with("- [E0203](#e0203-a-column-that-is-not-there): a column"));
}
