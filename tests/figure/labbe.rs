//! L'Abbé's plot.

use kma::scene::{Dash, Paint};

use super::plane::{across, assert_near, bcg, circles, geometry, lines, scene, scenes, upwards};
use crate::run::run_plan;

#[test]
fn risks_are_those_observed_and_the_ray_is_the_pooled_ratio() {
    let ran = bcg("pool trials as overall\nlabbe overall to \"labbe.svg\"\n");
    let scene = scene(&ran);
    let control = across(scene, [("0.05", 0.05), ("0.20", 0.2)]);
    let vaccine = upwards(scene, [("0.05", 0.05), ("0.20", 0.2)]);
    let bubbles = circles(scene, Paint::BandDark);
    assert_eq!(bubbles.len(), 13);
    let stein = bubbles
        .iter()
        .map(|(place, _)| *place)
        .max_by(|a, b| a.x.total_cmp(&b.x));
    let stein = stein.expect("there are bubbles");
    assert_near(
        control(stein.x),
        372.0 / 1451.0,
        1e-3,
        "the risk of the control",
    );
    assert_near(
        vaccine(stein.y),
        180.0 / 1541.0,
        1e-3,
        "the risk of the vaccine",
    );
    let ray = &lines(scene, Dash::Dashed)[0];
    let end = ray.last().expect("it has an end");
    assert_near(
        vaccine(end.y) / control(end.x),
        kma::stats::math::exp(-0.714_532_3),
        3e-3,
        "the ray",
    );
    insta::assert_snapshot!("labbe", geometry(scene));
}

#[test]
fn empty_cells_and_other_measures_have_their_line() {
    let plan = r#"kma 1
data trials from "t.csv" {
  study:   study
  drug:    arm { events: a, n: n1 }
  placebo: arm { events: c, n: n2 }
}
effect ratio = OR(drug, placebo)
effect rd = RD(drug, placebo)
effect phi = PHI(drug, placebo)
pool trials measuring ratio using MH as odds
pool trials measuring rd as difference
pool trials measuring phi as phis
labbe odds to "odds.svg"
labbe difference with width 60 mm to "difference.svg"
labbe phis to "phi.svg"
"#;
    let csv = "study,a,n1,c,n2\nOne,4,120,11,118\nTwo,0,45,3,44\nThree,9,210,15,205\n\
               Four,0,30,0,31\nFive,29,30,27,30\n";
    let ran = run_plan(plan, &[("t.csv", csv)]);
    let all = scenes(&ran);
    assert_eq!(all.len(), 3);
    assert!(lines(all[0], Dash::Dashed)[0].len() > 20, "a curve");
    let parallel = &lines(all[1], Dash::Dashed)[0];
    let (first, last) = (parallel[0], parallel[parallel.len() - 1]);
    assert_near(
        (first.y - last.y) / (last.x - first.x),
        1.0,
        1e-6,
        "its slope",
    );
    assert!(lines(all[2], Dash::Dashed).is_empty());
    assert!(
        all[2].description.contains("it has no line"),
        "{}",
        all[2].description
    );
}
