//! What the registration of a plan says of a run.

use std::collections::HashSet;

use super::Stage;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::file::{DATA_LIMIT, Loader};
use crate::plan::{CheckedPlan, FigureSource, ResultId, StatementKind};
use crate::registration::{
    Broken, Chain, Comparison, Mark, Stated, chain_name, not_registered, standing,
};
use crate::report::Protocol;
use crate::result::{Body, Outcome, RegistrationInfo, Status};

/// The chain of a plan, where there is one.
#[derive(Debug, Default)]
pub(super) enum Registrations {
    /// There is none.
    #[default]
    None,
    /// It holds.
    Whole(Chain),
    /// It does not.
    Broken(Vec<Diagnostic>),
}

impl Registrations {
    /// Reads the chain of the plan `name`.
    pub(super) fn read(loader: &dyn Loader, name: &str) -> Self {
        let chain = chain_name(name);
        if !loader.exists(&chain) {
            return Self::None;
        }
        match loader.read(&chain, DATA_LIMIT) {
            Err(error) => Self::Broken(vec![error.diagnostic(None)]),
            Ok(bytes) => match Chain::read(&bytes) {
                Ok(chain) => Self::Whole(chain),
                Err(broken) => Self::Broken(broken.iter().map(|b| tampered(&chain, b)).collect()),
            },
        }
    }

    pub(super) fn into_chain(self) -> Option<Chain> {
        match self {
            Self::Whole(chain) => Some(chain),
            Self::None | Self::Broken(_) => None,
        }
    }

    pub(super) fn chain(&self) -> Option<&Chain> {
        match self {
            Self::Whole(chain) => Some(chain),
            Self::None | Self::Broken(_) => None,
        }
    }
}

fn tampered(file: &str, broken: &Broken) -> Diagnostic {
    Diagnostic::new(Code::BrokenChain, None, broken.to_string())
        .in_file(file)
        .help("take the file from where it was deposited or from version control: what it holds now proves nothing")
}

/// Reports deviations in names that are nowhere: neither in the plan nor in its registrations.
pub(super) fn unknown_names(plan: &CheckedPlan, chain: Option<&Chain>, out: &mut Diagnostics) {
    let mut names: HashSet<String> = ["plan", "default", "require"].map(str::to_owned).into();
    // Of the analyses without a name.
    names.extend(crate::verb::VERBS.iter().map(|verb| verb.name.to_owned()));
    names.extend(plan.datasets.iter().map(|d| d.name.clone()));
    names.extend(plan.selections.iter().map(|s| s.name.clone()));
    names.extend(plan.effects.iter().map(|e| e.name.clone()));
    names.extend(plan.statements.iter().filter_map(|s| s.name.clone()));
    for line in chain.iter().flat_map(|chain| chain.registrations()) {
        let statements = line.frozen().map(|frozen| &frozen.plan_means.statements);
        names.extend(
            statements
                .into_iter()
                .flatten()
                .filter_map(|s| s.name.clone()),
        );
    }
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    for deviation in &plan.review.deviations {
        if !names.contains(&deviation.name) {
            out.push(
                Diagnostic::new(
                    Code::UnknownName,
                    deviation.span,
                    format!("nothing is called `{}`", deviation.name),
                )
                .label("a name of the plan or of its registration was expected")
                .maybe_help(did_you_mean(&deviation.name, sorted.iter().copied())),
            );
        }
    }
}

impl Stage {
    /// Holds the plan against its last registration; what became of each statement is noted on it.
    pub(super) fn stands(&mut self, plan: &mut CheckedPlan) {
        let deviations = &plan.review.deviations;
        match &self.registrations {
            Registrations::None => not_registered(deviations, &mut self.diagnostics),
            Registrations::Broken(diagnostics) => {
                "broken".clone_into(&mut self.registration.status);
                self.held_back.extend(diagnostics.iter().cloned());
            }
            Registrations::Whole(chain) => {
                let now = (&self.meaning, self.seen.as_slice());
                let Some(held) = chain.held() else { return };
                let of = (chain, held);
                let (info, found) = standing(of, now, deviations, &mut self.diagnostics);
                if let Some(missing) = deposited_elsewhere(plan, chain) {
                    self.held_back.push(missing);
                    self.registration = RegistrationInfo {
                        status: "broken".to_owned(),
                        ..info
                    };
                    return;
                }
                mark(plan, &found);
                self.registration = info;
                self.gone = found.gone;
            }
        }
    }
}

/// A hash in `registered` that no entry of the chain has.
fn deposited_elsewhere(plan: &CheckedPlan, chain: &Chain) -> Option<Diagnostic> {
    let facts = plan
        .review
        .facts
        .iter()
        .filter(|fact| fact.name == "registered");
    let texts = facts.flat_map(|fact| &fact.values).map(|value| &value.text);
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    let hash = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let known = |word: &str| {
        chain
            .lines
            .iter()
            .any(|line| line.hash.eq_ignore_ascii_case(word))
    };
    let missing = words.filter(hash).find(|word| !known(word))?;
    let short: String = missing.chars().take(12).collect();
    Some(
        Diagnostic::new(
            Code::BrokenChain,
            None,
            format!("the plan says that {short}… was deposited, and no registration has this hash"),
        )
        .help("the chain of registrations was replaced, or the field `registered` of `plan` names another one"),
    )
}

/// Notes on each statement what became of it.
fn mark(plan: &mut CheckedPlan, found: &Comparison) {
    for (place, mark) in &found.marks {
        if let Some(statement) = plan.statements.get_mut(*place) {
            statement.registration = Some(mark.name());
            if let Mark::Changed(causes) = mark {
                statement.changed_by.clone_from(causes);
            }
        }
    }
    for place in 0..plan.statements.len() {
        let Some(statement) = plan.statements.get(place) else {
            continue;
        };
        if statement.registration.is_some() {
            continue;
        }
        let of = shown(&statement.kind);
        let all = of.iter().filter_map(|id| plan.statements.get(id.statement));
        let worst = all.max_by_key(|of| of.registration.map_or(0, severity));
        let Some((mark, causes)) = worst.map(|of| (of.registration, of.changed_by.clone())) else {
            continue;
        };
        if let Some(statement) = plan.statements.get_mut(place) {
            statement.registration = mark;
            statement.changed_by = causes;
        }
    }
}

fn severity(mark: &str) -> u8 {
    match mark {
        "as_registered" => 1,
        "exploratory" => 2,
        _ => 3,
    }
}

/// The results that a figure, a table or a check shows.
fn shown(kind: &StatementKind) -> Vec<&ResultId> {
    match kind {
        StatementKind::Figure(figure) => match &figure.of {
            FigureSource::Results(of) => of.iter().collect(),
            FigureSource::Rows(_) | FigureSource::Flow(_) => Vec::new(),
        },
        StatementKind::TableOfResults(of, _) | StatementKind::NotYet(_, of) => of.iter().collect(),
        StatementKind::Agrees(of) | StatementKind::Reported { of, .. } => vec![of],
        StatementKind::Rows(_)
        | StatementKind::NotYetRows(..)
        | StatementKind::Compare(..)
        | StatementKind::TableOfRows { .. }
        | StatementKind::Audit(_)
        | StatementKind::Expect(_) => Vec::new(),
    }
}

/// Puts what is registered and here no more in its place among the results.
pub(super) fn insert_gone(
    gone: &[(Stated, Option<usize>)],
    results: &mut Vec<Outcome>,
    protocol: &mut Protocol,
) {
    // From the last place on, so that the places before stay what they are.
    let mut all: Vec<(usize, &Stated)> = gone
        .iter()
        .map(|(stated, behind)| {
            (
                behind.map_or(0, |place| place + 1).min(results.len()),
                stated,
            )
        })
        .collect();
    all.sort_by_key(|(place, _)| *place);
    for (place, stated) in all.into_iter().rev() {
        results.insert(place, not_run(stated));
        let at = place.min(protocol.analyses.len());
        protocol.analyses.insert(at, None);
        for shows in protocol.shows.iter_mut().flatten() {
            *shows += usize::from(*shows >= place);
        }
        let at = place.min(protocol.shows.len());
        protocol.shows.insert(at, None);
    }
}

fn not_run(stated: &Stated) -> Outcome {
    Outcome {
        name: stated.name.clone(),
        statement: stated.text(),
        line: 0,
        kind: stated.keyword.clone(),
        status: Status::NotRun,
        reason: Some("the plan does not have it any more".to_owned()),
        note: stated.note.clone(),
        registration: Some("not_run".to_owned()),
        changed_by: Vec::new(),
        body: Body::Nothing {},
    }
}
