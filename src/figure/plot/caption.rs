//! What a figure says of itself.

use crate::figure::Shown;
use crate::result::number;
use crate::result::{Pool, Regression, Sensitivity};

/// `Risk ratio, REML, HKSJ; 95% confidence intervals.`
pub fn of_pool(pool: &Pool) -> String {
    let mut parts = vec![capital(&pool.display.name)];
    if !pool.method.is_empty() {
        parts.push(pool.method.clone());
    }
    if !pool.test.is_empty() {
        parts.push(match pool.test.as_str() {
            "hksj" => "HKSJ".to_owned(),
            "robust" => "cluster-robust".to_owned(),
            test => format!("{test} test"),
        });
    }
    format!(
        "{}; {} confidence intervals.",
        parts.join(", "),
        number::level(pool.level)
    )
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

/// With a capital letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// A test by the name people know.
pub fn test(test: &str) -> String {
    match test {
        "hksj" => "HKSJ".to_owned(),
        "robust" => "cluster-robust".to_owned(),
        "" => String::new(),
        other => format!("{other} test"),
    }
}

/// The model and the test: `REML, HKSJ`.
pub fn model(pool: &Pool) -> String {
    let words = [pool.method.clone(), test(&pool.test)];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(", ")
}

/// `1 study`, `13 studies`.
pub fn plural(n: usize, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        number::count(n as f64),
        if n == 1 { one } else { many }
    )
}

/// The same of a regression.
pub fn of_regression(found: &Regression) -> String {
    of_pool(&Pool {
        display: found.display.clone(),
        method: found.method.clone(),
        test: found.test.clone(),
        level: found.level,
        ..Pool::default()
    })
}

/// The same of a sensitivity analysis.
pub fn of_sensitivity(found: &Sensitivity) -> String {
    of_pool(&Pool {
        display: found.display.clone(),
        method: found.method.clone(),
        test: found.test.clone(),
        level: found.level,
        ..Pool::default()
    })
}
