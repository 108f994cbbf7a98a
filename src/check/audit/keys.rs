//! The keys of published numbers that are held against each other.

/// What is printed under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One number.
    Number,
    /// A number of things.
    Count,
    /// A number with `%`.
    Percent,
    /// Two numbers.
    Interval,
    /// Two numbers with `%`.
    Percents,
}

/// Every key that means something by itself.
pub(super) const KEYS: &[(&str, Shape)] = &[
    ("estimate", Shape::Number),
    ("ci", Shape::Interval),
    ("pi", Shape::Interval),
    ("se", Shape::Number),
    ("statistic", Shape::Number),
    ("z", Shape::Number),
    ("t", Shape::Number),
    ("chi2", Shape::Number),
    ("df", Shape::Number),
    ("p", Shape::Number),
    ("k", Shape::Count),
    ("studies", Shape::Count),
    ("participants", Shape::Count),
    ("events", Shape::Count),
    ("q", Shape::Number),
    ("q_df", Shape::Number),
    ("q_p", Shape::Number),
    ("i2", Shape::Percent),
    ("i2_ci", Shape::Percents),
    ("h2", Shape::Number),
    ("tau2", Shape::Number),
    ("tau", Shape::Number),
    ("n", Shape::Count),
    ("items", Shape::Count),
    ("mean", Shape::Number),
    ("sd", Shape::Number),
];

/// Words that say how the numbers are meant.
pub(super) const WORDS: &[&str] = &["test", "sided", "measure", "model", "i2_from", "level"];

/// Words for people.
pub(super) const NOTES: &[&str] = &["page", "source", "note"];

/// Blocks.
pub(super) const BLOCKS: &[&str] = &["parts", "between"];

/// What stands under `key`, if it means something.
pub(super) fn shape(key: &str) -> Option<Shape> {
    let known = KEYS.iter().find(|(name, _)| *name == key);
    known.map(|(_, shape)| *shape)
}

/// What stands under a word that takes one of a few.
pub fn choices(key: &str) -> &'static [&'static str] {
    match key {
        "test" => &["z", "t", "hksj"],
        "sided" => &["one", "two"],
        "i2_from" => &["q", "tau2"],
        _ => &[],
    }
}

/// Everything that can be written.
pub fn all() -> impl Iterator<Item = &'static str> {
    let keys = KEYS.iter().map(|(name, _)| *name);
    let words = WORDS.iter().chain(NOTES).chain(BLOCKS).copied();
    keys.chain(words).chain(["holds"])
}
