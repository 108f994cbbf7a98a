//! Risk of bias: traffic lights, and their summary below.

mod bars;
mod lights;
mod lines;

use std::collections::BTreeSet;

use super::judgement::Judgement;
use lines::{Domain, Line};

use super::plot::{Pen, caption, pen};
use super::{Figure, Found, Of, Shown, Subject};
use crate::diagnostic::plural;
use crate::result::number;
use crate::scene::{Face, Item, MM, Paint, Point, Scene, Stroke, Theme, at};

entry! {
    /// Risk of bias by study and domain, as traffic lights, and the share of each judgement below.
    ///
    /// `rob SOURCE to "file.svg"`, of a result, a selection or a dataset. The domains are its columns of labels `low`,
    /// `some` (or `some concerns`, `moderate`, `unclear`) and `high` (or `serious`, `critical`), as the schema declares
    /// them; one whose name holds `overall` comes last.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study:         study
    ///   randomisation: one of low < some < high
    ///   missing_data:  one of low < some < high
    ///   drug:          arm
    ///   control:       arm
    /// }
    /// effect g = SMD(drug, control)
    /// pool trials as overall
    /// rob overall to "bias.svg"
    /// ```
    ///
    /// Judgements differ by their sign, not by colour alone. A study has one line, or one for each of its rows where
    /// they are judged differently. Of a result that has weights the bars are shares of the weight; otherwise of the
    /// studies, and the figure says which.
    ///
    /// # Source
    /// Sterne et al. (2019), doi:10.1136/bmj.l4898; `McGuinness` and Higgins (2021), doi:10.1002/jrsm.1411.
    pub static ROB: Figure = {
        name: "rob",
        clauses: &[],
        options: &[],
        of: Of::Rows,
        draw: Some(draw),
    };
}

/// More lines than this are set in small letters: sixty studies stay on a page.
const MANY: usize = 40;

/// Where the columns stand.
#[derive(Debug, Clone, Copy)]
struct Layout {
    theme: Theme,
    /// The size of names.
    size: f64,
    /// From baseline to baseline.
    leading: f64,
    /// How wide names may be.
    names: f64,
    /// On how many lines a name stands at most.
    most_lines: usize,
    /// Where the first domain begins.
    first: f64,
    /// How wide a domain is.
    cell: f64,
    /// Of a circle.
    radius: f64,
}

impl Layout {
    fn new(theme: Theme, lines: &[Line], domains: usize) -> Result<Self, String> {
        /// A circle and its sign are not read below this.
        const NARROWEST: f64 = 9.0;
        const WIDEST: f64 = 74.0;
        /// Less room than this is none for names.
        const NAMES: f64 = 90.0;
        let small = lines.len() > MANY;
        let (size, leading) = if small {
            (theme.small, 9.6)
        } else {
            (theme.text, theme.row)
        };
        let room = theme.width - 2.0 * theme.margin - theme.gap;
        let longest = lines
            .iter()
            .map(|line| pen_width(&line.name, size))
            .fold(NAMES, f64::max);
        let columns = domains as f64;
        let most = room - columns * leading * if longest > room * 0.4 { 1.05 } else { 2.0 };
        let names = longest.min(most.max(NAMES));
        let cell = ((room - names) / columns).min(WIDEST);
        if cell < NARROWEST {
            let needs = (2.0 * theme.margin + theme.gap + NAMES + columns * NARROWEST) / MM;
            return Err(format!(
                "{domains} domains do not fit into {:.0} mm: write `with width {:.0} mm`",
                theme.width / MM,
                (needs / 5.0).ceil() * 5.0
            ));
        }
        Ok(Self {
            theme,
            size,
            leading,
            names,
            most_lines: if small { 2 } else { 3 },
            first: theme.margin + names + theme.gap,
            cell,
            radius: (leading * 0.43).min(cell * 0.45),
        })
    }

    /// The middle of a domain.
    fn middle(&self, domain: usize) -> f64 {
        self.first + (domain as f64 + 0.5) * self.cell
    }
}

fn pen_width(text: &str, size: f64) -> f64 {
    crate::scene::font::width(text, Face::Regular, size)
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let domains = lines::domains(&shown.facts);
    if domains.is_empty() {
        return Err(format!(
            "`{}` has no column of judgements with the labels `low` and `high`",
            shown.name
        ));
    }
    let (lines, weighted) = lines::lines(shown, &domains);
    if lines.is_empty() {
        return Err(format!("`{}` has no row to show", shown.name));
    }
    let layout = Layout::new(subject.theme, &lines, domains.len())?;
    let mut pen = Pen::new(subject.theme);
    let theme = subject.theme;
    let mut y = lights::heads(&mut pen, &layout, &domains);
    y = lights::draw(&mut pen, &layout, (&lines, &domains), y);
    y = legend(&mut pen, (&lines, &domains), y + theme.row);
    let share = if weighted {
        format!("Share of the weight in {}", shown.name)
    } else {
        "Share of studies".to_owned()
    };
    y = bars::draw(&mut pen, &layout, (&lines, &domains, &share), y + theme.row);
    let says = says(shown, (&lines, &domains), weighted);
    let marks = caption::marks(&subject.shown);
    let small = (Face::Regular, theme.small, Paint::Soft);
    let width = theme.width - 2.0 * theme.margin;
    let whole = marks.map_or_else(|| says.clone(), |marks| format!("{says} {marks}"));
    y = pen.paragraph(at(theme.margin, y + theme.row), width, &whole, small);
    pen.scene.height = y - theme.small + theme.margin;
    pen.scene.title = format!("Risk of bias of {}", shown.name);
    pen.scene.description = whole;
    pen.scene.data = data(&lines, &domains, &share);
    Ok(pen.scene)
}

/// What the figure says of itself.
fn says(shown: &Shown<'_>, (lines, domains): (&[Line], &[Domain]), weighted: bool) -> String {
    let studies: BTreeSet<&str> = lines.iter().map(|line| line.study.as_str()).collect();
    let judged = domains.iter().filter(|domain| !domain.overall).count();
    let whole = if judged < domains.len() {
        " and overall"
    } else {
        ""
    };
    let mut says = format!(
        "Risk of bias in {} of {}{whole}; {}.",
        plural(judged, "domain"),
        plural(studies.len(), "study"),
        if weighted {
            format!("bars show shares of the weight in {}", shown.name)
        } else {
            "bars show shares of the studies, each counted once".to_owned()
        }
    );
    let without = shown.found.rows().iter().filter(|row| row.yi.is_none());
    let without = without.count();
    if without > 0 && !matches!(shown.found, Found::Summary(_)) {
        says = format!(
            "{says} {} without an effect not shown.",
            plural(without, "row")
        );
    }
    let missing = |line: &Line| line.judgements.iter().any(Option::is_none);
    if lines.iter().any(missing) {
        says.push_str(" An empty circle: not judged.");
    }
    says
}

/// The judgements that stand in the figure, in words; returns the baseline behind.
fn legend(pen: &mut Pen, (lines, domains): (&[Line], &[Domain]), y: f64) -> f64 {
    let theme = pen.theme;
    let radius = theme.small * 0.55;
    let (mut x, mut y) = (theme.margin, y);
    let mut entries: Vec<(Option<Judgement>, String)> = Vec::new();
    for judgement in Judgement::ALL {
        let words = words(lines, domains.len(), judgement);
        if !words.is_empty() {
            entries.push((Some(judgement), words.join(", ")));
        }
    }
    if lines.iter().any(|line| line.judgements.contains(&None)) {
        entries.push((None, "not judged".to_owned()));
    }
    for (judgement, words) in entries {
        let width = 2.0 * radius + 3.0 + pen_width(&words, theme.small);
        if x > theme.margin && x + width > theme.width - theme.margin {
            (x, y) = (theme.margin, y + theme.row);
        }
        light(
            pen,
            at(x + radius, y - theme.small * 0.33),
            radius,
            judgement,
        );
        let place = at(x + 2.0 * radius + 3.0, y);
        let style = (Face::Regular, theme.small, Paint::Ink);
        pen.styled(place, words, style, crate::scene::Anchor::Start);
        x += width + theme.gap * 1.4;
    }
    y + theme.row
}

/// The labels of the data that say `judgement`.
fn words(lines: &[Line], domains: usize, judgement: Judgement) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for line in lines {
        for (label, found) in line.labels.iter().zip(&line.judgements).take(domains) {
            let label = label.trim_end_matches('*');
            if *found == Some(judgement) && !words.iter().any(|known| known == label) {
                words.push(label.to_owned());
            }
        }
    }
    words
}

/// A circle with its sign; an empty one where there is no judgement.
fn light(pen: &mut Pen, centre: Point, radius: f64, judgement: Option<Judgement>) {
    let edge = |paint| Stroke {
        paint,
        width: pen.theme.thin,
        dash: crate::scene::Dash::Solid,
    };
    let (fill, stroke) = match judgement {
        Some(judgement) => (Some(judgement.paint()), None),
        None => (None, Some(edge(Paint::Soft))),
    };
    pen.scene.push(Item::Circle {
        at: centre,
        radius,
        fill,
        stroke,
    });
    if let Some(judgement) = judgement {
        let size = radius * 1.75;
        let style = (Face::Semibold, size, judgement.on());
        let place = at(centre.x, centre.y + size * 0.33);
        pen.styled(place, judgement.sign(), style, crate::scene::Anchor::Middle);
    }
}

fn data(lines: &[Line], domains: &[Domain], share: &str) -> Vec<Vec<String>> {
    let total: f64 = lines.iter().map(|line| line.share).sum();
    let mut rows = vec![
        std::iter::once("Study".to_owned())
            .chain(domains.iter().map(|domain| domain.name.clone()))
            .chain([share.to_owned()])
            .collect(),
    ];
    for line in lines {
        rows.push(
            std::iter::once(line.name.clone())
                .chain(line.labels.iter().cloned())
                .chain([number::percent(100.0 * line.share / total)])
                .collect(),
        );
    }
    rows
}
