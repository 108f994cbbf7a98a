//! A million rows: from cells to typed columns, and through the steps of a selection.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};

use kma::data::{RawTable, ReadOptions, Request, read};
use kma::diagnostic::Diagnostics;
use kma::file::MemoryLoader;
use kma::plan::{
    CellKind, Condition, Dataset, Format, Number, Origin, SchemaColumn, Scope, Selection,
    SourceRef, Step, StepKind,
};
use kma::source::{Sources, Span, Spanned};
use kma::syntax::ast::CompareOp;
use kma::table::{Frame, load, select};

const ROWS: usize = 1_000_000;

/// 100,000 studies of ten rows each, six columns.
fn raw() -> RawTable {
    let mut csv = String::from("study,region,dose,n,mean,sd\n");
    let regions = ["cortex", "striatum", "accumbens", "hippocampus"];
    for row in 0..ROWS {
        let (study, dose) = (row / 10, row % 97);
        let region = regions.get(row % 4).copied().unwrap_or_default();
        let (n, mean) = (8 + row % 40, row * 7 % 1000);
        let _ = writeln!(csv, "Author {study},{region},{dose}.5,{n},{mean}.25,1.5");
    }
    let loader = MemoryLoader::new().with("d.csv", csv);
    let request = Request {
        file: "d.csv",
        span: None,
        options: &ReadOptions::default(),
    };
    let mut found = Diagnostics::default();
    read(&loader, &request, &mut Sources::default(), &mut found).expect("a table")
}

fn dataset() -> Dataset {
    let regions = ["cortex", "striatum", "accumbens", "hippocampus"];
    let regions = regions.map(|region| (region.to_owned(), region.to_owned()));
    let kinds = [
        ("study", CellKind::Study),
        ("region", CellKind::Label(regions.to_vec())),
        ("dose", CellKind::Number(Some((0.0, 100.0)))),
        ("n", CellKind::Count(None)),
        ("mean", CellKind::Number(None)),
        ("sd", CellKind::Number(None)),
    ];
    let column = |(at, (name, kind)): (usize, (&str, CellKind))| SchemaColumn {
        name: name.to_owned(),
        span: Span::new(kma::source::SourceId(7), at, at + 1),
        optional: false,
        headers: vec![(name.to_owned(), Span::default())],
        kind,
        column: at,
    };
    Dataset {
        name: "d".to_owned(),
        span: Span::default(),
        origin: Origin::File(Spanned::new("d.csv".to_owned(), Span::default())),
        format: Format::default(),
        columns: Some(kinds.into_iter().enumerate().map(column).collect()),
        scope: Scope::default(),
    }
}

fn selection(kind: StepKind) -> Selection {
    let scope = Arc::new(Scope::default());
    Selection {
        name: "s".to_owned(),
        span: Span::default(),
        sources: vec![(SourceRef::Dataset(0), (0..6).collect())],
        start: Arc::clone(&scope),
        steps: vec![Step {
            text: "a step".to_owned(),
            because: None,
            kind,
            span: Span::default(),
        }],
        scope,
    }
}

fn steps() -> [(&'static str, StepKind); 4] {
    let dose = || {
        Condition::Compare(
            Number::Column(2),
            CompareOp::Greater,
            Number::Constant(50.0),
        )
    };
    let region = Condition::LabelIn(1, vec!["cortex".to_owned(), "striatum".to_owned()]);
    let labels: Arc<[String]> = ["high".to_owned(), "low".to_owned()].into();
    [
        (
            "where",
            StepKind::Where(Condition::And(vec![dose(), region])),
        ),
        (
            "derive",
            StepKind::DeriveLabel {
                labels,
                cases: vec![(0, Some(dose())), (1, None)],
            },
        ),
        (
            "keep",
            StepKind::Keep {
                largest: true,
                by: Number::Column(4),
                per: vec![0, 1],
                outcome: false,
            },
        ),
        (
            "pair",
            StepKind::Pair {
                arm: vec![3, 4, 5],
                by: 1,
                against: "cortex".to_owned(),
                per: vec![0],
            },
        ),
    ]
}

fn table(c: &mut Criterion) {
    let raw = raw();
    let dataset = dataset();
    let mut found = Diagnostics::default();
    let loaded = load(&dataset, &raw, &mut found).expect("nothing is wrong");
    let frame = Frame::all(loaded.table);
    let mut group = c.benchmark_group("table");
    group.sample_size(10);
    group.bench_function("load a million rows of six columns", |b| {
        b.iter(|| load(&dataset, &raw, &mut Diagnostics::default()));
    });
    for (name, kind) in steps() {
        let selection = selection(kind);
        group.bench_function(name, |b| {
            b.iter(|| select(&selection, &[&frame], &|frame, _| vec![None; frame.len()]));
        });
    }
    group.bench_function("group by study and region", |b| {
        b.iter(|| black_box(&frame).groups(&[0, 1]));
    });
    group.finish();
}

criterion_group!(benches, table);
criterion_main!(benches);
