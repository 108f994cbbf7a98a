//! Lists in clauses and options: what could be chosen instead.
//!
//! `using (REML, DL)`, `with test (z, hksj)`, `where (all, risk = low)`, `measuring (rr, or)`. A list changes nothing in
//! the plan's own analysis; each of its items is a [`Choice`] that can be applied to it.

use super::Checker;
use super::expr::Exprs;
use super::options::Given;
use super::rows::misfit;
use super::settings::{set, use_method};
use super::task::Asked;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::method::Method;
use crate::option::{self, OptionSpec};
use crate::plan::{Alternative, BoundEffect, Condition};
use crate::source::Span;
use crate::syntax::ast::{self, Clause, ClauseKind, Expr, ExprKind, OptionUse};

/// A clause or option with a list.
pub(super) struct Dimension {
    /// `using`, `test`.
    pub(super) name: String,
    /// Its items, in the order written.
    pub(super) choices: Vec<Choice>,
}

/// One item of a list.
pub(super) struct Choice {
    /// As written.
    pub(super) text: String,
    change: Change,
    span: Span,
}

enum Change {
    Using(&'static Method),
    With(&'static OptionSpec, OptionUse),
    Where(Option<Condition>),
    Measuring(Box<BoundEffect>),
}

/// What could be chosen instead.
pub(super) struct Dimensions {
    /// In the order written.
    pub(super) all: Vec<Dimension>,
    /// The clause whose list this version does not compute.
    pub(super) lacking: Option<String>,
}

/// Whether an option is a setting of analyses with a list of alternatives behind it.
pub(super) fn is_list(usage: &OptionUse) -> bool {
    list_of(usage).is_some()
        && option::OF_ANALYSES
            .iter()
            .any(|o| o.name == usage.name.text)
}

fn list_of(usage: &OptionUse) -> Option<&[Expr]> {
    match usage.values.as_slice() {
        [
            Expr {
                kind: ExprKind::List(items),
                ..
            },
        ] => Some(items),
        _ => None,
    }
}

impl Checker<'_> {
    /// The lists of an analysis; nothing where one of them is wrong.
    pub(super) fn dimensions(&mut self, asked: &Asked<'_, '_>) -> Option<Dimensions> {
        let before = self.out.len();
        let mut found = Dimensions {
            all: Vec::new(),
            lacking: None,
        };
        for clause in asked.clauses {
            match &clause.kind {
                ClauseKind::Using(models) if models.len() > 1 => {
                    let choices = models.iter().filter_map(|name| {
                        let method = crate::method::find(&name.text)?;
                        Some(choice(name, Change::Using(method)))
                    });
                    found.push("using", choices.collect());
                }
                ClauseKind::With(uses) => {
                    for usage in uses.iter().filter(|usage| is_list(usage)) {
                        let choices = self.option_choices(usage, asked);
                        found.push(&usage.name.text, choices);
                    }
                }
                ClauseKind::Where(condition) => {
                    if let ExprKind::List(items) = &condition.kind {
                        found.push("where", self.row_choices(items, asked)?);
                    }
                }
                ClauseKind::Alternatives(kinds) => {
                    self.name_choices(clause, kinds, asked, &mut found);
                }
                ClauseKind::Measuring(_)
                | ClauseKind::Using(_)
                | ClauseKind::By(_)
                | ClauseKind::Per(_)
                | ClauseKind::On(_)
                | ClauseKind::Nested(_)
                | ClauseKind::Robust(_)
                | ClauseKind::As(_)
                | ClauseKind::To(_)
                | ClauseKind::Showing(_)
                | ClauseKind::Against(_)
                | ClauseKind::Error => {}
            }
        }
        (!self.failed_since(before)).then_some(found)
    }

    /// The items behind an option, each checked as if it stood alone.
    fn option_choices(&mut self, usage: &OptionUse, asked: &Asked<'_, '_>) -> Vec<Choice> {
        let place = format!("`{}`", asked.verb.name);
        let items = list_of(usage).unwrap_or(&[]);
        let mut choices = Vec::with_capacity(items.len());
        for item in items {
            let single = OptionUse {
                values: vec![item.clone()],
                ..usage.clone()
            };
            let specs = asked.verb.options;
            let given = self.options(std::slice::from_ref(&single), specs, &place);
            let spec = given.first().map(|given| given.spec);
            choices.extend(spec.map(|spec| Choice {
                text: self.one_line(item.span),
                change: Change::With(spec, single),
                span: item.span,
            }));
        }
        choices
    }

    /// The conditions of a list; their mistakes have been reported with the clause.
    fn row_choices(&mut self, items: &[Expr], asked: &Asked<'_, '_>) -> Option<Vec<Choice>> {
        let mut choices = Vec::with_capacity(items.len());
        for item in items {
            let all = matches!(&item.kind, ExprKind::Name(name) if name.text == "all");
            let condition = if all {
                None
            } else {
                Some(self.quiet_condition(item, asked)?)
            };
            choices.push(Choice {
                text: self.one_line(item.span),
                change: Change::Where(condition),
                span: item.span,
            });
        }
        Some(choices)
    }

    /// A condition that has been checked before.
    pub(super) fn quiet_condition(
        &self,
        condition: &Expr,
        asked: &Asked<'_, '_>,
    ) -> Option<Condition> {
        let mut quiet = Diagnostics::default();
        self.exprs_of(asked, &mut quiet).condition(condition)
    }

    /// The expressions of the rows of an analysis.
    pub(super) fn exprs_of<'e>(
        &'e self,
        asked: &Asked<'e, '_>,
        out: &'e mut Diagnostics,
    ) -> Exprs<'e> {
        let (source, declared) = self.source_name(asked.source);
        Exprs {
            scope: asked.scope,
            source,
            declared,
            names: &self.names,
            out,
        }
    }

    /// The items of a clause that holds names.
    fn name_choices(
        &mut self,
        clause: &Clause,
        kinds: &[ClauseKind],
        asked: &Asked<'_, '_>,
        found: &mut Dimensions,
    ) {
        let mut choices = Vec::with_capacity(kinds.len());
        for kind in kinds {
            let ClauseKind::Measuring(name) = kind else {
                let word = clause.word.text.as_str();
                let known = ["nested", "robust"].contains(&word);
                let word = if known {
                    format!("{word} in")
                } else {
                    word.to_owned()
                };
                found.lacking.get_or_insert(word);
                return;
            };
            let (source, declared) = self.source_name(asked.source);
            let effect = self.the_effect(Some(name), asked.scope, &source, declared, clause.span);
            choices.extend(effect.map(|e| choice(name, Change::Measuring(Box::new(e)))));
        }
        found.push("measuring", choices);
    }

    /// The plan's own analysis with some choices; nothing where they do not go together, which is reported.
    pub(super) fn alternative(
        &mut self,
        asked: &Asked<'_, '_>,
        choices: &[(&Dimension, &Choice)],
    ) -> Option<Alternative> {
        match alternative(asked, choices) {
            Ok(alternative) => Some(alternative),
            Err(diagnostic) => {
                self.out.push(*diagnostic);
                None
            }
        }
    }
}

/// The plan's own analysis with some choices; why they do not go together.
pub(super) fn alternative(
    asked: &Asked<'_, '_>,
    choices: &[(&Dimension, &Choice)],
) -> Result<Alternative, Box<Diagnostic>> {
    let mut found = Alternative {
        choices: Vec::with_capacity(choices.len()),
        settings: asked.settings.clone(),
        effect: asked.effect.cloned(),
        conditions: Vec::new(),
    };
    // A model first: an option may be about what it has.
    let model = |(_, choice): &&(&Dimension, &Choice)| matches!(choice.change, Change::Using(_));
    let others = choices.iter().filter(|choice| !model(choice));
    for (dimension, choice) in choices.iter().filter(model).chain(others) {
        match &choice.change {
            Change::Using(method) => use_method(&mut found.settings, method),
            Change::With(spec, usage) => {
                let spec: &'static OptionSpec = spec;
                set(&mut found.settings, &Given { spec, usage });
            }
            Change::Where(condition) => found.conditions.extend(condition.clone()),
            Change::Measuring(effect) => found.effect = Some((**effect).clone()),
        }
        found
            .choices
            .push((dimension.name.clone(), choice.text.clone()));
    }
    let span = choices.first().map_or(asked.statement, |(_, c)| c.span);
    let wrong = found
        .effect
        .as_ref()
        .and_then(|effect| misfit(asked.verb.name, effect, &found.settings));
    match wrong {
        None => Ok(found),
        Some((code, message, help)) => {
            let diagnostic = Diagnostic::new(code, span, message)
                .label("this alternative cannot be computed")
                .help(help);
            Err(Box::new(diagnostic))
        }
    }
}

impl Dimensions {
    fn push(&mut self, name: &str, choices: Vec<Choice>) {
        self.all.push(Dimension {
            name: name.to_owned(),
            choices,
        });
    }
}

fn choice(name: &ast::Name, change: Change) -> Choice {
    Choice {
        text: name.text.clone(),
        change,
        span: name.span,
    }
}
