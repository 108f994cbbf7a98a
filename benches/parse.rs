//! How fast plans are read: one with many rows, one with many statements, and the rows alone.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kma::diagnostic::Diagnostics;
use kma::source::{Source, SourceId};
use kma::syntax::ast::StatementKind;
use kma::syntax::{Words, parse, table};

const WORDS: &Words<'static> = &Words {
    statements: &["pool", "forest"],
};

/// A plan with 75,000 rows.
fn with_rows() -> Source {
    let mut text = String::from(
        "kma 1\n\ndata d {\n  study: study\n  yi: number\n  vi: number\n  region: text\n}\n",
    );
    text.push_str("| study | yi | vi | region |\n");
    for row in 0..75_000 {
        let _ = writeln!(
            text,
            "| Study {row} (20{:02}) | -0.{row} | 0.{row} | ventral pallidum |",
            row % 100
        );
    }
    text.push_str("\neffect g = given(yi, vi)\n\npool d as all\n");
    Source::new("rows.kma", text)
}

/// A plan with 6,000 statements.
fn with_statements() -> Source {
    let mut text = String::from("kma 1\n\n");
    for n in 0..2_000 {
        let _ = write!(
            text,
            "let s{n} = d where region = cortex and dose <= 100 mg/kg\n  exclude where form != racemic because \"single enantiomer\"\n\npool s{n} using REML by method with test z as r{n}\nforest r{n} to \"figure{n}.svg\"\n",
        );
    }
    Source::new("statements.kma", text)
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, source) in [
        ("75,000 rows", with_rows()),
        ("6,000 statements", with_statements()),
    ] {
        group.throughput(Throughput::Bytes(source.text().len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut out = Diagnostics::default();
                let plan = parse(black_box(&source), SourceId(0), WORDS, &mut out);
                assert!(out.is_empty());
                plan
            });
        });
    }
    group.finish();

    let source = with_rows();
    let mut out = Diagnostics::default();
    let plan = parse(&source, SourceId(0), WORDS, &mut out);
    let span = plan.statements.iter().find_map(|statement| {
        if let StatementKind::Data(data) = &statement.kind {
            return data.table;
        }
        None
    });
    let span = span.unwrap_or_default();
    let mut group = criterion.benchmark_group("table");
    group.throughput(Throughput::Bytes(span.range().len() as u64));
    group.bench_function("75,000 rows", |bencher| {
        bencher.iter(|| {
            let mut out = Diagnostics::default();
            table::read(black_box(&source), span, &mut out).rows.len()
        });
    });
    group.finish();
}

criterion_group!(parse_benches, benches);
criterion_main!(parse_benches);
