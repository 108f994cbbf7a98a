//! The pages of the codes of syntax.

use kma::diagnostic::Code;

use super::read;

/// The plan below the heading `title` of a page.
fn plan<'a>(page: &'a str, title: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("## {title}\n\n```kma\n")).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn wrong_plans_are_wrong_and_right_ones_right() {
    for code in Code::ALL {
        let number = code.number();
        if !number.starts_with("E01") && number != "W0101" {
            continue;
        }
        let path = format!(
            "{}/src/diagnostic/codes/{number}.md",
            env!("CARGO_MANIFEST_DIR")
        );
        let page = std::fs::read_to_string(path).unwrap();
        let heading = format!("# {number}: {}\n", code.title());
        assert!(page.starts_with(&heading), "{number}");
        let (_, diagnostics) = read(plan(&page, "Right"));
        assert!(diagnostics.is_empty(), "{number}: {diagnostics:#?}");
        if *code == Code::BadTable {
            continue; // rows are read later
        }
        let (_, diagnostics) = read(plan(&page, "Wrong"));
        let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, [*code], "{diagnostics:#?}");
    }
}
