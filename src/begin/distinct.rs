//! Headers that stand twice.

use std::collections::HashMap;

use crate::data::RawTable;

/// Gives each header that stands twice a number: `n, mean, n, mean` is `n_1, mean_1, n_2, mean_2`. The columns that
/// have another header now.
pub fn distinct_headers(raw: &mut RawTable) -> Vec<usize> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for header in raw.headers() {
        *times.entry(header.to_owned()).or_default() += 1;
    }
    let mut given: HashMap<String, usize> = HashMap::new();
    let mut renamed = Vec::new();
    for at in 0..raw.columns() {
        let header = raw.header(at).to_owned();
        if times.get(&header).is_none_or(|times| *times < 2) {
            continue;
        }
        let number = given.entry(header.clone()).or_default();
        let mut name = header.clone();
        while times.contains_key(&name) {
            *number += 1;
            name = format!("{header}_{number}");
        }
        times.insert(name.clone(), 1);
        raw.rename(at, name);
        renamed.push(at);
    }
    renamed
}

/// The text of a file with the headers that `raw` has now at `columns`; nothing where it does not come from a text.
pub fn with_headers(raw: &RawTable, columns: &[usize], text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16 * columns.len());
    let mut done = 0;
    for at in columns {
        let range = raw.header_place(*at).span?.range();
        out.push_str(text.get(done..range.start)?);
        let header = raw.header(*at).replace('"', "\"\"");
        // Quotes may stand around the range, or in it.
        if text.get(range.clone())?.starts_with('"') {
            out.push('"');
            out.push_str(&header);
            out.push('"');
        } else {
            out.push_str(&header);
        }
        done = range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}
