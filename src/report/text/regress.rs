//! What `regress` found.

use super::parts::{Facts, Parted, facts, flat};
use super::pool::{
    digits, heterogeneity, interval, is_ratio, left_out, remarks, scale, sizes, test,
};
use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone};
use crate::result::number::{
    self, count, decimals, fixed, level, maybe_whole, p_cell, percent, shown,
};
use crate::result::{Coefficient, JointTest, Part, Regression, Scale, Status};

impl Parted for Regression {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

/// Measure, model and size.
pub(super) fn about(found: &Regression) -> String {
    let name = super::pool::measure(&found.display, &found.measure);
    let facts = [name.to_owned(), found.method.clone(), test(&found.test)];
    let facts = facts.into_iter().chain(sizes(&found.sizes));
    let facts: Vec<String> = facts.filter(|fact| !fact.is_empty()).collect();
    facts.join(", ")
}

/// Everything below the heading but the rows.
pub(super) fn write(page: &mut Page<'_>, found: &Regression, status: Status) {
    if status == Status::Ok && found.parts.is_empty() {
        coefficients(page, found);
        tests(page, found);
        moderators(page, found);
        if let Some(scale) = &found.scale {
            scale_part(page, scale, found.level);
        }
        heterogeneity(page, &found.heterogeneity);
        predictions(page, found);
    }
    left_out(page, &found.left_out);
    remarks(page, &found.remarks);
    if let Some(instead) = &found.summary {
        super::summary::counts(page, instead);
    }
    parts(page, found);
}

/// Coefficients below this are written with an exponent.
const TINY: f64 = 1e-5;

/// The letter of a statistic with so many degrees of freedom.
fn letter(df: Option<f64>) -> &'static str {
    if df.is_some() { "t" } else { "z" }
}

fn number_cell(x: Option<f64>, digits: usize) -> Cell {
    match x {
        Some(x) => Cell::new(shown(x, digits, false)),
        None => Cell::toned(NONE, Tone::Faint),
    }
}

fn p_of(p: Option<f64>) -> Cell {
    p.map_or_else(|| Cell::toned(NONE, Tone::Faint), |p| Cell::new(p_cell(p)))
}

fn coefficients(page: &mut Page<'_>, found: &Regression) {
    let permuted = found.permutation.is_some();
    let df = found.coefficients.iter().find_map(|c| c.df);
    // Under `robust in` each coefficient has df of its own.
    let own = found.clusters.is_some();
    let mut columns = vec![
        Column::new("coefficient", Align::Left),
        Column::new("estimate", Align::Point),
        Column::dropped("se", Align::Point, 2),
        Column::new(&format!("{} CI", level(found.level)), Align::Interval),
        Column::dropped(letter(df), Align::Point, 3),
        Column::dropped("df", Align::Point, 1),
        Column::new("p", Align::Point),
    ];
    if permuted {
        columns.push(Column::new("p permuted", Align::Point));
    }
    let mut grid = Grid::new(columns);
    for c in &found.coefficients {
        let mut cells = cells(c, own);
        if permuted {
            cells.push(p_of(c.p_permutation));
        }
        grid.row(cells);
    }
    let dropped = grid.write(page, 4);
    not_shown(page, &dropped);
    if let Some(span) = of_scale(found) {
        page.paragraph(4, 2, &[span]);
    }
}

/// What the variance between studies depends on.
fn scale_part(page: &mut Page<'_>, found: &Scale, at: f64) {
    page.gap();
    let df = found.coefficients.iter().find_map(|c| c.df);
    let mut grid = Grid::new(vec![
        Column::new("scale", Align::Left),
        Column::new("estimate", Align::Point),
        Column::dropped("se", Align::Point, 2),
        Column::new(&format!("{} CI", level(at)), Align::Interval),
        Column::dropped(letter(df), Align::Point, 3),
        Column::dropped("df", Align::Point, 1),
        Column::new("p", Align::Point),
    ]);
    for c in &found.coefficients {
        grid.row(cells(c, false));
    }
    let dropped = grid.write(page, 4);
    not_shown(page, &dropped);
    let of = if found.link == "log" {
        "coefficients of ln tau²"
    } else {
        "coefficients of tau²"
    };
    let ends = found
        .tau2
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(lo, hi), t| {
            (lo.min(*t), hi.max(*t))
        });
    page.say(
        4,
        format!(
            "{of}, which is {} to {} in the rows used",
            number::plain(ends.0),
            number::plain(ends.1)
        ),
        Tone::Faint,
    );
    if let Some(test) = &found.moderators {
        let facts: Vec<String> = tested(test)
            .into_iter()
            .chain(test.p.map(number::p))
            .collect();
        if !facts.is_empty() {
            let text = format!("all of the scale  {}", facts.join(", "));
            page.say(4, text, Tone::Plain);
        }
    }
    page.gap();
}

fn not_shown(page: &mut Page<'_>, dropped: &[String]) {
    if !dropped.is_empty() {
        let names = dropped.join(", ");
        page.say(4, format!("not shown at this width: {names}"), Tone::Faint);
    }
}

fn cells(c: &Coefficient, own: bool) -> Vec<Cell> {
    let df = c.df.filter(|_| own).map(maybe_whole);
    let digits = decimals(c.estimate, c.ci, false);
    // A slope per unit of a column in very large units.
    let ends = c.ci.into_iter().flatten().chain(c.estimate);
    if ends.fold(0.0, |m: f64, x| m.max(x.abs())) < TINY {
        let cell = |x: Option<f64>| Cell::new(x.map(number::plain).unwrap_or_default());
        let ci =
            c.ci.map(|[lo, hi]| format!("{} to {}", number::plain(lo), number::plain(hi)));
        return vec![
            Cell::new(&c.term),
            cell(c.estimate),
            cell(c.se),
            Cell::new(ci.unwrap_or_default()),
            number_cell(c.statistic, 2),
            Cell::new(df.unwrap_or_default()),
            p_of(c.p),
        ];
    }
    let strong = |x: f64| Cell::toned(shown(x, digits, false), Tone::Strong);
    vec![
        Cell::new(&c.term),
        c.estimate.map_or_else(|| number_cell(None, 0), strong),
        number_cell(c.se, digits),
        Cell::new(c.ci.map_or_else(String::new, |ci| interval(ci, digits, false))),
        number_cell(c.statistic, 2),
        Cell::new(df.unwrap_or_default()),
        p_of(c.p),
    ]
}

/// On which scale the coefficients are.
fn of_scale(found: &Regression) -> Option<Span> {
    let of = match found.display.transform.as_str() {
        "" | "none" => return None,
        "exp" if found.display.name.contains("ratio") => {
            format!("log {}s", found.display.name)
        }
        "exp" => "logs".to_owned(),
        "expit" => "log odds".to_owned(),
        "tanh" => "Fisher z".to_owned(),
        _ => found.measure.clone(),
    };
    let text = format!("coefficients on the scale of the analysis: differences of {of}");
    Some(Span::new(text, Tone::Faint))
}

/// `F 16.36, df 1 and 11`.
fn tested(test: &JointTest) -> Option<String> {
    let statistic = test.statistic?;
    let df1 = count(test.df1 as f64);
    Some(match test.df2 {
        Some(df2) => {
            let df2 = maybe_whole(df2);
            format!("F {}, df {df1} and {df2}", fixed(statistic, 2))
        }
        None => format!("chi² {}, df {df1}", fixed(statistic, 2)),
    })
}

/// The tests of the terms, where they are not those of the coefficients.
fn tests(page: &mut Page<'_>, found: &Regression) {
    let adjusted = found.terms.iter().any(|term| term.p_adjusted.is_some());
    let several = found.terms.iter().any(|term| term.test.df1 > 1);
    if !adjusted && (!several || found.terms.len() < 2) {
        return;
    }
    let permuted = found.permutation.is_some();
    let mut columns = vec![
        Column::new("term", Align::Left),
        Column::new("test", Align::Left),
        Column::new("p", Align::Point),
    ];
    if adjusted {
        columns.push(Column::new("p adjusted", Align::Point));
    }
    if permuted {
        columns.push(Column::new("p permuted", Align::Point));
    }
    page.gap();
    let mut grid = Grid::new(columns);
    for term in &found.terms {
        let mut cells = vec![
            Cell::new(&term.term),
            Cell::new(tested(&term.test).unwrap_or_default()),
            p_of(term.test.p),
        ];
        if adjusted {
            cells.push(p_of(term.p_adjusted));
        }
        if permuted {
            cells.push(p_of(term.test.p_permutation));
        }
        grid.row(cells);
    }
    grid.write(page, 4);
}

/// All moderators together, and what they explain.
fn moderators(page: &mut Page<'_>, found: &Regression) {
    let mut spans = vec![Span::plain("all moderators")];
    if let Some(test) = &found.moderators {
        let mut facts = Vec::new();
        facts.extend(tested(test));
        facts.extend(test.p.map(number::p));
        facts.extend(
            test.p_permutation
                .map(|p| format!("permuted {}", number::p(p))),
        );
        if !facts.is_empty() {
            spans.push(Span::plain(tie(&facts.join(", "))).after(2));
        }
    }
    if let Some(r2) = found.r2 {
        spans.push(Span::plain(tie(&format!("R² {}", percent(r2)))).after(3));
    }
    if spans.len() > 1 {
        page.gap();
        page.fact(4, &spans);
    }
    if let Some(info) = &found.permutation {
        let n = plural_count(info.permutations, "permutation");
        let how = match info.seed {
            None => format!("permuted: all {n}, exact"),
            Some(seed) => format!("permuted: {n} drawn at random, seed {seed}"),
        };
        page.say(4, how, Tone::Faint);
    }
}

/// "10,000 permutations".
fn plural_count(n: u64, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", count(n as f64))
}

fn predictions(page: &mut Page<'_>, found: &Regression) {
    let Some(first) = found.predictions.first() else {
        return;
    };
    page.gap();
    let mut columns: Vec<Column> = first
        .at
        .iter()
        .map(|(name, setting)| match setting {
            crate::result::Setting::Number(_) => Column::new(name, Align::Right),
            crate::result::Setting::Label(_) => Column::new(name, Align::Left),
        })
        .collect();
    columns.extend([
        Column::new("predicted", Align::Point),
        Column::new(&format!("{} CI", level(found.level)), Align::Interval),
        Column::dropped("prediction interval", Align::Interval, 1),
    ]);
    let mut grid = Grid::new(columns);
    for prediction in &found.predictions {
        let display = &prediction.display;
        let (digits, ratio) = (digits(display), is_ratio(display));
        let span = |ends| Cell::new(interval(ends, digits, ratio));
        let mut cells: Vec<Cell> = prediction
            .at
            .iter()
            .map(|(_, setting)| Cell::new(setting.to_string()))
            .collect();
        cells.extend([
            match display.estimate {
                Some(x) => Cell::toned(shown(x, digits, ratio), Tone::Strong),
                None => Cell::toned(NONE, Tone::Faint),
            },
            display.ci.map_or_else(Cell::default, span),
            display.pi.map_or_else(Cell::default, span),
        ]);
        grid.row(cells);
    }
    let dropped = grid.write(page, 4);
    not_shown(page, &dropped);
    if let Some(span) = scale(&first.display, &found.measure) {
        page.paragraph(4, 2, &[span]);
    }
}

/// The parts of `per`: the coefficients of each.
fn parts(page: &mut Page<'_>, found: &Regression) {
    if found.parts.is_empty() {
        return;
    }
    page.gap();
    let mut grid = Grid::new(vec![
        Column::new("part", Align::Left),
        Column::new("k", Align::Right),
        Column::new("coefficient", Align::Left),
        Column::new("estimate", Align::Point),
        Column::new(&format!("{} CI", level(found.level)), Align::Interval),
        Column::new("p", Align::Point),
        Column::dropped("R²", Align::Point, 2),
    ]);
    let all = flat(&found.parts, "");
    for (label, part) in &all {
        let result = &part.result;
        let k = Cell::new(result.sizes.k.to_string());
        let state = match part.status {
            Status::Ok => None,
            Status::NotRun => Some(Cell::toned("not run", Tone::Warn)),
            Status::Failed => Some(Cell::toned("failed", Tone::Bad)),
        };
        if let Some(state) = state {
            let mut cells = vec![Cell::new(label), k, state];
            cells.resize(7, Cell::default());
            grid.row(cells);
            continue;
        }
        let mut first = Some((Cell::new(label), k, result.r2.map(percent)));
        for c in &result.coefficients {
            let digits = decimals(c.estimate, c.ci, false);
            let (label, k, r2) = first.take().unwrap_or_default();
            grid.row(vec![
                label,
                k,
                Cell::new(&c.term),
                number_cell(c.estimate, digits),
                Cell::new(c.ci.map_or_else(String::new, |ci| interval(ci, digits, false))),
                p_of(c.p),
                Cell::new(r2.unwrap_or_default()),
            ]);
        }
    }
    let dropped = grid.write(page, 4);
    not_shown(page, &dropped);
    let of = |result: &Regression| Facts {
        left_out: result.left_out.clone(),
        remarks: result.remarks.clone(),
        instead: result.summary.as_deref().map(super::summary::line),
    };
    facts(page, &all, &found.remarks, of);
    let more = all
        .iter()
        .filter(|(_, part)| !part.result.predictions.is_empty());
    let more = more.count();
    if more > 0 {
        let text = format!("predictions of {}: --format json", plural(more, "part"));
        page.say(4, text, Tone::Faint);
    }
}
