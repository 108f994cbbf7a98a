//! Groups and studies that count twice where they are taken for others: there is no effect.

use kma::stats::pool::Test;

use super::draw::{Draw, HKSJ, pooled, significant};
use super::{Found, share};

/// Ten trials with three doses against one placebo group of 30: all thirty comparisons, as if they were independent.
fn shared_control(draw: &mut Draw, test: Test) -> bool {
    let mut rows = Vec::new();
    for _ in 0..10 {
        let control = draw.normal() / 30.0_f64.sqrt();
        for _ in 0..3 {
            let treated = draw.normal() / 30.0_f64.sqrt();
            rows.push((treated - control, 2.0 / 30.0));
        }
    }
    significant(pooled(&rows, test).p)
}

/// The whole against a part of it, as if they were independent: by how much its standard error is wrong.
fn whole_and_part(draw: &mut Draw) -> bool {
    let rows: Vec<(f64, f64)> = (0..20)
        .map(|_| {
            let v = draw.variance();
            draw.known(0.3, 0.05, v)
        })
        .collect();
    let (whole, part) = (
        pooled(&rows, HKSJ),
        pooled(rows.get(..10).unwrap_or(&[]), HKSJ),
    );
    let se = (whole.se * whole.se + part.se * part.se).sqrt();
    ((whole.estimate - part.estimate) / se).abs() > 1.96
}

/// Two outcomes of the same ten studies with different true effects, compared as if the studies were others.
fn two_outcomes(draw: &mut Draw, together: f64) -> bool {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        let v = draw.variance();
        let common = draw.normal() * together.sqrt();
        let own = (1.0 - together).sqrt();
        let (a, b) = (common + own * draw.normal(), common + own * draw.normal());
        first.push((0.5 + (v + 0.05).sqrt() * a, v));
        second.push((0.2 + (v + 0.05).sqrt() * b, v));
    }
    let (a, b) = (pooled(&first, HKSJ), pooled(&second, HKSJ));
    let se = (a.se * a.se + b.se * b.se).sqrt();
    ((a.estimate - b.estimate) / se).abs() > 1.96
}

/// The same by the differences within the studies.
fn within(draw: &mut Draw, together: f64) -> bool {
    let rows: Vec<(f64, f64)> = (0..10)
        .map(|_| {
            let v = draw.variance();
            let own = (2.0 * (1.0 - together)).sqrt();
            (
                0.3 + (v + 0.05).sqrt() * own * draw.normal(),
                2.0 * v * (1.0 - together),
            )
        })
        .collect();
    significant(pooled(&rows, HKSJ).p)
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        share(
            "shared.z",
            "three doses against one placebo group, taken for independent; ten trials, by z",
            reviews,
            |d| shared_control(d, Test::Z),
        ),
        share("shared.hksj", "the same by HKSJ", reviews, |d| {
            shared_control(d, HKSJ)
        }),
        share(
            "compared.whole",
            "a whole against half of it, no difference, by the usual formula",
            reviews,
            whole_and_part,
        ),
        share(
            "compared.apart",
            "two outcomes of the same ten studies differ by 0.3 and correlate by 0.8; found by the usual formula",
            reviews,
            |d| two_outcomes(d, 0.8),
        ),
        share(
            "compared.within",
            "the same, found by the differences within studies",
            reviews,
            |d| within(d, 0.8),
        ),
    ]
}
