//! Matched pairs and cross-over trials with a binary outcome.
//!
//! `ai` pairs have the event under both treatments, `bi` under the first only, `ci` under the second only, `di` under
//! neither.

use super::effect::{holds, present, square};
use super::table::{HALF, TABLE_OPTIONS, Table};
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Value};
use crate::stats::math::{ln, sqrt};

entry! {
    /// Risk difference in matched pairs.
    ///
    /// How many more people have the event under one treatment than under the other, where everybody had both or has a
    /// partner.
    ///
    /// With an empty cell ½ is added to all four (`add`, `to`). Only where the pairs are reported.
    ///
    /// # Formula
    /// `MPRD(a: ai, b: bi, c: ci, d: di)` takes pairs: `ai` with the event under both treatments, `bi` under the first
    /// only, `ci` under the second only, `di` under neither. `yi = (bi - ci)/ni`,
    /// `vi = (bi + ci)/ni² - (bi - ci)²/ni³`, `ni = ai + bi + ci + di`.
    ///
    /// # Source
    /// Zou (2007), doi:10.1177/1740774506075667. metafor: `escalc(measure = "MPRD")`.
    pub static MPRD: Measure = {
        name: "MPRD",
        title: "Risk difference (matched pairs)",
        transform: Transform::None,
        forms: &[Form::new(PAIRS, |x, o| {
            let t = pairs(x, o)?;
            let (n, diff) = (t.n(), t.bi - t.ci_);
            Effect::new(diff / n, ((t.bi + t.ci_) - square(diff) / n) / square(n))
        }).zero_cells(zero)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Log risk ratio in matched pairs.
    ///
    /// How many times as large the risk is under one treatment as under the other, where everybody had both or has a
    /// partner.
    ///
    /// With an empty cell ½ is added to all four (`add`, `to`). Only where the pairs are reported.
    ///
    /// # Formula
    /// `ai` pairs have the event under both treatments, `bi` under the first only, `ci` under the second only, `di` under
    /// neither. `yi = ln((ai + bi)/(ai + ci))`, `vi = (bi + ci)/((ai + bi)(ai + ci))`.
    ///
    /// # Source
    /// Zou (2007), doi:10.1177/1740774506075667. metafor: `escalc(measure = "MPRR")`.
    pub static MPRR: Measure = {
        name: "MPRR",
        title: "Log risk ratio (matched pairs)",
        transform: Transform::Exp,
        forms: &[Form::new(PAIRS, |x, o| {
            let t = pairs(x, o)?;
            let (first, second) = (t.ai + t.bi, t.ai + t.ci_);
            Effect::new(ln(first / second), (t.bi + t.ci_) / (first * second))
        }).zero_cells(zero)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Marginal log odds ratio in matched pairs.
    ///
    /// How many times as large the odds are under one treatment as under the other in all people, where everybody had
    /// both or has a partner.
    ///
    /// It compares as an odds ratio of parallel groups does, and may be pooled with OR; MPORC is the conditional one.
    /// With an empty cell ½ is added to all four (`add`, `to`).
    ///
    /// Not where papers print only the discordant pairs: MPORC.
    ///
    /// # Formula
    /// `ai` pairs have the event under both treatments, `bi` under the first only, `ci` under the second only, `di` under
    /// neither. `yi = ln((ai + bi)(bi + di)/((ci + di)(ai + ci)))`,
    /// `vi = 1/(ai + bi) + 1/(ci + di) + 1/(ai + ci) + 1/(bi + di) - 2 Δ`,
    /// `Δ = ni (ai di - bi ci)/((ai + bi)(ci + di)(ai + ci)(bi + di))`, `ni = ai + bi + ci + di`.
    ///
    /// # Source
    /// Becker and Balagtas (1993), doi:10.2307/2532242. metafor: `escalc(measure = "MPOR")`.
    pub static MPOR: Measure = {
        name: "MPOR",
        title: "Marginal log odds ratio (matched pairs)",
        transform: Transform::Exp,
        forms: &[Form::new(PAIRS, |x, o| {
            let t = pairs(x, o)?;
            let (e1, f1, e2, f2) = (t.ai + t.bi, t.ci_ + t.di, t.ai + t.ci_, t.bi + t.di);
            let delta = t.n() * (t.ai * t.di - t.bi * t.ci_) / (e1 * f1 * e2 * f2);
            Effect::new(ln(e1 / f1 * (f2 / e2)), 1.0 / e1 + 1.0 / f1 + 1.0 / e2 + 1.0 / f2 - 2.0 * delta)
        }).zero_cells(zero)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Conditional log odds ratio in matched pairs.
    ///
    /// How many times as large the odds are under one treatment as under the other within a pair.
    ///
    /// Only the pairs that differ count. Further from 0 than a marginal odds ratio: not to be pooled with OR. With an
    /// empty cell ½ is added to all four (`add`, `to`).
    ///
    /// # Formula
    /// `ai` pairs have the event under both treatments, `bi` under the first only, `ci` under the second only, `di` under
    /// neither. `yi = ln(bi/ci)`, `vi = 1/bi + 1/ci`.
    ///
    /// # Source
    /// Curtin, Elbourne and Altman (2002), doi:10.1002/sim.1206. metafor: `escalc(measure = "MPORC")`.
    pub static MPORC: Measure = {
        name: "MPORC",
        title: "Conditional log odds ratio (matched pairs)",
        transform: Transform::Exp,
        forms: &[Form::new(PAIRS, |x, o| {
            let t = pairs(x, o)?;
            Effect::new(ln(t.bi / t.ci_), 1.0 / t.bi + 1.0 / t.ci_)
        }).zero_cells(zero)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Conditional log odds ratio in matched pairs by Peto's method.
    ///
    /// How many times as large the odds are under one treatment as under the other within a pair, for small effects.
    ///
    /// For effects near 0. With an empty cell ½ is added to all four (`add`, `to`).
    ///
    /// Not where the effect is large: it is biased towards 0 there. MPORC.
    ///
    /// # Formula
    /// `ai` pairs have the event under both treatments, `bi` under the first only, `ci` under the second only, `di` under
    /// neither. `yi = 2 (bi - ci)/(bi + ci)`, `vi = 4/(bi + ci)`.
    ///
    /// # Source
    /// Curtin, Elbourne and Altman (2002), doi:10.1002/sim.1206. metafor: `escalc(measure = "MPPETO")`.
    pub static MPPETO: Measure = {
        name: "MPPETO",
        title: "Conditional log odds ratio (matched pairs, Peto)",
        transform: Transform::Exp,
        forms: &[Form::new(PAIRS, |x, o| {
            let t = pairs(x, o)?;
            let differ = t.bi + t.ci_;
            Effect::new(2.0 * (t.bi - t.ci_) / differ, 4.0 / differ)
        }).zero_cells(zero)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Marginal log odds ratio in matched pairs, from the totals under each treatment.
    ///
    /// How many times as large the odds are under one treatment as under the other, where everybody had both and papers
    /// print the totals only.
    ///
    /// Where only the totals are reported, `r` is taken from other studies. With an empty cell ½ is added to all four
    /// (`add`, `to`).
    ///
    /// # Formula
    /// `MPORM(a: ai, b: bi, c: ci, d: di, r: ri)` takes totals, not pairs: `ai` events and `bi` non-events under the
    /// first treatment, `ci` and `di` under the second. `yi = ln(ai di/(bi ci))`,
    /// `vi = 1/ai + 1/bi + 1/ci + 1/di - 2 ri ni/√(ai bi ci di)`, `ni` pairs, with the correlation `ri` (phi) of the
    /// two outcomes; or `pi`, the proportion of pairs with the event under both treatments, from which it follows.
    ///
    /// # Source
    /// Elbourne et al. (2002), doi:10.1093/ije/31.1.140. metafor: `escalc(measure = "MPORM")`.
    pub static MPORM: Measure = {
        name: "MPORM",
        title: "Marginal log odds ratio (matched pairs, from totals)",
        transform: Transform::Exp,
        forms: &[
            Form::new(TOTALS_R, |x, o| totals(x, o, correlation)).zero_cells(zero_in_totals),
            Form::new(TOTALS_PI, |x, o| totals(x, o, both)).zero_cells(zero_in_totals),
        ],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

const A: Value = Value::positional("a");
const B: Value = Value::positional("b");
const C: Value = Value::positional("c");
const D: Value = Value::positional("d");
const PAIRS: Inputs = Inputs::Values(&[A.count(), B.count(), C.count(), D.count()]);
const TOTALS_R: Inputs = Inputs::Values(&[half(A), half(B), half(C), half(D), Value::named("r")]);
const TOTALS_PI: Inputs = Inputs::Values(&[half(A), half(B), half(C), half(D), Value::named("pi")]);

/// A total in which every pair counts twice, once under each treatment.
const fn half(value: Value) -> Value {
    Value {
        participants: 0.5,
        ..value
    }
}

/// Four counts as they are.
fn raw(x: &[f64]) -> Result<Table, Unusable> {
    let &[ai, bi, ci_, di] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    let table = Table { ai, bi, ci_, di };
    holds(
        table.cells().iter().all(|&cell| cell >= 0.0),
        "a count is negative",
    )?;
    holds(table.n() > 0.0, "n is not above 0")?;
    Ok(table)
}

/// Pairs, after what the options say about empty cells.
fn pairs(x: &[f64], options: &Options) -> Result<Table, Unusable> {
    let table = raw(x)?;
    if options.drop_double_zero && table.no_event_or_only() {
        return Err(Unusable::DoubleZero);
    }
    Ok(table.adjusted(options, HALF))
}

fn zero(x: &[f64]) -> bool {
    raw(x).is_ok_and(Table::has_zero)
}

fn zero_in_totals(x: &[f64]) -> bool {
    x.split_last().is_some_and(|(_, counts)| zero(counts))
}

/// The correlation as given.
fn correlation(ri: f64, _: Table) -> Result<f64, Unusable> {
    holds(
        (-1.0..=1.0).contains(&ri),
        "a correlation is not between -1 and 1",
    )?;
    Ok(ri)
}

/// The correlation from the proportion of pairs with both events.
fn both(pi: f64, t: Table) -> Result<f64, Unusable> {
    let (p1, p2) = (t.p1(), t.p2());
    let possible = (p1 + p2 - 1.0).max(0.0)..=p1.min(p2);
    holds(
        possible.contains(&pi),
        "the proportion of pairs with both events does not fit the totals",
    )?;
    Ok((pi - p1 * p2) / sqrt(p1 * (1.0 - p1) * p2 * (1.0 - p2)))
}

fn totals(
    x: &[f64],
    options: &Options,
    phi: fn(f64, Table) -> Result<f64, Unusable>,
) -> Result<Effect, Unusable> {
    let Some((&last, counts)) = x.split_last() else {
        return Err(Unusable::Incomplete);
    };
    present(&[last])?;
    let table = raw(counts)?;
    if options.drop_double_zero && table.double_zero() {
        return Err(Unusable::DoubleZero);
    }
    let ri = phi(last, table)?;
    let t = table.adjusted(options, HALF);
    let shared = 2.0 * ri * (0.5 * t.n()) / (sqrt(t.ai * t.bi) * sqrt(t.ci_ * t.di));
    Effect::new(ln(t.odds_ratio()), t.var_ln_or() - shared)
}
