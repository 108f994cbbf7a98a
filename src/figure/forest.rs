use super::plot::{Axis, Pen, caption, pen};
use super::{Figure, Found, Of, Shown, Subject};
use crate::option::{AXIS, SORT};
use crate::result::{Pool, Row, number};
use crate::scene::{Anchor, Face, Paint, Scene, at};

entry! {
    /// Each study's effect with its interval, and the pooled effect as a diamond.
    ///
    /// `forest RESULT to "file.svg"`, of a `pool` or a `sensitivity`. With `by` the subgroups stand below each other with
    /// a diamond each; for `per` the file name holds the column, `to "forest-{region}.svg"`, and each part has a file.
    ///
    /// ```kma
    /// pool trials using REML as overall
    /// forest overall to "overall.svg"
    /// ```
    ///
    /// The axis is that of the display: ratios stand on a log axis and read as ratios. Where a `require` does not hold,
    /// the studies are drawn without a diamond.
    ///
    /// # Source
    /// Lewis and Clarke (2001), doi:10.1136/bmj.322.7300.1479.
    pub static FOREST: Figure = {
        name: "forest",
        clauses: &["showing"],
        options: &[&SORT, &AXIS],
        of: Of::Results(&["pool", "sensitivity", "summarise"]),
        draw: Some(draw),
    };
}

/// Draws the first result.
fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let Found::Pool(pool) = shown.found else {
        return Err("not in this version: a forest of this".to_owned());
    };
    let rows: Vec<&Row> = pool.rows.iter().filter(|row| row.yi.is_some()).collect();
    if rows.is_empty() {
        return Err("no row has an effect".to_owned());
    }
    let mut pen = Pen::new(subject.theme);
    let theme = subject.theme;
    let right = theme.width - theme.margin;
    let ends = rows.iter().filter_map(|row| row.ci);
    let (lo, hi) = ends.fold((f64::MAX, f64::MIN), |(lo, hi), ci| {
        (lo.min(ci[0]), hi.max(ci[1]))
    });
    let places = [theme.width * 0.35, theme.width * 0.75];
    let axis = if shown.facts.ratio() {
        Axis::log([lo, hi], places, 7)
    } else {
        Axis::linear([lo, hi], places, 7)
    };
    let mut y = theme.margin + theme.row;
    let digits = number::decimals(pool.display.estimate, pool.display.ci, shown.facts.ratio());
    for row in rows {
        study(&mut pen, (shown, &axis), row, (y, right, digits));
        y += theme.row;
    }
    diamond(&mut pen, pool, &axis, y);
    y += theme.row;
    for tick in &axis.ticks {
        let x = axis.place(tick.value);
        pen.rule(at(x, y), at(x, y + 3.0), Paint::Ink);
        pen.text(at(x, y + theme.row), tick.label.clone(), Anchor::Middle);
    }
    pen.rule(at(places[0], y), at(places[1], y), Paint::Ink);
    y += theme.row * 2.0;
    let says = caption::of_pool(pool);
    let small = (Face::Regular, theme.small, Paint::Soft);
    y = pen.paragraph(at(theme.margin, y), right - theme.margin, &says, small);
    pen.scene.height = y + theme.margin;
    pen.scene.title = format!("Forest plot of {}", shown.name);
    pen.scene.description = says;
    Ok(pen.scene)
}

fn study(
    pen: &mut Pen,
    (shown, axis): (&Shown<'_>, &Axis),
    row: &Row,
    (y, right, digits): (f64, f64, usize),
) {
    let theme = pen.theme;
    let name = pen::cut(&row.study, theme.width * 0.3, Face::Regular, theme.text);
    pen.text(at(theme.margin, y), name, Anchor::Start);
    let middle = y - theme.text * 0.33;
    if let (Some(yi), Some([lo, hi])) = (row.yi, row.ci) {
        pen.stroke(
            at(axis.clamped(lo), middle),
            at(axis.clamped(hi), middle),
            Paint::Ink,
        );
        pen.square(at(axis.clamped(yi), middle), 5.0, Paint::Study);
        let show = |x: f64| number::shown(shown.facts.display(x), digits, shown.facts.ratio());
        let text = format!("{} ({} to {})", show(yi), show(lo), show(hi));
        pen.text(at(right, y), text, Anchor::End);
    }
}

fn diamond(pen: &mut Pen, pool: &Pool, axis: &Axis, y: f64) {
    if let (Some(estimate), Some([lo, hi])) = (pool.estimate, pool.ci) {
        let places = [lo, estimate, hi].map(|x| axis.clamped(x));
        let middle = y - pen.theme.text * 0.33;
        pen.diamond(places, middle, pen.theme.row * 0.35, Paint::Pooled);
    }
}
