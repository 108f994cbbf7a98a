//! What `multiverse` found: the plan's own analysis, where the others lie, and which choice moves them.

use super::parts::{Parted, flat};
use super::pool::{digits, interval, is_ratio, left_out, remarks, scale, sizes};
use super::summary;
use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone};
use crate::result::number::{level, p_cell, percent, plain, shown};
use crate::result::{
    Decision, Display, Multiverse, OneChoice, Part, Spread, Status, Universe, UniverseCounts,
};

/// More universes than this are shown by those at the ends.
const MOST: usize = 24;
/// So many at each end.
const END: usize = 8;

impl Parted for Multiverse {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

/// What was analysed, in how many ways, and its size.
pub(super) fn about(found: &Multiverse) -> String {
    let universes = found.counts.universes;
    let universes = (universes > 0).then(|| tie(&plural(universes, "universe")));
    let name = measure_of(found).to_owned();
    let facts = std::iter::once(name).chain(universes);
    let facts = facts.chain(sizes(&found.sizes));
    facts
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn measure_of(found: &Multiverse) -> &str {
    if found.display.name.is_empty() {
        &found.measure
    } else {
        &found.display.name
    }
}

/// Everything below the heading.
pub(super) fn write(page: &mut Page<'_>, found: &Multiverse, status: Status) {
    if status == Status::Ok && !found.universes.is_empty() {
        own(page, found);
        spread(page, found);
        sides(page, found);
    }
    left_out(page, &found.left_out);
    remarks(page, &found.remarks);
    if let Some(instead) = &found.summary {
        summary::counts(page, instead);
    }
    if status == Status::Ok && !found.universes.is_empty() {
        decisions(page, found);
        universes(page, found);
    }
    parts(page, found);
}

/// How numbers of all universes are shown: as those of the plan's own.
fn how(found: &Multiverse) -> (usize, bool) {
    let own = found.universes.first();
    let ran = own.filter(|own| own.status == Status::Ok);
    let any = || found.universes.iter().find(|u| u.status == Status::Ok);
    let first = ran.or_else(any).map(|universe| &universe.display);
    first.map_or((2, false), |display| (digits(display), is_ratio(display)))
}

/// No effect, as people read it.
fn none(transform: &str) -> &'static str {
    match transform {
        "exp" => "1",
        "expit" => "0.5",
        "" | "none" | "tanh" => "0",
        _ => "no effect",
    }
}

fn own(page: &mut Page<'_>, found: &Multiverse) {
    let Some(own) = found.universes.first() else {
        return;
    };
    let (digits, ratio) = how(found);
    let mut spans = vec![Span::plain("the plan's own")];
    if let (Status::Ok, Some(x)) = (own.status, own.display.estimate) {
        spans.push(Span::new(shown(x, digits, ratio), Tone::Strong));
    } else {
        let reason = own.reason.as_deref().unwrap_or("not computed");
        spans.push(Span::new(reason, Tone::Warn));
    }
    if let Some(ci) = own.display.ci {
        let text = format!("{} CI {}", level(own.level), interval(ci, digits, ratio));
        spans.push(Span::plain(tie(&text)).after(3));
    }
    let choices = own.choices.iter();
    let choices: Vec<String> = choices.map(|(word, of)| format!("{word} {of}")).collect();
    spans.push(Span::plain(choices.join(", ")).after(3));
    spans.extend(scale(&own.display, &own.measure));
    page.fact(4, &spans);
}

/// Where the estimates lie.
fn spread(page: &mut Page<'_>, found: &Multiverse) {
    let Some(spread) = found.display.spread else {
        return;
    };
    let (digits, ratio) = how(found);
    let number = |x: f64| shown(x, digits, ratio);
    let between = |lo, hi| tie(&interval([lo, hi], digits, ratio));
    page.fact(
        4,
        &[
            Span::plain("estimates"),
            Span::new(between(spread.min, spread.max), Tone::Strong),
            Span::plain(tie(&format!("median {}", number(spread.median)))).after(3),
            Span::plain(tie("quartiles")).after(3),
            Span::plain(between(spread.q1, spread.q3)),
        ],
    );
}

/// How many universes lie on which side, that of the plan's own first.
fn sides(page: &mut Page<'_>, found: &Multiverse) {
    let (ran, shares) = (found.counts.ran, &found.shares);
    let none = none(&found.display.transform);
    let n = |share: Option<f64>| share.map_or(0.0, |share| share / 100.0 * ran as f64);
    let side = |word: &str, estimates: Option<f64>, intervals: Option<f64>| {
        let (estimates, intervals) = (n(estimates), n(intervals));
        let ending = if (intervals - 1.0).abs() < 0.5 {
            ""
        } else {
            "s"
        };
        format!("{word} {none}  {estimates:.0} of {ran} estimates, {intervals:.0} interval{ending}")
    };
    let above = side("above", shares.positive, shares.above);
    let below = side("below", shares.negative, shares.below);
    let own = found.universes.first().and_then(|own| own.estimate);
    let mut facts = if own.is_some_and(|own| own < 0.0) {
        vec![below, above]
    } else {
        vec![above, below]
    };
    let UniverseCounts {
        failed, not_run, ..
    } = found.counts;
    facts.extend((failed > 0).then(|| format!("{failed} failed")));
    facts.extend((not_run > 0).then(|| format!("{not_run} not run")));
    let gap = |place: usize| if place == 0 { 0 } else { 3 };
    let spans = facts.iter().enumerate();
    let spans = spans.map(|(place, fact)| Span::plain(tie(fact)).after(gap(place)));
    page.paragraph(4, 2, &spans.collect::<Vec<_>>());
}

/// The choices, the decision that moves the estimate most first.
fn decisions(page: &mut Page<'_>, found: &Multiverse) {
    let mut sorted: Vec<&Decision> = found.decisions.iter().collect();
    sorted.sort_by(|a, b| {
        let moves = |d: &Decision| d.moves.unwrap_or(0.0);
        moves(b).total_cmp(&moves(a))
    });
    let none = none(&found.display.transform);
    let mut grid = Grid::new(vec![
        Column::new("decision", Align::Left),
        Column::new("choice", Align::Left),
        Column::new("universes", Align::Right),
        Column::new("median", Align::Point),
        Column::dropped("estimates", Align::Interval, 1),
        Column::dropped(&format!("CI above {none}"), Align::Point, 2),
        Column::dropped(&format!("CI below {none}"), Align::Point, 3),
    ]);
    for decision in sorted {
        for (place, choice) in decision.choices.iter().enumerate() {
            let word = if place == 0 { &decision.word } else { "" };
            grid.row(choice_cells(word, choice, how(found)));
        }
    }
    page.gap();
    grid.write(page, 4);
}

fn choice_cells(word: &str, choice: &OneChoice, (digits, ratio): (usize, bool)) -> Vec<Cell> {
    let share = |share: Option<f64>| Cell::new(share.map(percent).unwrap_or_default());
    let spread: Option<Spread> = choice.display.spread;
    let median = spread.map(|s| shown(s.median, digits, ratio));
    let between = spread.map(|s| interval([s.min, s.max], digits, ratio));
    vec![
        Cell::new(word),
        Cell::new(&choice.choice),
        Cell::new(choice.ran.to_string()),
        Cell::new(median.unwrap_or_else(|| NONE.to_owned())),
        Cell::new(between.unwrap_or_default()),
        share(choice.shares.above),
        share(choice.shares.below),
    ]
}

/// The universes; of many the plan's own and those at the ends.
fn universes(page: &mut Page<'_>, found: &Multiverse) {
    let (numbered, others) = shown_universes(&found.universes);
    let mut levels = found.universes.iter().map(|u| u.level);
    let first = levels.next().unwrap_or(95.0);
    let same = levels.all(|other| (other - first).abs() < 1e-9);
    let interval = if same {
        format!("{} CI", level(first))
    } else {
        "CI".to_owned()
    };
    let mut columns = vec![Column::new("universe", Align::Left)];
    let words = found
        .universes
        .first()
        .map_or([].as_slice(), |u| &u.choices);
    columns.extend(words.iter().map(|(word, _)| Column::new(word, Align::Left)));
    columns.extend([
        Column::new("k", Align::Right),
        Column::new("estimate", Align::Point),
        Column::new(&interval, Align::Interval),
        Column::dropped("p", Align::Point, 3),
        Column::dropped("tau²", Align::Point, 1),
        Column::dropped("I²", Align::Point, 2),
    ]);
    let mut grid = Grid::new(columns);
    for (number, universe) in &numbered {
        grid.row(universe_cells(*number, universe, found));
    }
    page.gap();
    grid.write(page, 4);
    if !others.is_empty() {
        page.say(4, others, Tone::Faint);
    }
}

/// Some of the universes with their numbers, and what of the others is to say.
fn shown_universes(all: &[Universe]) -> (Vec<(usize, &Universe)>, String) {
    let mut shown: Vec<(usize, &Universe)> = (1..).zip(all).collect();
    if all.len() <= MOST {
        return (shown, String::new());
    }
    let rest = shown.split_off(1).into_iter();
    let mut ran: Vec<_> = rest
        .filter(|(_, u)| u.estimate.is_some() && u.same_as.is_none())
        .collect();
    if ran.len() <= 2 * END {
        shown.extend(ran);
        let more = all.len() - shown.len();
        let text =
            format!("{more} more, without a result or the same as one of these: --format json");
        return (shown, text);
    }
    ran.sort_by(|(_, a), (_, b)| {
        let estimate = |u: &Universe| u.estimate.unwrap_or(f64::NAN);
        estimate(a).total_cmp(&estimate(b))
    });
    let high = ran.split_off(ran.len() - END);
    ran.truncate(END);
    shown.extend(ran);
    shown.extend(high);
    let more = all.len() - shown.len();
    let text = format!(
        "the plan's own, and of the others those with the lowest and the highest estimates; {more} more: --format json"
    );
    (shown, text)
}

fn universe_cells(number: usize, universe: &Universe, whole: &Multiverse) -> Vec<Cell> {
    let display: &Display = &universe.display;
    let (digits, ratio) = if universe.measure == whole.measure {
        how(whole)
    } else {
        (digits(display), is_ratio(display))
    };
    let some = |text: Option<String>| Cell::new(text.unwrap_or_default());
    let estimate = match (universe.status, display.estimate) {
        (Status::Ok, Some(x)) => Cell::toned(shown(x, digits, ratio), Tone::Strong),
        (Status::Ok, None) => Cell::toned(NONE, Tone::Faint),
        (Status::NotRun, _) => Cell::toned("not run", Tone::Warn),
        (Status::Failed, _) => Cell::toned("failed", Tone::Bad),
    };
    let name = match universe.same_as {
        Some(first) => format!("{number} = {first}"),
        None if number == 1 => "1 (own)".to_owned(),
        None => number.to_string(),
    };
    let mut cells = vec![Cell::new(name)];
    cells.extend(universe.choices.iter().map(|(_, choice)| Cell::new(choice)));
    cells.extend([
        Cell::new(universe.sizes.k.to_string()),
        estimate,
        some(display.ci.map(|ci| interval(ci, digits, ratio))),
        some(universe.p.map(p_cell)),
        some(universe.tau2.map(plain)),
        some(universe.i2.map(percent)),
    ]);
    cells
}

/// With `by` or `per`: each part in a line.
fn parts(page: &mut Page<'_>, found: &Multiverse) {
    if found.parts.is_empty() {
        return;
    }
    let none = none(&found.display.transform);
    let mut grid = Grid::new(vec![
        Column::new("part", Align::Left),
        Column::new("k", Align::Right),
        Column::new("universes", Align::Right),
        Column::new("own", Align::Point),
        Column::new("median", Align::Point),
        Column::dropped("estimates", Align::Interval, 1),
        Column::dropped(&format!("CI above {none}"), Align::Point, 2),
        Column::dropped(&format!("CI below {none}"), Align::Point, 3),
    ]);
    let all = flat(&found.parts, "");
    for (label, part) in &all {
        grid.row(part_cells(label, part));
    }
    page.gap();
    grid.write(page, 4);
    for (fact, tone, labels) in facts(&all) {
        let text = if labels.len() == all.len() {
            fact
        } else {
            format!("{}: {fact}", labels.join("; "))
        };
        page.say(4, text, tone);
    }
}

/// What is to say of parts, each once, with the parts that it is said of.
fn facts(all: &[(String, &Part<Multiverse>)]) -> Vec<(String, Tone, Vec<String>)> {
    let mut facts: Vec<(String, Tone, Vec<String>)> = Vec::new();
    for (label, part) in all {
        let found = &part.result;
        let mut add =
            |text: String, tone: Tone| match facts.iter_mut().find(|(fact, _, _)| *fact == text) {
                Some((_, _, labels)) => labels.push(label.clone()),
                None => facts.push((text, tone, vec![label.clone()])),
            };
        if let Some(reason) = &part.reason {
            add(reason.clone(), Tone::Warn);
        }
        if let Some(instead) = &found.summary {
            add(summary::line(instead), Tone::Plain);
        }
        for left in &found.left_out {
            let rows = plural(left.rows, "row");
            add(format!("left out {rows}: {}", left.reason), Tone::Warn);
        }
        for remark in &found.remarks {
            add(remark.clone(), Tone::Faint);
        }
    }
    facts
}

fn part_cells(label: &str, part: &Part<Multiverse>) -> Vec<Cell> {
    let found = &part.result;
    let (digits, ratio) = how(found);
    let own = found.universes.first().and_then(|u| u.display.estimate);
    let own = match part.status {
        Status::Ok => own.map_or_else(
            || Cell::toned(NONE, Tone::Faint),
            |x| Cell::toned(shown(x, digits, ratio), Tone::Strong),
        ),
        Status::NotRun => Cell::toned("not run", Tone::Warn),
        Status::Failed => Cell::toned("failed", Tone::Bad),
    };
    let spread = found.display.spread;
    let some = |text: Option<String>| Cell::new(text.unwrap_or_default());
    vec![
        Cell::new(label),
        Cell::new(found.sizes.k.to_string()),
        Cell::new(found.counts.ran.to_string()),
        own,
        some(spread.map(|s| shown(s.median, digits, ratio))),
        some(spread.map(|s| interval([s.min, s.max], digits, ratio))),
        some(found.shares.above.map(percent)),
        some(found.shares.below.map(percent)),
    ]
}
