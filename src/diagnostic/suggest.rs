//! Names that are near a misspelt one.

/// The candidates nearest to `word`, best first, at most three.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = word.to_lowercase();
    let most = (word.chars().count() / 3).max(1);
    let mut near: Vec<_> = candidates
        .into_iter()
        .filter_map(|candidate| {
            if candidate.to_lowercase() == lower {
                return Some((0, candidate));
            }
            let distance = strsim::damerau_levenshtein(word, candidate);
            (word.chars().count() > 2 && distance <= most).then_some((distance, candidate))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(3);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}
