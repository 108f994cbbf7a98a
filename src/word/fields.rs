//! What stands inside of braces, and how the files end that a statement writes: by the word before them.

/// The fields of a block, in the order in which they are usually written. Any other may stand in a `plan`, a `search` or a
/// `flow`.
static FIELDS: &[(&str, &[&str])] = &[
    (
        "plan",
        &["question", "authors", "primary", "secondary", "registered"],
    ),
    ("search", &["databases", "terms", "dates"]),
    (
        "flow",
        &[
            "identified",
            "duplicates",
            "automation_excluded",
            "other_removed",
            "screened_out",
            "not_retrieved",
            "full_text_excluded",
            "included",
        ],
    ),
    (
        "arm",
        &[
            "n",
            "mean",
            "sd",
            "sem",
            "se",
            "var",
            "ci",
            "median",
            "q1",
            "q3",
            "min",
            "max",
            "events",
            "nonevents",
            "time",
            "r",
            "shared",
            "before",
            "after",
        ],
    ),
    ("interval", &["est", "lo", "hi"]),
];

/// The endings of files, without the point.
static FILES: &[(&str, &[&str])] = &[
    ("table", &["md", "csv", "txt"]),
    ("report", &["html", "md", "pdf"]),
];

/// The endings of files of figures.
static FIGURES: &[&str] = &["svg", "png", "pdf"];

/// The fields of the block behind `word`; none where it has no fields of its own.
pub fn fields(word: &str) -> &'static [&'static str] {
    let mut all = FIELDS.iter();
    let found = all.find(|(block, _)| *block == word);
    found.map_or(&[], |(_, fields)| fields)
}

/// The blocks that have a field of this name.
pub fn blocks_with(field: &str) -> impl Iterator<Item = &'static str> {
    let with = FIELDS
        .iter()
        .filter(move |(_, fields)| fields.contains(&field));
    with.map(|(block, _)| *block)
}

/// The fields of a flow that take records away, in the order in which they do.
pub fn leaving() -> impl Iterator<Item = &'static str> {
    let kept = ["identified", "included"];
    let all = fields("flow").iter().copied();
    all.filter(move |field| !kept.contains(field))
}

/// How the files end that the statement `keyword` writes: a table, a report or a figure.
pub fn endings(keyword: &str) -> &'static [&'static str] {
    let mut all = FILES.iter();
    let found = all.find(|(word, _)| *word == keyword);
    found.map_or(FIGURES, |(_, endings)| endings)
}
