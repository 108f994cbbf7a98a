//! Peto's odds ratio.

use super::table::{BINARY, TABLE_OPTIONS, Table, zero_in_table};
use super::{Effect, Form, Measure, Options, Transform, Unusable};

entry! {
    /// Log odds ratio by Peto's one-step method.
    ///
    /// How many times as large the odds of the event are in one group as in the other, from the events less those that
    /// one would expect.
    ///
    /// It needs no constant for one empty cell; rows where an outcome never occurs have no effect.
    ///
    /// For rare events, arms of similar size and effects near 1; it is biased where arms are unequal or effects large
    /// (Greenland and Salvan 1990).
    ///
    /// Not with common events: OR.
    ///
    /// # Formula
    /// `yi = (ai - Ei)/Vi`, `vi = 1/Vi`, with the hypergeometric mean and variance given the margins,
    /// `Ei = m1i n1i/Ni`, `Vi = n1i n2i m1i m2i/(Ni² (Ni - 1))`, `m1i = ai + ci`, `m2i = bi + di`.
    ///
    /// # Source
    /// Yusuf et al. (1985), doi:10.1016/s0033-0620(85)80003-7. metafor: `escalc(measure = "PETO")`.
    pub static PETO: Measure = {
        name: "PETO",
        title: "Log odds ratio (Peto)",
        transform: Transform::Exp,
        forms: &[Form::new(BINARY, peto).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

fn peto(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let table = Table::new(x, options)?;
    let (n, m1i, m2i) = (table.n(), table.ai + table.ci_, table.bi + table.di);
    let expected = m1i * table.n1() / n;
    let variance = table.n1() * table.n2() * m1i * m2i / (n * n * (n - 1.0));
    Effect::new((table.ai - expected) / variance, 1.0 / variance)
}
