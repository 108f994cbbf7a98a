//! `docs/accuracy.md`: correct digits of every quantity, written by `KMA_DOCS=update cargo test accuracy`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kma::measure::{Correction, hedges_j};
use kma::stats::Studies;
use kma::stats::math::log10;
use kma::stats::pool::{Options, Test};
use kma::stats::regress::{Design, regress};
use kma::stats::tau2::{Likelihood, log_likelihood};
use serde_json::Value;

use super::{cases, distributions, number, numbers, text, truth};

/// What is closer than this is as close as doubles come.
const MOST: f64 = 16.0;

/// `-log10` of the relative error, of the absolute one where the exact number is 0.
pub(crate) fn digits(found: f64, exact: f64) -> f64 {
    let off = (found - exact).abs();
    if found.to_bits() == exact.to_bits() || off == 0.0 {
        return MOST;
    }
    let error = if exact == 0.0 { off } else { off / exact.abs() };
    if error.is_nan() {
        return 0.0;
    }
    (-log10(error)).clamp(0.0, MOST)
}

/// Digits of one quantity, one number for each time that it was computed.
#[derive(Default, Clone)]
pub(super) struct Digits(Vec<f64>);

impl Digits {
    pub(super) fn add(&mut self, digits: f64) {
        self.0.push(digits);
    }

    pub(super) fn worst(&self) -> f64 {
        self.0.iter().fold(MOST, |worst, d| worst.min(*d))
    }

    /// `worst · median`, whole digits.
    fn cell(&self) -> String {
        if self.0.is_empty() {
            return "–".to_owned();
        }
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        format!("{} · {}", self.worst().floor(), median.floor())
    }
}

/// Rows of a table in their order: what was computed, and the digits by who computed it.
#[derive(Default)]
struct Table {
    rows: Vec<(String, BTreeMap<&'static str, Digits>)>,
}

impl Table {
    fn of(&mut self, row: &str, who: &'static str) -> &mut Digits {
        let at = self.rows.iter().position(|(name, _)| name == row);
        let at = at.unwrap_or_else(|| {
            self.rows.push((row.to_owned(), BTreeMap::new()));
            self.rows.len() - 1
        });
        self.rows[at].1.entry(who).or_default()
    }

    fn print(&self, first: &str, columns: &[&str]) -> String {
        let mut out = format!("| {first} | {} | n |\n", columns.join(" | "));
        writeln!(out, "| --- |{}", " ---: |".repeat(columns.len() + 1)).expect("text");
        for (name, cells) in &self.rows {
            let cell = |who: &&str| cells.get(who).cloned().unwrap_or_default().cell();
            let cells_shown: Vec<String> = columns.iter().map(cell).collect();
            let n = cells.values().map(|digits| digits.0.len()).max();
            let n = n.unwrap_or_default();
            writeln!(out, "| {name} | {} | {n} |", cells_shown.join(" | ")).expect("text");
        }
        out
    }

    /// The rows of which kma has fewer digits than a goal asks for.
    fn below(&self, who: &str, goal: impl Fn(&str) -> f64) -> Vec<String> {
        let short = |(name, cells): &(String, BTreeMap<&str, Digits>)| {
            let worst = cells.get(who)?.worst();
            (worst < goal(name)).then(|| format!("{name}: {worst:.2} digits"))
        };
        self.rows.iter().filter_map(short).collect()
    }
}

const KMA: &str = "kma";
const DEFAULT: &str = "metafor, default";
/// Closed forms have no settings.
const METAFOR: &str = "metafor";
const TIGHT: &str = "metafor, tight";

/// Metafor's digits on the fifteen analyses, by (analysis, method, mode).
fn of_metafor() -> BTreeMap<(String, String, String), BTreeMap<String, f64>> {
    let path = format!(
        "{}/tests/oracle/metafor_lre.csv",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).expect("a file of the project");
    let mut lines = text
        .lines()
        .map(|line| line.split(',').map(str::trim).collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let read = |cells: Vec<&str>| {
        let key = |i: usize| cells[i].to_owned();
        let named = header.iter().zip(&cells).skip(3);
        let known = named.filter_map(|(name, cell)| Some(((*name).to_owned(), cell.parse().ok()?)));
        ((key(0), key(1), key(2)), known.collect())
    };
    lines.map(read).collect()
}

/// The fifteen analyses from the text of their data: tables of closed forms, and of what is iterated.
fn analyses() -> Table {
    let metafor = of_metafor();
    let mut table = Table::default();
    for case in cases("truth.jsonl") {
        let (yi, vi) = (numbers(&case["yi"]), numbers(&case["vi"]));
        let studies = Studies::new(&yi, &vi).expect("clean data");
        for method in ["EE", "DL", "PM", "ML", "REML"] {
            let found = of_method(&studies, method, &case);
            let key = |mode: &str| {
                (
                    text(&case, "id").to_owned(),
                    method.to_owned(),
                    mode.to_owned(),
                )
            };
            let kind = match method {
                "EE" | "DL" => "EE, DL",
                _ => "PM, ML, REML",
            };
            for (column, name, digits) in found {
                let row = format!("{name}: {kind}");
                table.of(&row, KMA).add(digits);
                for (who, mode) in [(DEFAULT, "default"), (TIGHT, "tight")] {
                    // Of common effects metafor's I² is that of Q, which the exact one is not.
                    let other = method == "EE" && column == "I2";
                    let digits = metafor[&key(mode)].get(column).filter(|_| !other);
                    if let Some(digits) = digits {
                        table.of(&row, who).add(digits.clamp(0.0, MOST));
                    }
                }
            }
        }
    }
    table.rows.sort_by_key(|(name, _)| !name.ends_with("DL"));
    table
}

/// Metafor's column, the name of the row, and the digits.
fn of_method(
    studies: &Studies,
    method: &str,
    case: &Value,
) -> Vec<(&'static str, &'static str, f64)> {
    let e = &case[method];
    let [z, t, hksj] = [Test::Z, Test::T, Test::Hksj { floor: false }]
        .map(|test| truth::with(studies, method, test));
    let h = &z.heterogeneity;
    let mut found = Vec::new();
    let mut add = |column, row, found_number: Option<f64>, exact: &Value| {
        if let (Some(f), Some(e)) = (found_number, number(exact)) {
            found.push((column, row, digits(f, e)));
        }
    };
    add("tau2", "tau²", Some(h.tau2), &e["tau2"]);
    add("", "se of tau²", h.se_tau2, &e["se_tau2"]);
    add("mu", "estimate", Some(z.estimate), &e["mu"]);
    add("se", "se", Some(z.se), &e["se"]);
    for (interval, key) in [(z.ci, "z"), (t.ci, "t"), (hksj.ci, "knha")] {
        add(
            "",
            "interval",
            Some(interval.lo),
            &e[format!("ci_{key}_lb")],
        );
        add(
            "",
            "interval",
            Some(interval.hi),
            &e[format!("ci_{key}_ub")],
        );
    }
    add(
        "pi_lb",
        "prediction interval",
        z.pi.map(|pi| pi.lo),
        &e["pi_z_lb"],
    );
    add("p_z", "p, z", z.p, &e["p_z"]);
    add("", "p, t", t.p, &e["p_t"]);
    add("p_knha", "p, Hartung-Knapp", hksj.p, &e["p_knha"]);
    if method != "EE" {
        add("I2", "I²", h.i2, &e["I2"]);
    }
    let likelihood = if method == "REML" {
        Likelihood::Reml
    } else {
        Likelihood::Ml
    };
    let key = if method == "REML" {
        "logLik_REML"
    } else {
        "logLik_ML"
    };
    let height = log_likelihood(studies, h.tau2, likelihood);
    add("logLik", "log-likelihood", Some(height), &e[key]);
    if method == "EE" {
        add("Q", "Q", Some(h.q.q), &case["Q"]);
        add("Qp", "p of Q", h.q.p, &case["Q_p"]);
    }
    if method == "REML" {
        let ends = h.tau2_ci;
        add(
            "qp_lb",
            "Q-profile, lower",
            ends.map(|i| i.lo),
            &case["Q_profile"]["lb"],
        );
        add(
            "qp_ub",
            "Q-profile, upper",
            ends.map(|i| i.hi),
            &case["Q_profile"]["ub"],
        );
    }
    found
}

/// Nine estimators on twenty data sets, from the exact doubles.
fn estimators() -> Table {
    let metafor: BTreeMap<(String, String), Value> = cases("pool.jsonl")
        .into_iter()
        .filter(|case| case["test"] == "z" && case["tau2"].is_null() && case["weights"].is_null())
        .filter(|case| number(&case["level"]) == Some(95.0) && case["lrt"].is_null())
        .map(|case| {
            let key = (
                text(&case, "data").to_owned(),
                text(&case, "method").to_owned(),
            );
            (key, case["expected"].clone())
        })
        .collect();
    let mut table = Table::default();
    for case in cases("truth_more.jsonl") {
        let (yi, vi) = (numbers(&case["yi"]), numbers(&case["vi"]));
        let studies = Studies::new(&yi, &vi).expect("clean data");
        for (method, e) in case["methods"].as_object().expect("methods") {
            let key = (text(&case, "data").to_owned(), method.clone());
            let Some(theirs) = metafor.get(&key) else {
                continue;
            };
            let z = truth::with(&studies, method, Test::Z);
            let h = &z.heterogeneity;
            for (i, name, ours, key) in [
                (0, "tau²", Some(h.tau2), "tau2"),
                (1, "se of tau²", h.se_tau2, "se_tau2"),
                (2, "estimate", Some(z.estimate), "b"),
                (3, "se", Some(z.se), "se"),
            ] {
                let exact = number(&e[i]).expect("a number");
                let row = format!("{name}: {method}");
                table
                    .of(&row, KMA)
                    .add(digits(ours.unwrap_or(f64::NAN), exact));
                if let Some(theirs) = number(&theirs[key]) {
                    table.of(&row, TIGHT).add(digits(theirs, exact));
                }
            }
        }
    }
    table
        .rows
        .sort_by_key(|(name, _)| name.split(": ").nth(1).map(str::to_owned));
    table
}

/// Twenty-six regressions by four methods.
fn regressions() -> Table {
    let data = super::pool::data();
    let designs: BTreeMap<String, Value> = cases("designs.jsonl")
        .into_iter()
        .map(|d| (text(&d, "design").to_owned(), d))
        .collect();
    let metafor: BTreeMap<(String, String), Value> = cases("metareg.jsonl")
        .into_iter()
        .filter(|case| case["test"] == "z")
        .map(|case| {
            let key = (
                text(&case, "design").to_owned(),
                text(&case, "method").to_owned(),
            );
            (key, case["expected"].clone())
        })
        .collect();
    let mut table = Table::default();
    for case in cases("truth_regress.jsonl") {
        let d = &designs[text(&case, "design")];
        let (yi, vi) = super::regress::rows_with_predictors(d, &data[text(d, "data")]);
        let columns = super::regress::columns(&d["columns"]);
        let (design, _) = Design::independent(&columns).expect("clean data");
        let studies = Studies::new(&yi, &vi).expect("clean data");
        for method in ["EE", "DL", "PM", "REML"] {
            let model = kma::method::find(method)
                .and_then(kma::method::Method::regression)
                .expect("computed");
            let options = Options {
                test: Test::Z,
                ..Options::default()
            };
            let found = regress(&studies, &design, model, &options).expect("clean data");
            let e = &case[method];
            let theirs = metafor.get(&(text(&case, "design").to_owned(), method.to_owned()));
            let mut add = |name: &str, ours: f64, exact: &Value, theirs: Option<&Value>| {
                let exact = number(exact).expect("a number");
                let row = format!("{name}: {method}");
                table.of(&row, KMA).add(digits(ours, exact));
                if let Some(theirs) = theirs.and_then(number) {
                    table.of(&row, TIGHT).add(digits(theirs, exact));
                }
            };
            if method != "EE" {
                let tau2 = found.heterogeneity.tau2;
                add("tau²", tau2, &e["tau2"], theirs.map(|t| &t["tau2"]));
            }
            for (i, c) in found.coefficients.iter().enumerate() {
                add(
                    "coefficients",
                    c.estimate,
                    &e["b"][i],
                    theirs.map(|t| &t["b"][i]),
                );
                add("se", c.se, &e["se"][i], theirs.map(|t| &t["se"][i]));
            }
        }
    }
    table
}

/// Effects and their variances, the worst row of each analysis, and Hedges' J.
fn effects() -> Table {
    let mut table = Table::default();
    let metafor = of_metafor();
    for (id, measure, worst) in crate::oracle_effects::exact_effects() {
        for (column, ours) in ["yi", "vi"].into_iter().zip(worst) {
            let row = format!("{measure}, {column}");
            table.of(&row, KMA).add(ours);
            let key = (id.clone(), "EE".to_owned(), "default".to_owned());
            if let Some(theirs) = metafor.get(&key).and_then(|cells| cells.get(column)) {
                table.of(&row, METAFOR).add(theirs.clamp(0.0, MOST));
            }
        }
    }
    table.rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let path = format!(
        "{}/tests/oracle_effects/hedges_j.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let read = std::fs::read_to_string(path).expect("a file of the project");
    let truth: Value = serde_json::from_str(&read).expect("JSON");
    for row in truth["table"].as_array().expect("rows") {
        let m = number(&row["m"]).expect("a number");
        if let (Some(exact), Ok(found)) = (number(&row["J_exact"]), hedges_j(m, Correction::Exact))
        {
            table.of("Hedges' J", KMA).add(digits(found, exact));
        }
    }
    table
}

/// Five distributions on a grid from the centre into tails of 1e-300 and beyond.
fn distributions_table() -> Table {
    let mut table = Table::default();
    for (name, column, digits) in distributions::measured() {
        table.of(name, column).add(digits);
    }
    table
}

const TAILS: [&str; 6] = [
    "cdf",
    "upper tail",
    "ln cdf",
    "ln upper tail",
    "quantile",
    "upper quantile",
];

fn page() -> String {
    let page = include_str!("accuracy.md");
    let tables = [
        ("EFFECTS", effects().print("measure", &[KMA, METAFOR])),
        (
            "ANALYSES",
            analyses().print("quantity: estimators", &[KMA, TIGHT, DEFAULT]),
        ),
        (
            "ESTIMATORS",
            estimators().print("quantity: estimator", &[KMA, TIGHT]),
        ),
        (
            "REGRESSIONS",
            regressions().print("quantity: estimator", &[KMA, TIGHT]),
        ),
        (
            "DISTRIBUTIONS",
            distributions_table().print("distribution", &TAILS),
        ),
    ];
    tables.iter().fold(page.to_owned(), |page, (name, table)| {
        let place = format!("{{{{{name}}}}}\n");
        assert!(page.contains(&place), "no place for {name}");
        page.replace(&place, table)
    })
}

#[test]
fn the_page_is_what_was_measured() {
    let path = format!("{}/docs/accuracy.md", env!("CARGO_MANIFEST_DIR"));
    let fresh = page();
    if std::env::var("KMA_DOCS").is_ok_and(|value| value == "update") {
        std::fs::write(&path, &fresh).expect("written");
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shown == fresh,
        "docs/accuracy.md is stale: KMA_DOCS=update cargo test accuracy"
    );
}

#[test]
fn the_goals_are_reached() {
    let mut short = effects().below(KMA, |_| 13.0);
    let goal = |row: &str| {
        if row.starts_with("p,") || row.starts_with("p of") {
            10.0
        } else if row.ends_with("DL") {
            13.0
        } else {
            11.0
        }
    };
    short.extend(analyses().below(KMA, goal));
    short.extend(estimators().below(KMA, goal));
    short.extend(regressions().below(KMA, |_| 11.0));
    for what in TAILS {
        short.extend(distributions_table().below(what, |_| 10.0));
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}
