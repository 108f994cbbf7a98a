//! The page of every code: its wrong plan gives the code, its right plan runs.

use std::fs;
use std::path::PathBuf;

use kma::diagnostic::Code;

use crate::ui::kma;

/// A fenced block of a page: its info string and its text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// The codes that `kma run` reports of a plan that stands alone with these files.
fn codes(files: &[(String, String)], plan: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let path: PathBuf = folder.path().join("plan.kma");
    fs::write(&path, plan).expect("written");
    let (_, out, _) = kma(&["run", "--format", "json", &path.to_string_lossy()]);
    let document: serde_json::Value = serde_json::from_str(&out).expect("one JSON document");
    document["diagnostics"]
        .as_array()
        .expect("diagnostics")
        .iter()
        .map(|d| d["code"].as_str().expect("a code").to_owned())
        .collect()
}

/// The data files and the plan of a section.
fn plan_and_files(section: &str) -> (Vec<(String, String)>, Option<String>) {
    let (mut files, mut plan) = (Vec::new(), None);
    for (info, text) in blocks(section) {
        if let Some(name) = info.strip_prefix("csv ") {
            files.push((name.to_owned(), text));
        } else if info == "kma" {
            plan = Some(text);
        }
    }
    (files, plan)
}

#[test]
fn every_page_shows_a_wrong_plan_and_a_right_one() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let number = code.number();
        let page = code.page();
        assert!(
            page.starts_with(&format!("# {number}: {}", code.title())),
            "{number}: the page begins with its title"
        );
        let mut sections = page.split("\n## Right\n");
        let wrong_section = sections.next().map(plan_and_files);
        let right_section = sections.next().map(plan_and_files);
        let (Some((files, Some(bad))), Some((good_files, Some(good)))) =
            (wrong_section, right_section)
        else {
            let shown = blocks(page).iter().any(|(info, _)| info == "text");
            assert!(
                shown,
                "{number}: two plans, or the situation in a text block"
            );
            continue;
        };
        let of_bad = codes(&files, &bad);
        let kind = &number[..1];
        let same_kind: Vec<_> = of_bad.iter().filter(|c| c.starts_with(kind)).collect();
        if same_kind.is_empty() || same_kind.iter().any(|c| *c != number) {
            wrong.push(format!("{number}: its wrong plan gives {of_bad:?}"));
        }
        let of_good = codes(&good_files, &good);
        // What is shown as right is not bad practice in another way: the page of a mistake gives no warning.
        let of_mistake = kind == "E";
        let bad = |c: &String| of_mistake || c.starts_with('E') || c == number;
        if of_good.iter().any(bad) {
            wrong.push(format!("{number}: its right plan gives {of_good:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
