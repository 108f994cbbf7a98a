use super::plot::frame::{self, Frame};
use super::plot::{
    Labels, Pen, Reading, Room, Said, Scale, Swatch, caption, legend, page, pen, points,
};
use super::{Figure, Found, Of, Shown, Subject};
use crate::option::{CONTOURS, PREDICTOR, TRIMFILL};
use crate::result::{Pool, Row, Status, number};
use crate::scene::{Dash, Paint, Point, Scene, Stroke, at};
use crate::stats::dist::normal;

entry! {
    /// The effects against their standard errors, turned upside down: small studies at the bottom.
    ///
    /// `funnel RESULT to "file.svg"`, of a `pool`. Without bias and heterogeneity 95% of the studies stand inside the dashed
    /// lines, evenly around the pooled effect: `mu ± 1.96 sei`, at the level of the result. The pooled effect is that of the
    /// result, whatever its model. Of a pool with `by` the whole is drawn.
    ///
    /// - `with contours` shades the regions of p above 0.1, 0.05 and 0.01 around no effect
    /// - `with trimfill` adds the studies that trim-and-fill supposes to be missing, as open circles
    /// - `with predictor vi` (`sei`, `ni`, `ninv`, `sqrtni`, `sqrtninv`) puts something else on the upright axis; over
    ///   numbers of people there are no regions
    ///
    /// ```kma
    /// pool trials as overall
    /// funnel overall with contours, trimfill to "funnel.svg"
    /// ```
    ///
    /// Below ten studies an asymmetry is not to be told from chance, and it has other causes than publication bias:
    /// see `bias`.
    ///
    /// # Source
    /// Sterne and others (2011), doi:10.1136/bmj.d4002; contours: Peters and others (2008),
    /// doi:10.1016/j.jclinepi.2007.11.010. metafor: `funnel()`.
    pub static FUNNEL: Figure = {
        name: "funnel",
        clauses: &[],
        options: &[&CONTOURS, &TRIMFILL, &PREDICTOR],
        of: Of::Result(&["pool"]),
        draw: Some(draw),
    };
}

/// Studies outside the region are named up to this many.
const FEW: usize = 15;
/// Regions of p around no effect, the widest first: where they end, and how they are shaded.
const REGIONS: [(f64, Paint, &str); 3] = [
    (0.01, Paint::Band, "0.01 < p ≤ 0.05"),
    (0.05, Paint::BandDark, "0.05 < p ≤ 0.10"),
    (0.10, Paint::Paper, "p > 0.10"),
];
/// Points of a curved edge.
const STEPS: u32 = 48;

/// What stands on the upright axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Upright {
    Sei,
    Vi,
    Ni,
    Ninv,
    Sqrtni,
    Sqrtninv,
}

impl Upright {
    fn of(word: Option<&str>) -> Self {
        match word {
            Some("vi") => Self::Vi,
            Some("ni") => Self::Ni,
            Some("ninv") => Self::Ninv,
            Some("sqrtni") => Self::Sqrtni,
            Some("sqrtninv") => Self::Sqrtninv,
            Some(_) | None => Self::Sei,
        }
    }

    fn title(self, shown: &Shown<'_>) -> String {
        let transformed = shown.facts.transform() != crate::measure::Transform::None;
        let of = match shown.facts.measure {
            Some(measure) if transformed => {
                let mut letters = measure.title.chars();
                let first = letters.next().map(|c| c.to_lowercase().to_string());
                format!(" of the {}{}", first.unwrap_or_default(), letters.as_str())
            }
            Some(_) | None => String::new(),
        };
        match self {
            Self::Sei => format!("Standard error{of}"),
            Self::Vi => format!("Sampling variance{of}"),
            Self::Ni => "Number of people".to_owned(),
            Self::Ninv => "1 / number of people".to_owned(),
            Self::Sqrtni => "Square root of the number of people".to_owned(),
            Self::Sqrtninv => "1 / square root of the number of people".to_owned(),
        }
    }

    /// The value of a row; nothing where its n is not known.
    fn value(self, se: f64, n: Option<f64>) -> Option<f64> {
        match self {
            Self::Sei => Some(se),
            Self::Vi => Some(se * se),
            Self::Ni => n,
            Self::Ninv => n.map(|n| 1.0 / n),
            Self::Sqrtni => n.map(f64::sqrt),
            Self::Sqrtninv => n.map(|n| 1.0 / n.sqrt()),
        }
    }

    /// The standard error at a value; nothing where it does not follow from it.
    fn se(self, value: f64) -> Option<f64> {
        match self {
            Self::Sei => Some(value),
            Self::Vi => Some(value.max(0.0).sqrt()),
            Self::Ni | Self::Ninv | Self::Sqrtni | Self::Sqrtninv => None,
        }
    }

    /// Whether large studies have small values: these stand at the top.
    fn falls(self) -> bool {
        match self {
            Self::Sei | Self::Vi | Self::Ninv | Self::Sqrtninv => true,
            Self::Ni | Self::Sqrtni => false,
        }
    }
}

/// A funnel that is being drawn.
struct Funnel<'a> {
    shown: &'a Shown<'a>,
    pool: &'a Pool,
    upright: Upright,
    contours: bool,
    /// The rows that have both values.
    rows: Vec<(&'a Row, [f64; 2])>,
    /// Rows without a number of people.
    without: usize,
    /// Half the width of the region, in standard errors.
    z: f64,
    frame: Frame,
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Pool(pool) = shown.found else {
        return Err("a funnel is drawn of a pool".to_owned());
    };
    let upright = Upright::of(subject.wishes.predictor.as_deref());
    let all = points::used(shown.found);
    if all.is_empty() {
        return Err(format!(
            "no row of `{}` has an effect with a standard error",
            shown.name
        ));
    }
    let value = |row: &'_ Row| {
        let n = shown.facts.of(row).and_then(|facts| facts.n);
        Some([row.yi?, upright.value(row.se?, n)?])
    };
    let rows: Vec<_> = all
        .iter()
        .filter_map(|row| Some((*row, value(row)?)))
        .collect();
    if rows.is_empty() {
        return Err(
            "no row has a number of people, and the axis is about them: write `predictor sei`"
                .to_owned(),
        );
    }
    let level = if pool.level > 0.0 { pool.level } else { 95.0 };
    let z = normal::isf(0.5 * (1.0 - level / 100.0));
    let contours = subject.wishes.contours && upright.se(1.0).is_some();
    let without = all.len() - rows.len();
    let mut pen = Pen::new(subject.theme);
    let frame = framed(&pen, shown, pool, (upright, contours, z), &rows);
    let funnel = Funnel {
        shown,
        pool,
        upright,
        contours,
        rows,
        without,
        z,
        frame,
    };
    funnel.regions(&mut pen);
    funnel.lines(&mut pen);
    funnel.frame.axes(&mut pen);
    funnel.points(&mut pen);
    let corner = at(subject.theme.margin, funnel.frame.bottom() + 5.0);
    let width = subject.theme.width - 2.0 * subject.theme.margin;
    let entries = funnel.legend(&pen);
    let y = legend(&mut pen, corner, width, &entries);
    Ok(page::close(pen, y + 4.0, funnel.said()))
}

/// The axes: as wide as the points and the region at the bottom ask for.
fn framed(
    pen: &Pen,
    shown: &Shown<'_>,
    pool: &Pool,
    (upright, contours, z): (Upright, bool, f64),
    rows: &[(&Row, [f64; 2])],
) -> Frame {
    let supposed = shown.facts.supposed.iter().flat_map(|s| &s.studies);
    let supposed: Vec<[f64; 2]> = supposed.copied().collect();
    let values = rows.iter().map(|(_, [_, value])| *value);
    let more = supposed
        .iter()
        .filter_map(|[_, se]| upright.value(*se, None));
    let [lo, hi] = frame::ends(values.chain(more), 0.0);
    let y_ends = if upright.falls() || lo <= 0.0 {
        [0.0, if hi > 0.0 { hi * 1.06 } else { 1.0 }]
    } else {
        frame::ends([lo, hi], 0.06)
    };
    let mut effects: Vec<f64> = rows.iter().map(|(_, [yi, _])| *yi).collect();
    effects.extend(supposed.iter().map(|[yi, _]| *yi));
    if let Some(se) = upright.se(y_ends[1]) {
        effects.extend(
            pool.estimate
                .iter()
                .flat_map(|mu| [mu - z * se, mu + z * se]),
        );
        if contours {
            let half = normal::isf(0.025) * se;
            effects.extend([-half, half]);
        }
    }
    effects.extend(pool.estimate);
    let x = Scale::new(
        points::effect_title(&pool.display, &shown.facts),
        frame::ends(effects, 0.04),
    )
    .read(Reading::of(&shown.facts));
    let mut y = Scale::new(upright.title(shown), y_ends);
    y.reversed = upright.falls();
    let height = (pen.theme.width * 0.62).clamp(150.0, 330.0);
    Frame::new(&pen.theme, &x, &y, Room::of(&pen.theme, height))
}

impl Funnel<'_> {
    /// Values of the upright axis from end to end: the two ends are enough for straight edges.
    fn heights(&self) -> Vec<f64> {
        let [lo, hi] = self.frame.y.ends;
        let steps = if self.upright == Upright::Vi {
            STEPS
        } else {
            1
        };
        let along = |n: u32| lo + (hi - lo) * (f64::from(n) / f64::from(steps)).powi(2);
        (0..=steps).map(along).collect()
    }

    /// One edge of a region: so many standard errors from `middle`.
    fn edge(&self, middle: f64, half: f64) -> Vec<[f64; 2]> {
        let place = |value: f64| Some([middle + half * self.upright.se(value)?, value]);
        self.heights().into_iter().filter_map(place).collect()
    }

    /// The regions of p, or the region of the level.
    fn regions(&self, pen: &mut Pen) {
        let area = |pen: &mut Pen, middle: f64, half: f64, paint: Paint| {
            let right = self.edge(middle, half).into_iter().rev();
            let corners: Vec<[f64; 2]> =
                self.edge(middle, -half).into_iter().chain(right).collect();
            self.frame.area(pen, &corners, paint);
        };
        if self.contours {
            let ([left, right], [top, bottom]) = (self.frame.across(), self.frame.down());
            pen.scene.push(crate::scene::Item::Rect {
                at: at(left, top),
                width: right - left,
                height: bottom - top,
                fill: Some(Paint::BandLight),
                stroke: None,
            });
            for (p, paint, _) in REGIONS {
                area(pen, 0.0, normal::isf(p / 2.0), paint);
            }
        } else if let Some(mu) = self.pool.estimate {
            area(pen, mu, self.z, Paint::BandLight);
        }
    }

    /// No effect, the pooled effect, the edges of the region, and the estimate with supposed studies.
    fn lines(&self, pen: &mut Pen) {
        let [lo, hi] = self.frame.y.ends;
        let upright = |x: f64| [[x, lo], [x, hi]];
        let thin = pen.theme.thin;
        if self.contours {
            self.frame
                .line(pen, &upright(0.0), pen::solid(Paint::Soft, thin));
        }
        let Some(mu) = self.pool.estimate else {
            return;
        };
        let dashed = self.edge_stroke(pen);
        for half in [-self.z, self.z] {
            self.frame.line(pen, &self.edge(mu, half), dashed);
        }
        let line = pen.theme.line;
        self.frame
            .line(pen, &upright(mu), pen::solid(Paint::Pooled, line));
        if let Some(adjusted) = self.adjusted() {
            let stroke = adjusted_stroke(pen);
            self.frame.line(pen, &upright(adjusted), stroke);
        }
    }

    /// The estimate with supposed studies, where there are any.
    fn adjusted(&self) -> Option<f64> {
        let supposed = self.shown.facts.supposed.as_ref()?;
        supposed.estimate.filter(|_| !supposed.studies.is_empty())
    }

    fn edge_stroke(&self, pen: &Pen) -> Stroke {
        Stroke {
            paint: Paint::Soft,
            width: pen.theme.thin * 1.4,
            dash: Dash::Dashed,
        }
    }

    fn radius(&self) -> f64 {
        match self.rows.len() {
            0..=60 => 2.6,
            61..=200 => 2.1,
            _ => 1.6,
        }
    }

    fn points(&self, pen: &mut Pen) {
        let radius = self.radius();
        let mut labels = Labels::new(&self.frame);
        let places: Vec<(&Row, [f64; 2], Point)> = (self.rows.iter())
            .filter_map(|(row, [yi, value])| {
                Some((*row, [*yi, *value], self.frame.point(*yi, *value)?))
            })
            .collect();
        for (_, _, place) in &places {
            labels.avoid(*place, radius);
        }
        let open = pen::solid(Paint::Supposed, pen.theme.line);
        for [yi, se] in self.shown.facts.supposed.iter().flat_map(|s| &s.studies) {
            let value = self.upright.value(*se, None);
            if let Some(place) = value.and_then(|value| self.frame.point(*yi, value)) {
                labels.avoid(place, radius);
                points::dot(pen, place, radius, Some(Paint::Paper), Some(open));
            }
        }
        let border = pen::solid(Paint::Paper, pen.theme.thin);
        for (_, _, place) in &places {
            points::dot(pen, *place, radius, Some(Paint::Study), Some(border));
        }
        let Some(mu) = self.pool.estimate else {
            return;
        };
        let [lo, hi] = self.frame.y.ends;
        let no_effect = self.contours.then_some(0.0);
        for x in [Some(mu), self.adjusted(), no_effect].into_iter().flatten() {
            for piece in self.frame.lines(&[[x, lo], [x, hi]]) {
                labels.avoid_line(&piece);
            }
        }
        for half in [-self.z, self.z] {
            let edge = self.edge(mu, half);
            for piece in self.frame.lines(&edge) {
                labels.avoid_line(&piece);
            }
        }
        let far = |[yi, value]: [f64; 2]| {
            let se = self.upright.se(value).filter(|se| *se > 0.0)?;
            Some((yi - mu).abs() / se).filter(|far| *far > self.z)
        };
        let mut outside: Vec<_> = (places.iter())
            .filter_map(|(row, values, place)| Some((far(*values)?, row, place)))
            .collect();
        if outside.len() > FEW {
            return;
        }
        outside.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, row, place) in outside {
            labels.name(pen, *place, radius, &row.study);
        }
    }

    fn legend(&self, pen: &Pen) -> Vec<(Swatch, String)> {
        let mut entries = Vec::new();
        if self.contours {
            for (_, paint, text) in REGIONS.iter().rev() {
                entries.push((Swatch::Patch(*paint), (*text).to_owned()));
            }
            entries.push((Swatch::Patch(Paint::BandLight), "p ≤ 0.01".to_owned()));
        }
        if let Some(supposed) = &self.shown.facts.supposed {
            let border = pen::solid(Paint::Supposed, pen.theme.line);
            if !supposed.studies.is_empty() {
                entries.push((Swatch::Dot(Some(Paint::Study), None), "found".to_owned()));
                let sign = Swatch::Dot(Some(Paint::Paper), Some(border));
                entries.push((sign, "supposed".to_owned()));
            }
            if self.pool.estimate.is_some() && self.adjusted().is_some() {
                let line = pen::solid(Paint::Pooled, pen.theme.line);
                entries.push((Swatch::Line(line), "pooled".to_owned()));
                let line = adjusted_stroke(pen);
                entries.push((Swatch::Line(line), "with the supposed".to_owned()));
            }
        }
        entries
    }

    fn said(&self) -> Said {
        Said {
            title: format!("Funnel plot of {}", self.shown.name),
            caption: self.caption(),
            data: self.data(),
        }
    }

    fn caption(&self) -> String {
        let rows: Vec<&Row> = self.rows.iter().map(|(row, _)| *row).collect();
        let against = match self.upright {
            Upright::Sei => "standard error",
            Upright::Vi => "sampling variance",
            Upright::Ni => "number of people",
            Upright::Ninv => "inverse number of people",
            Upright::Sqrtni => "root of the number of people",
            Upright::Sqrtninv => "inverse root of the number of people",
        };
        let mut parts = vec![
            caption::of_pool(self.pool),
            format!("{}, each against its {against}.", points::how_many(&rows)),
        ];
        if self.without > 0 {
            let rows = crate::diagnostic::plural(self.without, "row");
            parts.push(format!("Left out for want of a number of people: {rows}."));
        }
        match self.pool.estimate {
            Some(mu) => {
                let mu = points::effect(self.shown, mu, self.pool.ci);
                parts.push(format!("Solid line: the pooled estimate, {mu}."));
            }
            None if self.shown.status != Status::Ok => {
                let reason = self.shown.reason.unwrap_or("it did not run");
                parts.push(format!("Without a pooled estimate: {reason}."));
            }
            None => {}
        }
        if self.upright.se(1.0).is_some() && self.pool.estimate.is_some() {
            let level = number::level(self.pool.level);
            parts.push(format!("Dashed lines: where {level} of the studies would lie around it if they differed by chance alone."));
        }
        if self.contours {
            parts.push(
                "Shades: two-sided p of a study against no effect, by its standard error."
                    .to_owned(),
            );
        }
        parts.extend(self.of_supposed());
        parts.extend(
            self.shown
                .facts
                .lacking
                .iter()
                .map(|text| format!("{text}.")),
        );
        if rows.len() < 10 {
            parts.push(
                "With fewer than ten studies an asymmetry cannot be told from chance.".to_owned(),
            );
        }
        parts.extend(caption::marks(std::slice::from_ref(self.shown)));
        parts.join(" ")
    }

    /// What trim-and-fill supposes, in words.
    fn of_supposed(&self) -> Option<String> {
        let supposed = self.shown.facts.supposed.as_ref()?;
        let studies = crate::diagnostic::plural(supposed.studies.len(), "study");
        if supposed.studies.is_empty() {
            return Some(format!(
                "Trim and fill (L0) supposes no study to be missing at the {}.",
                supposed.side
            ));
        }
        let with = supposed.estimate.map_or_else(String::new, |estimate| {
            let estimate = points::effect(self.shown, estimate, self.pool.ci);
            format!("; dotted line: the estimate with them, {estimate}")
        });
        Some(format!(
            "Open circles: {studies} that trim and fill (L0) supposes to be missing at the {}{with}. It is a sensitivity analysis, no correction.",
            supposed.side
        ))
    }

    fn data(&self) -> Vec<Vec<String>> {
        let head = [
            "study".to_owned(),
            self.pool.display.name.clone(),
            self.upright.title(self.shown),
        ];
        let row = |name: &str, [yi, value]: [f64; 2]| {
            let effect = number::plain(self.shown.facts.display(yi));
            vec![name.to_owned(), effect, number::plain(value)]
        };
        let found = self.rows.iter().map(|(r, values)| row(&r.study, *values));
        let supposed = self.shown.facts.supposed.iter().flat_map(|s| &s.studies);
        let supposed = supposed.filter_map(|[yi, se]| {
            let value = self.upright.value(*se, None)?;
            Some(row("supposed by trim and fill", [*yi, value]))
        });
        std::iter::once(head.to_vec())
            .chain(found)
            .chain(supposed)
            .collect()
    }
}

/// The line of the estimate with supposed studies.
fn adjusted_stroke(pen: &Pen) -> Stroke {
    Stroke {
        paint: Paint::Accent,
        width: pen.theme.line,
        dash: Dash::Dotted,
    }
}
