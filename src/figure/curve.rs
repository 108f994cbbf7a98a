use super::plot::{
    Frame, Pen, Reading, Room, Said, Scale, Swatch, caption, frame, legend, page, pen,
};
use super::{Figure, Found, Of, Shown, Subject};
use crate::result::words::capital;
use crate::result::{Multiverse, Status, Universe, number};
use crate::scene::{Anchor, Dash, Face, Item, Paint, Point, Scene, Stroke, at, font};

entry! {
    /// The specification curve: every defensible way to analyse, in the order of the estimates.
    ///
    /// `curve RESULT to "file.svg"`, of a `multiverse`. Below each estimate stand the choices that led to it.
    ///
    /// ```kma
    /// multiverse overall using (REML, DL, PM) with test (z, hksj) as choices
    /// curve choices to "choices.svg"
    /// ```
    ///
    /// The plan's own choice is marked; no specification is the best one.
    ///
    /// # Source
    /// Simonsohn, Simmons and Nelson (2020), doi:10.1038/s41562-020-0912-z.
    pub static CURVE: Figure = {
        name: "curve",
        clauses: &[],
        options: &[],
        of: Of::Result(&["multiverse"]),
        draw: Some(draw),
    };
}

/// Between the curve and the matrix of choices.
const NEAR: f64 = 4.0;
/// From row to row of the matrix.
const ROW: f64 = 9.5;
/// How high the curve is.
const HIGH: f64 = 150.0;

/// An analysis that ran, and all combinations of choices that lead to it.
struct Spec<'a> {
    universe: &'a Universe,
    estimate: f64,
    /// Whether it is the plan's own.
    own: bool,
    /// The choices of universes that are the same analysis.
    same: Vec<&'a Universe>,
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Multiverse(found) = shown.found else {
        return Err(format!("`{}` has no universes", shown.name));
    };
    let specs = specs(found);
    let Some(first) = specs.first() else {
        return Err(format!("no universe of `{}` has an estimate", shown.name));
    };
    if let Some(other) = specs
        .iter()
        .find(|spec| spec.universe.measure != first.universe.measure)
    {
        return Err(format!(
            "the universes of `{}` are of several measures ({} and {}), which have no common axis: write a `multiverse` \
             for each effect",
            shown.name, first.universe.measure, other.universe.measure
        ));
    }
    let theme = subject.theme;
    let mut pen = Pen::new(theme);
    let frame = axes(&pen, shown, found, &specs);
    guides(&mut pen, &frame, shown);
    intervals(&mut pen, &frame, &specs);
    frame.axes(&mut pen);
    let mut y = matrix(&mut pen, &frame, (found, &specs), frame.down()[1] + NEAR);
    let edge = Some(pen::solid(Paint::Supposed, theme.line));
    let entries = [
        (
            Swatch::Dot(Some(Paint::Accent), None),
            "the plan's own".to_owned(),
        ),
        (
            Swatch::Dot(Some(Paint::Study), None),
            "interval without no effect".to_owned(),
        ),
        (
            Swatch::Dot(Some(Paint::Paper), edge),
            "interval with no effect".to_owned(),
        ),
    ];
    let kinds = if shown.facts.no_effect().is_some() {
        3
    } else {
        1
    };
    let entries = entries.get(..kinds).unwrap_or_default();
    y = legend(
        &mut pen,
        at(theme.margin, y + NEAR),
        theme.width - 2.0 * theme.margin,
        entries,
    );
    let mut says = vec![says(found, &specs)];
    says.extend(caption::marks(&subject.shown));
    let said = Said {
        title: format!("Specification curve of {}", shown.name),
        caption: says.join(" "),
        data: data(found, &specs),
    };
    Ok(page::close(pen, y + NEAR, said))
}

/// The different analyses that ran, by estimate.
fn specs(found: &Multiverse) -> Vec<Spec<'_>> {
    let mut specs: Vec<Spec<'_>> = Vec::new();
    for (place, universe) in (1..).zip(&found.universes) {
        if universe.same_as.is_some() || universe.status != Status::Ok {
            continue;
        }
        let Some(estimate) = universe.estimate.filter(|x| x.is_finite()) else {
            continue;
        };
        let same = found.universes.iter();
        specs.push(Spec {
            universe,
            estimate,
            own: place == 1,
            same: same.filter(|other| other.same_as == Some(place)).collect(),
        });
    }
    specs.sort_by(|a, b| a.estimate.total_cmp(&b.estimate));
    specs
}

fn axes(pen: &Pen, shown: &Shown<'_>, found: &Multiverse, specs: &[Spec<'_>]) -> Frame {
    let theme = pen.theme;
    let x = Scale::new("", [0.0, specs.len() as f64]).marked(Vec::new());
    let y = Scale::new(capital(&found.display.name), ends(shown, specs))
        .read(Reading::of(&shown.facts));
    let room = Room::of(&theme, HIGH);
    let most = (room.width * 0.38).min(150.0);
    let names = found
        .decisions
        .iter()
        .flat_map(|decision| &decision.choices);
    let names = names
        .map(|choice| font::width(&choice.choice, Face::Regular, theme.small) + 6.0)
        .fold(40.0, f64::max)
        .min(most);
    let frame = Frame::new(&theme, &x, &y, room);
    let further = theme.margin + names + NEAR * 2.0 - frame.across()[0];
    if further <= 0.0 {
        return frame;
    }
    let room = Room {
        corner: at(room.corner.x + further, room.corner.y),
        width: room.width - further,
        ..room
    };
    Frame::new(&theme, &x, &y, room)
}

/// All estimates, no effect, and as much of the intervals as leaves the estimates apart.
fn ends(shown: &Shown<'_>, specs: &[Spec<'_>]) -> [f64; 2] {
    let estimates = specs.iter().map(|spec| spec.estimate);
    let [lo, hi] = frame::ends(estimates.chain(shown.facts.no_effect()), 0.0);
    let mut halves: Vec<f64> = specs
        .iter()
        .filter_map(|spec| spec.universe.ci.map(|[lo, hi]| (hi - lo) / 2.0))
        .filter(|half| half.is_finite())
        .collect();
    halves.sort_by(f64::total_cmp);
    let usual = halves.get(halves.len() / 2).copied().unwrap_or(0.0);
    let room = (hi - lo).max(2.0 * usual);
    let within = specs.iter().filter_map(|spec| spec.universe.ci).flatten();
    let within = within.filter(|x| *x > lo - room && *x < hi + room);
    frame::ends(within.chain([lo, hi]), 0.04)
}

/// The line of no effect.
fn guides(pen: &mut Pen, frame: &Frame, shown: &Shown<'_>) {
    if let Some(level) = shown.facts.no_effect() {
        let [from, to] = frame.x.ends;
        let stroke = Stroke {
            paint: Paint::Ink,
            width: pen.theme.thin * 1.3,
            dash: Dash::Dashed,
        };
        frame.line(pen, &[[from, level], [to, level]], stroke);
    }
}

/// How wide a universe is.
fn step(frame: &Frame) -> f64 {
    let [left, right] = frame.across();
    (right - left) / (frame.x.ends[1] - frame.x.ends[0])
}

fn intervals(pen: &mut Pen, frame: &Frame, specs: &[Spec<'_>]) {
    let step = step(frame);
    let width = (step * 0.6).min(pen.theme.line);
    for (place, spec) in specs.iter().enumerate() {
        let x = place as f64 + 0.5;
        if let Some([lo, hi]) = spec.universe.ci {
            let [bottom, top] = frame.y.ends;
            let ends = [lo.max(bottom), hi.min(top)];
            let stroke = pen::solid(
                if spec.own {
                    Paint::Accent
                } else {
                    Paint::Supposed
                },
                width,
            );
            frame.line(pen, &[[x, ends[0]], [x, ends[1]]], stroke);
        }
    }
    let order = specs.iter().enumerate();
    let (own, others): (Vec<_>, Vec<_>) = order.partition(|(_, spec)| spec.own);
    let radius = (step * 0.42).clamp(0.8, 2.2);
    for (place, spec) in others.into_iter().chain(own) {
        let Some(centre) = frame.point(place as f64 + 0.5, spec.estimate) else {
            continue;
        };
        dot(pen, spec, centre, radius);
    }
}

fn dot(pen: &mut Pen, spec: &Spec<'_>, centre: Point, radius: f64) {
    let apart = spec
        .universe
        .ci
        .is_some_and(|[lo, hi]| lo > 0.0 || hi < 0.0);
    let (fill, radius) = match (spec.own, apart) {
        (true, _) => (Paint::Accent, radius.max(1.6) + 1.0),
        (false, true) => (Paint::Study, radius),
        (false, false) => (Paint::Paper, radius),
    };
    let stroke = (fill == Paint::Paper).then(|| pen::solid(Paint::Supposed, radius.min(0.9)));
    pen.scene.push(Item::Circle {
        at: centre,
        radius,
        fill: Some(fill),
        stroke,
    });
}

/// Which choices led to each estimate; returns where it ends.
fn matrix(
    pen: &mut Pen,
    frame: &Frame,
    (found, specs): (&Multiverse, &[Spec<'_>]),
    top: f64,
) -> f64 {
    let theme = pen.theme;
    let [left, right] = frame.across();
    let names = left - theme.margin - NEAR * 2.0;
    let mut y = top;
    for decision in &found.decisions {
        y += ROW;
        let style = (Face::Semibold, theme.small, Paint::Ink);
        pen.styled(
            at(theme.margin, y),
            decision.word.clone(),
            style,
            Anchor::Start,
        );
        pen.rule(
            at(left, y - ROW * 0.3),
            at(right, y - ROW * 0.3),
            Paint::Rule,
        );
        for choice in &decision.choices {
            y += ROW;
            let text = pen::cut(&choice.choice, names - 4.0, Face::Regular, theme.small);
            let style = (Face::Regular, theme.small, Paint::Ink);
            pen.styled(at(theme.margin + 4.0, y), text, style, Anchor::Start);
            let chosen = |universe: &Universe| {
                let mut choices = universe.choices.iter();
                choices.any(|(word, chosen)| *word == decision.word && *chosen == choice.choice)
            };
            for (place, spec) in specs.iter().enumerate() {
                let paint = match (chosen(spec.universe), spec.own) {
                    (true, true) => Paint::Accent,
                    (true, false) => Paint::Ink,
                    (false, _) if spec.same.iter().any(|other| chosen(other)) => Paint::Rule,
                    (false, _) => continue,
                };
                mark(pen, frame, place, (y, paint));
            }
        }
        y += 2.0;
    }
    y + NEAR
}

fn mark(pen: &mut Pen, frame: &Frame, place: usize, (baseline, paint): (f64, Paint)) {
    const TALL: f64 = 6.0;
    let step = step(frame);
    let width = (step * 0.7).min(4.0);
    let x = frame.x.place(place as f64 + 0.5) - width / 2.0;
    pen.scene.push(Item::Rect {
        at: at(x, baseline - TALL),
        width,
        height: TALL,
        fill: Some(paint),
        stroke: None,
    });
}

/// What the figure says of itself.
fn says(found: &Multiverse, specs: &[Spec<'_>]) -> String {
    let counts = found.counts;
    let mut says = format!(
        "Specification curve: {} different analyses of {} combinations of choices, in the order of their estimates; {}, \
         {} intervals.",
        number::count(specs.len() as f64),
        number::count(counts.universes as f64),
        found.display.name,
        number::level(found.level),
    );
    if counts.same > 0 {
        says.push_str(" Pale marks: other choices that are the same analysis.");
    }
    let gone = counts.not_run + counts.failed;
    if gone > 0 {
        says = format!("{says} {gone} did not run or failed.");
    }
    if !specs.iter().any(|spec| spec.own) {
        says.push_str(" The plan's own did not run.");
    }
    says.push_str(" Intervals that leave the axis are cut. No specification is the best one.");
    says
}

fn data(found: &Multiverse, specs: &[Spec<'_>]) -> Vec<Vec<String>> {
    let words = found.decisions.iter().map(|decision| decision.word.clone());
    let heads = ["Estimate", "from", "to", "k"].map(str::to_owned);
    let mut rows = vec![words.chain(heads).collect::<Vec<String>>()];
    for spec in specs {
        let universe = spec.universe;
        let choices = found.decisions.iter().map(|decision| {
            let mut choices = universe.choices.iter();
            let chosen = choices.find(|(word, _)| *word == decision.word);
            chosen.map_or_else(String::new, |(_, choice)| choice.clone())
        });
        let [lo, hi] = universe.display.ci.unwrap_or([f64::NAN; 2]);
        let numbers = [universe.display.estimate.unwrap_or(f64::NAN), lo, hi];
        let numbers = numbers.map(|x| {
            if x.is_finite() {
                number::six_digits(x)
            } else {
                String::new()
            }
        });
        rows.push(
            choices
                .chain(numbers)
                .chain([universe.sizes.k.to_string()])
                .collect(),
        );
    }
    rows
}
