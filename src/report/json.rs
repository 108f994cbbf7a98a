//! The JSON document of a run.

use crate::result::Document;

/// `document` as one JSON text, fields in the order of the contract, with a line end.
pub fn json(document: &Document) -> String {
    let mut text = serde_json::to_string_pretty(document)
        .expect("keys are texts, and no field of a document fails to serialise");
    text.push('\n');
    text
}
