//! Plans as text, run over data as text.

mod audits;
mod bias;
mod counts;
mod dependence;
mod effects;
mod expectations;
mod multiverse;
mod oracle;
mod parts;
mod pools;
mod regressions;
mod requirements;
mod robust;
mod scale;
mod sensitivities;
mod summaries;
mod weights;

use std::fmt::Write;
use std::sync::Arc;

use kma::check::{STATEMENTS, check};
use kma::data::{ReadOptions, Request, read};
use kma::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use kma::file::MemoryLoader;
use kma::plan::Origin;
use kma::result::{Body, Multiverse, Outcome, Pool, SelectionInfo, Status, Summary};
use kma::run::run;
use kma::source::{Source, SourceId, Sources};
use kma::syntax::{Words, parse};
use kma::table::load;
use kma::{figure::FIGURES, verb::VERBS};

/// A plan that ran.
pub(crate) struct Ran {
    pub(crate) results: Vec<Outcome>,
    selections: Vec<SelectionInfo>,
    diagnostics: Vec<Diagnostic>,
}

/// Runs a plan; whatever is wrong before the run fails the test.
pub(crate) fn run_plan(plan: &str, files: &[(&str, &str)]) -> Ran {
    let mut sources = Sources::default();
    let source = Source::new("plan.kma", plan);
    let id = sources.add(source.clone());
    assert_eq!(id, SourceId(0));
    let mut out = Diagnostics::default();
    let names = VERBS.iter().map(|v| v.name);
    let words: Vec<&str> = STATEMENTS
        .iter()
        .copied()
        .chain(names)
        .chain(FIGURES.iter().map(|f| f.name))
        .collect();
    let statements = words.as_slice();
    let ast = parse(&source, id, &Words { statements }, &mut out);
    let plan = check(&ast, &sources, &mut |_, _| None, &mut out);
    assert_no_errors(&out, "check");
    let mut loader = MemoryLoader::new();
    for (name, text) in files {
        loader = loader.with(name, text.as_bytes());
    }
    let mut tables = Vec::new();
    for dataset in &plan.datasets {
        let Origin::File(file) = &dataset.origin else {
            panic!("rows in a file");
        };
        let request = Request {
            file: &file.node,
            span: Some(file.span),
            options: &ReadOptions::default(),
        };
        let raw = read(&loader, &request, &mut sources, &mut out);
        let loaded = raw.and_then(|raw| load(dataset, &raw, &mut out));
        assert_no_errors(&out, "load");
        tables.push(Arc::new(loaded.expect("without errors").table));
    }
    let mut out = Diagnostics::default();
    let found = run(&plan, &tables, &sources, &mut out);
    Ran {
        results: found.results,
        selections: found.selections,
        diagnostics: out.iter().cloned().collect(),
    }
}

fn assert_no_errors(out: &Diagnostics, stage: &str) {
    let errors: Vec<&str> = out
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{stage}: {errors:?}");
}

impl Ran {
    fn outcome(&self, name: &str) -> &Outcome {
        let named = |o: &&Outcome| o.name.as_deref() == Some(name);
        self.results
            .iter()
            .find(named)
            .expect("a result of that name")
    }

    fn ok(&self, name: &str) -> &Pool {
        let outcome = self.outcome(name);
        assert_eq!(outcome.status, Status::Ok, "{:?}", outcome.reason);
        self.pool(name)
    }

    fn pool(&self, name: &str) -> &Pool {
        match &self.outcome(name).body {
            Body::Pool(pool) => pool,
            other => panic!("not a pool: {other:?}"),
        }
    }

    fn multiverse(&self, name: &str) -> &Multiverse {
        match &self.outcome(name).body {
            Body::Multiverse(multiverse) => multiverse,
            other => panic!("not a multiverse: {other:?}"),
        }
    }

    fn summary(&self, name: &str) -> &Summary {
        match &self.outcome(name).body {
            Body::Summary(summary) => summary,
            other => panic!("not a summary: {other:?}"),
        }
    }

    fn reason(&self, name: &str) -> (Status, &str) {
        let outcome = self.outcome(name);
        (outcome.status, outcome.reason.as_deref().unwrap_or(""))
    }

    fn codes(&self) -> Vec<Code> {
        self.diagnostics.iter().map(|d| d.code).collect()
    }

    fn last(&self) -> &Outcome {
        self.results.last().expect("a result")
    }
}

/// Effects that are given: study, arm of the review, yi, vi.
fn given(rows: &[(&str, &str, f64, f64)]) -> String {
    let mut text = "study,region,method,yi,vi\n".to_owned();
    for (study, labels, yi, vi) in rows {
        let (region, method) = labels.split_once('/').unwrap_or((labels, ""));
        writeln!(text, "{study},{region},{method},{yi},{vi}").expect("a text");
    }
    text
}

/// A plan over [`given`] rows.
fn plan(analyses: &str) -> String {
    let head = r#"kma 1

data d from "d.csv" {
  study:  study
  region: optional one of cortex, striatum
  method: optional one of in_vivo, ex_vivo
  yi:     optional number
  vi:     optional number
}

effect e = given(yi, vi)

"#;
    format!("{head}{analyses}\n")
}

/// Runs analyses of given rows.
fn of_rows(analyses: &str, rows: &[(&str, &str, f64, f64)]) -> Ran {
    run_plan(
        &plan(analyses),
        &[("d.csv", &given(rows).replace("NaN", ""))],
    )
}

/// Five studies in two regions.
const FIVE: &[(&str, &str, f64, f64)] = &[
    ("a", "cortex/in_vivo", 0.5, 0.04),
    ("b", "cortex/ex_vivo", 0.9, 0.09),
    ("c", "cortex/in_vivo", 0.1, 0.02),
    ("d", "striatum/in_vivo", -0.2, 0.05),
    ("e", "striatum/ex_vivo", 0.7, 0.03),
];

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() <= 1e-9 * b.abs().max(1.0))
}
