use std::collections::BTreeSet;

use kma::diagnostic::Code;

/// Codes of which no plan can be shown: a `text` block tells the situation.
const WITHOUT_PLAN: [&str; 8] = [
    "E0603", "E0605", "E0606", "E0607", "E0608", "E0609", "E0610", "E0611",
];

/// The fenced blocks of a page: the heading above, the words behind the fence, the text.
fn blocks(page: &str) -> Vec<(&str, &str, String)> {
    let mut blocks = Vec::new();
    let mut heading = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(text) = line.strip_prefix("## ") {
            heading = text;
        } else if let Some(kind) = line.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            let text: String = inside.flat_map(|line| [line, "\n"]).collect();
            blocks.push((heading, kind, text));
        }
    }
    blocks
}

fn is_written_elsewhere(page: &str) -> bool {
    page.lines().count() == 1
}

#[test]
fn every_page_is_headed_by_its_code_and_title() {
    for code in Code::ALL {
        let head = format!("# {}: {}", code.number(), code.title());
        assert_eq!(code.page().lines().next(), Some(head.as_str()));
    }
}

#[test]
fn every_page_shows_a_wrong_plan_and_a_right_one() {
    for code in Code::ALL {
        let page = code.page();
        if is_written_elsewhere(page) {
            continue;
        }
        let blocks = blocks(page);
        if WITHOUT_PLAN.contains(&code.number()) {
            let kinds: Vec<_> = blocks.iter().map(|(_, kind, _)| *kind).collect();
            assert_eq!(kinds, ["text"], "{code}");
            continue;
        }
        let plans: Vec<_> = blocks
            .iter()
            .filter(|(_, kind, _)| *kind == "kma")
            .collect();
        let headings: Vec<_> = plans.iter().map(|(heading, _, _)| *heading).collect();
        assert_eq!(headings, ["Wrong", "Right"], "{code}");
        let texts: BTreeSet<_> = blocks.iter().map(|(_, _, text)| text).collect();
        assert!(texts.len() >= 2, "{code}: the plans and files are the same");
        for (_, kind, text) in &blocks {
            assert!(*kind == "kma" || kind.starts_with("csv "), "{code}: {kind}");
            assert!(text.lines().count() < 40, "{code}: a long example");
        }
    }
}

#[test]
fn pages_fit_a_terminal() {
    for code in Code::ALL {
        let page = code.page();
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{code}");
        for line in page.lines() {
            assert!(line.chars().count() <= 100, "{code}: {line}");
            assert_eq!(line, line.trim_end(), "{code}");
        }
    }
}

#[test]
fn no_page_is_without_a_code() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/diagnostic/codes");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let codes = Code::ALL.iter().map(|code| format!("{code}.md"));
    assert_eq!(files, codes.collect());
}

#[test]
fn a_code_is_found_by_its_number() {
    assert_eq!(Code::find("e0203"), Some(Code::UnknownColumn));
    assert_eq!(Code::find("E9999"), None);
    for code in Code::ALL {
        assert_eq!(Code::find(code.number()), Some(*code));
    }
}
