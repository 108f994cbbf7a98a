//! `regress … with scale TERM`: location-scale models.

use kma::result::{Body, Regression, Status};

use super::{Ran, run_plan};

const BCG: &str = "trial,lat,alloc,tpos,tneg,cpos,cneg
1,44,random,4,119,11,128
2,55,random,6,300,29,274
3,42,random,3,228,11,209
4,52,random,62,13536,248,12619
5,13,alternate,33,5036,47,5761
6,44,alternate,180,1361,372,1079
7,19,random,8,2537,10,619
8,13,random,505,87886,499,87892
9,27,random,29,7470,45,7232
10,42,systematic,17,1699,65,1600
11,18,systematic,186,50448,141,27197
12,33,systematic,5,2493,3,2338
13,33,systematic,27,16886,29,17825
";

fn bcg(analysis: &str) -> Ran {
    let plan = format!(
        r#"kma 1
data bcg from "bcg.csv" {{
  trial:   study
  lat:     number
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

fn regression<'a>(ran: &'a Ran, name: &str) -> &'a Regression {
    let outcome = ran.outcome(name);
    assert_eq!(outcome.status, Status::Ok, "{:?}", outcome.reason);
    let Body::Regression(found) = &outcome.body else {
        panic!("not a regression");
    };
    found
}

/// Likelihoods of variances are flat: to 1e-6 of each other.
fn near(found: Option<f64>, metafor: f64) {
    let found = found.expect("a number");
    assert!(
        (found - metafor).abs() < 1e-6 * metafor.abs().max(1e-3),
        "{found} {metafor}"
    );
}

/// metafor 5.1-12: `rma(RR, mods = ~ ablat, scale = ~ ablat, test = "z")`, by REML and by ML.
#[test]
fn a_scale_gives_the_numbers_of_metafor() {
    let ran = bcg("regress bcg on lat with scale lat, test z as r
regress bcg on lat using ML with scale lat, test z as m");
    let found = regression(&ran, "r");
    let scale = found.scale.as_ref().expect("a scale");
    near(found.coefficients[0].estimate, 0.251_476_047_769_196_5);
    near(found.coefficients[1].se, 0.007_215_269_725_299_287);
    near(found.coefficients[1].p, 5.470_202_860_593_146_5e-5);
    assert_eq!(scale.link, "log");
    assert_eq!(scale.coefficients[1].term, "lat");
    near(scale.coefficients[0].estimate, -2.542_501_268_043_442);
    // metafor differentiates the likelihood numerically.
    let se = scale.coefficients[0].se.expect("a number");
    assert!((se / 3.419_885_977_150_720_6 - 1.0).abs() < 1e-4, "{se}");
    near(scale.tau2.first().copied(), 0.076_182_194_419_806_6);
    assert_eq!((found.r2, found.heterogeneity.tau2), (None, None));
    let found = regression(&ran, "m");
    let scale = found.scale.as_ref().expect("a scale");
    near(scale.coefficients[1].estimate, 0.038_593_260_987_115_23);
    near(scale.coefficients[1].p, 0.597_244_863_169_428_7);
    near(found.coefficients[1].estimate, -0.029_772_691_444_660_902);
}

#[test]
fn a_variance_at_its_bound_has_no_standard_errors() {
    let ran = bcg("regress bcg on lat with scale lat, link identity as r");
    let scale = regression(&ran, "r").scale.as_ref().expect("a scale");
    assert_eq!(scale.link, "identity");
    assert!(scale.coefficients.iter().all(|c| c.se.is_none()));
    assert!(scale.tau2.iter().all(|t| *t >= 0.0));
}

/// Several terms, by a list or with `+`; t by default; predictions without an interval for new studies.
#[test]
fn a_scale_takes_the_terms_of_on() {
    let ran = bcg(
        "regress bcg on lat with scale (lat, alloc), at lat (13, 33) as a
regress bcg on lat with scale lat + alloc, at lat (13, 33) as b",
    );
    let (a, b) = (regression(&ran, "a"), regression(&ran, "b"));
    assert_eq!(a.scale, b.scale);
    assert_eq!(a.test, "t");
    let scale = a.scale.as_ref().expect("a scale");
    let terms: Vec<&str> = scale.terms.iter().map(|t| t.term.as_str()).collect();
    assert_eq!(terms, ["lat", "alloc"]);
    assert_eq!(scale.coefficients.len(), 4);
    assert!(
        a.predictions
            .iter()
            .all(|p| p.pi.is_none() && p.ci.is_some())
    );
}

#[test]
fn a_scale_that_says_nothing_is_named() {
    let ran = bcg("regress bcg on lat using ML with scale 0 * lat + lat, test z as two");
    let (status, reason) = ran.reason("two");
    assert_eq!(status, Status::Failed);
    assert!(reason.contains("in all rows that are used"), "{reason}");
}
