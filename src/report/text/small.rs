//! Short results: comparisons, expectations, reported numbers.

use super::pool::{digits, interval, is_ratio, measure, scale, test, tested};
use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone};
use crate::result::number::{level, maybe_whole, plain, shown};
use crate::result::{Check, Comparison, Found, Verdict};

/// What was compared.
pub(super) fn about(found: &Comparison) -> String {
    let facts = [
        measure(&found.display, &found.measure).to_owned(),
        test(&found.test),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    facts.join(", ")
}

/// The difference of two results.
pub(super) fn comparison(page: &mut Page<'_>, found: &Comparison) {
    let display = &found.display;
    let (digits, ratio) = (digits(display), is_ratio(display));
    let name = if ratio {
        "ratio of the two"
    } else {
        "difference"
    };
    let mut spans = vec![Span::plain(name)];
    spans.push(match display.estimate {
        Some(x) => Span::new(shown(x, digits, ratio), Tone::Strong),
        None => Span::plain("not computed"),
    });
    if let Some(ci) = display.ci {
        let text = format!("{} CI {}", level(found.level), interval(ci, digits, ratio));
        spans.push(Span::plain(tie(&text)).after(3));
    }
    spans.extend(tested(&found.test, found.statistic, found.df, found.p));
    spans.extend(scale(display, &found.measure));
    page.fact(4, &spans);
    if found.shared_studies > 0 {
        let studies = plural(found.shared_studies, "study");
        let verb = if found.shared_studies == 1 {
            "is"
        } else {
            "are"
        };
        page.say(
            4,
            format!("{studies} {verb} in both: they are not independent, so there is no p-value"),
            Tone::Warn,
        );
    }
}

/// Whether an expectation holds, and why it does not where that takes more than its values.
pub(in crate::report) fn verdict(holds: bool, reason: Option<&str>) -> Vec<Span> {
    let (verdict, tone) = if holds {
        ("holds", Tone::Good)
    } else {
        ("does not hold", Tone::Bad)
    };
    let text = match reason {
        Some(reason) => format!("{verdict}: {reason}"),
        None => verdict.to_owned(),
    };
    vec![Span::new("—", tone), Span::new(text, tone)]
}

/// The values that an expectation looked at.
pub(in crate::report) fn found(page: &mut Page<'_>, found: &[Found]) {
    for value in found {
        let number = value
            .value
            .map_or_else(|| "nothing".to_owned(), maybe_whole);
        page.say(4, format!("found {} = {number}", value.path), Tone::Faint);
    }
}

/// Printed numbers against those found.
pub(in crate::report) fn checks(page: &mut Page<'_>, checks: &[Check]) {
    let audited = checks.iter().any(Check::is_of_printed);
    let mut grid = Grid::new(vec![
        Column::new("key", Align::Left),
        Column::new("printed", Align::Left),
        Column::new(
            if audited { "the others give" } else { "found" },
            Align::Left,
        ),
        Column::new("", Align::Left),
    ]);
    for check in checks {
        let digits = decimals_of(&check.printed) + 1;
        let number = |x: f64| precise(x, digits);
        let found = match (check.found, check.found_to, &check.expected) {
            (Some(lo), Some(hi), _) => format!("{} to {}", number(lo), number(hi)),
            (Some(x), None, _) | (None, Some(x), _) => number(x),
            (None, None, Some(expected)) => expected.words(&check.printed),
            (None, None, None) => NONE.to_owned(),
        };
        let (verdict, tone) = match check.verdict {
            Verdict::Same => ("same", Tone::Good),
            Verdict::Close => ("close", Tone::Warn),
            Verdict::Differs => ("differs", Tone::Bad),
            Verdict::Consistent => ("consistent", Tone::Good),
            Verdict::Inconsistent => ("inconsistent", Tone::Bad),
            Verdict::CannotTell => ("cannot tell", Tone::Warn),
        };
        grid.row(vec![
            Cell::new(&check.key),
            Cell::new(&check.printed),
            Cell::new(found),
            Cell::toned(verdict, tone),
        ]);
    }
    grid.write(page, 4);
    for check in checks {
        if let Some(reason) = &check.reason {
            let tone = if check.verdict == Verdict::Inconsistent {
                Tone::Bad
            } else {
                Tone::Faint
            };
            page.say(4, format!("{}: {reason}", check.key), tone);
        }
    }
}

/// How many digits behind the point the printed number has.
fn decimals_of(printed: &str) -> usize {
    let behind = |number: &str| {
        let digits = number.split_once('.').map_or("", |(_, digits)| digits);
        digits.chars().take_while(char::is_ascii_digit).count()
    };
    printed.split(' ').map(behind).max().unwrap_or(0)
}

/// `x` with one digit more than was printed, so that a reader sees how it rounds.
fn precise(x: f64, digits: usize) -> String {
    if x.fract() == 0.0 {
        return maybe_whole(x);
    }
    if x.abs() < 1e-6 {
        return plain(x);
    }
    crate::result::number::fixed(x, digits)
}
