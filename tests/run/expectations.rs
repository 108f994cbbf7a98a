//! `reported` and `expect`.

use kma::result::{Body, Check, Verdict};

use Verdict::{Close, Differs, Same};

use super::{FIVE, Ran, of_rows};

fn checks(ran: &Ran, at: usize) -> &[Check] {
    match &ran.results[at].body {
        Body::Reported { checks } => checks,
        other => panic!("not reported: {other:?}"),
    }
}

fn holds(ran: &Ran, at: usize) -> bool {
    match &ran.results[at].body {
        Body::Expectation { holds, .. } => *holds,
        other => panic!("not expected: {other:?}"),
    }
}

#[test]
fn printed_numbers_are_held_against_the_result() {
    let ran = of_rows("pool d with test z as all", FIVE);
    let all = ran.ok("all");
    let [lo, hi] = all.display.ci.expect("an interval");
    let estimate = all.display.estimate.expect("an estimate");
    let analyses = format!(
        "pool d with test z as all
reported all {{ estimate: {estimate:.3}, ci: {lo:.2} to {hi:.2}, studies: 6, i2: {:.1}%, p: < 0.2 }}
reported all {{ estimate: {:.3}, ci: {lo:.2} to {:.2}, df: 4 }}
expect all agrees",
        all.heterogeneity.i2.expect("I²"),
        estimate + 0.001,
        hi + 0.05,
    );
    let ran = of_rows(&analyses, FIVE);
    let verdicts: Vec<Verdict> = checks(&ran, 1).iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Same, Same, Close, Same, Same]);
    let verdicts: Vec<Verdict> = checks(&ran, 2).iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Close, Differs, Differs]);
    assert_eq!(checks(&ran, 2)[2].found, None);
    assert_eq!(checks(&ran, 1)[1].found_to, Some(hi));
    assert!(!holds(&ran, 3));
    let reason = ran.results[3].reason.as_deref().expect("a reason");
    assert!(
        reason.starts_with("`ci` of `all` was printed as"),
        "{reason}"
    );
}

#[test]
fn expectations_are_about_numbers_as_people_read_them() {
    let analyses = "pool d by region as all
expect all.estimate > 0 and all.studies = 5
expect all.i2 > 10%
expect all[cortex].k + all[striatum].k = all.k
expect all.ci.lo < all.estimate < all.ci.hi
expect not (all.p > 2)
expect all.df is missing
expect all[striatum].pi.lo is missing
expect all[striatum].pi.lo < 5 or all.p > 2";
    let ran = of_rows(analyses, FIVE);
    let found: Vec<bool> = (1..9).map(|at| holds(&ran, at)).collect();
    assert_eq!(found, [true, true, true, true, true, false, true, false]);
    let Body::Expectation { found, .. } = &ran.results[1].body else {
        panic!("an expectation");
    };
    let paths: Vec<&str> = found.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["all.estimate", "all.studies"]);
}

#[test]
fn what_differs_is_told_with_both_ends() {
    let analyses = "pool d as all\nreported all { ci: 7.0 to 8.0, k: 9 }\nexpect all agrees";
    let ran = of_rows(analyses, FIVE);
    let Body::Expectation { holds, found } = &ran.results[2].body else {
        panic!("an expectation");
    };
    assert!(!holds);
    let paths: Vec<&str> = found.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["all.ci.lo", "all.ci.hi", "all.k"]);
}

#[test]
fn agreement_that_holds() {
    let analyses = "pool d as all\nreported all { studies: 5, k: 4 }\nexpect all agrees";
    let ran = of_rows(analyses, FIVE);
    assert!(holds(&ran, 2), "close is no difference");
}
