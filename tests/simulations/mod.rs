//! The simulations behind the numbers of the lints: what pages quote is what they printed, and they still print it.

#[path = "../../benches/simulations/all/mod.rs"]
mod all;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What `cargo bench --bench simulations` printed.
const SAVED: &str = include_str!("../../docs/simulations.txt");

/// Value and error of a saved number, and whether it is a percentage.
fn saved() -> BTreeMap<&'static str, (f64, f64, bool)> {
    let number = |word: &str| word.trim_end_matches('%').parse::<f64>().ok();
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        let (name, value, error) = (words.next()?, words.next()?, words.next()?);
        Some((name, (number(value)?, number(error)?, value.ends_with('%'))))
    };
    SAVED.lines().skip(2).filter_map(line).collect()
}

/// A number as pages quote it: percentages whole, others with two digits.
fn quoted((value, _, percent): (f64, f64, bool)) -> String {
    if percent {
        format!("{value:.0}%")
    } else if value >= 10.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

fn text_of(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(path).expect("a page of the project");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words around each quoted number: `{name}` stands for the number.
const QUOTED: &[(&str, &str)] = &include!("quoted.in");

#[test]
fn pages_quote_what_the_simulations_printed() {
    let saved = saved();
    let mut wrong = Vec::new();
    for (page, words) in QUOTED {
        let mut expected = (*words).to_owned();
        for (name, found) in &saved {
            expected = expected.replace(&format!("{{{name}}}"), &quoted(*found));
        }
        if expected.contains('{') || !text_of(page).contains(&expected) {
            wrong.push(format!("{page}: {expected}"));
        }
    }
    assert!(wrong.is_empty(), "not found:\n{}", wrong.join("\n"));
}

#[test]
fn every_number_is_quoted_somewhere_or_stands_beside_one_that_is() {
    let families = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let quoted: Vec<String> = QUOTED
        .iter()
        .flat_map(|(_, words)| words.split('{').skip(1))
        .map(|rest| families(rest.split('}').next().unwrap_or_default()))
        .collect();
    for name in saved().keys() {
        assert!(quoted.contains(&families(name)), "{name} is quoted nowhere");
    }
}

#[test]
fn few_reviews_give_the_same_within_their_error() {
    const REVIEWS: u32 = 200;
    let saved = saved();
    let found = all::run(REVIEWS);
    assert_eq!(found.len(), saved.len(), "saved are others than there are");
    for number in found {
        let (value, error, percent) = *saved.get(number.name).expect("saved");
        let own = if percent {
            // Of a share that may be 0 or 1 by chance.
            let p = ((value / 100.0) * f64::from(REVIEWS) + 1.0) / (f64::from(REVIEWS) + 2.0);
            100.0 * (p * (1.0 - p) / f64::from(REVIEWS)).sqrt()
        } else {
            number.error
        };
        let bound = 5.0 * (own * own + error * error).sqrt();
        let off = (number.value - value).abs();
        assert!(
            off <= bound,
            "{number}: {value} was saved, {bound} is allowed"
        );
    }
}
