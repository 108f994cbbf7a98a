//! Reading a large CSV file, and making numbers of its cells.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kma::data::{Decimal, ReadOptions, Request, number, read};
use kma::diagnostic::Diagnostics;
use kma::file::{FolderLoader, Loader};
use kma::source::Sources;

const ROWS: usize = 1_000_000;

/// A million rows of six columns, of which four are numbers.
fn text() -> String {
    let mut text = String::from("study,region,n,mean,sd,dose\n");
    for row in 0..ROWS {
        let x = row % 997;
        writeln!(
            text,
            "\"Smith, {row}\",cortex,{x},{x}.{row},0.{x},{}",
            x * 3
        )
        .expect("memory");
    }
    text
}

fn csv(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = text();
    std::fs::write(folder.path().join("large.csv"), &text).expect("a file");
    let loader = FolderLoader::new(folder.path());
    let options = ReadOptions::default();
    let request = Request {
        file: "large.csv",
        span: None,
        options: &options,
    };
    let table = || {
        let mut diagnostics = Diagnostics::default();
        let mut sources = Sources::default();
        read(&loader, &request, &mut sources, &mut diagnostics).expect("a table")
    };
    let mut group = c.benchmark_group("csv 1M × 6");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("bytes", |b| b.iter(|| loader.read("large.csv", u64::MAX)));
    group.bench_function("table", |b| b.iter(table));
    let table = table();
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("one column of numbers", |b| {
        b.iter(|| {
            let numbers = table.cells_of(3).map(|cell| number(cell, Decimal::Point));
            black_box(numbers.filter_map(Result::ok).sum::<f64>())
        });
    });
    group.finish();
}

criterion_group!(benches, csv);
criterion_main!(benches);
