//! What `sensitivity` found.

use super::parts::{Parted, flat};
use super::pool::{self, interval, is_ratio, left_out, remarks};
use super::rows::MOST;
use super::summary;
use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::{Page, Span, Tone};
use crate::result::number::{fixed, level, p_cell, percent, plain, shown};
use crate::result::sensitivity::{Dfbs, Gosh, Influence, Refit, Run, Whose};
use crate::result::{Display, Interval, Part, Sensitivity, Status};

impl Parted for Sensitivity {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

/// What was analysed, and its size.
pub(super) fn about(found: &Sensitivity) -> String {
    let parts = found.parts.iter().map(|part| &part.result.display);
    let mut displays = std::iter::once(&found.display).chain(parts);
    let named = displays.find(|display| !display.name.is_empty());
    let name = named.map_or(found.measure.as_str(), |display| &display.name);
    let facts = [
        name.to_owned(),
        found.method.clone(),
        pool::test(&found.test),
    ];
    let facts = facts.into_iter().chain(pool::sizes(&found.sizes));
    let facts: Vec<String> = facts.filter(|fact| !fact.is_empty()).collect();
    facts.join(", ")
}

/// Everything below the heading.
pub(super) fn write(page: &mut Page<'_>, found: &Sensitivity, status: Status) {
    if status == Status::Ok && found.estimate.is_some() {
        own(page, found);
    }
    left_out(page, &found.left_out);
    remarks(page, &found.remarks);
    if let Some(instead) = &found.summary {
        summary::counts(page, instead);
    }
    asked(page, found);
    for (label, part) in flat(&found.parts, "") {
        page.gap();
        page.say(4, label, Tone::Strong);
        if part.result.estimate.is_some() {
            own(page, &part.result);
        }
        if let Some(reason) = &part.reason {
            page.say(4, reason.as_str(), tone(part.status));
        }
        left_out(page, &part.result.left_out);
        remarks(page, &part.result.remarks);
        asked(page, &part.result);
    }
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Ok => Tone::Faint,
        Status::NotRun => Tone::Warn,
        Status::Failed => Tone::Bad,
    }
}

/// The plan's own result.
fn own(page: &mut Page<'_>, found: &Sensitivity) {
    let display = &found.display;
    let (digits, ratio) = (pool::digits(display), is_ratio(display));
    let mut spans = vec![Span::plain("the plan's own")];
    spans.extend(
        display
            .estimate
            .map(|x| Span::new(shown(x, digits, ratio), Tone::Strong)),
    );
    if let Some(ci) = display.ci {
        let text = format!("{} CI {}", level(found.level), interval(ci, digits, ratio));
        spans.push(Span::plain(text).after(3));
    }
    spans.extend(pool::tested(
        &found.test,
        found.statistic,
        found.df,
        found.p,
    ));
    spans.extend(pool::scale(display, &found.measure));
    page.fact(4, &spans);
}

/// All that was asked for.
fn asked(page: &mut Page<'_>, found: &Sensitivity) {
    if let Some(refits) = &found.leave_one_out {
        refitted(page, found, refits, "without each study", false);
        range(page, found, refits);
    }
    if let Some(rows) = &found.influence {
        influence(page, rows);
    }
    if let Some(refits) = &found.cumulative {
        refitted(
            page,
            found,
            refits,
            "cumulative, one row more at a time",
            true,
        );
    }
    if let Some(points) = &found.baujat {
        let mut grid = Grid::new(vec![
            Column::new("study", Align::Left),
            Column::dropped("row", Align::Right, 1),
            Column::new("to heterogeneity", Align::Point),
            Column::new("influence", Align::Point),
        ]);
        let mut sorted: Vec<_> = points.iter().collect();
        sorted.sort_by(|a, b| b.x.unwrap_or(0.0).total_cmp(&a.x.unwrap_or(0.0)));
        for point in sorted.iter().take(page.most(MOST)) {
            let mut cells = whose(&point.whose, points.iter().map(|p| &p.whose));
            cells.extend([some(point.x.map(plain)), some(point.y.map(plain))]);
            grid.row(cells);
        }
        titled(
            page,
            "Baujat, the largest contributions first",
            grid,
            points.len(),
        );
    }
    if let Some(found_gosh) = &found.gosh {
        gosh(page, found, found_gosh);
    }
    runs(page, found);
    for not in &found.not_computed {
        page.say(
            4,
            format!("{} not computed: {}", not.what, not.reason),
            Tone::Warn,
        );
    }
}

/// A table below its title, shortened.
fn titled(page: &mut Page<'_>, title: &str, grid: Grid, rows: usize) {
    page.gap();
    page.caption(4, title);
    let dropped = grid.write(page, 4);
    let most = page.most(MOST);
    if rows > most {
        page.say(
            4,
            format!("… and {} more: --format json", rows - most),
            Tone::Faint,
        );
    }
    if !dropped.is_empty() {
        let names = dropped.join(", ");
        page.say(4, format!("not shown at this width: {names}"), Tone::Faint);
    }
}

/// The study and, where studies have several rows, the row.
fn whose<'a>(whose: &Whose, all: impl Iterator<Item = &'a Whose>) -> Vec<Cell> {
    let mut same = all.filter(|other| other.study == whose.study);
    let several = same.nth(1).is_some();
    let row = whose.row.filter(|_| several);
    vec![
        Cell::new(&whose.study),
        Cell::new(row.map_or_else(String::new, |row| row.to_string())),
    ]
}

fn some(text: Option<String>) -> Cell {
    text.map_or_else(|| Cell::toned(NONE, Tone::Faint), Cell::new)
}

/// The cells of an estimate and its interval; strong where the conclusion changes.
fn estimate(estimate: Option<f64>, ci: Option<Interval>, like: &Display) -> [Cell; 2] {
    let (digits, ratio) = (pool::digits(like), is_ratio(like));
    [
        some(estimate.map(|x| shown(x, digits, ratio))),
        some(ci.map(|ci| interval(ci, digits, ratio))),
    ]
}

/// "Smith 2004, Jones 2011".
fn names(studies: &[&str]) -> String {
    const TOLD: usize = 10;
    let named: Vec<&str> = studies.iter().take(TOLD).copied().collect();
    match studies.len().checked_sub(TOLD) {
        Some(more) if more > 0 => format!("{}, and {more} more", named.join(", ")),
        _ => named.join(", "),
    }
}

fn mark(changes: bool) -> Cell {
    Cell::toned(if changes { "changes" } else { "" }, Tone::Warn)
}

fn refitted(page: &mut Page<'_>, found: &Sensitivity, refits: &[Refit], title: &str, added: bool) {
    let mut grid = Grid::new(vec![
        Column::new(
            if added {
                "study added"
            } else {
                "study left out"
            },
            Align::Left,
        ),
        Column::dropped("row", Align::Right, 5),
        Column::dropped("by", Align::Right, 6),
        Column::new("k", Align::Right),
        Column::new("estimate", Align::Point),
        Column::new(&format!("{} CI", level(found.level)), Align::Interval),
        Column::dropped("p", Align::Point, 1),
        Column::dropped("tau²", Align::Point, 3),
        Column::dropped("I²", Align::Point, 2),
        Column::dropped("", Align::Left, 1),
    ]);
    for refit in refits.iter().take(page.most(MOST)) {
        let mut cells = whose(&refit.whose, refits.iter().map(|refit| &refit.whose));
        cells.push(Cell::new(refit.value.clone().unwrap_or_default()));
        cells.push(Cell::new(refit.k.to_string()));
        cells.extend(estimate(
            refit.display.estimate,
            refit.display.ci,
            &found.display,
        ));
        cells.extend([
            some(refit.p.map(p_cell)),
            some(refit.tau2.map(plain)),
            some(refit.i2.map(percent)),
            mark(refit.changes && !added),
        ]);
        grid.row(cells);
    }
    titled(page, title, grid, refits.len());
}

/// From which to which estimate it goes, and where the conclusion changes.
fn range(page: &mut Page<'_>, found: &Sensitivity, refits: &[Refit]) {
    let (digits, ratio) = (pool::digits(&found.display), is_ratio(&found.display));
    let estimates = || refits.iter().filter_map(|refit| refit.display.estimate);
    let ends = estimates()
        .reduce(f64::min)
        .zip(estimates().reduce(f64::max));
    let changed: Vec<&str> = refits
        .iter()
        .filter(|refit| refit.changes)
        .map(|refit| refit.whose.study.as_str())
        .collect();
    let from = ends.map_or_else(String::new, |(lo, hi)| {
        format!("estimates from {}; ", interval([lo, hi], digits, ratio))
    });
    let side = match changed.as_slice() {
        [] if has_side(found.ci) => "the interval stays on its side of no effect".to_owned(),
        [] => "each interval holds no effect, as the plan's own".to_owned(),
        some => format!(
            "the interval changes its side of no effect without {}",
            names(some)
        ),
    };
    let text = format!("{from}{side}");
    page.say(4, text, Tone::Plain);
}

/// Whether an interval, on the scale of the analysis, lies above or below no effect.
fn has_side(ci: Option<Interval>) -> bool {
    ci.is_some_and(|[lo, hi]| lo > 0.0 || hi < 0.0)
}

/// Of several coefficients the one that moves most.
fn largest(dfbs: &Dfbs) -> Option<f64> {
    match dfbs {
        Dfbs::One(one) => *one,
        Dfbs::Several(several) => {
            let moved = several.iter().copied().flatten();
            moved.reduce(|a, b| if b.abs() > a.abs() { b } else { a })
        }
    }
}

fn influence(page: &mut Page<'_>, rows: &[Influence]) {
    let mut grid = Grid::new(vec![
        Column::new("study", Align::Left),
        Column::dropped("row", Align::Right, 8),
        Column::new("rstudent", Align::Point),
        Column::new("DFFITS", Align::Point),
        Column::new("Cook", Align::Point),
        Column::dropped("cov r", Align::Point, 4),
        Column::dropped("tau² del", Align::Point, 5),
        Column::dropped("Q del", Align::Point, 6),
        Column::dropped("hat", Align::Point, 7),
        Column::dropped("weight", Align::Point, 3),
        Column::dropped("DFBS", Align::Point, 2),
        Column::dropped("", Align::Left, 1),
    ]);
    let two = |x: Option<f64>| some(x.map(|x| fixed(x, 2)));
    for row in rows.iter().take(page.most(MOST)) {
        let mut cells = whose(&row.whose, rows.iter().map(|row| &row.whose));
        cells.extend([
            two(row.rstudent),
            two(row.dffits),
            two(row.cook_d),
            two(row.cov_r),
            some(row.tau2_del.map(plain)),
            two(row.q_del),
            two(row.hat),
            some(row.weight.map(percent)),
            two(largest(&row.dfbs)),
            Cell::toned(if row.influential { "influential" } else { "" }, Tone::Warn),
        ]);
        grid.row(cells);
    }
    titled(page, "influence of each study", grid, rows.len());
    let several = |row: &Influence| matches!(row.dfbs, Dfbs::Several(_));
    if rows.iter().any(several) {
        let text = "DFBS of the coefficient that moves most; those of all are in --format json";
        page.say(4, text, Tone::Faint);
    }
    let marked: Vec<&str> = rows
        .iter()
        .filter(|row| row.influential)
        .map(|row| row.whose.study.as_str())
        .collect();
    let text = match marked.as_slice() {
        [] => "influential by the usual cut-offs: none".to_owned(),
        some => format!("influential by the usual cut-offs: {}", names(some)),
    };
    page.say(4, text, Tone::Plain);
}

fn gosh(page: &mut Page<'_>, found: &Sensitivity, gosh: &Gosh) {
    let (digits, ratio) = (pool::digits(&found.display), is_ratio(&found.display));
    page.gap();
    let how = match gosh.seed {
        None => format!("all {} subsets of the rows", gosh.subsets),
        Some(seed) => format!(
            "{} subsets of the rows, drawn with seed {seed}",
            gosh.subsets
        ),
    };
    page.caption(4, format!("GOSH, {how}"));
    if gosh.failed > 0 {
        page.say(
            4,
            format!("{} could not be pooled", plural(gosh.failed, "subset")),
            Tone::Warn,
        );
    }
    let mut columns = vec![Column::new("", Align::Left)];
    for p in &gosh.probabilities {
        let name = match *p {
            p if p <= 0.0 => "least".to_owned(),
            p if p >= 100.0 => "most".to_owned(),
            p => format!("{p}%"),
        };
        columns.push(Column::new(&name, Align::Right));
    }
    let mut grid = Grid::new(columns);
    let mut row = |name: &str, quantiles: &[f64], text: &dyn Fn(f64) -> String| {
        let cells = quantiles.iter().map(|x| Cell::new(text(*x)));
        grid.row(std::iter::once(Cell::new(name)).chain(cells).collect());
    };
    row("estimate", &gosh.display.quantiles, &|x| {
        shown(x, digits, ratio)
    });
    row("I²", &gosh.i2.quantiles, &percent);
    row("tau²", &gosh.tau2.quantiles, &plain);
    grid.write(page, 4);
    if let Some(text) = most_apart(gosh) {
        page.say(4, text, Tone::Plain);
    }
}

/// The row with which the subsets' I² is most unlike that of those without it.
fn most_apart(gosh: &Gosh) -> Option<String> {
    let apart = gosh.members.iter().filter_map(|member| {
        let (with, without) = (member.with.i2?, member.without.i2?);
        Some((member, with, without, (with - without).abs()))
    });
    let (member, with, without, _) = apart.reduce(|a, b| if b.3 > a.3 { b } else { a })?;
    Some(format!(
        "I² of subsets differs most by {}: {} on average with it, {} without",
        member.whose.study,
        percent(with),
        percent(without)
    ))
}

/// Other rows, and other choices.
fn runs(page: &mut Page<'_>, found: &Sensitivity) {
    let all: Vec<&Run> = found.excluding.iter().chain(&found.alternatives).collect();
    if all.is_empty() {
        return;
    }
    let mut grid = Grid::new(vec![
        Column::new("instead", Align::Left),
        Column::new("k", Align::Right),
        Column::dropped("studies", Align::Right, 4),
        Column::new("estimate", Align::Point),
        Column::new("CI", Align::Interval),
        Column::dropped("p", Align::Point, 1),
        Column::dropped("tau²", Align::Point, 3),
        Column::dropped("I²", Align::Point, 2),
        Column::dropped("", Align::Left, 1),
    ]);
    for run in &all {
        let mut cells = vec![
            Cell::new(choice(run)),
            Cell::new(run.sizes.k.to_string()),
            Cell::new(run.sizes.studies.to_string()),
        ];
        if run.status == Status::Ok {
            cells.extend(estimate(run.display.estimate, run.display.ci, &run.display));
        } else {
            let word = if run.status == Status::NotRun {
                "not run"
            } else {
                "failed"
            };
            cells.extend([Cell::toned(word, tone(run.status)), Cell::default()]);
        }
        let cell = |text: Option<String>| Cell::new(text.unwrap_or_default());
        cells.extend([
            cell(run.p.map(p_cell)),
            cell(run.tau2.map(plain)),
            cell(run.i2.map(percent)),
            mark(run.changes),
        ]);
        grid.row(cells);
    }
    titled(page, "with other rows, or another choice", grid, 0);
    for run in all {
        if let Some(reason) = &run.reason {
            page.say(4, format!("{}: {reason}", choice(run)), tone(run.status));
        }
        if run.unknown > 0 {
            let rows = plural(run.unknown, "row");
            let text = format!("{}: the condition is unknown for {rows}", choice(run));
            page.say(4, text, Tone::Faint);
        }
    }
}

/// `using DL`.
fn choice(run: &Run) -> String {
    let choices = run.choice.0.iter();
    let choices: Vec<String> = choices
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    choices.join(", ")
}
