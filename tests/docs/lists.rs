//! The README says what this version computes and what it does not.

use kma::figure::FIGURES;
use kma::measure::MEASURES;
use kma::method::METHODS;
use kma::option::{OF_ANALYSES, OF_COMBINE, OF_DATA, OF_EFFECTS};
use kma::verb::VERBS;

use super::page;

/// The text of a page between one heading and the next.
fn section(page: &str, heading: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no heading {heading}"));
    rest.split("\n## ").next().unwrap_or(rest).to_owned()
}

/// The words in backticks.
fn named(text: &str) -> Vec<&str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect()
}

#[test]
fn the_readme_lists_what_is_computed_and_what_is_not() {
    let readme = page("README.md");
    let computed = section(&readme, "What this version computes");
    let missing = section(&readme, "Not in this version");
    let (computed, missing) = (named(&computed), named(&missing));
    let verbs = VERBS.iter().map(|v| (v.name, v.computed));
    let methods = METHODS.iter().map(|m| (m.name, true));
    let figures = FIGURES.iter().map(|f| (f.name, f.draw.is_some()));
    for (name, is_computed) in verbs.chain(methods).chain(figures) {
        let (here, there) = if is_computed {
            (&computed, &missing)
        } else {
            (&missing, &computed)
        };
        assert!(here.contains(&name), "the README does not place {name}");
        // The measure PETO and the model Peto differ by case.
        assert!(!there.contains(&name), "the README places {name} wrongly");
    }
}

#[test]
fn the_reference_names_every_measure_method_and_option() {
    let text = page("docs/language.md");
    let words = named(&text);
    let measures = MEASURES.iter().map(|m| m.name);
    let methods = METHODS.iter().map(|m| m.name);
    let verbs = VERBS.iter().map(|v| v.name);
    let options = [OF_ANALYSES, OF_EFFECTS, OF_DATA, OF_COMBINE];
    let options = options.into_iter().flatten().map(|o| o.name);
    let all = measures.chain(methods).chain(verbs).chain(options);
    let gone: Vec<_> = all.filter(|name| !words.contains(name)).collect();
    assert!(gone.is_empty(), "docs/language.md does not name {gone:?}");
}
