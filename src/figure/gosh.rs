use super::plot::{
    Frame, Pen, Reading, Room, Said, Scale, Swatch, caption, frame, legend, page, pen,
};
use super::{Figure, Found, Of, Shown, Subject};
use crate::diagnostic::plural;
use crate::result::sensitivity::{Gosh, Point};
use crate::result::words::capital;
use crate::result::{Sensitivity, number};
use crate::scene::{Item, Paint, Scene, at};

entry! {
    /// The pooled effect against heterogeneity for all subsets of the studies, or a sample of them.
    ///
    /// `gosh RESULT to "file.svg"`, of a `sensitivity … with gosh`. Clouds that lie apart mean that some studies hold
    /// something of their own.
    ///
    /// ```kma
    /// sensitivity overall with gosh as subsets
    /// gosh subsets to "gosh.svg"
    /// ```
    ///
    /// # Source
    /// Olkin, Dahabreh and Trikalinos (2012), doi:10.1002/jrsm.1053.
    pub static GOSH: Figure = {
        name: "gosh",
        clauses: &[],
        options: &[],
        of: Of::Sensitivity("gosh"),
        draw: Some(draw),
    };
}

/// How high the bars of the estimates are, and how wide those of I².
const MARGIN: f64 = 40.0;
/// Between the plot and the bars.
const NEAR: f64 = 4.0;
/// From so many points on they are circles without filling, so that crowds are seen as crowds.
const MANY: usize = 150;
/// How many bars at most.
const BINS: usize = 40;

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Sensitivity(found) = shown.found else {
        return Err(format!("`{}` has no subsets", shown.name));
    };
    let Some(gosh) = &found.gosh else {
        let told = found.not_computed.iter().find(|lack| lack.what == "gosh");
        return Err(told.map_or_else(
            || format!("`{}` has no subsets: `with gosh` was expected", shown.name),
            |lack| lack.reason.clone(),
        ));
    };
    let finite = |point: &&Point| point.estimate.is_finite() && point.i2.is_finite();
    let points: Vec<&Point> = gosh.points.iter().filter(finite).collect();
    if points.is_empty() {
        return Err("no subset has an estimate and I²".to_owned());
    }
    let mut pen = Pen::new(subject.theme);
    let frame = axes(&pen, shown, (found, &points));
    cloud(&mut pen, &frame, &points);
    whole(&mut pen, &frame, found);
    frame.axes(&mut pen);
    bars_above(&mut pen, &frame, &points);
    bars_beside(&mut pen, &frame, &points);
    let theme = subject.theme;
    let y = legend(
        &mut pen,
        at(theme.margin, frame.bottom() + NEAR),
        theme.width - 2.0 * theme.margin,
        &[(
            Swatch::Dot(Some(Paint::Accent), None),
            "all rows".to_owned(),
        )],
    );
    let mut says = vec![says(found, gosh, points.len())];
    says.extend(caption::marks(&subject.shown));
    let said = Said {
        title: format!("GOSH plot of {}", shown.name),
        caption: says.join(" "),
        data: data(shown, &points),
    };
    Ok(page::close(pen, y + NEAR, said))
}

fn axes(pen: &Pen, shown: &Shown<'_>, (found, points): (&Sensitivity, &[&Point])) -> Frame {
    let theme = pen.theme;
    let estimates = points.iter().map(|point| point.estimate);
    let across = frame::ends(estimates.chain(found.estimate), 0.04);
    let shares = points.iter().map(|point| point.i2);
    let up = frame::ends(shares.chain(found.heterogeneity.i2), 0.04);
    let x = Scale::new(capital(&found.display.name), across).read(Reading::of(&shown.facts));
    let y = Scale::new("I² (%)", [up[0].max(-2.0), up[1].max(10.0)]);
    let room = Room::of(&theme, (theme.width * 0.62).clamp(170.0, 280.0));
    let room = Room {
        corner: at(room.corner.x, room.corner.y + MARGIN + NEAR),
        width: room.width - MARGIN - NEAR,
        height: room.height,
    };
    Frame::new(&theme, &x, &y, room)
}

fn cloud(pen: &mut Pen, frame: &Frame, points: &[&Point]) {
    let many = points.len() > MANY;
    let stroke = pen::solid(Paint::Study, pen.theme.thin);
    for place in points.iter().filter_map(|p| frame.inside(p.estimate, p.i2)) {
        pen.scene.push(Item::Circle {
            at: place,
            radius: if many { 1.5 } else { 2.2 },
            fill: (!many).then_some(Paint::Study),
            stroke: many.then_some(stroke),
        });
    }
}

/// The estimate of all rows.
fn whole(pen: &mut Pen, frame: &Frame, found: &Sensitivity) {
    let (Some(estimate), Some(i2)) = (found.estimate, found.heterogeneity.i2) else {
        return;
    };
    if let Some(place) = frame.inside(estimate, i2) {
        pen.scene.push(Item::Circle {
            at: place,
            radius: 3.6,
            fill: Some(Paint::Accent),
            stroke: Some(pen::solid(Paint::Paper, 1.0)),
        });
    }
}

/// How many values fall into each of equal parts of an axis.
fn counts(values: impl Iterator<Item = f64>, [lo, hi]: [f64; 2], bins: usize) -> Vec<usize> {
    let mut counts = vec![0; bins];
    for value in values {
        let share = (value - lo) / (hi - lo) * bins as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of bins"
        )]
        let place = share.clamp(0.0, bins as f64 - 1.0).floor() as usize;
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    counts
}

fn bins(points: usize) -> usize {
    (8..=BINS)
        .find(|bins| bins * bins >= points)
        .unwrap_or(BINS)
}

fn bars_above(pen: &mut Pen, frame: &Frame, points: &[&Point]) {
    let bins = bins(points.len());
    let counts = counts(points.iter().map(|p| p.estimate), frame.x.ends, bins);
    let most = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let ([left, right], [top, _]) = (frame.across(), frame.down());
    let wide = (right - left) / bins as f64;
    for (place, count) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
        let height = count as f64 / most * MARGIN;
        let corner = at(left + place as f64 * wide, top - NEAR - height);
        bar(pen, corner, [wide, height]);
    }
}

fn bars_beside(pen: &mut Pen, frame: &Frame, points: &[&Point]) {
    let bins = bins(points.len());
    let counts = counts(points.iter().map(|p| p.i2), frame.y.ends, bins);
    let most = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let ([_, right], [top, bottom]) = (frame.across(), frame.down());
    let high = (bottom - top) / bins as f64;
    for (place, count) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
        let width = count as f64 / most * MARGIN;
        let corner = at(right + NEAR, bottom - (place + 1) as f64 * high);
        bar(pen, corner, [width, high]);
    }
}

fn bar(pen: &mut Pen, corner: crate::scene::Point, [width, height]: [f64; 2]) {
    pen.scene.push(Item::Rect {
        at: corner,
        width,
        height,
        fill: Some(Paint::Band),
        stroke: Some(pen::solid(Paint::Soft, pen.theme.thin * 0.7)),
    });
}

/// What the figure says of itself.
fn says(found: &Sensitivity, gosh: &Gosh, points: usize) -> String {
    let subsets = number::count(gosh.subsets as f64);
    let which = match (gosh.all, gosh.seed) {
        (true, _) => "all that there are".to_owned(),
        (false, Some(seed)) => format!("drawn at random with seed {seed}"),
        (false, None) => "drawn at random".to_owned(),
    };
    let mut says = format!(
        "{}, {}, pooled in {subsets} subsets of {}: {which}.",
        capital(&found.display.name),
        found.method,
        plural(found.sizes.k, "row"),
    );
    if points < gosh.subsets {
        says = format!(
            "{says} Points and bars show {} of them.",
            number::count(points as f64)
        );
    }
    if gosh.failed > 0 {
        says = format!(
            "{says} {} could not be pooled.",
            plural(gosh.failed, "subset")
        );
    }
    says
}

fn data(shown: &Shown<'_>, points: &[&Point]) -> Vec<Vec<String>> {
    let mut rows = vec![["k", "Estimate", "I² (%)"].map(str::to_owned).to_vec()];
    rows.extend(points.iter().map(|point| {
        vec![
            point.k.to_string(),
            number::six_digits(shown.facts.display(point.estimate)),
            number::six_digits(point.i2),
        ]
    }));
    rows
}
