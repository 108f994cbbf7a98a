use super::plans::{SIX, circles, effects, of_effects, scattered, scenes, snapshot, texts};
use kma::scene::{Item, Paint, Scene};

fn marks(scene: &Scene, paint: Paint) -> usize {
    let mark = |item: &&Item| matches!(item, Item::Rect { fill: Some(fill), height, .. } if *fill == paint && *height < 7.0);
    scene.items.iter().filter(mark).count()
}

#[test]
fn estimates_are_sorted_and_choices_stand_below() {
    let plan = of_effects(
        "pool d as all\nmultiverse all using (REML, EE) with test (z, hksj) as m\ncurve m to \"a.svg\"",
    );
    let drawn = scenes(&plan, &[("d.csv", &effects(SIX))]);
    let scene = &drawn[0];
    let texts = texts(scene);
    for word in ["using", "REML", "EE", "test", "z", "hksj"] {
        assert!(texts.contains(&word), "{word}: {texts:?}");
    }
    let estimates: Vec<f64> = scene.data[1..]
        .iter()
        .map(|row| row[2].parse().unwrap())
        .collect();
    assert!(
        estimates.is_sorted() && estimates.len() >= 3,
        "{estimates:?}"
    );
    // The plan's own: a mark in each list, and no more.
    assert_eq!(marks(scene, Paint::Accent), 2);
    assert_eq!(marks(scene, Paint::Ink), 2 * (estimates.len() - 1));
    assert_eq!(circles(scene), estimates.len() + 3);
    snapshot("curve", scene);
}

#[test]
fn hundreds_of_universes_fit() {
    let plan = of_effects(
        "pool d as all
multiverse all using (REML, DL, PM, ML, HE, SJ, EB, EE) where (all, yi > 0, vi < 0.06, vi > 0.03, yi < 0.6) with test (z, t, hksj), level (90%, 95%, 99%) as m
curve m to \"a.svg\"
curve m with width 85 mm to \"b.svg\"",
    );
    let drawn = scenes(&plan, &[("d.csv", &scattered(25))]);
    assert!(drawn[0].data.len() > 150, "{}", drawn[0].data.len());
    assert!(drawn[1].width < 241.0);
}
