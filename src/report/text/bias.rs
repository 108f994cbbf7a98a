//! What `bias` found: the tests, the effect as observed and adjusted, the fail-safe number.

use super::parts::{Parted, flat};
use super::pool::{digits, interval, is_ratio, left_out, measure, remarks, scale, sizes, test};
use super::summary;
use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::{Page, Tone};
use crate::result::number::{count, fixed, level, maybe_whole, p, p_cell, plain, shown};
use crate::result::{
    Answer, Bias, CountTest, Egger, Estimate, Excess, FailSafe, Part, Selection, Status,
};

impl Parted for Bias {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

/// What was analysed, and its size.
pub(super) fn about(found: &Bias) -> String {
    let facts = [
        measure(&found.display, &found.measure).to_owned(),
        found.method.clone(),
        test(&found.test),
    ];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty());
    facts
        .chain(sizes(&found.sizes))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Everything below the heading.
pub(super) fn write(page: &mut Page<'_>, found: &Bias, status: Status) {
    if status == Status::Ok && found.parts.is_empty() {
        answers(page, found, 4);
    } else if status == Status::Failed {
        failures(page, found, 4);
    }
    left_out(page, &found.left_out);
    remarks(page, &found.remarks);
    if let Some(instead) = &found.summary {
        summary::counts(page, instead);
    }
    for (label, part) in flat(&found.parts, "") {
        page.gap();
        let size = sizes(&part.result.sizes).join(", ");
        page.say(4, format!("{label}: {size}"), Tone::Strong);
        match (part.status, &part.reason) {
            (Status::Ok, _) => answers(page, &part.result, 6),
            (Status::NotRun, Some(reason)) => page.say(6, format!("not run: {reason}"), Tone::Warn),
            (Status::Failed, Some(reason)) => page.say(6, format!("failed: {reason}"), Tone::Bad),
            (Status::NotRun | Status::Failed, None) => {}
        }
        if let Some(instead) = &part.result.summary {
            page.say(6, summary::line(instead), Tone::Plain);
        }
        left_out(page, &part.result.left_out);
        for remark in &part.result.remarks {
            if !found.remarks.contains(remark) {
                page.say(6, remark.as_str(), Tone::Faint);
            }
        }
    }
}

fn answers(page: &mut Page<'_>, found: &Bias, indent: usize) {
    tests(page, found, indent);
    effects(page, found, indent);
    if let Some(Answer { found, status, .. }) = &found.failsafe
        && *status == Status::Ok
    {
        failsafe(page, found, indent);
    }
    failures(page, found, indent);
}

/// What could not be computed, and why.
fn failures(page: &mut Page<'_>, found: &Bias, indent: usize) {
    for (word, status, reason) in found.failures() {
        let name = word.replace('_', " ");
        match status {
            Status::NotRun => page.say(indent, format!("{name}: not run, {reason}"), Tone::Warn),
            Status::Failed | Status::Ok => {
                page.say(indent, format!("{name}: failed, {reason}"), Tone::Bad);
            }
        }
    }
}

/// The tests, one below the other.
fn tests(page: &mut Page<'_>, found: &Bias, indent: usize) {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let cells = |name: String, result: String, p: Option<f64>, more: String| {
        vec![
            Cell::new(name),
            Cell::new(result),
            Cell::toned(p.map_or_else(|| NONE.to_owned(), p_cell), Tone::Strong),
            Cell::toned(more, Tone::Faint),
        ]
    };
    if let Some(test) = ran(found.egger.as_ref()) {
        let name = format!("Egger, {} on {}", test.model, test.predictor);
        let result = statistic(test.statistic, test.df);
        rows.push(cells(name, result, test.p, limit_of(test, found.level)));
    }
    if let Some(test) = ran(found.begg.as_ref()) {
        let result = test
            .tau
            .map_or(NONE.to_owned(), |tau| format!("tau {}", fixed(tau, 2)));
        let more = if test.exact { "exact" } else { "normal" };
        rows.push(cells("Begg".to_owned(), result, test.p, more.to_owned()));
    }
    for (name, test) in [
        ("Peters", &found.peters),
        ("Harbord", &found.harbord),
        ("Deeks", &found.deeks),
    ] {
        if let Some(test) = ran(test.as_ref()) {
            let result = statistic(test.statistic, test.df);
            rows.push(cells(name.to_owned(), result, test.p, tables(test, found)));
        }
    }
    if let Some(test) = ran(found.excess.as_ref()) {
        let (result, more) = excess(test);
        rows.push(cells(
            "excess significance".to_owned(),
            result,
            test.p,
            more,
        ));
    }
    if let Some(model) = ran(found.selection.as_ref()) {
        let (result, p) = selection(model);
        rows.push(cells(
            format!("selection, {}", model.model),
            result,
            p,
            intervals(model),
        ));
    }
    if rows.is_empty() {
        return;
    }
    let mut grid = Grid::new(vec![
        Column::new("test", Align::Left),
        Column::new("statistic", Align::Left),
        Column::new("p", Align::Point),
        Column::dropped("", Align::Left, 1),
    ]);
    for row in rows {
        grid.row(row);
    }
    grid.write(page, indent);
}

fn ran<T>(answer: Option<&Answer<T>>) -> Option<&T> {
    let answer = answer?;
    (answer.status == Status::Ok).then_some(&answer.found)
}

/// `t −1.40, df 11`.
fn statistic(statistic: Option<f64>, df: Option<f64>) -> String {
    let letter = if df.is_some() { "t" } else { "z" };
    let mut facts = Vec::new();
    facts.extend(statistic.map(|x| format!("{letter} {}", fixed(x, 2))));
    facts.extend(df.map(|df| format!("df {}", maybe_whole(df))));
    facts.join(", ")
}

/// `at sei 0: 0.79 (0.40 to 1.56)`.
fn limit_of(test: &Egger, at: f64) -> String {
    let Some(limit) = test.display.estimate else {
        return String::new();
    };
    let (digits, ratio) = (digits(&test.display), is_ratio(&test.display));
    let ci = test.display.ci.map_or(String::new(), |ci| {
        format!(", {} CI {}", level(at), interval(ci, digits, ratio))
    });
    format!(
        "effect where {} is 0: {}{ci}",
        test.predictor,
        shown(limit, digits, ratio)
    )
}

/// Where a test is of fewer tables than there are.
fn tables(test: &CountTest, found: &Bias) -> String {
    match test.k {
        Some(k) if k < found.sizes.k => {
            format!(
                "of {}: in the others nobody or everybody had the event",
                plural(k, "table")
            )
        }
        _ => String::new(),
    }
}

fn excess(test: &Excess) -> (String, String) {
    let observed = test.observed.map_or(0, |n| n);
    let expected = test.expected.map_or(NONE.to_owned(), |x| fixed(x, 1));
    let result = format!("{observed} significant, {expected} expected");
    let mut more = match (test.test.as_deref(), test.statistic, test.p_exact) {
        (Some("chi2"), Some(chi2), Some(exact)) => {
            format!("chi² {}; exact {}", fixed(chi2, 2), p(exact))
        }
        (Some("chi2"), Some(chi2), None) => format!("chi² {}", fixed(chi2, 2)),
        _ => "exact".to_owned(),
    };
    if let Some(limit) = test.display.estimate {
        let (digits, ratio) = (digits(&test.display), is_ratio(&test.display));
        let limit = shown(limit, digits, ratio);
        more = format!("{more}; p = 0.10 at an effect of {limit}");
    }
    (result, more)
}

fn selection(model: &Selection) -> (String, Option<f64>) {
    let result = model.lrt.and_then(|test| {
        Some(format!(
            "chi² {}, df {}",
            fixed(test.statistic?, 2),
            test.df
        ))
    });
    (
        result.unwrap_or_default(),
        model.lrt.and_then(|test| test.p),
    )
}

/// The parameters of the selection function.
fn intervals(model: &Selection) -> String {
    let deltas: Vec<String> = model
        .delta
        .iter()
        .map(|delta| delta.estimate.map_or(NONE.to_owned(), plain))
        .collect();
    let of = match model.alternative.as_str() {
        "less" => "p of effects below 0",
        "two_sided" => "two-sided p",
        _ => "p of effects above 0",
    };
    if model.intervals.is_empty() {
        return format!("by {of}; δ {}", deltas.join(", "));
    }
    let mut low = "0".to_owned();
    let mut all = Vec::new();
    for (step, delta) in model.steps.iter().zip(&deltas) {
        let high = step.to_string();
        all.push(format!("{low}–{high}: {delta}"));
        low = high;
    }
    if all.len() != deltas.len() {
        return format!("by {of}; δ {}", deltas.join(", "));
    }
    format!("by {of}; δ {}", all.join(", "))
}

/// The effect as observed, and as adjusted.
fn effects(page: &mut Page<'_>, found: &Bias, indent: usize) {
    let all = found.effects();
    let all: Vec<(String, &Estimate)> = all
        .into_iter()
        .filter(|(_, effect)| effect.estimate.is_some())
        .map(|(name, effect)| (name_of(found, name), effect))
        .collect();
    let Some((_, first)) = all.first() else {
        return;
    };
    page.gap();
    let mut grid = Grid::new(vec![
        Column::new("effect", Align::Left),
        Column::new("estimate", Align::Point),
        Column::new(&format!("{} CI", level(found.level)), Align::Interval),
        Column::dropped("statistic", Align::Left, 1),
        Column::dropped("p", Align::Point, 2),
    ]);
    for (name, effect) in &all {
        grid.row(row(name, effect));
    }
    grid.write(page, indent);
    if let Some(scale) = scale(&first.display, &found.measure) {
        page.paragraph(indent, 2, &[scale]);
    }
}

fn row(name: &str, effect: &Estimate) -> Vec<Cell> {
    let display = &effect.display;
    let (digits, ratio) = (digits(display), is_ratio(display));
    let number = |x: f64| shown(x, digits, ratio);
    vec![
        Cell::new(name),
        Cell::toned(
            display.estimate.map_or(NONE.to_owned(), number),
            Tone::Strong,
        ),
        Cell::new(
            display
                .ci
                .map_or(String::new(), |ci| interval(ci, digits, ratio)),
        ),
        Cell::new(statistic(effect.statistic, effect.df)),
        Cell::new(effect.p.map_or(String::new(), p_cell)),
    ]
}

/// What an effect is called, with what it took.
fn name_of(found: &Bias, name: &str) -> String {
    match name {
        "observed" => "as observed".to_owned(),
        "trimfill" => {
            let filled = ran(found.trimfill.as_ref());
            let added = filled.and_then(|f| f.added).unwrap_or(0);
            let side = filled.and_then(|f| f.side.as_deref()).unwrap_or("");
            let se = filled.and_then(|f| f.se_added);
            let se = se.map_or(String::new(), |se| format!(", se {}", fixed(se, 1)));
            format!("trim and fill: {added} filled at the {side}{se}")
        }
        "pet_peese" => match ran(found.pet_peese.as_ref()).and_then(|f| f.chosen.as_deref()) {
            Some("peese") => "PET-PEESE: PEESE".to_owned(),
            _ => "PET-PEESE: PET".to_owned(),
        },
        "limit" => "limit meta-analysis".to_owned(),
        "henmi_copas" => "Henmi and Copas".to_owned(),
        "selection" => {
            let model = ran(found.selection.as_ref()).map_or("", |f| f.model.as_str());
            format!("before selection, {model}")
        }
        other => other.to_owned(),
    }
}

fn failsafe(page: &mut Page<'_>, found: &FailSafe, indent: usize) {
    let kind = match found.kind.as_str() {
        "rosenthal" => "Rosenthal",
        "fisher" => "Rosenthal, by Fisher's method",
        "orwin" => "Orwin",
        _ => "Rosenberg",
    };
    let null = |n: f64| {
        let one = (n - 1.0).abs() < 0.5;
        format!(
            "{} {}",
            count(n),
            if one { "null result" } else { "null results" }
        )
    };
    let (digits, ratio) = (digits(&found.display), is_ratio(&found.display));
    let read = |x: Option<f64>| match x {
        Some(x) if ratio => shown(x, digits, ratio),
        Some(x) => plain(x),
        None => NONE.to_owned(),
    };
    let (mean, target) = (read(found.display.estimate), read(found.target_display));
    let none = found.n == Some(0.0);
    let orwin = found.kind == "orwin";
    let n = found.n.map_or("no number of null results".to_owned(), null);
    let text = match (orwin, none) {
        (true, true) => {
            format!("0: the mean, {mean}, is already as near to no effect as {target}")
        }
        (true, false) => format!("{n} would move the plain mean from {mean} to {target}"),
        (false, true) => {
            let p = found.p.map_or(NONE.to_owned(), p);
            format!("0: the combined {p} is above 0.05 as it is")
        }
        (false, false) => format!("{n} would take the combined p to 0.05"),
    };
    page.say(
        indent,
        format!("fail-safe number  {text} ({kind})"),
        Tone::Plain,
    );
}
