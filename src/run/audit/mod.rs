//! `reported "text" { … }`: published numbers, held against each other.

mod counts;
mod estimate;
mod heterogeneity;
mod holds;
mod numbers;
mod parts;
mod words;

use super::Ran;
use crate::plan::audit::Block;
use crate::result::{Body, Check, Expected, Status, Verdict};
use crate::stats::audit::{self, Range};
use numbers::Numbers;

/// Holds the numbers of a block, and of the parts in it, against each other.
pub(super) fn run(block: &Block) -> Ran {
    let mut checks = Vec::new();
    of_block(block, "", &mut checks);
    Ran {
        status: Status::Ok,
        reason: None,
        body: Body::Reported { checks },
    }
}

/// The checks of a block, each key with `prefix` before it; what was found of its estimate.
fn of_block(block: &Block, prefix: &str, checks: &mut Vec<Check>) -> estimate::Found {
    let mut numbers = Numbers::of(block);
    let found = estimate::check(&mut numbers);
    heterogeneity::check(&mut numbers, &found);
    counts::check(&mut numbers);
    let mut mine = numbers.finish();
    mine.extend(holds::check(block));
    let mut inside = Vec::new();
    let parts: Vec<(&Block, estimate::Found)> = block
        .parts
        .iter()
        .map(|part| {
            let prefix = format!("{prefix}{}.", part.name);
            (part, of_block(part, &prefix, &mut inside))
        })
        .collect();
    mine.extend(parts::check(block, &parts));
    if let Some(between) = &block.between {
        let mut of_between = parts::between(between, &parts);
        for check in &mut of_between {
            check.key = format!("between.{}", check.key);
        }
        mine.extend(of_between);
    }
    for mut check in mine {
        check.key = format!("{prefix}{}", check.key);
        checks.push(check);
    }
    checks.extend(inside);
    found
}

/// One check.
fn check(key: &str, printed: &str, verdict: audit::Verdict) -> Check {
    Check {
        key: key.to_owned(),
        printed: printed.to_owned(),
        found: None,
        found_to: None,
        verdict: match verdict {
            audit::Verdict::Consistent => Verdict::Consistent,
            audit::Verdict::Inconsistent => Verdict::Inconsistent,
            audit::Verdict::CannotTell => Verdict::CannotTell,
        },
        expected: None,
        reason: None,
    }
}

/// A range for the document: nothing where it has no end.
fn expected(range: Range) -> Expected {
    Expected::Range(ends(range))
}

fn ends(range: Range) -> [Option<f64>; 2] {
    [range.lo, range.hi].map(|end| Some(end).filter(|end| end.is_finite()))
}
