//! Everything that has a name and a page: for `kma explain`, and for whoever completes and suggests names.

mod also;
mod example;
mod fields;
mod notation;
mod parts;

pub use fields::FIELDS;

use std::borrow::Cow;

use crate::diagnostic::{Code, suggest};
use crate::figure::FIGURES;
use crate::function::FUNCTIONS;
use crate::measure::{Form, Inputs, MEASURES};
use crate::method::METHODS;
use crate::option::{self, OPTIONS};
use crate::unit::Unit;
use crate::verb::VERBS;
use crate::word::{self, WORDS};

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `heterogeneity`
    Concept,
    /// `data`
    Statement,
    /// `pool`
    Verb,
    /// `forest`
    Figure,
    /// `where`, behind a source.
    Clause,
    /// `exclude`
    Step,
    /// `count`
    Type,
    /// `and`
    Expression,
    /// `sqrt`
    Function,
    /// `SMD`
    Measure,
    /// `REML`
    Method,
    /// `test`
    Option,
    /// `units`
    Overview,
    /// `run`, behind `kma`.
    Command,
    /// `E0203`
    Code,
    /// `tau2`
    Field,
}

impl Kind {
    /// All of them, in the order in which pages are printed.
    pub const ALL: &[Self] = &[
        Self::Concept,
        Self::Statement,
        Self::Verb,
        Self::Figure,
        Self::Clause,
        Self::Step,
        Self::Type,
        Self::Expression,
        Self::Function,
        Self::Measure,
        Self::Method,
        Self::Option,
        Self::Overview,
        Self::Command,
        Self::Code,
        Self::Field,
    ];

    /// What a name of this kind is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Concept => "concept",
            Self::Statement => "statement",
            Self::Verb => "analysis",
            Self::Figure => "figure",
            Self::Clause => "clause",
            Self::Step => "step of a selection",
            Self::Type => "type of a column",
            Self::Expression => "expression",
            Self::Function => "function",
            Self::Measure => "effect measure",
            Self::Method => "model",
            Self::Option => "option",
            Self::Overview => "overview",
            Self::Command => "command",
            Self::Code => "code",
            Self::Field => "field of a result",
        }
    }

    /// The heading of a list of them.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Concept => "Concepts",
            Self::Statement => "Statements",
            Self::Verb => "Analyses",
            Self::Figure => "Figures",
            Self::Clause => "Clauses",
            Self::Step => "Steps of a selection",
            Self::Type => "Types of columns",
            Self::Expression => "Conditions and numbers",
            Self::Function => "Functions",
            Self::Measure => "Effect measures",
            Self::Method => "Models",
            Self::Option => "Options",
            Self::Overview => "Overviews",
            Self::Command => "Commands",
            Self::Code => "Codes of errors and warnings",
            Self::Field => "Fields of the JSON document",
        }
    }
}

/// A name with its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// As written.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its page, in Markdown.
    pub doc: &'static str,
    /// Whether this version knows it by name only.
    pub later: bool,
}

impl Entry {
    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            doc,
            later: false,
        }
    }

    const fn later(self, later: bool) -> Self {
        Self { later, ..self }
    }

    /// Its whole page: of a measure and of a model with a plan, and with what the symbols of its formulas mean.
    pub fn page(&self) -> Cow<'static, str> {
        let measure = MEASURES.iter().find(|m| m.name == self.name);
        if let (Kind::Measure, Some(of)) = (self.kind, measure) {
            let (plan, calls) = (example::of_measure(of), example::other_calls(of));
            return composed(self.doc, &plan, &calls, &notation::of_measure(of)).into();
        }
        let method = METHODS.iter().find(|m| m.name == self.name);
        if let (Kind::Method, Some(of)) = (self.kind, method) {
            let plan = example::of_method(of);
            return composed(self.doc, &plan, &[], &notation::of_method(of.doc)).into();
        }
        self.doc.into()
    }

    /// The first sentence of its page, without the full stop.
    pub fn summary(&self) -> String {
        let lines = self.doc.lines().map(str::trim);
        let first: Vec<&str> = lines
            .skip_while(|line| line.is_empty() || line.starts_with('#'))
            .take_while(|line| !line.is_empty())
            .collect();
        let text = first.join(" ");
        text.strip_suffix('.').unwrap_or(&text).to_owned()
    }
}

/// A page with its plan before the formula, and with the symbols behind it.
fn composed(doc: &str, plan: &str, others: &[String], notation: &str) -> String {
    let (before, behind) = doc.split_once(" # Formula\n").unwrap_or((doc, ""));
    let mut text = before.to_owned();
    text += " # In a plan\n ```kma\n";
    for line in plan.lines() {
        text += " ";
        text += line;
        text += "\n";
    }
    text += " ```\n\n";
    if !others.is_empty() {
        let calls: Vec<String> = others.iter().map(|call| format!("`{call}`")).collect();
        text = text + " Also " + &calls.join(", ") + ".\n\n";
    }
    if behind.is_empty() {
        return text;
    }
    let (formula, rest) = behind.split_once("\n # ").unwrap_or((behind, ""));
    text += " # Formula\n";
    text += formula;
    if !notation.is_empty() {
        text = text + "\n " + notation + "\n";
    }
    text += "\n # ";
    text += rest;
    text
}

/// Every name, kind by kind.
pub fn all() -> impl Iterator<Item = Entry> {
    let words = WORDS
        .iter()
        .map(|w| Entry::new(w.name, of_word(w.kind), w.doc));
    let verbs = VERBS.iter();
    let verbs = verbs.map(|v| Entry::new(v.name, Kind::Verb, v.doc).later(!v.computed));
    let figures = FIGURES.iter();
    let figures = figures.map(|f| Entry::new(f.name, Kind::Figure, f.doc).later(f.draw.is_none()));
    let functions = FUNCTIONS
        .iter()
        .map(|f| Entry::new(f.name, Kind::Function, f.doc));
    let measures = MEASURES.iter().map(|m| {
        let later =
            |form: &Form| form.compute.is_none() && !matches!(form.inputs, Inputs::Direction);
        Entry::new(m.name, Kind::Measure, m.doc).later(m.forms.iter().all(later))
    });
    let methods = METHODS
        .iter()
        .map(|m| Entry::new(m.name, Kind::Method, m.doc));
    let options = OPTIONS
        .iter()
        .map(|o| Entry::new(o.name, Kind::Option, o.doc));
    let codes = Code::ALL
        .iter()
        .map(|c| Entry::new(c.number(), Kind::Code, c.page()));
    let fields = FIELDS
        .iter()
        .chain(parts::PARTS)
        .map(|(name, doc)| Entry::new(name, Kind::Field, doc));
    words
        .chain(verbs)
        .chain(figures)
        .chain(functions)
        .chain(measures)
        .chain(methods)
        .chain(options)
        .chain(codes)
        .chain(fields)
}

fn of_word(kind: word::Kind) -> Kind {
    match kind {
        word::Kind::Concept => Kind::Concept,
        word::Kind::Statement => Kind::Statement,
        word::Kind::Clause => Kind::Clause,
        word::Kind::Step => Kind::Step,
        word::Kind::Type => Kind::Type,
        word::Kind::Expression => Kind::Expression,
        word::Kind::Overview => Kind::Overview,
        word::Kind::Command => Kind::Command,
    }
}

/// The pages of `word`; several where it stands in several places, none where it is not known.
///
/// Case counts where it tells two names apart; blanks and hyphens are underscores. A word that stands behind an option
/// (`hksj`), a unit, a sign, another name of a thing (`subgroup`), or a function of metafor (`regtest`), gives the page
/// that it is on; `forest plot` and `Egger's test` give those of `forest` and `egger`.
pub fn find(word: &str) -> Vec<Entry> {
    let word = word.trim().trim_matches('`').replace([' ', '-'], "_");
    let same = |test: &dyn Fn(&str) -> bool| -> Vec<Entry> {
        let mut found: Vec<Entry> = all().filter(|entry| test(entry.name)).collect();
        found.sort_by_key(|entry| entry.kind);
        found
    };
    let clause = word.strip_suffix("_in").unwrap_or(&word);
    let other = also::page(&word);
    // What is called so, and what is meant besides: a word behind an option, another name of a thing.
    let exact = || {
        let mut found = same(&|name| name == word);
        let mut besides = same(&|name| other == Some(name) || exactly_takes(name, &word));
        // A word of the language is meant before a field of the JSON document that is called so.
        if besides.iter().any(|entry| entry.kind != Kind::Field) {
            besides.retain(|entry| entry.kind != Kind::Field);
        }
        found.extend(besides.into_iter().filter(|entry| entry.name != word));
        found.sort_by_key(|entry| entry.kind);
        found
    };
    let bare = also::bare(&word);
    // A method of R: `forest.rma`.
    let stem = word.split_once('.').map(|(stem, _)| stem);
    let ways: [&dyn Fn() -> Vec<Entry>; 8] = [
        &exact,
        &|| same(&|name| name.eq_ignore_ascii_case(&word)),
        &|| same(&|name| name == clause),
        &|| same(&|name| takes(name, &word)),
        &|| same(&|name| name == "units" && is_unit(&word)),
        &|| bare.as_deref().map_or_else(Vec::new, find),
        &|| in_metafor(&word),
        &|| stem.map_or_else(Vec::new, find),
    ];
    let found = ways.iter().map(|way| way());
    found
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Whether quantities may have `word` as their unit: `mg/kg`.
fn is_unit(word: &str) -> bool {
    let unit = Unit::parse(word);
    unit.is_known() && !unit.is_plain()
}

/// Whether `word` may stand behind the option `name`: `hksj` behind `test`.
fn takes(name: &str, word: &str) -> bool {
    let words = option::find(name).map_or(&[][..], |option| option.values.words());
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether `word` stands behind the option `name` just as it is.
fn exactly_takes(name: &str, word: &str) -> bool {
    option::find(name).is_some_and(|option| option.values.words().contains(&word))
}

/// The pages of measures, models, options, words and concepts in whose text all of `words` stand, where they are few.
pub fn naming(words: &str) -> Vec<Entry> {
    /// Below this a word stands everywhere.
    const SHORT: usize = 3;
    /// Above this the pages are no answer.
    const MANY: usize = 12;
    let wanted = plain_words(words);
    if wanted.is_empty() || wanted.iter().any(|word| word.len() < SHORT) {
        return Vec::new();
    }
    let has_all = |entry: &Entry| {
        let text = plain_words(entry.doc);
        wanted.iter().all(|word| text.contains(word))
    };
    let pages = all().filter(|entry| !matches!(entry.kind, Kind::Field | Kind::Code));
    let mut found: Vec<Entry> = pages.filter(has_all).collect();
    if found.len() > MANY {
        return Vec::new();
    }
    found.sort_by_key(|entry| entry.kind);
    found
}

/// The pages that name metafor's function `word`.
fn in_metafor(word: &str) -> Vec<Entry> {
    let call = format!("`{word}(");
    let named = |entry: &Entry| {
        let behind = entry.doc.split("metafor:").skip(1);
        behind.into_iter().any(|text| text.contains(&call))
    };
    let mut found: Vec<Entry> = all().filter(named).collect();
    found.sort_by_key(|entry| entry.kind);
    found
}

/// The kind that a word lists: `measures`, `verbs`, `codes`.
pub fn kind(word: &str) -> Option<Kind> {
    let lists = [
        ("concepts", Kind::Concept),
        ("statements", Kind::Statement),
        ("verbs", Kind::Verb),
        ("analyses", Kind::Verb),
        ("figures", Kind::Figure),
        ("clauses", Kind::Clause),
        ("steps", Kind::Step),
        ("types", Kind::Type),
        ("functions", Kind::Function),
        ("measures", Kind::Measure),
        ("methods", Kind::Method),
        ("models", Kind::Method),
        ("options", Kind::Option),
        ("commands", Kind::Command),
        ("codes", Kind::Code),
        ("fields", Kind::Field),
    ];
    let word = word.trim().to_ascii_lowercase();
    let list = lists.iter().find(|(name, _)| *name == word);
    list.map(|(_, kind)| *kind)
}

/// The names whose title has all the words of `words`: `SMD` for "Hedges g".
pub fn titled(words: &str) -> Vec<Entry> {
    let wanted = plain_words(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let has_all = |title: &str| {
        let title = plain_words(title);
        wanted.iter().all(|word| title.contains(word))
    };
    let measures: Vec<&str> = (MEASURES.iter())
        .filter(|m| has_all(m.title) || has_all(&first_paragraph(m.doc)))
        .map(|m| m.name)
        .collect();
    let measure = |entry: &Entry| entry.kind == Kind::Measure && measures.contains(&entry.name);
    all().filter(measure).collect()
}

/// What stands before the first empty line.
fn first_paragraph(doc: &str) -> String {
    let lines = doc.lines().map(str::trim);
    let first: Vec<&str> = lines
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    first.join(" ")
}

/// Words in small letters, without signs and the genitive.
fn plain_words(text: &str) -> Vec<String> {
    let text = text
        .to_lowercase()
        .replace("'s", "")
        .replace("standardized", "standardised");
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Names that `word` may stand for.
pub fn near(word: &str) -> Vec<&'static str> {
    let word = word.trim().replace([' ', '-'], "_");
    let names: Vec<&'static str> = all().map(|entry| entry.name).collect();
    suggest(&word, names)
}
