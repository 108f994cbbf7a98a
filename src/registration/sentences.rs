//! Which clauses of a statement are gone, and which are new.

use serde_json::Value;

use super::meaning::Sentence;

/// The most sentences whose order is followed; beyond, sentences are held against each other in any order.
const MOST_ORDERED: usize = 2000;

/// What differs between two lists of sentences, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) removed: Vec<String>,
    pub(super) added: Vec<String>,
    /// What both say.
    pub(super) says: Vec<Value>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// The sentences as written.
pub(super) fn texts(sentences: &[Sentence]) -> Vec<String> {
    sentences
        .iter()
        .map(|sentence| sentence.text.clone())
        .collect()
}

/// What differs; `ordered` where the order of sentences means something.
pub(super) fn changes(old: &[Sentence], new: &[Sentence], ordered: bool) -> Changes {
    let pairs = pairs(old, new, ordered);
    let kept =
        |at: usize, side: fn(&(usize, usize)) -> usize| pairs.iter().any(|pair| side(pair) == at);
    let left = |all: &[Sentence], side: fn(&(usize, usize)) -> usize| -> Vec<Sentence> {
        let sentences = all.iter().enumerate();
        let left = sentences.filter(|(at, _)| !kept(*at, side));
        left.map(|(_, sentence)| sentence.clone()).collect()
    };
    let (removed, added) = (left(old, |pair| pair.0), left(new, |pair| pair.1));
    // The same words on both sides: they stand at another place.
    let told = |these: &[Sentence], others: &[Sentence]| -> Vec<String> {
        let moved = |text: &str| others.iter().any(|other| other.text == text);
        let line = |s: &Sentence| {
            let place = if moved(&s.text) {
                " (at another place)"
            } else {
                ""
            };
            format!("{}{place}", s.text)
        };
        these.iter().map(line).collect()
    };
    Changes {
        removed: told(&removed, &added),
        added: told(&added, &removed),
        says: removed
            .into_iter()
            .chain(added)
            .map(|sentence| sentence.says)
            .collect(),
    }
}

/// The sentences that say the same, side by side.
pub(super) fn same<'a>(
    old: &'a [Sentence],
    new: &'a [Sentence],
) -> impl Iterator<Item = (&'a Sentence, &'a Sentence)> {
    let pairs = pairs(old, new, false);
    pairs
        .into_iter()
        .filter_map(|(a, b)| Some((old.get(a)?, new.get(b)?)))
}

/// The places of sentences that say the same.
fn pairs(old: &[Sentence], new: &[Sentence], ordered: bool) -> Vec<(usize, usize)> {
    if ordered && old.len() <= MOST_ORDERED && new.len() <= MOST_ORDERED {
        return in_order(old, new);
    }
    let mut taken = vec![false; new.len()];
    let mut pairs = Vec::new();
    for (at, sentence) in old.iter().enumerate() {
        let mut candidates = new.iter().zip(taken.iter_mut()).enumerate();
        let found = candidates.find(|(_, (other, taken))| !**taken && other.says == sentence.says);
        if let Some((place, (_, taken))) = found {
            *taken = true;
            pairs.push((at, place));
        }
    }
    pairs
}

/// The longest run of sentences that both lists have in the same order.
fn in_order(old: &[Sentence], new: &[Sentence]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    // How many sentences both lists share from `(i, j)` on.
    let mut shared = vec![0usize; (old.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    let read = |shared: &[usize], i, j| shared.get(at(i, j)).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let longest = if a.says == b.says {
                read(&shared, i + 1, j + 1) + 1
            } else {
                read(&shared, i + 1, j).max(read(&shared, i, j + 1))
            };
            if let Some(slot) = shared.get_mut(at(i, j)) {
                *slot = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a.says == b.says {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if read(&shared, i + 1, j) >= read(&shared, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
