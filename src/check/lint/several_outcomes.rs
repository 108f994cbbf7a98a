//! Several primary outcomes, each tested as if it were the only one.

use super::Linted;
use crate::check::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, list};
use crate::syntax::ast::{ExprKind, Field};

/// The chance that one of `tests` independent tests of nothing is significant at 5%, in percent.
fn chance(tests: usize) -> i32 {
    let none = (0..tests).fold(1.0, |chance, _| chance * 0.95);
    // Between 0 and 100.
    #[expect(clippy::cast_possible_truncation, reason = "a percentage")]
    let percent = (100.0_f64 * (1.0 - none)).round() as i32;
    percent
}

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    let mut first: Option<&Field> = None;
    let mut tested: Vec<&str> = Vec::new();
    for field in linted.fields("primary") {
        for value in &field.values {
            let ExprKind::Name(name) = &value.value.kind else {
                continue;
            };
            let statement = linted.result(&name.text);
            let analysis = statement.and_then(|statement| rows_of(&statement.kind));
            let tests = analysis.is_some_and(|a| {
                ["pool", "regress"].contains(&a.verb.as_str()) && a.settings.adjust.is_none()
            });
            if tests && !tested.contains(&name.text.as_str()) {
                first.get_or_insert(field);
                tested.push(&name.text);
            }
        }
    }
    let (Some(field), n @ 2..) = (first, tested.len()) else {
        return;
    };
    out.push(
        Diagnostic::new(
            Code::SeveralOutcomes,
            field.span,
            format!("{n} primary outcomes, each with a p-value of its own"),
        )
        .label("one, or p-values adjusted for their number, was expected")
        .note(format!(
            "{} at 5% each: if nothing is there, the chance that one of them is significant is up to {}%",
            list(&tested, "and"),
            chance(n)
        ))
        .help("name one as `primary` and the others as `secondary`, or pool them in one statement with `per COLUMN with adjust holm`"),
    );
}

#[cfg(test)]
mod tests {
    use super::chance;

    #[test]
    fn the_chance_of_one_false_alarm_among_several() {
        assert_eq!([1, 2, 3, 5, 10].map(chance), [5, 10, 14, 23, 40]);
    }
}
