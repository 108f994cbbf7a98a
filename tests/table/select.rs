//! Steps that keep rows, or add columns.

use std::sync::Arc;

use kma::plan::{Condition, Number, StepKind};
use kma::result::StepInfo;
use kma::syntax::ast::ArithmeticOp;
use proptest::prelude::*;

use super::{NA, above, cells, frame, labels, no_effects, numbers, selection, steps};
use kma::table::{Frame, select};

fn info(dropped: usize, dropped_studies: usize, unknown: usize, remarks: &[&str]) -> StepInfo {
    StepInfo {
        step: "a step".to_owned(),
        reason: Some("a reason".to_owned()),
        dropped,
        dropped_studies,
        unknown,
        remarks: remarks.iter().map(|&r| r.to_owned()).collect(),
    }
}

fn doses() -> Frame {
    frame(
        &["a", "a", "b", "c", "c"],
        vec![
            numbers(&[1.0, 5.0, NA, 9.0, 2.0]),
            labels(&["x", "y", "x", "", "x"]),
        ],
    )
}

#[test]
fn where_and_include_drop_the_unknown_and_exclude_keeps_them() {
    let above = || above(0, 4.0);
    let kept = steps(&doses(), vec![StepKind::Where(above())]);
    assert_eq!(kept.frame.row_numbers(), [2, 4]);
    assert_eq!(kept.info.steps, [info(3, 1, 1, &[])]);
    assert_eq!((kept.info.rows, kept.info.studies), (2, 2));
    let kept = steps(&doses(), vec![StepKind::Include(above())]);
    assert_eq!(kept.frame.row_numbers(), [2, 4]);
    let kept = steps(&doses(), vec![StepKind::Exclude(above())]);
    assert_eq!(kept.frame.row_numbers(), [1, 3, 5]);
    assert_eq!(kept.info.steps, [info(2, 0, 1, &[])]);
    let none = steps(&doses(), vec![StepKind::Exclude(Condition::Constant(true))]);
    assert_eq!(none.info.steps, [info(5, 3, 0, &[])]);
    assert!(none.frame.is_empty());
}

#[test]
fn derive_takes_the_first_case_that_holds_and_none_behind_an_unknown_one() {
    let labels: Arc<[String]> = ["high".to_owned(), "rest".to_owned(), "never".to_owned()].into();
    let cases = vec![(0, Some(above(0, 4.0))), (1, None), (2, None)];
    let twice = Number::Arithmetic(
        ArithmeticOp::Multiply,
        Box::new(Number::Column(0)),
        Box::new(Number::Constant(2.0)),
    );
    let is_x = Condition::LabelIn(1, vec!["x".to_owned()]);
    let derived = steps(
        &doses(),
        vec![
            StepKind::Where(Condition::Not(Box::new(above(0, 8.0)))),
            StepKind::DeriveLabel { labels, cases },
            StepKind::DeriveNumber(vec![(twice.clone(), None)]),
            StepKind::DeriveNumber(vec![
                (Number::Constant(7.0), Some(is_x.clone())),
                (twice, Some(above(0, 4.0))),
            ]),
            StepKind::DeriveCopy(1),
            StepKind::DeriveFlag(above(0, 4.0)),
            StepKind::Exclude(Condition::LabelIn(2, vec!["high".to_owned()])),
        ],
    );
    let frame = &derived.frame;
    assert_eq!(frame.row_numbers(), [1, 5]);
    assert_eq!(cells(frame, 2), ["rest", "rest"]);
    assert_eq!(cells(frame, 3), ["2", "4"]);
    assert_eq!(cells(frame, 4), ["7", "7"]);
    assert_eq!(cells(frame, 5), ["x", "x"]);
    assert_eq!(cells(frame, 6), ["no", "no"]);
    assert_eq!(
        derived.info.steps[1].remarks,
        ["high in 1 row, rest in 2, never in 0"]
    );
    let unknown = steps(
        &doses(),
        vec![
            StepKind::DeriveNumber(vec![
                (Number::Constant(7.0), Some(above(0, 4.0))),
                (Number::Constant(8.0), None),
            ]),
            StepKind::DeriveFlag(is_x),
        ],
    );
    assert_eq!(cells(&unknown.frame, 2), ["8", "7", "-", "7", "8"]);
    assert_eq!(cells(&unknown.frame, 3), ["yes", "no", "yes", "-", "yes"]);
    assert_eq!(unknown.info.steps, [info(0, 0, 1, &[]), info(0, 0, 1, &[])]);
}

#[test]
fn keep_takes_one_row_a_group_of_equals_the_first() {
    let frame = frame(
        &["a", "a", "a", "b", "b", "c"],
        vec![
            numbers(&[2.0, 3.0, 3.0, NA, NA, 1.0]),
            labels(&["a", "a", "a", "b", "b", ""]),
        ],
    );
    let keep = |largest, outcome| StepKind::Keep {
        largest,
        by: Number::Column(0),
        per: vec![1],
        outcome,
    };
    let largest = steps(&frame, vec![keep(true, true)]);
    assert_eq!(largest.frame.row_numbers(), [2]);
    let remarks = ["outcome-dependent", "1 group has no value in any row"];
    assert_eq!(largest.info.steps, [info(5, 2, 3, &remarks)]);
    let smallest = steps(&frame, vec![keep(false, false)]);
    assert_eq!(smallest.frame.row_numbers(), [1]);
    assert_eq!(smallest.info.steps[0].remarks, remarks[1..]);
}

#[test]
fn fill_imputes_only_what_is_missing_and_marks_it() {
    let fill = |column, value| StepKind::Fill { column, value };
    let filled = steps(
        &doses(),
        vec![
            StepKind::Exclude(above(0, 8.0)),
            fill(0, Number::Constant(3.0)),
            fill(0, Number::Constant(4.0)),
        ],
    );
    let frame = &filled.frame;
    assert_eq!(cells(frame, 0), ["1", "5", "3", "2"]);
    assert_eq!(frame.filled(0), [false, false, true, false]);
    assert_eq!(frame.filled(1), [false; 4]);
    assert_eq!(filled.info.steps[1].remarks, ["1 value imputed"]);
    assert_eq!(filled.info.steps[2].remarks, ["0 values imputed"]);
    let not = steps(&doses(), vec![fill(0, Number::Column(0))]);
    let remarks = ["0 values imputed", "1 value still missing"];
    assert_eq!(not.info.steps, [info(0, 0, 1, &remarks)]);
    assert!(not.frame.table.filled.is_empty());
    assert_eq!(cells(&doses(), 0)[2], "-", "the source stays as it was");
}

#[test]
fn columns_that_are_not_kept_are_gone() {
    let source = steps(
        &doses(),
        vec![StepKind::Fill {
            column: 0,
            value: Number::Constant(3.0),
        }],
    );
    let selection = selection(&[&[1, 0]], &super::kinds(&source.frame), Vec::new());
    let selected = select(&selection, &[&source.frame], &no_effects);
    assert_eq!(cells(&selected.frame, 0), ["x", "y", "x", "-", "x"]);
    assert_eq!(selected.frame.filled(1), [false, false, true, false, false]);
    assert!(selected.info.steps.is_empty());
}

proptest! {
    #[test]
    fn selecting_permuted_rows_gives_the_same_set(
        rows in prop::collection::vec((0_u8..5, 0_u8..6, 0_u8..4), 1..30),
        seed in any::<u64>(),
    ) {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&at| (at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let run = |rows: &[(u8, u8, u8)]| {
            let study: Vec<String> = rows.iter().map(|r| format!("s{}", r.0)).collect();
            let study: Vec<&str> = study.iter().map(String::as_str).collect();
            let dose: Vec<f64> = rows.iter().map(|r| if r.1 == 0 { NA } else { f64::from(r.1) }).collect();
            let arm: Vec<&str> = rows.iter().map(|r| ["", "x", "y", "z"][usize::from(r.2)]).collect();
            let frame = frame(&study, vec![numbers(&dose), labels(&arm)]);
            let selected = steps(&frame, vec![
                StepKind::Exclude(above(0, 4.0)),
                StepKind::Where(Condition::LabelIn(1, vec!["x".into(), "z".into()])),
                StepKind::Keep { largest: true, by: Number::Column(0), per: vec![1], outcome: false },
            ]);
            let mut kept: Vec<(String, String)> =
                cells(&selected.frame, 0).into_iter().zip(cells(&selected.frame, 1)).collect();
            kept.sort();
            let steps: Vec<_> = selected.info.steps.iter().map(|s| (s.dropped, s.unknown)).collect();
            (kept, steps)
        };
        let permuted: Vec<(u8, u8, u8)> = order.iter().map(|&at| rows[at]).collect();
        prop_assert_eq!(run(&rows), run(&permuted));
        prop_assert_eq!(run(&rows), run(&rows));
    }
}
