//! `table`: results side by side, or the rows of a selection.

use super::{Context, Ran};
use crate::plan::{ColumnId, Condition, ResultId, SourceRef};
use crate::result::{Body, Part, Pool, Sizes, Status, Summary, Table};
use crate::table::Column;

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
            Body::Summary(summary) => summary_lines(summary, status, &mut lines),
            Body::Comparison(found) => lines.push(Line {
                sizes: None,
                level: found.level,
                estimate: found.display.estimate,
                ci: found.display.ci,
                p: found.p,
                ..Line::new(status)
            }),
            Body::Nothing {}
            | Body::Table(_)
            | Body::Figure { .. }
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
    }
    Ran {
        status: Status::Ok,
        reason: None,
        body: Body::Table(table(&lines)),
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
    let cells: Vec<Vec<String>> = columns
        .iter()
        .map(|(_, column)| {
            let filled = frame.filled(*column);
            let cell = |(at, filled): (usize, bool)| {
                let text = frame.text(*column, at).unwrap_or_default();
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
    Ran {
        status: Status::Ok,
        reason: (unknown > 0).then(|| {
            let rows = crate::diagnostic::plural(unknown, "row");
            format!("{rows} left out, of which `where` is unknown")
        }),
        body: Body::Table(Table {
            columns: columns.iter().map(|(name, _)| name.clone()).collect(),
            rows: (0..frame.len()).map(|at| row(at).collect()).collect(),
            numeric: columns.iter().map(numeric).collect(),
            files: Vec::new(),
        }),
    }
}

/// A line of a table of results.
struct Line {
    name: String,
    status: Status,
    sizes: Option<Sizes>,
    level: f64,
    estimate: Option<f64>,
    ci: Option<[f64; 2]>,
    p: Option<f64>,
    tau2: Option<f64>,
    i2: Option<f64>,
}

impl Line {
    fn new((status, name): (Status, String)) -> Self {
        Self {
            name,
            status,
            sizes: None,
            level: f64::NAN,
            estimate: None,
            ci: None,
            p: None,
            tau2: None,
            i2: None,
        }
    }
}

fn pool_lines(pool: &Pool, (status, name): (Status, String), lines: &mut Vec<Line>) {
    lines.push(Line {
        sizes: Some(pool.sizes),
        level: pool.level,
        estimate: pool.display.estimate,
        ci: pool.display.ci,
        p: pool.p,
        tau2: pool.heterogeneity.tau2,
        i2: pool.heterogeneity.i2,
        ..Line::new((status, name.clone()))
    });
    for part in &pool.parts {
        pool_lines(&part.result, (part.status, part_name(&name, part)), lines);
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
    let label = part.label.labels().join(", ");
    match whole.strip_suffix(']') {
        Some(outer) => format!("{outer}, {label}]"),
        None => format!("{whole}[{label}]"),
    }
}

fn table(lines: &[Line]) -> Table {
    let mut levels = lines.iter().map(|line| line.level).filter(|l| !l.is_nan());
    let level = levels.next().unwrap_or(95.0);
    let same = levels.all(|other| (other - level).abs() < 1e-9);
    let interval = if same {
        format!("{level}% CI")
    } else {
        "interval".to_owned()
    };
    let titles = [
        "result", "k", "studies", "estimate", &interval, "p", "tau²", "I²",
    ];
    Table {
        columns: titles.map(str::to_owned).to_vec(),
        rows: lines.iter().map(|line| cells(line, same)).collect(),
        numeric: titles.iter().map(|title| *title != "result").collect(),
        files: Vec::new(),
    }
}

fn cells(line: &Line, same_level: bool) -> Vec<String> {
    let size = |of: fn(&Sizes) -> usize| {
        let size = line.sizes.as_ref().map(of);
        size.map_or_else(String::new, |n| n.to_string())
    };
    let text = |x: Option<f64>| x.map_or_else(String::new, number);
    let ci = line.ci.map_or_else(String::new, |[lo, hi]| {
        let ci = format!("{} to {}", number(lo), number(hi));
        if same_level {
            ci
        } else {
            format!("{ci} ({}%)", line.level)
        }
    });
    let estimate = match line.status {
        Status::Ok => text(line.estimate),
        Status::NotRun => "not run".to_owned(),
        Status::Failed => "failed".to_owned(),
    };
    vec![
        line.name.clone(),
        size(|s| s.k),
        size(|s| s.studies),
        estimate,
        ci,
        line.p.map_or_else(String::new, p_value),
        text(line.tau2),
        line.i2.map_or_else(String::new, |i2| format!("{i2:.1}%")),
    ]
}

/// Two digits behind the point, more for small numbers, fewer for large.
fn number(x: f64) -> String {
    let mut decimals = 2;
    let mut size = x.abs();
    while size < 0.1 && size > 0.0 && decimals < 6 {
        size *= 10.0;
        decimals += 1;
    }
    if size >= 1000.0 {
        decimals = 0;
    }
    let text = format!("{x:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.chars().all(|c| c == '0' || c == '.') => digits.to_owned(),
        Some(_) | None => text,
    }
}

fn p_value(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else {
        format!("{p:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_digits_that_mean_something() {
        let texts = [0.4894, -0.714_2, 0.0313, 1234.5, 0.0, -0.0, -1e-9, 22.0].map(number);
        let expected = [
            "0.49", "-0.71", "0.031", "1234", "0.00", "0.00", "0.000000", "22.00",
        ];
        assert_eq!(texts, expected);
        assert_eq!([0.0004, 0.02].map(p_value), ["< 0.001", "0.020"]);
    }
}
