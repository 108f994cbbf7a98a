//! Every link from page to page leads somewhere, to the heading that it names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::root;

/// The pages of a folder and below.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
}

/// The lines of a page outside of its fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// The anchors of the headings of a page, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    let kept = |c: &char| {
        let word = c.is_alphabetic() || c.is_ascii_digit();
        word || [' ', '-', '_'].contains(c)
    };
    headings
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .map(|title| title.chars().filter(kept).collect::<String>())
        .map(|title| title.replace(' ', "-"))
        .collect()
}

/// What stands between `](` and `)`, outside of code.
fn targets(line: &str) -> Vec<&str> {
    let parts = line.split("](").skip(1);
    parts
        .filter_map(|part| Some(part.split_once(')')?.0))
        .collect()
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let mut all = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for folder in ["docs", "analyses", "examples"] {
        pages(&root().join(folder), &mut all);
    }
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in all {
        let text = fs::read_to_string(&page).expect("readable");
        for target in prose(&text).flat_map(targets) {
            if target.contains("://") {
                continue;
            }
            count += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let folder = page.parent().expect("in a folder");
            let file = match file {
                "" => page.clone(),
                file => folder.join(file),
            };
            let there = file.exists();
            let named = anchor.is_empty()
                || fs::read_to_string(&file).is_ok_and(|text| anchors(&text).contains(anchor));
            if !there || !named {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(count > 100, "{count} links");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_section_of_the_manual_is_in_its_contents() {
    let text = fs::read_to_string(root().join("docs/language.md")).expect("readable");
    let (top, rest) = text.split_once("\n## ").expect("sections");
    let listed: BTreeSet<&str> = prose(top).flat_map(targets).collect();
    let sections = anchors(&format!("## {rest}"));
    let gone: Vec<_> = sections
        .iter()
        .filter(|section| !listed.contains(format!("#{section}").as_str()))
        .collect();
    assert!(sections.len() > 30, "{} sections", sections.len());
    assert!(gone.is_empty(), "not in the contents: {gone:?}");
}
