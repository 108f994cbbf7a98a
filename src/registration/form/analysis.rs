//! An analysis of rows with all that it depends on; every default explicit.

use serde_json::Value;

use super::effect;
use super::expr::{all, column, column_set, comparison, number};
use super::task;
use super::value::{decimal, flag, list, maybe, object, set, text};
use crate::method::{Counts, glmm_name};
use crate::plan::{
    Adjust, Require, RowAnalysis, Scope, Settings, Size, SizeCondition, Task, Tau2Ci, Test,
    WeightsKind,
};

/// An analysis of the rows with the closure `source`, which may run as `requires` say.
pub(super) fn analysis(
    scope: &Scope,
    analysis: &RowAnalysis,
    source: &str,
    requires: &Value,
) -> Value {
    let RowAnalysis {
        verb,
        source: _,
        // Its rows, effect and model were taken over; what else it says is nothing to this one.
        from_result: _,
        conditions,
        effect: measured,
        by,
        per,
        robust,
        settings,
        task: computed,
    } = analysis;
    object([
        ("verb", text(verb)),
        ("rows", text(source)),
        ("where", all(scope, conditions)),
        (
            "effect",
            measured
                .as_ref()
                .map_or(Value::Null, |e| effect::bound(scope, e)),
        ),
        ("by", by.map_or(Value::Null, |id| column(scope, id))),
        ("per", column_set(scope, per)),
        (
            "robust",
            robust
                .as_ref()
                .map_or(Value::Null, |clusters| column(scope, clusters.column)),
        ),
        (
            "settings",
            if matches!(computed, Task::Summarise) {
                // Nothing is pooled.
                object([("level", decimal(settings.level))])
            } else {
                self::settings(scope, settings, by.is_some())
            },
        ),
        ("task", task::task(scope, computed)),
        ("requires", requires.clone()),
    ])
}

/// The model and the options of every analysis.
fn settings(scope: &Scope, settings: &Settings, in_parts: bool) -> Value {
    let Settings {
        method,
        test,
        floor,
        level,
        pi_hts,
        tau2_common,
        glmm,
        tau2,
        tau2_ci,
        weights,
        rows_independent,
        adjust,
        test_at: _,
        said: _,
    } = settings;
    let of_glmm = method.counts() == Some(Counts::Glmm);
    let weights = weights
        .as_ref()
        .map_or(Value::Null, |weights| match &weights.kind {
            WeightsKind::Equal => text("equal"),
            WeightsKind::Precision => text("precision"),
            WeightsKind::Number(value) => number(scope, value),
        });
    object([
        ("method", text(method.name)),
        ("test", text(test.name())),
        // Of the other tests there is none.
        ("floor", flag(*floor && *test == Test::Hksj)),
        ("level", decimal(*level)),
        ("pi", maybe(pi_hts.then_some("HTS"))),
        ("tau2 common", flag(*tau2_common && in_parts)),
        ("glmm", maybe(of_glmm.then(|| glmm_name(*glmm)))),
        ("tau2", tau2.map_or(Value::Null, decimal)),
        (
            "tau2_ci",
            maybe((method.has_tau2()).then(|| match tau2_ci {
                Some(Tau2Ci::Profile) => "profile",
                None if method.needs_weights() => "generalised_q",
                Some(Tau2Ci::QProfile) | None => "q_profile",
            })),
        ),
        ("weights", weights),
        ("rows independent", flag(*rows_independent)),
        (
            "adjust",
            maybe(adjust.map(|adjust| match adjust {
                Adjust::Holm => "holm",
                Adjust::Bonferroni => "bonferroni",
                Adjust::Fdr => "fdr",
            })),
        ),
    ])
}

/// What must hold for any of `verbs` to run.
pub(super) fn requires(requires: &[Require], verbs: &[&str]) -> Value {
    let mut all = Vec::new();
    for require in requires {
        let applies = require
            .verbs
            .iter()
            .any(|verb| verbs.contains(&verb.as_str()));
        if applies {
            let concerned = require
                .verbs
                .iter()
                .filter(|verb| verbs.contains(&verb.as_str()));
            for verb in concerned {
                all.push(object([
                    ("for", text(verb)),
                    ("condition", size(&require.condition)),
                    ("otherwise summarise", flag(require.otherwise_summarise)),
                ]));
            }
        }
    }
    set(all)
}

fn size(condition: &SizeCondition) -> Value {
    match condition {
        SizeCondition::Compare {
            text: _,
            size,
            op,
            value,
        } => {
            let size = match size {
                Size::K => "k",
                Size::Studies => "studies",
                Size::Participants => "participants",
                Size::Events => "events",
            };
            object([
                ("size", text(size)),
                ("op", text(comparison(*op))),
                ("value", decimal(*value)),
            ])
        }
        SizeCondition::And(parts) => object([("and", set(parts.iter().map(size)))]),
        SizeCondition::Or(parts) => object([("or", set(parts.iter().map(size)))]),
        SizeCondition::Not(inner) => object([("not", size(inner))]),
    }
}

/// The difference of two results with their closures.
pub(super) fn compare(first: Value, second: Value, level: f64) -> Value {
    object([
        ("verb", text("compare")),
        ("results", list([first, second])),
        ("level", decimal(level)),
    ])
}
