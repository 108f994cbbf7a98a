//! `table`: results side by side, or the rows of a selection.

use super::{Context, Ran};
use crate::plan::{ColumnId, Condition, Number, ResultId, SourceRef};
use crate::result::{
    Bias, Body, Display, Multiverse, Part, Pool, Regression, Sensitivity, Sizes, Status, Summary,
    Table, number,
};
use crate::table::{Column, Frame};

/// A table of results: a line for each, and for each of its parts.
pub(super) fn of_results(context: &Context<'_>, results: &[ResultId]) -> Ran {
    let mut lines = Vec::new();
    for id in results {
        let Some(outcome) = context.results.get(id.statement) else {
            continue;
        };
        let before = lines.len();
        let status = (outcome.status, id.text.clone());
        match &outcome.body {
            Body::Pool(pool) => pool_lines(pool, status, &mut lines),
            Body::Regression(found) => regression_lines(found, status, &mut lines),
            Body::Summary(summary) => summary_lines(summary, status, &mut lines),
            Body::Comparison(found) => lines.push(Line {
                sizes: None,
                level: found.level,
                display: found.display.clone(),
                p: found.p,
                ..Line::new(status)
            }),
            Body::Sensitivity(found) => sensitivity_lines(found, status, &mut lines),
            Body::Multiverse(found) => multiverse_lines(found, status, &mut lines),
            Body::Bias(found) => bias_lines(found, status, &mut lines),
            Body::Nothing {}
            | Body::Table(_)
            | Body::Figure(_)
            | Body::Expectation { .. }
            | Body::Reported { .. } => lines.push(Line::new((outcome.status, id.text.clone()))),
        }
        if !id.part.is_empty() {
            let whole = id.text.split('[').next().unwrap_or("");
            let wanted = format!("{whole}[{}]", id.part.join(", "));
            let mine = lines.split_off(before);
            let narrowed = mine.into_iter().filter(|line| line.name == wanted);
            lines.extend(narrowed);
        }
        for line in lines.iter_mut().skip(before) {
            line.registration.clone_from(&outcome.registration);
        }
    }
    Ran {
        status: Status::Ok,
        reason: None,
        body: Body::Table(table(&lines, marks(context, results))),
    }
}

/// A table of rows.
pub(super) fn of_rows(
    context: &Context<'_>,
    source: SourceRef,
    condition: Option<&Condition>,
    columns: &[(String, ColumnId)],
) -> Ran {
    let all = context.frame(source);
    let (frame, unknown) = match condition {
        Some(condition) => all.narrow(condition),
        None => (all.clone(), 0),
    };
    Ran {
        status: Status::Ok,
        reason: (unknown > 0).then(|| {
            let rows = crate::diagnostic::plural(unknown, "row");
            format!("{rows} left out, of which `where` is unknown")
        }),
        body: Body::Table(Table {
            remarks: context.marks(source),
            ..rows_of(&frame, columns)
        }),
    }
}

/// The rows of a frame, column by column.
pub(crate) fn rows_of(frame: &Frame, columns: &[(String, ColumnId)]) -> Table {
    let cells: Vec<Vec<String>> = columns
        .iter()
        .map(|(_, column)| {
            let filled = frame.filled(*column);
            let numbers = match frame.column(*column) {
                Some(Column::Number(_)) => Some(frame.numbers(&Number::Column(*column))),
                Some(Column::Label(_) | Column::Date(_)) | None => None,
            };
            let cell = |(at, filled): (usize, bool)| {
                let number = numbers.as_ref().and_then(|numbers| numbers.get(at));
                let text = match number.filter(|number| number.is_finite()) {
                    Some(number) => number::six_digits(*number),
                    None => frame.text(*column, at).unwrap_or_default(),
                };
                if filled {
                    format!("{text} (imputed)")
                } else {
                    text
                }
            };
            filled.into_iter().enumerate().map(cell).collect()
        })
        .collect();
    let row = |at: usize| {
        let cells = cells.iter();
        cells.map(move |column| column.get(at).cloned().unwrap_or_default())
    };
    let numeric =
        |(_, column): &(String, ColumnId)| matches!(frame.column(*column), Some(Column::Number(_)));
    Table {
        columns: columns.iter().map(|(name, _)| name.clone()).collect(),
        rows: (0..frame.len()).map(|at| row(at).collect()).collect(),
        numeric: columns.iter().map(numeric).collect(),
        remarks: Vec::new(),
        files: Vec::new(),
    }
}

/// A line of a table of results.
struct Line {
    name: String,
    status: Status,
    sizes: Option<Sizes>,
    level: f64,
    display: Display,
    p: Option<f64>,
    tau2: Option<f64>,
    i2: Option<f64>,
    /// What the registration says of it.
    registration: Option<String>,
}

impl Line {
    fn new((status, name): (Status, String)) -> Self {
        Self {
            name,
            status,
            sizes: None,
            level: f64::NAN,
            display: Display::default(),
            p: None,
            tau2: None,
            i2: None,
            registration: None,
        }
    }
}

fn pool_lines(pool: &Pool, (status, name): (Status, String), lines: &mut Vec<Line>) {
    lines.push(Line {
        sizes: Some(pool.sizes),
        level: pool.level,
        display: pool.display.clone(),
        p: pool.p,
        tau2: pool.heterogeneity.tau2,
        i2: pool.heterogeneity.i2,
        ..Line::new((status, name.clone()))
    });
    for part in &pool.parts {
        pool_lines(&part.result, (part.status, part_name(&name, part)), lines);
    }
}

/// A line for the whole, with the test of all moderators, and one for each coefficient.
fn regression_lines(found: &Regression, (status, name): (Status, String), lines: &mut Vec<Line>) {
    lines.push(Line {
        sizes: Some(found.sizes),
        level: found.level,
        p: found.moderators.as_ref().and_then(|test| test.p),
        tau2: found.heterogeneity.tau2,
        i2: found.heterogeneity.i2,
        ..Line::new((status, name.clone()))
    });
    for c in &found.coefficients {
        lines.push(Line {
            level: found.level,
            display: Display {
                estimate: c.estimate,
                ci: c.ci,
                ..Display::default()
            },
            p: c.p,
            ..Line::new((status, inside(&name, &c.term)))
        });
    }
    for part in &found.parts {
        regression_lines(&part.result, (part.status, part_name(&name, part)), lines);
    }
}

/// The plan's own analysis, and those with other rows or another choice.
fn sensitivity_lines(found: &Sensitivity, (status, name): (Status, String), lines: &mut Vec<Line>) {
    lines.push(Line {
        sizes: Some(found.sizes),
        level: found.level,
        display: found.display.clone(),
        p: found.p,
        tau2: found.heterogeneity.tau2,
        i2: found.heterogeneity.i2,
        ..Line::new((status, name.clone()))
    });
    for run in found.excluding.iter().chain(&found.alternatives) {
        let choice = run.choice.0.iter();
        let choice: Vec<String> = choice.map(|(word, to)| format!("{word} {to}")).collect();
        lines.push(Line {
            sizes: Some(run.sizes),
            level: found.level,
            display: run.display.clone(),
            p: run.p,
            tau2: run.tau2,
            i2: run.i2,
            ..Line::new((run.status, inside(&name, &choice.join(", "))))
        });
    }
    for part in &found.parts {
        sensitivity_lines(&part.result, (part.status, part_name(&name, part)), lines);
    }
}

/// The plan's own analysis, the first of the universes.
fn multiverse_lines(found: &Multiverse, (status, name): (Status, String), lines: &mut Vec<Line>) {
    let own = found.universes.first();
    lines.push(Line {
        sizes: Some(found.sizes),
        level: found.level,
        display: own.map_or_else(Display::default, |own| own.display.clone()),
        p: own.and_then(|own| own.p),
        tau2: own.and_then(|own| own.tau2),
        i2: own.and_then(|own| own.i2),
        ..Line::new((status, name.clone()))
    });
    for part in &found.parts {
        multiverse_lines(&part.result, (part.status, part_name(&name, part)), lines);
    }
}

/// How much evidence; its tests have no place in one line.
fn bias_lines(found: &Bias, (status, name): (Status, String), lines: &mut Vec<Line>) {
    lines.push(Line {
        sizes: Some(found.sizes),
        level: found.level,
        ..Line::new((status, name.clone()))
    });
    for part in &found.parts {
        bias_lines(&part.result, (part.status, part_name(&name, part)), lines);
    }
}

fn summary_lines(summary: &Summary, (status, name): (Status, String), lines: &mut Vec<Line>) {
    lines.push(Line {
        sizes: Some(summary.sizes),
        ..Line::new((status, name.clone()))
    });
    for part in &summary.parts {
        summary_lines(&part.result, (part.status, part_name(&name, part)), lines);
    }
}

/// `acute_all[cortex, in_vivo]`.
fn part_name<T>(whole: &str, part: &Part<T>) -> String {
    inside(whole, &part.label.labels().join(", "))
}

/// `acute_all[cortex]` of `acute_all` and `cortex`.
fn inside(whole: &str, label: &str) -> String {
    match whole.strip_suffix(']') {
        Some(outer) => format!("{outer}, {label}]"),
        None => format!("{whole}[{label}]"),
    }
}

fn table(lines: &[Line], remarks: Vec<String>) -> Table {
    let mut levels = lines.iter().map(|line| line.level).filter(|l| !l.is_nan());
    let level = levels.next().unwrap_or(95.0);
    let same = levels.all(|other| (other - level).abs() < 1e-9);
    let of = |what: &str| {
        if same {
            format!("{level}% {what}")
        } else {
            what.to_owned()
        }
    };
    let ci = if same { of("CI") } else { of("interval") };
    let mut titles = vec!["result", "k", "studies", "estimate", &ci];
    // Where effects vary, the interval of their mean is not where the next effect lies.
    let pi = of("PI");
    let predicted = lines.iter().any(|line| line.display.pi.is_some());
    titles.extend(predicted.then_some(pi.as_str()));
    titles.extend(["p", "tau²", "I²"]);
    // A table travels alone: what was not registered says so in its line.
    let registered = lines.iter().any(|line| line.registration.is_some());
    titles.extend(registered.then_some("registration"));
    let row = |line: &Line| {
        let mut row = cells(line, same, predicted);
        let mark = line.registration.as_deref().unwrap_or("");
        row.extend(registered.then(|| mark.replace('_', " ")));
        row
    };
    let text = |title: &&str| ["result", "registration"].contains(title);
    Table {
        rows: lines.iter().map(row).collect(),
        numeric: titles.iter().map(|title| !text(title)).collect(),
        columns: titles.into_iter().map(str::to_owned).collect(),
        remarks,
        files: Vec::new(),
    }
}

fn cells(line: &Line, same_level: bool, predicted: bool) -> Vec<String> {
    let size = |of: fn(&Sizes) -> usize| {
        let size = line.sizes.as_ref().map(of);
        size.map_or_else(String::new, |n| n.to_string())
    };
    let ratio = line.display.transform == "exp";
    let digits = number::decimals(line.display.estimate, line.display.ci, ratio);
    let shown = |x: f64| plain_minus(&number::shown(x, digits, ratio));
    let text = |x: Option<f64>, write: &dyn Fn(f64) -> String| x.map_or_else(String::new, write);
    let interval = |ends: Option<[f64; 2]>| {
        ends.map_or_else(String::new, |[lo, hi]| {
            let ends = format!("{} to {}", shown(lo), shown(hi));
            if same_level {
                ends
            } else {
                format!("{ends} ({}%)", line.level)
            }
        })
    };
    let estimate = match line.status {
        Status::Ok => text(line.display.estimate, &shown),
        Status::NotRun => "not run".to_owned(),
        Status::Failed => "failed".to_owned(),
    };
    let mut cells = vec![
        line.name.clone(),
        size(|s| s.k),
        size(|s| s.studies),
        estimate,
        interval(line.display.ci),
    ];
    cells.extend(predicted.then(|| interval(line.display.pi)));
    cells.extend([
        text(line.p, &number::p_cell),
        text(line.tau2, &|tau2| plain_minus(&number::plain(tau2))),
        text(line.i2, &number::percent),
    ]);
    cells
}

/// The marks of the results, each once, with those that have it.
fn marks(context: &Context<'_>, results: &[ResultId]) -> Vec<String> {
    let mut marks: Vec<(String, Vec<&str>)> = Vec::new();
    for id in results {
        for mark in context.marks_of(id.statement) {
            match marks.iter_mut().find(|(known, _)| *known == mark) {
                Some((_, names)) => names.push(&id.text),
                None => marks.push((mark, vec![&id.text])),
            }
        }
    }
    let remark = |(mark, names): (String, Vec<&str>)| format!("{}: {mark}", names.join(", "));
    marks.into_iter().map(remark).collect()
}

/// A number that a file can hold: the report's true minus is for people.
fn plain_minus(text: &str) -> String {
    text.replace('−', "-")
}
