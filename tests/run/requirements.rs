//! `require`, and what stands on what did not run.

use kma::result::{Body, Status};

use super::{FIVE, of_rows};

#[test]
fn a_requirement_that_does_not_hold_leaves_the_reason_and_the_rows() {
    let ran = of_rows("require studies >= 6 for pool\npool d as all", FIVE);
    let reason = "studies = 5, the plan asks for studies >= 6";
    assert_eq!(ran.reason("all"), (Status::NotRun, reason));
    let all = ran.pool("all");
    assert_eq!((all.sizes.k, all.rows.len(), all.estimate), (5, 5, None));
    assert!(all.summary.is_none());
}

#[test]
fn several_requirements_are_joined() {
    let analyses = "require studies >= 6 for pool\nrequire k >= 7 for pool, summarise
require participants >= 100 for pool\npool d as all";
    let ran = of_rows(analyses, FIVE);
    let reason = "studies = 5, the plan asks for studies >= 6; k = 5, the plan asks for k >= 7; \
                  participants not known, the plan asks for participants >= 100";
    assert_eq!(ran.reason("all"), (Status::NotRun, reason));
}

#[test]
fn otherwise_summarise_carries_the_summary() {
    let analyses = "require studies >= 6 for pool otherwise summarise\npool d as all";
    let ran = of_rows(analyses, FIVE);
    let summary = ran.pool("all").summary.as_ref().expect("a summary");
    assert_eq!(
        (summary.up, summary.down, summary.none, summary.missing),
        (4, 1, 0, 0)
    );
    assert_eq!(summary.range, Some([-0.2, 0.9]));
}

#[test]
fn requirements_are_tested_in_every_part_of_by_and_per() {
    let analyses = "require studies >= 3 for pool
pool d by region as by_region\npool d per region as per_region";
    let ran = of_rows(analyses, FIVE);
    for name in ["by_region", "per_region"] {
        let parts = &ran.ok(name).parts;
        assert_eq!(parts[0].status, Status::Ok);
        assert_eq!(parts[1].status, Status::NotRun);
        let reason = "studies = 2, the plan asks for studies >= 3";
        assert_eq!(parts[1].reason.as_deref(), Some(reason));
    }
    let by_region = ran.ok("by_region");
    assert!(by_region.between.is_none());
    assert!(by_region.estimate.is_some());
}

#[test]
fn what_stands_on_it_is_not_run_too() {
    let analyses = "require studies >= 6 for pool
pool d as all
pool all where region = cortex as narrower
compare all against narrower as difference
reported all { estimate: 0.3 }
expect all.estimate > 0
expect all agrees
table all, narrower";
    let ran = of_rows(analyses, FIVE);
    let because = "`all` did not run: studies = 5, the plan asks for studies >= 6";
    assert_eq!(ran.reason("narrower"), (Status::NotRun, because));
    assert_eq!(ran.reason("difference"), (Status::NotRun, because));
    assert_eq!(ran.results[3].status, Status::NotRun);
    for at in [4, 5] {
        let Body::Expectation { holds, .. } = &ran.results[at].body else {
            panic!("an expectation");
        };
        assert!(!holds, "{at}");
        assert_eq!(ran.results[at].reason.as_deref(), Some(because));
    }
    assert_eq!(ran.last().status, Status::Ok);
}
