//! Expressions: Kleene's tables, missing values, dates that are not precise.

use kma::plan::{Condition, Number};
use kma::syntax::ast::{ArithmeticOp, CompareOp};
use kma::table::{Column, Frame, Truth};
use proptest::prelude::*;

use super::{NA, above, frame, labels, labels_of, numbers};
use Truth::{False, True, Unknown};

/// One row for each value of Kleene; as conditions `c0 > 0` and `c1 > 0`.
fn kleene() -> (Frame, Condition, Condition) {
    let left = [-1.0, -1.0, -1.0, NA, NA, NA, 1.0, 1.0, 1.0];
    let right = [-1.0, NA, 1.0, -1.0, NA, 1.0, -1.0, NA, 1.0];
    let frame = frame(&["a"; 9], vec![numbers(&left), numbers(&right)]);
    (frame, above(0, 0.0), above(1, 0.0))
}

#[test]
fn and_or_not_are_kleenes() {
    let (frame, a, b) = kleene();
    let and = frame.condition(&Condition::And(vec![a.clone(), b.clone()]));
    assert_eq!(
        and,
        [
            False, False, False, False, Unknown, Unknown, False, Unknown, True
        ]
    );
    let or = frame.condition(&Condition::Or(vec![a.clone(), b]));
    assert_eq!(
        or,
        [
            False, Unknown, True, Unknown, Unknown, True, True, True, True
        ]
    );
    let not = frame.condition(&Condition::Not(Box::new(a)));
    assert_eq!(
        not,
        [
            True, True, True, Unknown, Unknown, Unknown, False, False, False
        ]
    );
    let (none, any) = (Condition::And(Vec::new()), Condition::Or(Vec::new()));
    assert!(frame.condition(&none).iter().all(|&t| t == True));
    assert!(frame.condition(&any).iter().all(|&t| t == False));
}

fn arithmetic(op: ArithmeticOp, left: Number, right: Number) -> Number {
    Number::Arithmetic(op, Box::new(left), Box::new(right))
}

#[test]
fn what_is_not_finite_is_missing() {
    let frame = frame(&["a"; 4], vec![numbers(&[0.0, -4.0, NA, 1e308])]);
    let x = || Number::Column(0);
    let check = |number: &Number, expected: [f64; 4]| {
        let found = frame.numbers(number);
        let same = |(a, b): (&f64, &f64)| (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-12;
        assert!(
            found.iter().zip(&expected).all(same),
            "{number:?}: {found:?}"
        );
    };
    let zero = || Number::Constant(0.0);
    check(&arithmetic(ArithmeticOp::Divide, x(), zero()), [NA; 4]);
    check(
        &arithmetic(ArithmeticOp::Power, x(), zero()),
        [1.0, 1.0, NA, 1.0],
    );
    check(
        &arithmetic(ArithmeticOp::Power, Number::Constant(1.0), x()),
        [1.0, 1.0, NA, 1.0],
    );
    check(
        &arithmetic(ArithmeticOp::Multiply, Number::Constant(0.0), x()),
        [0.0, 0.0, NA, 0.0],
    );
    let twice = arithmetic(ArithmeticOp::Add, x(), x());
    check(&twice, [0.0, -8.0, NA, NA]);
    let largest = kma::function::find("max").expect("in the catalog");
    check(
        &Number::Call(largest, vec![x(), Number::Constant(-1.0)]),
        [0.0, -1.0, NA, 1e308],
    );
    check(&Number::Call(largest, Vec::new()), [NA; 4]);
    let convert = Number::Convert {
        value: Box::new(Number::Constant(3.0)),
        multiply: 1.0,
        divide: 10.0,
    };
    check(&convert, [0.3; 4]);
    check(&Number::Column(7), [NA; 4]);
    let missing = frame.condition(&Condition::MissingNumber(twice));
    assert_eq!(missing, [False, False, True, True]);
}

#[test]
fn a_missing_number_makes_every_comparison_unknown() {
    let frame = frame(&["a"; 3], vec![numbers(&[1.0, 2.0, NA])]);
    let two = || Number::Constant(2.0);
    let expect = [
        (CompareOp::Equal, [False, True, Unknown]),
        (CompareOp::NotEqual, [True, False, Unknown]),
        (CompareOp::Less, [True, False, Unknown]),
        (CompareOp::LessEqual, [True, True, Unknown]),
        (CompareOp::Greater, [False, False, Unknown]),
        (CompareOp::GreaterEqual, [False, True, Unknown]),
    ];
    for (op, expected) in expect {
        let right = Condition::Compare(Number::Column(0), op, two());
        assert_eq!(frame.condition(&right), expected, "{op:?}");
    }
    let of_two = Condition::Compare(two(), CompareOp::Less, Number::Column(0));
    assert_eq!(frame.condition(&of_two), [False, False, Unknown]);
    assert_eq!(
        frame.condition(&Condition::Missing(0)),
        [False, False, True]
    );
}

#[test]
fn labels_are_compared_by_text() {
    let columns = vec![
        labels_of(&["low", "some", "high"], &["low", "high", "", "some"]),
        labels(&["high", "high", "low", ""]),
    ];
    let frame = frame(&["a"; 4], columns);
    let is_in = |labels: &[&str]| {
        let labels = labels.iter().map(|&l| l.to_owned()).collect();
        frame.condition(&Condition::LabelIn(0, labels))
    };
    assert_eq!(is_in(&["low", "some"]), [True, False, Unknown, True]);
    assert_eq!(is_in(&["elsewhere"]), [False, False, Unknown, False]);
    assert_eq!(is_in(&[]), [False, False, Unknown, False]);
    let same = frame.condition(&Condition::SameLabel(0, 1));
    assert_eq!(same, [False, True, Unknown, Unknown]);
    let rank = |op| frame.condition(&Condition::Rank(0, op, 1));
    assert_eq!(rank(CompareOp::Less), [True, False, Unknown, False]);
    assert_eq!(rank(CompareOp::GreaterEqual), [False, True, Unknown, True]);
    assert_eq!(rank(CompareOp::Equal), [False, False, Unknown, True]);
    assert_eq!(
        frame.condition(&Condition::Missing(1)),
        [False, False, False, True]
    );
}

#[test]
fn dates_are_compared_as_far_as_they_are_known() {
    // Days of a year of 365 days; the literal is a month of it.
    let cells = [
        Some((0, 364)),
        Some((31, 58)),
        Some((40, 40)),
        Some((0, 30)),
        Some((59, 60)),
        None,
    ];
    let frame = frame(&["a"; 6], vec![Column::Date(cells.to_vec())]);
    let date = |op| {
        frame.condition(&Condition::Date {
            column: 0,
            op,
            first: 31,
            last: 58,
        })
    };
    let expect = [
        (
            CompareOp::Equal,
            [Unknown, True, True, False, False, Unknown],
        ),
        (
            CompareOp::NotEqual,
            [Unknown, False, False, True, True, Unknown],
        ),
        (
            CompareOp::Less,
            [Unknown, False, False, True, False, Unknown],
        ),
        (
            CompareOp::LessEqual,
            [Unknown, True, True, True, False, Unknown],
        ),
        (
            CompareOp::Greater,
            [Unknown, False, False, False, True, Unknown],
        ),
        (
            CompareOp::GreaterEqual,
            [Unknown, True, True, False, True, Unknown],
        ),
    ];
    for (op, expected) in expect {
        assert_eq!(date(op), expected, "{op:?}");
    }
}

proptest! {
    #[test]
    fn a_date_is_less_or_equal_if_it_is_less_or_equal(
        (first, days) in (-40_i32..40, 0_i32..40),
        (literal, length) in (-40_i32..40, 0_i32..40),
    ) {
        let frame = frame(&["a"], vec![Column::Date(vec![Some((first, first + days))])]);
        let date = |op| Condition::Date { column: 0, op, first: literal, last: literal + length };
        let truth = |op| frame.condition(&date(op));
        let either = Condition::Or(vec![date(CompareOp::Less), date(CompareOp::Equal)]);
        // Kleene's `or` of the two may be unknown where `<=` is certain, never the other way round.
        let either = frame.condition(&either);
        prop_assert!(either == truth(CompareOp::LessEqual) || either == [Unknown]);
        // A day of the cell decides as any of the cell must, where the cell is certain.
        for day in first..=first + days {
            let precise = super::frame(&["a"], vec![Column::Date(vec![Some((day, day))])]);
            for op in [CompareOp::Equal, CompareOp::Less, CompareOp::Greater] {
                let (cell, day) = (truth(op), precise.condition(&date(op)));
                prop_assert!(cell == [Unknown] || cell == day);
                prop_assert!(day != [Unknown]);
            }
        }
    }
}
