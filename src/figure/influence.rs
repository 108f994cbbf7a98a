use super::plot::{Frame, Labels, Pen, Room, Said, Scale, Tick, caption, frame, page, pen};
use super::{Figure, Found, Of, Subject};
use crate::diagnostic::plural;
use crate::result::sensitivity::{Dfbs, Influence};
use crate::result::{Sensitivity, number};
use crate::scene::{Dash, Item, Paint, Scene, Stroke, at};
use crate::stats::dist::chi_squared;

entry! {
    /// How much the result changes when each study is left out, by several measures.
    ///
    /// `influence RESULT to "file.svg"`, of a `sensitivity … with influence`: studentised residuals, DFFITS, Cook's
    /// distances, covariance ratios, heterogeneity and weights, one panel each.
    ///
    /// ```kma
    /// sensitivity overall with influence as diagnostics
    /// influence diagnostics to "influence.svg"
    /// ```
    ///
    /// # Source
    /// Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11.
    pub static INFLUENCE: Figure = {
        name: "influence",
        clauses: &[],
        options: &[],
        of: Of::Sensitivity("influence"),
        draw: Some(draw),
    };
}

/// Narrower figures have one panel beside another no more.
const NARROW: f64 = 330.0;
/// How high a panel is.
const HIGH: f64 = 92.0;

/// One measure of influence.
struct Panel {
    title: &'static str,
    values: Vec<Option<f64>>,
    /// Drawn through: the value of no influence, or that of the whole.
    at: Option<f64>,
    /// Beyond these a study stands out.
    cuts: Vec<f64>,
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Sensitivity(found) = shown.found else {
        return Err(format!("`{}` has no influence of its studies", shown.name));
    };
    let Some(rows) = found.influence.as_ref().filter(|rows| !rows.is_empty()) else {
        let told = found
            .not_computed
            .iter()
            .find(|lack| lack.what == "influence");
        return Err(told.map_or_else(
            || {
                format!(
                    "`{}` has no influence: `with influence` was expected",
                    shown.name
                )
            },
            |lack| lack.reason.clone(),
        ));
    };
    let theme = subject.theme;
    let mut pen = Pen::new(theme);
    let columns = if theme.width < NARROW { 1 } else { 2 };
    let gap = theme.gap;
    let width = (theme.width - 2.0 * theme.margin - gap * (columns - 1) as f64) / columns as f64;
    let panels = panels(found, rows);
    let lowest = panels.len().saturating_sub(columns);
    for (place, panel) in panels.iter().enumerate() {
        let (column, line) = (place % columns, place / columns);
        let room = Room {
            corner: at(
                theme.margin + column as f64 * (width + gap),
                theme.margin + line as f64 * (HIGH + 6.0),
            ),
            width,
            height: HIGH,
        };
        let title = if place >= lowest { "Study" } else { "" };
        drawn(&mut pen, panel, rows, (room, title));
    }
    let lines = panels.len().div_ceil(columns) as f64;
    let y = theme.margin + lines * (HIGH + 6.0);
    let mut says = vec![says(found, rows)];
    says.extend(caption::marks(&subject.shown));
    says.push(format!("Studies: {}.", key(rows)));
    let said = Said {
        title: format!("Influence of each study on {}", shown.name),
        caption: says.join(" "),
        data: data(rows),
    };
    Ok(page::close(pen, y, said))
}

/// The panels, with the cut-offs by which a study is influential.
fn panels(found: &Sensitivity, rows: &[Influence]) -> Vec<Panel> {
    let k = rows.len() as f64;
    let p = found.dfbs_of.len().max(1) as f64;
    let of = |get: fn(&Influence) -> Option<f64>| -> Vec<Option<f64>> {
        rows.iter()
            .map(get)
            .map(|x| x.filter(|x| x.is_finite()))
            .collect()
    };
    let panel = |title, values, at, cuts| Panel {
        title,
        values,
        at,
        cuts,
    };
    let far = 3.0 * (p / (k - p)).sqrt();
    let heterogeneity = &found.heterogeneity;
    let mut panels = vec![
        panel("rstudent", of(|row| row.rstudent), Some(0.0), vec![]),
        panel("dffits", of(|row| row.dffits), Some(0.0), vec![-far, far]),
        panel(
            "cook_d",
            of(|row| row.cook_d),
            None,
            vec![chi_squared::quantile(0.5, p)],
        ),
        panel("cov_r", of(|row| row.cov_r), Some(1.0), vec![]),
        panel(
            "tau2_del",
            of(|row| row.tau2_del),
            heterogeneity.tau2,
            vec![],
        ),
        panel("q_del", of(|row| row.q_del), heterogeneity.q, vec![]),
        panel("hat", of(|row| row.hat), Some(p / k), vec![3.0 * p / k]),
        panel("weight (%)", of(|row| row.weight), Some(100.0 / k), vec![]),
    ];
    let one = of(|row| match row.dfbs {
        Dfbs::One(dfbs) => dfbs,
        Dfbs::Several(_) => None,
    });
    if one.iter().any(Option::is_some) {
        panels.push(panel("dfbs", one, Some(0.0), vec![-1.0, 1.0]));
    }
    panels.retain(|panel| panel.values.iter().any(Option::is_some));
    panels
}

fn drawn(pen: &mut Pen, panel: &Panel, rows: &[Influence], (room, title): (Room, &str)) {
    let theme = pen.theme;
    let k = rows.len();
    let values = panel.values.iter().flatten().copied();
    let [lo, hi] = frame::ends(values.chain(panel.at), 0.0);
    // A cut-off far away would press the studies together: it is drawn where it is near.
    let near = |cut: &&f64| **cut > lo - (hi - lo) * 0.6 && **cut < hi + (hi - lo) * 0.6;
    let cuts: Vec<f64> = panel.cuts.iter().filter(near).copied().collect();
    let ends = frame::ends([lo, hi].into_iter().chain(cuts.iter().copied()), 0.12);
    let ticks = if k <= 15 {
        (1..=k).map(numbered).collect()
    } else {
        sparse(k)
    };
    let x = Scale::new(title, [0.4, k as f64 + 0.6]).marked(ticks);
    let y = Scale::new(panel.title, ends);
    let frame = Frame::new(&theme, &x, &y, room);
    let ends = [0.4, k as f64 + 0.6];
    let dash = |paint, dash| Stroke {
        paint,
        width: theme.thin,
        dash,
    };
    if let Some(level) = panel.at {
        frame.line(
            pen,
            &[[ends[0], level], [ends[1], level]],
            dash(Paint::Soft, Dash::Solid),
        );
    }
    for cut in cuts {
        frame.line(
            pen,
            &[[ends[0], cut], [ends[1], cut]],
            dash(Paint::Accent, Dash::Dashed),
        );
    }
    let line: Vec<[f64; 2]> = (1..=k)
        .zip(&panel.values)
        .map(|(place, value)| [place as f64, value.unwrap_or(f64::NAN)])
        .collect();
    frame.line(pen, &line, dash(Paint::Rule, Dash::Solid));
    dots(pen, &frame, rows, &line);
    frame.axes(pen);
}

fn dots(pen: &mut Pen, frame: &Frame, rows: &[Influence], line: &[[f64; 2]]) {
    let mut labels = Labels::new(frame);
    let radius = if rows.len() > 30 { 1.5 } else { 2.1 };
    let edge = pen::solid(Paint::Study, pen.theme.line);
    let mut named = Vec::new();
    for (row, [x, y]) in rows.iter().zip(line) {
        let Some(place) = frame.point(*x, *y) else {
            continue;
        };
        labels.avoid(place, radius);
        pen.scene.push(Item::Circle {
            at: place,
            radius: if row.influential {
                radius + 0.9
            } else {
                radius
            },
            fill: Some(if row.influential {
                Paint::Accent
            } else {
                Paint::Paper
            }),
            stroke: (!row.influential).then_some(edge),
        });
        if row.influential {
            named.push((place, x));
        }
    }
    for (place, x) in named {
        labels.name(pen, place, radius + 0.9, &format!("{x:.0}"));
    }
}

fn numbered(place: usize) -> Tick {
    Tick {
        value: place as f64,
        label: place.to_string(),
    }
}

/// At most ten of `k` numbers.
fn sparse(k: usize) -> Vec<Tick> {
    let step = [1, 2, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|step| k / step <= 10);
    let step = step.unwrap_or(200);
    (1..=k / step).map(|n| numbered(n * step)).collect()
}

fn name(row: &Influence) -> &str {
    &row.whose.study
}

/// Which number is which study.
fn key(rows: &[Influence]) -> String {
    let names: Vec<String> = (1..)
        .zip(rows)
        .map(|(place, row)| format!("{place}\u{a0}{}", name(row)))
        .collect();
    names.join("; ")
}

/// What the figure says of itself.
fn says(found: &Sensitivity, rows: &[Influence]) -> String {
    let out: Vec<String> = (1..)
        .zip(rows)
        .filter(|(_, row)| row.influential)
        .map(|(place, row)| format!("{place} {}", name(row)))
        .collect();
    let which = if out.is_empty() {
        "No study is influential".to_owned()
    } else {
        format!("Influential (filled): {}", out.join("; "))
    };
    format!(
        "Each of {} left out in turn; {}, {}. Solid lines: no influence, or the value of all; dashed: cut-offs, where \
         near. {which}.",
        plural(rows.len(), "study"),
        found.display.name,
        found.method,
    )
}

fn data(rows: &[Influence]) -> Vec<Vec<String>> {
    let heads = [
        "Study",
        "rstudent",
        "dffits",
        "cook_d",
        "cov_r",
        "tau2_del",
        "q_del",
        "hat",
        "weight",
        "influential",
    ];
    let mut all = vec![heads.map(str::to_owned).to_vec()];
    for row in rows {
        let numbers = [
            row.rstudent,
            row.dffits,
            row.cook_d,
            row.cov_r,
            row.tau2_del,
            row.q_del,
            row.hat,
            row.weight,
        ];
        let cells = numbers.map(|x| x.map_or_else(String::new, number::six_digits));
        let last = if row.influential { "yes" } else { "no" };
        all.push(
            std::iter::once(name(row).to_owned())
                .chain(cells)
                .chain([last.to_owned()])
                .collect(),
        );
    }
    all
}
