//! The plan on the page of a measure or a model, made of what it is computed from.

use std::fmt::Write as _;

use crate::measure::{self, Fields, Form, Inputs, Measure, Shape, Value};
use crate::method::{Kind, Method};

/// What stands in a plan for one form of a measure.
struct Call {
    /// The lines of the schema, without the study.
    columns: Vec<(String, String)>,
    /// What stands in the brackets of the measure.
    arguments: String,
}

/// A plan that computes `measure` and pools it.
pub(super) fn of_measure(measure: &Measure) -> String {
    let first = measure.forms.first().map(|form| form.inputs);
    let last = if first == Some(Inputs::Direction) {
        "summarise trials as directions"
    } else {
        "pool trials as overall"
    };
    plan(measure, last)
}

/// A plan that pools by `method`.
pub(super) fn of_method(method: &Method) -> String {
    let of = match method.kind {
        Kind::Counts { of, .. } => of.first().copied().unwrap_or("OR"),
        Kind::Common | Kind::Random { .. } => "SMD",
    };
    let weights = if method.needs_weights() {
        " with weights precision"
    } else {
        ""
    };
    let last = format!("pool trials using {}{weights} as overall", method.name);
    measure::find(of).map_or_else(String::new, |measure| plan(measure, &last))
}

/// The calls of `measure` besides the first: `SMD(d: d, n1: n1, n2: n2)`.
pub(super) fn other_calls(measure: &Measure) -> Vec<String> {
    let others = measure.forms.iter().skip(1).map(call);
    others
        .map(|call| format!("{}({})", measure.name, call.arguments))
        .collect()
}

fn plan(measure: &Measure, last: &str) -> String {
    let Some(call) = measure.forms.first().map(call) else {
        return String::new();
    };
    let mut columns = vec![("study".to_owned(), "study".to_owned())];
    columns.extend(call.columns);
    let widest = columns.iter().map(|(name, _)| name.len()).max();
    let mut text = "data trials from \"trials.csv\" {\n".to_owned();
    for (name, kind) in columns {
        let name = format!("{name}:");
        let _ = writeln!(text, "  {name:<0$} {kind}", widest.unwrap_or(0) + 1);
    }
    let arguments = call.arguments;
    let _ = write!(
        text,
        "}}\neffect d = {}({arguments})\n{last}\n",
        measure.name
    );
    text
}

fn call(form: &Form) -> Call {
    match form.inputs {
        Inputs::TwoArms(fields) => arms(&[("treated", "1"), ("control", "2")], fields),
        Inputs::ThreeArms => arms(
            &[("treated", "1"), ("control", "2"), ("sham", "3")],
            Fields::Continuous,
        ),
        Inputs::OneArm(fields) => arms(&[("people", "")], fields),
        Inputs::BeforeAfter => Call {
            columns: vec![(
                "people".to_owned(),
                "arm { n: n, before { mean: m1, sd: sd1 }, after { mean: m2, sd: sd2 }, r: 0.6 }"
                    .to_owned(),
            )],
            arguments: "people".to_owned(),
        },
        Inputs::Values(values) => of_values(values),
        Inputs::Direction => Call {
            columns: vec![(
                "finding".to_owned(),
                "one of higher, same, lower".to_owned(),
            )],
            arguments: "finding, up: higher, down: lower".to_owned(),
        },
    }
}

/// Arms with the endings of their columns.
fn arms(arms: &[(&str, &str)], fields: Fields) -> Call {
    let column = |(name, ending): &(&str, &str)| {
        let fields = fields.names().iter().map(|field| {
            let short = match *field {
                "mean" => "m",
                "events" => "x",
                "time" => "t",
                other => other,
            };
            format!("{field}: {short}{ending}")
        });
        let fields: Vec<String> = fields.collect();
        (
            (*name).to_owned(),
            format!("arm {{ {} }}", fields.join(", ")),
        )
    };
    let names: Vec<&str> = arms.iter().map(|(name, _)| *name).collect();
    Call {
        columns: arms.iter().map(column).collect(),
        arguments: names.join(", "),
    }
}

fn of_values(values: &[Value]) -> Call {
    let mut columns = Vec::new();
    let mut arguments = Vec::new();
    for value in values.iter().filter(|value| value.required) {
        let name = value.name;
        let kind = if value.participants > 0.0 {
            "count"
        } else {
            "number"
        };
        match value.shape {
            Shape::Number => {
                columns.push((name.to_owned(), kind.to_owned()));
                arguments.push(if value.positional {
                    name.to_owned()
                } else {
                    format!("{name}: {name}")
                });
            }
            Shape::Interval => {
                for end in ["lo", "hi"] {
                    columns.push((end.to_owned(), kind.to_owned()));
                }
                arguments.push(format!("{name}: (lo, hi)"));
            }
        }
    }
    Call {
        columns,
        arguments: arguments.join(", "),
    }
}
