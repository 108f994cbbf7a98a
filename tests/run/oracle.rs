//! Whole plans against metafor's numbers.
//!
//! BCG data of `tests/oracle`; numbers of metafor 5.1-12, `rma(measure = "RR", …)` with tight thresholds.

use kma::result::Pool;

use super::{Ran, run_plan};

const BCG: &str = "author,year,tpos,tneg,cpos,cneg,alloc
Aronson,1948,4,119,11,128,random
Ferguson & Simes,1949,6,300,29,274,random
Rosenthal et al,1960,3,228,11,209,random
Hart & Sutherland,1977,62,13536,248,12619,random
Frimodt-Moller et al,1973,33,5036,47,5761,alternate
Stein & Aronson,1953,180,1361,372,1079,alternate
Vandiviere et al,1973,8,2537,10,619,random
TPT Madras,1980,505,87886,499,87892,random
Coetzee & Berjak,1968,29,7470,45,7232,random
Rosenthal et al,1961,17,1699,65,1600,systematic
Comstock et al,1974,186,50448,141,27197,systematic
Comstock & Webster,1969,5,2493,3,2338,systematic
Comstock et al,1976,27,16886,29,17825,systematic
";

const PLAN: &str = r#"kma 1

data trials from "bcg.csv" {
  study:   study = "author", "year"
  vaccine: arm { events: tpos, nonevents: tneg }
  control: arm { events: cpos, nonevents: cneg }
  alloc:   one of random, alternate, systematic
}

effect rr = RR(vaccine, control) with benefit lower

require studies >= 2 for pool otherwise summarise

pool trials with test z as classical
pool trials as overall
pool trials using DL with test t as dl
pool trials using EE as common
pool trials by alloc with test z as by_allocation

reported classical { estimate: 0.49, ci: 0.34 to 0.70, i2: 92.22%, tau2: 0.3132, q: 152.23 }
expect classical agrees
expect overall.estimate < 1
expect overall.studies = 13
"#;

fn ran() -> Ran {
    run_plan(PLAN, &[("bcg.csv", BCG)])
}

#[track_caller]
fn same(found: Option<f64>, expected: f64) {
    let found = found.expect("a number");
    let near = (found - expected).abs() <= 1e-8 * expected.abs().max(1e-3);
    assert!(near, "{found} instead of {expected}");
}

#[track_caller]
fn pair(found: Option<[f64; 2]>, expected: [f64; 2]) {
    let [lo, hi] = found.expect("an interval");
    same(Some(lo), expected[0]);
    same(Some(hi), expected[1]);
}

fn tau2_profile(pool: &Pool) {
    let [lo, hi] = pool.heterogeneity.tau2_ci.expect("an interval");
    same(lo, 0.119_718_361_141_260_79);
    same(hi, 1.111_479_084_060_928_5);
}

#[test]
fn reml_with_z() {
    let ran = ran();
    let found = ran.ok("classical");
    same(found.estimate, -0.714_532_342_158_139_1);
    same(found.se, 0.179_781_516_105_205_65);
    same(found.statistic, -3.974_448_306_131_786_3);
    same(found.p, 7.054_258_101_641_646e-5);
    pair(found.ci, [-1.066_897_638_810_35, -0.362_167_045_505_928_4]);
    pair(found.pi, [-1.866_692_217_902_886_2, 0.437_627_533_586_608]);
    let h = &found.heterogeneity;
    same(h.tau2, 0.313_243_258_136_480_7);
    same(h.se_tau2, 0.166_425_752_836_970_78);
    same(h.i2, 92.221_384_521_268_94);
    same(h.h2, 12.855_758_235_309_157);
    same(h.q, 152.233_008_082_373_3);
    same(h.i2_ci.and_then(|ci| ci[0]), 81.920_574_558_596_54);
    same(h.h2_ci.and_then(|ci| ci[1]), 43.067_712_430_981_686);
    tau2_profile(found);
    same(found.fit.log_likelihood, -12.202_371_415_493_57);
    same(found.fit.aicc, 29.738_076_164_320_47);
    same(found.rows[0].weight, 5.059_482_734_366_632);
    same(found.rows[12].weight, 8.402_851_552_201_103);
    assert_eq!(found.heterogeneity.q_df, Some(12));
}

#[test]
fn reml_with_the_floor_of_hksj() {
    let ran = ran();
    let found = ran.ok("overall");
    same(found.se, 0.180_791_744_092_847_84);
    same(found.p, 0.001_920_015_096_057_295);
    pair(
        found.ci,
        [-1.108_443_713_685_550_5, -0.320_620_970_630_727_75],
    );
    pair(found.pi, [-1.996_016_834_196_202, 0.566_952_149_879_923_7]);
    assert_eq!(found.df, Some(12.0));
}

#[test]
fn dl_with_t_and_common_effects() {
    let ran = ran();
    let dl = ran.ok("dl");
    same(dl.heterogeneity.tau2, 0.308_760_262_862_376_2);
    pair(dl.ci, [-1.103_562_779_954_491_8, -0.324_671_664_191_962_1]);
    same(dl.fit.log_likelihood, -12.682_335_781_427_907);
    tau2_profile(dl);
    let common = ran.ok("common");
    same(common.estimate, -0.430_285_163_654_090_9);
    same(common.heterogeneity.i2, 92.117_346_854_562_06);
    same(common.fit.aic, 142.447_139_808_861_86);
    assert_eq!(common.pi, None);
}

#[test]
fn subgroups_with_a_tau2_each() {
    let ran = ran();
    let found = ran.ok("by_allocation");
    let estimates = [
        -0.970_964_704_263_100_6,
        -0.540_792_961_849_345_3,
        -0.424_207_391_510_876_66,
    ];
    for (part, expected) in found.parts.iter().zip(estimates) {
        same(part.result.estimate, expected);
    }
    let between = found.between.expect("a test");
    assert_eq!((between.df1, between.df2), (2.0, None));
    same(between.statistic, 1.861_444_946_154_585);
    same(between.p, 0.394_268_758_885_594_87);
}

#[test]
fn the_published_numbers_agree() {
    use kma::result::{Body, Verdict};
    let ran = ran();
    let holds = |at: usize| matches!(ran.results[at].body, Body::Expectation { holds: true, .. });
    assert!((6..9).all(holds));
    let Body::Reported { checks } = &ran.results[5].body else {
        panic!("reported");
    };
    assert!(checks.iter().all(|check| check.verdict == Verdict::Same));
}
