//! Data when a plan was registered and now: new and edited rows are data, and no deviation.

use std::collections::HashMap;

use super::entry::DataSeen;
use super::form::hash_bytes;
use crate::data::RawTable;
use crate::diagnostic::plural;
use crate::result::{Class, Difference, DifferenceKind};

/// Of larger datasets no row is kept.
const MOST_ROWS: usize = 10_000;

/// So many digits of a row's hash are kept.
const SHORT: usize = 16;

/// A dataset as it is now; `study` are the headers that name the study.
pub fn seen(
    name: &str,
    file: Option<(&str, Option<String>)>,
    raw: Option<&RawTable>,
    study: &[String],
) -> DataSeen {
    let rows = raw.map_or(0, RawTable::rows);
    DataSeen {
        name: name.to_owned(),
        file: file.as_ref().map(|(file, _)| (*file).to_owned()),
        sha256: file.and_then(|(_, hash)| hash),
        rows: rows as u64,
        fingerprints: raw
            .filter(|_| rows <= MOST_ROWS)
            .map_or_else(Vec::new, |raw| fingerprints(raw, study)),
    }
}

fn fingerprints(raw: &RawTable, study: &[String]) -> Vec<(String, String)> {
    let mut columns: Vec<(&str, usize)> = raw.headers().zip(0..).collect();
    columns.sort_unstable();
    let of_study: Vec<usize> = study
        .iter()
        .filter_map(|header| raw.column(header))
        .collect();
    (0..raw.rows())
        .map(|row| {
            let mut text = String::new();
            for (header, column) in &columns {
                text.push_str(header);
                text.push('\u{1f}');
                text.push_str(raw.cell(row, *column).trim());
                text.push('\u{1e}');
            }
            let names: Vec<&str> = of_study.iter().map(|c| raw.cell(row, *c).trim()).collect();
            let mut hash = hash_bytes(text.as_bytes());
            hash.truncate(SHORT);
            (names.join(" "), hash)
        })
        .collect()
}

/// What differs between the data at registration and now.
pub fn differences(then: &[DataSeen], now: &[DataSeen]) -> Vec<Difference> {
    let mut all = Vec::new();
    for data in now {
        let before = before(then, now, data).cloned().unwrap_or_default();
        let (mut old, mut new) = (Vec::new(), Vec::new());
        if before.file != data.file && !before.name.is_empty() {
            old.extend(before.file.clone());
            new.extend(data.file.clone());
        }
        if before.rows == 0 && data.rows > 0 {
            let rows = plural(usize::try_from(data.rows).unwrap_or(usize::MAX), "row");
            new.push(format!("{rows}, not there when the plan was registered"));
        } else if let Some(changes) = rows(&before, data) {
            old.push(plural(
                usize::try_from(before.rows).unwrap_or(usize::MAX),
                "row",
            ));
            new.push(changes);
        }
        if old.is_empty() && new.is_empty() {
            continue;
        }
        all.push(Difference {
            class: Class::Record,
            kind: if before.rows == 0 {
                DifferenceKind::Added
            } else {
                DifferenceKind::Changed
            },
            keyword: "data".to_owned(),
            name: Some(data.name.clone()),
            handle: data.name.clone(),
            old,
            new,
            affects: Vec::new(),
            deviates: false,
            because: None,
        });
    }
    all
}

/// The dataset as it was: by its name, or where that is new by its file or its rows.
fn before<'a>(then: &'a [DataSeen], now: &[DataSeen], data: &DataSeen) -> Option<&'a DataSeen> {
    if let Some(found) = then.iter().find(|old| old.name == data.name) {
        return Some(found);
    }
    let gone = |old: &&DataSeen| now.iter().all(|other| other.name != old.name);
    let mut gone = then.iter().filter(gone);
    gone.find(|old| match (&old.file, &data.file) {
        (None, None) => old.rows > 0 && old.fingerprints == data.fingerprints,
        (was, is) => was == is,
    })
}

/// `14 rows: 2 new, 1 edited (Yan 2010), 1 gone`; nothing where the rows are the same.
fn rows(before: &DataSeen, now: &DataSeen) -> Option<String> {
    let count = |rows: u64| plural(usize::try_from(rows).unwrap_or(usize::MAX), "row");
    if before.fingerprints.len() as u64 != before.rows || now.fingerprints.len() as u64 != now.rows
    {
        let same = before.rows == now.rows && before.sha256 == now.sha256;
        return (!same).then(|| count(now.rows));
    }
    let mut left: HashMap<&(String, String), usize> = HashMap::new();
    for row in &before.fingerprints {
        *left.entry(row).or_default() += 1;
    }
    let mut new: Vec<&str> = Vec::new();
    for row in &now.fingerprints {
        match left.get_mut(row) {
            Some(n) if *n > 0 => *n -= 1,
            _ => new.push(&row.0),
        }
    }
    let mut gone: Vec<&str> = Vec::new();
    for row in &before.fingerprints {
        if let Some(n) = left.get_mut(row)
            && *n > 0
        {
            *n -= 1;
            gone.push(&row.0);
        }
    }
    if new.is_empty() && gone.is_empty() {
        return None;
    }
    // A row of a study that is gone, and another of the same study that is new: it was edited.
    let mut edited: Vec<&str> = Vec::new();
    gone.retain(|study| {
        let found = new
            .iter()
            .position(|other| other == study && !study.is_empty());
        if let Some(at) = found {
            edited.push(new.remove(at));
        }
        found.is_none()
    });
    let part = |rows: &[&str], word: &str| {
        let mut names: Vec<&str> = rows
            .iter()
            .copied()
            .filter(|name| !name.is_empty())
            .collect();
        names.dedup();
        let shown: Vec<&str> = names.iter().copied().take(5).collect();
        let more = if names.len() > shown.len() {
            ", …"
        } else {
            ""
        };
        let named = if shown.is_empty() {
            String::new()
        } else {
            format!(" ({}{more})", shown.join(", "))
        };
        (!rows.is_empty()).then(|| format!("{} {word}{named}", rows.len()))
    };
    let parts = [
        part(&new, "new"),
        part(&edited, "edited"),
        part(&gone, "gone"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Some(format!("{}: {}", count(now.rows), parts.join(", ")))
}
