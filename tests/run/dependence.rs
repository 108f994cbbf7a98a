//! Several rows of one study, and groups that serve several comparisons.

use kma::diagnostic::{Code, Severity};
use kma::result::Status;

use super::{FIVE, close, of_rows, run_plan};

const TWICE: &[(&str, &str, f64, f64)] = &[
    ("a", "cortex/in_vivo", 0.5, 0.04),
    ("a", "striatum/in_vivo", 0.9, 0.09),
    ("b", "cortex/in_vivo", 0.1, 0.02),
    ("b", "striatum/in_vivo", f64::NAN, 0.02),
    ("c", "striatum/in_vivo", -0.2, 0.05),
];

#[test]
fn several_rows_of_a_study_are_an_error_with_the_ways_out() {
    let ran = of_rows("pool d as all", TWICE);
    let reason = "several rows belong to one study: a (2 rows)";
    assert_eq!(ran.reason("all"), (Status::Failed, reason));
    assert_eq!(ran.codes(), [Code::DependentRows]);
    let diagnostic = &ran.diagnostics[0];
    assert_eq!(diagnostic.severity, Severity::Error);
    assert_eq!(
        diagnostic.notes,
        ["1 study has several rows here: a (2 rows)"]
    );
    let help = diagnostic.help.join("\n");
    for way in [
        "keep ",
        "combine ",
        "with rows independent",
        "a later version models them: `nested in study / row`",
        "`robust in study`",
    ] {
        assert!(help.contains(way), "{way}");
    }
    assert!(help.contains("`keep largest NUMBER per study"), "{help}");
    assert_eq!(ran.pool("all").sizes.studies, 3);
    assert_eq!(ran.pool("all").sizes.k, 4);
}

#[test]
fn parts_of_per_are_looked_at_one_by_one() {
    let ran = of_rows("pool d per region as parts", TWICE);
    assert!(ran.ok("parts").parts.iter().all(|p| p.status == Status::Ok));
    let mut rows = TWICE.to_vec();
    rows.push(("c", "striatum/in_vivo", 0.2, 0.05));
    let ran = of_rows("pool d per region as parts", &rows);
    let parts = &ran.ok("parts").parts;
    assert_eq!(
        (parts[0].status, parts[1].status),
        (Status::Ok, Status::Failed)
    );
    assert_eq!(ran.codes(), [Code::DependentRows, Code::FewStudies]);
}

#[test]
fn rows_may_be_declared_independent() {
    let ran = of_rows("pool d with rows independent as all", TWICE);
    let all = ran.ok("all");
    assert_eq!((all.sizes.k, all.sizes.studies), (4, 3));
}

#[test]
fn summaries_take_any_rows() {
    let ran = of_rows("summarise d as all", TWICE);
    let all = ran.summary("all");
    assert_eq!((all.up, all.down, all.missing), (3, 1, 1));
    assert_eq!((all.sizes.k, all.sizes.studies), (4, 3));
}

const SHARED: &str = r#"kma 1

data t from "t.csv" {
  study:   study
  dose:    one of low, high
  drug:    arm { n: n1, mean: m1, sd: s1 }
  control: arm { n: n2, mean: m2, sd: s2, shared: group }
}

effect md = MD(drug, control)

pool t using FE with rows independent as all
pool t by dose using FE with rows independent as parts
summarise t as told
"#;

const ROWS: &str = "study,dose,n1,m1,s1,n2,m2,s2,group
a,low,10,5,2,20,3,2,c1
a,high,10,6,2,20,3,2,c1
b,low,12,4,1,16,3,1,c1
";

#[test]
fn a_shared_group_is_divided_and_counted_once() {
    let ran = run_plan(SHARED, &[("t.csv", ROWS)]);
    let all = ran.ok("all");
    // Study b has a group of the same name: it is another one.
    assert_eq!(
        all.sizes.participants,
        Some(10.0 + 10.0 + 20.0 + 12.0 + 16.0)
    );
    assert!(close(all.rows[0].vi, 4.0 / 10.0 + 4.0 / 10.0));
    assert!(close(all.rows[2].vi, 1.0 / 12.0 + 1.0 / 16.0));
    let told = "1 group that serves several comparisons divided by their number";
    assert_eq!(all.remarks[1], told);
    let told = ran.summary("told");
    assert!(close(told.rows[0].vi, 4.0 / 10.0 + 4.0 / 20.0));
    assert_eq!(told.sizes.participants, Some(68.0));
}

#[test]
fn a_shared_group_is_divided_by_the_rows_that_are_left() {
    let ran = run_plan(SHARED, &[("t.csv", ROWS)]);
    let low = &ran.ok("parts").parts[0].result;
    assert!(
        close(low.rows[0].vi, 4.0 / 10.0 + 4.0 / 20.0),
        "alone in its part"
    );
    let incomplete = ROWS.replace("a,high,10,6,2", "a,high,,6,2");
    let ran = run_plan(SHARED, &[("t.csv", &incomplete)]);
    let all = ran.ok("all");
    assert!(
        close(all.rows[0].vi, 4.0 / 10.0 + 4.0 / 20.0),
        "the other row has no effect"
    );
    assert_eq!(all.sizes.k, 2);
}

#[test]
fn without_repeats_nothing_is_said() {
    let ran = of_rows("pool d as all", FIVE);
    assert!(ran.codes().is_empty());
}
