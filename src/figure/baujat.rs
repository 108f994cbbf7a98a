use super::plot::frame::{self, Frame};
use super::plot::{Labels, Pen, Room, Said, Scale, caption, page, pen, points};
use super::{Figure, Found, Of, Shown, Subject};
use crate::diagnostic::plural;
use crate::result::sensitivity::Whose;
use crate::result::{Sensitivity, number};
use crate::scene::{Paint, Point, Scene};

entry! {
    /// What each study adds to heterogeneity, against how far it moves the pooled effect.
    ///
    /// `baujat RESULT to "file.svg"`, of a `pool`, or of a `sensitivity … with baujat`. To the right the squared Pearson residual
    /// `(yi - mu)²/(vi + tau²)`, upwards `(mu without i - mu)²` in the variance that mu has without i, with the model of the
    /// result. Studies at the top right deserve a second look; those farthest out are named.
    ///
    /// ```kma
    /// pool trials using DL as overall
    /// baujat overall to "baujat.svg"
    /// ```
    ///
    /// It shows where to look, and is no reason to exclude what is found there.
    ///
    /// # Source
    /// Baujat and others (2002), doi:10.1002/sim.1221. metafor: `baujat()`.
    pub static BAUJAT: Figure = {
        name: "baujat",
        clauses: &[],
        options: &[],
        of: Of::Sensitivity("baujat"),
        draw: Some(draw),
    };
}

/// So many studies are named at most, those farthest out first.
const NAMED: usize = 15;
/// Nearer to the corner than this share of the farthest none is named, where there are many.
const NEAR: f64 = 0.08;

/// A study with its contribution and its influence.
type Placed<'a> = (&'a Whose, [f64; 2]);

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Sensitivity(found) = shown.found else {
        return Err("this plot is drawn of a sensitivity analysis".to_owned());
    };
    let computed = found.baujat.as_ref().ok_or_else(|| lacking(shown, found))?;
    let placed: Vec<Placed<'_>> = (computed.iter())
        .filter_map(|point| Some((&point.whose, [point.x?, point.y?])))
        .collect();
    if placed.is_empty() {
        return Err("no study has a contribution and an influence".to_owned());
    }
    let mut pen = Pen::new(subject.theme);
    let end = |values: Vec<f64>| {
        let [_, hi] = frame::ends(values, 0.0);
        [0.0, if hi > 0.0 { hi * 1.08 } else { 1.0 }]
    };
    let x = Scale::new(
        "Contribution to heterogeneity (squared Pearson residual)",
        end(placed.iter().map(|(_, [x, _])| *x).collect()),
    );
    let y = Scale::new(
        "Influence on the pooled effect",
        end(placed.iter().map(|(_, [_, y])| *y).collect()),
    );
    let height = (pen.theme.width * 0.6).clamp(150.0, 320.0);
    let frame = Frame::new(&pen.theme, &x, &y, Room::of(&pen.theme, height));
    studies(&mut pen, &frame, &placed);
    frame.axes(&mut pen);
    Ok(page::close(
        pen,
        frame.bottom() + 6.0,
        said(shown, found, &placed),
    ))
}

/// Why there is nothing to draw.
fn lacking(shown: &Shown<'_>, found: &Sensitivity) -> String {
    let why = found.not_computed.iter().find(|not| not.what == "baujat");
    match (why, shown.reason) {
        (Some(not), _) => format!("it could not be computed: {}", not.reason),
        (None, Some(reason)) => reason.to_owned(),
        (None, None) => format!("`{}` is without `baujat`: write `with baujat`", shown.name),
    }
}

fn studies(pen: &mut Pen, frame: &Frame, placed: &[Placed<'_>]) {
    let radius = match placed.len() {
        0..=60 => 2.8,
        61..=200 => 2.2,
        _ => 1.7,
    };
    let border = pen::solid(Paint::Paper, pen.theme.thin);
    let mut labels = Labels::new(frame);
    let ([_, right], [_, top]) = (frame.x.ends, frame.y.ends);
    let mut places: Vec<(f64, &str, Point)> = Vec::with_capacity(placed.len());
    for (whose, [x, y]) in placed {
        let Some(place) = frame.point(*x, *y) else {
            continue;
        };
        labels.avoid(place, radius);
        points::dot(pen, place, radius, Some(Paint::Study), Some(border));
        let far = (x / right) * (x / right) + (y / top) * (y / top);
        places.push((far.sqrt(), whose.study.as_str(), place));
    }
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    let farthest = places.first().map_or(0.0, |(far, _, _)| *far);
    let many = places.len() > NAMED;
    for (far, study, place) in places.into_iter().take(NAMED) {
        if !many || far > NEAR * farthest {
            labels.name(pen, place, radius, study);
        }
    }
}

fn said(shown: &Shown<'_>, found: &Sensitivity, placed: &[Placed<'_>]) -> Said {
    let mut parts = vec![
        caption::of_sensitivity(found),
        format!(
            "{}: to the right the contribution to heterogeneity, upwards the squared change of the pooled effect without the study, by its variance then.",
            plural(placed.len(), "study")
        ),
    ];
    if placed.len() > NAMED {
        parts.push("Named are those farthest out.".to_owned());
    }
    parts.push("It shows where to look, and is no reason to exclude.".to_owned());
    parts.extend(caption::marks(std::slice::from_ref(shown)));
    let head = ["study", "contribution to heterogeneity", "influence"];
    let row = |(whose, [x, y]): &Placed<'_>| {
        vec![whose.study.clone(), number::plain(*x), number::plain(*y)]
    };
    Said {
        title: format!("Baujat plot of {}", shown.name),
        caption: parts.join(" "),
        data: std::iter::once(head.map(str::to_owned).to_vec())
            .chain(placed.iter().map(row))
            .collect(),
    }
}
