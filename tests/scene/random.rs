//! No scene breaks a backend.

use kma::scene::{
    Anchor, Dash, Embedding, Face, Item, Paint, Point, Scene, Stroke, Text, pdf, png, svg,
};
use proptest::collection::vec;
use proptest::prelude::*;
use resvg::usvg::roxmltree::Document;

use super::scripts::SCRIPTS;

/// Mostly lengths of a page; some that are huge, tiny, negative or no numbers.
fn length() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -50.0..400.0,
        1 => any::<f64>(),
        1 => proptest::sample::select(vec![
            0.0, -0.0, 1e-300, 1e9, -1e9, 1e300, f64::MAX, f64::NAN, f64::INFINITY, f64::NEG_INFINITY,
        ]),
    ]
}

fn point() -> impl Strategy<Value = Point> {
    (length(), length()).prop_map(|(x, y)| Point { x, y })
}

fn stroke() -> impl Strategy<Value = Stroke> {
    let dash = proptest::sample::select(vec![Dash::Solid, Dash::Dashed, Dash::Dotted]);
    (prop_oneof![3 => 0.0..3.0, 1 => length()], dash).prop_map(|(width, dash)| Stroke {
        paint: Paint::Ink,
        width,
        dash,
    })
}

/// Pieces of all scripts, control characters, marks, joiners, signs of direction, emoji, put together at random.
fn words() -> impl Strategy<Value = String> {
    let odd = [
        "\u{0}",
        "\u{1b}",
        "\n",
        "\t",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{200d}",
        "\u{200f}",
        "\u{202e}",
        "\u{2066}",
        "\u{301}",
        "\u{5b8}",
        "\u{93f}",
        "\u{94d}",
        "\u{fe0f}",
        "\u{feff}",
        "\u{fffe}",
        "\u{ad}",
        "\u{e0041}",
        "👩‍🔬",
        "🧪",
        "🇬🇧",
        "<",
        "&amp;",
        "]]>",
        "\"",
        "(",
        ")",
        "ﷺ",
        "ffi",
        " ",
        "𝒙",
        "\u{10fffd}",
    ];
    let scripts = SCRIPTS.iter().map(|(_, said)| *said);
    let piece = proptest::sample::select(odd.into_iter().chain(scripts).collect::<Vec<_>>());
    prop_oneof![
        3 => vec(piece, 0..5).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn text() -> impl Strategy<Value = Item> {
    let face = proptest::sample::select(Face::ALL.to_vec());
    let anchor = proptest::sample::select(vec![Anchor::Start, Anchor::Middle, Anchor::End]);
    let size = prop_oneof![5 => 1.0..20.0, 1 => length()];
    (point(), words(), face, size, anchor, any::<bool>()).prop_map(
        |(at, text, face, size, anchor, upright)| {
            Item::Text(Text {
                at,
                text,
                face,
                size,
                paint: Paint::Ink,
                anchor,
                upright,
            })
        },
    )
}

fn item() -> impl Strategy<Value = Item> {
    let border = || proptest::option::of(stroke());
    prop_oneof![
        (point(), point(), stroke()).prop_map(|(from, to, stroke)| Item::Line { from, to, stroke }),
        (vec(point(), 0..6), stroke()).prop_map(|(points, stroke)| Item::Path { points, stroke }),
        (vec(point(), 0..6), border()).prop_map(|(points, stroke)| Item::Area {
            points,
            fill: Paint::Band,
            stroke
        }),
        (point(), length(), length(), border()).prop_map(|(at, width, height, stroke)| {
            Item::Rect {
                at,
                width,
                height,
                fill: Some(Paint::Study),
                stroke,
            }
        }),
        (point(), length(), border()).prop_map(|(at, radius, stroke)| Item::Circle {
            at,
            radius,
            fill: Some(Paint::Pooled),
            stroke
        }),
        text(),
        text(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_scene_breaks_a_backend(
        items in vec(item(), 0..8),
        page in (prop_oneof![9 => 1.0..400.0, 1 => length()], prop_oneof![9 => 1.0..400.0, 1 => length()]),
        title in words(),
    ) {
        let scene = Scene {
            width: page.0,
            height: page.1,
            title: title.clone(),
            description: title.clone(),
            data: vec![vec![title.clone()]],
            items,
        };
        let drawn = svg(&scene, Embedding::Letters);
        prop_assert!(Document::parse(&drawn).is_ok(), "{}", drawn);
        let proper = |length: f64| (1.0..=400.0).contains(&length);
        let printable = proper(scene.width) && proper(scene.height);
        prop_assert!(png(&scene, 36.0).is_ok() || !printable);
        prop_assert!(pdf(std::slice::from_ref(&scene), &title).is_ok() || !printable);
    }

    #[test]
    fn widths_are_lengths(said in words(), size in 0.1..100.0) {
        for face in Face::ALL {
            let width = kma::scene::font::width(&said, face, size);
            prop_assert!(width.is_finite() && width >= -size, "{}", width);
        }
    }
}
