use super::plot::frame::{self, Frame};
use super::plot::{Labels, Pen, Room, Said, Scale, Swatch, caption, legend, page, pen, points};
use super::{Figure, Found, Of, Shown, Subject};
use crate::result::{Pool, Row, number};
use crate::scene::{Dash, Paint, Point, Scene, Stroke, at};
use crate::stats::dist::normal;
use crate::stats::math::{asin, exp, sin};

entry! {
    /// The risk in one arm against the risk in the other, each study as large as its weight.
    ///
    /// `labbe RESULT to "file.svg"`, of a `pool` of a measure of two arms with counts: `RR`, `OR`, `RD`, …; of `IRR`, `IRD`
    /// and `IRSD` the rates. The reference arm stands below. The risks are those observed, `events/n`, also where the effect
    /// needed something added to an empty cell.
    ///
    /// ```kma
    /// effect rr = RR(vaccine, control)
    /// pool trials as overall
    /// labbe overall to "labbe.svg"
    /// ```
    ///
    /// Studies on the diagonal have no effect. The dashed line is the pooled effect at each risk of the reference arm: for RR
    /// a ray, for RD a parallel, for OR a curve.
    ///
    /// # Source
    /// L'Abbe, Detsky and O'Rourke (1987), doi:10.7326/0003-4819-107-2-224. metafor: `labbe()`, which has the risks on the
    /// scale of the analysis.
    pub static LABBE: Figure = {
        name: "labbe",
        clauses: &[],
        options: &[],
        of: Of::Result(&["pool"]),
        draw: Some(draw),
    };
}

/// Studies are named up to this many.
const FEW: usize = 20;
/// Points of a curve.
const STEPS: u32 = 100;

struct Labbe<'a> {
    shown: &'a Shown<'a>,
    pool: &'a Pool,
    /// Each row with the risk in the reference arm and in the other.
    rows: Vec<(&'a Row, [f64; 2])>,
    /// Whether rates stand here in place of risks.
    rates: bool,
    frame: Frame,
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Pool(pool) = shown.found else {
        return Err("this plot is drawn of a pool".to_owned());
    };
    let risks = |row: &Row| {
        let [[events1, n1], [events2, n2]] = shown.facts.of(row)?.risks?;
        let place = [events2 / n2, events1 / n1];
        (place.iter().all(|x| x.is_finite())).then_some(place)
    };
    let rows: Vec<_> = (points::used(shown.found).into_iter())
        .filter_map(|row| Some((row, risks(row)?)))
        .collect();
    if rows.is_empty() {
        return Err(format!("no row of `{}` has counts of two arms", shown.name));
    }
    let rates = shown
        .facts
        .measure
        .is_some_and(|m| m.name.starts_with("IR"));
    let mut pen = Pen::new(subject.theme);
    let frame = framed(&pen, shown, rates, &rows);
    let labbe = Labbe {
        shown,
        pool,
        rows,
        rates,
        frame,
    };
    labbe.lines(&mut pen);
    labbe.points(&mut pen);
    labbe.frame.axes(&mut pen);
    let corner = at(subject.theme.margin, labbe.frame.bottom() + 5.0);
    let width = subject.theme.width - 2.0 * subject.theme.margin;
    let entries = labbe.legend(&pen);
    let y = legend(&mut pen, corner, width, &entries);
    Ok(page::close(pen, y + 4.0, labbe.said()))
}

fn framed(pen: &Pen, shown: &Shown<'_>, rates: bool, rows: &[(&Row, [f64; 2])]) -> Frame {
    let what = if rates { "Rate" } else { "Risk" };
    let [first, second] = match &shown.facts.arms {
        Some([arm, reference]) => [arm.as_str(), reference.as_str()],
        None => ["the first arm", "the second arm"],
    };
    let [_, hi] = frame::ends(rows.iter().flat_map(|(_, place)| *place), 0.0);
    let hi = if hi > 0.0 { hi } else { 1.0 };
    // Room for bubbles at no event and at the highest risk.
    let ends = [-0.07 * hi, 1.08 * hi];
    let marked = |title: String| {
        let mut scale = Scale::new(title, ends);
        let ticks = super::plot::axis::linear_ticks([0.0, ends[1]], 6);
        let possible = |value: f64| rates || value <= 1.0;
        scale.ticks = Some(
            ticks
                .into_iter()
                .filter(|tick| possible(tick.value))
                .collect(),
        );
        scale
    };
    let x = marked(format!("{what} in {second}"));
    let y = marked(format!("{what} in {first}"));
    Frame::square(&pen.theme, &x, &y, Room::of(&pen.theme, 0.0), 300.0)
}

/// The risk (or rate) that the pooled effect makes of that in the reference arm; nothing where it says none.
fn moved(measure: &str, effect: f64, risk: f64) -> Option<f64> {
    let odds = |log: f64| {
        let odds = risk / (1.0 - risk) * exp(log);
        if risk >= 1.0 {
            1.0
        } else {
            odds / (1.0 + odds)
        }
    };
    let root = |moved: f64| moved.max(0.0) * moved.max(0.0);
    Some(match measure {
        "RR" | "IRR" => risk * exp(effect),
        "OR" | "PETO" => odds(effect),
        "RD" | "IRD" => risk + effect,
        "IRSD" => root(risk.sqrt() + effect),
        "AS" => {
            let angle = asin(risk.sqrt()) + effect;
            let sine = sin(angle.clamp(0.0, std::f64::consts::FRAC_PI_2));
            sine * sine
        }
        "PBIT" if risk > 0.0 && risk < 1.0 => normal::cdf(effect - normal::isf(risk)),
        _ => return None,
    })
}

impl Labbe<'_> {
    /// The highest value that is possible, or drawn.
    fn end(&self) -> f64 {
        let [_, end] = self.frame.x.ends;
        if self.rates { end } else { end.min(1.0) }
    }

    /// The line of the pooled effect: dense at both ends, where it bends.
    fn pooled(&self) -> Vec<[f64; 2]> {
        let (Some(measure), Some(effect)) = (self.shown.facts.measure, self.pool.estimate) else {
            return Vec::new();
        };
        let end = self.end();
        let along = |n: u32| {
            let share = f64::from(n) / f64::from(STEPS);
            end * share * share * (3.0 - 2.0 * share)
        };
        let possible = |moved: &f64| moved.is_finite() && (self.rates || *moved <= 1.0 + 1e-12);
        let place = |risk: f64| {
            let moved = moved(measure.name, effect, risk).filter(possible)?;
            (moved >= 0.0).then_some([risk, moved])
        };
        (0..=STEPS).map(along).filter_map(place).collect()
    }

    fn lines(&self, pen: &mut Pen) {
        let end = self.end();
        let thin = pen::solid(Paint::Soft, pen.theme.thin);
        self.frame.line(pen, &[[0.0, 0.0], [end, end]], thin);
        let dashed = dashed(pen);
        self.frame.line(pen, &self.pooled(), dashed);
    }

    fn points(&self, pen: &mut Pen) {
        let rows: Vec<&Row> = self.rows.iter().map(|(row, _)| *row).collect();
        let [left, right] = self.frame.across();
        let radii = points::radii(&rows, 0.8 * (right - left));
        let mut placed: Vec<(&Row, Point, f64)> = (self.rows.iter().zip(radii))
            .filter_map(|((row, [x, y]), radius)| Some((*row, self.frame.point(*x, *y)?, radius)))
            .collect();
        placed.sort_by(|a, b| b.2.total_cmp(&a.2));
        let border = pen::solid(Paint::Study, pen.theme.line);
        let mut labels = Labels::new(&self.frame);
        for (_, place, radius) in &placed {
            labels.avoid(*place, *radius);
            points::dot(pen, *place, *radius, Some(Paint::BandDark), Some(border));
        }
        let end = self.end();
        for line in [self.pooled(), vec![[0.0, 0.0], [end, end]]] {
            for piece in self.frame.lines(&line) {
                labels.avoid_line(&piece);
            }
        }
        if placed.len() <= FEW {
            for (row, place, radius) in &placed {
                labels.name(pen, *place, *radius, &row.study);
            }
        }
    }

    fn legend(&self, pen: &Pen) -> Vec<(Swatch, String)> {
        let thin = pen::solid(Paint::Soft, pen.theme.thin);
        let mut entries = vec![(Swatch::Line(thin), "no effect".to_owned())];
        if !self.pooled().is_empty() {
            let text = match self.pool.estimate {
                Some(mu) => format!(
                    "pooled {}, {}",
                    self.pool.display.name,
                    points::with_interval(self.shown, mu, self.pool.ci)
                ),
                None => String::new(),
            };
            entries.push((Swatch::Line(dashed(pen)), text));
        }
        entries
    }

    fn said(&self) -> Said {
        let rows: Vec<&Row> = self.rows.iter().map(|(row, _)| *row).collect();
        let (one, many) = if self.rates {
            ("rate", "rates")
        } else {
            ("risk", "risks")
        };
        let mut parts = vec![
            caption::of_pool(self.pool),
            format!(
                "{}: observed {many} of the two arms, areas by weight.",
                points::how_many(&rows)
            ),
        ];
        match self.pool.estimate {
            Some(_) if self.pooled().is_empty() => parts.push(format!(
                "The pooled effect says no {one} of one arm from that of the other: it has no line."
            )),
            Some(_) => {}
            None => parts.extend(
                (self.shown.reason).map(|reason| format!("Without a pooled effect: {reason}.")),
            ),
        }
        parts.extend(caption::marks(std::slice::from_ref(self.shown)));
        let (first, second) = match &self.shown.facts.arms {
            Some([arm, reference]) => (arm.clone(), reference.clone()),
            None => ("first arm".to_owned(), "second arm".to_owned()),
        };
        let head = vec![
            "study".to_owned(),
            format!("{one} in {second}"),
            format!("{one} in {first}"),
            "weight (%)".to_owned(),
        ];
        let row = |(row, [x, y]): &(&Row, [f64; 2])| {
            let weight = row.weight.map(|weight| number::fixed(weight, 1));
            vec![
                row.study.clone(),
                number::plain(*x),
                number::plain(*y),
                weight.unwrap_or_default(),
            ]
        };
        Said {
            title: format!("L'Abbé plot of {}", self.shown.name),
            caption: parts.join(" "),
            data: std::iter::once(head)
                .chain(self.rows.iter().map(row))
                .collect(),
        }
    }
}

/// The line of the pooled effect.
fn dashed(pen: &Pen) -> Stroke {
    Stroke {
        paint: Paint::Pooled,
        width: pen.theme.line,
        dash: Dash::Dashed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::math::ln;

    #[test]
    fn the_line_is_the_effect_at_each_risk() {
        let risk = 0.3;
        let log_odds = |p: f64| ln(p / (1.0 - p));
        let or = moved("OR", 0.7, risk).expect("there is one");
        assert!((log_odds(or) - log_odds(risk) - 0.7).abs() < 1e-12);
        assert_eq!(moved("OR", 0.7, 1.0), Some(1.0));
        assert_eq!(moved("OR", 0.7, 0.0), Some(0.0));
        let rr = moved("RR", -0.5, risk).expect("there is one");
        assert!((ln(rr / risk) + 0.5).abs() < 1e-12);
        assert!((moved("RD", -0.1, risk).expect("there is one") - 0.2).abs() < 1e-12);
        let arcsine = moved("AS", 0.2, risk).expect("there is one");
        assert!((asin(arcsine.sqrt()) - asin(risk.sqrt()) - 0.2).abs() < 1e-12);
        let probit = moved("PBIT", 0.2, risk).expect("there is one");
        assert!((normal::isf(risk) - normal::isf(probit) - 0.2).abs() < 1e-9);
        assert_eq!(moved("PHI", 0.2, risk), None);
    }
}
