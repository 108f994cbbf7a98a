//! What a document tells of a plan besides its results, taken from the checked plan.

use std::sync::Arc;

use crate::option;
use crate::plan::review::{self, Review};
use crate::plan::{
    Bias, CheckedPlan, Dataset, Effect, ResultId, RowAnalysis, Sensitivity, Settings, SourceRef,
    StatementKind, Task, Test,
};
use crate::report::document::protocol::{
    self, Analysis, Fact, Model, Protocol, Record, Value, Word,
};
use crate::run::rows_of;
use crate::table::{Frame, Table};

/// The facts of a plan whose datasets hold `tables`.
pub(super) fn of(plan: &CheckedPlan, tables: &[Arc<Table>], text: &str) -> Protocol {
    let Review {
        facts,
        searches,
        flows,
        effects,
        requires,
        deviations,
        reports: _,
    } = &plan.review;
    let datasets = plan.datasets.iter().zip(tables);
    let effects = plan.effects.iter().zip(effects);
    Protocol {
        facts: facts.iter().map(fact).collect(),
        searches: searches.iter().map(record).collect(),
        flows: flows.iter().map(record).collect(),
        datasets: datasets
            .map(|(dataset, table)| rows(dataset, table))
            .collect(),
        selections: plan
            .selections
            .iter()
            .map(|s| (s.name.clone(), from(plan, s)))
            .collect(),
        effects: effects
            .map(|(found, text)| effect(found, text.clone()))
            .collect(),
        requires: requires.clone(),
        deviations: (deviations.iter())
            .map(|d| (d.name.clone(), d.because.clone()))
            .collect(),
        analyses: plan.statements.iter().map(|s| analysis(&s.kind)).collect(),
        shows: plan.statements.iter().map(|s| shows(&s.kind)).collect(),
        text: text.to_owned(),
    }
}

fn fact(fact: &review::Fact) -> Fact {
    let value = |value: &review::Value| Value {
        text: value.text.clone(),
        count: value.count,
        reasons: value
            .reasons
            .iter()
            .map(|r| (r.text.clone(), r.count))
            .collect(),
    };
    Fact {
        name: fact.name.clone(),
        values: fact.values.iter().map(value).collect(),
    }
}

fn record(record: &review::Record) -> Record {
    Record {
        name: record.name.clone(),
        note: record.note.clone(),
        facts: record.facts.iter().map(fact).collect(),
    }
}

/// The rows of a dataset, without the columns in which nothing stands.
fn rows(dataset: &Dataset, table: &Arc<Table>) -> protocol::Dataset {
    let frame = Frame::all(Arc::clone(table));
    let columns: Vec<(String, usize)> = dataset
        .scope
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| (column.name.clone(), place))
        .filter(|(_, place)| (0..frame.len()).any(|at| frame.text(*place, at).is_some()))
        .collect();
    protocol::Dataset {
        name: dataset.name.clone(),
        rows: rows_of(&frame, &columns),
    }
}

/// The names of what a selection takes rows from.
fn from(plan: &CheckedPlan, selection: &crate::plan::Selection) -> Vec<String> {
    let name = |source: &SourceRef| match source {
        SourceRef::Dataset(place) => plan.datasets.get(*place).map(|d| d.name.clone()),
        SourceRef::Selection(place) => plan.selections.get(*place).map(|s| s.name.clone()),
    };
    selection
        .sources
        .iter()
        .filter_map(|(source, _)| name(source))
        .collect()
}

fn effect(effect: &Effect, statement: String) -> protocol::Effect {
    let measures = effect
        .forms
        .iter()
        .filter_map(|form| measure(&form.measure.text));
    let mut measures: Vec<Word> = measures.collect();
    measures.dedup();
    protocol::Effect {
        name: effect.name.clone(),
        statement,
        measures,
        lower_is_better: effect.lower_is_better,
    }
}

fn measure(name: &str) -> Option<Word> {
    let measure = crate::measure::find(name)?;
    Some(Word {
        name: measure.name.to_owned(),
        about: measure.title.to_owned(),
        source: source(measure.doc),
    })
}

fn analysis(kind: &StatementKind) -> Option<Analysis> {
    let rows = match kind {
        StatementKind::Rows(rows) => rows,
        StatementKind::Compare(..)
        | StatementKind::TableOfResults(..)
        | StatementKind::TableOfRows { .. }
        | StatementKind::Figure(_)
        | StatementKind::Expect(_)
        | StatementKind::Agrees(_)
        | StatementKind::Reported { .. }
        | StatementKind::Audit(_)
        | StatementKind::NotYet(..)
        | StatementKind::NotYetRows(..) => return None,
    };
    let asks = asked(&rows.task);
    let pooled = match rows.task {
        // The tests of `bias` have models of their own, and a multiverse has several.
        Task::Bias(_) | Task::Multiverse(_) | Task::Summarise | Task::Reserved => false,
        Task::Pool | Task::Regress(_) | Task::Sensitivity(_) => true,
    };
    Some(Analysis {
        model: pooled.then(|| model(rows)),
        asks: asks.into_iter().filter_map(of_option).collect(),
    })
}

/// The options that name a test or a repetition of its own.
fn asked(task: &Task) -> Vec<&'static str> {
    let all: Vec<(bool, &'static str)> = match task {
        Task::Pool | Task::Summarise | Task::Reserved | Task::Multiverse(_) => Vec::new(),
        Task::Regress(found) => vec![
            (found.permutation.is_some(), "permutation"),
            (found.scale.is_some(), "scale"),
        ],
        Task::Bias(found) => of_bias(found),
        Task::Sensitivity(found) => of_sensitivity(found),
    };
    all.into_iter()
        .filter(|(asked, _)| *asked)
        .map(|(_, word)| word)
        .collect()
}

fn of_bias(found: &Bias) -> Vec<(bool, &'static str)> {
    vec![
        (found.egger.is_some(), "egger"),
        (found.begg, "begg"),
        (found.peters, "peters"),
        (found.harbord, "harbord"),
        (found.deeks, "deeks"),
        (found.excess, "excess"),
        (found.trimfill.is_some(), "trimfill"),
        (found.pet_peese, "pet_peese"),
        (found.limit, "limit"),
        (found.henmi_copas, "henmi_copas"),
        (found.selection.is_some(), "selection"),
        (found.failsafe.is_some(), "failsafe"),
    ]
}

fn of_sensitivity(found: &Sensitivity) -> Vec<(bool, &'static str)> {
    vec![
        (found.leave_one_out, "leave_one_out"),
        (found.influence, "influence"),
        (found.cumulative.is_some(), "cumulative"),
        (found.baujat, "baujat"),
        (found.gosh.is_some(), "gosh"),
        (!found.excluding.is_empty(), "excluding"),
    ]
}

fn model(rows: &RowAnalysis) -> Model {
    let Settings {
        method,
        test,
        floor,
        level,
        said,
        ..
    } = &rows.settings;
    let said = |word: &str| said.contains(&word);
    Model {
        method: Word {
            name: method.name.to_owned(),
            about: first_paragraph(method.doc),
            source: source(method.doc),
        },
        method_said: said("using"),
        test: Word {
            name: test.name().to_owned(),
            about: String::new(),
            source: (*test == Test::Hksj)
                .then(|| source(option::TEST.doc))
                .flatten(),
        },
        test_said: said("test") || said("robust"),
        floor: (*test == Test::Hksj).then_some(*floor),
        level: *level,
        level_said: said("level"),
        clusters: rows.robust.as_ref().map(|clusters| clusters.name.clone()),
    }
}

fn of_option(name: &str) -> Option<Word> {
    let option = option::find(name)?;
    Some(Word {
        name: name.to_owned(),
        about: without_example(&first_paragraph(option.doc)),
        source: source(option.doc),
    })
}

/// What a page says, without the line it gives as an example: the plan says its own.
fn without_example(about: &str) -> String {
    let end = about.find(": `").unwrap_or(about.len());
    about.get(..end).unwrap_or(about).to_owned()
}

/// The result that a figure shows.
fn shows(kind: &StatementKind) -> Option<usize> {
    let of: Option<&ResultId> = match kind {
        StatementKind::Figure(figure) => figure.of.results().first(),
        StatementKind::NotYet(_, of) => of.first(),
        StatementKind::Rows(_)
        | StatementKind::Compare(..)
        | StatementKind::TableOfResults(..)
        | StatementKind::TableOfRows { .. }
        | StatementKind::Expect(_)
        | StatementKind::Agrees(_)
        | StatementKind::Reported { .. }
        | StatementKind::Audit(_)
        | StatementKind::NotYetRows(..) => None,
    };
    of.map(|of| of.statement)
}

/// What stands before the first empty line of a page, without the full stop.
fn first_paragraph(page: &str) -> String {
    let lines = page.lines().map(str::trim);
    let first: Vec<&str> = lines
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    let text = first.join(" ");
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

/// Who described what a page is about: its last part, as far as it names no other software.
fn source(page: &str) -> Option<String> {
    let (_, behind) = page
        .rsplit_once("# Source\n")
        .or_else(|| page.rsplit_once("Source: "))?;
    let text: Vec<&str> = behind.split_whitespace().collect();
    let text = text.join(" ");
    let named = text
        .split("metafor:")
        .next()
        .unwrap_or("")
        .trim()
        .to_owned();
    Some(named).filter(|named| !named.is_empty())
}
