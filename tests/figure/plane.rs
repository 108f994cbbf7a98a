//! Helpers: plans over trials and given effects, and what stands where on an axis.

use kma::result::Body;
use kma::scene::{Anchor, Dash, Embedding, Item, Point, Scene, Text, svg};

use crate::run::{Ran, run_plan};
use crate::scene::geometry::assert_sound;

/// The trials of BCG vaccine against tuberculosis.
pub(super) const BCG: &str = include_str!("../../analyses/bcg/data/bcg.csv");

/// The start of a plan about them.
pub(super) const TRIALS: &str = r#"kma 1
data trials from "bcg.csv" {
  study:    study = "author", "year"
  vaccine:  arm { events: tpos, nonevents: tneg }
  control:  arm { events: cpos, nonevents: cneg }
  latitude: number in ° from 0 to 90 = "ablat"
  alloc:    one of random, alternate, systematic
}
effect rr = RR(vaccine, control) with benefit lower
"#;

/// Runs these lines below the trials.
pub(super) fn bcg(lines: &str) -> Ran {
    run_plan(&format!("{TRIALS}{lines}"), &[("bcg.csv", BCG)])
}

/// The start of a plan of effects with standard errors.
pub(super) const GIVEN: &str = r#"kma 1
data given from "given.csv" {
  study: study
  dose:  number in mg
  yi:    number
  se:    number
}
effect d = given(yi, se: se)
"#;

/// Runs these lines below effects of `k` studies, `scale` times as large.
pub(super) fn given(k: u32, scale: f64, lines: &str) -> Ran {
    let mut csv = "study,dose,yi,se\n".to_owned();
    for n in 0..k {
        let part = |by: f64| (f64::from(n) * by).fract();
        let (yi, se) = (part(0.618_034) - 0.2, 0.05 + part(0.414_214) * 0.5);
        let dose = 5.0 + 70.0 * part(0.732_051);
        csv.extend([format!(
            "Study {n},{dose},{:e},{:e}\n",
            yi * scale,
            se * scale
        )]);
    }
    run_plan(&format!("{GIVEN}{lines}"), &[("given.csv", &csv)])
}

/// The pictures, in the order of the plan; each is sound.
pub(super) fn scenes(ran: &Ran) -> Vec<&Scene> {
    let pictures = ran.results.iter().flat_map(|outcome| match &outcome.body {
        Body::Figure(figure) => figure.pictures.as_slice(),
        _ => &[],
    });
    let scenes: Vec<&Scene> = pictures.map(|picture| &picture.scene).collect();
    for scene in &scenes {
        assert_sound(scene);
        assert!(scene.data.len() > 1, "{} has its numbers", scene.title);
    }
    scenes
}

/// The only picture.
pub(super) fn scene(ran: &Ran) -> &Scene {
    let all = scenes(ran);
    assert_eq!(all.len(), 1, "{:?}", reasons(ran));
    all[0]
}

/// Why statements did not run.
pub(super) fn reasons(ran: &Ran) -> Vec<&str> {
    let reasons = ran.results.iter();
    reasons
        .filter_map(|outcome| outcome.reason.as_deref())
        .collect()
}

/// The geometry, as SVG without letters.
pub(super) fn geometry(scene: &Scene) -> String {
    svg(scene, Embedding::None)
}

/// The label of an axis below that says this.
pub(super) fn below<'a>(scene: &'a Scene, says: &str) -> &'a Text {
    let label = |text: &&Text| text.text == says && text.anchor == Anchor::Middle;
    let all: Vec<&Text> = scene.texts().filter(label).collect();
    assert_eq!(all.len(), 1, "one label says {says}");
    all[0]
}

/// From places on the page to values, by two labels of an axis below: those of the scale of the analysis.
pub(super) fn across(scene: &Scene, [a, b]: [(&str, f64); 2]) -> impl Fn(f64) -> f64 {
    let [from, to] = [a, b].map(|(label, _)| below(scene, label));
    let (x0, x1) = (from.at.x, to.at.x);
    move |x| a.1 + (x - x0) / (x1 - x0) * (b.1 - a.1)
}

/// The same by two labels of the upright axis.
pub(super) fn upwards(scene: &Scene, [a, b]: [(&str, f64); 2]) -> impl Fn(f64) -> f64 {
    let place = |label: &str| {
        let text = scene
            .texts()
            .find(|text| text.text == label && text.anchor == Anchor::End)
            .expect("a label of the upright axis");
        text.at.y - text.size * 0.33
    };
    let (y0, y1) = (place(a.0), place(b.0));
    move |y| a.1 + (y - y0) / (y1 - y0) * (b.1 - a.1)
}

/// The lines of a dash, each with its corners; of solid ones those that show data.
pub(super) fn lines(scene: &Scene, dash: Dash) -> Vec<Vec<Point>> {
    let data = |width: f64| dash != Dash::Solid || width > 0.8;
    scene
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Line { from, to, stroke } if stroke.dash == dash && data(stroke.width) => {
                Some(vec![*from, *to])
            }
            Item::Path { points, stroke } if stroke.dash == dash && data(stroke.width) => {
                Some(points.clone())
            }
            _ => None,
        })
        .collect()
}

/// The centres of the circles of a colour.
pub(super) fn circles(scene: &Scene, fill: kma::scene::Paint) -> Vec<(Point, f64)> {
    let circle = |item: &Item| match item {
        Item::Circle {
            at,
            radius,
            fill: Some(paint),
            ..
        } if *paint == fill => Some((*at, *radius)),
        _ => None,
    };
    scene.items.iter().filter_map(circle).collect()
}

pub(super) fn assert_near(found: f64, expected: f64, within: f64, what: &str) {
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found}, and {expected} was expected"
    );
}
