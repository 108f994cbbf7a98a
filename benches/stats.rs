//! Speed of pooling.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kma::method::{EE, REML};
use kma::stats::pool::{Options, pool};
use kma::stats::regress::permutation::{Draws, permutation};
use kma::stats::regress::{Design, regress};
use kma::stats::sensitivity::gosh::{Draw, distribution, gosh};
use kma::stats::sensitivity::leave_one_out;
use kma::stats::{Studies, Unwatched, tau2};

/// `k` studies with heterogeneity, from a linear congruential generator.
fn studies(k: usize) -> (Vec<f64>, Vec<f64>) {
    let mut state = 20_261_123_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / f64::from(u32::MAX)
    };
    let mut yi = Vec::with_capacity(k);
    let mut vi = Vec::with_capacity(k);
    for _ in 0..k {
        let v = 0.005 + 0.3 * uniform() * uniform();
        let z = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        yi.push(0.3 + z * (v + 0.1).sqrt());
        vi.push(v);
    }
    (yi, vi)
}

fn benches(c: &mut Criterion) {
    for k in [13, 100, 10_000] {
        let (yi, vi) = studies(k);
        c.bench_function(&format!("reml k={k}"), |b| {
            b.iter(|| Studies::new(black_box(&yi), black_box(&vi)).and_then(|s| tau2::reml(&s)));
        });
        let model = REML.model().expect("REML is computed");
        c.bench_function(&format!("pool k={k}"), |b| {
            b.iter(|| {
                let studies = Studies::new(black_box(&yi), black_box(&vi))?;
                pool(&studies, model, &Options::default())
            });
        });
    }
}

fn more(c: &mut Criterion) {
    let model = REML.model().expect("REML is computed");
    let options = Options::default();
    for k in [100, 1_000] {
        let (yi, vi) = studies(k);
        let all = Studies::new(&yi, &vi).expect("clean data");
        c.bench_function(&format!("leave one out k={k}"), |b| {
            b.iter(|| leave_one_out(black_box(&all), model, &options));
        });
        let x: Vec<f64> = (0..k).map(|i| (i % 17) as f64).collect();
        let design = Design::new(&[vec![1.0; k], x]).expect("full rank");
        let model = REML.regression().expect("REML is computed");
        c.bench_function(&format!("regress k={k}"), |b| {
            b.iter(|| regress(black_box(&all), &design, model, &options));
        });
    }
}

/// Pools of all subsets, with the quantiles that are told of them; on all cores.
fn subsets(c: &mut Criterion) {
    let options = Options::default();
    let mut group = c.benchmark_group("gosh");
    group.sample_size(10);
    for (name, method, k) in [
        ("EE, 2^20 subsets", &EE, 20),
        ("REML, 2^15 subsets", &REML, 15),
    ] {
        let model = method.model().expect("it is computed");
        let (yi, vi) = studies(k);
        let all = Studies::new(&yi, &vi).expect("clean data");
        group.bench_function(name, |b| {
            b.iter(|| {
                let draw = Draw::usual(k, 1);
                let found =
                    gosh(black_box(&all), model, &options, draw, &Unwatched).expect("clean");
                [&found.estimate, &found.i2].map(|column| distribution(column))
            });
        });
    }
    group.finish();
}

/// Of 30 studies with one moderator; metafor needs 60 s for 10,000 draws.
fn permutations(c: &mut Criterion) {
    let (yi, vi) = studies(30);
    let all = Studies::new(&yi, &vi).expect("clean data");
    let x: Vec<f64> = (0..30).map(|i| f64::from(i % 17)).collect();
    let design = Design::new(&[vec![1.0; 30], x]).expect("full rank");
    let model = REML.regression().expect("REML is computed");
    let options = Options::default();
    let draws = Draws::Sample {
        draws: 10_000,
        seed: 1,
    };
    let mut group = c.benchmark_group("permutation");
    group.sample_size(10);
    group.bench_function("10,000 draws, k=30", |b| {
        b.iter(|| {
            permutation(
                black_box(&all),
                &design,
                model,
                &options,
                &[],
                draws,
                &Unwatched,
            )
        });
    });
    group.finish();
}

criterion_group!(stats, benches, more, subsets, permutations);
criterion_main!(stats);
