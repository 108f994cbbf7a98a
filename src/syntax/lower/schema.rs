//! The schema of a dataset.

use std::ops::Range;

use super::super::ast::{
    ArmField, ArmValue, Column, ColumnKind, Expr, ExprKind, LabelDeclaration, Text,
};
use super::super::fields::Piece;
use super::super::grammar::Rule;
use super::super::problem;
use super::{Lower, Pair, Token, Tokens, all, find};

impl Lower<'_> {
    /// The columns between two braces; one that cannot be read keeps its name.
    pub(super) fn columns(&mut self, inside: Range<usize>) -> Vec<Column> {
        let cut = self.pieces(inside);
        for note in cut.lost_notes {
            let span = self.place(&note);
            self.out.push(problem::note_on_nothing(span));
        }
        cut.pieces
            .into_iter()
            .filter_map(|piece| self.column(piece))
            .collect()
    }

    /// `ketamine: arm (n: n_ket)`: reported, and read as if it had braces.
    fn arm_in_brackets(&mut self, piece: &mut Piece) {
        if piece.block.is_some() {
            return;
        }
        let head = piece.head.clone();
        let open = Tokens::new(self.text, head.start, head.end, false)
            .find(|(token, _, _)| matches!(token, Token::Open(_)));
        let Some((_, start, end)) = open else {
            return;
        };
        let before = self.slice(head.start..start).trim_end();
        let arm = before
            .strip_suffix("arm")
            .is_some_and(|key| key.ends_with([':', ' ', '=']));
        let Some(close) = self.chunk.pairs.close(start) else {
            return;
        };
        if !arm || close < end || !self.slice(close + 1..head.end).trim().is_empty() {
            return;
        }
        let span = self.place(&(start..end));
        let bracket = self.slice(start..end);
        self.out.push(problem::arm_in_brackets(span, bracket));
        piece.head.end = head.start + before.len();
        piece.block = Some(end..close);
    }

    fn column(&mut self, mut piece: Piece) -> Option<Column> {
        self.arm_in_brackets(&mut piece);
        let span = self.place(&piece.head);
        let note = piece.note.clone().map(|note| self.note(note));
        let head = piece.head.clone();
        let parsed = self.parse(Rule::a_column, head, |lower, pair| lower.column_head(&pair));
        let mut column = match parsed {
            Some(column) => column,
            None => self.broken_column(&piece)?,
        };
        column.note = note;
        column.span = span;
        if let Some(block) = piece.block {
            column.span = span.to(self.brace(block.end));
            self.arm(&mut column, block);
        }
        Some(column)
    }

    /// A column of which only the name can be read.
    fn broken_column(&mut self, piece: &Piece) -> Option<Column> {
        let word = super::super::lex::word(self.slice(piece.head.clone()));
        let start = piece.head.start;
        (!word.is_empty()).then(|| Column {
            name: super::Name {
                text: super::nfc(word),
                span: self.place(&(start..start + word.len())),
            },
            note: None,
            optional: false,
            kind: ColumnKind::Error,
            unit: None,
            range: None,
            headers: Vec::new(),
            span: self.place(&piece.head),
        })
    }

    /// Gives an arm its fields; no other type has a block.
    fn arm(&mut self, column: &mut Column, block: Range<usize>) {
        let fields = self.arm_fields(block);
        match &mut column.kind {
            ColumnKind::Arm(arm) => *arm = fields,
            ColumnKind::Error => {}
            ColumnKind::Word(_) | ColumnKind::OneOf { .. } => {
                self.out.push(problem::no_block_here(
                    column.span,
                    "only an `arm` has fields",
                ));
                column.kind = ColumnKind::Error;
            }
        }
    }

    fn column_head(&mut self, pair: &Pair<'_>) -> Column {
        self.field_sign(pair);
        let one_of = find(pair, Rule::one_of);
        let kind = match &one_of {
            Some(one_of) => self.one_of(one_of),
            None => self.type_word(pair),
        };
        let unit = find(pair, Rule::in_unit).and_then(|part| find(&part, Rule::unit));
        for rule in [Rule::in_unit, Rule::in_range, Rule::headers] {
            if let Some(twice) = all(pair, rule).nth(1) {
                let span = self.span(&twice);
                self.out.push(problem::twice(span, twice.as_str()));
            }
        }
        Column {
            name: self.key(pair),
            note: None,
            optional: find(pair, Rule::kw_optional).is_some(),
            kind,
            unit: unit.map(|unit| self.unit(&unit)),
            range: find(pair, Rule::in_range).and_then(|range| self.range(&range)),
            headers: find(pair, Rule::headers).map_or_else(Vec::new, |headers| {
                self.assign(&headers);
                self.texts(&headers)
            }),
            span: self.span(pair),
        }
    }

    fn texts(&mut self, pair: &Pair<'_>) -> Vec<Text> {
        all(pair, Rule::text)
            .map(|text| self.text_of(&text))
            .collect()
    }

    fn type_word(&mut self, pair: &Pair<'_>) -> ColumnKind {
        let Some(word) = find(pair, Rule::type_word) else {
            return ColumnKind::Error;
        };
        let name = self.name_in(&word, Rule::name);
        if name.text == "arm" {
            ColumnKind::Arm(Vec::new())
        } else {
            ColumnKind::Word(name)
        }
    }

    fn one_of(&mut self, pair: &Pair<'_>) -> ColumnKind {
        let Some(labels) = find(pair, Rule::labels) else {
            return ColumnKind::Error;
        };
        ColumnKind::OneOf {
            ordered: find(&labels, Rule::less).is_some(),
            labels: all(&labels, Rule::declared)
                .map(|declared| self.declared(&declared))
                .collect(),
        }
    }

    fn declared(&mut self, pair: &Pair<'_>) -> LabelDeclaration {
        self.assign(pair);
        let label = find(pair, Rule::label);
        LabelDeclaration {
            label: self.label(label.as_ref().unwrap_or(pair)),
            spelling: self.text_in(pair),
        }
    }

    fn range(&mut self, pair: &Pair<'_>) -> Option<(Expr, Expr)> {
        let mut ends = all(pair, Rule::bound).map(|bound| self.bound(&bound));
        let low = ends.next()?;
        Some((low, ends.next()?))
    }

    fn bound(&mut self, pair: &Pair<'_>) -> Expr {
        let span = self.span(pair);
        let items: Vec<_> = pair.clone().into_inner().collect();
        self.fold(&items, span).expr
    }

    fn arm_fields(&mut self, inside: Range<usize>) -> Vec<ArmField> {
        let pieces = self.pieces(inside).pieces;
        pieces
            .into_iter()
            .filter_map(|piece| self.arm_field(piece))
            .collect()
    }

    fn arm_field(&mut self, piece: Piece) -> Option<ArmField> {
        if let Some(block) = piece.block {
            let name = self.parse(Rule::a_block_key, piece.head, |lower, pair| {
                lower.key(&pair)
            })?;
            let value = ArmValue::Fields(self.arm_fields(block));
            return Some(ArmField { name, value });
        }
        let head = piece.head.clone();
        let field = self.parse(Rule::an_arm_field, head, |lower, pair| {
            lower.field_sign(&pair);
            ArmField {
                name: lower.key(&pair),
                value: ArmValue::Expr(lower.expr_in(&pair)),
            }
        });
        field.or_else(|| {
            let column = self.broken_column(&piece)?;
            let kind = ExprKind::Error;
            let span = column.span;
            Some(ArmField {
                name: column.name,
                value: ArmValue::Expr(Expr { kind, span }),
            })
        })
    }
}
