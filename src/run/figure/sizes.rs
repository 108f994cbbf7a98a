//! The number of people behind each row, for figures that show it.

use super::super::shared::Sum;
use super::super::{Context, rows};
use crate::figure::Facts;
use crate::plan::{Figure, RowAnalysis};

/// Gives each row its n where the figure asks for one.
pub(super) fn tell(
    context: &Context<'_>,
    asked: &Figure,
    analysis: &RowAnalysis,
    facts: &mut Facts,
) {
    let about_n = |predictor: &str| !matches!(predictor, "sei" | "vi");
    if !asked.wishes.predictor.as_deref().is_some_and(about_n) {
        return;
    }
    let (evidence, _) = rows::evidence(context, analysis);
    let places = evidence.places();
    let set = evidence.set(&places, false);
    let Some(measured) = evidence.measured() else {
        return;
    };
    for (at, row) in facts.rows.iter_mut().enumerate() {
        let (mut people, mut events) = (Sum::default(), Sum::default());
        if let (Some(groups), Some(&place)) = (measured.groups(&set.effects, at), places.get(at)) {
            groups.add(place as usize, &mut people, &mut events);
            row.n = people.total();
        }
    }
}
