//! The radial plot.

use kma::scene::{Dash, Paint};

use super::plane::{
    across, assert_near, bcg, circles, geometry, given, lines, scene, scenes, upwards,
};

#[test]
fn points_are_standardised_and_the_line_is_the_pooled_effect() {
    let ran = bcg("pool trials using EE as common\nradial common to \"radial.svg\"\n");
    let scene = scene(&ran);
    let precision = across(scene, [("0", 0.0), ("10", 10.0)]);
    let height = upwards(scene, [("−10", -10.0), ("0", 0.0)]);
    let (aronson, _) = circles(scene, Paint::Study)[0];
    // log(RR) -0.8893 with vi 0.3256.
    assert_near(precision(aronson.x), 1.0 / 0.570_600, 0.01, "its precision");
    assert_near(
        height(aronson.y),
        -0.889_311 / 0.570_600,
        0.01,
        "its height",
    );
    let line = &lines(scene, Dash::Solid)[0];
    let slope = height(line[1].y) / precision(line[1].x);
    assert_near(slope, -0.430_285, 1e-3, "the slope of the line");
    let edges = lines(scene, Dash::Dashed);
    assert_near(height(edges[0][0].y), -1.959_964, 0.01, "the band");
    assert_near(height(edges[1][0].y), 1.959_964, 0.01, "the band");
    insta::assert_snapshot!("radial", geometry(scene));
}

#[test]
fn random_effects_count_in_the_precision() {
    let ran = bcg("pool trials as overall\nradial overall to \"radial.svg\"\n");
    let scene = scene(&ran);
    let precision = across(scene, [("0", 0.0), ("1.5", 1.5)]);
    let (aronson, _) = circles(scene, Paint::Study)[0];
    let spread = (0.325_584_8_f64 + 0.313_243_3).sqrt();
    assert_near(precision(aronson.x), 1.0 / spread, 2e-3, "its precision");
    assert!(
        scene.description.contains("tau² = 0.31"),
        "{}",
        scene.description
    );
}

#[test]
fn any_number_of_studies_on_any_scale_is_sound() {
    let plan = "pool given as all\n\
         radial all to \"a.svg\"\n\
         radial all with width 60 mm to \"b.svg\"\n";
    for k in [1, 2, 3, 13, 60, 300] {
        assert_eq!(scenes(&given(k, 1.0, plan)).len(), 2, "{k}");
    }
    for scale in [1e-9, 1e9] {
        assert_eq!(scenes(&given(13, scale, plan)).len(), 2, "{scale}");
    }
}
