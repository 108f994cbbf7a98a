//! The flow diagram of PRISMA 2020.

mod chart;
mod story;

use super::plot::{Pen, Said, caption, page};
use super::{Figure, Of, Subject};
use crate::scene::Scene;
use story::Phase;

entry! {
    /// The flow diagram of PRISMA 2020: from the records that were found to the rows of an analysis.
    ///
    /// `prisma SOURCE to "file.svg"`. Of a `flow` it draws what the flow counts; the numbers between are computed. Of a
    /// dataset, a selection or a result it draws the steps that led to it, each with the rows and studies that left and
    /// why, below the flow of the plan where there is exactly one.
    ///
    /// ```kma
    /// flow {
    ///   identified:         1263 because "PubMed" 800, "PsycINFO" 463
    ///   duplicates:         424
    ///   screened_out:       774
    ///   full_text_excluded: 40 because "no control" 12, "in vitro" 28
    ///   included:           25
    /// }
    /// let low = trials exclude where dose > 15 because "high dose"
    /// prisma low to "flow.svg"
    /// ```
    ///
    /// A flow counts `identified`, `duplicates`, `automation_excluded`, `other_removed`, `screened_out`,
    /// `not_retrieved`, `full_text_excluded` and `included`; boxes that it has no count for are not drawn. Further
    /// counts stand in the box of their phase, in italics. A `where` is no criterion; its rows are told apart.
    ///
    /// # Source
    /// Page et al. (2021), doi:10.1136/bmj.n71.
    pub static PRISMA: Figure = {
        name: "prisma",
        clauses: &[],
        options: &[],
        of: Of::Flow,
        draw: Some(draw),
    };
}

fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    let mut phases = Vec::new();
    let mut says = Vec::new();
    if let Some(flow) = &shown.facts.flow {
        phases.extend(story::of_flow(flow));
        says.push(story::says(flow));
    }
    if !shown.facts.way.is_empty() {
        phases.push(story::of_way(&shown.facts.way));
        says.push(
            "Selection: rows of data, and studies of which no row is left, step by step."
                .to_owned(),
        );
    }
    if phases.iter().all(|phase| phase.steps.is_empty()) {
        return Err(format!("`{}` counts nothing that has a box", shown.name));
    }
    says.extend(caption::marks(&subject.shown));
    let mut pen = Pen::new(subject.theme);
    let y = chart::draw(&mut pen, &phases);
    let said = Said {
        title: format!("Flow diagram of {}", shown.name),
        caption: says.join(" "),
        data: data(&phases),
    };
    let y = y + subject.theme.row * 0.6;
    Ok(page::close(pen, y, said))
}

fn data(phases: &[Phase]) -> Vec<Vec<String>> {
    let mut rows = vec![["Phase", "Box", "Left"].map(str::to_owned).to_vec()];
    for phase in phases {
        for step in &phase.steps {
            let join = |lines: &[story::Line]| {
                let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
                texts.join("; ")
            };
            rows.push(vec![
                phase.name.to_owned(),
                join(&step.main),
                join(&step.aside),
            ]);
        }
    }
    rows
}
