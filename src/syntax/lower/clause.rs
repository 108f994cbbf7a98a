//! Clauses and options.

use super::super::ast::{Clause, ClauseKind, Expr, ExprKind, Name, OptionUse, ResultRef, Text};
use super::super::grammar::Rule;
use super::super::{lex, problem};
use super::{Lower, Pair, all, find};
use crate::source::Span;

/// How a clause is lowered.
type Lowering = fn(&mut Lower<'_>, &Pair<'_>) -> ClauseKind;

/// Each clause, the keyword of its rule, and how it is lowered.
const CLAUSES: &[(Rule, Rule, Lowering)] = &[
    (Rule::c_measuring, Rule::kw_measuring, |lower, pair| {
        lower.name_or_alternatives(pair, ClauseKind::Measuring)
    }),
    (Rule::c_where, Rule::kw_where, |lower, pair| {
        ClauseKind::Where(lower.expr_in(pair))
    }),
    (Rule::c_by, Rule::kw_by, |lower, pair| {
        ClauseKind::By(lower.list(pair))
    }),
    (Rule::c_per, Rule::kw_per, |lower, pair| {
        ClauseKind::Per(lower.list(pair))
    }),
    (Rule::c_on, Rule::kw_on, |lower, pair| lower.on(pair)),
    (Rule::c_using, Rule::kw_using, |lower, pair| {
        lower.using(pair)
    }),
    (Rule::c_nested, Rule::kw_nested, |lower, pair| {
        lower.nested(pair)
    }),
    (Rule::c_robust, Rule::kw_robust, |lower, pair| {
        lower.name_or_alternatives(pair, ClauseKind::Robust)
    }),
    (Rule::c_with, Rule::kw_with, |lower, pair| {
        ClauseKind::With(lower.options(pair))
    }),
    (Rule::c_as, Rule::kw_as, |lower, pair| lower.named(pair)),
    (Rule::c_to, Rule::kw_to, |lower, pair| lower.file(pair)),
    (Rule::c_showing, Rule::kw_showing, |lower, pair| {
        ClauseKind::Showing(lower.exprs(pair))
    }),
    (Rule::c_against, Rule::kw_against, |lower, pair| {
        lower.against(pair)
    }),
    (Rule::c_tilde, Rule::tilde, |lower, pair| lower.on(pair)),
];

impl Lower<'_> {
    /// The clauses in `pair`, in the order written.
    pub(super) fn clauses(&mut self, pair: &Pair<'_>) -> Vec<Clause> {
        let Some(clauses) = find(pair, Rule::clauses) else {
            return Vec::new();
        };
        clauses
            .into_inner()
            .filter_map(|clause| self.clause(&clause))
            .collect()
    }

    fn clause(&mut self, pair: &Pair<'_>) -> Option<Clause> {
        let (rule, span) = (pair.as_rule(), self.span(pair));
        if rule == Rule::c_foreign {
            return Some(self.foreign_clause(pair, span));
        }
        let (_, keyword, lowering) = CLAUSES.iter().find(|clause| clause.0 == rule)?;
        let mut word = self.name_in(pair, *keyword);
        if rule == Rule::c_tilde {
            self.foreign(word.span, "on", "moderators stand behind `on`");
            "on".clone_into(&mut word.text);
        }
        self.no_assign(pair);
        let kind = lowering(self, pair);
        Some(Clause { word, kind, span })
    }

    /// Reports an `=` between a word and its value.
    fn no_assign(&mut self, pair: &Pair<'_>) {
        if let Some(sign) = find(pair, Rule::assign) {
            let (span, whole) = (self.span(&sign), self.span(pair));
            let name = self.slice(whole.start as usize..span.start as usize).trim();
            let value = self.slice(span.end as usize..whole.end as usize).trim();
            let plain = name.chars().all(lex::is_word) && !name.is_empty() && sign.as_str() != "~";
            self.out.push(if plain && !value.is_empty() {
                problem::option_with_assign(span, name, sign.as_str(), value)
            } else {
                problem::needless_assign(span, sign.as_str())
            });
        }
    }

    /// `method = "REML"`, as in R.
    fn foreign_clause(&mut self, pair: &Pair<'_>, span: Span) -> Clause {
        let mut name = self.name_in(pair, Rule::foreign_lead);
        let bare = name
            .text
            .trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        name.text = bare.to_owned();
        let value = self.expr_in(pair);
        let known = ["where", "using", "by", "per", "on", "as"].contains(&name.text.as_str());
        let method = name.text == "method";
        let value_name = value_name_of(&value);
        let shown = value_name.as_ref().map_or_else(
            || self.written(value.span).to_owned(),
            |name| name.text.clone(),
        );
        let here = match (method, known) {
            (true, _) => format!("using {shown}"),
            (false, true) => format!("{} {shown}", name.text),
            (false, false) => format!("with {} {shown}", name.text),
        };
        self.foreign(span, &here, "clauses and options have no `=`");
        let (word, kind) = match (method, value_name) {
            (true, Some(model)) => ("using", ClauseKind::Using(vec![model])),
            (true, None) => ("using", ClauseKind::Error),
            (false, value_name) => {
                let at = value.span;
                let value = value_name.map_or(value, |name| Expr {
                    kind: ExprKind::Name(name),
                    span: at,
                });
                let option = OptionUse {
                    name: name.clone(),
                    values: vec![value],
                    to: None,
                    span,
                };
                ("with", ClauseKind::With(vec![option]))
            }
        };
        let word = Name {
            text: word.to_owned(),
            span: name.span,
        };
        Clause { word, kind, span }
    }

    /// A list of names, in brackets or not.
    fn list(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        let list = find(pair, Rule::name_list).or_else(|| find(pair, Rule::names));
        list.map_or_else(Vec::new, |list| self.names(&list))
    }

    /// One name, or alternatives in `( )`.
    fn name_or_alternatives(
        &mut self,
        pair: &Pair<'_>,
        kind: fn(Name) -> ClauseKind,
    ) -> ClauseKind {
        match find(pair, Rule::name_list) {
            Some(list) => {
                ClauseKind::Alternatives(self.names(&list).into_iter().map(kind).collect())
            }
            None => kind(self.name_in(pair, Rule::name)),
        }
    }

    fn on(&mut self, pair: &Pair<'_>) -> ClauseKind {
        find(pair, Rule::on_expr).map_or(ClauseKind::Error, |terms| {
            ClauseKind::On(self.terms(&terms))
        })
    }

    fn using(&mut self, pair: &Pair<'_>) -> ClauseKind {
        if find(pair, Rule::name_list).is_some() {
            return ClauseKind::Using(self.list(pair));
        }
        // `using method = REML`: the model is the last name.
        let last = pair
            .clone()
            .into_inner()
            .filter(|item| [Rule::name, Rule::text, Rule::dollar_name].contains(&item.as_rule()))
            .last();
        let model = last.and_then(|item| self.name_item(&item));
        ClauseKind::Using(model.into_iter().collect())
    }

    fn nested(&mut self, pair: &Pair<'_>) -> ClauseKind {
        let kind = |lower: &mut Self, nest: &Pair<'_>| ClauseKind::Nested(lower.names(nest));
        if let Some(list) = find(pair, Rule::nest_list) {
            let kinds = all(&list, Rule::nest)
                .map(|nest| kind(self, &nest))
                .collect();
            return ClauseKind::Alternatives(kinds);
        }
        find(pair, Rule::nest).map_or(ClauseKind::Error, |nest| kind(self, &nest))
    }

    fn named(&mut self, pair: &Pair<'_>) -> ClauseKind {
        let last = pair.clone().into_inner().last();
        let name = last.and_then(|item| self.name_item(&item));
        name.map_or(ClauseKind::Error, ClauseKind::As)
    }

    fn file(&mut self, pair: &Pair<'_>) -> ClauseKind {
        self.text_in(pair).map_or(ClauseKind::Error, ClauseKind::To)
    }

    /// The text directly in `pair`.
    pub(super) fn text_in(&mut self, pair: &Pair<'_>) -> Option<Text> {
        find(pair, Rule::text).map(|text| self.text_of(&text))
    }

    fn against(&mut self, pair: &Pair<'_>) -> ClauseKind {
        let Some(against) = find(pair, Rule::against) else {
            return ClauseKind::Error;
        };
        if let Some(result) = find(&against, Rule::result_ref) {
            return ClauseKind::Against(self.result_ref(&result));
        }
        let name = find(&against, Rule::label).map(|label| self.label(&label));
        name.map_or(ClauseKind::Error, |name| {
            ClauseKind::Against(ResultRef {
                span: name.span,
                name,
                part: Vec::new(),
            })
        })
    }

    /// The options directly in `pair`.
    pub(super) fn options(&mut self, pair: &Pair<'_>) -> Vec<OptionUse> {
        all(pair, Rule::option)
            .map(|option| self.option(&option))
            .collect()
    }

    /// The options of a `with` in `pair`; none without one.
    pub(super) fn with_options(&mut self, pair: &Pair<'_>) -> Vec<OptionUse> {
        find(pair, Rule::options).map_or_else(Vec::new, |options| self.options(&options))
    }

    fn option(&mut self, pair: &Pair<'_>) -> OptionUse {
        self.no_assign(pair);
        let span = self.span(pair);
        let name = self.name_in(pair, Rule::name);
        let mut values = Vec::new();
        let mut to = None;
        for item in pair.clone().into_inner().skip(1) {
            let rule = item.as_rule();
            if rule == Rule::expr {
                values.push(self.expr(&item));
            } else if rule == Rule::paren {
                let span = self.span(&item);
                values.push(self.fold(std::slice::from_ref(&item), span).expr);
            } else if rule == Rule::text {
                let text = self.text_of(&item);
                values.push(Expr {
                    kind: ExprKind::Text(text.node),
                    span: text.span,
                });
            } else if rule == Rule::name {
                to = Some(self.name(&item));
            }
        }
        OptionUse {
            name,
            values,
            to,
            span,
        }
    }
}

/// The name that a value is, with or without quotes.
fn value_name_of(value: &Expr) -> Option<Name> {
    if let ExprKind::Name(name) = &value.kind {
        return Some(name.clone());
    }
    if let ExprKind::Text(text) = &value.kind {
        return Some(Name {
            text: text.clone(),
            span: value.span,
        });
    }
    None
}
