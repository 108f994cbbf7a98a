//! The JSON document of a run.

use crate::result::Document;

/// `document` as one JSON text, fields in the order of the contract, with a line end.
pub fn json(document: &Document) -> String {
    // Keys are texts and no field fails to serialise, so there always is a text.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
