//! Subgroups, and separate analyses as one table.

use super::pool::{digits, interval, is_ratio};
use super::summary;
use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::{Page, Tone};
use crate::result::number::{self, fixed, level, maybe_whole, p_cell, percent, plain, shown};
use crate::result::{Between, LeftOut, Part, PartLabel, Pool, Status};

/// The parts of `pool`, and the test between them.
pub(super) fn pools(page: &mut Page<'_>, pool: &Pool) {
    if pool.parts.is_empty() {
        return;
    }
    page.gap();
    let mut grid = Grid::new(vec![
        Column::new("part", Align::Left),
        Column::new("k", Align::Right),
        Column::new("studies", Align::Right),
        Column::new("estimate", Align::Point),
        Column::new(&format!("{} CI", level(pool.level)), Align::Interval),
        Column::dropped("p", Align::Point, 1),
        Column::dropped("p adjusted", Align::Point, 1),
        Column::dropped("tau²", Align::Point, 3),
        Column::dropped("I²", Align::Point, 2),
        Column::dropped("prediction", Align::Interval, 4),
    ]);
    let all = flat(&pool.parts, "");
    for (label, part) in &all {
        grid.row(row(label, part));
    }
    let dropped = grid.write(page, 4);
    if !dropped.is_empty() {
        let names = dropped.join(", ");
        page.say(4, format!("not shown at this width: {names}"), Tone::Faint);
    }
    for (label, part) in &all {
        if let Some(between) = &part.result.between {
            self::between(
                page,
                &format!("between the parts of {}", label.trim()),
                between,
            );
        }
    }
    if let Some(between) = &pool.between {
        self::between(page, "between the parts", between);
    }
    let of = |pool: &Pool| Facts {
        left_out: pool.left_out.clone(),
        remarks: pool.remarks.clone(),
        instead: pool.summary.as_deref().map(summary::line),
    };
    facts(page, &all, &pool.remarks, of);
}

/// The label of a part, as text.
pub(super) fn label(label: &PartLabel) -> String {
    match label {
        PartLabel::One(one) => one.clone(),
        PartLabel::Several(several) => several.join(", "),
    }
}

/// Parts, and behind each those inside it.
pub(super) fn flat<'a, T: Parted>(
    parts: &'a [Part<T>],
    before: &str,
) -> Vec<(String, &'a Part<T>)> {
    let mut all = Vec::new();
    for part in parts {
        let name = format!("{before}{}", label(&part.label));
        let inner = flat(part.result.parts(), &format!("{name} › "));
        all.push((name, part));
        all.extend(inner);
    }
    all
}

/// A result that may have parts.
pub(super) trait Parted: Sized {
    /// Its parts.
    fn parts(&self) -> &[Part<Self>];
}

impl Parted for Pool {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

fn row(label: &str, part: &Part<Pool>) -> Vec<Cell> {
    let found = &part.result;
    let display = &found.display;
    let (digits, ratio) = (digits(display), is_ratio(display));
    let number = |n: usize| Cell::new(n.to_string());
    let some = |text: Option<String>| Cell::new(text.unwrap_or_default());
    let estimate = match part.status {
        Status::Ok => match display.estimate {
            Some(x) => Cell::toned(shown(x, digits, ratio), Tone::Strong),
            None => Cell::toned(NONE, Tone::Faint),
        },
        Status::NotRun => Cell::toned("not run", Tone::Warn),
        Status::Failed => Cell::toned("failed", Tone::Bad),
    };
    let span = |ends| interval(ends, digits, ratio);
    vec![
        Cell::new(label),
        number(found.sizes.k),
        number(found.sizes.studies),
        estimate,
        some(display.ci.map(span)),
        some(found.p.map(p_cell)),
        some(found.p_adjusted.map(p_cell)),
        some(found.heterogeneity.tau2.map(plain)),
        some(found.heterogeneity.i2.map(percent)),
        some(display.pi.map(span)),
    ]
}

fn between(page: &mut Page<'_>, name: &str, found: &Between) {
    let mut facts = Vec::new();
    let letter = if found.df2.is_some() { "F" } else { "chi²" };
    facts.extend(found.statistic.map(|x| format!("{letter} {}", fixed(x, 2))));
    facts.push(match found.df2 {
        Some(df2) => format!("df {} and {}", maybe_whole(found.df1), maybe_whole(df2)),
        None => format!("df {}", maybe_whole(found.df1)),
    });
    facts.extend(found.p.map(number::p));
    page.say(4, format!("{name}  {}", facts.join(", ")), Tone::Plain);
}

/// What is to say of a part besides its numbers.
pub(super) struct Facts {
    pub(super) left_out: Vec<LeftOut>,
    pub(super) remarks: Vec<String>,
    /// What took the place of the analysis.
    pub(super) instead: Option<String>,
}

/// What is to say of parts, each once, with the parts that it is said of: why they did not run, what was left out, and
/// how they were done. What is said of the whole is not said of all parts again.
pub(super) fn facts<T>(
    page: &mut Page<'_>,
    all: &[(String, &Part<T>)],
    said: &[String],
    of: impl Fn(&T) -> Facts,
) {
    let mut facts: Vec<(String, Tone, Vec<String>)> = Vec::new();
    for (label, part) in all {
        let mut add =
            |text: String, tone: Tone| match facts.iter_mut().find(|(fact, _, _)| *fact == text) {
                Some((_, _, labels)) => labels.push(label.clone()),
                None => facts.push((text, tone, vec![label.clone()])),
            };
        if let Some(reason) = &part.reason {
            let tone = if part.status == Status::Failed {
                Tone::Bad
            } else {
                Tone::Warn
            };
            add(reason.clone(), tone);
        }
        let of = of(&part.result);
        if let Some(instead) = of.instead {
            add(instead, Tone::Plain);
        }
        for LeftOut { reason, rows } in of.left_out {
            add(
                format!("left out {}: {reason}", plural(rows, "row")),
                Tone::Warn,
            );
        }
        for remark in of.remarks {
            add(remark, Tone::Faint);
        }
    }
    for (fact, tone, labels) in facts {
        if labels.len() == all.len() && said.contains(&fact) {
            continue;
        }
        let text = if labels.len() == all.len() {
            fact
        } else {
            format!("{}: {fact}", labels.join("; "))
        };
        page.say(4, text, tone);
    }
}
