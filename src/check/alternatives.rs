//! Lists in `( )`: the decisions that a statement leaves open, and the analyses that they make.
//!
//! `multiverse` runs every combination, `sensitivity` each choice by itself.

mod lists;

pub(super) use lists::Alternatives;

use super::Checker;
use super::rows::{Resolved, misfit};
use super::task::Asked;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::method::glmm_name;
use crate::plan::{Alternative, RowAnalysis, Settings, Task};
use crate::syntax::ast::{Clause, ClauseKind};
use crate::verb::{POOL, REGRESS};

/// The most analyses that one statement makes.
const MOST: usize = 10_000;

/// What of a list is chosen, for each decision; nothing where the source's own choice stays.
type Picks = Vec<Option<usize>>;

/// An alternative, and why its choices do not go together.
struct Tried {
    picks: Picks,
    made: Alternative,
    misfit: Option<Misfit>,
}

/// The code, what was found, and what to write instead.
type Misfit = (Code, String, String);

impl Checker<'_> {
    /// Every choice by itself, the others as in the plan's own analysis; nothing where there is a mistake.
    ///
    /// A choice that cannot be computed is a mistake. Of a list behind a selection the first choice is the plan's own.
    pub(super) fn one_at_a_time(&mut self, asked: &Asked<'_, '_>) -> Option<Vec<Alternative>> {
        let own = self.own(asked)?;
        let base = asked.alternatives.own(asked.ground);
        let before = self.out.len();
        let mut all = Vec::new();
        for picks in asked.alternatives.singles(&base) {
            let Some(mut tried) = self.tried(asked, &picks, &own) else {
                continue;
            };
            self.impossible(asked, std::slice::from_ref(&tried));
            let mut other = picks.iter().zip(&base).map(|(pick, own)| pick != own);
            tried.made.choices.retain(|_| other.next() == Some(true));
            all.push(tried.made);
        }
        (!self.failed_since(before)).then_some(all)
    }

    /// Every combination, the plan's own first, and whether that was added; nothing where there is a mistake.
    ///
    /// Of combinations that cannot be computed each says why; a choice that goes with none is a mistake.
    pub(super) fn every_combination(
        &mut self,
        asked: &Asked<'_, '_>,
    ) -> Option<(Vec<Alternative>, bool)> {
        if self.too_many(asked) {
            return None;
        }
        let own = self.own(asked)?;
        let before = self.out.len();
        let base = asked.alternatives.own(asked.ground);
        for picks in asked.alternatives.singles(&base) {
            let _ = self.tried(asked, &picks, &own);
        }
        if self.failed_since(before) {
            return None;
        }
        let mut all = Vec::with_capacity(asked.alternatives.combinations());
        for picks in asked.alternatives.products() {
            all.push(self.tried(asked, &picks, &own)?);
        }
        self.impossible(asked, &all);
        self.taken_by_none(asked, &all);
        if self.failed_since(before) {
            return None;
        }
        let mut all: Vec<Alternative> = all.into_iter().map(|tried| tried.made).collect();
        let place = all.iter().position(|made| made.own);
        match place {
            Some(place) => {
                if let Some(first) = all.get_mut(..=place) {
                    first.rotate_right(1);
                }
            }
            None => all.insert(0, own),
        }
        Some((all, place.is_none()))
    }

    /// The plan's own analysis: that of the source, or the first choice of each list.
    fn own(&mut self, asked: &Asked<'_, '_>) -> Option<Alternative> {
        let picks = asked.alternatives.own(asked.ground);
        let (mut own, _) = self.made(asked, &picks)?;
        own.choices = asked
            .alternatives
            .chosen(&picks, |word| own_choice(word, &own.analysis));
        own.own = true;
        Some(own)
    }

    fn tried(&mut self, asked: &Asked<'_, '_>, picks: &Picks, own: &Alternative) -> Option<Tried> {
        let (mut made, misfit) = self.made(asked, picks)?;
        made.choices = asked
            .alternatives
            .chosen(picks, |word| own_choice(word, &own.analysis));
        made.own = misfit.is_none() && is_same(&made.analysis, &own.analysis);
        made.refused = misfit.as_ref().map(|(_, message, _)| message.clone());
        Some(Tried {
            picks: picks.clone(),
            made,
            misfit,
        })
    }

    /// The analysis under these choices; what is wrong with it is reported once, however many analyses have it.
    fn made(
        &mut self,
        asked: &Asked<'_, '_>,
        picks: &Picks,
    ) -> Option<(Alternative, Option<Misfit>)> {
        let clauses = asked.alternatives.clauses(picks);
        let clauses: Vec<&Clause> = clauses.iter().collect();
        let told = std::mem::take(self.out);
        let made = self.analysis_of(asked, &clauses);
        let found = std::mem::replace(self.out, told);
        self.tell_once(&found);
        made
    }

    fn analysis_of(
        &mut self,
        asked: &Asked<'_, '_>,
        clauses: &[&Clause],
    ) -> Option<(Alternative, Option<Misfit>)> {
        let on = |clause: &&&Clause| matches!(clause.kind, ClauseKind::On(_));
        let verb = if clauses.iter().any(|clause| on(&clause)) {
            &REGRESS
        } else {
            &POOL
        };
        let (statement, ground) = (asked.statement, asked.ground);
        let resolved = self.resolved(statement, verb, asked.verb, ground, clauses)?;
        let Resolved {
            mut analysis,
            options,
        } = resolved;
        let dropped = asked.alternatives.for_the_model(&mut analysis.settings);
        let effect = analysis.effect.as_ref();
        let misfit = effect.and_then(|effect| misfit(verb.name, effect, &analysis.settings));
        if verb.name == REGRESS.name {
            let scope = asked.scope;
            let (task, _) = self.task(&Asked {
                verb,
                clauses,
                options: &options,
                alternatives: &Alternatives::none(),
                effect,
                settings: &analysis.settings,
                statement,
                ground,
                scope,
                source: asked.source,
            })?;
            analysis.task = task;
        }
        let made = Alternative {
            choices: Vec::new(),
            analysis,
            refused: None,
            dropped,
            own: false,
        };
        Some((made, misfit))
    }

    /// Adds what has not been said.
    fn tell_once(&mut self, found: &Diagnostics) {
        for diagnostic in found {
            let same = |d: &Diagnostic| {
                (d.code, d.span, &d.message)
                    == (diagnostic.code, diagnostic.span, &diagnostic.message)
            };
            if !self.out.iter().any(same) {
                self.out.push(diagnostic.clone());
            }
        }
    }

    /// Reports the choices that go with no other.
    fn impossible(&mut self, asked: &Asked<'_, '_>, all: &[Tried]) {
        for (decision, choice) in asked.alternatives.every_choice() {
            let chosen = |tried: &&Tried| tried.picks.get(decision) == Some(&Some(choice));
            let mut with = all.iter().filter(chosen).peekable();
            let Some((code, message, help)) = with.peek().and_then(|t| t.misfit.clone()) else {
                continue;
            };
            if with.any(|tried| tried.misfit.is_none()) {
                continue;
            }
            let span = asked.alternatives.span(decision, choice);
            let mut found = Diagnostics::default();
            found.push(
                Diagnostic::new(code, span, message)
                    .label("this goes with none of the others")
                    .help(help),
            );
            self.tell_once(&found);
        }
    }

    /// Reports an option that none of the models takes.
    fn taken_by_none(&mut self, asked: &Asked<'_, '_>, all: &[Tried]) {
        for usage in asked.alternatives.options() {
            let word = usage.name.text.as_str();
            if all.iter().all(|tried| tried.made.dropped.contains(&word)) {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownOption,
                        usage.name.span,
                        format!("none of these models takes the option `{word}`"),
                    )
                    .label("no such option here")
                    .help("add a model that takes it, or leave the option out"),
                );
            }
        }
    }

    fn too_many(&mut self, asked: &Asked<'_, '_>) -> bool {
        let n = asked.alternatives.combinations();
        if n > MOST {
            let many = if n == usize::MAX {
                "more universes than can be counted".to_owned()
            } else {
                format!("{n} universes")
            };
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    asked.statement,
                    format!("these lists make {many}"),
                )
                .label(format!("no more than {MOST} were expected"))
                .help("keep the choices that could be defended, or write `sensitivity`, which tries them one at a time"),
            );
        }
        n > MOST
    }
}

/// What the source's own analysis has for a decision.
fn own_choice(word: &str, own: &RowAnalysis) -> String {
    let settings = &own.settings;
    match word {
        "using" => settings.method.name.to_owned(),
        "test" => settings.test.name().to_owned(),
        "floor" => if settings.floor { "yes" } else { "no" }.to_owned(),
        "level" => format!("{}%", settings.level),
        "glmm" => glmm_name(settings.glmm).to_owned(),
        "pi" => if settings.pi_hts {
            "HTS"
        } else {
            "as the test"
        }
        .to_owned(),
        "tau2" => match settings.tau2 {
            Some(tau2) => tau2.to_string(),
            None if settings.tau2_common => "common".to_owned(),
            None => "estimated".to_owned(),
        },
        "measuring" => {
            let effect = own.effect.as_ref();
            effect.map_or_else(String::new, |effect| effect.name.clone())
        }
        "robust" => {
            let robust = own.robust.as_ref();
            robust.map_or_else(|| "none".to_owned(), |clusters| clusters.name.clone())
        }
        "where" => "all".to_owned(),
        _ => "none".to_owned(),
    }
}

/// Whether two analyses of one ground are the same.
fn is_same(one: &RowAnalysis, other: &RowAnalysis) -> bool {
    let effect = |analysis: &RowAnalysis| analysis.effect.as_ref().map(|effect| effect.effect);
    let pooled = |analysis: &RowAnalysis| matches!(analysis.task, Task::Pool);
    effect(one) == effect(other)
        && one.conditions == other.conditions
        && one.robust == other.robust
        && pooled(one)
        && pooled(other)
        && same_settings(&one.settings, &other.settings)
}

fn same_settings(one: &Settings, other: &Settings) -> bool {
    let key = |s: &Settings| {
        (
            (s.method.name, s.test, s.floor, s.level.to_bits()),
            (s.pi_hts, s.tau2_common, s.tau2.map(f64::to_bits)),
            (s.rows_independent, glmm_name(s.glmm)),
        )
    };
    key(one) == key(other)
}
