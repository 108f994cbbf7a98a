//! Expressions: the grammar reads them flat, precedence is found here.
//!
//! From weak to strong: `or`, `and`, `not`, comparisons with `in` and `is missing`, `+ -`, `* /`, the sign `-`, `^`.

use super::super::ast::{ArithmeticOp, CompareOp, Expr, ExprKind, InItem, ResultRef};
use super::super::grammar::Rule;
use super::super::problem;
use super::literal::error;
use super::{Lower, MAX_LEVELS, Pair, all, find};
use crate::source::{Span, Spanned};

/// An expression and how many levels it has.
pub(super) struct Built {
    pub(super) expr: Expr,
    levels: usize,
}

impl Built {
    fn leaf(expr: Expr) -> Self {
        Self { expr, levels: 1 }
    }
}

/// What stands between operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Or,
    And,
    Not,
    Compare(CompareOp),
    Arithmetic(ArithmeticOp),
    Negate,
}

impl Op {
    fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Not => 3,
            Self::Compare(_) => COMPARISON,
            Self::Arithmetic(ArithmeticOp::Add | ArithmeticOp::Subtract) => 5,
            Self::Arithmetic(ArithmeticOp::Multiply | ArithmeticOp::Divide) => 6,
            Self::Negate => 7,
            Self::Arithmetic(ArithmeticOp::Power) => 8,
        }
    }

    /// Whether it joins with others of its strength into one node.
    fn gathers(self) -> bool {
        matches!(self, Self::Or | Self::And | Self::Compare(_))
    }

    /// Whether `self`, which is on the stack, binds before `next` does.
    fn before(self, next: Self) -> bool {
        let right = self == Self::Arithmetic(ArithmeticOp::Power) || self.gathers();
        self.strength() > next.strength() || self.strength() == next.strength() && !right
    }
}

const COMPARISON: u8 = 4;

/// The stacks of one flat expression.
#[derive(Default)]
pub(super) struct Stacks {
    operands: Vec<Built>,
    ops: Vec<(Op, Span)>,
    /// An operator comes next, not an operand or a sign before it.
    behind_operand: bool,
    too_deep: Option<Span>,
}

impl Lower<'_> {
    /// An expression.
    pub(super) fn expr(&mut self, pair: &Pair<'_>) -> Expr {
        self.built(pair).expr
    }

    /// The `expr` directly in `pair`.
    pub(super) fn expr_in(&mut self, pair: &Pair<'_>) -> Expr {
        let found = find(pair, Rule::expr);
        self.expr(found.as_ref().unwrap_or(pair))
    }

    /// Every `expr` directly in `pair`.
    pub(super) fn exprs(&mut self, pair: &Pair<'_>) -> Vec<Expr> {
        all(pair, Rule::expr).map(|expr| self.expr(&expr)).collect()
    }

    fn built(&mut self, pair: &Pair<'_>) -> Built {
        let items: Vec<_> = pair.clone().into_inner().collect();
        self.fold(&items, self.span(pair))
    }

    /// Folds flat operands and operators into one tree; all of it stands at `span`.
    pub(super) fn fold(&mut self, items: &[Pair<'_>], span: Span) -> Built {
        let mut stacks = Stacks::default();
        let mut items = items.iter().peekable();
        while let Some(item) = items.next() {
            let negated = item.as_rule() == Rule::foreign_not || item.as_rule() == Rule::kw_not;
            if negated && let Some(value) = items.next_if(|next| Self::asks_for_missing(next)) {
                let operand = self.asked_for_missing(value, Some(self.span(item)));
                stacks.operands.push(operand);
                stacks.behind_operand = true;
            } else {
                self.item(item, &mut stacks);
            }
        }
        while !stacks.ops.is_empty() {
            self.reduce(&mut stacks);
        }
        if let Some(at) = stacks.too_deep {
            self.out.push(problem::too_many_levels(at, MAX_LEVELS));
            return Built::leaf(error(span));
        }
        let whole = stacks.operands.pop();
        whole.unwrap_or_else(|| Built::leaf(error(span)))
    }

    fn item(&mut self, item: &Pair<'_>, stacks: &mut Stacks) {
        let rule = item.as_rule();
        if rule == Rule::is_in || rule == Rule::is_missing {
            while stacks
                .ops
                .last()
                .is_some_and(|(op, _)| op.strength() >= COMPARISON)
            {
                self.reduce(stacks);
            }
            let operand = stacks.operands.pop();
            let operand = operand.unwrap_or_else(|| Built::leaf(error(self.span(item))));
            let built = self.postfix(item, operand);
            stacks.operands.push(built);
        } else if let Some((op, span)) = self.op(item, stacks.behind_operand) {
            if stacks.behind_operand {
                while stacks.ops.last().is_some_and(|(top, _)| top.before(op)) {
                    self.reduce(stacks);
                }
            }
            stacks.ops.push((op, span));
            stacks.behind_operand = false;
        } else {
            let operand = self.primary(item);
            stacks.operands.push(operand);
            stacks.behind_operand = true;
        }
    }

    /// The operator that `item` is, as it is written here.
    fn op(&mut self, item: &Pair<'_>, infix: bool) -> Option<(Op, Span)> {
        let (rule, span, written) = (item.as_rule(), self.span(item), item.as_str());
        let (op, here) = if rule == Rule::minus && infix {
            (Op::Arithmetic(ArithmeticOp::Subtract), "-")
        } else if rule == Rule::minus {
            (Op::Negate, "-")
        } else if rule == Rule::kw_not || rule == Rule::foreign_not {
            (Op::Not, "not")
        } else if rule == Rule::plus {
            (Op::Arithmetic(ArithmeticOp::Add), "+")
        } else if rule == Rule::times {
            (Op::Arithmetic(ArithmeticOp::Multiply), "*")
        } else if rule == Rule::divide {
            (Op::Arithmetic(ArithmeticOp::Divide), "/")
        } else if rule == Rule::power {
            (Op::Arithmetic(ArithmeticOp::Power), "^")
        } else if rule == Rule::kw_and || rule == Rule::foreign_and {
            (Op::And, "and")
        } else if rule == Rule::kw_or || rule == Rule::foreign_or {
            (Op::Or, "or")
        } else if rule == Rule::compare {
            compare_op(written)
        } else {
            return None;
        };
        if written != here {
            self.foreign(span, here, &format!("the operator is written `{here}`"));
        }
        Some((op, span))
    }

    /// Takes the topmost operator, and those that gather with it, off the stack.
    fn reduce(&mut self, stacks: &mut Stacks) {
        let Some((op, span)) = stacks.ops.pop() else {
            return;
        };
        let mut ops = vec![(op, span)];
        if op.gathers() {
            while let Some(next) = stacks
                .ops
                .pop_if(|(next, _)| next.strength() == op.strength())
            {
                ops.push(next);
            }
        }
        ops.reverse();
        let count = if matches!(op, Op::Not | Op::Negate) {
            1
        } else {
            ops.len() + 1
        };
        let from = stacks.operands.len().saturating_sub(count);
        let operands = stacks.operands.split_off(from);
        let levels = 1 + operands
            .iter()
            .map(|operand| operand.levels)
            .max()
            .unwrap_or(0);
        if levels > MAX_LEVELS {
            stacks.too_deep.get_or_insert(span);
            stacks.operands.push(Built::leaf(error(span)));
            return;
        }
        let operands = operands.into_iter().map(|operand| operand.expr).collect();
        if let Some(expr) = self.join(&ops, operands) {
            stacks.operands.push(Built { expr, levels });
        }
    }

    /// The node of `ops` over `operands`.
    fn join(&mut self, ops: &[(Op, Span)], operands: Vec<Expr>) -> Option<Expr> {
        let (op, op_span) = *ops.first()?;
        let (first, last) = (operands.first()?.span, operands.last()?.span);
        let prefix = matches!(op, Op::Not | Op::Negate);
        let span = if prefix {
            op_span.to(last)
        } else {
            first.to(last)
        };
        let mut rest = operands.into_iter();
        let kind = match op {
            Op::Or => ExprKind::Or(rest.collect()),
            Op::And => ExprKind::And(rest.collect()),
            Op::Not => ExprKind::Not(Box::new(rest.next()?)),
            Op::Negate => ExprKind::Negate(Box::new(rest.next()?)),
            Op::Arithmetic(op) => ExprKind::Arithmetic {
                op: Spanned::new(op, op_span),
                left: Box::new(rest.next()?),
                right: Box::new(rest.next()?),
            },
            Op::Compare(_) => return Some(self.compare(ops, rest, span)),
        };
        Some(Expr { kind, span })
    }

    /// A comparison, or a chain of them in one direction.
    fn compare(
        &mut self,
        ops: &[(Op, Span)],
        mut operands: impl Iterator<Item = Expr>,
        span: Span,
    ) -> Expr {
        let Some(first) = operands.next() else {
            return error(span);
        };
        let ops = ops.iter().filter_map(|&(op, at)| match op {
            Op::Compare(op) => Some(Spanned::new(op, at)),
            Op::Or | Op::And | Op::Not | Op::Arithmetic(_) | Op::Negate => None,
        });
        let rest: Vec<_> = ops.zip(operands).collect();
        if let [(op, right)] = rest.as_slice()
            && let ExprKind::Name(name) = &right.kind
            && matches!(op.node, CompareOp::Equal | CompareOp::NotEqual)
            && matches!(self.written(name.span), "NA" | "NULL" | "null" | "NaN")
        {
            return self.compared_with_nothing(first, op.node == CompareOp::NotEqual, span);
        }
        if let Some(turn) = turn(&rest) {
            self.out.push(problem::mixed_chain(turn));
            return error(span);
        }
        Expr {
            kind: ExprKind::Compare {
                first: Box::new(first),
                rest,
            },
            span,
        }
    }

    /// `x = NA`, as other languages ask for what is missing.
    fn compared_with_nothing(&mut self, value: Expr, negated: bool, span: Span) -> Expr {
        let is = if negated {
            "is not missing"
        } else {
            "is missing"
        };
        let here = format!("{} {is}", self.written(value.span));
        self.foreign(span, &here, "nothing equals a value that is missing");
        let value = Box::new(value);
        let kind = ExprKind::Missing { value, negated };
        Expr { kind, span }
    }

    fn postfix(&mut self, pair: &Pair<'_>, value: Built) -> Built {
        let negated = find(pair, Rule::kw_not).is_some();
        let span = value.expr.span.to(self.span(pair));
        let (levels, value) = (value.levels, Box::new(value.expr));
        if pair.as_rule() == Rule::is_missing {
            let kind = ExprKind::Missing { value, negated };
            return Built {
                expr: Expr { kind, span },
                levels: levels + 1,
            };
        }
        if let Some(sign) = find(pair, Rule::percent_in) {
            let span = self.span(&sign);
            self.foreign(span, "in", "the operator is written `in`");
        }
        let call = find(pair, Rule::c_call);
        if let Some(name) = call.as_ref().and_then(|call| find(call, Rule::c_name)) {
            let span = self.span(&name);
            self.out.push(problem::c_of_r(span));
        }
        let list = find(call.as_ref().unwrap_or(pair), Rule::in_list);
        let items: Vec<_> = list
            .iter()
            .flat_map(|list| all(list, Rule::in_item))
            .collect();
        let mut levels = levels;
        let items = items
            .iter()
            .filter_map(|item| self.in_item(item, &mut levels))
            .collect();
        let kind = ExprKind::In {
            value,
            items,
            negated,
        };
        Built {
            expr: Expr { kind, span },
            levels: levels + 1,
        }
    }

    fn in_item(&mut self, pair: &Pair<'_>, levels: &mut usize) -> Option<InItem> {
        let ends: Vec<_> = all(pair, Rule::expr).map(|end| self.built(&end)).collect();
        for end in &ends {
            *levels = end.levels.max(*levels);
        }
        let mut ends = ends.into_iter().map(|end| end.expr);
        Some(InItem {
            low: ends.next()?,
            high: ends.next(),
        })
    }

    fn primary(&mut self, pair: &Pair<'_>) -> Built {
        let (rule, span) = (pair.as_rule(), self.span(pair));
        if rule == Rule::paren {
            return self.paren(pair);
        }
        if Self::asks_for_missing(pair) {
            return self.asked_for_missing(pair, None);
        }
        if rule == Rule::call {
            return self.call(pair);
        }
        if rule == Rule::number {
            return Built::leaf(self.number(pair));
        }
        if rule == Rule::bad_number {
            return Built::leaf(self.bad_number(pair));
        }
        if rule == Rule::date {
            return Built::leaf(self.date(pair));
        }
        let kind = if rule == Rule::text {
            ExprKind::Text(self.text_of(pair).node)
        } else if rule == Rule::part {
            self.part(pair)
        } else if rule == Rule::path {
            ExprKind::Path(self.names(pair))
        } else if rule == Rule::dollar {
            self.dollar(pair).map_or(ExprKind::Error, ExprKind::Name)
        } else {
            self.word(pair)
        };
        Built::leaf(Expr { kind, span })
    }

    /// Whether `pair` is `is.na(x)` or another function for what is missing.
    fn asks_for_missing(pair: &Pair<'_>) -> bool {
        if pair.as_rule() == Rule::is_na {
            return true;
        }
        let name = find(pair, Rule::call_name).map_or("", |name| name.as_str());
        let known = [
            "missing",
            "is_missing",
            "ismissing",
            "is_na",
            "isna",
            "is_null",
            "isnull",
        ];
        pair.as_rule() == Rule::call
            && known.contains(&name.to_lowercase().as_str())
            && all(pair, Rule::expr).count() == 1
    }

    /// `is.na(x)`, behind a `not` at `not`.
    fn asked_for_missing(&mut self, pair: &Pair<'_>, not: Option<Span>) -> Built {
        let span = not.map_or(self.span(pair), |not| not.to(self.span(pair)));
        let value = find(pair, Rule::expr).map(|value| self.built(&value));
        let value = value.unwrap_or_else(|| Built::leaf(error(span)));
        let is = if not.is_some() {
            "is not missing"
        } else {
            "is missing"
        };
        let here = format!("{} {is}", self.written(value.expr.span));
        self.foreign(span, &here, "what is missing is asked for in words");
        let kind = ExprKind::Missing {
            value: Box::new(value.expr),
            negated: not.is_some(),
        };
        Built {
            expr: Expr { kind, span },
            levels: value.levels + 1,
        }
    }

    /// A bare word; `TRUE` and `FALSE` are written otherwise here.
    fn word(&mut self, pair: &Pair<'_>) -> ExprKind {
        let mut name = self.name(pair);
        let here = match pair.as_str() {
            "TRUE" | "True" => "yes",
            "FALSE" | "False" => "no",
            _ => return ExprKind::Name(name),
        };
        self.foreign(name.span, here, "a flag is `yes` or `no`");
        here.clone_into(&mut name.text);
        ExprKind::Name(name)
    }

    fn paren(&mut self, pair: &Pair<'_>) -> Built {
        let span = self.span(pair);
        let built: Vec<_> = all(pair, Rule::expr)
            .map(|expr| self.built(&expr))
            .collect();
        let levels = built.iter().map(|item| item.levels).max().unwrap_or(0) + 1;
        let mut items: Vec<_> = built.into_iter().map(|item| item.expr).collect();
        let expr = if items.len() == 1 {
            let inner = items.pop().map_or(ExprKind::Error, |inner| inner.kind);
            Expr { kind: inner, span }
        } else {
            Expr {
                kind: ExprKind::List(items),
                span,
            }
        };
        Built { expr, levels }
    }

    fn call(&mut self, pair: &Pair<'_>) -> Built {
        let span = self.span(pair);
        let name = self.name_in(pair, Rule::call_name);
        let built: Vec<_> = all(pair, Rule::expr)
            .map(|expr| self.built(&expr))
            .collect();
        let levels = built.iter().map(|item| item.levels).max().unwrap_or(0) + 1;
        let arguments: Vec<_> = built.into_iter().map(|item| item.expr).collect();
        let kind = if name.text == "c" {
            self.out.push(problem::c_of_r(name.span));
            ExprKind::List(arguments)
        } else {
            ExprKind::Call { name, arguments }
        };
        Built {
            expr: Expr { kind, span },
            levels,
        }
    }

    fn part(&mut self, pair: &Pair<'_>) -> ExprKind {
        let of = self.result_ref(pair);
        match find(pair, Rule::part_tail) {
            Some(tail) => ExprKind::Part {
                of,
                path: self.names(&tail),
            },
            None => ExprKind::Part {
                of,
                path: Vec::new(),
            },
        }
    }

    /// A result or a part of it.
    pub(super) fn result_ref(&mut self, pair: &Pair<'_>) -> ResultRef {
        let name = self.name_in(pair, Rule::name);
        let part = self.labels(pair);
        let end = find(pair, Rule::p_unsquare).map_or(name.span, |end| self.span(&end));
        ResultRef {
            span: name.span.to(end),
            name,
            part,
        }
    }
}

/// The comparison that `written` is, and how it is written here.
pub(super) fn read_compare(written: &str) -> (CompareOp, &'static str) {
    match written {
        "=" | "==" => (CompareOp::Equal, "="),
        "<" => (CompareOp::Less, "<"),
        ">" => (CompareOp::Greater, ">"),
        "<=" | "=<" | "≤" => (CompareOp::LessEqual, "<="),
        ">=" | "=>" | "≥" => (CompareOp::GreaterEqual, ">="),
        _ => (CompareOp::NotEqual, "!="),
    }
}

fn compare_op(written: &str) -> (Op, &'static str) {
    let (op, here) = read_compare(written);
    (Op::Compare(op), here)
}

/// The first operator of a chain that does not go the way of those before it.
fn turn(rest: &[(Spanned<CompareOp>, Expr)]) -> Option<Span> {
    let way = |op: CompareOp| match op {
        CompareOp::Less | CompareOp::LessEqual => 1,
        CompareOp::Greater | CompareOp::GreaterEqual => 2,
        CompareOp::Equal => 3,
        CompareOp::NotEqual => 4,
    };
    let (first, others) = rest.split_first()?;
    let first = way(first.0.node);
    let turned = others
        .iter()
        .find(|(op, _)| way(op.node) != first || first == 4)?;
    Some(turned.0.span)
}
