//! Texts, numbers with units, and dates.

use super::super::ast::{Date, Expr, ExprKind, Name, Number, Text};
use super::super::grammar::Rule;
use super::super::problem;
use super::{Lower, Pair, find, nfc};
use crate::diagnostic::Code;
use crate::source::{Span, Spanned};

impl Lower<'_> {
    /// A text without its quotes, escapes resolved.
    pub(super) fn text_of(&mut self, pair: &Pair<'_>) -> Text {
        let span = self.span(pair);
        self.unquote(pair.as_str(), span)
    }

    /// The text that `written` is, with its quotes, at `span`.
    pub(super) fn unquote(&mut self, written: &str, span: Span) -> Text {
        if let Some(long) = written.strip_prefix("\"\"\"") {
            let body = long.strip_suffix("\"\"\"").unwrap_or(long);
            return Text::new(nfc(&self.unescape(body, span, 3)), span);
        }
        if let Some(body) = written.strip_prefix('"') {
            let body = body.strip_suffix('"').unwrap_or(body);
            return Text::new(nfc(&self.unescape(body, span, 1)), span);
        }
        let mut inner = written.chars();
        inner.next();
        inner.next_back();
        let body = inner.as_str();
        self.out.push(problem::quotes(span, body));
        Text::new(nfc(body), span)
    }

    /// Resolves `\" \\ \n \t \u{…}`; `skip` is the length of the quotes before `body`.
    fn unescape(&mut self, body: &str, span: Span, skip: usize) -> String {
        if !body.contains('\\') {
            return body.replace('\r', "");
        }
        let mut text = String::with_capacity(body.len());
        let mut rest = body;
        while let Some((plain, escape)) = rest.split_once('\\') {
            text.push_str(plain);
            let at = span.start as usize + skip + (body.len() - escape.len() - 1);
            let (c, length) = read_escape(escape);
            if let Some(c) = c {
                text.push(c);
            } else {
                let place = Span::new(span.source, at, at + 1 + length);
                let found = self.written(place);
                self.out.push(problem::unknown_escape(place, found));
            }
            rest = escape.get(length..).unwrap_or("");
        }
        text.push_str(rest);
        text.replace('\r', "")
    }

    /// A number and its unit.
    pub(super) fn number(&mut self, pair: &Pair<'_>) -> Expr {
        let span = self.span(pair);
        let figures = find(pair, Rule::figures).map_or("", |figures| figures.as_str());
        let unit = find(pair, Rule::unit).map(|unit| self.unit(&unit));
        self.number_of(figures, unit, span)
    }

    fn number_of(&mut self, figures: &str, unit: Option<Spanned<String>>, span: Span) -> Expr {
        let value = figures.parse().unwrap_or(f64::NAN);
        if !f64::is_finite(value) {
            let message = format!("`{figures}` is too large for a number");
            self.error(
                Code::BadNumber,
                span,
                message,
                "numbers end at about 1.8e308",
                "",
            );
            return error(span);
        }
        let text = figures.to_owned();
        Expr {
            kind: ExprKind::Number(Number { text, value, unit }),
            span,
        }
    }

    /// A unit as it was written, in NFC.
    pub(super) fn unit(&mut self, pair: &Pair<'_>) -> Spanned<String> {
        Spanned::new(nfc(pair.as_str()), self.span(pair))
    }

    /// Digits with points where none belong.
    pub(super) fn bad_number(&mut self, pair: &Pair<'_>) -> Expr {
        let (written, span) = (pair.as_str(), self.span(pair));
        let mended = match (written.strip_prefix('.'), written.strip_suffix('.')) {
            (Some(_), _) => Some(format!("0{written}")),
            (None, Some(digits)) => Some(digits.to_owned()),
            (None, None) => None,
        };
        self.out
            .push(problem::bad_number(span, written, mended.as_deref()));
        mended.map_or_else(
            || error(span),
            |figures| self.number_of(&figures, None, span),
        )
    }

    /// `2016-07` or `2016-07-15`.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Expr {
        let (written, span) = (pair.as_str(), self.span(pair));
        let Some(date) = read_date(written) else {
            let diagnostic = last_day(written).map_or_else(
                || problem::bad_date(span, written),
                |last| problem::no_such_day(span, written, &last),
            );
            self.out.push(diagnostic);
            return error(span);
        };
        Expr {
            kind: ExprKind::Date(date),
            span,
        }
    }

    /// The name that a text stands for where names and texts are alike.
    pub(super) fn text_as_name(&mut self, pair: &Pair<'_>) -> Name {
        let text = self.text_of(pair);
        Name {
            text: text.node,
            span: text.span,
        }
    }
}

/// A value that could not be read and is already reported.
pub(super) fn error(span: Span) -> Expr {
    Expr {
        kind: ExprKind::Error,
        span,
    }
}

/// The character that an escape stands for, and the length of the escape behind its `\`.
fn read_escape(escape: &str) -> (Option<char>, usize) {
    match escape.chars().next() {
        Some('"') => (Some('"'), 1),
        Some('\\') => (Some('\\'), 1),
        Some('n') => (Some('\n'), 1),
        Some('t') => (Some('\t'), 1),
        Some('u') => {
            let digits = escape
                .strip_prefix("u{")
                .and_then(|rest| rest.split_once('}'));
            let Some((digits, _)) = digits.filter(|(digits, _)| digits.len() <= 6) else {
                return (None, 1);
            };
            let code = u32::from_str_radix(digits, 16).ok();
            (code.and_then(char::from_u32), digits.len() + 3)
        }
        Some(c) => (None, c.len_utf8()),
        None => (None, 0),
    }
}

fn read_date(written: &str) -> Option<Date> {
    let mut parts = written.split('-');
    let year = parts.next()?.parse().ok()?;
    let two = |part: &str| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten();
    let month = two(parts.next()?).filter(|month| (1..=12).contains(month))?;
    let day = match parts.next() {
        Some(day) => Some(two(day).filter(|&day| (1..=days(year, month)).contains(&day))?),
        None => None,
    };
    Some(Date {
        year,
        month: Some(month),
        day,
    })
}

/// The last day of the month of `written`, where only its day does not exist.
fn last_day(written: &str) -> Option<String> {
    let (month, day) = written.rsplit_once('-')?;
    let known = read_date(month)?;
    let day = (day.len() == 2).then(|| day.parse::<u8>().ok()).flatten()?;
    let last = days(known.year, known.month?);
    (written.len() == 10 && day > last).then(|| format!("{month}-{last}"))
}

fn days(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
