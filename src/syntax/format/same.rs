//! Whether two trees say the same, wherever they stand.

use std::fmt::Debug;

/// Whether `a` and `b` differ in nothing but places.
pub(super) fn same(a: &impl Debug, b: &impl Debug) -> bool {
    without_places(a) == without_places(b)
}

/// The tree in words, every place left out.
fn without_places(tree: &impl Debug) -> String {
    const PLACE: &str = "Span { source: SourceId(";
    let shown = format!("{tree:?}");
    let mut parts = shown.split(PLACE);
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let behind = part.split_once('}').map_or("", |(_, behind)| behind);
        text.push('@');
        text.push_str(behind);
    }
    text
}
