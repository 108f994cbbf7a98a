//! Effects from what papers print, rows that have none, and three arms.

use super::{Ran, close, run_plan};

const LN_079: f64 = -0.235_722_333_521_069_83;

/// A plan whose one effect is computed from the columns of `rows`, pooled as `all`.
fn pooled(schema: &str, effect: &str, header: &str, rows: &str) -> Ran {
    let plan = format!(
        "kma 1\ndata d from \"d.csv\" {{\n{schema}\n}}\neffect e = {effect}\npool d using EE as all\n"
    );
    run_plan(&plan, &[("d.csv", &format!("{header}\n{rows}"))])
}

const PRINTED: &str =
    "study: study\n est: optional number\n lo: optional number\n hi: optional number";

fn printed(measure: &str, rows: &str) -> Ran {
    let effect = format!("{measure}(est, ci: (lo, hi))");
    pooled(PRINTED, &effect, "study,est,lo,hi", rows)
}

/// Why rows were left out of `all`, and how many.
fn left_out(ran: &Ran) -> Vec<(String, usize)> {
    let mut reasons: Vec<_> = ran
        .pool("all")
        .left_out
        .iter()
        .map(|out| (out.reason.clone(), out.rows))
        .collect();
    reasons.sort();
    reasons
}

/// 0.79 (0.61 to 1.02) is a ratio; the row beside it is left out for `reason`.
fn refused(row: &str, reason: &str) {
    for measure in ["HR", "OR", "RR", "IRR"] {
        let ran = printed(measure, &format!("a,0.79,0.61,1.02\n{row}\n"));
        let pool = ran.ok("all");
        assert_eq!(pool.sizes.k, 1, "{measure} {row}");
        assert!(close(pool.estimate, LN_079), "{measure} {row}");
        assert_eq!(left_out(&ran), [(reason.to_owned(), 1)], "{measure} {row}");
    }
}

#[test]
fn an_interval_without_its_estimate_gives_no_effect() {
    refused("b,,0.61,1.02", "`est` is missing");
    refused("b,0.79,0.61,", "`hi` is missing");
}

#[test]
fn an_interval_that_rounding_does_not_explain_is_refused() {
    let reason = "the interval is not symmetric on the log scale";
    refused("b,2.0,1.9,2.5", reason);
    // Symmetric on the natural scale: an interval of a difference.
    refused("b,1.55,1.05,2.05", reason);
    refused("b,0.790,0.610,1.120", reason);
}

#[test]
fn rounding_explains_what_a_paper_prints() {
    // Each is a rounded interval of its ratio; the last to one decimal, where the middle is 1.45.
    let ran = printed("RR", "a,1.00,0.85,1.18\nb,2.1,1.0,4.4\nc,1.5,0.7,3.0\n");
    assert_eq!(ran.ok("all").sizes.k, 3);
    assert!(left_out(&ran).is_empty());
}

#[test]
fn an_interval_that_cannot_be_one_is_refused() {
    refused(
        "b,0.79,0.81,1.02",
        "the interval does not hold its estimate",
    );
    refused("b,0.79,0,1.02", "a ratio is not above 0");
    refused("b,-0.2,-0.4,0.1", "a ratio is not above 0");
    refused("b,0.79,0.79,0.79", "the variance of the effect is 0");
}

#[test]
fn a_variance_of_zero_or_without_bound_gives_no_effect() {
    let schema = "study: study\n yi: number\n s: optional number";
    let rows = "a,0.5,0.2\nb,0.4,0\nc,0.3,1e200\nd,0.2,1e-200\ne,0.1,\nf,0.9,-0.1\n";
    let ran = pooled(schema, "given(yi, se: s)", "study,yi,s", rows);
    let pool = ran.ok("all");
    assert_eq!(pool.sizes.k, 1);
    assert!(close(pool.estimate, 0.5) && close(pool.se, 0.2));
    let expected = [
        ("`s` is missing", 1),
        ("a standard error is negative", 1),
        ("the variance of the effect is 0", 2),
        ("the variance of the effect is not a positive number", 1),
    ];
    let found = left_out(&ran);
    let found: Vec<_> = found
        .iter()
        .map(|(why, rows)| (why.as_str(), *rows))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_group_without_any_spread_gives_no_effect() {
    let schema =
        "study: study\n t: arm { n: n1, mean: m1, sd: s1 }\n c: arm { n: n2, mean: m2, sd: s2 }";
    let header = "study,n1,m1,s1,n2,m2,s2";
    let ran = pooled(
        schema,
        "MD(t, c)",
        header,
        "a,10,5,2,10,4,2\nb,10,5,0,10,4,0\n",
    );
    assert_eq!(ran.ok("all").sizes.k, 1);
    assert_eq!(
        left_out(&ran),
        [("the variance of the effect is 0".to_owned(), 1)]
    );
}

const THREE: &str = "study: study\n drug: arm { n: n1, mean: m1, sd: s1 }\n control: arm { n: n2, mean: m2, sd: s2 }\n \
                     sham: arm { mean: m3 }";

fn normalised(rows: &str) -> Ran {
    pooled(
        THREE,
        "NMD(drug, control, sham)",
        "study,n1,m1,s1,n2,m2,s2,m3",
        rows,
    )
}

/// By hand: 100 (40 - 70)/(40 - 100) = 50 with (100/60)² (10²/10 + 12²/10); 100 (6 - 2)/(6 - 1) = 80 with 20² (1/8 + 4/8).
#[test]
fn a_sham_normalises_a_difference() {
    let one = normalised("a,10,70,10,10,40,12,100\n");
    assert!(close(one.ok("all").estimate, 50.0));
    assert!(close(one.ok("all").se, (610.0_f64 / 9.0).sqrt()));
    let other = normalised("b,8,2,1,8,6,2,1\nc,8,2,1,8,6,2,6\nd,8,2,1,8,6,2,\n");
    let pool = other.ok("all");
    assert!(close(pool.estimate, 80.0));
    assert!(close(pool.se, 250.0_f64.sqrt()));
    assert_eq!(pool.sizes.participants, Some(16.0));
    let expected = [
        "`sham.mean` is missing",
        "the control has the mean of the sham",
    ];
    assert_eq!(left_out(&other), expected.map(|why| (why.to_owned(), 1)));
}
