//! What stands above and below the lines: title and marks, axis, legend, caption.

use super::columns::{heading, printed, weight};
use super::content::{Content, Kind, Line};
use super::draw::Sheet;
use super::shapes;
use crate::figure::plot::caption;
use crate::figure::plot::pen;
use crate::figure::{Role, Subject};
use crate::result::words::capital;
use crate::scene::{Anchor, Face, Item, Paint, Scene, at, font};

/// The name of the result, the plan, and what marks it.
pub(super) fn title(sheet: &mut Sheet<'_>, subject: &Subject<'_>) {
    let theme = sheet.pen.theme;
    let inner = theme.width - 2.0 * theme.margin;
    let strong = (Face::Semibold, theme.title, Paint::Ink);
    let base = sheet.y + theme.title;
    let name = pen::cut(&sheet.content.title, inner, strong.0, strong.1);
    let end = theme.margin + font::width(&name, strong.0, strong.1) + theme.gap;
    sheet
        .pen
        .styled(at(theme.margin, base), name, strong, Anchor::Start);
    let plan = subject
        .shown
        .first()
        .and_then(|shown| shown.facts.plan.as_deref());
    let room = theme.width - theme.margin - end;
    if let (Some(plan), true) = (plan, room > inner * 0.3) {
        let text = pen::cut(plan, room, Face::Regular, theme.small);
        let soft = (Face::Regular, theme.small, Paint::Soft);
        sheet.pen.styled(at(end, base), text, soft, Anchor::Start);
    }
    sheet.y = base + 5.0;
    let mut marks: Vec<&str> = Vec::new();
    for mark in subject.shown.iter().flat_map(|shown| &shown.facts.marks) {
        if !marks.contains(&mark.as_str()) {
            marks.push(mark);
        }
    }
    if !marks.is_empty() {
        let text: Vec<String> = marks.iter().map(|mark| spoken(mark)).collect();
        let top = sheet.y;
        let style = (Face::Semibold, theme.text, Paint::Accent);
        let base = at(theme.margin + 6.0, top + theme.text);
        let end = sheet
            .pen
            .paragraph(base, inner - 6.0, &text.join(". "), style);
        sheet.y = end - theme.text * 1.3 + 5.0;
        sheet.pen.scene.push(Item::Rect {
            at: at(theme.margin, top),
            width: 2.0,
            height: sheet.y - top - 2.0,
            fill: Some(Paint::Accent),
            stroke: None,
        });
        sheet.y += 2.0;
    }
}

fn spoken(mark: &str) -> String {
    match mark {
        "exploratory" => "Exploratory: not in the registered plan".to_owned(),
        "changed" => "Changed since it was registered".to_owned(),
        other => capital(&other.replace('_', " ")),
    }
}

/// The axis, and everything below it.
pub(super) fn below(sheet: &mut Sheet<'_>, subject: &Subject<'_>) {
    let theme = sheet.pen.theme;
    let top = sheet.y;
    let left = sheet.layout.plot[0] - theme.margin - theme.gap * 1.5;
    let tests = std::mem::take(&mut sheet.content.tests.clone());
    let beside = left >= 130.0;
    if beside {
        let mut y = top + theme.small * 1.05;
        for test in &tests {
            let soft = (Face::Regular, theme.small, Paint::Ink);
            y = sheet.pen.paragraph(at(theme.margin, y), left, test, soft) + 1.0;
        }
        axis(sheet, subject);
        sheet.y = sheet.y.max(y - theme.small * 1.05);
    } else {
        axis(sheet, subject);
    }
    sheet.y += 4.0;
    if !beside {
        for test in &tests {
            paragraph(sheet, test, Paint::Ink);
        }
    }
    legend(sheet);
    let mut says = sheet.content.caption.clone();
    says.extend(arrows(sheet));
    let hidden = &sheet.layout.hidden;
    if !hidden.is_empty() {
        says.push(format!("Not shown at this width: {}.", hidden.join(", ")));
    }
    paragraph(sheet, &says.join(" "), Paint::Soft);
    sheet.y -= 2.0;
}

fn paragraph(sheet: &mut Sheet<'_>, text: &str, paint: Paint) {
    let theme = sheet.pen.theme;
    let style = (Face::Regular, theme.small, paint);
    let inner = theme.width - 2.0 * theme.margin;
    let base = sheet.y + theme.small * 1.05;
    let end = sheet
        .pen
        .paragraph(at(theme.margin, base), inner, text, style);
    sheet.y = end - theme.small * 1.05 + 2.0;
}

/// What the arrows say, where there are some.
fn arrows(sheet: &Sheet<'_>) -> Option<String> {
    let [lo, hi] = sheet.axis.ends;
    let scale = &sheet.content.scale;
    let mut cut = sheet.content.lines.iter().filter_map(|line| match line {
        Line::Entry(entry) => scale.places(entry.ci?),
        Line::Heading(..) | Line::Note(..) | Line::Reason(..) => None,
    });
    let any = cut.any(|[from, to]| from < lo || to > hi);
    any.then(|| "Arrows: the interval goes on beyond the axis.".to_owned())
}

/// Ticks, the name of the axis, and what its sides mean.
fn axis(sheet: &mut Sheet<'_>, subject: &Subject<'_>) {
    let theme = sheet.pen.theme;
    let [from, to] = sheet.layout.plot;
    let y = sheet.y;
    sheet.pen.rule(at(from, y), at(to, y), Paint::Ink);
    let soft = (Face::Regular, theme.small, Paint::Ink);
    let base = y + 4.0 + theme.small;
    for tick in sheet.axis.ticks.clone() {
        let x = sheet.axis.place(tick.value);
        sheet.pen.rule(at(x, y), at(x, y + 3.0), Paint::Ink);
        sheet
            .pen
            .styled(at(x, base), tick.label, soft, Anchor::Middle);
    }
    sheet.y = base + 3.0;
    let name = bracketed_together(&capital(&sheet.content.scale.name));
    let log = if sheet.content.scale.ratio {
        " (log scale)"
    } else {
        ""
    };
    centred(sheet, &format!("{name}{log}"), Face::Regular);
    if let (Some([low, high]), Some(null)) = (sides(subject), sheet.content.scale.null)
        && sheet.axis.holds(null)
    {
        favoured(sheet, [low, high]);
    }
}

/// What the sides of the axis mean: beside each other where they fit, else below each other.
fn favoured(sheet: &mut Sheet<'_>, [low, high]: [String; 2]) {
    let theme = sheet.pen.theme;
    let [from, to] = sheet.layout.plot;
    let style = (Face::Regular, theme.small, Paint::Ink);
    let (low, high) = (format!("←\u{a0}{low}"), format!("{high}\u{a0}→"));
    let broken = |text: &str, width: f64| pen::lines(text, width, style.0, style.1);
    let taken: f64 = [&low, &high]
        .map(|text| font::width(text, style.0, style.1))
        .iter()
        .sum();
    let beside = taken + theme.small <= to - from;
    let mut below = 0;
    for (place, text, anchor) in [(from, low, Anchor::Start), (to, high, Anchor::End)] {
        if beside {
            below = 0;
        }
        for line in broken(&text, to - from) {
            let base = sheet.y + theme.small * (1.05 + 1.25 * f64::from(below));
            sheet.pen.styled(at(place, base), line, style, anchor);
            below += 1;
        }
    }
    sheet.y += theme.small * (0.3 + 1.25 * f64::from(below));
}

/// A text in which what stands in brackets is not broken: `(Hedges' g)`.
fn bracketed_together(text: &str) -> String {
    let mut inside = false;
    let tied = text.chars().map(|c| {
        match c {
            '(' => inside = true,
            ')' => inside = false,
            _ => {}
        }
        if inside && c == ' ' { '\u{a0}' } else { c }
    });
    tied.collect()
}

/// Lines below the middle of the plot.
fn centred(sheet: &mut Sheet<'_>, text: &str, face: Face) {
    let theme = sheet.pen.theme;
    let [from, to] = sheet.layout.plot;
    for line in pen::lines(text, to - from, face, theme.small) {
        let base = sheet.y + theme.small * 1.05;
        let place = at(f64::midpoint(from, to), base);
        sheet
            .pen
            .styled(place, line, (face, theme.small, Paint::Ink), Anchor::Middle);
        sheet.y += theme.small * 1.25;
    }
    sheet.y += 2.0;
}

/// What the lower and the higher side of the axis mean.
fn sides(subject: &Subject<'_>) -> Option<[String; 2]> {
    let facts = &subject.shown.first()?.facts;
    match (&facts.arms, facts.lower_is_better) {
        (Some([first, second]), Some(true)) => {
            Some([format!("favours {first}"), format!("favours {second}")])
        }
        (Some([first, second]), Some(false)) => {
            Some([format!("favours {second}"), format!("favours {first}")])
        }
        (Some([first, _]), None) => Some([
            format!("lower with {first}"),
            format!("higher with {first}"),
        ]),
        (None, Some(true)) => Some(["better".to_owned(), "worse".to_owned()]),
        (None, Some(false)) => Some(["worse".to_owned(), "better".to_owned()]),
        (None, None) => None,
    }
}

/// The judgements by letter, and the signs.
fn legend(sheet: &mut Sheet<'_>) {
    let theme = sheet.pen.theme;
    let mut places: Vec<usize> = sheet
        .layout
        .columns
        .iter()
        .map(|place| place.index)
        .collect();
    places.sort_unstable();
    let judged: Vec<usize> = places
        .into_iter()
        .filter(|index| {
            let column = sheet.content.columns.get(*index);
            column.is_some_and(|column| column.role == Role::Judgement)
        })
        .collect();
    if judged.is_empty() {
        return;
    }
    let mut labels: Vec<String> = Vec::new();
    for line in &sheet.content.lines {
        let Line::Entry(entry) = line else { continue };
        for cell in judged.iter().filter_map(|index| entry.cells.get(*index)) {
            if !cell.is_empty() && !labels.contains(cell) {
                labels.push(cell.clone());
            }
        }
    }
    labels.sort_by_key(|label| shapes::rank(label));
    let named = judged
        .iter()
        .filter_map(|index| sheet.content.columns.get(*index));
    let names: Vec<String> = ('A'..='Z')
        .cycle()
        .zip(named)
        .map(|(letter, column)| format!("{letter} {}", column.heading))
        .collect();
    paragraph(
        sheet,
        &format!("Risk of bias: {}.", names.join(", ")),
        Paint::Ink,
    );
    let mut x = theme.margin;
    let mut y = sheet.y + theme.row / 2.0;
    for label in labels {
        let width = font::width(&label, Face::Regular, theme.small) + theme.text * 1.6 + theme.gap;
        if x + width > theme.width - theme.margin && x > theme.margin {
            x = theme.margin;
            y += theme.row;
        }
        shapes::judgement(&mut sheet.pen, at(x + theme.text * 0.6, y), &label);
        let base = at(x + theme.text * 1.5, y + theme.small * 0.33);
        let style = (Face::Regular, theme.small, Paint::Ink);
        sheet.pen.styled(base, label, style, Anchor::Start);
        x += width;
    }
    sheet.y = y + theme.row / 2.0 + 2.0;
}

/// Title, description and the table of what is drawn.
pub(super) fn words(scene: &mut Scene, subject: &Subject<'_>, content: &Content<'_>) {
    let name = capital(&content.scale.name);
    scene.title = format!("Forest plot of {}: {name}", content.title);
    let marks = caption::marks(&subject.shown);
    let says = content.caption.iter().chain(&content.tests).cloned();
    scene.description = says.chain(marks).collect::<Vec<_>>().join(" ");
    let mut head = vec!["part".to_owned(), "line".to_owned(), "kind".to_owned()];
    head.extend(content.columns.iter().map(|column| match &column.group {
        Some(group) => format!("{group} {}", heading(column)),
        None => heading(column),
    }));
    head.extend(["effect", "lower", "upper", "weight"].map(str::to_owned));
    scene.data = vec![head];
    let mut part = String::new();
    for line in &content.lines {
        let entry = match line {
            Line::Heading(text, _) => {
                part.clone_from(text);
                continue;
            }
            Line::Note(..) | Line::Reason(..) => continue,
            Line::Entry(entry) => entry,
        };
        let kind = match entry.kind {
            Kind::Study => "study",
            Kind::Refit => "refit",
            Kind::Part | Kind::Whole => "pooled",
            Kind::Prediction => "prediction",
        };
        if entry.kind == Kind::Whole {
            part.clear();
        }
        let mut row = vec![part.clone(), entry.label.clone(), kind.to_owned()];
        let cell = |place: usize| entry.cells.get(place).cloned().unwrap_or_default();
        row.extend((0..content.columns.len()).map(cell));
        row.extend(printed(content, entry));
        row.push(weight(entry));
        scene.data.push(row);
    }
}
