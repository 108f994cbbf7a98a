//! The one namespace of a plan: datasets, selections, effects and results.

use std::collections::HashMap;

use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::ast;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entity {
    /// `datasets[i]`
    Dataset(usize),
    /// `selections[i]`
    Selection(usize),
    /// `effects[i]`
    Effect(usize),
    /// `statements[i]`
    Result(usize),
    /// A `flow` or `search`.
    Record,
    /// Something with a mistake, already reported: what uses it stays quiet.
    Failed,
}

impl Entity {
    /// In words, with its article.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Dataset(_) => "a dataset",
            Self::Selection(_) => "a selection",
            Self::Effect(_) => "an effect",
            Self::Result(_) => "a result",
            Self::Record => "a flow or search",
            Self::Failed => "something with a mistake in it",
        }
    }
}

/// All names declared so far, and those that come below.
#[derive(Debug, Default)]
pub(crate) struct Names {
    declared: HashMap<String, (Entity, Span)>,
    /// In the order declared, for suggestions.
    order: Vec<String>,
    below: HashMap<String, Span>,
}

impl Names {
    /// Remembers every name that the plan declares somewhere.
    pub(crate) fn foresee(plan: &ast::Plan) -> Self {
        let mut names = Self::default();
        for statement in &plan.statements {
            if let Some(name) = declared_name(statement) {
                names.below.entry(name.text.clone()).or_insert(name.span);
            }
        }
        names
    }

    /// Declares `name`; a second declaration is reported and changes nothing.
    pub(crate) fn declare(&mut self, name: &ast::Name, entity: Entity, out: &mut Diagnostics) {
        if is_reserved(&name.text) {
            out.push(
                Diagnostic::new(
                    Code::ReservedName,
                    name.span,
                    format!("`{}` is a word of the language", name.text),
                )
                .label("a name of your own was expected")
                .help(format!("write `{}_1`, or a name that says more", name.text)),
            );
        }
        if let Some((_, first)) = self.declared.get(&name.text) {
            out.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    name.span,
                    format!("`{}` is declared twice", name.text),
                )
                .label("a new name was expected")
                .other(*first, "declared here first")
                .help(format!("write another name, for example `{}_2`", name.text)),
            );
            return;
        }
        self.declared.insert(name.text.clone(), (entity, name.span));
        self.order.push(name.text.clone());
    }

    /// Declares `name` as something with a mistake, unless it is known.
    pub(crate) fn declare_failed(&mut self, name: &str, span: Span) {
        if self.get(name).is_none() {
            self.declared
                .insert(name.to_owned(), (Entity::Failed, span));
            self.order.push(name.to_owned());
        }
    }

    /// The dataset or selection that was declared last, for examples.
    pub(crate) fn last_source(&self) -> Option<&str> {
        self.last(|entity| matches!(entity, Entity::Dataset(_) | Entity::Selection(_)))
    }

    /// The results declared so far.
    pub(crate) fn results(&self) -> Vec<&str> {
        self.candidates(|entity| matches!(entity, Entity::Result(_)))
    }

    /// The result that was declared last, for examples.
    pub(crate) fn last_result(&self) -> Option<&str> {
        self.last(|entity| matches!(entity, Entity::Result(_)))
    }

    fn last(&self, fits: impl Fn(Entity) -> bool) -> Option<&str> {
        self.candidates(fits).pop()
    }

    /// Whether the plan declares `name` as the result of a statement, here or below.
    pub(crate) fn is_declared_somewhere(&self, name: &str) -> bool {
        self.below.contains_key(name)
    }

    /// Whether a declaration has a mistake.
    pub(crate) fn any_failed(&self) -> bool {
        self.order
            .iter()
            .any(|name| matches!(self.get(name), Some((Entity::Failed, _))))
    }

    /// What `name` stands for, if it is declared; says nothing.
    pub(crate) fn get(&self, name: &str) -> Option<(Entity, Span)> {
        self.declared.get(name).copied()
    }

    /// What `name` stands for; `wanted` says in words what was expected, `fits` which names may be suggested.
    pub(crate) fn find(
        &self,
        name: &ast::Name,
        wanted: &str,
        fits: impl Fn(Entity) -> bool,
        out: &mut Diagnostics,
    ) -> Entity {
        if let Some((entity, span)) = self.get(&name.text) {
            if entity == Entity::Failed || fits(entity) {
                return entity;
            }
            out.push(
                Diagnostic::new(
                    Code::UnknownName,
                    name.span,
                    format!("`{}` is {}, not {wanted}", name.text, entity.words()),
                )
                .label(format!("{wanted} was expected here"))
                .other(span, "declared here")
                .maybe_help(did_you_mean(&name.text, self.candidates(fits))),
            );
            return Entity::Failed;
        }
        let diagnostic = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("`{}` is not declared", name.text),
        );
        out.push(match self.below.get(&name.text) {
            Some(below) => diagnostic
                .label("used before its declaration")
                .other(*below, "declared here, below")
                .help(format!(
                    "move the statement that declares `{}` above this one",
                    name.text
                )),
            None => diagnostic
                .label(format!("{wanted} was expected here"))
                .maybe_help(did_you_mean(&name.text, self.candidates(fits))),
        });
        Entity::Failed
    }

    fn candidates(&self, fits: impl Fn(Entity) -> bool) -> Vec<&str> {
        self.order
            .iter()
            .filter(|name| self.get(name).is_some_and(|(entity, _)| fits(entity)))
            .map(String::as_str)
            .collect()
    }
}

/// The name that a statement declares.
fn declared_name(statement: &ast::Statement) -> Option<&ast::Name> {
    if let ast::StatementKind::Analysis { clauses, .. } = &statement.kind {
        return clauses.iter().find_map(|clause| {
            if let ast::ClauseKind::As(name) = &clause.kind {
                Some(name)
            } else {
                None
            }
        });
    }
    if let ast::StatementKind::Record { name, .. } = &statement.kind {
        return name.as_ref();
    }
    if let ast::StatementKind::Data(data) = &statement.kind {
        return Some(&data.name);
    }
    if let ast::StatementKind::Let { name, .. } | ast::StatementKind::Effect { name, .. } =
        &statement.kind
    {
        return Some(name);
    }
    None
}

/// Statement keywords and the words of expressions: a name of the plan may be none of them.
fn is_reserved(name: &str) -> bool {
    crate::verb::find(name).is_some()
        || crate::figure::find(name).is_some()
        || super::STATEMENTS.contains(&name)
}
