use super::plot::frame::{self, Frame};
use super::plot::{Labels, Pen, Reading, Room, Said, Scale, Tick, caption, page, pen, points};
use super::{Figure, Found, Line, LinePoint, Of, Shown, Subject};
use crate::result::{Regression, Row, number};
use crate::scene::{Dash, Paint, Point, Scene, Stroke};

entry! {
    /// The effects against a moderator, each study as large as its weight, with the line of the regression.
    ///
    /// `bubble RESULT to "file.svg"`, of a `regress`. The first moderator that is a number stands on the axis below, in the
    /// unit of its column; where all are labels, the first of them, with the mean effect of each label. The line is the
    /// mean effect with its confidence band, the dashed lines are the prediction interval; other moderators stand at their
    /// mean, or at their reference, and the caption says where. A bubble's area goes by the weight in the regression.
    ///
    /// ```kma
    /// regress trials on latitude as by_latitude
    /// bubble by_latitude to "latitude.svg"
    /// ```
    ///
    /// The line and its bands are those of `regress … with at`. A moderator of study averages says nothing certain about
    /// patients (the ecological fallacy). A moderator of several columns, `on dose / weight`, has no axis: derive it first.
    ///
    /// # Source
    /// Thompson and Higgins (2002), doi:10.1002/sim.1187. metafor: `regplot()`.
    pub static BUBBLE: Figure = {
        name: "bubble",
        clauses: &[],
        options: &[],
        of: Of::Result(&["regress"]),
        draw: Some(draw),
    };
}

/// Studies are named up to this many.
const FEW: usize = 20;
/// Half the width of the strip of a label.
const STRIP: f64 = 0.32;

/// A row with its place along the moderator.
type Placed<'a> = (&'a Row, f64);

struct Bubble<'a> {
    shown: &'a Shown<'a>,
    found: &'a Regression,
    line: &'a Line,
    rows: Vec<Placed<'a>>,
    frame: Frame,
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Regression(found) = shown.found else {
        return Err("bubbles are drawn of a regression".to_owned());
    };
    if let (true, Some(reason)) = (found.coefficients.is_empty(), shown.reason) {
        return Err(format!("`{}` has no line: {reason}", shown.name));
    }
    let line = shown.facts.line.as_ref().ok_or_else(|| {
        "no moderator is a column of its own: derive it, as in `derive x = dose / weight`, and write `on x`"
            .to_owned()
    })?;
    let moderator = |row: &Row| shown.facts.of(row)?.moderator;
    let rows: Vec<Placed<'_>> = (points::used(shown.found).into_iter())
        .filter_map(|row| Some((row, moderator(row)?)))
        .collect();
    if rows.is_empty() {
        return Err(format!("no row has an effect and `{}`", line.moderator));
    }
    let mut pen = Pen::new(subject.theme);
    let frame = framed(&pen, shown, found, line, &rows);
    let bubble = Bubble {
        shown,
        found,
        line,
        rows,
        frame,
    };
    if line.labels.is_empty() {
        bubble.curve(&mut pen);
    } else {
        bubble.strips(&mut pen);
    }
    bubble.no_effect(&mut pen);
    bubble.points(&mut pen);
    bubble.frame.axes(&mut pen);
    let y = bubble.frame.bottom() + 6.0;
    Ok(page::close(pen, y, bubble.said()))
}

/// `latitude (°)`.
fn titled(line: &Line) -> String {
    if line.unit.is_empty() {
        line.moderator.clone()
    } else {
        format!("{} ({})", line.moderator, line.unit)
    }
}

fn framed(
    pen: &Pen,
    shown: &Shown<'_>,
    found: &Regression,
    line: &Line,
    rows: &[Placed<'_>],
) -> Frame {
    let effects = frame::ends(rows.iter().filter_map(|(row, _)| row.yi), 0.08);
    let spread = effects[1] - effects[0];
    // A band far wider than the studies would leave them no room.
    let [lowest, highest] = [effects[0] - 0.5 * spread, effects[1] + 0.5 * spread];
    let of_line = |point: &LinePoint| {
        let band = point.pi.or(point.ci).unwrap_or([point.estimate; 2]);
        band.map(|x| x.clamp(lowest, highest))
    };
    let y_ends = if spread > 0.0 {
        frame::ends(line.points.iter().flat_map(of_line).chain(effects), 0.02)
    } else {
        effects
    };
    let x = if line.labels.is_empty() {
        Scale::new(
            titled(line),
            frame::ends(rows.iter().map(|(_, x)| *x), 0.06),
        )
    } else {
        let last = line.labels.len() as f64 - 0.5;
        let ticks = (line.labels.iter().enumerate()).map(|(place, label)| Tick {
            value: place as f64,
            label: label.clone(),
        });
        Scale::new(titled(line), [-0.5, last]).marked(ticks.collect())
    };
    let y = Scale::new(points::effect_title(&found.display, &shown.facts), y_ends)
        .read(Reading::of(&shown.facts));
    let height = (pen.theme.width * 0.6).clamp(150.0, 320.0);
    Frame::new(&pen.theme, &x, &y, Room::of(&pen.theme, height))
}

impl Bubble<'_> {
    /// The line with its bands.
    fn curve(&self, pen: &mut Pen) {
        let points = &self.line.points;
        let band = |of: fn(&LinePoint) -> Option<[f64; 2]>| -> Vec<[f64; 3]> {
            let place = |point: &LinePoint| of(point).map(|[lo, hi]| [point.x, lo, hi]);
            points.iter().filter_map(place).collect()
        };
        self.frame.band(pen, &band(|point| point.ci), Paint::Band);
        let edges = band(|point| point.pi);
        let dashed = prediction(pen);
        let low: Vec<[f64; 2]> = edges.iter().map(|[x, lo, _]| [*x, *lo]).collect();
        let high: Vec<[f64; 2]> = edges.iter().map(|[x, _, hi]| [*x, *hi]).collect();
        self.frame.line(pen, &low, dashed);
        self.frame.line(pen, &high, dashed);
        let line: Vec<[f64; 2]> = points
            .iter()
            .map(|point| [point.x, point.estimate])
            .collect();
        let width = pen.theme.line * 1.3;
        self.frame
            .line(pen, &line, pen::solid(Paint::Pooled, width));
    }

    /// Of each label the mean with its intervals.
    fn strips(&self, pen: &mut Pen) {
        let width = pen.theme.line * 1.3;
        let dashed = prediction(pen);
        for point in &self.line.points {
            let across = [point.x - STRIP, point.x + STRIP];
            let level = |y: f64| across.map(|x| [x, y]);
            if let Some([lo, hi]) = point.ci {
                let band: Vec<[f64; 3]> = across.iter().map(|x| [*x, lo, hi]).collect();
                self.frame.band(pen, &band, Paint::Band);
            }
            for end in point.pi.into_iter().flatten() {
                self.frame.line(pen, &level(end), dashed);
            }
            let mean = pen::solid(Paint::Pooled, width);
            self.frame.line(pen, &level(point.estimate), mean);
        }
    }

    /// The mean effect along the moderator; of labels none, they are apart.
    fn means(&self) -> Vec<[f64; 2]> {
        if !self.line.labels.is_empty() {
            return Vec::new();
        }
        let points = self.line.points.iter();
        points.map(|point| [point.x, point.estimate]).collect()
    }

    /// Where there is no effect, if that is on the axis.
    fn no_effect(&self, pen: &mut Pen) {
        let [lo, hi] = self.frame.x.ends;
        let thin = pen::solid(Paint::Rule, pen.theme.thin);
        self.frame.line(pen, &[[lo, 0.0], [hi, 0.0]], thin);
    }

    /// Where the bubbles stand: those of a label side by side.
    fn places(&self) -> Vec<Option<Point>> {
        let mut seen = vec![0_u32; self.line.labels.len()];
        let mut places = Vec::with_capacity(self.rows.len());
        for (row, x) in &self.rows {
            let label = self.line.labels.iter().enumerate();
            let label = label
                .map(|(place, _)| place)
                .find(|place| *place as f64 == *x);
            let aside = label
                .and_then(|place| seen.get_mut(place))
                .map_or(0.0, |n| {
                    *n += 1;
                    // The golden ratio spreads any number of them.
                    ((f64::from(*n - 1) * 0.618_033_988_75 + 0.5).fract() - 0.5) * 1.5 * STRIP
                });
            places.push(row.yi.and_then(|yi| self.frame.point(x + aside, yi)));
        }
        places
    }

    fn points(&self, pen: &mut Pen) {
        let rows: Vec<&Row> = self.rows.iter().map(|(row, _)| *row).collect();
        let [left, right] = self.frame.across();
        let radii = points::radii(&rows, right - left);
        let mut placed: Vec<(&Row, Point, f64)> = (rows.iter().zip(self.places()).zip(radii))
            .filter_map(|((row, place), radius)| Some((*row, place?, radius)))
            .collect();
        placed.sort_by(|a, b| b.2.total_cmp(&a.2));
        let border = pen::solid(Paint::Study, pen.theme.line);
        let mut labels = Labels::new(&self.frame);
        for (_, place, radius) in &placed {
            labels.avoid(*place, *radius);
            points::dot(pen, *place, *radius, Some(Paint::BandDark), Some(border));
        }
        let line = self.means();
        let [lo, hi] = self.frame.x.ends;
        let pieces = self.frame.lines(&line).into_iter();
        for piece in pieces.chain(self.frame.lines(&[[lo, 0.0], [hi, 0.0]])) {
            labels.avoid_line(&piece);
        }
        if placed.len() <= FEW {
            for (row, place, radius) in &placed {
                labels.name(pen, *place, *radius, &row.study);
            }
        }
    }

    fn said(&self) -> Said {
        Said {
            title: format!("Bubble plot of {}", self.shown.name),
            caption: self.caption(),
            data: self.data(),
        }
    }

    fn caption(&self) -> String {
        let rows: Vec<&Row> = self.rows.iter().map(|(row, _)| *row).collect();
        let level = number::level(self.found.level);
        let mut parts = vec![
            caption::of_regression(self.found),
            format!(
                "{} along {}, areas by weight in the regression.",
                points::how_many(&rows),
                self.line.moderator
            ),
        ];
        let predicted = self.line.points.iter().any(|point| point.pi.is_some());
        let (line, band) = if self.line.labels.is_empty() {
            ("Line: the mean effect", "band")
        } else {
            ("Bars: the mean effects", "shades")
        };
        let dashed = if predicted {
            format!("; dashed: {level} prediction interval")
        } else {
            String::new()
        };
        if !self.line.points.is_empty() {
            parts.push(format!(
                "{line}; {band}: {level} confidence interval{dashed}."
            ));
        }
        if let Some(others) = &self.line.others {
            parts.push(format!(
                "With {others}: the mean, or the reference, of the rows used."
            ));
        }
        parts.extend(
            self.shown
                .facts
                .lacking
                .iter()
                .map(|text| format!("{text}.")),
        );
        parts.push(
            "An association between studies; it need not hold for the people in them.".to_owned(),
        );
        parts.extend(caption::marks(std::slice::from_ref(self.shown)));
        parts.join(" ")
    }

    fn data(&self) -> Vec<Vec<String>> {
        let head = [
            "study",
            &titled(self.line),
            &self.found.display.name,
            "weight (%)",
        ];
        let name = |x: f64| {
            let labels = self.line.labels.iter().enumerate();
            let mut label = labels.filter(|(place, _)| *place as f64 == x);
            let label = label.next().map(|(_, label)| label.clone());
            label.unwrap_or_else(|| number::six_digits(x))
        };
        let row = |(row, x): &Placed<'_>| {
            let effect = row.yi.map(|yi| number::plain(self.shown.facts.display(yi)));
            let weight = row.weight.map(|weight| number::fixed(weight, 1));
            vec![
                row.study.clone(),
                name(*x),
                effect.unwrap_or_default(),
                weight.unwrap_or_default(),
            ]
        };
        std::iter::once(head.map(str::to_owned).to_vec())
            .chain(self.rows.iter().map(row))
            .collect()
    }
}

/// The line of a prediction interval.
fn prediction(pen: &Pen) -> Stroke {
    Stroke {
        paint: Paint::Prediction,
        width: pen.theme.line,
        dash: Dash::Dashed,
    }
}
