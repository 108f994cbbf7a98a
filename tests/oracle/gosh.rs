//! metafor's `gosh`, and what must hold of subsets on any data.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use kma::method::{self, Method};
use kma::stats::pool::{Model, Options, pool};
use kma::stats::sensitivity::gosh::{Distribution, Draw, Gosh, MOST_SUBSETS, distribution, gosh};
use kma::stats::watch::{Unwatched, Watch};
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;
use serde_json::Value;

use super::properties::{studies, wild};
use super::{Report, Tolerance, cases, method_of, options_of, text, tolerance};

/// The oracle's own accuracy was not measured.
const SUMMARY: Tolerance = tolerance(1e-8, 1e-10);

fn model(name: &str) -> Model {
    let method = method::find(name).and_then(Method::model);
    method.expect("it pools effects")
}

fn every(k: usize) -> Draw {
    Draw::usual(k, 1)
}

#[test]
fn gosh_as_metafor() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("gosh.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &data[text(&case, "data")];
        let all = Studies::new(&d.yi, &d.vi).expect("clean data");
        let model = method_of(&case).model().expect("computed");
        let found = gosh(&all, model, &options_of(&case), every(all.k()), &Unwatched);
        let (found, e) = (found.expect("clean data"), &case["expected"]);
        let count = usize::try_from(e["subsets"].as_u64().expect("a count")).expect("small");
        report.same("subsets", found.subsets(), count);
        report.same("smallest", found.size.iter().min(), Some(&1));
        let of = |column: &[f64]| distribution(column).expect("numbers");
        let (estimate, i2) = (of(&found.estimate), of(&found.i2));
        report.number("estimate mean", estimate.mean, &e["estimate_mean"], SUMMARY);
        report.number("estimate sd", estimate.sd, &e["estimate_sd"], SUMMARY);
        quantiles(&mut report, "estimate", &estimate, &e["estimate_quantiles"]);
        report.number("I2 mean", i2.mean, &e["I2_mean"], SUMMARY);
        quantiles(&mut report, "I2", &i2, &e["I2_quantiles"]);
        report.number("Q mean", of(&found.q).mean, &e["QE_mean"], SUMMARY);
        // metafor's `gosh` has Q/df under DL where its `rma` has 1 + tau2/s2; here both are the latter.
        let h2 = if text(&case, "method") == "DL" {
            by_q(&found)
        } else {
            found.h2.clone()
        };
        report.number("H2 mean", of(&h2).mean, &e["H2_mean"], SUMMARY);
        report.number("tau2 mean", of(&found.tau2).mean, &e["tau2_mean"], SUMMARY);
    }
    report.finish(9 * 22);
}

/// Q by its degrees of freedom; 1 for one study.
fn by_q(found: &Gosh) -> Vec<f64> {
    let rows = found.q.iter().zip(&found.size);
    let h2 = rows.map(|(q, size)| {
        if *size > 1 {
            q / f64::from(size - 1)
        } else {
            1.0
        }
    });
    h2.collect()
}

fn quantiles(report: &mut Report, what: &str, found: &Distribution, expected: &Value) {
    for (at, found) in found.quantiles.iter().enumerate() {
        report.number(
            &format!("{what} quantile {at}"),
            *found,
            &expected[at],
            SUMMARY,
        );
    }
}

/// Holds each subset against the pool of its studies.
fn each_is_a_pool(yi: &[f64], vi: &[f64], found: &Gosh, model: Model) {
    for (at, estimate) in found.estimate.iter().enumerate() {
        let member = |i: &usize| (at + 1) >> i & 1 == 1;
        let rows: Vec<usize> = (0..yi.len()).filter(member).collect();
        let y: Vec<f64> = rows.iter().map(|i| yi[*i]).collect();
        let v: Vec<f64> = rows.iter().map(|i| vi[*i]).collect();
        let subset = Studies::new(&y, &v).expect("clean data");
        let Ok(expected) = pool(&subset, model, &Options::default()) else {
            assert!(estimate.is_nan());
            continue;
        };
        let h = &expected.heterogeneity;
        let largest = y.iter().fold(0.0_f64, |m, y| m.max(y.abs()));
        assert_eq!(found.size[at] as usize, rows.len());
        assert!(
            (estimate - expected.estimate).abs() <= 1e-14 * largest,
            "{at}"
        );
        let near = |a: f64, b: f64, scale: f64| (a - b).abs() <= 1e-11 * b.abs().max(scale);
        // Q of estimates that differ in their last digits has none.
        let rounding = 1e-15 * largest * largest / v.iter().fold(f64::MAX, |m, v| m.min(*v));
        assert!(
            (found.q[at] - h.q.q).abs() <= 1e-12 * h.q.q + rounding,
            "{at}"
        );
        assert!(near(found.tau2[at], h.tau2, 1e-12), "{at}");
        assert!(
            near(found.i2[at], h.i2.unwrap_or(0.0), 1e-2 + 1e11 * rounding),
            "{at}"
        );
        assert!(
            near(found.h2[at], h.h2.unwrap_or(1.0), 1.0 + 1e11 * rounding),
            "{at}"
        );
    }
}

/// What the subsets with and without each study have, added up one by one.
fn sides(found: &Gosh, k: usize) {
    for (study, member) in found.members.iter().enumerate() {
        for (inside, share) in [(true, member.with), (false, member.without)] {
            let of = |at: &usize| ((at + 1) >> study & 1 == 1) == inside;
            let at: Vec<usize> = (0..found.subsets()).filter(of).collect();
            let at: Vec<usize> = at
                .into_iter()
                .filter(|at| !found.estimate[*at].is_nan())
                .collect();
            let mean =
                |column: &[f64]| at.iter().map(|at| column[*at]).sum::<f64>() / at.len() as f64;
            assert_eq!(usize::try_from(share.subsets), Ok(at.len()));
            let largest = found.estimate.iter().fold(1.0_f64, |m, x| m.max(x.abs()));
            assert!((share.estimate - mean(&found.estimate)).abs() <= 1e-12 * largest);
            assert!((share.i2 - mean(&found.i2)).abs() <= 1e-10);
        }
    }
    assert_eq!(found.members.len(), k);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_subset_is_a_pool((yi, vi) in studies()) {
        let (yi, vi) = (&yi[..yi.len().min(9)], &vi[..vi.len().min(9)]);
        let all = Studies::new(yi, vi).expect("clean data");
        for name in ["EE", "DL", "REML", "SJ", "PM"] {
            let model = model(name);
            let found = gosh(&all, model, &Options::default(), every(yi.len()), &Unwatched);
            let found = found.expect("at least two studies");
            prop_assert_eq!(found.subsets() + 1, 1 << yi.len());
            each_is_a_pool(yi, vi, &found, model);
            sides(&found, yi.len());
        }
    }

    #[test]
    fn wild_numbers_give_subsets_or_a_failure((yi, vi) in wild()) {
        let (yi, vi) = (&yi[..yi.len().min(8)], &vi[..vi.len().min(8)]);
        let all = Studies::new(yi, vi).expect("clean data");
        for name in ["EE", "DL", "REML"] {
            let found = gosh(&all, model(name), &Options::default(), every(yi.len()), &Unwatched);
            if let Ok(found) = found {
                for (estimate, q) in found.estimate.iter().zip(&found.q) {
                    prop_assert!(estimate.is_nan() || (estimate.is_finite() && *q >= 0.0));
                }
            }
        }
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_numbers(mut numbers in prop::collection::vec(-1e3_f64..1e3, 1..200)) {
        let found = distribution(&numbers).expect("numbers");
        numbers.sort_by(f64::total_cmp);
        for (p, quantile) in [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0].iter().zip(found.quantiles) {
            let h = (numbers.len() - 1) as f64 * p;
            let (mut low, mut high, mut share) = (numbers[0], numbers[0], 0.0);
            for (at, pair) in numbers.windows(2).enumerate() {
                if (at as f64) < h {
                    (low, high, share) = (pair[0], pair[1], h - at as f64);
                }
            }
            prop_assert!((quantile - (low + share * (high - low))).abs() < 1e-12);
        }
    }
}

/// A constant in all estimates costs a running sum its digits; the joined halves keep them.
#[test]
fn a_large_constant_costs_no_digits() {
    let vi: Vec<f64> = (1..=14).map(|i| 0.01 * f64::from(i)).collect();
    let yi: Vec<f64> = (0..14).map(|i| f64::from(i * i % 11) / 8.0).collect();
    let moved: Vec<f64> = yi.iter().map(|y| y + 1_073_741_824.0).collect();
    let of = |yi: &[f64]| {
        let all = Studies::new(yi, &vi).expect("clean data");
        gosh(
            &all,
            model("EE"),
            &Options::default(),
            every(14),
            &Unwatched,
        )
        .expect("clean data")
    };
    let (plain, moved) = (of(&yi), of(&moved));
    for (at, (a, b)) in plain.q.iter().zip(&moved.q).enumerate() {
        assert!((a - b).abs() <= 1e-13 * a.abs(), "{at}: {a} {b}");
    }
}

fn many(k: u32) -> (Vec<f64>, Vec<f64>) {
    let yi = (0..k).map(|i| f64::from(i * 37 % 101) / 50.0).collect();
    (yi, (0..k).map(|i| 0.02 + f64::from(i % 7) / 20.0).collect())
}

#[test]
fn a_draw_repeats_with_its_seed_and_is_a_draw_of_pools() {
    let (yi, vi) = many(60);
    let all = Studies::new(&yi, &vi).expect("clean data");
    let drawn = |seed| {
        let draw = Draw {
            subsets: 3000,
            seed,
        };
        gosh(&all, model("DL"), &Options::default(), draw, &Unwatched).expect("clean data")
    };
    let (one, again, other) = (drawn(5), drawn(5), drawn(6));
    assert_eq!(one, again);
    assert_ne!(one.estimate, other.estimate);
    assert_eq!((one.seed, one.subsets(), one.failed()), (Some(5), 3000, 0));
    // Sizes are binomial: mean 30, variance 15.
    let mean = one.size.iter().map(|n| f64::from(*n)).sum::<f64>() / 3000.0;
    assert!((mean - 30.0).abs() < 6.0 * (15.0_f64 / 3000.0).sqrt());
    let with: u64 = one.members.iter().map(|m| m.with.subsets).sum();
    assert_eq!(with, one.size.iter().map(|n| u64::from(*n)).sum::<u64>());
    let whole = pool(&all, model("DL"), &Options::default()).expect("clean data");
    let middle = distribution(&one.estimate).expect("numbers").quantiles[3];
    assert!((middle - whole.estimate).abs() < whole.se);
    let few = one.some(100, 5);
    assert_eq!(
        (few.len(), few.windows(2).all(|w| w[0] < w[1])),
        (100, true)
    );
}

#[test]
fn fewer_draws_than_subsets_are_drawn_and_never_empty() {
    let (yi, vi) = many(2);
    let all = Studies::new(&yi, &vi).expect("clean data");
    let draw = Draw {
        subsets: 2,
        seed: 9,
    };
    let found = gosh(&all, model("EE"), &Options::default(), draw, &Unwatched).expect("two");
    assert_eq!((found.subsets(), found.seed), (2, Some(9)));
    assert!(found.size.iter().all(|n| *n >= 1));
}

/// Stops after some work.
struct Stop {
    looks: AtomicU64,
}

impl Watch for Stop {
    fn done(&self, done: u64, of: u64) -> ControlFlow<()> {
        assert!(done <= of);
        if self.looks.fetch_add(1, Ordering::Relaxed) < 2 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

#[test]
fn it_can_be_stopped_and_names_what_is_wrong() {
    let (yi, vi) = many(40);
    let all = Studies::new(&yi, &vi).expect("clean data");
    let run = |draw: Draw, options: &Options, watch: &dyn Watch| {
        gosh(&all, model("REML"), options, draw, watch).map(|found| found.subsets())
    };
    let looks = AtomicU64::new(0);
    let options = Options::default();
    let stopped = run(every(40), &options, &Stop { looks });
    assert_eq!(stopped, Err(StatsError::Stopped));
    for subsets in [0, MOST_SUBSETS + 1] {
        let wrong = run(Draw { subsets, seed: 1 }, &options, &Unwatched);
        assert_eq!(wrong, Err(StatsError::Subsets { most: MOST_SUBSETS }));
    }
    let negative = Options {
        tau2: Some(-1.0),
        ..options
    };
    let wrong = run(
        Draw {
            subsets: 5,
            seed: 1,
        },
        &negative,
        &Unwatched,
    );
    assert_eq!(wrong, Err(StatsError::Tau2));
    let one = Studies::new(&yi[..1], &vi[..1]).expect("clean data");
    let few = gosh(&one, model("EE"), &options, every(1), &Unwatched).map(|found| found.subsets());
    assert_eq!(few, Err(StatsError::TooFew { k: 1, needed: 2 }));
}
