//! `MEASURE(…)` against the forms of the measure and the columns of a source.

use super::expr::Exprs;
use crate::diagnostic::list;
use crate::diagnostic::{Code, Diagnostic};
use crate::measure::{Fields, Form, Inputs, Measure, Shape, Value};
use crate::plan::{ArmInfo, FormInputs, Group, Number, Type};
use crate::syntax::ast::{Argument, EffectForm, Expr, ExprKind};

/// The form that the arguments fit, and what goes in.
pub(super) fn bind(
    exprs: &mut Exprs<'_>,
    measure: &'static Measure,
    written: &EffectForm,
) -> Option<(&'static Form, FormInputs)> {
    let arguments = written.arguments.as_slice();
    let Some(form) = measure
        .forms
        .iter()
        .find(|form| shape_fits(form.inputs, arguments))
    else {
        exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                written.span,
                format!("`{}` does not take these arguments", measure.name),
            )
            .label("other arguments were expected")
            .help(format!("write {}", accepted(measure))),
        );
        return None;
    };
    let inputs = match form.inputs {
        Inputs::TwoArms(fields) | Inputs::ThreeArms(fields) | Inputs::OneArm(fields) => {
            arms(exprs, measure, arguments, fields.names(), fields)?
        }
        Inputs::BeforeAfter => {
            const FIELDS: &[&str] = &[
                "n",
                "after.mean",
                "after.sd",
                "before.mean",
                "before.sd",
                "r",
            ];
            arms(exprs, measure, arguments, FIELDS, Fields::Continuous)?
        }
        Inputs::Values(wanted) => values(exprs, arguments, wanted)?,
        Inputs::Direction => direction(exprs, arguments)?,
    };
    Some((form, inputs))
}

/// Whether the number and names of the arguments are those of the form.
fn shape_fits(inputs: Inputs, arguments: &[Argument]) -> bool {
    let positional = arguments.iter().filter(|a| a.name.is_none()).count();
    let named = arguments.len() - positional;
    match inputs {
        Inputs::TwoArms(_) => positional == 2 && named == 0,
        Inputs::ThreeArms(_) => positional == 3 && named == 0,
        Inputs::OneArm(_) | Inputs::BeforeAfter => positional == 1 && named == 0,
        Inputs::Direction => {
            let names = |wanted: &str| {
                arguments
                    .iter()
                    .filter(|a| a.name.as_ref().is_some_and(|n| n.text == wanted))
                    .count()
            };
            positional == 1 && names("up") == 1 && names("down") == 1 && named == 2
        }
        Inputs::Values(wanted) => assign(arguments, wanted).is_some_and(|assigned| {
            wanted
                .iter()
                .zip(&assigned)
                .all(|(value, given)| given.is_some() || !value.required)
        }),
    }
}

/// Which argument is which value; `None` where one has no place.
fn assign<'e>(arguments: &'e [Argument], wanted: &[Value]) -> Option<Vec<Option<&'e Expr>>> {
    let mut assigned: Vec<Option<&Expr>> = vec![None; wanted.len()];
    let mut places = wanted
        .iter()
        .enumerate()
        .filter(|(_, value)| value.positional)
        .map(|(place, _)| place);
    for argument in arguments {
        let place = match &argument.name {
            Some(name) => wanted.iter().position(|value| value.name == name.text)?,
            None => places.next()?,
        };
        let slot = assigned.get_mut(place)?;
        if slot.is_some() {
            return None;
        }
        *slot = Some(&argument.value);
    }
    Some(assigned)
}

/// How the measure is written, form by form.
fn accepted(measure: &Measure) -> String {
    let forms: Vec<String> = measure
        .forms
        .iter()
        .map(|form| {
            let inside = match form.inputs {
                Inputs::TwoArms(_) => "arm, reference".to_owned(),
                Inputs::ThreeArms(_) => "arm, control, sham".to_owned(),
                Inputs::OneArm(_) | Inputs::BeforeAfter => "arm".to_owned(),
                Inputs::Direction => "column, up: label, down: label".to_owned(),
                Inputs::Values(values) => {
                    let written = values
                        .iter()
                        .filter(|value| value.required)
                        .map(|value| match (value.positional, value.shape) {
                            (true, _) => value.name.to_owned(),
                            (false, Shape::Number) => format!("{0}: {0}", value.name),
                            (false, Shape::Interval) => format!("{}: (lo, hi)", value.name),
                        });
                    written.collect::<Vec<_>>().join(", ")
                }
            };
            format!("{}({inside})", measure.name)
        })
        .collect();
    list(&forms, "or")
}

fn arms(
    exprs: &mut Exprs<'_>,
    measure: &Measure,
    arguments: &[Argument],
    wanted: &[&str],
    kind: Fields,
) -> Option<FormInputs> {
    let mut values = Vec::new();
    let mut groups = Vec::new();
    let mut failed = false;
    for argument in arguments {
        let Some(arm) = arm(exprs, &argument.value) else {
            failed = true;
            continue;
        };
        let missing: Vec<&str> = wanted
            .iter()
            .copied()
            .filter(|field| arm.field(field).is_none())
            .collect();
        if !missing.is_empty() {
            exprs.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    argument.value.span,
                    format!("the arm `{}` has no {}", arm.name, list(&missing, "and")),
                )
                .label(format!("`{}` needs {}", measure.name, list(wanted, "and")))
                .other(arm.span, "the arm is declared here")
                .maybe_help(lacking(&missing)),
            );
            failed = true;
            continue;
        }
        groups.push(group(&arm, kind, values.len(), wanted));
        values.extend(
            wanted
                .iter()
                .filter_map(|field| arm.field(field))
                .map(Number::Column),
        );
    }
    (!failed).then_some(FormInputs::Numbers { values, groups })
}

fn lacking(missing: &[&str]) -> Option<String> {
    let line = match *missing.first()? {
        "sd" => "say where the spread comes from: `sd: …`, or `sem: …`, `var: …`, `ci: (lo, hi)`",
        "n" => "say how many there are: `n: …`",
        "mean" => "say the mean: `mean: …`, or `median: …` with `q1: …, q3: …`",
        "events" => "say how many had the event: `events: …`, and `n: …` or `nonevents: …`",
        "time" => "say for how long they were watched: `time: …`",
        _ => "say it in the arm: `before { mean: …, sd: … }, after { … }, r: 0.7`",
    };
    Some(line.into())
}

fn arm(exprs: &mut Exprs<'_>, expr: &Expr) -> Option<ArmInfo> {
    let ExprKind::Name(name) = &expr.kind else {
        if expr.kind != ExprKind::Error {
            exprs.out.push(
                Diagnostic::new(Code::WrongArguments, expr.span, "this is not an arm")
                    .label("the name of an arm was expected"),
            );
        }
        return None;
    };
    if let Some(arm) = exprs.scope.arm(&name.text) {
        return Some(arm.clone());
    }
    if exprs.scope.open {
        return None;
    }
    let arms: Vec<&str> = exprs.scope.arms.iter().map(|a| a.name.as_str()).collect();
    let is_column = exprs.scope.column(&name.text).map(|(_, c)| c.span);
    let mut diagnostic = Diagnostic::new(
        if is_column.is_some() {
            Code::WrongArguments
        } else {
            Code::UnknownColumn
        },
        name.span,
        format!("`{}` is not an arm of `{}`", name.text, exprs.source),
    )
    .label("the name of an arm was expected");
    if let Some(span) = is_column.or(exprs.declared) {
        diagnostic = diagnostic.other(span, "declared here");
    }
    diagnostic = if arms.is_empty() {
        diagnostic.help(format!(
            "declare it in the schema: `{}: arm {{ n: …, mean: …, sd: … }}`",
            name.text
        ))
    } else {
        diagnostic.maybe_help(crate::diagnostic::did_you_mean(&name.text, arms))
    };
    exprs.out.push(diagnostic);
    None
}

fn group(arm: &ArmInfo, kind: Fields, first: usize, wanted: &[&str]) -> Group {
    // A group that serves several comparisons gives each its share: of people, and of events where they are counts.
    let shares: &[&str] = match kind {
        Fields::Continuous => &["n"],
        Fields::Binary => &["events", "n"],
        Fields::Rate => &["events", "time"],
    };
    let divided = wanted
        .iter()
        .enumerate()
        .filter(|(_, field)| shares.contains(field))
        .map(|(place, _)| first + place)
        .collect();
    Group {
        n: arm.field("n").map(Number::Column),
        events: arm.field("events").map(Number::Column),
        divided,
        shared: arm.shared,
    }
}

fn values(exprs: &mut Exprs<'_>, arguments: &[Argument], wanted: &[Value]) -> Option<FormInputs> {
    let assigned = assign(arguments, wanted)?;
    let mut numbers = Vec::new();
    let mut groups = Vec::new();
    let mut failed = false;
    for (value, given) in wanted.iter().zip(assigned) {
        let Some(expr) = given else {
            numbers.extend(std::iter::repeat_n(
                Number::Constant(f64::NAN),
                value.shape.len(),
            ));
            continue;
        };
        match value.shape {
            Shape::Number => match number(exprs, expr) {
                Some(number) => {
                    if matches!(value.name, "n" | "n1" | "n2" | "ni") {
                        groups.push(Group {
                            n: Some(number.clone()),
                            ..Group::default()
                        });
                    }
                    numbers.push(number);
                }
                None => failed = true,
            },
            Shape::Interval => match interval(exprs, expr) {
                Some(ends) => numbers.extend(ends),
                None => failed = true,
            },
        }
    }
    (!failed).then_some(FormInputs::Numbers {
        values: numbers,
        groups,
    })
}

/// A number; of a column of intervals, its estimate.
fn number(exprs: &mut Exprs<'_>, expr: &Expr) -> Option<Number> {
    if let ExprKind::Name(name) = &expr.kind
        && exprs.scope.column(&name.text).is_none()
        && let Some((column, _)) = exprs.scope.column(&format!("{}.est", name.text))
    {
        return Some(Number::Column(column));
    }
    exprs.number(expr).map(|(number, _)| number)
}

/// `(lo, hi)`, or a column of intervals.
fn interval(exprs: &mut Exprs<'_>, expr: &Expr) -> Option<[Number; 2]> {
    if let ExprKind::List(ends) = &expr.kind
        && let [low, high] = ends.as_slice()
    {
        let low = exprs.number(low);
        let high = exprs.number(high);
        return Some([low?.0, high?.0]);
    }
    if let ExprKind::Name(name) = &expr.kind {
        let low = exprs.scope.column(&format!("{}.lo", name.text));
        let high = exprs.scope.column(&format!("{}.hi", name.text));
        if let (Some((low, _)), Some((high, _))) = (low, high) {
            return Some([Number::Column(low), Number::Column(high)]);
        }
        let _ = exprs.column(name)?;
    }
    exprs.out.push(
        Diagnostic::new(Code::WrongArguments, expr.span, "this is not an interval")
            .label("two numbers in brackets, or a column of type `interval`, were expected")
            .help("write `ci: (lo, hi)`"),
    );
    None
}

fn direction(exprs: &mut Exprs<'_>, arguments: &[Argument]) -> Option<FormInputs> {
    let column_expr = arguments.iter().find(|a| a.name.is_none())?;
    let column = exprs.reference(&column_expr.value)?;
    let info = exprs.scope.columns.get(column)?.clone();
    if matches!(info.kind, Type::Number(_) | Type::Date) {
        exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                column_expr.value.span,
                format!("`{}` has no labels", info.name),
            )
            .label("a column of labels was expected")
            .other(info.span, "declared here"),
        );
        return None;
    }
    let mut labels = |wanted: &str| {
        let argument = arguments
            .iter()
            .find(|a| a.name.as_ref().is_some_and(|n| n.text == wanted))?;
        let words: &[Expr] = match &argument.value.kind {
            ExprKind::List(words) => words,
            _ => std::slice::from_ref(&argument.value),
        };
        words
            .iter()
            .map(|word| match &word.kind {
                ExprKind::Name(name) => exprs.known_label(&info, &name.text, false, word),
                ExprKind::Text(text) => exprs.known_label(&info, text, true, word),
                _ => None,
            })
            .collect::<Option<Vec<String>>>()
    };
    let up = labels("up");
    let down = labels("down");
    Some(FormInputs::Direction {
        column,
        up: up?,
        down: down?,
    })
}
