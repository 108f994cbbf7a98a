//! `MEASURE(…)` against the forms of the measure and the columns of a source.

use super::expr::Exprs;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{list, plural};
use crate::measure::{Fields, Form, Inputs, Measure, Shape, Value};
use crate::plan::{ArmInfo, FormInputs, Group, Number, Type};
use crate::source::Span;
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
        let diagnostic = wrong_count(exprs, measure, written).unwrap_or_else(|| {
            Diagnostic::new(
                Code::WrongArguments,
                written.span,
                format!("`{}` does not take these arguments", measure.name),
            )
            .label("other arguments were expected")
            .help(format!("write {}", accepted(measure)))
        });
        exprs.out.push(diagnostic);
        return None;
    };
    let inputs = match form.inputs {
        Inputs::TwoArms(fields) | Inputs::OneArm(fields) => {
            arms(exprs, measure, arguments, fields.names(), fields)?
        }
        Inputs::ThreeArms => {
            let kind = Fields::Continuous;
            arms(exprs, measure, arguments, kind.names(), kind)?
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

/// Arms alone, and too few or too many of them.
fn wrong_count(exprs: &Exprs<'_>, measure: &Measure, written: &EffectForm) -> Option<Diagnostic> {
    let arms = |argument: &Argument| {
        argument.name.is_none()
            && matches!(&argument.value.kind, ExprKind::Name(name) if exprs.scope.arm(&name.text).is_some())
    };
    if !written.arguments.iter().all(arms) {
        return None;
    }
    let wanted = measure.forms.iter().find_map(|form| match form.inputs {
        Inputs::TwoArms(_) => Some(2),
        Inputs::ThreeArms => Some(3),
        Inputs::OneArm(_) | Inputs::BeforeAfter => Some(1),
        Inputs::Values(_) | Inputs::Direction => None,
    })?;
    let known: Vec<&str> = exprs.scope.arms.iter().map(|a| a.name.as_str()).collect();
    let example = if known.len() >= wanted {
        let some: Vec<&str> = known.into_iter().take(wanted).collect();
        format!("`{}({})`", measure.name, some.join(", "))
    } else {
        accepted(measure)
    };
    Some(
        Diagnostic::new(
            Code::WrongArguments,
            written.span,
            format!(
                "`{}` takes {}, and got {}",
                measure.name,
                plural(wanted, "arm"),
                written.arguments.len()
            ),
        )
        .label(format!(
            "{} expected",
            if wanted == 1 {
                "one arm was"
            } else {
                "other arms were"
            }
        ))
        .help(format!("write {example}")),
    )
}

/// Whether the number and names of the arguments are those of the form.
fn shape_fits(inputs: Inputs, arguments: &[Argument]) -> bool {
    let positional = arguments.iter().filter(|a| a.name.is_none()).count();
    let named = arguments.len() - positional;
    match inputs {
        Inputs::TwoArms(_) => positional == 2 && named == 0,
        Inputs::ThreeArms => positional == 3 && named == 0,
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
                Inputs::ThreeArms => "arm, control, sham".to_owned(),
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
    let mut found: Vec<(ArmInfo, Span)> = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let arm = arm(exprs, &argument.value)?;
        found.push((arm, argument.value.span));
    }
    if let Some((twice, span)) = repeated(&found) {
        exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                *span,
                format!("`{}` is compared with itself", twice.name),
            )
            .label("another arm was expected")
            .maybe_help(
                exprs
                    .scope
                    .arms
                    .iter()
                    .find(|arm| arm.name != twice.name && found.len() == 2)
                    .map(|arm| format!("write `{}({}, {})`", measure.name, twice.name, arm.name)),
            ),
        );
        return None;
    }
    let mut lack: Vec<Lacking<'_>> = Vec::new();
    for (place, (arm, span)) in found.iter().enumerate() {
        let wanted = of_arm(place, wanted);
        let missing: Vec<&str> = wanted
            .iter()
            .copied()
            .filter(|field| arm.field(field).is_none())
            .collect();
        if !missing.is_empty() {
            lack.push((arm, *span, missing, wanted));
        }
    }
    if !lack.is_empty() {
        incomplete(exprs, measure, &lack);
        return None;
    }
    let mut values = Vec::new();
    let mut groups = Vec::new();
    for (place, (arm, _)) in found.iter().enumerate() {
        let wanted = of_arm(place, wanted);
        if place < 2 {
            groups.push(group(arm, kind, values.len(), wanted));
        }
        let columns = wanted.iter().filter_map(|field| arm.field(field));
        values.extend(columns.map(Number::Column));
    }
    Some(FormInputs::Numbers { values, groups })
}

/// The fields that a measure reads of its arm at a place: of a third one, the sham, the mean alone.
fn of_arm<'a>(place: usize, wanted: &'a [&'a str]) -> &'a [&'a str] {
    if place == 2 { &["mean"] } else { wanted }
}

/// An arm that stands there a second time.
fn repeated(found: &[(ArmInfo, Span)]) -> Option<&(ArmInfo, Span)> {
    let before = |place: usize| found.iter().take(place);
    found
        .iter()
        .enumerate()
        .find(|(place, (arm, _))| before(*place).any(|(other, _)| other.name == arm.name))
        .map(|(_, twice)| twice)
}

/// An arm, where it is named, the fields that it lacks, and those that it needs.
type Lacking<'a> = (&'a ArmInfo, Span, Vec<&'a str>, &'a [&'a str]);

/// Arms that lack what the measure needs; two that lack the same are one mistake.
fn incomplete(exprs: &mut Exprs<'_>, measure: &Measure, lack: &[Lacking<'_>]) {
    let Some((first, rest)) = lack.split_first() else {
        return;
    };
    let alike = rest.iter().all(|other| other.2 == first.2);
    let groups: Vec<&[Lacking<'_>]> = if alike {
        vec![lack]
    } else {
        lack.chunks(1).collect()
    };
    for group in groups {
        let (Some((arm, start, missing, wanted)), Some((_, end, ..))) =
            (group.first(), group.last())
        else {
            continue;
        };
        let names: Vec<&str> = group.iter().map(|(arm, ..)| arm.name.as_str()).collect();
        let (arms, have) = if names.len() == 1 {
            ("arm", "has")
        } else {
            ("arms", "have")
        };
        let mut diagnostic = Diagnostic::new(
            Code::WrongArguments,
            start.to(*end),
            format!(
                "the {arms} {} {have} no {}",
                list(&names, "and"),
                list(missing, "or")
            ),
        )
        .label(format!("`{}` needs {}", measure.name, list(wanted, "and")))
        .maybe_help(
            other_kind(arm, missing)
                .filter(|_| wanted.len() > 1)
                .or_else(|| lacking(missing)),
        );
        for (arm, ..) in group {
            diagnostic = diagnostic.other(arm.span, format!("`{}` is declared here", arm.name));
        }
        exprs.out.push(diagnostic);
    }
}

/// Arms of counts where means are measured, or the other way round.
fn other_kind(arm: &ArmInfo, missing: &[&str]) -> Option<String> {
    let has = |field: &str| arm.field(field).is_some();
    if missing.contains(&"mean") && has("events") {
        Some("these arms hold counts: write `OR`, `RR`, or `RD`".into())
    } else if missing.contains(&"events") && has("mean") {
        Some("these arms hold means: write `SMD`, `MD`, or `ROM`".into())
    } else {
        None
    }
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
    if let Some(span) = is_column {
        diagnostic = diagnostic.other(span, "a column, declared here");
    } else if let Some(span) = exprs.declared {
        diagnostic = diagnostic.other(span, "its arms are declared here");
    }
    diagnostic = if arms.is_empty() {
        let arm = if is_column.is_some() {
            "treated"
        } else {
            name.text.as_str()
        };
        diagnostic.help(format!(
            "an arm is a whole group of people: declare it in the schema, as `{arm}: arm {{ n: …, mean: …, sd: … }}`"
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
        let words: &[Expr] = if let ExprKind::List(words) = &argument.value.kind {
            words
        } else {
            std::slice::from_ref(&argument.value)
        };
        words
            .iter()
            .map(|word| {
                if let ExprKind::Name(name) = &word.kind {
                    exprs.known_label(&info, &name.text, false, word)
                } else if let ExprKind::Text(text) = &word.kind {
                    exprs.known_label(&info, text, true, word)
                } else {
                    None
                }
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
