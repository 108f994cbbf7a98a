use super::plot::{
    Frame, Pen, Reading, Room, Said, Scale, Swatch, Tick, caption, frame, legend, page, pen,
};
use super::{Figure, Found, Of, Shown, Subject};
use crate::diagnostic::plural;
use crate::result::words::capital;
use crate::result::{Pool, Row, number};
use crate::scene::{Dash, Paint, Scene, Stroke, at};
use crate::stats::dist::{normal, student_t};

entry! {
    /// The p-value function of each study and of the pooled effect: all confidence levels at once.
    ///
    /// `drapery RESULT to "file.svg"`, of a `pool`.
    ///
    /// ```kma
    /// pool trials as overall
    /// drapery overall to "drapery.svg"
    /// ```
    ///
    /// # Source
    /// Rucker and Schwarzer (2021), doi:10.1002/jrsm.1428.
    pub static DRAPERY: Figure = {
        name: "drapery",
        clauses: &[],
        options: &[],
        of: Of::Result(&["pool"]),
        draw: Some(draw),
    };
}

/// The smallest p-value drawn.
const LEAST: f64 = 0.001;
/// What is marked on the axis of p.
const MARKED: [f64; 7] = [1.0, 0.5, 0.2, 0.1, 0.05, 0.01, 0.001];
/// The usual levels: a line across each.
const LEVELS: [f64; 3] = [0.1, 0.05, 0.01];
/// How many places a curve is drawn through on each side.
const STEPS: usize = 120;

/// An estimate that is known with an error.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Curve {
    estimate: f64,
    se: f64,
    /// Of t; nothing for the normal distribution.
    df: Option<f64>,
}

impl Curve {
    /// The two-sided p-value of the test that the effect is `theta`.
    fn p(self, theta: f64) -> f64 {
        let statistic = (self.estimate - theta).abs() / self.se;
        match self.df {
            Some(df) => student_t::two_sided(statistic, df),
            None => normal::two_sided(statistic),
        }
    }

    /// How far from the estimate p is so small.
    fn reach(self, p: f64) -> f64 {
        let quantile = match self.df {
            Some(df) => student_t::quantile(1.0 - p / 2.0, df),
            None => normal::isf(p / 2.0),
        };
        quantile * self.se
    }

    /// The curve as it is drawn, from the smallest p to 1 and back; the interval at `level` is met exactly.
    fn points(self, level: f64) -> Vec<[f64; 2]> {
        let half: Vec<f64> = (0..=STEPS)
            .map(|step| self.reach(LEAST) * 1.1 * step as f64 / STEPS as f64)
            .chain(
                LEVELS
                    .into_iter()
                    .chain([1.0 - level / 100.0])
                    .map(|p| self.reach(p)),
            )
            .collect();
        let mut away: Vec<f64> = half
            .iter()
            .map(|x| -x)
            .chain(half.iter().copied())
            .collect();
        away.sort_by(f64::total_cmp);
        away.into_iter()
            .map(|away| self.estimate + away)
            .map(|theta| [theta, height(self.p(theta))])
            .collect()
    }
}

/// Where a p-value stands: at the normal quantile that has it, so that small ones are told apart.
fn height(p: f64) -> f64 {
    if p >= 1.0 { 0.0 } else { normal::isf(p / 2.0) }
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Pool(pool) = shown.found else {
        return Err(format!("`{}` has no pooled effect", shown.name));
    };
    let Some(pooled) = pooled(pool) else {
        let why = shown
            .reason
            .map_or_else(String::new, |reason| format!(": {reason}"));
        return Err(format!(
            "`{}` has no pooled effect with a standard error{why}",
            shown.name
        ));
    };
    let studies: Vec<(&Row, Curve)> = pool.rows.iter().filter_map(study).collect();
    let predicted = predicted(pool, pooled);
    let mut pen = Pen::new(subject.theme);
    let frame = axes(&pen, shown, pool, (&studies, pooled, predicted));
    if let Some(curve) = predicted {
        let mut area = curve.points(pool.level);
        area.push([
            curve.estimate + curve.reach(LEAST) * 1.1,
            height(LEAST) * 2.0,
        ]);
        area.insert(
            0,
            [
                curve.estimate - curve.reach(LEAST) * 1.1,
                height(LEAST) * 2.0,
            ],
        );
        frame.area(&mut pen, &area, Paint::Band);
    }
    levels(&mut pen, &frame, shown);
    let thin = pen::solid(Paint::Study, pen.theme.thin * 0.9);
    for (_, curve) in &studies {
        frame.line(&mut pen, &curve.points(pool.level), thin);
    }
    let strong = pen::solid(Paint::Pooled, pen.theme.line * 2.2);
    frame.line(&mut pen, &pooled.points(pool.level), strong);
    frame.axes(&mut pen);
    let theme = subject.theme;
    let mut entries = vec![
        (Swatch::Line(thin), plural(studies.len(), "effect")),
        (Swatch::Line(strong), format!("pooled: {}", shown.name)),
    ];
    if predicted.is_some() {
        entries.push((Swatch::Patch(Paint::Band), "prediction".to_owned()));
    }
    let corner = at(theme.margin, frame.bottom() + 3.0);
    let y = legend(&mut pen, corner, theme.width - 2.0 * theme.margin, &entries);
    let mut says = vec![says(pool)];
    says.extend(caption::marks(&subject.shown));
    let said = Said {
        title: format!("Drapery plot of {}", shown.name),
        caption: says.join(" "),
        data: data(shown, pool, (&studies, pooled)),
    };
    Ok(page::close(pen, y + 3.0, said))
}

/// The pooled effect with its own test: what its interval is made of.
fn pooled(pool: &Pool) -> Option<Curve> {
    let (estimate, se) = (pool.estimate?, pool.se?);
    (estimate.is_finite() && se > 0.0).then_some(Curve {
        estimate,
        se,
        df: pool.df,
    })
}

fn study(row: &Row) -> Option<(&Row, Curve)> {
    let (estimate, se) = (row.yi?, row.se?);
    let used = estimate.is_finite() && se > 0.0;
    let df = None;
    used.then_some((row, Curve { estimate, se, df }))
}

/// The prediction of a new effect, from its interval: with the degrees of freedom of the test, or one less.
fn predicted(pool: &Pool, pooled: Curve) -> Option<Curve> {
    let ([lo, hi], tau2) = (pool.pi?, pool.heterogeneity.tau2?);
    let se = (pooled.se * pooled.se + tau2).sqrt();
    let fewer = pooled.df.map_or(pool.sizes.k as f64 - 2.0, |df| df - 1.0);
    let candidates = [pooled.df, Some(fewer)];
    candidates.into_iter().find_map(|df| {
        let curve = Curve { se, df, ..pooled };
        let half = curve.reach(1.0 - pool.level / 100.0);
        ((hi - lo) / 2.0 - half)
            .abs()
            .le(&(half * 1e-6))
            .then_some(curve)
    })
}

fn axes(
    pen: &Pen,
    shown: &Shown<'_>,
    pool: &Pool,
    (studies, pooled, predicted): (&[(&Row, Curve)], Curve, Option<Curve>),
) -> Frame {
    let theme = pen.theme;
    let middles = studies.iter().map(|(_, curve)| curve.estimate);
    let reach = [Some(pooled), predicted]
        .into_iter()
        .flatten()
        .flat_map(|curve| {
            let reach = curve.reach(0.01);
            [curve.estimate - reach, curve.estimate + reach]
        });
    let ends = frame::ends(middles.chain(reach).chain(shown.facts.no_effect()), 0.06);
    let ticks = MARKED.map(|p| Tick {
        value: height(p),
        label: number::six_digits(p),
    });
    let x = Scale::new(capital(&pool.display.name), ends).read(Reading::of(&shown.facts));
    let y = Scale::new("p-value (two-sided)", [0.0, height(LEAST)])
        .reversed()
        .marked(ticks.to_vec());
    let room = Room::of(&theme, (theme.width * 0.6).clamp(180.0, 270.0));
    Frame::new(&theme, &x, &y, room)
}

/// The usual levels, and no effect.
fn levels(pen: &mut Pen, frame: &Frame, shown: &Shown<'_>) {
    let [lo, hi] = frame.x.ends;
    let stroke = |paint, dash| Stroke {
        paint,
        width: 0.6,
        dash,
    };
    for level in LEVELS {
        let y = height(level);
        frame.line(pen, &[[lo, y], [hi, y]], stroke(Paint::Soft, Dash::Dashed));
    }
    if let Some(x) = shown.facts.no_effect() {
        let ends = frame.y.ends;
        frame.line(
            pen,
            &[[x, ends[0]], [x, ends[1]]],
            stroke(Paint::Ink, Dash::Solid),
        );
    }
}

/// What the figure says of itself.
fn says(pool: &Pool) -> String {
    let of = match pool.df {
        Some(df) => format!("by t with {} df", number::maybe_whole(df)),
        None => "by the normal distribution".to_owned(),
    };
    format!(
        "P-value functions: each curve gives the two-sided p-value of every effect; where it is above {}, the effect lies \
         in the {} interval. {} Pooled curve {of}; studies by the normal distribution. Dashed: p = 0.1, 0.05 and 0.01.",
        number::six_digits(1.0 - pool.level / 100.0),
        number::level(pool.level),
        caption::of_pool(pool),
    )
}

fn data(
    shown: &Shown<'_>,
    pool: &Pool,
    (studies, pooled): (&[(&Row, Curve)], Curve),
) -> Vec<Vec<String>> {
    let level = 1.0 - pool.level / 100.0;
    let row = |name: String, curve: Curve| {
        let reach = curve.reach(level);
        let ends = [0.0, -reach, reach]
            .map(|away| number::six_digits(shown.facts.display(curve.estimate + away)));
        std::iter::once(name).chain(ends).collect::<Vec<String>>()
    };
    let of = number::level(pool.level);
    let head = ["Study".to_owned(), "Estimate".to_owned()];
    let ends = [format!("{of} from"), format!("{of} to")];
    let mut rows = vec![head.into_iter().chain(ends).collect::<Vec<String>>()];
    rows.extend(
        studies
            .iter()
            .map(|(of, curve)| row(of.study.clone(), *curve)),
    );
    rows.push(row(shown.name.clone(), pooled));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_one_half_alpha_at_the_ends_of_its_interval() {
        for df in [None, Some(3.0), Some(12.0)] {
            let curve = Curve {
                estimate: 0.4,
                se: 0.2,
                df,
            };
            for p in [0.1, 0.05, 0.01] {
                let reach = curve.reach(p);
                assert!((curve.p(0.4 + reach) - p).abs() < 1e-10);
                assert!((curve.p(0.4 - reach) - p).abs() < 1e-10);
            }
            assert!((curve.p(0.4) - 1.0).abs() < 1e-12);
        }
    }
}
