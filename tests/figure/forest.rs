//! The forest: its geometry, and what holds of it whatever is drawn.

use std::fmt::Write;

use kma::scene::{Embedding, Item, Scene, svg};
use proptest::prelude::*;

use super::drawn::{codes, drawn};
use crate::scene::geometry::assert_sound;

/// A plan of two arms that are counted: name, events and size of each arm, part.
fn counted(rows: &[(String, [u32; 4], &str)], effect: &str, rest: &str) -> String {
    let mut plan = "kma 1\n\nplan \"Drug against placebo\" {\n  question: \"Does it help?\"\n}\n\n\
        data trials {\n  study: study\n  part: one of first, second\n  \
        drug: arm { events: a, n: n1 }\n  placebo: arm { events: c, n: n2 }\n}\n\
        | study | part | a | n1 | c | n2 |\n"
        .to_owned();
    for (name, [a, n1, c, n2], part) in rows {
        let _ = writeln!(plan, "| {name} | {part} | {a} | {n1} | {c} | {n2} |");
    }
    let _ = write!(plan, "\neffect e = {effect}\n\n{rest}\n");
    plan
}

/// `k` trials of which no two are alike.
fn trials(k: u32) -> Vec<(String, [u32; 4], &'static str)> {
    (0..k)
        .map(|i| {
            let counts = [
                3 + i * 7 % 23,
                60 + i * 31 % 200,
                5 + i * 11 % 29,
                60 + i * 17 % 180,
            ];
            let part = if i % 3 == 0 { "second" } else { "first" };
            (format!("Study {}", i + 1), counts, part)
        })
        .collect()
}

const RR: &str = "RR(drug, placebo) with benefit lower";

fn says(scene: &Scene, text: &str) -> bool {
    scene
        .texts()
        .any(|known| known.text.replace('\u{a0}', " ").contains(text))
}

#[test]
fn a_forest_looks_like_this() {
    let plan = counted(
        &trials(4),
        RR,
        "pool trials as overall\nforest overall to \"f.svg\"",
    );
    let scene = &drawn(&plan)[0];
    assert_sound(scene);
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("forest_rr", svg(scene, Embedding::None));
    });
}

#[test]
fn panels_look_like_this() {
    let plan = counted(
        &trials(5),
        RR,
        "pool trials by part as overall\nforest overall with width 114 mm, sort effect to \"f.svg\"",
    );
    let scene = &drawn(&plan)[0];
    assert_sound(scene);
    assert!(says(scene, "Between the parts: chi²"));
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("forest_panels", svg(scene, Embedding::None));
    });
}

#[test]
fn one_to_300_studies_at_three_widths_are_sound() {
    for k in [1, 2, 13, 60, 300] {
        for width in [85, 114, 174] {
            for by in ["", " by part"] {
                let rest = format!(
                    "pool trials{by} as overall\nforest overall with width {width} mm to \"f.svg\""
                );
                let scene = &drawn(&counted(&trials(k), RR, &rest))[0];
                assert_sound(scene);
                let squares = scene
                    .data
                    .iter()
                    .filter(|row| row.get(2).is_some_and(|kind| kind == "study"));
                assert_eq!(squares.count(), k as usize);
            }
        }
    }
}

#[test]
fn strange_names_keep_their_place() {
    let names = [
        "The International Collaborative Study Group on Long Names of Randomised Trials 2019",
        "李华、张伟、陈静与其他研究者 2020",
        "دراسة طويلة جدا عن أسماء المؤلفين في التجارب السريرية",
        "Mu\u{308}ller e\u{301}t a\u{308}l 2015",
        "Supercalifragilisticexpialidociousantidisestablishmentarianism2001",
    ];
    let mut rows = trials(5);
    for (row, name) in rows.iter_mut().zip(names) {
        name.clone_into(&mut row.0);
    }
    for width in [85, 114, 174] {
        let rest =
            format!("pool trials as overall\nforest overall with width {width} mm to \"f.svg\"");
        let scene = &drawn(&counted(&rows, RR, &rest))[0];
        assert_sound(scene);
        assert!(
            scene
                .data
                .iter()
                .any(|row| row.get(1).is_some_and(|name| name == names[0]))
        );
    }
}

#[test]
fn a_wide_interval_ends_in_an_arrow_and_no_estimate_is_cut_off() {
    let mut rows = trials(8);
    rows.push(("Tiny".to_owned(), [1, 3, 1, 3], "first"));
    let scene = &drawn(&counted(
        &rows,
        RR,
        "pool trials as overall\nforest overall to \"f.svg\"",
    ))[0];
    assert_sound(scene);
    assert!(says(scene, "Arrows"));
    let squares = scene.items.iter().filter(
        |item| matches!(item, Item::Rect { width, height, .. } if (width - height).abs() < 1e-9),
    );
    assert_eq!(squares.count(), 9);
}

#[test]
fn the_axis_is_as_the_plan_asks() {
    let rest = "pool trials as overall\nforest overall with axis (0.9, 1.1) to \"f.svg\"";
    let scene = &drawn(&counted(&trials(9), RR, rest))[0];
    assert_sound(scene);
    assert!(says(scene, "0.90") && says(scene, "1.10") && says(scene, "Arrows"));
    let wrong = "pool trials as overall\nforest overall with axis (0, 2) to \"f.svg\"";
    let found = codes(&counted(&trials(9), RR, wrong));
    assert_eq!(found.len(), 1, "{found:?}");
    let rd = codes(&counted(
        &trials(9),
        "RD(drug, placebo)",
        &wrong.replace("(0, 2)", "(-1, 1)"),
    ));
    assert!(rd.is_empty(), "{rd:?}");
}

#[test]
fn sides_are_favoured_only_where_the_plan_says_what_is_good() {
    let rest = "pool trials as overall\nforest overall to \"f.svg\"";
    let scene = &drawn(&counted(&trials(4), RR, rest))[0];
    assert!(says(scene, "← favours drug") && says(scene, "favours placebo →"));
    let scene = &drawn(&counted(
        &trials(4),
        "RR(drug, placebo) with benefit higher",
        rest,
    ))[0];
    assert!(says(scene, "← favours placebo") && says(scene, "favours drug →"));
    let scene = &drawn(&counted(&trials(4), "RR(drug, placebo)", rest))[0];
    assert!(says(scene, "← lower with drug") && !says(scene, "favours"));
}

#[test]
fn what_is_not_pooled_has_no_diamond_and_says_why() {
    let rest = "require studies >= 5 for pool\npool trials as overall\nforest overall to \"f.svg\"";
    let scene = &drawn(&counted(&trials(3), RR, rest))[0];
    assert_sound(scene);
    assert!(says(
        scene,
        "Not pooled: studies = 3, the plan asks for studies >= 5"
    ));
    assert!(
        !scene
            .data
            .iter()
            .any(|row| row.get(2).is_some_and(|kind| kind == "pooled"))
    );
}

#[test]
fn a_sensitivity_shows_its_refits_and_one_without_is_an_error() {
    let rest = "pool trials as overall\nsensitivity overall with leave_one_out as loo\n\
                pool trials using FE as fixed\nforest loo to \"f.svg\"\nforest overall, fixed to \"g.svg\"";
    let scenes = drawn(&counted(&trials(6), RR, rest));
    scenes.iter().for_each(assert_sound);
    assert!(says(&scenes[0], "Without Study 6"));
    assert!(says(&scenes[1], "fixed (FE, z test, 6 studies)"));
    let none = rest.replace("leave_one_out as", "influence as");
    assert_eq!(codes(&counted(&trials(6), RR, &none)).len(), 1);
}

#[test]
fn effects_of_any_size_are_sound() {
    for size in ["e-9", "", "e9"] {
        for effect in ["MD(a, b)", "SMD(a, b)"] {
            let mut plan =
                "kma 1\n\ndata d {\n  study: study\n  a: arm { n: n1, mean: m1, sd: s1 }\n  \
                b: arm { n: n2, mean: m2, sd: s2 }\n}\n| study | n1 | m1 | s1 | n2 | m2 | s2 |\n"
                    .to_owned();
            for i in 0..6 {
                let (m, s) = (3.25 + f64::from(i) * 1.5, 1.5 + f64::from(i) * 0.25);
                let _ = writeln!(
                    plan,
                    "| S{i} | 20 | {m}{size} | {s}{size} | 25 | 4.5{size} | 2.25{size} |"
                );
            }
            let _ = write!(
                plan,
                "\neffect e = {effect}\n\npool d as all\nforest all to \"f.svg\"\n"
            );
            let scene = &drawn(&plan)[0];
            assert_sound(scene);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_counts_are_sound(
        counts in prop::collection::vec((0_u32..60, 0_u32..60, 60_u32..5000, 60_u32..5000), 1..14),
        width in 85_u32..220,
        effect in prop::sample::select(vec!["RR", "OR", "RD", "AS"]),
        by in any::<bool>(),
    ) {
        let rows: Vec<(String, [u32; 4], &str)> = counts
            .iter()
            .enumerate()
            .map(|(i, (a, c, n1, n2))| (format!("Study {i}"), [*a, *n1, *c, *n2], if i % 2 == 0 { "first" } else { "second" }))
            .collect();
        let by = if by { " by part" } else { "" };
        let rest = format!("pool trials{by} as overall\nforest overall with width {width} mm to \"f.svg\"");
        let plan = counted(&rows, &format!("{effect}(drug, placebo)"), &rest);
        drawn(&plan).iter().for_each(assert_sound);
    }
}
