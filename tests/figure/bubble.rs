//! Bubbles.

use kma::result::Body;
use kma::scene::{Dash, Paint};

use kma::stats::math::ln;

use super::plane::{
    across, assert_near, bcg, circles, geometry, given, lines, reasons, scene, scenes, upwards,
};

#[test]
fn the_line_is_what_at_predicts() {
    let ran = bcg(
        "regress trials on latitude with at latitude (13 °, 55 °) as slope\n\
         bubble slope to \"bubble.svg\"\n",
    );
    let scene = scene(&ran);
    let Body::Regression(found) = &ran.results[0].body else {
        panic!("a regression");
    };
    let latitude = across(scene, [("20", 20.0), ("50", 50.0)]);
    let effect = upwards(scene, [("0.2", ln(0.2)), ("1", 0.0)]);
    let line = &lines(scene, Dash::Solid)[0];
    let dashed = lines(scene, Dash::Dashed);
    assert_eq!(dashed.len(), 2);
    let ends = [0, line.len() - 1];
    for (prediction, end) in found.predictions.iter().zip(ends) {
        let at = [13.0, 55.0][usize::from(end > 0)];
        assert_near(latitude(line[end].x), at, 0.01, "the end of the line");
        let estimate = prediction.estimate.expect("it was found");
        assert_near(effect(line[end].y), estimate, 2e-3, "the line");
        let pi = prediction.pi.expect("it was found");
        for (edge, pi) in dashed.iter().zip(pi) {
            assert_near(effect(edge[end].y), pi, 2e-3, "the prediction interval");
        }
    }
    assert_eq!(circles(scene, Paint::BandDark).len(), 13);
    insta::assert_snapshot!("bubble", geometry(scene));
}

#[test]
fn areas_go_by_the_weight() {
    let ran = bcg("regress trials on latitude as slope\nbubble slope to \"bubble.svg\"\n");
    let Body::Regression(found) = &ran.results[0].body else {
        panic!("a regression");
    };
    let mut weights: Vec<f64> = found.rows.iter().filter_map(|row| row.weight).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    let bubbles = circles(scene(&ran), Paint::BandDark);
    let (_, largest) = bubbles[0];
    for ((_, radius), weight) in bubbles.iter().zip(&weights) {
        let area = (radius / largest).powi(2);
        assert_near(area, weight / weights[0], 1e-9, "the area");
    }
}

#[test]
fn labels_have_strips_and_others_stand_at_their_mean() {
    let ran = bcg("regress trials on alloc as labels\n\
         regress trials on latitude + alloc as both\n\
         bubble labels to \"labels.svg\"\n\
         bubble both with width 85 mm to \"both.svg\"\n");
    let all = scenes(&ran);
    assert_eq!(lines(all[0], Dash::Solid).len(), 3);
    insta::assert_snapshot!("strips", geometry(all[0]));
    assert!(
        all[1].description.contains("With alloc random"),
        "{}",
        all[1].description
    );
}

#[test]
fn a_regression_without_a_line_says_why() {
    let ran = given(
        2,
        1.0,
        "regress given on dose as slope\nbubble slope to \"b.svg\"\n",
    );
    assert!(scenes(&ran).is_empty());
    assert!(
        reasons(&ran)[1].contains("`slope` has no line"),
        "{:?}",
        reasons(&ran)
    );
}

#[test]
fn any_number_of_studies_on_any_scale_is_sound() {
    let plan = "regress given on dose as slope\n\
         bubble slope to \"a.svg\"\n\
         bubble slope with width 60 mm to \"b.svg\"\n";
    for k in [3, 13, 60, 300] {
        assert_eq!(scenes(&given(k, 1.0, plan)).len(), 2, "{k}");
    }
    for scale in [1e-9, 1e9] {
        assert_eq!(scenes(&given(13, scale, plan)).len(), 2, "{scale}");
    }
}
