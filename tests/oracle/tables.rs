//! Mantel and Haenszel, and Peto, as metafor's `rma.mh` and `rma.peto`.

use std::collections::BTreeMap;

use kma::stats::StatsError;
use kma::stats::dist::chi_squared;
use kma::stats::tables::{
    CountOptions, FromCounts, PersonTime, PersonTimeMeasure, Table2x2, TableMeasure,
    mantel_haenszel, mantel_haenszel_rates, peto,
};
use proptest::prelude::*;
use serde_json::Value;

use super::{Report, Tolerance, cases, number, numbers, text, tolerance};

const EXACT: Tolerance = tolerance(1e-11, 1e-12);
/// Of p-values.
const P: Tolerance = tolerance(1e-10, 1e-300);

fn table(cells: &[f64]) -> Table2x2 {
    let &[ai, bi, ci_, di] = cells else {
        panic!("four cells")
    };
    Table2x2 { ai, bi, ci_, di }
}

fn rates(cells: &[f64]) -> PersonTime {
    let &[x1i, t1i, x2i, t2i] = cells else {
        panic!("four numbers")
    };
    PersonTime { x1i, t1i, x2i, t2i }
}

fn run(case: &Value, rows: &[Vec<f64>]) -> Result<FromCounts, StatsError> {
    let options = CountOptions {
        level: number(&case["level"]).expect("a level") / 100.0,
        correct: case["correct"] == true,
    };
    let mut tables: Vec<Table2x2> = rows.iter().map(|r| table(r)).collect();
    if case["add"] == true {
        tables = tables.into_iter().filter_map(adjusted).collect();
    }
    let pairs = || rows.iter().map(|r| rates(r)).collect::<Vec<_>>();
    match text(case, "measure") {
        "OR" => mantel_haenszel(&tables, TableMeasure::Or, &options),
        "RR" => mantel_haenszel(&tables, TableMeasure::Rr, &options),
        "RD" => mantel_haenszel(&tables, TableMeasure::Rd, &options),
        "PETO" => peto(&tables, &options),
        "IRR" => mantel_haenszel_rates(&pairs(), PersonTimeMeasure::Irr, &options),
        "IRD" => mantel_haenszel_rates(&pairs(), PersonTimeMeasure::Ird, &options),
        other => panic!("measure {other}"),
    }
}

/// ½ added to all cells where one is empty; none where nobody or everybody had the event.
fn adjusted(t: Table2x2) -> Option<Table2x2> {
    let cells = [t.ai, t.bi, t.ci_, t.di];
    if t.ai + t.ci_ == 0.0 || t.bi + t.di == 0.0 {
        return None;
    }
    let add = if cells.contains(&0.0) { 0.5 } else { 0.0 };
    Some(table(&cells.map(|x| x + add)))
}

#[test]
fn tables_as_metafor() {
    let tables: BTreeMap<String, Vec<Vec<f64>>> = cases("tables.jsonl")
        .into_iter()
        .map(|t| {
            let rows = t["rows"].as_array().expect("rows").iter().map(numbers);
            (text(&t, "tables").to_owned(), rows.collect())
        })
        .collect();
    let mut report = Report::new(1.0);
    for case in cases("mh.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let rows = &tables[text(&case, "tables")];
        if text(&case, "analysis") == "mantel-haenszel-leave1out" {
            leave_one_out(&mut report, &case, rows);
            continue;
        }
        match run(&case, rows) {
            Ok(found) => {
                let zeros =
                    text(&case, "measure") == "PETO" && rows.iter().any(|r| r.contains(&0.0));
                compare(&mut report, &found, &case["expected"], zeros);
            }
            Err(error) => {
                report.same("no events", matches!(error, StatsError::NoEvents), true);
                report.number("b", None, &case["expected"]["b"], EXACT);
            }
        }
    }
    report.finish(700);
}

/// `zeros`: whether Peto's method met an empty cell.
fn compare(report: &mut Report, found: &FromCounts, e: &Value, zeros: bool) {
    report.number("b", found.estimate, &e["b"], EXACT);
    report.number("se", found.se, &e["se"], EXACT);
    report.number("stat", found.statistic, &e["stat"], EXACT);
    report.number("p", found.p, &e["p"], P);
    report.interval("ci", Some(found.ci), &e["ci"], EXACT);
    let q = found.q;
    report.number("q", q.map_or(0.0, |q| q.q), &e["q"], EXACT);
    report.number("q p", q.and_then(|q| q.p).unwrap_or(1.0), &e["q_p"], P);
    let mut maybe = |what: &str, value: Option<f64>, by| {
        if !e[what].is_null() {
            report.number(what, value, &e[what], by);
        }
    };
    if q.is_some_and(|q| q.df > 0) {
        maybe("i2", found.i2, EXACT);
        maybe("h2", found.h2, EXACT);
    }
    maybe("cmh", found.association.map(|a| a.statistic), EXACT);
    maybe("cmh_p", found.association.map(|a| a.p), P);
    let h = found.homogeneity;
    maybe("ta", h.map(|h| h.tarone), EXACT);
    maybe("ta_p", h.map(|h| h.tarone_p), P);
    maybe("bd", h.map(|h| h.breslow_day), EXACT);
    maybe("bd_p", h.map(|h| h.breslow_day_p), P);
    if !zeros {
        maybe("ll", found.fit.map(|f| f.log_likelihood), EXACT);
        maybe("aic", found.fit.map(|f| f.aic), EXACT);
    }
    if q.is_some() {
        maybe("k_yi", q.map(|q| (q.df + 1) as f64), EXACT);
    }
    let total: f64 = found.weights.iter().sum();
    assert!(total.is_nan() || (total - 100.0).abs() < 1e-10);
}

fn leave_one_out(report: &mut Report, case: &Value, rows: &[Vec<f64>]) {
    let e = &case["expected"];
    for i in 0..rows.len() {
        let mut left = rows.to_vec();
        left.remove(i);
        let found = run(case, &left).expect("events are left");
        report.number("b", found.estimate, &e["b"][i], EXACT);
        report.number("se", found.se, &e["se"][i], EXACT);
        report.number("p", found.p, &e["pval"][i], P);
        report.number("q", found.q.map(|q| q.q), &e["Q"][i], EXACT);
    }
}

/// A table with people in both groups.
fn any_table() -> impl Strategy<Value = Table2x2> {
    (0_u32..40, 1_u32..60, 0_u32..40, 1_u32..60)
        .prop_map(|(a, b, c, d)| table(&[a, b, c, d].map(f64::from)))
}

proptest! {
    #[test]
    fn exchanging_the_groups_turns_the_sign(tables in prop::collection::vec(any_table(), 1..12)) {
        let turned: Vec<Table2x2> = tables.iter().map(|t| table(&[t.ci_, t.di, t.ai, t.bi])).collect();
        let options = CountOptions::default();
        let both = |measure| (
            mantel_haenszel(&tables, measure, &options),
            mantel_haenszel(&turned, measure, &options),
        );
        let pairs = [
            both(TableMeasure::Or),
            both(TableMeasure::Rr),
            both(TableMeasure::Rd),
            (peto(&tables, &options), peto(&turned, &options)),
        ];
        for pair in pairs {
            let (Ok(a), Ok(b)) = pair else { continue };
            prop_assert!((a.estimate + b.estimate).abs() <= 1e-9 * a.se.max(1e-9));
            prop_assert!((a.se - b.se).abs() <= 1e-9 * a.se.max(1e-9));
            let (q, r) = (a.q.map_or(0.0, |q| q.q), b.q.map_or(0.0, |q| q.q));
            prop_assert!((q - r).abs() <= 1e-8 * q.max(1.0));
            if let Some((g, h)) = a.homogeneity.zip(b.homogeneity) {
                prop_assert!((g.breslow_day - h.breslow_day).abs() <= 1e-6 * g.breslow_day.max(1.0));
                prop_assert!(g.tarone <= g.breslow_day);
            }
        }
    }

    #[test]
    fn one_table_is_itself(t in any_table()) {
        prop_assume!(t.ai > 0.0 && t.ci_ > 0.0);
        let options = CountOptions::default();
        let or = mantel_haenszel(&[t], TableMeasure::Or, &options).expect("events in both");
        let woolf = 1.0 / t.ai + 1.0 / t.bi + 1.0 / t.ci_ + 1.0 / t.di;
        prop_assert!((or.se * or.se - woolf).abs() <= 1e-12 * woolf);
        let ratio = (t.ai * t.di) / (t.bi * t.ci_);
        prop_assert!((or.estimate - kma::stats::math::ln(ratio)).abs() <= 1e-12);
        let rd = mantel_haenszel(&[t], TableMeasure::Rd, &options).expect("people in both");
        let difference = t.ai / (t.ai + t.bi) - t.ci_ / (t.ci_ + t.di);
        prop_assert!((rd.estimate - difference).abs() <= 1e-14);
        let association = or.association.expect("both outcomes");
        let p = chi_squared::sf(association.statistic, 1.0);
        prop_assert_eq!(association.p.to_bits(), p.to_bits());
    }
}

#[test]
fn tables_that_cannot_be_pooled_are_named() {
    let options = CountOptions::default();
    let good = table(&[1.0, 2.0, 3.0, 4.0]);
    let bad = table(&[1.0, -2.0, 3.0, 4.0]);
    let or = |tables: &[Table2x2]| mantel_haenszel(tables, TableMeasure::Or, &options);
    assert_eq!(or(&[]), Err(StatsError::TooFew { k: 0, needed: 1 }));
    assert_eq!(or(&[good, bad]), Err(StatsError::Count { index: 1 }));
    assert_eq!(peto(&[bad], &options), Err(StatsError::Count { index: 0 }));
    let none = table(&[0.0, 10.0, 0.0, 12.0]);
    assert_eq!(or(&[none]), Err(StatsError::NoEvents));
    assert_eq!(peto(&[none], &options), Err(StatsError::NoEvents));
    let rate = rates(&[1.0, 0.0, 2.0, 10.0]);
    let irr = mantel_haenszel_rates(&[rate], PersonTimeMeasure::Irr, &options);
    assert_eq!(irr, Err(StatsError::Count { index: 0 }));
    let level = CountOptions {
        level: 1.0,
        ..options
    };
    assert_eq!(peto(&[good], &level), Err(StatsError::Level));
}
