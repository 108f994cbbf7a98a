//! Means and standard deviations from what is reported instead.

use kma::measure::spread::{Spread, Summary, sd_from_ci, sd_from_se, sd_from_var};
use kma::stats::math;

const NONE: f64 = f64::NAN;

fn close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
}

/// Cases of metafor 5.1-12, `conv.fivenum(method = "luo/wan/shi")`: min, q1, median, q3, max, n.
const SUMMARIES: [[f64; 6]; 5] = [
    [2.0, NONE, 6.0, NONE, 14.0, 20.0],
    [NONE, 4.0, 6.0, 9.0, NONE, 50.0],
    [1.0, 3.0, 5.0, 8.0, 12.0, 120.0],
    [10.0, 22.0, 30.0, 41.0, 77.0, 33.0],
    [0.5, 1.1, 2.0, 3.3, 9.0, 15.0],
];

fn summary([min, q1, median, q3, max, n]: [f64; 6]) -> Summary {
    Summary {
        n,
        median,
        q1,
        q3,
        min,
        max,
    }
}

#[test]
fn summaries_agree_with_metafor() {
    let [range, quartiles, ..] = SUMMARIES.map(summary);
    close(range.mean(), 6.594_467_760_116_728_5);
    close(range.sd(), 3.211_575_967_369_702);
    close(quartiles.mean(), 6.353_899_999_999_999_4);
    close(quartiles.sd(), 3.816_522_904_115_822_2);
    // metafor gives no mean for the others, since they are skewed.
    assert_eq!(
        SUMMARIES.map(|row| summary(row).skewed().unwrap()),
        [false, false, true, true, true]
    );
}

#[test]
fn summaries_of_logs_agree_with_metafor() {
    let logs = SUMMARIES.map(|[min, q1, median, q3, max, n]| {
        let [min, q1, median, q3, max] = [min, q1, median, q3, max].map(math::ln);
        summary([min, q1, median, q3, max, n])
    });
    assert_eq!(
        logs.map(|row| row.skewed().unwrap()),
        [false, false, true, false, false]
    );
    let [range, quartiles, _, both, small] = logs;
    close(range.mean(), 1.7544098879117633);
    close(quartiles.mean(), 1.791759469228055);
    // With five numbers metafor divides the variance of logs by 1 + 0.28/ln(n)²; the formulas are the same before.
    for (found, mean, sd) in [
        (both, 3.3911110270582649, 0.48230259972949063),
        (small, 0.68024605439353059, 0.8328594517543948),
    ] {
        let ln_n = math::ln(found.n);
        close(found.mean(), mean);
        close(found.sd(), sd * (1.0 + 0.28 / (ln_n * ln_n)).sqrt());
    }
}

#[test]
fn standard_errors_and_intervals_give_back_the_standard_deviation() {
    close(sd_from_se(0.5, 16.0), 2.0);
    close(sd_from_var(4.0), 2.0);
    // t(0.975, 9) = 2.2621571627982055: half the width of the interval of ten values with sd 2.
    let half = 2.262_157_162_798_205_5 * 2.0 / 10.0_f64.sqrt();
    close(sd_from_ci(5.0 - half, 5.0 + half, 10.0, 0.95), 2.0);
}

#[test]
fn nonsense_gives_nothing() {
    assert_eq!(sd_from_se(-0.5, 16.0), None);
    assert_eq!(sd_from_se(0.5, NONE), None);
    assert_eq!(sd_from_var(-1.0), None);
    assert_eq!(sd_from_ci(2.0, 1.0, 10.0, 0.95), None);
    assert_eq!(sd_from_ci(1.0, 2.0, 1.0, 0.95), None);
    let disordered = Summary {
        n: 20.0,
        median: 3.0,
        q1: 4.0,
        q3: 5.0,
        min: NONE,
        max: NONE,
    };
    assert_eq!((disordered.mean(), disordered.sd()), (None, None));
    let lonely = Summary {
        q1: NONE,
        ..disordered
    };
    assert_eq!((lonely.mean(), lonely.sd()), (None, None));
    assert_eq!(Spread::ALL.first().map(|form| form.name()), Some("sd"));
}
