//! Equations between printed numbers.

use super::{check as new_check, expected, words};
use crate::plan::audit::{Block, Equation, Operand, Side};
use crate::result::Check;
use crate::stats::audit::{Range, Verdict};
use crate::syntax::ast::{ArithmeticOp, CompareOp};

/// Whether `operand` uses a key of its own block.
pub(super) fn uses(operand: &Operand, key: &str) -> bool {
    match operand {
        Operand::Constant(_) => false,
        Operand::Key { part, key: found } => part.is_none() && found == key,
        Operand::Negate(inner) => uses(inner, key),
        Operand::Arithmetic(_, left, right) => uses(left, key) || uses(right, key),
    }
}

/// One check for each equation.
pub(super) fn check(block: &Block) -> Vec<Check> {
    block
        .holds
        .iter()
        .map(|equation| of(block, equation))
        .collect()
}

fn of(block: &Block, equation: &Equation) -> Check {
    let rounded = is_rounded(block, equation);
    let sides: Vec<(&Side, Range)> = std::iter::once(&equation.first)
        .chain(equation.rest.iter().map(|(_, side)| side))
        .map(|side| (side, value(block, &side.value, rounded)))
        .collect();
    let mut verdict = Verdict::Consistent;
    let mut at = None;
    for (pair, (op, _)) in sides.windows(2).zip(&equation.rest) {
        let [left, right] = pair else {
            continue;
        };
        let unknown = |range: Range| range.lo.is_infinite() && range.hi.is_infinite();
        if !can(left.1, *op, right.1) {
            verdict = Verdict::Inconsistent;
            at = Some((*left, *right));
            break;
        }
        if unknown(left.1) || unknown(right.1) {
            verdict = Verdict::CannotTell;
        }
    }
    let mut told = new_check("holds", &equation.text, verdict);
    let two = match sides.as_slice() {
        [left, right] => Some((*left, *right)),
        _ => None,
    };
    if let Some(((left, a), (right, b))) = at.or(two) {
        // What one number should be, where the others say so.
        let alone = |side: &Side| matches!(side.value, Operand::Key { .. } | Operand::Constant(_));
        let text = digits(block, left, right);
        told.expected = Some(expected(if alone(left) && !alone(right) { b } else { a }));
        if verdict == Verdict::Inconsistent {
            let is =
                |side: &Side, range| format!("`{}` is {}", side.text, words::range(range, text));
            let constant = |side: &Side| matches!(side.value, Operand::Constant(_));
            told.reason = Some(match (constant(left), constant(right)) {
                (_, true) => is(left, a),
                (true, false) => is(right, b),
                (false, false) => format!("{}, and {}", is(left, a), is(right, b)),
            });
        }
    }
    if verdict == Verdict::CannotTell {
        told.reason = Some("a number that it divides by may be 0".to_owned());
    }
    told
}

/// The printed number with the most digits of an equation: what it computes is told with one more.
fn digits<'b>(block: &'b Block, left: &Side, right: &Side) -> &'b str {
    let used = block
        .numbers
        .iter()
        .filter(|printed| uses(&left.value, &printed.key) || uses(&right.value, &printed.key));
    let behind = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let most = used.max_by_key(|printed| behind(&printed.text));
    most.map_or("", |printed| printed.text.as_str())
}

/// Whether an equation computes with more than whole numbers: then a whole number that stands alone on a side is one
/// that was rounded.
fn is_rounded(block: &Block, equation: &Equation) -> bool {
    let sides = std::iter::once(&equation.first).chain(equation.rest.iter().map(|(_, side)| side));
    sides
        .into_iter()
        .any(|side| is_fraction(block, &side.value))
}

fn is_fraction(block: &Block, operand: &Operand) -> bool {
    match operand {
        Operand::Constant(value) => value.fract() != 0.0,
        Operand::Key { part, key } => {
            find(block, part.as_deref(), key).is_some_and(|printed| !printed.whole)
        }
        Operand::Negate(inner) => is_fraction(block, inner),
        Operand::Arithmetic(op, left, right) => {
            *op == ArithmeticOp::Divide || is_fraction(block, left) || is_fraction(block, right)
        }
    }
}

fn find<'b>(
    block: &'b Block,
    part: Option<&str>,
    key: &str,
) -> Option<&'b crate::plan::audit::Printed> {
    match part {
        None => block.get(key),
        Some(part) => {
            let mut parts = block.parts.iter().chain(block.between.as_deref());
            parts.find(|found| found.name == part)?.get(key)
        }
    }
}

fn value(block: &Block, operand: &Operand, rounded: bool) -> Range {
    if let (Operand::Key { part, key }, true) = (operand, rounded)
        && let Some(printed) = find(block, part.as_deref(), key)
        && printed.whole
    {
        return Range::rounding_to(printed.value, 1.0);
    }
    inner_value(block, operand)
}

/// The value of what stands in a computation: whole numbers are counts.
fn inner_value(block: &Block, operand: &Operand) -> Range {
    match operand {
        Operand::Constant(value) => Range::point(*value),
        Operand::Key { part, key } => match find(block, part.as_deref(), key) {
            Some(printed) if printed.whole => Range::point(printed.value),
            Some(printed) => printed.range,
            None => Range::ALL,
        },
        Operand::Negate(inner) => inner_value(block, inner).opposite(),
        Operand::Arithmetic(op, left, right) => {
            let (left, right) = (inner_value(block, left), inner_value(block, right));
            match op {
                ArithmeticOp::Add => left.plus(right),
                ArithmeticOp::Subtract => left.plus(right.opposite()),
                ArithmeticOp::Multiply => left.times(right),
                ArithmeticOp::Divide => left.over(right),
                ArithmeticOp::Power => Range::ALL,
            }
        }
    }
}

/// Whether some values compare so.
fn can(left: Range, op: CompareOp, right: Range) -> bool {
    let point = |range: Range| range.lo.total_cmp(&range.hi).is_eq();
    let points = point(left) && point(right);
    let (wide_left, wide_right) = (left.widened(), right.widened());
    match op {
        CompareOp::Equal => left.meets(right),
        CompareOp::NotEqual => !points || !left.meets(right),
        CompareOp::Less if points => left.lo < right.lo,
        CompareOp::Greater if points => left.lo > right.lo,
        CompareOp::Less | CompareOp::LessEqual => wide_left.lo <= wide_right.hi,
        CompareOp::Greater | CompareOp::GreaterEqual => wide_left.hi >= wide_right.lo,
    }
}
