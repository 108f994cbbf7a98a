//! An effect over the columns of its source.

use serde_json::Value;

use super::expr::{column, condition, number};
use super::value::{decimal, flag, list, maybe, object, set, text};
use crate::measure::{Inputs, Measure, Options};
use crate::plan::{BoundEffect, BoundForm, FormInputs, Group, Scope};

/// An effect with its forms, in the order in which a row tries them. Its name means nothing.
pub(super) fn bound(scope: &Scope, effect: &BoundEffect) -> Value {
    let BoundEffect {
        effect: _,
        name: _,
        measure,
        forms,
        options,
        flip,
        lower_is_better,
    } = effect;
    object([
        ("measure", text(measure.name)),
        ("forms", list(forms.iter().map(|f| form(scope, f)))),
        ("options", self::options(measure, options)),
        (
            "flip",
            flip.as_ref().map_or(Value::Null, |c| condition(scope, c)),
        ),
        (
            "benefit",
            maybe(lower_is_better.map(|lower| if lower { "lower" } else { "higher" })),
        ),
    ])
}

fn form(scope: &Scope, form: &BoundForm) -> Value {
    let BoundForm {
        measure,
        form: shape,
        condition: when,
        inputs,
        text: _,
    } = form;
    object([
        ("measure", text(measure.name)),
        (
            "where",
            when.as_ref().map_or(Value::Null, |c| condition(scope, c)),
        ),
        ("takes", takes(shape.inputs)),
        ("inputs", self::inputs(scope, inputs)),
    ])
}

/// What the numbers of a form are: a variance is no standard error.
fn takes(inputs: Inputs) -> Value {
    let (what, names): (&str, Vec<&str>) = match inputs {
        Inputs::TwoArms(fields) => ("two arms", fields.names().to_vec()),
        Inputs::ThreeArms => ("three arms", Vec::new()),
        Inputs::OneArm(fields) => ("one arm", fields.names().to_vec()),
        Inputs::BeforeAfter => ("before and after", Vec::new()),
        Inputs::Values(values) => ("values", values.iter().map(|value| value.name).collect()),
        Inputs::Direction => ("direction", Vec::new()),
    };
    object([
        ("what", text(what)),
        ("names", list(names.into_iter().map(text))),
    ])
}

fn inputs(scope: &Scope, inputs: &FormInputs) -> Value {
    match inputs {
        FormInputs::Numbers { values, groups } => object([
            ("values", list(values.iter().map(|v| number(scope, v)))),
            ("groups", list(groups.iter().map(|g| group(scope, g)))),
        ]),
        FormInputs::Direction {
            column: id,
            up,
            down,
        } => object([
            ("direction", column(scope, *id)),
            ("up", set(up.iter().map(text))),
            ("down", set(down.iter().map(text))),
        ]),
    }
}

fn group(scope: &Scope, group: &Group) -> Value {
    let Group {
        n,
        events,
        divided: _,
        shared,
    } = group;
    let count = |value: &Option<crate::plan::Number>| match value {
        Some(value) => number(scope, value),
        None => Value::Null,
    };
    object([
        ("n", count(n)),
        ("events", count(events)),
        ("shared", shared.map_or(Value::Null, |id| column(scope, id))),
    ])
}

/// What is asked for behind `with`; an option that is not said is that of the measure.
fn options(measure: &Measure, options: &Options) -> Value {
    let Options {
        add,
        to,
        drop_double_zero,
        correction,
        vtype,
        level,
        // Known when the rows are.
        any_zero: _,
        averages: _,
    } = options;
    object([
        ("add", add.map_or(Value::Null, decimal)),
        ("to", text(to.name())),
        ("drop_double_zero", flag(*drop_double_zero)),
        ("correction", text(correction.name())),
        (
            "vtype",
            maybe(
                vtype
                    .or(measure.vtypes.first().copied())
                    .map(crate::measure::Vtype::name),
            ),
        ),
        ("level", decimal(*level)),
    ])
}
