//! The funnel.

use kma::result::Body;
use kma::scene::{Dash, Paint};

use kma::stats::math::ln;

use super::plane::{
    across, assert_near, bcg, circles, geometry, given, lines, scene, scenes, upwards,
};

#[test]
fn the_region_is_the_pooled_effect_and_so_many_standard_errors() {
    let ran = bcg("pool trials as overall\nfunnel overall to \"funnel.svg\"\n");
    let scene = scene(&ran);
    let effect = across(scene, [("0.2", ln(0.2)), ("2", ln(2.0))]);
    let se = upwards(scene, [("0.1", 0.1), ("0.7", 0.7)]);
    let mu = -0.714_532_3;
    let edges = lines(scene, Dash::Dashed);
    assert_eq!(edges.len(), 2);
    for (edge, sign) in edges.iter().zip([-1.0, 1.0]) {
        assert_near(effect(edge[0].x), mu, 1e-3, "the top of the region");
        let [_, bottom] = edge[..] else {
            panic!("an edge is straight");
        };
        assert_near(
            effect(bottom.x),
            mu + sign * 1.959_964 * se(bottom.y),
            1e-3,
            "the foot of the region",
        );
    }
    let middle = &lines(scene, Dash::Solid)[0];
    assert_near(
        effect(middle[0].x),
        mu,
        1e-3,
        "the line of the pooled effect",
    );
    let studies = circles(scene, Paint::Study);
    assert_eq!(studies.len(), 13);
    let (aronson, _) = studies[0];
    assert_near(effect(aronson.x), -0.889_311, 1e-3, "the first study");
    assert_near(se(aronson.y), 0.570_600, 1e-3, "its standard error");
    insta::assert_snapshot!("funnel", geometry(scene));
}

#[test]
fn contours_stand_around_no_effect() {
    let ran = bcg("pool trials as overall\n\
         funnel overall with contours, trimfill, width 85 mm to \"funnel.svg\"\n");
    insta::assert_snapshot!("contours", geometry(scene(&ran)));
}

#[test]
fn supposed_studies_are_those_of_trim_and_fill() {
    let ran = bcg("pool trials as overall\n\
         bias overall with trimfill as filled\n\
         funnel overall with trimfill to \"funnel.svg\"\n");
    let scene = scene(&ran);
    let Body::Bias(found) = &ran.results[1].body else {
        panic!("a bias");
    };
    let filled = &found.trimfill.as_ref().expect("it was asked for").found;
    // One more stands in the legend.
    assert_eq!(
        circles(scene, Paint::Paper).len(),
        filled.added.expect("it was found") + 1
    );
    let effect = across(scene, [("0.2", ln(0.2)), ("2", ln(2.0))]);
    let (first, _) = circles(scene, Paint::Paper)[0];
    assert_near(effect(first.x), filled.filled[0], 1e-3, "the first of them");
    let dotted = lines(scene, Dash::Dotted);
    let adjusted = filled.effect.estimate.expect("it was found");
    assert_near(
        effect(dotted[0][0].x),
        adjusted,
        1e-3,
        "the estimate with them",
    );
    assert!(
        scene.description.contains("1 study that trim and fill"),
        "{}",
        scene.description
    );
}

#[test]
fn large_studies_stand_at_the_top_whatever_the_axis() {
    let mut plan = "pool trials as overall\n".to_owned();
    for predictor in ["sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv"] {
        plan.extend([format!(
            "funnel overall with predictor {predictor} to \"{predictor}.svg\"\n"
        )]);
    }
    let ran = bcg(&plan);
    let all = scenes(&ran);
    assert_eq!(all.len(), 6);
    for scene in all {
        let studies = circles(scene, Paint::Study);
        assert_eq!(studies.len(), 13);
        // Madras has the most people, and the smallest standard error; Comstock and Webster the largest.
        let (madras, small) = (studies[7].0, studies[11].0);
        assert!(madras.y < small.y, "{}", scene.description);
    }
}

#[test]
fn any_number_of_studies_on_any_scale_is_sound() {
    let plan = "pool given as all\n\
         funnel all with contours, trimfill to \"a.svg\"\n\
         funnel all with width 60 mm, trimfill to \"b.svg\"\n";
    for k in [1, 2, 3, 13, 60, 300] {
        assert_eq!(scenes(&given(k, 1.0, plan)).len(), 2, "{k}");
    }
    for scale in [1e-9, 1e9] {
        assert_eq!(scenes(&given(13, scale, plan)).len(), 2, "{scale}");
    }
}
