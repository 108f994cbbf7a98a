//! What a figure says of itself.

use crate::figure::Shown;
use crate::result::words::{self, capital};
use crate::result::{Display, Pool, Regression, Sensitivity, number};

/// `Risk ratio, REML, HKSJ; 95% confidence intervals.`
pub fn of_pool(pool: &Pool) -> String {
    of((&pool.display, &pool.method, &pool.test), pool.level)
}

/// The same of a regression.
pub fn of_regression(found: &Regression) -> String {
    of((&found.display, &found.method, &found.test), found.level)
}

/// The same of a sensitivity analysis.
pub fn of_sensitivity(found: &Sensitivity) -> String {
    of((&found.display, &found.method, &found.test), found.level)
}

fn of((display, method, test): (&Display, &str, &str), at: f64) -> String {
    let words = [capital(&display.name), model(method, test)];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let level = number::level(at);
    format!("{}; {level} confidence intervals.", words.join(", "))
}

/// The model and the test: `REML, HKSJ`.
pub fn model(method: &str, test: &str) -> String {
    let words = [method.to_owned(), words::test(test)];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(", ")
}

/// The marks of a result, as a sentence; nothing where there is none.
pub fn marks(shown: &[Shown<'_>]) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for mark in shown.iter().flat_map(|shown| &shown.facts.marks) {
        if !all.contains(&mark.as_str()) {
            all.push(mark);
        }
    }
    (!all.is_empty()).then(|| format!("Marked: {}.", all.join("; ")))
}
