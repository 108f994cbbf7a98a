//! What an analysis of rows computes: the options that are no settings, verb by verb.

use super::alternatives::Alternatives;
use super::analysis::Ground;
use super::options::Given;
use super::{Checker, bias, moderator, multiverse, sensitivity};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{BoundEffect, Scope, Settings, SourceRef, Task};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, OptionUse};
use crate::verb::Verb;

/// What the plan asks for, as far as it is checked.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a, 'p> {
    /// The verb.
    pub(super) verb: &'static Verb,
    /// The statement.
    pub(super) statement: Span,
    /// What it stands on.
    pub(super) ground: &'a Ground,
    /// Its clauses, each once; of a list in `( )` the plan's own choice.
    pub(super) clauses: &'a [&'p Clause],
    /// The lists in `( )`.
    pub(super) alternatives: &'a Alternatives<'a>,
    /// The options that are no settings.
    pub(super) options: &'a [Given<'p>],
    /// The columns of its rows.
    pub(super) scope: &'a Scope,
    /// Whose rows.
    pub(super) source: SourceRef,
    /// What it measures.
    pub(super) effect: Option<&'a BoundEffect>,
    /// How it is computed.
    pub(super) settings: &'a Settings,
}

impl<'p> Asked<'_, 'p> {
    /// An option that the statement itself says.
    pub(super) fn said(&self, name: &'static str) -> impl Iterator<Item = &'p OptionUse> {
        let uses = self.clauses.iter().filter_map(|clause| {
            if let ClauseKind::With(uses) = &clause.kind {
                Some(uses)
            } else {
                None
            }
        });
        uses.flatten().filter(move |usage| usage.name.text == name)
    }
}

/// What is computed, and the word of it that this version does not compute.
pub(super) type Computed<T> = Option<(T, Option<String>)>;

impl Checker<'_> {
    /// What is computed.
    pub(super) fn task(&mut self, asked: &Asked<'_, '_>) -> Computed<Task> {
        let lacking = asked
            .options
            .first()
            .map(|given| given.spec.name.to_owned());
        match asked.verb.name {
            "regress" => {
                moderator::task(self, asked).map(|(task, word)| (Task::Regress(task), word))
            }
            "bias" => bias::task(self, asked).map(|(task, word)| (Task::Bias(task), word)),
            "sensitivity" => {
                sensitivity::task(self, asked).map(|(task, word)| (Task::Sensitivity(task), word))
            }
            "multiverse" => {
                multiverse::task(self, asked).map(|(task, word)| (Task::Multiverse(task), word))
            }
            "summarise" => Some((Task::Summarise, lacking)),
            "pool" => {
                self.adjusted_parts(asked);
                Some((Task::Pool, lacking))
            }
            _ => Some((Task::Reserved, lacking)),
        }
    }

    /// `adjust` is about the parts of `per`.
    fn adjusted_parts(&mut self, asked: &Asked<'_, '_>) {
        let per = asked.clauses.iter().any(|clause| clause.word.text == "per");
        if let (false, Some(usage)) = (per, asked.said("adjust").next()) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    usage.span,
                    "one pooled effect is one test, and nothing to adjust",
                )
                .label("`per COLUMN` was expected beside it")
                .help("write `per COLUMN`, or leave `adjust` out"),
            );
        }
    }
}
