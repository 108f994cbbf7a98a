//! The numbers of one block, and what was found of them.

use super::{check, expected};
use crate::plan::audit::{Block, Printed};
use crate::result::Check;
use crate::stats::audit::{Range, Verdict};

/// The numbers of a block that can be, and the checks so far.
pub(super) struct Numbers<'a> {
    pub(super) block: &'a Block,
    /// The keys that something was held against.
    used: Vec<&'a str>,
    checks: Vec<Check>,
}

impl<'a> Numbers<'a> {
    /// All of a block; those that cannot be at all are told, and take part in nothing.
    pub(super) fn of(block: &'a Block) -> Self {
        let mut numbers = Self {
            block,
            used: Vec::new(),
            checks: Vec::new(),
        };
        for printed in &block.numbers {
            if possible(printed).is_none() {
                let domain = domain(&printed.key);
                let mut found = check(&printed.key, &printed.text, Verdict::Inconsistent);
                found.expected = Some(expected(domain));
                found.reason = Some(why_not(&printed.key).to_owned());
                numbers.checks.push(found);
            }
        }
        numbers
    }

    /// What is printed under `key`.
    pub(super) fn printed(&self, key: &str) -> Option<&'a Printed> {
        self.block.get(key)
    }

    /// All values that `key` may be.
    pub(super) fn get(&self, key: &str) -> Option<Range> {
        possible(self.printed(key)?).map(|(range, _)| range)
    }

    /// Both ends of an interval.
    pub(super) fn ends(&self, key: &str) -> Option<(Range, Range)> {
        let (low, high) = possible(self.printed(key)?)?;
        Some((low, high?))
    }

    /// A number of things.
    pub(super) fn count(&self, key: &str) -> Option<f64> {
        let range = self.get(key)?;
        let exact = range.lo.total_cmp(&range.hi).is_eq() && range.lo.fract() == 0.0;
        exact.then_some(range.lo)
    }

    /// How many effects: `k`, or where it is not printed `studies`; and whether effects were counted.
    pub(super) fn k(&self) -> Option<(f64, bool)> {
        let of_effects = self.count("k").map(|k| (k, true));
        of_effects.or_else(|| self.count("studies").map(|k| (k, false)))
    }

    /// Says that something was held against `keys`.
    pub(super) fn uses(&mut self, keys: &[&'static str]) {
        self.used.extend(keys);
    }

    /// Adds a check of `key`.
    pub(super) fn push(
        &mut self,
        key: &str,
        verdict: Verdict,
        range: Option<Range>,
        reason: Option<String>,
    ) {
        let Some(printed) = self.printed(key) else {
            return;
        };
        let mut found = check(key, &printed.text, verdict);
        found.expected = range.map(expected);
        found.reason = reason;
        self.checks.push(found);
    }

    /// Adds a check as it is.
    pub(super) fn add(&mut self, check: Check) {
        self.checks.push(check);
    }

    /// All checks in the order of the keys; what was held against nothing is told.
    pub(super) fn finish(mut self) -> Vec<Check> {
        let mut all = Vec::with_capacity(self.block.numbers.len());
        for printed in &self.block.numbers {
            let key = printed.key.as_str();
            let mine = |found: &Check| found.key == key;
            if let Some(place) = self.checks.iter().position(mine) {
                all.push(self.checks.remove(place));
            } else if !self.used.contains(&key) && !in_holds(self.block, key) && !is_free(key) {
                let mut found = check(key, &printed.text, Verdict::CannotTell);
                found.reason = Some(super::words::alone(key));
                all.push(found);
            }
        }
        all.append(&mut self.checks);
        all
    }
}

/// Whether a key means nothing by itself: an equation uses it.
fn is_free(key: &str) -> bool {
    super::words::meaning(key).is_none()
}

fn in_holds(block: &Block, key: &str) -> bool {
    block.holds.iter().any(|equation| {
        let sides = std::iter::once(&equation.first).chain(equation.rest.iter().map(|(_, s)| s));
        sides
            .into_iter()
            .any(|side| super::holds::uses(&side.value, key))
    })
}

/// The values of a printed number that can be at all.
fn possible(printed: &Printed) -> Option<(Range, Option<Range>)> {
    let domain = domain(&printed.key);
    let low = printed.range.and(domain)?;
    match printed.to {
        None => Some((low, None)),
        Some(high) => Some((low, Some(high.and(domain)?))),
    }
}

/// Where a number lies, whatever was found.
fn domain(key: &str) -> Range {
    match key {
        "p" | "q_p" => Range::new(0.0, 1.0),
        "i2" | "i2_ci" => Range::new(0.0, 100.0),
        "se" | "chi2" | "df" | "q" | "q_df" | "h2" | "tau2" | "tau" | "sd" | "k" | "studies"
        | "participants" | "events" | "n" | "items" => Range::new(0.0, f64::INFINITY),
        _ => Range::ALL,
    }
}

fn why_not(key: &str) -> &'static str {
    match key {
        "p" | "q_p" => "a p-value lies between 0 and 1",
        "i2" | "i2_ci" => "I² lies between 0% and 100%",
        _ => "it is never below 0",
    }
}
