//! Baujat's plot.

use kma::result::Body;
use kma::scene::Paint;

use super::plane::{
    across, assert_near, bcg, circles, geometry, given, reasons, scene, scenes, upwards,
};

#[test]
fn a_pool_is_drawn_as_its_sensitivity_would_be() {
    let ran = bcg("pool trials as overall\n\
         sensitivity overall with baujat as spots\n\
         baujat overall to \"a.svg\"\n\
         baujat spots to \"b.svg\"\n");
    let all = scenes(&ran);
    assert_eq!(all[0].items, all[1].items);
    let Body::Sensitivity(found) = &ran.results[1].body else {
        panic!("a sensitivity");
    };
    let computed = found.baujat.as_ref().expect("it was asked for");
    let x = across(all[0], [("0.5", 0.5), ("1.5", 1.5)]);
    let y = upwards(all[0], [("0.05", 0.05), ("0.20", 0.2)]);
    let drawn = circles(all[0], Paint::Study);
    assert_eq!(drawn.len(), computed.len());
    for ((place, _), point) in drawn.iter().zip(computed) {
        assert_near(x(place.x), point.x.expect("found"), 2e-3, "contribution");
        assert_near(y(place.y), point.y.expect("found"), 3e-4, "influence");
    }
    insta::assert_snapshot!("baujat", geometry(all[0]));
}

#[test]
fn those_farthest_out_are_named() {
    let ran = given(60, 1.0, "pool given as all\nbaujat all to \"a.svg\"\n");
    let scene = scene(&ran);
    let named = scene
        .texts()
        .filter(|text| text.text.starts_with("Study "))
        .count();
    assert!((5..=15).contains(&named), "{named}");
    assert!(scene.description.contains("farthest out"));
}

#[test]
fn any_number_of_studies_on_any_scale_is_sound() {
    let plan =
        "pool given as all\nbaujat all to \"a.svg\"\nbaujat all with width 60 mm to \"b.svg\"\n";
    for k in [2, 3, 13, 60, 300] {
        assert_eq!(scenes(&given(k, 1.0, plan)).len(), 2, "{k}");
    }
    for scale in [1e-9, 1e9] {
        assert_eq!(scenes(&given(13, scale, plan)).len(), 2, "{scale}");
    }
    let one = given(1, 1.0, plan);
    assert!(
        reasons(&one)[0].contains("at least 2"),
        "{:?}",
        reasons(&one)
    );
}
