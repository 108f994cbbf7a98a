use super::plot::frame::{self, Frame};
use super::plot::{Axis, Labels, Pen, Reading, Room, Said, Scale, caption, page, pen, points};
use super::{Figure, Found, Of, Shown, Subject};
use crate::result::{Pool, Row, number};
use crate::scene::{Anchor, Dash, Face, Item, Paint, Point, Scene, Stroke, Text, at, font};
use crate::stats::dist::normal;
use crate::stats::math::{asin, atan, cos, sin};

entry! {
    /// A Galbraith plot: each effect divided by its standard error, against the inverse of the standard error.
    ///
    /// `radial RESULT to "file.svg"`, of a `pool`. To the right `1/si`, upwards `yi/si`, `si² = vi + tau²` (tau² is 0 under EE and
    /// FE): precise studies stand at the right. The slope from the origin to a point is its effect, and the arc at the right
    /// reads it off. The line is the pooled effect with its interval on the arc; 95% of the studies should lie in the band
    /// around it, `± 1.96`, at the level of the result.
    ///
    /// ```kma
    /// pool trials using EE as overall
    /// radial overall to "radial.svg"
    /// ```
    ///
    /// # Source
    /// Galbraith (1988), doi:10.1002/sim.4780070807. metafor: `radial()`.
    pub static RADIAL: Figure = {
        name: "radial",
        clauses: &[],
        options: &[],
        of: Of::Result(&["pool"]),
        draw: Some(draw),
    };
}

/// Studies outside the band are named up to this many.
const FEW: usize = 15;
/// How far out the points reach at most, as a share of the arc.
const REACH: f64 = 0.95;
/// How much higher the plot may get for the ends of the arc, at each side, in heights.
const MORE: f64 = 0.4;
/// Lines of an arc.
const STEPS: u32 = 60;

struct Radial<'a> {
    shown: &'a Shown<'a>,
    pool: &'a Pool,
    /// Each row with `1/si` and `yi/si`.
    rows: Vec<(&'a Row, [f64; 2])>,
    tau2: f64,
    /// Half the height of the band.
    z: f64,
    frame: Frame,
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Pool(pool) = shown.found else {
        return Err("a radial plot is drawn of a pool".to_owned());
    };
    let tau2 = pool.heterogeneity.tau2.unwrap_or(0.0).max(0.0);
    let place = |row: &Row| {
        let spread = (row.vi? + tau2).sqrt();
        let place = [1.0 / spread, row.yi? / spread];
        (place.iter().all(|x| x.is_finite())).then_some(place)
    };
    let rows: Vec<_> = (points::used(shown.found).into_iter())
        .filter_map(|row| Some((row, place(row)?)))
        .collect();
    if rows.is_empty() {
        return Err(format!(
            "no row of `{}` has an effect with a standard error",
            shown.name
        ));
    }
    let level = if pool.level > 0.0 { pool.level } else { 95.0 };
    let z = normal::isf(0.5 * (1.0 - level / 100.0));
    let mut pen = Pen::new(subject.theme);
    let frame = framed(&pen, shown, pool, (tau2, z), &rows);
    let radial = Radial {
        shown,
        pool,
        rows,
        tau2,
        z,
        frame,
    };
    radial.band(&mut pen);
    radial.frame.axes(&mut pen);
    let labels = radial.arc(&mut pen);
    radial.points(&mut pen, labels);
    let y = radial.frame.bottom() + 6.0;
    Ok(page::close(pen, y, radial.said()))
}

/// The axes: the arc at the end of x is farther from the origin than every point.
fn framed(
    pen: &Pen,
    shown: &Shown<'_>,
    pool: &Pool,
    (tau2, z): (f64, f64),
    rows: &[(&Row, [f64; 2])],
) -> Frame {
    let theme = pen.theme;
    let spread = if tau2 > 0.0 {
        "√(se² + tau²)"
    } else {
        "se"
    };
    let heights = rows.iter().map(|(_, [_, height])| *height);
    let y_ends = frame::ends(heights.chain([-z, z]), 0.08);
    let height = (theme.width * 0.58).clamp(150.0, 310.0);
    // The labels of the arc stand at the right.
    let widest = arc_ticks(shown, pool, rows)
        .ticks
        .iter()
        .map(|tick| font::width(&tick.label, Face::Regular, theme.small))
        .fold(0.0, f64::max);
    let room = Room::of(&theme, height);
    let room = Room {
        width: room.width - widest - theme.small * 3.0,
        ..room
    };
    let framed = |end: f64, y_ends: [f64; 2]| {
        let x = Scale::new(format!("Precision, 1 / {spread}"), [0.0, end]);
        let y = Scale::new(format!("Standardised effect, yi / {spread}"), y_ends);
        Frame::new(&theme, &x, &y, room)
    };
    let natural = y_ends;
    let mut y_ends = natural;
    let mut frame = framed(1.0, y_ends);
    let effects = arc_ticks(shown, pool, rows).ends;
    for _ in 0..6 {
        let end = farthest(&frame, rows);
        // The arc's ends should be in the frame, but not at the price of what is in it.
        let most = MORE * (natural[1] - natural[0]);
        let on_arc = effects.map(|effect| {
            let up = (frame.y.place(0.0) - frame.y.place(1.0)) * effect;
            let across = frame.x.place(1.0) - frame.x.place(0.0);
            let across = across * frame.x.ends[1] / end;
            let height = effect * end * cos(atan(up / across));
            height.clamp(natural[0] - most, natural[1] + most)
        });
        y_ends = frame::ends(natural.into_iter().chain(on_arc), 0.02);
        frame = framed(end, y_ends);
    }
    frame
}

/// Where x ends for the arc there to be farther out than every point.
fn farthest(frame: &Frame, rows: &[(&Row, [f64; 2])]) -> f64 {
    let [left, right] = frame.across();
    let (radius, origin) = (right - left, frame.y.place(0.0));
    let reach = radius * REACH;
    let scale = |[precision, height]: [f64; 2]| {
        let up = (frame.y.place(height) - origin).abs().min(reach * 0.98);
        (reach * reach - up * up).sqrt() / precision
    };
    let scales = rows.iter().map(|(_, place)| scale(*place));
    radius / scales.fold(f64::MAX, f64::min)
}

/// The axis of effects that the arc is.
fn arc_ticks(shown: &Shown<'_>, pool: &Pool, rows: &[(&Row, [f64; 2])]) -> Axis {
    let effects = rows.iter().filter_map(|(row, _)| row.yi);
    let pooled = pool.ci.into_iter().flatten().chain(pool.estimate);
    let ends = frame::ends(effects.chain(pooled), 0.02);
    Axis::read(Reading::of(&shown.facts), ends, [0.0, 1.0], 8)
}

impl Radial<'_> {
    fn origin(&self) -> Point {
        at(self.frame.x.place(0.0), self.frame.y.place(0.0))
    }

    /// The radius of the arc.
    fn radius(&self) -> f64 {
        let [left, right] = self.frame.across();
        right - left
    }

    /// The angle of an effect, upwards.
    fn angle(&self, effect: f64) -> f64 {
        let origin = self.origin();
        let (x, y) = (
            self.frame.x.place(1.0) - origin.x,
            origin.y - self.frame.y.place(1.0),
        );
        atan(effect * y / x)
    }

    /// So far out in the direction of an effect.
    fn out(&self, angle: f64, radius: f64) -> Point {
        let origin = self.origin();
        at(
            origin.x + radius * cos(angle),
            origin.y - radius * sin(angle),
        )
    }

    /// The angles that the arc may have without leaving the frame at the top or below.
    fn angles(&self) -> [f64; 2] {
        let ([top, bottom], origin) = (self.frame.down(), self.origin());
        let angle = |up: f64| {
            let sine = (up / self.radius()).clamp(-0.999, 0.999);
            asin(sine)
        };
        [angle(origin.y - bottom), angle(origin.y - top)]
    }

    /// Where 95% of the studies should be, and the pooled effect.
    fn band(&self, pen: &mut Pen) {
        let [_, end] = self.frame.x.ends;
        let zero = pen::solid(Paint::Rule, pen.theme.thin);
        let Some(mu) = self.pool.estimate else {
            self.frame.line(pen, &[[0.0, 0.0], [end, 0.0]], zero);
            return;
        };
        let places = [0.0, end * REACH];
        let edges: Vec<[f64; 3]> = (places.iter())
            .map(|x| [*x, mu * x - self.z, mu * x + self.z])
            .collect();
        self.frame.band(pen, &edges, Paint::BandLight);
        self.frame.line(pen, &[[0.0, 0.0], [end, 0.0]], zero);
        let dashed = Stroke {
            paint: Paint::Soft,
            width: pen.theme.thin * 1.4,
            dash: Dash::Dashed,
        };
        for side in [1, 2] {
            let edge: Vec<[f64; 2]> = (edges.iter())
                .filter_map(|edge| Some([*edge.first()?, *edge.get(side)?]))
                .collect();
            self.frame.line(pen, &edge, dashed);
        }
        let [lowest, highest] = self.angles();
        let angle = self.angle(mu).clamp(lowest, highest);
        let line = pen::solid(Paint::Pooled, pen.theme.line);
        pen.scene
            .line(self.origin(), self.out(angle, self.radius()), line);
    }

    /// The arc with its ticks, and the interval of the pooled effect on it; where its labels stand.
    fn arc(&self, pen: &mut Pen) -> Labels {
        let mut labels = Labels::new(&self.frame);
        let axis = arc_ticks(self.shown, self.pool, &self.rows);
        let [lowest, highest] = self.angles();
        let inside = |effect: f64| self.angle(effect).clamp(lowest, highest);
        let [lo, hi] = axis.ends.map(inside);
        let thin = pen::solid(Paint::Ink, pen.theme.thin);
        self.curve(pen, [lo, hi], self.radius(), thin);
        let mut written: Vec<(Point, Point)> = Vec::new();
        for tick in &axis.ticks {
            let angle = self.angle(tick.value);
            if !(lowest..=highest).contains(&angle) {
                continue;
            }
            let text = Text {
                at: {
                    let place = self.out(angle, self.radius() + 6.0);
                    at(place.x, place.y + pen.theme.small * 0.33)
                },
                text: tick.label.clone(),
                face: Face::Regular,
                size: pen.theme.small,
                paint: Paint::Ink,
                anchor: Anchor::Start,
                upright: false,
            };
            let (from, to) = text.bounds();
            let below = to.y > self.frame.down()[1] - 0.5;
            let taken =
                |(a, b): &(Point, Point)| from.x < b.x && a.x < to.x && from.y < b.y && a.y < to.y;
            if below || written.iter().any(taken) {
                continue;
            }
            pen.scene.line(
                self.out(angle, self.radius()),
                self.out(angle, self.radius() + 3.0),
                thin,
            );
            written.push((from, to));
            labels.avoid_text(&text);
            pen.scene.push(Item::Text(text));
        }
        if let Some(ci) = self.pool.ci {
            let thick = pen::solid(Paint::Pooled, pen.theme.line * 2.6);
            self.curve(pen, ci.map(inside), self.radius(), thick);
        }
        labels
    }

    fn curve(&self, pen: &mut Pen, [lo, hi]: [f64; 2], radius: f64, stroke: Stroke) {
        let along = |n: u32| lo + (hi - lo) * f64::from(n) / f64::from(STEPS);
        let points = (0..=STEPS).map(|n| self.out(along(n), radius)).collect();
        pen.scene.push(Item::Path { points, stroke });
    }

    fn points(&self, pen: &mut Pen, mut labels: Labels) {
        let radius = match self.rows.len() {
            0..=60 => 2.6,
            61..=200 => 2.1,
            _ => 1.6,
        };
        let border = pen::solid(Paint::Paper, pen.theme.thin);
        let mut outside: Vec<(f64, &str, Point)> = Vec::new();
        for (row, [x, y]) in &self.rows {
            let Some(place) = self.frame.point(*x, *y) else {
                continue;
            };
            labels.avoid(place, radius);
            points::dot(pen, place, radius, Some(Paint::Study), Some(border));
            let far = self.pool.estimate.map_or(0.0, |mu| (y - mu * x).abs());
            if far > self.z {
                outside.push((far, &row.study, place));
            }
        }
        if let Some(mu) = self.pool.estimate {
            labels.avoid_line(&[self.origin(), self.out(self.angle(mu), self.radius())]);
            let [_, end] = self.frame.x.ends;
            for side in [-self.z, self.z] {
                let edge = [[0.0, side], [end * REACH, mu * end * REACH + side]];
                for piece in self.frame.lines(&edge) {
                    labels.avoid_line(&piece);
                }
            }
        }
        if outside.len() > FEW {
            return;
        }
        outside.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, study, place) in outside {
            labels.name(pen, place, radius, study);
        }
    }

    fn said(&self) -> Said {
        let rows: Vec<&Row> = self.rows.iter().map(|(row, _)| *row).collect();
        let mut parts = vec![
            caption::of_pool(self.pool),
            format!(
                "{}; the slope from the origin to a point is its effect, read off the arc.",
                points::how_many(&rows)
            ),
        ];
        if let Some(mu) = self.pool.estimate {
            let level = number::level(self.pool.level);
            parts.push(format!(
                "Line, and bold on the arc: the pooled effect with its interval, {}. Band: ± {}, where {level} of the studies should be.",
                points::with_interval(self.shown, mu, self.pool.ci),
                number::fixed(self.z, 2)
            ));
        } else if let Some(reason) = self.shown.reason {
            parts.push(format!("Without a pooled effect: {reason}."));
        }
        if self.tau2 > 0.0 {
            parts.push(format!("tau² = {}.", number::plain(self.tau2)));
        }
        parts.extend(caption::marks(std::slice::from_ref(self.shown)));
        let head = [
            "study",
            &self.pool.display.name,
            "precision",
            "standardised effect",
        ];
        let row = |(row, [x, y]): &(&Row, [f64; 2])| {
            let effect = row.yi.map(|yi| number::plain(self.shown.facts.display(yi)));
            vec![
                row.study.clone(),
                effect.unwrap_or_default(),
                number::plain(*x),
                number::plain(*y),
            ]
        };
        Said {
            title: format!("Radial plot of {}", self.shown.name),
            caption: parts.join(" "),
            data: std::iter::once(head.map(str::to_owned).to_vec())
                .chain(self.rows.iter().map(row))
                .collect(),
        }
    }
}
