//! `pool` of rows: defaults, k = 0, 1 and 2, scales, weights, what is left out.

use kma::diagnostic::{Code, Severity};
use kma::result::Status;

use super::{FIVE, Ran, close, of_rows, run_plan};

#[test]
fn defaults_are_reml_with_hksj_at_95_percent_and_are_said() {
    let ran = of_rows("pool d as all", FIVE);
    let all = ran.ok("all");
    assert_eq!((all.method.as_str(), all.test.as_str()), ("REML", "hksj"));
    assert_eq!((all.level, all.df), (95.0, Some(4.0)));
    assert_eq!((all.sizes.k, all.sizes.studies), (5, 5));
    assert!(all.pi.is_some() && all.heterogeneity.tau2_ci.is_some());
    let said = "by default: REML, test hksj, floor yes, level 95%, prediction as the test, \
                tau² with its Q-profile interval";
    assert_eq!(all.remarks, [said]);
    let weights: f64 = all.rows.iter().filter_map(|row| row.weight).sum();
    assert!(close(Some(weights), 100.0), "{weights}");
    assert!(ran.diagnostics.is_empty());
}

#[test]
fn what_the_plan_says_is_not_a_default() {
    let ran = of_rows("pool d using DL with test z, level 90% as all", FIVE);
    let all = ran.ok("all");
    let said = "as the plan says: DL, test z, level 90%; by default: prediction as the test, \
                tau² with its Q-profile interval";
    assert_eq!(all.remarks, [said]);
    assert_eq!((all.level, all.df), (90.0, None));
    let row = all.rows.first().expect("rows");
    let [lo, hi] = row.ci.expect("an interval");
    assert!(
        close(Some(hi - lo), 2.0 * 1.644_853_626_951_472_7 * 0.2),
        "{lo} {hi}"
    );
}

#[test]
fn common_effects_have_z_no_tau2_and_no_prediction() {
    let ran = of_rows("pool d using FE as all", FIVE);
    let all = ran.ok("all");
    assert_eq!((all.test.as_str(), all.pi), ("z", None));
    assert_eq!(all.heterogeneity.tau2, Some(0.0));
    assert_eq!(all.heterogeneity.tau2_ci, None);
    let (q, df) = (all.heterogeneity.q.expect("Q"), 4.0);
    assert!(close(all.heterogeneity.i2, 100.0 * (q - df) / q));
    let said = "as the plan says: FE; by default: test z, level 95%, no prediction interval, \
                tau² 0, I² from Q";
    assert_eq!(all.remarks, [said]);
}

#[test]
fn every_setting_that_the_plan_says_is_told() {
    let analysis = "pool d with rows independent, tau2 0.1, pi HTS, floor no as all";
    let ran = of_rows(analysis, FIVE);
    let said = "as the plan says: floor no, rows independent, prediction HTS, tau² 0.1; \
                by default: REML, test hksj, level 95%";
    assert_eq!(ran.ok("all").remarks, [said]);
}

#[test]
fn the_settings_of_parts_are_those_of_the_largest() {
    let ran = of_rows("pool d per region as all", FIVE);
    let said = &ran.ok("all").remarks[0];
    assert!(said.contains("prediction as the test"), "{said}");
}

#[test]
fn no_effect_is_not_run_and_keeps_its_rows() {
    let ran = of_rows("pool d as all", &[("a", "cortex/in_vivo", f64::NAN, 0.1)]);
    assert_eq!(
        ran.reason("all"),
        (Status::NotRun, "none of 1 row has an effect")
    );
    let all = ran.pool("all");
    assert_eq!(all.rows.len(), 1);
    assert_eq!(
        all.left_out.first().map(|l| l.reason.as_str()),
        Some("`yi` is missing")
    );
    let ran = of_rows("pool d where region = striatum as none", &FIVE[..3]);
    assert_eq!(ran.reason("none"), (Status::NotRun, "there are no rows"));
    assert_eq!(ran.pool("none").remarks, [""; 0], "it lists no defaults");
}

#[test]
fn one_effect_gives_its_study_with_z_and_a_warning() {
    let ran = of_rows("pool d as all", &FIVE[..1]);
    let all = ran.ok("all");
    assert_eq!((all.test.as_str(), all.df), ("z", None));
    assert!(close(all.estimate, 0.5) && close(all.se, 0.2));
    assert_eq!(all.heterogeneity.tau2, Some(0.0));
    assert_eq!((all.pi, all.heterogeneity.i2), (None, None));
    let said = [
        "by default: level 95%",
        "one effect: that study, with z, tau² 0 and no prediction interval",
    ];
    assert_eq!(all.remarks, said);
    assert_eq!(ran.codes(), [Code::FewStudies]);
    assert_eq!(ran.diagnostics[0].severity, Severity::Warning);
}

#[test]
fn two_effects_run_without_prediction_and_with_a_warning() {
    let ran = of_rows("pool d as all", &FIVE[..2]);
    let all = ran.ok("all");
    assert_eq!(
        (all.test.as_str(), all.df, all.pi),
        ("hksj", Some(1.0), None)
    );
    assert_eq!(ran.codes(), [Code::FewStudies]);
}

#[test]
fn rows_without_effect_are_counted_and_stay_without_weight() {
    let mut rows = FIVE.to_vec();
    rows.push(("f", "cortex/in_vivo", 0.3, f64::NAN));
    rows.push(("g", "cortex/in_vivo", 0.3, 0.0));
    let ran = of_rows("pool d as all", &rows);
    let all = ran.ok("all");
    assert_eq!((all.rows.len(), all.sizes.k), (7, 5));
    assert_eq!(all.rows[5].weight, None);
    assert_eq!(all.rows[6].row, 7);
    let told: Vec<(&str, usize)> = (all.left_out.iter())
        .map(|l| (l.reason.as_str(), l.rows))
        .collect();
    let expected = [
        ("`vi` is missing", 1),
        ("the variance of the effect is 0", 1),
    ];
    assert_eq!(told, expected);
}

#[test]
fn unknown_conditions_leave_rows_out_and_are_counted() {
    let mut rows = FIVE.to_vec();
    rows.push(("f", "/in_vivo", 0.3, 0.1));
    let ran = of_rows("pool d where region = cortex as all", &rows);
    let all = ran.ok("all");
    assert_eq!(all.sizes.k, 3);
    assert_eq!(
        all.left_out[0].reason,
        "`region` is unknown, and `where` asks for it"
    );
    assert_eq!(all.left_out[0].rows, 1);
}

const COUNTS: &str = "study,ai,n1,ci,n2
a,4,119,11,128
b,6,306,29,303
c,3,231,11,220
d,0,50,3,50
";

/// Risk ratios of [`COUNTS`], with options.
fn counted(options: &str, analysis: &str) -> Ran {
    let plan = format!(
        r#"kma 1

data t from "t.csv" {{
  study:   study
  vaccine: arm {{ events: ai, n: n1 }}
  control: arm {{ events: ci, n: n2 }}
}}

effect rr = RR(vaccine, control){options}

{analysis}
"#
    );
    run_plan(&plan, &[("t.csv", COUNTS)])
}

#[test]
fn what_is_added_to_empty_cells_is_told() {
    let said = |options: &str| counted(options, "pool t as all").ok("all").remarks[1].clone();
    let told = "0.5 added to the cells of 1 row with an empty cell";
    assert_eq!(said(""), told);
    let told = "0.1 added to the cells of 4 rows, 1 with an empty one, as `to all` says";
    assert_eq!(said(" with add 0.1 to all"), told);
    let told = "0.5 added to the cells of 4 rows, 1 with an empty one, as `to if_any_zero` says";
    assert_eq!(said(" with add 0.5 to if_any_zero"), told);
    let nothing = counted(" with add 0", "pool t where study != \"d\" as all");
    assert_eq!(nothing.ok("all").remarks.len(), 1);
    let summary = counted("", "summarise t as all");
    let told = "0.5 added to the cells of 1 row with an empty cell";
    assert_eq!(summary.summary("all").remarks, [told]);
}

#[test]
fn ratios_are_shown_as_ratios_and_analysed_as_logs() {
    let plan = r#"kma 1

data t from "t.csv" {
  study:   study
  vaccine: arm { events: ai, n: n1 }
  control: arm { events: ci, n: n2 }
}

effect rr = RR(vaccine, control)

pool t as all
"#;
    let ran = run_plan(plan, &[("t.csv", COUNTS)]);
    let all = ran.ok("all");
    assert_eq!(all.display.name, "risk ratio");
    assert_eq!(all.display.transform, "exp");
    let exp = all.estimate.map(kma::stats::math::exp);
    assert_eq!(all.display.estimate, exp);
    assert_eq!(all.sizes.participants, Some(1407.0));
    assert_eq!(all.sizes.events, Some(67.0));
}

#[test]
fn what_is_not_in_this_version_is_not_run_with_one_warning() {
    let ran = of_rows(
        "pool d nested in study / row as a\npool d by region robust in study with tau2 common as b\npower d as c",
        FIVE,
    );
    assert_eq!(
        ran.reason("a"),
        (Status::NotRun, "`nested in` is not in this version")
    );
    assert_eq!(
        ran.reason("b"),
        (
            Status::NotRun,
            "not in this version: tau2 common under robust in"
        )
    );
    assert_eq!(
        ran.reason("c"),
        (Status::NotRun, "`power` is not in this version")
    );
    assert_eq!(ran.codes(), [Code::NotYetComputed; 3]);
    assert!(
        ran.diagnostics
            .iter()
            .all(|d| d.severity == Severity::Warning)
    );
    let a = ran.pool("a");
    assert_eq!((a.sizes.k, a.rows.len(), a.estimate), (5, 5, None));
    assert!(
        a.rows
            .iter()
            .all(|row| row.weight.is_none() && row.yi.is_some())
    );
}

#[test]
fn proportions_are_shown_with_the_harmonic_mean_of_n() {
    let plan = r#"kma 1

data t from "t.csv" {
  study: study
  group: arm { events: x, n: n }
}

effect p = PFT(group)

pool t using EE as all
"#;
    let ran = run_plan(plan, &[("t.csv", "study,x,n\na,3,10\nb,8,40\nc,2,20\n")]);
    let all = ran.ok("all");
    let n = 3.0 / (1.0 / 10.0 + 1.0 / 40.0 + 1.0 / 20.0);
    let shown = all
        .estimate
        .map(|x| kma::measure::Transform::Ipft.apply(x, n));
    assert_eq!(all.display.estimate, shown);
    assert_eq!(all.sizes.participants, Some(70.0));
}

#[test]
fn forms_are_counted_and_a_turned_sign_changes_nothing_else() {
    let plan = r#"kma 1

data t from "t.csv" {
  study: study
  scale: one of good, bad
  yi:    optional number
  vi:    optional number
  se:    optional number
}

effect e = given(yi, vi) else given(yi, se: se) with flip scale = bad

pool t using FE as all
"#;
    let csv = "study,scale,yi,vi,se\na,good,0.5,0.04,\nb,bad,-0.5,,0.2\nc,good,,,\n";
    let ran = run_plan(plan, &[("t.csv", csv)]);
    let all = ran.ok("all");
    assert_eq!(all.rows[1].yi, Some(0.5));
    assert!(close(all.estimate, 0.5));
    assert_eq!(
        all.remarks[1],
        "`given(yi, vi)` gave 1 row, `given(yi, se: se)` gave 1 row"
    );
}
