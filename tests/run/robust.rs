//! `robust in COLUMN`.

use super::{Ran, close, run_plan};
use kma::result::Status;

/// The vaccine trials of `dat.bcg`, by how they were allocated.
const BCG: &str = "trial,alloc,tpos,tneg,cpos,cneg
1,random,4,119,11,128
2,random,6,300,29,274
3,random,3,228,11,209
4,random,62,13536,248,12619
5,alternate,33,5036,47,5761
6,alternate,180,1361,372,1079
7,random,8,2537,10,619
8,random,505,87886,499,87892
9,random,29,7470,45,7232
10,systematic,17,1699,65,1600
11,systematic,186,50448,141,27197
12,systematic,5,2493,3,2338
13,systematic,27,16886,29,17825
";

fn bcg(analysis: &str) -> Ran {
    let plan = format!(
        r#"kma 1
data bcg from "bcg.csv" {{
  trial:   study
  alloc:   one of random, alternate, systematic
  vaccine: arm {{ events: tpos, nonevents: tneg }}
  control: arm {{ events: cpos, nonevents: cneg }}
}}
effect rr = RR(vaccine, control)
{analysis}
"#
    );
    run_plan(&plan, &[("bcg.csv", BCG)])
}

/// metafor 5.1-12: `robust(rma(RR), cluster = alloc, clubSandwich = TRUE)`, and `predict()` of it.
#[test]
fn robust_in_gives_the_numbers_of_metafor() {
    let ran = bcg("pool bcg robust in alloc as r");
    let found = ran.ok("r");
    assert_eq!(found.test, "robust");
    assert_eq!(found.clusters, Some(3));
    assert!(close(found.estimate, -0.714_532_342_158_139_1));
    assert!(close(found.se, 0.213_192_645_831_438_46));
    assert!(close(found.df, 1.724_951_940_376_923));
    assert!(close(found.p, 0.095_961_573_691_205_81));
    let [lo, hi] = found.ci.expect("an interval");
    assert!(close(Some(lo), -1.787_287_954_201_08));
    assert!(close(Some(hi), 0.358_223_269_884_801_6));
    let untrusted = |remark: &String| remark.contains("fewer than 4 degrees of freedom");
    assert!(found.remarks.iter().any(untrusted), "{:?}", found.remarks);
}

/// The model is that of a plain pool; only the inference is another.
#[test]
fn robust_in_changes_no_estimate() {
    let ran = bcg("default with test z\npool bcg as plain\npool bcg robust in trial as r");
    let (plain, found) = (ran.ok("plain"), ran.ok("r"));
    assert_eq!(plain.estimate, found.estimate);
    assert_eq!(plain.heterogeneity, found.heterogeneity);
    assert_eq!((plain.test.as_str(), found.test.as_str()), ("z", "robust"));
    assert_eq!(found.clusters, Some(13));
    assert!(found.df.is_some_and(|df| df > 9.0 && df < 12.0));
}

#[test]
fn rows_of_one_study_may_be_pooled_robustly() {
    let rows =
        "id,lab,y,v\n1,a,0.5,0.04\n2,a,0.9,0.09\n3,b,0.1,0.02\n4,c,-0.2,0.05\n5,d,0.4,0.05\n";
    let plan = r#"kma 1
data d from "d.csv" { lab: study
  id: number
  y: number
  v: number }
effect e = given(y, v)
pool d robust in lab as r
"#;
    let ran = run_plan(plan, &[("d.csv", rows)]);
    let found = ran.ok("r");
    assert_eq!((found.sizes.k, found.sizes.studies), (5, 4));
    assert_eq!(found.clusters, Some(4));
    assert!(ran.codes().is_empty(), "{:?}", ran.codes());
}

#[test]
fn one_cluster_has_no_robust_interval() {
    let ran = bcg("pool bcg where alloc = alternate robust in alloc as r");
    let (status, reason) = ran.reason("r");
    assert_eq!(status, Status::Failed);
    assert_eq!(reason, "all rows are of one cluster, at least 2 needed");
}

/// Clusters that part a study would take its rows as independent again.
#[test]
fn clusters_that_part_a_study_are_refused() {
    let rows = "id,lab,site,y,v\n1,a,x,0.5,0.04\n2,a,y,0.9,0.09\n3,b,x,0.1,0.02\n4,c,y,-0.2,0.05\n";
    let plan = r#"kma 1
data d from "d.csv" { lab: study
  site: text
  y: number
  v: number }
effect e = given(y, v)
pool d robust in site as r
"#;
    let ran = run_plan(plan, &[("d.csv", rows)]);
    let (status, reason) = ran.reason("r");
    assert_eq!(status, Status::Failed);
    assert_eq!(reason, "`robust in site` parts the rows of one study: a");
    assert_eq!(ran.pool("r").estimate, None);
}
