use super::plans::{SIX, effects, of_effects, outcomes, scattered, scenes, texts};
use kma::result::Body;
use kma::scene::{Item, Paint, Point, Scene};

/// The corners of the strongest line in ink.
fn pooled(scene: &Scene) -> &[Point] {
    scene
        .items
        .iter()
        .find_map(|item| match item {
            Item::Path { points, stroke } if stroke.paint == Paint::Pooled => {
                Some(points.as_slice())
            }
            _ => None,
        })
        .expect("a pooled curve")
}

/// Where the text of a tick stands, on the axis of x or of y.
fn tick(scene: &Scene, text: &str) -> Point {
    let found = scene.texts().find(|t| t.text == text);
    found
        .unwrap_or_else(|| panic!("no tick {text}: {:?}", texts(scene)))
        .at
}

#[test]
fn the_pooled_curve_meets_its_level_at_the_ends_of_the_printed_interval() {
    for (test, level) in [("hksj", 95.0), ("z", 95.0), ("t", 90.0)] {
        let plan = of_effects(&format!(
            "pool d with test {test}, level {level}% as all\ndrapery all to \"a.svg\""
        ));
        let files = [("d.csv", effects(SIX))];
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let ran = outcomes(&plan, &files);
        let Body::Pool(pool) = &ran[0].body else {
            panic!("a pool");
        };
        let scene = &scenes(&plan, &files)[0];
        let points = pooled(scene);
        // The axis of x by two of its ticks; the height of the level by its label.
        let marks = [("2", 2.0), ("2.0", 2.0), ("1.0", 1.0)];
        let (mark, value) = marks
            .into_iter()
            .find(|(mark, _)| texts(scene).contains(mark))
            .expect("a tick that no p-value has");
        let (a, b) = (tick(scene, "0"), tick(scene, mark));
        let place = |x: f64| a.x + x / value * (b.x - a.x);
        let label = if level > 90.0 { "0.05" } else { "0.1" };
        let height =
            tick(scene, label).y - scene.texts().find(|t| t.text == label).unwrap().size * 0.33;
        for end in pool.ci.unwrap() {
            let near = points
                .iter()
                .filter(|p| (p.y - height).abs() < 1e-6)
                .map(|p| (p.x - place(end)).abs())
                .fold(f64::MAX, f64::min);
            assert!(near < 1e-6, "{test}: {near} at {end}");
        }
    }
}

#[test]
fn sixty_curves_and_a_prediction() {
    let plan = of_effects(
        "pool d as all\ndrapery all to \"a.svg\"\ndrapery all with width 85 mm to \"b.svg\"",
    );
    let drawn = scenes(&plan, &[("d.csv", &scattered(60))]);
    for scene in &drawn {
        let curves = scene.items.iter().filter(
            |item| matches!(item, Item::Path { stroke, .. } if stroke.paint == Paint::Study),
        );
        assert!(curves.count() >= 60);
        assert!(
            scene
                .items
                .iter()
                .any(|item| matches!(item, Item::Area { fill, .. } if *fill == Paint::Band))
        );
        assert!(texts(scene).contains(&"prediction"));
    }
}

#[test]
fn two_equal_studies_have_no_prediction() {
    let plan = of_effects("pool d using EE as all\ndrapery all to \"a.svg\"");
    let drawn = scenes(&plan, &[("d.csv", &effects(&[(0.5, 0.04), (0.5, 0.04)]))]);
    assert!(!texts(&drawn[0]).contains(&"prediction"));
}
