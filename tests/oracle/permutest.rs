//! Permutation tests of metafor's `permutest`, and against all fits one by one.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use kma::method;
use kma::stats::adjust::{Adjustment, adjust};
use kma::stats::pool::{Options, Test};
use kma::stats::regress::permutation::{Draws, Permuted, permutation};
use kma::stats::regress::{Design, Model, regress};
use kma::stats::{StatsError, Studies, Unwatched, Watch};
use proptest::prelude::*;
use serde_json::Value;

use super::properties::{studies, wild};
use super::{MEAN, REGRESS, Report, cases, method_of, numbers, options_of, text, tolerance};

fn model_of(name: &str) -> Model {
    let method = method::find(name).expect("a method of the catalog");
    method.regression().expect("computed")
}

fn z() -> Options {
    Options {
        test: Test::Z,
        ..Options::default()
    }
}

#[test]
fn permutation_tests_as_metafor() {
    let data = super::pool::data();
    let designs: BTreeMap<String, Value> = cases("designs.jsonl")
        .into_iter()
        .map(|d| (text(&d, "design").to_owned(), d))
        .collect();
    let mut report = Report::new(REGRESS);
    let count = tolerance(1e-15, 0.0);
    for case in cases("permutest.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let (yi, vi) = match case["data"].as_str() {
            Some(name) => (data[name].yi.clone(), data[name].vi.clone()),
            None => (numbers(&case["yi"]), numbers(&case["vi"])),
        };
        let mut columns = vec![vec![1.0; yi.len()]];
        if let Some(design) = case["design"].as_str() {
            columns.push(numbers(&designs[design]["columns"][1]));
        } else if !case["x"].is_null() {
            columns.push(numbers(&case["x"]));
        }
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let design = Design::new(&columns).expect("full rank");
        let model = method_of(&case).regression().expect("computed");
        let options = options_of(&case);
        let found = permutation(
            &studies,
            &design,
            model,
            &options,
            &[],
            Draws::All,
            &Unwatched,
        )
        .expect("clean data");
        let fit = regress(&studies, &design, model, &options).expect("clean data");
        assert!(found.exact);
        report.number(
            "permutations",
            found.permutations as f64,
            &case["permutations"],
            count,
        );
        for (place, p) in found.coefficients.iter().enumerate() {
            report.number("p", *p, &case["p"][place], count);
            let statistic = fit.coefficients[place].statistic;
            report.number("statistic", statistic, &case["stat"][place], MEAN);
        }
        if columns.len() > 1 {
            report.number("QM p", found.moderators, &case["qm_p"], count);
        }
    }
    report.finish(60);
}

/// The p-values by fitting every order of the rows, with all orders of equal rows counted.
fn one_by_one(
    studies: &Studies,
    columns: &[Vec<f64>],
    joint: &[Vec<usize>],
    model: Model,
    options: &Options,
) -> Vec<f64> {
    let sizes = |order: &[usize]| -> Vec<f64> {
        let moved = |c: &Vec<f64>| order.iter().map(|row| c[*row]).collect::<Vec<f64>>();
        let columns: Vec<Vec<f64>> = columns.iter().map(moved).collect();
        let design = Design::new(&columns).expect("full rank");
        let fit = regress(studies, &design, model, options).expect("clean data");
        let mut sizes: Vec<f64> = fit
            .coefficients
            .iter()
            .map(|c| (c.estimate / c.se).abs())
            .collect();
        let tests = joint
            .iter()
            .map(|set| fit.joint(set))
            .chain([fit.moderators]);
        sizes.extend(tests.map(|t| t.expect("moderators").statistic.sqrt()));
        sizes
    };
    let mut order: Vec<usize> = (0..studies.k()).collect();
    let observed = sizes(&order);
    let (mut counts, mut total) = (vec![0_u32; observed.len()], 0_u32);
    loop {
        for ((count, size), observed) in counts.iter_mut().zip(sizes(&order)).zip(&observed) {
            *count += u32::from(size >= observed - 1e-8 * observed.max(1.0));
        }
        total += 1;
        let Some(turn) = order.windows(2).rposition(|p| p[0] < p[1]) else {
            break;
        };
        let other = order
            .iter()
            .rposition(|x| *x > order[turn])
            .expect("larger");
        order.swap(turn, other);
        order[turn + 1..].reverse();
    }
    counts
        .iter()
        .map(|n| f64::from(*n) / f64::from(total))
        .collect()
}

fn all_p(found: &Permuted) -> Vec<f64> {
    let all = found.coefficients.iter().chain(&found.joint);
    let all = all.chain([&found.moderators]);
    all.map(|p| p.expect("a p-value")).collect()
}

#[test]
fn every_model_as_fitted_one_by_one() {
    let yi = [0.21, -0.1, 0.55, 0.34, 0.81];
    let vi = [0.04, 0.03, 0.009, 0.05, 0.002];
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let one = vec![1.0; 5];
    let x = vec![1980.0, 1985.0, 1993.0, 1985.0, 2001.0];
    let a = vec![0.0, 1.0, 0.0, 0.0, 1.0];
    let b = vec![0.0, 0.0, 1.0, 0.0, 0.0];
    let designs = [
        (vec![one.clone(), x.clone()], vec![vec![1]]),
        (
            vec![one.clone(), a.clone(), b.clone()],
            vec![vec![1, 2], vec![2]],
        ),
        (vec![one, x, a, b], vec![vec![2, 3]]),
    ];
    for (columns, joint) in designs {
        let design = Design::new(&columns).expect("full rank");
        for method in ["REML", "ML", "DL", "PM", "EE", "HE", "SJ", "PMM"] {
            let tests = [
                Test::Z,
                Test::Hksj { floor: false },
                Test::Hksj { floor: true },
            ];
            for test in tests {
                let options = Options { test, ..z() };
                let model = model_of(method);
                let found = permutation(
                    &studies,
                    &design,
                    model,
                    &options,
                    &joint,
                    Draws::All,
                    &Unwatched,
                )
                .expect("clean data");
                let expected = one_by_one(&studies, &columns, &joint, model, &options);
                let found = all_p(&found);
                assert!(
                    found
                        .iter()
                        .zip(&expected)
                        .all(|(f, e)| (f - e).abs() < 1e-12),
                    "{method} {test:?}: {found:?} {expected:?}"
                );
            }
        }
    }
}

/// Variances over twelve orders of magnitude, where normal equations are worth nothing.
#[test]
fn extreme_variances_as_fitted_one_by_one() {
    let yi = [0.21, -0.1, 0.55, 0.34, 0.81, 0.05];
    let vi = [1e-9, 1e-3, 1e3, 0.1, 1e-6, 1.0];
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let columns = [vec![1.0; 6], vec![1.0, 2.0, 4.0, 3.0, 7.0, 2.5]];
    let design = Design::new(&columns).expect("full rank");
    for method in ["REML", "DL", "EE"] {
        let options = z();
        let model = model_of(method);
        let found = permutation(
            &studies,
            &design,
            model,
            &options,
            &[],
            Draws::All,
            &Unwatched,
        )
        .expect("clean data");
        let expected = one_by_one(&studies, &columns, &[], model, &options);
        let found = all_p(&found);
        assert!(
            found
                .iter()
                .zip(&expected)
                .all(|(f, e)| (f - e).abs() < 1e-12),
            "{method}: {found:?} {expected:?}"
        );
    }
}

#[test]
fn a_sample_is_near_the_exact_test_and_determined_by_its_seed() {
    let data = super::pool::data();
    let (yi, vi) = (&data["bcg-rr"].yi, &data["bcg-rr"].vi);
    let studies = Studies::new(yi, vi).expect("clean data");
    let x: Vec<f64> = (0..13).map(|i| f64::from((i * 5 + 2) % 13)).collect();
    let design = Design::new(&[vec![1.0; 13], x]).expect("full rank");
    let sample = |seed| {
        let draws = Draws::Sample { draws: 4000, seed };
        permutation(
            &studies,
            &design,
            model_of("REML"),
            &z(),
            &[],
            draws,
            &Unwatched,
        )
        .expect("clean data")
    };
    let (a, b, other) = (sample(1), sample(1), sample(2));
    assert_eq!(a, b);
    assert_ne!(a, other);
    assert!(!a.exact);
    assert_eq!(a.permutations, 4000);
    for (p, q) in all_p(&a).into_iter().zip(all_p(&other)) {
        // Six standard errors of the difference of two shares.
        assert!((p - q).abs() < 6.0 * (2.0 * 0.25 / 4000.0_f64).sqrt());
    }
    let least = 1.0 / 4001.0;
    assert!(all_p(&a).iter().all(|p| *p >= least));
}

#[test]
fn a_small_number_of_orders_is_taken_whole() {
    let yi = [0.1, 0.4, 0.2, 0.9];
    let vi = [0.1, 0.2, 0.1, 0.3];
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let design = Design::new(&[vec![1.0; 4], vec![0.0, 0.0, 1.0, 1.0]]).expect("full rank");
    let draws = Draws::Sample { draws: 10, seed: 9 };
    let found = permutation(
        &studies,
        &design,
        model_of("EE"),
        &z(),
        &[],
        draws,
        &Unwatched,
    )
    .expect("clean data");
    assert!(found.exact);
    assert_eq!(found.permutations, 6);
}

#[test]
fn too_many_orders_are_refused_and_a_watch_stops() {
    struct Stops(AtomicU64);
    impl Watch for Stops {
        fn done(&self, done: u64, of: u64) -> ControlFlow<()> {
            assert!(done <= of);
            self.0.fetch_add(1, Ordering::Relaxed);
            ControlFlow::Break(())
        }
    }
    let (yi, vi): (Vec<f64>, Vec<f64>) = (0..30)
        .map(|i| (f64::from(i % 7), 1.0 + f64::from(i % 3)))
        .unzip();
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let columns = [vec![1.0; 30], (0..30).map(f64::from).collect()];
    let design = Design::new(&columns).expect("full rank");
    let run = |draws, watch: &dyn Watch| {
        permutation(&studies, &design, model_of("EE"), &z(), &[], draws, watch)
    };
    let all = run(Draws::All, &Unwatched);
    assert!(matches!(all, Err(StatsError::TooMany { .. })), "{all:?}");
    let draws = Draws::Sample {
        draws: 1_000_000_000,
        seed: 1,
    };
    let watch = Stops(AtomicU64::new(0));
    assert_eq!(run(draws, &watch), Err(StatsError::Stopped));
    let looks = watch.0.load(Ordering::Relaxed);
    assert!((1..100).contains(&looks), "{looks}");
}

proptest! {
    #[test]
    fn any_data_give_a_p_value((yi, vi) in wild(), seed in 0_u64..1000) {
        let x: Vec<f64> = (0..yi.len()).map(|i| ((i * 7 + 3) % 11) as f64).collect();
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let Ok(design) = Design::new(&[vec![1.0; yi.len()], x]) else {
            return Ok(());
        };
        for method in ["REML", "DL", "EE", "HS"] {
            let draws = Draws::Sample { draws: 20, seed };
            match permutation(&studies, &design, model_of(method), &z(), &[vec![1]], draws, &Unwatched) {
                Ok(found) => {
                    prop_assert!(all_p(&found).iter().all(|p| *p > 0.0 && *p <= 1.0));
                    // One moderator is tested by its coefficient and by all together.
                    prop_assert_eq!(found.coefficients[1], found.moderators);
                    prop_assert_eq!(found.coefficients[1], found.joint[0]);
                }
                Err(StatsError::TooFew { .. }) => prop_assert!(yi.len() < 3),
                Err(other) => prop_assert!(false, "{}: {}", method, other),
            }
        }
    }

    #[test]
    fn units_change_no_p_value((yi, vi) in studies(), shift in -5_i32..5) {
        prop_assume!(yi.len() > 3);
        let x: Vec<f64> = (0..yi.len()).map(|i| ((i * 7 + 3) % 11) as f64).collect();
        let moved: Vec<f64> = x.iter().map(|x| 3.0 * (x + f64::from(shift))).collect();
        let run = |yi: &[f64], vi: &[f64], x: Vec<f64>| {
            let studies = Studies::new(yi, vi).expect("clean data");
            let design = Design::new(&[vec![1.0; yi.len()], x]).expect("full rank");
            let draws = Draws::Sample { draws: 50, seed: 3 };
            permutation(&studies, &design, model_of("REML"), &z(), &[], draws, &Unwatched)
                .expect("clean data")
        };
        let double: Vec<f64> = yi.iter().map(|y| 2.0 * y).collect();
        let four: Vec<f64> = vi.iter().map(|v| 4.0 * v).collect();
        let plain = run(&yi, &vi, x.clone());
        prop_assert_eq!(plain.moderators, run(&yi, &vi, moved).moderators);
        prop_assert_eq!(plain.moderators, run(&double, &four, x).moderators);
    }
}

#[test]
fn adjusted_p_values() {
    let p = [
        Some(0.01),
        Some(0.04),
        None,
        Some(0.03),
        Some(f64::NAN),
        Some(0.02),
    ];
    // By hand: 4 tests, sorted 0.01, 0.02, 0.03, 0.04.
    let near = |found: Vec<Option<f64>>, expected: [Option<f64>; 6]| {
        for (f, e) in found.iter().zip(expected) {
            match (f, e) {
                (Some(f), Some(e)) => assert!((f - e).abs() < 1e-15, "{found:?}"),
                (f, e) => assert_eq!(*f, e, "{found:?}"),
            }
        }
    };
    near(
        adjust(&p, Adjustment::Bonferroni),
        [Some(0.04), Some(0.16), None, Some(0.12), None, Some(0.08)],
    );
    near(
        adjust(&p, Adjustment::Holm),
        [Some(0.04), Some(0.06), None, Some(0.06), None, Some(0.06)],
    );
    near(
        adjust(&p, Adjustment::Fdr),
        [Some(0.04), Some(0.04), None, Some(0.04), None, Some(0.04)],
    );
    for how in [Adjustment::Bonferroni, Adjustment::Holm, Adjustment::Fdr] {
        assert_eq!(adjust(&[], how), []);
        assert_eq!(adjust(&[Some(0.3)], how), [Some(0.3)]);
        assert_eq!(adjust(&[None], how), [None]);
        assert_eq!(
            adjust(&[Some(0.6), Some(0.9)], how).last(),
            Some(&Some(match how {
                Adjustment::Bonferroni | Adjustment::Holm => 1.0,
                Adjustment::Fdr => 0.9,
            }))
        );
    }
}
