//! The fields of `plan`, `search`, `flow` and `reported`, and the cells of `study`.

use std::ops::Range;

use super::super::ast::{ArithmeticOp, CompareOp, Expr, ExprKind, Field, FieldValue, Name};
use super::super::fields::{Fields, Piece, fields};
use super::super::grammar::Rule;
use super::super::lex;
use super::super::problem;
use super::expr::read_compare;
use super::{Lower, Pair, Token, Tokens, all, find, nfc};
use crate::source::{Span, Spanned};

impl Lower<'_> {
    /// The pieces of a block.
    pub(super) fn pieces(&mut self, inside: Range<usize>) -> Fields {
        let cut = fields(self.text, inside, &self.chunk.pairs);
        for piece in cut.pieces.iter().filter(|piece| piece.glued) {
            let span = self.place(&(piece.head.start..piece.head.start));
            self.out.push(problem::missing_comma(span));
        }
        cut
    }

    /// The fields between two braces; those that cannot be read are reported and left out.
    pub(super) fn fields(&mut self, inside: Range<usize>) -> Vec<Field> {
        let pieces = self.pieces(inside).pieces;
        pieces
            .into_iter()
            .filter_map(|piece| self.field(piece))
            .collect()
    }

    fn field(&mut self, piece: Piece) -> Option<Field> {
        let start = self.place(&piece.head);
        if let Some(block) = piece.block {
            let name = self.parse(Rule::a_block_key, piece.head, |lower, pair| {
                lower.key(&pair)
            })?;
            let span = start.to(self.brace(block.end));
            return Some(Field {
                name,
                values: Vec::new(),
                fields: self.fields(block),
                span,
            });
        }
        self.parse(Rule::a_value_field, piece.head, |lower, pair| {
            lower.field_sign(&pair);
            let name = lower.key(&pair);
            let mut values: Vec<_> = all(&pair, Rule::value)
                .map(|value| lower.value(&value))
                .collect();
            lower.intervals(&name, &mut values);
            if name.text != "holds" {
                lower.fields_among(&values);
            }
            Field {
                name,
                values,
                fields: Vec::new(),
                span: start,
            }
        })
    }

    /// Reports `ci: 0.1-0.9` and `ci: (0.1, 0.9)` of `reported`, and reads them as they are meant.
    fn intervals(&mut self, name: &Name, values: &mut Vec<FieldValue>) {
        let key = name.text.rsplit('.').next().unwrap_or("");
        let interval = ["ci", "pi"].contains(&key) || key.ends_with("_ci");
        let reported = lex::word(self.slice(self.chunk.range.clone())) == "reported";
        if !interval || !reported {
            return;
        }
        let Some((low, high)) = two_ends(values) else {
            return;
        };
        if !is_number(&low) || !is_number(&high) {
            return;
        }
        let span = low.span.to(high.span);
        let span = values
            .first()
            .map_or(span, |first| first.value.span.to(span));
        let here = format!("{} to {}", self.written(low.span), self.written(high.span));
        let diagnostic = problem::interval(span, self.written(name.span), &here);
        self.out.push(diagnostic);
        values.truncate(1);
        if let Some(first) = values.first_mut() {
            first.value = low;
            first.to = Some(high);
        }
    }

    /// Reports `p < 0.001` behind a comma: a field without `:`.
    fn fields_among(&mut self, values: &[FieldValue]) {
        for value in values.iter().skip(1) {
            if let ExprKind::Compare { first, rest } = &value.value.kind
                && let (ExprKind::Name(name), [(op, _)]) = (&first.kind, rest.as_slice())
                && op.node != CompareOp::Equal
            {
                let (span, word) = (value.value.span, self.written(name.span));
                let diagnostic = problem::value_like_a_field(span, word, self.written(span));
                self.out.push(diagnostic);
            }
        }
    }

    /// Reports an `=` in the place of the `:` behind a field's name.
    pub(super) fn field_sign(&mut self, pair: &Pair<'_>) {
        if let Some(sign) = find(pair, Rule::assign) {
            if std::mem::replace(&mut self.signed, true) {
                return;
            }
            let span = self.span(&sign);
            let name = find(pair, Rule::key).map_or("", |key| key.as_str());
            let value = pair.as_str().split_once(sign.as_str());
            let value = value.map_or("", |(_, value)| value.trim().trim_end_matches(','));
            let diagnostic = problem::field_with_assign(span, sign.as_str(), name, value);
            self.out.push(diagnostic);
        }
    }

    /// The name of a field; a path keeps its dots.
    pub(super) fn key(&mut self, pair: &Pair<'_>) -> Name {
        let Some(key) = find(pair, Rule::key) else {
            return self.name(pair);
        };
        if key
            .as_str()
            .starts_with(['"', '\'', '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}'])
        {
            return self.text_as_name(&key);
        }
        self.name(&key)
    }

    fn value(&mut self, pair: &Pair<'_>) -> FieldValue {
        let bound = find(pair, Rule::compare).map(|sign| {
            let span = self.span(&sign);
            let (op, here) = read_compare(sign.as_str());
            if here != sign.as_str() {
                self.foreign(span, here, &format!("the operator is written `{here}`"));
            }
            Spanned::new(op, span)
        });
        let value = self.expr_in(pair);
        let to = all(pair, Rule::expr).nth(1).map(|to| self.expr(&to));
        let because = all(pair, Rule::reason).filter_map(|reason| {
            let text = self.text_in(&reason)?;
            let count = find(&reason, Rule::figures).and_then(|figures| {
                let count = figures.as_str().parse().ok()?;
                Some(Spanned::new(count, self.span(&figures)))
            });
            Some((text, count))
        });
        FieldValue {
            bound,
            value,
            to,
            because: because.collect(),
        }
    }

    /// The cells of a `study`: header and what is written behind it.
    pub(super) fn cells(&mut self, inside: Range<usize>) -> Vec<(Name, Spanned<String>)> {
        let pieces = self.pieces(inside).pieces;
        pieces
            .into_iter()
            .filter_map(|piece| self.cell(&piece))
            .collect()
    }

    fn cell(&mut self, piece: &Piece) -> Option<(Name, Spanned<String>)> {
        if let Some(block) = &piece.block {
            let span = self
                .at(block.start.saturating_sub(1))
                .to(self.brace(block.end));
            self.out
                .push(problem::no_block_here(span, "a cell is one value"));
            return None;
        }
        let behind = self.cell_start(piece.head.clone())?;
        let (mut start, mut end) = (piece.head.end, behind);
        for (token, from, to) in Tokens::new(self.text, behind, piece.head.end, false) {
            if !token.is_trivia() {
                start = start.min(from);
                end = end.max(to);
            }
        }
        let name = self.parse_key(piece.head.start..behind)?;
        let range = start.min(end)..end;
        let span = self.place(&range);
        let written = self.slice(range);
        let quoted = lex::token(written, false, b' ');
        let text = if written.starts_with(['"', '\'', '\u{201c}', '\u{201d}', '\u{201e}'])
            && quoted == (Token::Text, written.len())
        {
            self.unquote(written, span)
        } else {
            if list_in(written) {
                self.out.push(problem::cell_with_comma(span, written));
            }
            Spanned::new(nfc(written), span)
        };
        Some((name, text))
    }

    /// Where the value of a cell may start: behind the `:`.
    fn cell_start(&mut self, head: Range<usize>) -> Option<usize> {
        let colon = Tokens::new(self.text, head.start, head.end, false)
            .find(|(token, _, _)| *token == Token::Colon);
        if colon.is_none() && !self.chunk.is_broken(&head) {
            let span = self.place(&head);
            self.out
                .push(problem::cell_without_colon(span, self.slice(head)));
        }
        colon.map(|(_, _, end)| end)
    }

    fn parse_key(&mut self, range: Range<usize>) -> Option<Name> {
        self.parse(Rule::a_cell_key, range, |lower, pair| lower.key(&pair))
    }

    /// The place of the brace that ends a block at `at`, or of nothing where it is missing.
    pub(super) fn brace(&self, at: usize) -> Span {
        let there = self.slice(at..self.text.len()).starts_with('}');
        self.place(&(at..at + usize::from(there)))
    }

    /// The empty place at `at`.
    pub(super) fn at(&self, at: usize) -> Span {
        self.place(&(at..at))
    }
}

/// Whether a cell without quotes has a comma that no number explains.
fn list_in(written: &str) -> bool {
    written.contains(", ") || written.ends_with(',')
}

/// The two ends of an interval that is written without `to`.
fn two_ends(values: &[FieldValue]) -> Option<(Expr, Expr)> {
    let bare = values
        .iter()
        .all(|value| value.to.is_none() && value.bound.is_none());
    if let ([low, high], true) = (values, bare) {
        return Some((low.value.clone(), high.value.clone()));
    }
    let ([one], true) = (values, bare) else {
        return None;
    };
    if let ExprKind::Arithmetic { op, left, right } = &one.value.kind {
        let dash = op.node == ArithmeticOp::Subtract;
        return dash.then(|| (left.as_ref().clone(), right.as_ref().clone()));
    }
    if let ExprKind::List(items) = &one.value.kind
        && let [low, high] = items.as_slice()
    {
        return Some((low.clone(), high.clone()));
    }
    None
}

/// Whether `value` is a number, with its sign.
fn is_number(value: &Expr) -> bool {
    let inner = if let ExprKind::Negate(inner) = &value.kind {
        inner
    } else {
        value
    };
    matches!(inner.kind, ExprKind::Number(_))
}
