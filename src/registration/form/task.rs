//! What a verb computes besides the pooled effect.

use serde_json::Value;

use super::analysis;
use super::expr::{column, condition, number};
use super::value::{decimal, flag, list, maybe, object, set, text};
use crate::plan::{
    Alternative, At, AtValue, Bias, EggerTest, FailSafe, ModelTerm, Moderator, ModeratorKind,
    Multiverse, Permutation, Regress, RowAnalysis, Scope, SelectionModel, Sensitivity, Task,
    TrimFill,
};
use crate::stats::bias::{Counter, Predictor, Side};
use crate::stats::selection::Alternative as Tail;

/// What is computed.
pub(super) fn task(scope: &Scope, task: &Task) -> Value {
    match task {
        Task::Pool | Task::Summarise | Task::Reserved => Value::Null,
        Task::Regress(asked) => regress(scope, asked),
        Task::Bias(asked) => bias(asked),
        Task::Sensitivity(asked) => sensitivity(scope, asked),
        Task::Multiverse(asked) => multiverse(scope, asked),
    }
}

fn regress(scope: &Scope, asked: &Regress) -> Value {
    let Regress {
        moderators,
        terms,
        at,
        permutation,
        scale,
    } = asked;
    let term = |term: &ModelTerm| {
        let parts = term
            .moderators
            .iter()
            .filter_map(|place| moderators.get(*place));
        set(parts.map(|part| moderator(scope, part)))
    };
    let scale = scale.as_ref().map_or(Value::Null, |scale| {
        object([
            ("model", regress(scope, &scale.model)),
            (
                "link",
                text(if scale.identity { "identity" } else { "log" }),
            ),
        ])
    });
    object([
        ("terms", set(terms.iter().map(term))),
        ("at", set(at.iter().map(|at| self::at(scope, at)))),
        ("permutation", permutation.map_or(Value::Null, repeated)),
        ("scale", scale),
    ])
}

fn repeated(asked: Permutation) -> Value {
    let Permutation { draws, seed } = asked;
    object([
        (
            "draws",
            text(draws.map_or("all".to_owned(), |n| n.to_string())),
        ),
        ("seed", text(seed.to_string())),
    ])
}

fn moderator(scope: &Scope, moderator: &Moderator) -> Value {
    match &moderator.kind {
        ModeratorKind::Number(value) => number(scope, value),
        ModeratorKind::Centered(value) => object([("center", number(scope, value))]),
        ModeratorKind::Polynomial(value, degree) => object([
            ("poly", number(scope, value)),
            ("degree", text(degree.to_string())),
        ]),
        ModeratorKind::Labels {
            column: id,
            reference,
            sorted,
        } => object([
            ("labels", column(scope, *id)),
            ("reference", maybe(reference.as_ref())),
            ("sorted", flag(*sorted)),
        ]),
    }
}

fn at(scope: &Scope, at: &At) -> Value {
    let value = |value: &AtValue| match value {
        AtValue::Number(value) => object([("number", decimal(*value))]),
        AtValue::Label(label) => object([("label", text(label))]),
    };
    object([
        ("at", column(scope, at.column)),
        ("values", set(at.values.iter().map(value))),
    ])
}

fn bias(asked: &Bias) -> Value {
    let Bias {
        egger,
        begg,
        peters,
        harbord,
        deeks,
        excess,
        trimfill,
        pet_peese,
        limit,
        henmi_copas,
        selection,
        failsafe,
    } = asked;
    object([
        ("egger", egger.map_or(Value::Null, self::egger)),
        ("begg", flag(*begg)),
        ("peters", flag(*peters)),
        ("harbord", flag(*harbord)),
        ("deeks", flag(*deeks)),
        ("excess", flag(*excess)),
        ("trimfill", trimfill.map_or(Value::Null, self::trimfill)),
        ("pet_peese", flag(*pet_peese)),
        ("limit", flag(*limit)),
        ("henmi_copas", flag(*henmi_copas)),
        (
            "selection",
            selection.as_ref().map_or(Value::Null, self::selection),
        ),
        ("failsafe", failsafe.map_or(Value::Null, self::failsafe)),
    ])
}

fn egger(asked: EggerTest) -> Value {
    let EggerTest { predictor, mixed } = asked;
    let predictor = match predictor {
        Predictor::Sei => "sei",
        Predictor::Vi => "vi",
        Predictor::Ni => "ni",
        Predictor::Ninv => "ninv",
        Predictor::Sqrtni => "sqrtni",
        Predictor::Sqrtninv => "sqrtninv",
    };
    object([
        ("predictor", text(predictor)),
        ("model", text(if mixed { "mixed" } else { "weighted" })),
    ])
}

fn trimfill(asked: TrimFill) -> Value {
    let TrimFill { estimator, side } = asked;
    let estimator = match estimator {
        Counter::L0 => "L0",
        Counter::R0 => "R0",
        Counter::Q0 => "Q0",
    };
    let side = side.map(|side| match side {
        Side::Left => "left",
        Side::Right => "right",
    });
    object([("estimator", text(estimator)), ("side", maybe(side))])
}

fn selection(asked: &SelectionModel) -> Value {
    let SelectionModel {
        function,
        alternative,
        said: _,
        steps,
    } = asked;
    let alternative = match alternative {
        Tail::Greater => "greater",
        Tail::Less => "less",
        Tail::TwoSided => "two_sided",
    };
    object([
        ("function", text(function.name())),
        ("alternative", text(alternative)),
        ("steps", list(steps.iter().map(|step| decimal(*step)))),
    ])
}

fn failsafe(asked: FailSafe) -> Value {
    match asked {
        FailSafe::Rosenthal => text("rosenthal"),
        FailSafe::Fisher => text("fisher"),
        FailSafe::Orwin(target) => object([
            ("type", text("orwin")),
            ("target", target.map_or(Value::Null, decimal)),
        ]),
        FailSafe::Rosenberg => text("rosenberg"),
    }
}

fn sensitivity(scope: &Scope, asked: &Sensitivity) -> Value {
    let Sensitivity {
        leave_one_out,
        influence,
        baujat,
        cumulative,
        gosh,
        excluding,
        on,
        alternatives,
    } = asked;
    let gosh = gosh.map_or(Value::Null, |gosh| {
        object([
            ("subsets", maybe(gosh.subsets.map(|n| n.to_string()))),
            ("seed", maybe(gosh.seed.map(|n| n.to_string()))),
            ("gosh", flag(true)),
        ])
    });
    object([
        ("leave_one_out", flag(*leave_one_out)),
        ("influence", flag(*influence)),
        ("baujat", flag(*baujat)),
        (
            "cumulative",
            cumulative
                .as_ref()
                .map_or(Value::Null, |order| column(scope, order.column)),
        ),
        ("gosh", gosh),
        (
            "excluding",
            set(excluding.iter().map(|(_, c)| condition(scope, c))),
        ),
        (
            "on",
            on.as_ref().map_or(Value::Null, |on| regress(scope, on)),
        ),
        (
            "alternatives",
            set(alternatives.iter().map(|a| alternative(scope, a))),
        ),
    ])
}

fn multiverse(scope: &Scope, asked: &Multiverse) -> Value {
    let Multiverse {
        universes,
        own_is_apart,
    } = asked;
    object([
        (
            "universes",
            set(universes.iter().map(|u| alternative(scope, u))),
        ),
        ("own is apart", flag(*own_is_apart)),
    ])
}

/// Another way to make an analysis of the same rows.
fn alternative(scope: &Scope, alternative: &Alternative) -> Value {
    let Alternative {
        choices: _,
        analysis: made,
        refused,
        dropped: _,
        own,
    } = alternative;
    let RowAnalysis { .. } = made;
    object([
        (
            "analysis",
            analysis::analysis(scope, made, "", &Value::Null),
        ),
        ("refused", flag(refused.is_some())),
        ("own", flag(*own)),
    ])
}
