//! Rows of arms: which column says the treatment, and which of them is the reference.

use super::header::split;
use super::kind::Cells;
use super::shape::Shape;
use super::study;
use crate::data::RawTable;

/// So many labels of a treatment at most are paired.
const TREATMENTS: usize = 40;

/// Treatments that others are held against.
pub(super) const REFERENCES: &[&str] = &[
    "placebo",
    "control",
    "controls",
    "usual care",
    "standard care",
    "no treatment",
    "none",
    "untreated",
    "sham",
    "vehicle",
    "saline",
    "waitlist",
    "waiting list",
];

/// Rows of arms: the column of treatments, the reference, and all treatments.
pub(super) struct Pairing {
    pub(super) column: usize,
    pub(super) reference: String,
    pub(super) labels: Vec<String>,
}

/// The column of treatments, where a row is an arm.
pub(super) fn pairing(raw: &RawTable, columns: &[Cells], shape: &Shape) -> Option<Pairing> {
    if !matches!(shape, Shape::OneArm { .. }) {
        return None;
    }
    let study = study::find(raw, columns)?;
    let words = [
        "treatment",
        "treat",
        "trt",
        "arm",
        "group",
        "drug",
        "intervention",
        "condition",
    ];
    let is_treatment = |cells: &&Cells| {
        let named = split(&cells.header);
        let one = named.len() == 1 && named.iter().any(|word| words.contains(&word.as_str()));
        one && !cells.is_number()
            && cells.missing == 0
            && (2..=TREATMENTS).contains(&cells.distinct)
    };
    let cells = columns.iter().find(is_treatment)?;
    let mut labels: Vec<String> = Vec::new();
    for cell in raw.cells_of(cells.at) {
        if !labels.iter().any(|label| label == cell) {
            labels.push(cell.to_owned());
        }
    }
    let place = REFERENCES.iter().find_map(|known| {
        labels
            .iter()
            .position(|label| label.to_lowercase() == *known)
    })?;
    let reference = labels.remove(place);
    labels.insert(0, reference.clone());
    let both = [study.columns.as_slice(), &[cells.at]].concat();
    let once = study::distinct(raw, &both) == raw.rows();
    once.then_some(Pairing {
        column: cells.at,
        reference,
        labels,
    })
}
