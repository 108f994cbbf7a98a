//! The lists of a statement, and its clauses under a choice from each.

use super::super::Checker;
use super::super::analysis::Ground;
use super::super::settings::only_what_the_model_takes;
use super::Picks;
use crate::diagnostic::{Code, Diagnostic};
use crate::option;
use crate::plan::Settings;
use crate::source::Span;
use crate::syntax::ast::{ArithmeticOp, Clause, ClauseKind, Expr, ExprKind, Name, OptionUse, Term};

/// The clauses of a statement, and the decisions that they leave open.
pub(in super::super) struct Alternatives<'p> {
    clauses: Vec<&'p Clause>,
    decisions: Vec<Decision>,
}

/// A list in `( )`.
struct Decision {
    /// The clause or the option.
    word: String,
    /// Which of the clauses.
    clause: usize,
    /// Which of its options, behind `with`.
    option: Option<usize>,
    choices: Vec<Choice>,
}

/// One item of a list.
struct Choice {
    text: String,
    span: Span,
    says: Says,
}

/// What stands in the place of the list.
enum Says {
    /// Nothing: `all`.
    Nothing,
    Clause(ClauseKind),
    Option(Box<OptionUse>),
}

impl Checker<'_> {
    /// The lists of a statement; nothing where one of them holds a choice twice.
    pub(in super::super) fn alternatives<'p>(
        &mut self,
        clauses: &[&'p Clause],
    ) -> Option<Alternatives<'p>> {
        let before = self.out.len();
        let mut decisions = Vec::new();
        for (place, clause) in clauses.iter().enumerate() {
            if let ClauseKind::With(uses) = &clause.kind {
                for (option, usage) in uses.iter().enumerate() {
                    let choices = self.of_option(usage);
                    decisions.extend(choices.map(|choices| Decision {
                        word: usage.name.text.clone(),
                        clause: place,
                        option: Some(option),
                        choices,
                    }));
                }
            } else {
                let choices = self.of_clause(&clause.kind);
                decisions.extend(choices.map(|choices| Decision {
                    word: clause.word.text.clone(),
                    clause: place,
                    option: None,
                    choices,
                }));
            }
        }
        for decision in &decisions {
            self.each_choice_once(decision);
        }
        (!self.failed_since(before)).then(|| Alternatives {
            clauses: clauses.to_vec(),
            decisions,
        })
    }

    /// The items of `test (z, hksj)`, of an option that every analysis takes.
    fn of_option(&self, usage: &OptionUse) -> Option<Vec<Choice>> {
        let known = option::OF_ANALYSES
            .iter()
            .any(|o| o.name == usage.name.text);
        let [value] = usage.values.as_slice() else {
            return None;
        };
        let ExprKind::List(items) = &value.kind else {
            return None;
        };
        let choice = |item: &Expr| {
            let usage = OptionUse {
                values: vec![item.clone()],
                ..usage.clone()
            };
            self.choice(item.span, Says::Option(Box::new(usage)))
        };
        known.then(|| items.iter().map(choice).collect())
    }

    fn of_clause(&self, kind: &ClauseKind) -> Option<Vec<Choice>> {
        let one = |span, kind| self.choice(span, Says::Clause(kind));
        if let ClauseKind::Using(models) = kind
            && models.len() > 1
        {
            let using = |model: &Name| one(model.span, ClauseKind::Using(vec![model.clone()]));
            return Some(models.iter().map(using).collect());
        }
        if let ClauseKind::Where(condition) = kind
            && let ExprKind::List(items) = &condition.kind
        {
            let narrowed = |item: &Expr| {
                if is_all(item) {
                    self.choice(item.span, Says::Nothing)
                } else {
                    one(item.span, ClauseKind::Where(item.clone()))
                }
            };
            return Some(items.iter().map(narrowed).collect());
        }
        if let ClauseKind::Alternatives(kinds) = kind {
            let choice = |kind: &ClauseKind| Some(one(span_of(kind)?, kind.clone()));
            return Some(kinds.iter().filter_map(choice).collect());
        }
        if let ClauseKind::On(terms) = kind
            && let [term] = terms.as_slice()
            && let [factor] = term.factors.as_slice()
            && let ExprKind::List(items) = &factor.kind
        {
            let on = |item: &Expr| {
                let mut terms = Vec::new();
                add_terms(item, &mut terms);
                one(item.span, ClauseKind::On(terms))
            };
            return Some(items.iter().map(on).collect());
        }
        None
    }

    fn choice(&self, span: Span, says: Says) -> Choice {
        Choice {
            text: self.one_line(span),
            span,
            says,
        }
    }

    fn each_choice_once(&mut self, decision: &Decision) {
        for (place, choice) in decision.choices.iter().enumerate() {
            let mut before = decision.choices.iter().take(place);
            if let Some(first) = before.find(|first| first.text == choice.text) {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        choice.span,
                        format!("`{}` stands twice in this list", choice.text),
                    )
                    .label("another choice was expected")
                    .other(first.span, "said here first")
                    .help("leave out one of the two"),
                );
            }
        }
    }
}

impl<'p> Alternatives<'p> {
    /// No list.
    pub(in super::super) fn none() -> Self {
        Self {
            clauses: Vec::new(),
            decisions: Vec::new(),
        }
    }

    /// Whether no decision is left open.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.decisions.is_empty()
    }

    /// The clauses as written.
    pub(in super::super) fn written(&self) -> &[&'p Clause] {
        &self.clauses
    }

    /// The options as written.
    pub(super) fn options(&self) -> impl Iterator<Item = &'p OptionUse> + '_ {
        self.clauses.iter().copied().flat_map(|clause| {
            if let ClauseKind::With(uses) = &clause.kind {
                uses.as_slice()
            } else {
                &[]
            }
        })
    }

    /// Drops the options that a model of a list does not take, others may; which.
    pub(in super::super) fn for_the_model(&self, settings: &mut Settings) -> Vec<&'static str> {
        if self.decisions.iter().any(|d| d.word == "using") {
            only_what_the_model_takes(settings)
        } else {
            Vec::new()
        }
    }

    /// The clauses of the statement's own rows, effect and settings: those of the plan's own analysis; of a
    /// `multiverse` all its rows, whichever a list behind `where` takes.
    pub(in super::super) fn base(&self, verb: &str, ground: &Ground) -> Vec<Clause> {
        let mut picks = self.own(ground);
        if verb == "multiverse" {
            for (pick, decision) in picks.iter_mut().zip(&self.decisions) {
                *pick = pick.filter(|_| decision.word != "where");
            }
        }
        self.clauses(&picks)
    }

    /// The plan's own choices: those of the result that is taken over, or the first of each list.
    pub(super) fn own(&self, ground: &Ground) -> Picks {
        let pick = if ground.result.is_some() {
            None
        } else {
            Some(0)
        };
        vec![pick; self.decisions.len()]
    }

    /// The clauses with these choices in the place of their lists.
    pub(super) fn clauses(&self, picks: &Picks) -> Vec<Clause> {
        let clause = |(place, clause): (usize, &&Clause)| {
            if let ClauseKind::With(uses) = &clause.kind {
                let kept = uses.iter().enumerate().filter_map(|(option, usage)| {
                    match self.said(place, Some(option), picks) {
                        None => Some(usage.clone()),
                        Some(Says::Option(usage)) => Some(usage.as_ref().clone()),
                        Some(Says::Nothing | Says::Clause(_)) => None,
                    }
                });
                return Some(ClauseKind::With(kept.collect()));
            }
            match self.said(place, None, picks) {
                None => Some(clause.kind.clone()),
                Some(Says::Clause(kind)) => Some(kind.clone()),
                Some(Says::Nothing | Says::Option(_)) => None,
            }
        };
        let clauses = self.clauses.iter().enumerate();
        let picked = clauses.filter_map(|(place, written)| {
            Some(Clause {
                kind: clause((place, written))?,
                word: written.word.clone(),
                span: written.span,
            })
        });
        picked.collect()
    }

    /// What is chosen at a place, if there is a list.
    fn said(&self, clause: usize, option: Option<usize>, picks: &Picks) -> Option<&Says> {
        let here = |d: &Decision| (d.clause, d.option) == (clause, option);
        let place = self.decisions.iter().position(here)?;
        let pick = picks.get(place).copied().flatten();
        let chosen = pick.and_then(|pick| self.decisions.get(place)?.choices.get(pick));
        Some(chosen.map_or(&Says::Nothing, |choice| &choice.says))
    }

    /// Word and choice of each decision; `own` says what it is where nothing is chosen.
    pub(super) fn chosen(
        &self,
        picks: &Picks,
        own: impl Fn(&str) -> String,
    ) -> Vec<(String, String)> {
        let pair = |(decision, pick): (&Decision, &Option<usize>)| {
            let choice = pick.and_then(|pick| decision.choices.get(pick));
            let text = choice.map_or_else(|| own(&decision.word), |choice| choice.text.clone());
            (decision.word.clone(), text)
        };
        self.decisions.iter().zip(picks).map(pair).collect()
    }

    /// Each choice of each decision by itself; the others as in `base`, which is left out.
    pub(super) fn singles(&self, base: &Picks) -> Vec<Picks> {
        let single = |(decision, choice): (usize, usize)| {
            let mut picks = base.clone();
            let pick = picks.get_mut(decision)?;
            (*pick != Some(choice)).then(|| *pick = Some(choice))?;
            Some(picks)
        };
        self.every_choice().filter_map(single).collect()
    }

    /// How many combinations there are.
    pub(super) fn combinations(&self) -> usize {
        let lists = self.decisions.iter().map(|d| d.choices.len());
        lists.fold(1, usize::saturating_mul)
    }

    /// Every combination; the last list changes fastest.
    pub(super) fn products(&self) -> impl Iterator<Item = Picks> + '_ {
        (0..self.combinations()).map(|mut place| {
            let mut picks: Picks = vec![None; self.decisions.len()];
            for (pick, decision) in picks.iter_mut().zip(&self.decisions).rev() {
                let n = decision.choices.len().max(1);
                *pick = Some(place % n);
                place /= n;
            }
            picks
        })
    }

    /// Decision and choice, by place.
    pub(super) fn every_choice(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let decisions = self.decisions.iter().enumerate();
        decisions.flat_map(|(place, decision)| {
            (0..decision.choices.len()).map(move |choice| (place, choice))
        })
    }

    /// Where a choice is written.
    pub(super) fn span(&self, decision: usize, choice: usize) -> Option<Span> {
        let decision = self.decisions.get(decision)?;
        decision.choices.get(choice).map(|choice| choice.span)
    }
}

/// `all`: the rows as they are.
fn is_all(item: &Expr) -> bool {
    matches!(&item.kind, ExprKind::Name(name) if name.text == "all")
}

/// Where an alternative of a clause stands.
fn span_of(kind: &ClauseKind) -> Option<Span> {
    if let ClauseKind::Measuring(name) | ClauseKind::Robust(name) = kind {
        return Some(name.span);
    }
    if let ClauseKind::Nested(names) = kind {
        return Some(names.first()?.span.to(names.last()?.span));
    }
    None
}

/// The terms between top-level `+`; `a * b` crosses two columns.
fn add_terms(expr: &Expr, terms: &mut Vec<Term>) {
    if let ExprKind::Arithmetic { op, left, right } = &expr.kind
        && op.node == ArithmeticOp::Add
    {
        add_terms(left, terms);
        add_terms(right, terms);
        return;
    }
    let mut factors = Vec::new();
    add_factors(expr, &mut factors);
    let numbers = factors
        .iter()
        .any(|f| matches!(f.kind, ExprKind::Number(_)));
    let crossed = factors.len() > 1 && !numbers;
    terms.push(Term {
        factors: if crossed { factors } else { vec![expr.clone()] },
        crossed,
        span: expr.span,
    });
}

fn add_factors(expr: &Expr, factors: &mut Vec<Expr>) {
    if let ExprKind::Arithmetic { op, left, right } = &expr.kind
        && op.node == ArithmeticOp::Multiply
    {
        add_factors(left, factors);
        add_factors(right, factors);
    } else {
        factors.push(expr.clone());
    }
}
