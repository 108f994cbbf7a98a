//! One statement of a session: its text, what it declares, and what it takes the place of.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use sha2::{Digest, Sha256};

use crate::diagnostic::{Code, Diagnostics};
use crate::pipeline;
use crate::source::{Source, SourceId};
use crate::syntax::{self, Piece, Words, ast};

/// What is said again under the same key takes the place of what was said before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// Nothing takes its place: a row of data, a comment.
    Never,
    /// There is one in a plan: `kma`, `plan`.
    Only(String),
    /// What has a name, and what kind of thing it is: a name of another kind is not replaced.
    Named(&'static str, String),
    /// `search` or `flow`, with its name if it has one.
    Record(String, Option<String>),
    /// The clauses of a `default`.
    Default(BTreeSet<String>),
    /// `deviation`: of what.
    Of(String, String),
    /// What is written to a file.
    File(String),
    /// What has none of these is the same if it says the same.
    Text(String),
}

impl Key {
    /// Whether `new` takes the place of `self`.
    pub(super) fn gives_way(&self, new: &Self) -> bool {
        match (self, new) {
            (Self::Never, _) => false,
            (Self::Default(old), Self::Default(new)) => !old.is_disjoint(new),
            (old, new) => old == new,
        }
    }
}

/// One statement as it was said.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Which of all that were ever said.
    pub(super) id: usize,
    /// Its text, with the comments and notes above it.
    pub(super) text: String,
    /// The comments and notes above the statement that it took the place of, where it has none of its own.
    pub(super) above: String,
    /// The input that it was in.
    pub(super) input: usize,
    /// Where it begins there.
    pub(super) at: usize,
    /// Its first word; empty for a comment that no statement follows.
    pub(super) word: String,
    /// What it declares.
    pub(super) name: Option<String>,
    /// What takes its place.
    pub(super) key: Key,
    /// All words in it: the names that it may stand on are among them.
    pub(super) words: BTreeSet<String>,
    /// Whether it is a `data` whose rows stand in `study` statements.
    pub(super) rows_elsewhere: bool,
    /// The dataset of a `study`.
    pub(super) row_of: Option<String>,
    /// The file of a `data`, and where its name stands in the input.
    pub(super) file: Option<(String, Range<usize>)>,
    /// The file that it writes.
    pub(super) writes: Option<String>,
    /// Whether it was read from a plan: then its files are left to `kma run`, and it is kept even where it is wrong.
    pub(super) read: bool,
    /// A hash of what it says.
    pub(super) hash: [u8; 32],
}

impl Said {
    /// How it is called where it is told of: its name, or its first line.
    pub(super) fn title(&self) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None => syntax::one_line(self.statement())
                .chars()
                .take(60)
                .collect(),
        }
    }

    /// The same with what it is: `data trials`, `selection low`.
    pub(super) fn full_title(&self) -> String {
        match (&self.name, self.word.as_str()) {
            (Some(name), "let") => format!("selection {name}"),
            (Some(name), word) => format!("{word} {name}"),
            (None, _) => self.title(),
        }
    }

    /// The statement without what stands above it.
    pub(super) fn statement(&self) -> &str {
        self.text.get(self.begins()..).unwrap_or("").trim()
    }

    /// The comments and notes above it, each on its line.
    fn comments(&self) -> &str {
        self.text.get(..self.begins()).unwrap_or("").trim_start()
    }

    /// Where the statement begins in its text.
    fn begins(&self) -> usize {
        let lines = self.text.split_inclusive('\n');
        lines
            .take_while(|line| {
                let line = line.trim();
                line.is_empty() || line.starts_with('#')
            })
            .map(str::len)
            .sum()
    }

    /// Whether it is more than a comment or the version of the language.
    pub(super) fn is_statement(&self) -> bool {
        !self.word.is_empty() && self.word != "kma"
    }

    /// Whether it may name what is declared below it.
    pub(super) fn looks_ahead(&self) -> bool {
        matches!(self.word.as_str(), "plan" | "deviation" | "default")
    }

    /// Whether what is wrong with it may come right with what is said later: a selection may bring the columns of an
    /// effect.
    pub(super) fn looks_ahead_for(&self, code: Code) -> bool {
        code == Code::UnknownName && self.looks_ahead()
            || code == Code::UnknownColumn && self.word == "effect"
    }
}

/// The statements of an input, each with what stands above it; `first` is the number of the first.
pub(super) fn said(text: &str, input: usize, first: usize) -> Vec<Said> {
    let keywords = pipeline::keywords();
    let words = Words {
        statements: &keywords,
    };
    let mut all: Vec<Said> = Vec::new();
    let mut start = 0;
    for range in syntax::statements(text, &words) {
        let end = end_of_line(text, range.end);
        all.push(one(text, start..end, &range, (input, first + all.len())));
        start = end;
    }
    let rest = text.get(start..).unwrap_or("");
    if !rest.trim().is_empty() {
        let end = text.len();
        all.push(one(
            text,
            start..end,
            &(end..end),
            (input, first + all.len()),
        ));
    }
    all
}

/// The end of the line, where nothing but a comment stands behind `at`.
fn end_of_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    let behind = line.trim_start();
    if behind.is_empty() || behind.starts_with('#') {
        at + line.len()
    } else {
        at
    }
}

fn one(text: &str, whole: Range<usize>, own: &Range<usize>, (input, id): (usize, usize)) -> Said {
    let keywords = pipeline::keywords();
    let words = Words {
        statements: &keywords,
    };
    let written = text.get(own.clone()).unwrap_or("");
    let source = Source::new("", written);
    let mut unused = Diagnostics::default();
    let plan = syntax::parse(&source, SourceId::default(), &words, &mut unused);
    let statement = plan.statements.first();
    let version = plan.version.is_some() || written.starts_with("kma");
    let word = match statement {
        Some(statement) => statement.keyword.text.clone(),
        None if version => "kma".to_owned(),
        None => String::new(),
    };
    let facts = statement.map(Facts::of).unwrap_or_default();
    let key = match (facts.key, &facts.name) {
        (Some(key), _) => key,
        (None, Some(name)) => Key::Named(kind_of(&word), name.clone()),
        (None, None) if word == "kma" => Key::Only(word.clone()),
        (None, None) if word.is_empty() => Key::Never,
        (None, None) => Key::Text(syntax::one_line(written)),
    };
    Said {
        id,
        text: text.get(whole.clone()).unwrap_or("").trim_end().to_owned(),
        above: String::new(),
        input,
        at: whole.start,
        word,
        name: facts.name,
        key,
        words: names_in(written),
        rows_elsewhere: facts.rows_elsewhere,
        row_of: facts.row_of,
        file: facts
            .file
            .map(|(file, at)| (file, own.start + at.start..own.start + at.end)),
        writes: facts.writes,
        read: false,
        hash: Sha256::digest(syntax::one_line(written.trim())).into(),
    }
}

/// What a statement that begins so declares.
fn kind_of(word: &str) -> &'static str {
    match word {
        "data" => "data",
        "let" => "selection",
        "effect" => "effect",
        _ => "result",
    }
}

/// All words of a text that may be names.
fn names_in(text: &str) -> BTreeSet<String> {
    let pieces = syntax::pieces(text);
    let names = pieces.filter(|(piece, _)| matches!(piece, Piece::Word | Piece::Quoted));
    let names = names.filter_map(|(_, range)| text.get(range));
    names
        .map(|name| name.trim_matches('`').to_owned())
        .collect()
}

/// What the tree of a statement says of it.
#[derive(Debug, Default)]
struct Facts {
    name: Option<String>,
    key: Option<Key>,
    rows_elsewhere: bool,
    row_of: Option<String>,
    file: Option<(String, Range<usize>)>,
    writes: Option<String>,
}

impl Facts {
    fn of(statement: &ast::Statement) -> Self {
        let word = || statement.keyword.text.clone();
        let named = |name: &ast::Name| Self {
            name: Some(name.text.clone()),
            ..Self::default()
        };
        let keyed = |key: Key| Self {
            key: Some(key),
            ..Self::default()
        };
        match &statement.kind {
            ast::StatementKind::Plan { .. } => keyed(Key::Only(word())),
            ast::StatementKind::Record { name, .. } => {
                let name = name.as_ref().map(|name| name.text.clone());
                Self {
                    key: Some(Key::Record(word(), name.clone())),
                    name,
                    ..Self::default()
                }
            }
            ast::StatementKind::Data(data) => Self {
                rows_elsewhere: data.from.is_none() && data.table.is_none(),
                file: data
                    .from
                    .as_ref()
                    .map(|file| (file.node.clone(), file.span.range())),
                ..named(&data.name)
            },
            ast::StatementKind::Study { dataset, .. } => Self {
                key: Some(Key::Never),
                row_of: Some(dataset.text.clone()),
                ..Self::default()
            },
            ast::StatementKind::Let { name, .. } | ast::StatementKind::Effect { name, .. } => {
                named(name)
            }
            ast::StatementKind::Default(clauses) => {
                let words = clauses.iter().map(|clause| clause.word.text.clone());
                keyed(Key::Default(words.collect()))
            }
            ast::StatementKind::Analysis { clauses, .. } => Self::of_analysis(clauses),
            ast::StatementKind::Deviation { name, .. } => keyed(Key::Of(word(), name.text.clone())),
            ast::StatementKind::Report { to } => Self {
                writes: Some(to.node.clone()),
                ..keyed(Key::File(to.node.clone()))
            },
            ast::StatementKind::Require { .. }
            | ast::StatementKind::Reported { .. }
            | ast::StatementKind::Expect(_)
            | ast::StatementKind::Agrees(_)
            | ast::StatementKind::Error => Self::default(),
        }
    }

    fn of_analysis(clauses: &[ast::Clause]) -> Self {
        let mut facts = Self::default();
        for clause in clauses {
            if let ast::ClauseKind::As(name) = &clause.kind {
                facts.name = Some(name.text.clone());
            } else if let ast::ClauseKind::To(file) = &clause.kind {
                facts.key = Some(Key::File(file.node.clone()));
                facts.writes = Some(file.node.clone());
            }
        }
        if facts.name.is_some() {
            facts.key = None;
        }
        facts
    }
}

/// What new statements take the place of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places {
    /// This one, whatever it says.
    pub(super) instead: Option<usize>,
    /// Only of what was read from a plan: what comes from a pipe is one text, in which nothing is said twice.
    pub(super) of_plan_alone: bool,
}

impl Places {
    /// Whether `new` takes the place of `old`.
    pub(super) fn gives_way(self, old: &Said, new: &Said) -> bool {
        let other = old.input != new.input && (old.read || !self.of_plan_alone);
        self.instead == Some(old.id) || other && old.key.gives_way(&new.key)
    }
}

/// The statements with `new` among them: each in the place of the one that it replaces, or behind all.
pub(super) fn with(old: &[Rc<Said>], new: &[Rc<Said>], places: Places) -> Vec<Rc<Said>> {
    let mut all = old.to_vec();
    let mut replaced = false;
    for said in new {
        let gives_way = |old: &Rc<Said>| places.gives_way(old, said);
        if let Some(place) = all.iter().position(gives_way) {
            all.retain({
                let first = all.get(place).map(|old| old.id);
                move |old| Some(old.id) == first || !gives_way(old)
            });
            if let Some(slot) = all.iter_mut().find(|old| gives_way(old)) {
                *slot = below_comments_of(slot, said);
            }
            replaced = true;
        } else if said.word == "kma" && !places.of_plan_alone {
            all.insert(0, Rc::clone(said));
        } else {
            all.push(Rc::clone(said));
        }
    }
    if replaced { in_order(&all) } else { all }
}

/// `new` in the place of `old`, with the comments and notes that stand above it, unless it has its own.
fn below_comments_of(old: &Said, new: &Rc<Said>) -> Rc<Said> {
    let above = format!("{}{}", old.above, old.comments());
    let bare = new.comments().is_empty() && new.above.is_empty();
    if new.id == old.id || !bare || above.is_empty() {
        return Rc::clone(new);
    }
    Rc::new(Said {
        above,
        ..Said::clone(new)
    })
}

/// The same statements, each below those whose names it uses; otherwise as they were.
fn in_order(all: &[Rc<Said>]) -> Vec<Rc<Said>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, said) in all.iter().enumerate() {
        if let Some(name) = &said.name {
            places.entry(name).or_insert(place);
        }
    }
    let declared = |name: &String| places.get(&**name).copied();
    let needs: Vec<Vec<usize>> = all
        .iter()
        .map(|said| {
            let own = said.name.as_ref();
            let used = said.words.iter().filter(|name| Some(*name) != own);
            let used = used.filter(|_| !said.looks_ahead());
            used.filter_map(declared).collect()
        })
        .collect();
    let mut sorted = Vec::with_capacity(all.len());
    let mut state = vec![Visit::Not; all.len()];
    for place in 0..all.len() {
        visit(place, &needs, &mut state, &mut sorted);
    }
    let found = sorted.into_iter().filter_map(|place| all.get(place));
    found.map(Rc::clone).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    Not,
    Begun,
    Done,
}

/// Puts what stands at `place` behind all that it needs; a circle is cut where it closes.
fn visit(place: usize, needs: &[Vec<usize>], state: &mut [Visit], sorted: &mut Vec<usize>) {
    let mut open = vec![(place, 0)];
    while let Some((place, next)) = open.pop() {
        match state.get_mut(place) {
            Some(visit @ Visit::Not) => *visit = Visit::Begun,
            Some(Visit::Begun) if next > 0 => {}
            Some(Visit::Begun | Visit::Done) | None => continue,
        }
        if let Some(needed) = needs.get(place).and_then(|needs| needs.get(next)) {
            open.push((place, next + 1));
            open.push((*needed, 0));
            continue;
        }
        sorted.push(place);
        if let Some(visit) = state.get_mut(place) {
            *visit = Visit::Done;
        }
    }
}

/// Whether an input can be taken as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It can.
    Complete,
    /// It can, and the next line may go on with it: rows of data, more clauses.
    MayGoOn,
    /// It cannot: a bracket or a text is open, or a note waits for its statement.
    Open,
}

/// Whether `text` can be taken as it is; an empty line ends what may go on, and what is open goes on all the same.
pub fn readiness(text: &str) -> Readiness {
    let keywords = pipeline::keywords();
    let words = Words {
        statements: &keywords,
    };
    if text.trim_start().starts_with(':') || text.trim().is_empty() {
        return Readiness::Complete;
    }
    if !syntax::is_complete(text, &words) {
        return Readiness::Open;
    }
    let empty_line = text.ends_with('\n') || text.ends_with("\n\n");
    let last = text
        .trim_end()
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .trim_start();
    if last.starts_with("##") && !last.starts_with("###") {
        return if empty_line {
            Readiness::Complete
        } else {
            Readiness::Open
        };
    }
    let statement = syntax::statements(text, &words).pop();
    let statement = statement.and_then(|range| text.get(range)).unwrap_or("");
    let source = Source::new("", statement);
    let mut wrong = Diagnostics::default();
    let plan = syntax::parse(&source, SourceId::default(), &words, &mut wrong);
    let kind = plan.statements.first().map(|statement| &statement.kind);
    let rows = match kind {
        Some(ast::StatementKind::Data(data)) => data.from.is_none(),
        Some(_) | None => false,
    };
    if rows && !empty_line {
        return Readiness::MayGoOn;
    }
    // What ends too early is not wrong yet: `let low = trials where`.
    let end = statement.trim_end().len();
    let early = wrong
        .iter()
        .any(|d| d.span.is_some_and(|span| span.start as usize >= end));
    if early && !empty_line {
        return Readiness::MayGoOn;
    }
    Readiness::Complete
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[Rc<Said>]) -> Vec<&str> {
        all.iter().map(|said| said.statement()).collect()
    }

    fn rc(text: &str, input: usize) -> Vec<Rc<Said>> {
        said(text, input, 100 * input)
            .into_iter()
            .map(Rc::new)
            .collect()
    }

    #[test]
    fn an_input_is_cut_behind_each_statement() {
        let text = "# about\n## note\npool a as b # end\n\nexpect b.k > 1\n# last";
        let all = rc(text, 0);
        let whole: Vec<&str> = all.iter().map(|said| said.text.as_str()).collect();
        assert_eq!(
            whole,
            [
                "# about\n## note\npool a as b # end",
                "\n\nexpect b.k > 1",
                "\n# last"
            ]
        );
        assert_eq!(all[0].name.as_deref(), Some("b"));
        assert_eq!(all[2].key, Key::Never);
    }

    #[test]
    fn what_is_said_again_takes_its_place_and_stands_below_what_it_uses() {
        let old = rc("data t from \"t.csv\"\npool t as all\nexpect all.k > 1", 0);
        let old = with(&old, &rc("let low = t where x < 1", 1), Places::default());
        let new = with(&old, &rc("pool low as all", 2), Places::default());
        assert_eq!(
            texts(&new),
            [
                "data t from \"t.csv\"",
                "let low = t where x < 1",
                "pool low as all",
                "expect all.k > 1"
            ]
        );
    }

    #[test]
    fn a_row_is_never_replaced_and_a_default_is_by_its_clause() {
        let row = "study \"A\" in t { n: 1 }";
        let twice = with(&rc(row, 0), &rc(row, 1), Places::default());
        assert_eq!(twice.len(), 2);
        let defaults = rc("default using REML", 0);
        let defaults = with(&defaults, &rc("default with test z", 1), Places::default());
        let defaults = with(&defaults, &rc("default using DL", 2), Places::default());
        assert_eq!(
            texts(&defaults),
            ["default using DL", "default with test z"]
        );
    }

    #[test]
    fn a_bracket_a_text_and_a_note_wait_for_more() {
        use Readiness::{Complete, MayGoOn, Open};
        assert_eq!(readiness("data t from \"a.csv\" {"), Open);
        assert_eq!(readiness("data t from \"a.csv\" {\n  a: text\n}"), Complete);
        assert_eq!(readiness("## a note"), Open);
        assert_eq!(readiness("## a note\npool t"), Complete);
        assert_eq!(readiness("data t {\n  a: text\n}"), MayGoOn);
        assert_eq!(readiness("data t\n| a | b |\n| 1 | 2 |"), MayGoOn);
        assert_eq!(readiness("data t\n| a | b |\n| 1 | 2 |\n"), Complete);
        assert_eq!(readiness("pool t"), Complete);
        assert_eq!(readiness("pool t using"), MayGoOn);
        assert_eq!(readiness("let"), MayGoOn);
        assert_eq!(readiness("let low = t where"), MayGoOn);
        assert_eq!(
            readiness("let low = t where\n"),
            Complete,
            "an empty line ends it"
        );
        assert_eq!(readiness("pool t as a b"), Complete, "no more can mend it");
        assert_eq!(readiness(":load x"), Complete);
    }
}
