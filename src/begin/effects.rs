//! The arms of a proposal, and its effects.

use std::collections::BTreeMap;

use super::draft::{Effect, Line};
use super::shape::{Candidate, Choice, Fields, Shape, Spread};
use super::spell::Names;
use super::start::{Data, EFFECTS, Start};
use crate::data::RawTable;

/// The lines of the arms of each candidate, and what they are called.
pub(super) fn arms(
    raw: &RawTable,
    choice: &Choice,
    names: &mut Names,
) -> Vec<(Vec<Line>, Vec<String>)> {
    let several = choice.candidates.len() > 1;
    let fields = |fields: &Fields| {
        let fields = fields
            .iter()
            .map(|(field, value)| format!("{field}: {}", value.spelled(raw)));
        fields.collect::<Vec<String>>().join(", ")
    };
    let mut place = |candidate: &Candidate| {
        let mut give = |name: &str| {
            if several && !candidate.outcome.is_empty() {
                names.give(&format!("{}_{name}", candidate.outcome))
            } else {
                names.give(name)
            }
        };
        let lines: Vec<Line> = match &candidate.shape {
            Shape::TwoArms {
                names: [one, two],
                first,
                second,
                ..
            } => vec![
                Line::new(give(one), format!("arm {{ {} }}", fields(first))),
                Line::new(give(two), format!("arm {{ {} }}", fields(second))),
            ],
            Shape::OneArm { fields: of, .. } => {
                vec![Line::new(
                    give("group"),
                    format!("arm {{ {} }}", fields(of)),
                )]
            }
            Shape::Paired {
                n,
                r,
                before,
                after,
            } => {
                let column = |at: &usize| super::shape::Value::Column(*at).spelled(raw);
                let arm = format!(
                    "arm {{ n: {}, before {{ {} }}, after {{ {} }}, r: {} }}",
                    column(n),
                    fields(before),
                    fields(after),
                    column(r)
                );
                vec![Line::new(give("group"), arm)]
            }
            Shape::Ratio(..)
            | Shape::Printed(..)
            | Shape::Given(..)
            | Shape::Statistic(..)
            | Shape::Correlation(..)
            | Shape::Reliability(..) => Vec::new(),
        };
        let named = lines.iter().map(|line| line.name.clone()).collect();
        (lines, named)
    };
    choice.candidates.iter().map(&mut place).collect()
}

/// The effect of each candidate, over its arms and the columns as the plan names them.
pub(super) fn effects(
    choice: &Choice,
    arms: &[Vec<String>],
    named: &BTreeMap<usize, String>,
    paired: bool,
) -> Vec<Effect> {
    let several = choice.candidates.len() > 1;
    let mut names = Names::default();
    for taken in ["studies", "pairs", "small_studies", "robustness", "overall"] {
        names.give(taken);
    }
    let effect = |(candidate, arms): (&Candidate, &Vec<String>)| {
        let (start, call) = call(&candidate.shape, arms, named, paired)?;
        let mut effect = start.effect(&call, None);
        if let Some(measure) = ratio(&candidate.shape) {
            effect.name = match measure {
                "OR" => "odds".to_owned(),
                measure => measure.to_lowercase(),
            };
            if let Some(first) = effect.comments.first_mut() {
                *first = format!("`{measure}` as printed, with its interval; analysed as logs.");
            }
        }
        let outcome = if candidate.outcome.is_empty() {
            "main"
        } else {
            &candidate.outcome
        };
        if several && choice.sure {
            effect.name = names.give(&format!("{}_{outcome}", effect.name));
            effect.result = names.give(outcome);
        } else {
            effect.name = names.give(&effect.name);
        }
        Some(effect)
    };
    choice
        .candidates
        .iter()
        .zip(arms)
        .filter_map(effect)
        .collect()
}

/// The measure of a ratio as people read it.
fn ratio(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::Ratio(measure, ..) | Shape::Printed(Some(measure), _) => Some(measure),
        Shape::Printed(None, _)
        | Shape::TwoArms { .. }
        | Shape::Paired { .. }
        | Shape::OneArm { .. }
        | Shape::Given(..)
        | Shape::Statistic(..)
        | Shape::Correlation(..)
        | Shape::Reliability(..) => None,
    }
}

/// How the effect is computed.
fn call(
    shape: &Shape,
    arms: &[String],
    named: &BTreeMap<usize, String>,
    paired: bool,
) -> Option<(&'static Start, String)> {
    let name = |at: &usize| named.get(at).cloned().unwrap_or_default();
    let over = |start: &'static Start| (start, format!("{}({})", start.measure, arms.join(", ")));
    Some(match shape {
        Shape::Paired { .. } => over(Data::Changes.usual()),
        Shape::OneArm { data, .. } if paired => {
            let start = data.of_two().usual();
            let group = arms.first()?;
            (start, format!("{}({group}, reference)", start.measure))
        }
        Shape::TwoArms { data, .. } | Shape::OneArm { data, .. } => over(data.usual()),
        Shape::Ratio(measure, est, (lo, hi)) => (
            Start::find("HR")?,
            format!("{measure}({}, ci: ({}, {}))", name(est), name(lo), name(hi)),
        ),
        Shape::Printed(measure, at) => {
            let start = Start::find(if measure.is_some() { "HR" } else { "given" })?;
            let (measure, at) = (measure.unwrap_or("given"), name(at));
            (
                start,
                format!("{measure}({at}.est, ci: ({at}.lo, {at}.hi))"),
            )
        }
        Shape::Given(yi, spread, n) => {
            let spread = match spread {
                Spread::Var(vi) => name(vi),
                Spread::Se(se) => format!("se: {}", name(se)),
                Spread::Ci(lo, hi) => format!("ci: ({}, {})", name(lo), name(hi)),
            };
            let n: Vec<String> = n.iter().map(name).collect();
            let n = if n.is_empty() {
                String::new()
            } else {
                format!(", n: {}", n.join(" + "))
            };
            (
                Start::find("given")?,
                format!("given({}, {spread}{n})", name(yi)),
            )
        }
        Shape::Statistic(what, at, [one, two]) => (
            Start::find("SMD")?,
            format!(
                "SMD({what}: {}, n1: {}, n2: {})",
                name(at),
                name(one),
                name(two)
            ),
        ),
        Shape::Correlation(r, n) => (
            Start::find("ZCOR")?,
            format!("ZCOR({}, {})", name(r), name(n)),
        ),
        Shape::Reliability(alpha, items, n) => (
            EFFECTS.iter().find(|start| start.measure == "ABT")?,
            format!("ABT({}, {}, {})", name(alpha), name(items), name(n)),
        ),
    })
}
