use super::plans::{SIX, circles, effects, of_effects, scattered, scenes, snapshot};

#[test]
fn every_subset_is_a_point() {
    let plan = of_effects("pool d as all\ngosh all to \"a.svg\"");
    let drawn = scenes(&plan, &[("d.csv", &effects(&SIX[..4]))]);
    // 2^4 - 1 subsets of four rows; one point more for all rows, and its sign.
    assert_eq!(drawn[0].data.len() - 1, 15);
    assert_eq!(circles(&drawn[0]), 17);
    assert!(
        drawn[0]
            .description
            .contains("15 subsets of 4 rows: all that there are.")
    );
    snapshot("gosh", &drawn[0]);
}

#[test]
fn a_draw_says_that_it_is_one() {
    let plan = of_effects(
        "pool d as all\nsensitivity all with gosh, subsets 1500, seed 3 as some\ngosh some with width 85 mm to \"a.svg\"",
    );
    let drawn = scenes(&plan, &[("d.csv", &scattered(20))]);
    let says = &drawn[0].description;
    assert!(
        says.contains("1500 subsets") && says.contains("seed 3"),
        "{says}"
    );
    assert!(says.contains("1000 of them"), "{says}");
    assert_eq!(drawn[0].data.len() - 1, 1000);
}
