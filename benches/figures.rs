//! How long figures take: as SVG with their letters, as PNG for print, as PDF.
//!
//! The goals, in a release build: a forest of 13 studies as SVG within 2 ms, of 300 within 20 ms; PNG at 300 dpi within
//! 200 ms.

use criterion::{Criterion, criterion_group, criterion_main};
use kma::scene::{
    Anchor, Dash, Embedding, Face, Item, Paint, Scene, Stroke, Text, Theme, at, pdf, png, svg,
};
use std::hint::black_box;

/// A table of studies with an interval, a square and 15 texts in each row: 13 rows make about 250 items.
fn forest(rows: u32, name: &str) -> Scene {
    let theme = Theme::default();
    let mut scene = Scene {
        width: theme.width,
        height: theme.row * f64::from(rows + 3),
        title: "Forest plot".to_owned(),
        ..Scene::default()
    };
    let stroke = Stroke {
        paint: Paint::Ink,
        width: theme.line,
        dash: Dash::Solid,
    };
    for row in 0..rows {
        let y = theme.row * f64::from(row + 2);
        let face = if row % 5 == 4 {
            Face::Semibold
        } else {
            Face::Regular
        };
        for column in 0..15 {
            let text = match column {
                0 => format!("{name} {}", 1980 + row % 40),
                1 => "AVAVA To".to_owned(),
                _ => format!(
                    "0.{:02} [−1.{:02}]",
                    (row * 7 + column) % 100,
                    (row * 3 + column) % 100
                ),
            };
            scene.items.push(Item::Text(Text {
                at: at(theme.margin + 30.0 * f64::from(column), y),
                text,
                face: if column == 14 { Face::Italic } else { face },
                size: theme.text,
                paint: Paint::Ink,
                anchor: if column == 0 {
                    Anchor::Start
                } else {
                    Anchor::End
                },
                upright: false,
            }));
        }
        scene.line(at(300.0, y), at(340.0 + f64::from(row % 9), y), stroke);
        scene.items.push(Item::Rect {
            at: at(318.0, y - 2.0),
            width: 4.0,
            height: 4.0,
            fill: Some(Paint::Study),
            stroke: None,
        });
        scene.line(
            at(0.0, y + 3.0),
            at(theme.width, y + 3.0),
            Stroke {
                dash: Dash::Dotted,
                ..stroke
            },
        );
    }
    scene
}

fn figures(criterion: &mut Criterion) {
    let (small, large) = (
        forest(13, "Smith and Ångström"),
        forest(300, "Smith and Ångström"),
    );
    let mixed = forest(13, "李明 المصري");
    let mut group = criterion.benchmark_group("figures");
    group.sample_size(20);
    group.bench_function("measure 13 studies", |b| {
        b.iter(|| small.texts().map(Text::width).sum::<f64>());
    });
    group.bench_function("svg 13 studies", |b| {
        b.iter(|| svg(black_box(&small), Embedding::Letters));
    });
    group.bench_function("svg 13 studies, no font", |b| {
        b.iter(|| svg(black_box(&small), Embedding::None));
    });
    group.bench_function("svg 13 studies, Chinese and Arabic", |b| {
        b.iter(|| svg(black_box(&mixed), Embedding::Letters));
    });
    group.bench_function("svg 300 studies", |b| {
        b.iter(|| svg(black_box(&large), Embedding::Letters));
    });
    group.bench_function("png 13 studies, 300 dpi", |b| {
        b.iter(|| png(black_box(&small), 300.0));
    });
    group.bench_function("pdf 13 studies", |b| {
        b.iter(|| pdf(black_box(std::slice::from_ref(&small)), "Forest plot"));
    });
    group.finish();
}

criterion_group!(benches, figures);
criterion_main!(benches);
