//! Several results side by side: a line for each, and for each of their parts.

use super::content::{Content, Entry, Kind, Line};
use super::gather::{label, model};
use super::scale::Scale;
use super::words;
use crate::diagnostic::plural;
use crate::figure::plot::caption;
use crate::figure::{Found, Shown, Subject};
use crate::result::{Pool, Status};

/// A forest without studies.
pub(super) fn content<'a>(subject: &'a Subject<'a>) -> Result<Content<'a>, String> {
    let first = subject.shown.first().ok_or("there is nothing to draw")?;
    let mut pools = Vec::with_capacity(subject.shown.len());
    for shown in &subject.shown {
        let Found::Pool(pool) = shown.found else {
            return Err(format!(
                "`{}` is no pooled effect: several results in one forest are those of `pool`",
                shown.name
            ));
        };
        pools.push((shown, pool));
    }
    let (_, leader) = pools.first().ok_or("there is nothing to draw")?;
    let leader = model(leader);
    for (shown, pool) in &pools {
        let other = model(pool);
        let known = !other.display.name.is_empty() && !leader.display.name.is_empty();
        if known
            && (other.display.name != leader.display.name
                || (other.level - leader.level).abs() > 0.0)
        {
            return Err(format!(
                "`{}` is a {} with {}% intervals and `{}` a {} with {}%: they do not share an axis",
                first.name,
                leader.display.name,
                leader.level,
                shown.name,
                other.display.name,
                other.level
            ));
        }
    }
    let mut lines = Vec::new();
    for (shown, pool) in &pools {
        add(&mut lines, shown, pool);
    }
    let effects: Vec<(f64, Option<[f64; 2]>)> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Entry(entry) => Some((entry.estimate?, entry.ci)),
            Line::Heading(..) | Line::Note(..) | Line::Reason(..) => None,
        })
        .collect();
    if effects.is_empty() {
        return Err("none of these results has an estimate".to_owned());
    }
    let names: Vec<&str> = subject
        .shown
        .iter()
        .map(|shown| shown.name.as_str())
        .collect();
    Ok(Content {
        title: names.join(", "),
        lines,
        columns: &[],
        scale: Scale::new(&first.facts, &leader.measure, &leader.display, &effects),
        level: leader.level,
        pooled: None,
        tests: Vec::new(),
        caption: words::of_several(leader),
    })
}

fn add(lines: &mut Vec<Line>, shown: &Shown<'_>, pool: &Pool) {
    let ended = (shown.status, shown.reason);
    if pool.parts.is_empty() {
        lines.push(one(&shown.name, pool, ended, 0));
        return;
    }
    lines.push(Line::Heading(shown.name.clone(), 0));
    parts(lines, pool, 1);
    if pool.estimate.is_some() {
        lines.push(one("All studies", pool, ended, 1));
    }
}

fn parts(lines: &mut Vec<Line>, pool: &Pool, depth: usize) {
    for part in &pool.parts {
        let name = label(&part.label);
        let ended = (part.status, part.reason.as_deref());
        if !part.result.parts.is_empty() {
            lines.push(Line::Heading(name, depth));
            parts(lines, &part.result, depth + 1);
            if part.result.estimate.is_some() {
                lines.push(one("All studies", &part.result, ended, depth + 1));
            }
            continue;
        }
        lines.push(one(&name, &part.result, ended, depth));
    }
}

/// The diamond of a result, or why there is none.
fn one(name: &str, pool: &Pool, (status, reason): (Status, Option<&str>), depth: usize) -> Line {
    if status != Status::Ok || pool.estimate.is_none() {
        let why = words::why_not(status, reason).unwrap_or_else(|| "no estimate".to_owned());
        return Line::Reason(format!("{name}: {why}"), depth);
    }
    let studies = plural(pool.sizes.studies, "study");
    let model = Some(caption::model(&pool.method, &pool.test)).filter(|model| !model.is_empty());
    let facts: Vec<String> = model.into_iter().chain([studies]).collect();
    Line::Entry(Box::new(Entry {
        kind: Kind::Part,
        label: format!("{name} ({})", facts.join(", ")),
        estimate: pool.estimate,
        ci: pool.ci,
        depth,
        ..Entry::default()
    }))
}
