//! PET-PEESE, the limit estimate, excess significance, Henmi and Copas, and the tests of counts against many digits.

use kma::method;
use kma::stats::Studies;
use kma::stats::bias::{
    Choice, CountTest, Counted, ExcessTest, deeks, excess, harbord, henmi_copas, limit, pet_peese,
    peters,
};
use kma::stats::math::ln;
use kma::stats::pool::{Model, Options};
use kma::stats::regress::Coefficient;
use kma::stats::tables::Table2x2;
use serde_json::Value;

use super::{Report, Tolerance, cases, number, numbers, text, tolerance};

/// Least squares and closed forms.
const CLOSED: Tolerance = tolerance(1e-11, 1e-13);
/// What rests on an iterated `tau2`, and roots.
const ITERATED: Tolerance = tolerance(1e-9, 1e-12);
const P: Tolerance = tolerance(1e-9, 1e-300);

fn model(name: &str) -> Model {
    let method = method::find(name).expect("a method of the catalog");
    method.model().expect("of effects")
}

#[test]
fn adjustments_to_many_digits() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("truth_bias.jsonl") {
        let Some(name) = case["data"].as_str() else {
            continue;
        };
        name.clone_into(&mut report.case);
        let d = &data[name];
        let studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        let found = pet_peese(&studies, 0.95).expect("variances differ");
        for (what, of) in [("pet", &found.pet), ("peese", &found.peese)] {
            let [intercept, slope] = of.regression.coefficients.as_slice() else {
                panic!("{name}: two coefficients");
            };
            coefficient(&mut report, what, intercept, &case[what]["intercept"]);
            coefficient(&mut report, what, slope, &case[what]["slope"]);
        }
        chosen(&mut report, &studies, &case);
        for name in ["DL", "REML"] {
            limits(&mut report, &studies, name, &case["limit"][name]);
        }
        for name in ["EE", "REML"] {
            significant(&mut report, &studies, name, &case["excess"][name]);
        }
        if !case["hc"].is_null() {
            let (found, e) = (henmi_copas(&studies, 0.95).expect("two"), &case["hc"]);
            report.number("hc", found.estimate, &e["estimate"], CLOSED);
            report.number("hc se", found.se, &e["se"], CLOSED);
            report.interval("hc ci", Some(found.ci), &e["ci"], ITERATED);
            report.number("hc tau2", found.tau2, &e["tau2"], CLOSED);
        }
    }
    report.finish(900);
}

fn coefficient(report: &mut Report, what: &str, found: &Coefficient, e: &Value) {
    report.number(what, found.estimate, &e[0], CLOSED);
    report.number(what, found.se, &e[1], CLOSED);
    report.number(what, found.statistic, &e[2], CLOSED);
    report.number(what, found.p, &e[3], P);
}

/// PEESE where half of the two-sided p-value of PET's intercept, towards the common effect, is below 0.05.
fn chosen(report: &mut Report, studies: &Studies, case: &Value) {
    let found = pet_peese(studies, 0.95).expect("variances differ");
    let common = kma::stats::pool::pool(studies, Model::Common, &Options::default());
    let towards = common.expect("clean data").estimate;
    let intercept = &case["pet"]["intercept"];
    let (b, p) = (number(&intercept[0]), number(&intercept[3]));
    let one_sided = if b.expect("a number") * towards > 0.0 {
        0.5 * p.expect("a number")
    } else {
        1.0 - 0.5 * p.expect("a number")
    };
    report.same("choice", found.choice == Choice::Peese, one_sided < 0.05);
}

fn limits(report: &mut Report, studies: &Studies, name: &str, e: &Value) {
    let found = limit(studies, model(name), &Options::default()).expect("variances differ");
    report.number("limit", found.effect.estimate, &e["estimate"][0], ITERATED);
    report.number("limit se", found.effect.se, &e["estimate"][1], ITERATED);
    report.number("bias", found.bias.estimate, &e["bias"][0], ITERATED);
    report.number("bias se", found.bias.se, &e["bias"][1], ITERATED);
    report.number("bias p", found.bias.p, &e["bias"][2], P);
    let parts = [found.q.total, found.q.small, found.q.rest];
    for (place, part) in parts.iter().enumerate() {
        report.number("q", part.q, &e["q"][place], tolerance(1e-9, 1e-9));
        report.number("q p", part.p, &e["p"][place], tolerance(1e-7, 1e-300));
    }
}

fn significant(report: &mut Report, studies: &Studies, name: &str, e: &Value) {
    let options = Options::default();
    let found = excess(studies, model(name), &options, 0.05, 0.1).expect("clean data");
    report.number("observed", found.observed as f64, &e["observed"], CLOSED);
    report.number("expected", found.expected, &e["expected"], ITERATED);
    report.number("chi2", found.chi2, &e["chi2"], tolerance(1e-8, 1e-12));
    report.number("p exact", found.p_exact, &e["p_exact"], P);
    let (p, limit) = match found.test {
        ExcessTest::Exact => (&e["p_exact"], &e["limit_exact"]),
        ExcessTest::ChiSquared => (&e["p_chi2"], &e["limit_chi2"]),
    };
    report.number("p", found.p, p, tolerance(1e-8, 1e-300));
    report.number("limit", found.limit, limit, tolerance(1e-8, 1e-12));
}

type Of = fn(&[Counted], f64) -> Result<CountTest, kma::stats::StatsError>;

#[test]
fn tests_of_counts_to_many_digits() {
    let tables: Vec<(String, Vec<Counted>)> = cases("tables.jsonl")
        .iter()
        .map(|d| {
            let rows = d["rows"].as_array().expect("rows").iter();
            let rows = rows.map(numbers).filter(|row| row.len() == 4);
            (
                text(d, "tables").to_owned(),
                rows.map(|r| counted(&r)).collect(),
            )
        })
        .collect();
    let mut report = Report::new(1.0);
    for case in cases("truth_bias.jsonl") {
        let Some(name) = case["tables"].as_str() else {
            continue;
        };
        name.clone_into(&mut report.case);
        let (_, rows) = tables.iter().find(|(n, _)| n == name).expect("its tables");
        let tests: [(&str, Of); 3] = [("peters", peters), ("harbord", harbord), ("deeks", deeks)];
        for (what, test) in tests {
            if case[what].is_null() {
                continue;
            }
            let found = test(rows, 0.95).expect("sizes differ");
            report.number(what, found.k as f64, &case["k"][what], CLOSED);
            coefficient(&mut report, what, &found.slope, &case[what]["slope"]);
            coefficient(
                &mut report,
                what,
                &found.intercept,
                &case[what]["intercept"],
            );
        }
    }
    report.finish(150);
}

/// A table with its log odds ratio, ½ added where a cell is empty.
fn counted(row: &[f64]) -> Counted {
    let (ai, bi, ci_, di) = (row[0], row[1], row[2], row[3]);
    let add = if row.contains(&0.0) { 0.5 } else { 0.0 };
    Counted {
        yi: ln((ai + add) * (di + add) / ((bi + add) * (ci_ + add))),
        table: Table2x2 { ai, bi, ci_, di },
    }
}
