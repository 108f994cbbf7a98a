//! Canonical values: JSON of text, lists and objects, with one spelling for each meaning.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// A SHA-256, as 64 hexadecimal digits.
pub type Hash = String;

/// The canonical text of `value` (RFC 8785): no blanks, keys in order.
pub fn canonical(value: &Value) -> String {
    serde_json_canonicalizer::to_string(value).unwrap_or_default()
}

/// The SHA-256 of the canonical text of `value`.
pub fn hash(value: &Value) -> Hash {
    hash_bytes(canonical(value).as_bytes())
}

/// The SHA-256 of `bytes`.
pub fn hash_bytes(bytes: &[u8]) -> Hash {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// An object of the fields that say something: `null` is left out.
pub(super) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let said = fields.into_iter().filter(|(_, value)| !value.is_null());
    let map: Map<String, Value> = said.map(|(key, value)| (key.to_owned(), value)).collect();
    Value::Object(map)
}

/// Text.
pub(super) fn text(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

/// Text, or nothing.
pub(super) fn maybe(text: Option<impl Into<String>>) -> Value {
    text.map_or(Value::Null, |text| Value::String(text.into()))
}

/// `yes`, or nothing.
pub(super) fn flag(yes: bool) -> Value {
    if yes { text("yes") } else { Value::Null }
}

/// The shortest decimal that names `number`, without exponent.
pub(super) fn decimal(number: f64) -> Value {
    // 0 and -0 are one number.
    let number = if number == 0.0 { 0.0 } else { number };
    Value::String(number.to_string())
}

/// A list in the order given; nothing where it is empty.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    let items: Vec<Value> = items.into_iter().collect();
    if items.is_empty() {
        Value::Null
    } else {
        Value::Array(items)
    }
}

/// A list whose order means nothing: sorted, each item once; nothing where it is empty.
pub(super) fn set(items: impl IntoIterator<Item = Value>) -> Value {
    let mut items: Vec<(String, Value)> = items
        .into_iter()
        .map(|item| (canonical(&item), item))
        .collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items.dedup_by(|a, b| a.0 == b.0);
    list(items.into_iter().map(|(_, item)| item))
}

/// A list whose order means nothing, and which may hold an item twice: sorted.
pub(super) fn bag(items: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut items: Vec<Value> = items.into_iter().collect();
    items.sort_by_cached_key(canonical);
    items
}
