//! Steps that make new rows: `A + B`, `combine`, `pair`.

use std::sync::Arc;

use kma::plan::{BoundEffect, Number, StepKind, Type};
use kma::table::{Column, Frame, Table, select};
use kma::unit::Unit;

use super::{
    NA, above, cells, frame, kinds, labels, labels_of, no_effects, numbers, selection, steps,
};

#[test]
fn rows_of_both_with_the_columns_they_share() {
    let left = frame(
        &["a", "b"],
        vec![numbers(&[1.0, 2.0]), labels_of(&["x", "y"], &["y", ""])],
    );
    let right = frame(
        &["b", "c"],
        vec![
            labels_of(&["y", "x"], &["x", "y"]),
            labels(&["ignored", "too"]),
            numbers(&[3.0, NA]),
        ],
    );
    let labels: Arc<[String]> = ["x".to_owned(), "y".to_owned()].into();
    let label = Type::Label {
        labels,
        ordered: true,
    };
    let selection = selection(
        &[&[1, 0], &[0, 2]],
        &[label, Type::Number(Unit::plain())],
        vec![StepKind::Where(above(1, 1.5))],
    );
    let both = select(&selection, &[&left, &right], &no_effects);
    assert_eq!(cells(&both.frame, 0), ["-", "x"]);
    assert_eq!(both.frame.names(0), ["x", "y"]);
    assert_eq!(cells(&both.frame, 1), ["2", "3"]);
    assert_eq!(both.frame.row_numbers(), [2, 1]);
    assert_eq!(both.frame.study_count(), 1, "`b` is in both");
    assert_eq!(both.info.steps.len(), 1);
    assert_eq!(
        (both.info.steps[0].dropped, both.info.steps[0].unknown),
        (2, 1)
    );
}

#[test]
fn a_row_that_is_in_both_is_taken_once() {
    let data = frame(&["a", "b", "c"], vec![numbers(&[1.0, 2.0, 3.0])]);
    let low = steps(&data, vec![StepKind::Exclude(above(0, 2.5))]).frame;
    let high = steps(&data, vec![StepKind::Where(above(0, 1.5))]).frame;
    let selection = selection(&[&[0], &[0]], &kinds(&data), Vec::new());
    let both = select(&selection, &[&low, &high], &no_effects);
    assert_eq!(both.frame.row_numbers(), [1, 2, 3]);
    assert_eq!(both.info.steps[0].dropped, 1);
    assert_eq!(
        both.info.steps[0].remarks,
        ["1 of 4 rows in more than one source, taken once"]
    );
}

#[test]
fn rows_that_are_studies_themselves_stay_apart() {
    let rows = || frame(&["row 1", "row 2"], vec![numbers(&[1.0, 2.0])]);
    let one = selection(&[&[0], &[0]], &kinds(&rows()), Vec::new());
    let (a, b, c) = (rows(), rows(), rows());
    let ab = select(&one, &[&a, &b], &no_effects);
    assert_eq!(ab.info.studies, 4);
    let abc = select(&one, &[&ab.frame, &c], &no_effects);
    assert_eq!(abc.info.studies, 6);
}

fn effect() -> Box<BoundEffect> {
    Box::new(BoundEffect {
        effect: 0,
        name: "g".to_owned(),
        measure: &kma::measure::smd::SMD,
        forms: Vec::new(),
        options: kma::measure::Options::default(),
        flip: None,
        lower_is_better: None,
    })
}

#[test]
fn combine_averages_dependent_effects() {
    let data = frame(
        &["a", "b", "a", "c", "a"],
        vec![
            labels(&["a", "b", "a", "c", ""]),
            numbers(&[1.0, 2.0, 1.0, 3.0, 9.0]),
            labels(&["x", "y", "z", "z", "x"]),
            numbers(&[0.2, 0.4, 0.6, 0.8, 9.0]),
        ],
    );
    let effects = |frame: &Frame, effect: &BoundEffect| {
        assert_eq!(effect.name, "g");
        let yi = frame.numbers(&Number::Column(3)).into_iter();
        let effects = yi.zip([0.01, 0.04, 0.09, 0.16, 1.0]);
        effects
            .map(|(yi, vi)| (yi < 0.7).then_some((yi, vi)))
            .collect()
    };
    let combine = StepKind::Combine {
        effect: effect(),
        per: vec![0],
        rho: 0.5,
        n_columns: 4,
    };
    let selection = selection(&[&[0, 1, 2, 3]], &kinds(&data), vec![combine]);
    let combined = select(&selection, &[&data], &effects);
    let frame = &combined.frame;
    assert_eq!(frame.row_numbers(), [1, 2, 4]);
    assert_eq!(cells(frame, 1), ["1", "2", "3"]);
    assert_eq!(cells(frame, 2), ["-", "y", "z"]);
    assert_eq!(cells(frame, 6), ["-", "-", "-"], "no form knows its n");
    let yi = frame.numbers(&Number::Column(4));
    let vi = frame.numbers(&Number::Column(5));
    assert!((yi[0] - 0.4).abs() < 1e-15 && yi[1].to_bits() == 0.4_f64.to_bits() && yi[2].is_nan());
    // (0.01 + 0.09 + 2 * 0.5 * 0.1 * 0.3) / 4
    assert!((vi[0] - 0.0325).abs() < 1e-15 && vi[1].to_bits() == 0.04_f64.to_bits());
    assert!(vi[2].is_nan());
    let step = &combined.info.steps[0];
    assert_eq!(
        (step.dropped, step.dropped_studies, step.unknown),
        (1, 0, 1)
    );
    assert_eq!(step.remarks, ["4 rows averaged into 3"]);
}

#[test]
fn combine_says_where_it_averages_studies() {
    let data = frame(&["a", "b"], vec![labels(&["x", "x"]), numbers(&[1.0, 2.0])]);
    let data = steps(
        &steps(&data, vec![StepKind::Where(above(1, 0.0))]).frame,
        vec![StepKind::Fill {
            column: 1,
            value: Number::Constant(1.0),
        }],
    );
    let combine = StepKind::Combine {
        effect: effect(),
        per: vec![0],
        rho: 0.5,
        n_columns: 2,
    };
    let combined = steps(&data.frame, vec![combine]);
    assert_eq!(
        combined.info.steps[0].remarks,
        ["2 rows averaged into 1", "1 row averages several studies"]
    );
    assert_eq!((combined.info.rows, combined.info.studies), (1, 1));
}

#[test]
fn pair_puts_the_reference_beside_every_other_row() {
    let data = frame(
        &["a", "a", "a", "b", "c", "c", "d", "d", "d", "e"],
        vec![
            labels(&["a", "a", "a", "b", "c", "c", "d", "d", "d", "e"]),
            labels(&[
                "drug", "placebo", "both", "drug", "placebo", "", "drug", "placebo", "placebo",
                "placebo",
            ]),
            numbers(&[10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0]),
        ],
    );
    let pair = StepKind::Pair {
        arm: vec![2],
        by: 1,
        against: "placebo".to_owned(),
        per: vec![0],
    };
    let paired = steps(&data, vec![pair]);
    let frame = &paired.frame;
    assert_eq!(cells(frame, 1), ["drug", "both"]);
    assert_eq!(cells(frame, 2), ["10", "12"]);
    assert_eq!(cells(frame, 3), ["11", "11"], "the arm `reference`");
    assert_eq!(cells(frame, 4), ["row 2", "row 2"], "which serves both");
    assert_eq!(frame.row_numbers(), [1, 3]);
    let step = &paired.info.steps[0];
    assert_eq!(
        (step.dropped, step.dropped_studies, step.unknown),
        (7, 4, 4)
    );
    assert_eq!(
        step.remarks,
        [
            "2 comparisons with 1 row of `placebo`",
            "1 group with no row `placebo`: 1 row not paired",
            "1 group with several rows `placebo`: 3 rows not paired",
            "2 groups with nothing but `placebo`: 2 rows not paired",
        ]
    );
}

#[test]
fn imputed_cells_stay_marked_in_new_rows() {
    let data = frame(
        &["a", "a", "b", "b"],
        vec![
            labels(&["a", "a", "b", "b"]),
            labels(&["drug", "placebo", "drug", "placebo"]),
            numbers(&[1.0, NA, NA, 4.0]),
        ],
    );
    let fill = StepKind::Fill {
        column: 2,
        value: Number::Constant(7.0),
    };
    let pair = StepKind::Pair {
        arm: vec![2],
        by: 1,
        against: "placebo".to_owned(),
        per: vec![0],
    };
    let paired = steps(&data, vec![fill.clone(), pair]).frame;
    assert_eq!(cells(&paired, 2), ["1", "7"]);
    assert_eq!(paired.filled(2), [false, true]);
    assert_eq!(paired.filled(3), [true, false]);
    let filled = steps(&data, vec![fill]).frame;
    let other = Table::clone(&data.table);
    let other = Frame::all(Table {
        row_numbers: other.row_numbers.iter().copied().collect(),
        ..other
    });
    let both = selection(&[&[2], &[2]], &[Type::Number(Unit::plain())], Vec::new());
    let both = select(&both, &[&other, &filled], &no_effects).frame;
    assert_eq!(both.len(), 8);
    let marked = [false, false, false, false, false, true, true, false];
    assert_eq!(both.filled(0), marked);
    assert!(matches!(both.column(0), Some(Column::Number(_))));
}
