//! The type of a column, read off its cells.

use std::collections::BTreeMap;

use super::header::{Field, role, says_percent, split};
use super::{spell, study};
use crate::data::{self, Decimal, Missing, RawTable};

/// So many labels are listed at most.
const LABELS: usize = 12;

/// A longer text is no label.
const LETTERS: usize = 40;

/// With fewer rows 0 and 1 may be counts.
const FLAGS: usize = 5;

/// Judgements of the risk of bias, from low to high, in the words of several instruments.
const RISKS: &[&[&str]] = &[
    &["low"],
    &["some", "some concerns", "moderate", "unclear"],
    &["high", "serious"],
    &["critical"],
];

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// In the order in which they occur.
    Labels(Vec<String>),
    Flag,
    Year,
    Date,
    Percent,
    Interval,
    Count,
    Integer,
    Number,
    Text,
}

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// The place of its header.
    pub(super) at: usize,
    pub(super) header: String,
    pub(super) kind: Kind,
    /// How many cells hold nothing.
    pub(super) missing: usize,
    /// How many texts there are, of those that were counted.
    pub(super) distinct: usize,
    /// 0 and 1 are read as no and yes.
    pub(super) guessed_flag: bool,
    /// Some cells have a `%`.
    pub(super) marked: bool,
}

impl Cells {
    /// Reads the column `at`.
    pub(super) fn read(raw: &RawTable, at: usize, missing: &Missing, decimal: Decimal) -> Self {
        let header = raw.header(at).to_owned();
        let there: Vec<&str> = raw.cells_of(at).filter(|cell| !missing.is(cell)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in &there {
            *counts.entry(cell).or_default() += 1;
        }
        let (kind, guessed_flag) = if raw.rows() == 0 {
            (promised(&header), false)
        } else {
            kind(&header, &there, &counts, decimal)
        };
        let marked = there.iter().any(|cell| cell.ends_with('%'));
        Self {
            at,
            header,
            kind,
            missing: raw.rows() - there.len(),
            distinct: counts.len(),
            guessed_flag,
            marked,
        }
    }

    /// Whether it holds numbers that an arm can take, without `%`.
    pub(super) fn is_plain_number(&self) -> bool {
        self.is_number() && !self.marked
    }

    /// The same as a number to compute with.
    pub(super) fn as_number(&self) -> Self {
        let kind = match &self.kind {
            Kind::Count => Kind::Count,
            Kind::Integer => Kind::Integer,
            Kind::Labels(_)
            | Kind::Flag
            | Kind::Year
            | Kind::Date
            | Kind::Percent
            | Kind::Interval
            | Kind::Number
            | Kind::Text => Kind::Number,
        };
        Self {
            kind,
            guessed_flag: false,
            ..self.clone()
        }
    }

    /// Whether it holds numbers to compute with.
    pub(super) fn is_number(&self) -> bool {
        let guessed = matches!(self.kind, Kind::Flag) && self.guessed_flag;
        guessed
            || matches!(
                self.kind,
                Kind::Count | Kind::Integer | Kind::Number | Kind::Year | Kind::Percent
            )
    }

    /// Judgements of the risk of bias in their order; none where it holds something else.
    fn risks(&self) -> Option<&[String]> {
        match &self.kind {
            Kind::Labels(labels) => {
                let ranks: Option<Vec<usize>> = labels.iter().map(|label| rank(label)).collect();
                let ordered = ranks?.is_sorted_by(|a, b| a < b);
                (ordered && of_risk(&self.header)).then_some(labels)
            }
            Kind::Flag
            | Kind::Year
            | Kind::Date
            | Kind::Percent
            | Kind::Interval
            | Kind::Count
            | Kind::Integer
            | Kind::Number
            | Kind::Text => None,
        }
    }

    /// What is true of a high risk of bias, behind the name of the column: `= high`.
    pub(super) fn high_risk(&self) -> Option<String> {
        let labels = self.risks()?;
        let high = labels.iter().find(|label| rank(label) == Some(2))?;
        let sign = if labels.last() == Some(high) {
            "="
        } else {
            ">="
        };
        Some(format!("{sign} {}", spell::label(high)))
    }

    /// Its line in a schema, behind the name.
    pub(super) fn schema(&self, name: &str) -> String {
        let optional = if self.missing > 0 { "optional " } else { "" };
        let unit = unit(&self.header).filter(|_| self.kind != Kind::Year);
        let kind = match &self.kind {
            Kind::Labels(labels) => {
                let labels: Vec<String> = labels.iter().map(|label| spell::label(label)).collect();
                let between = if self.risks().is_some() { " < " } else { ", " };
                let labels = labels.join(between);
                // Behind a bare list a text is the spelling of the last label.
                if name == self.header {
                    format!("one of {labels}")
                } else {
                    format!("one of ({labels})")
                }
            }
            Kind::Flag => "flag".to_owned(),
            Kind::Year => "year".to_owned(),
            Kind::Date => "date".to_owned(),
            Kind::Percent => "percent".to_owned(),
            Kind::Interval => "interval".to_owned(),
            Kind::Count if unit.is_none() => "count".to_owned(),
            Kind::Integer if unit.is_none() => "integer".to_owned(),
            Kind::Count | Kind::Integer | Kind::Number => match unit {
                Some(unit) => format!("number in {unit}"),
                None => "number".to_owned(),
            },
            Kind::Text => "text".to_owned(),
        };
        let header = if name == self.header {
            String::new()
        } else {
            format!(" = {}", spell::text(&self.header))
        };
        format!("{optional}{kind}{header}")
    }
}

fn kind(
    header: &str,
    there: &[&str],
    counts: &BTreeMap<&str, usize>,
    decimal: Decimal,
) -> (Kind, bool) {
    let all = |fits: &dyn Fn(&str) -> bool| counts.keys().all(|cell| fits(cell));
    if there.is_empty() {
        return (Kind::Text, false);
    }
    let words = split(header);
    let says = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if says(&["year", "yr", "pubyear"]) && all(&|cell| data::year(cell).is_ok()) {
        return (Kind::Year, false);
    }
    let percent = |cell: &str| data::percent(cell, decimal).is_ok();
    let marked = || counts.keys().any(|cell| cell.ends_with('%'));
    let share = |cell: &str| data::number(cell, decimal).is_ok_and(|x| (0.0..=1.0).contains(&x));
    let named = || says_percent(header) && !all(&share);
    if all(&percent) && (marked() || named()) {
        return (Kind::Percent, false);
    }
    if all(&|cell| data::number(cell, decimal).is_ok()) {
        let bits = counts.len() == 2 && all(&|cell| cell == "0" || cell == "1");
        let kind = if bits && there.len() >= FLAGS {
            Kind::Flag
        } else if all(&|cell| data::count(cell, decimal).is_ok()) {
            Kind::Count
        } else if all(&|cell| data::integer(cell, decimal).is_ok()) {
            Kind::Integer
        } else {
            Kind::Number
        };
        let guessed = kind == Kind::Flag;
        return (kind, guessed);
    }
    let kind = if all(&|cell| data::flag(cell).is_ok()) {
        Kind::Flag
    } else if all(&|cell| data::date(cell).is_ok()) {
        Kind::Date
    } else if all(&|cell| data::interval(cell, decimal).is_ok()) {
        Kind::Interval
    } else {
        let mut found = labels(there, counts);
        if let Some(labels) = found.as_mut().filter(|_| of_risk(header)) {
            labels.sort_by_key(|label| rank(label));
        }
        found.map_or(Kind::Text, Kind::Labels)
    };
    (kind, false)
}

/// The type that a header promises where nothing stands below it.
fn promised(header: &str) -> Kind {
    let words = split(header);
    let says = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if study::speaks(header) {
        return Kind::Text;
    }
    if says(&["year", "yr", "pubyear"]) {
        return Kind::Year;
    }
    let role = role(header);
    // `HR (95% CI)` is one cell, `HR` beside its limits is not.
    let interval =
        role.field.is_some_and(Field::is_effect) && role.stem.split(' ').any(|word| word == "ci");
    match role.field {
        Some(_) if interval => Kind::Interval,
        Some(Field::N | Field::Events | Field::Nonevents | Field::Items) => Kind::Count,
        Some(Field::Percent) => Kind::Percent,
        Some(_) => Kind::Number,
        None => Kind::Text,
    }
}

/// The texts in the order in which they occur, where they are few and short.
fn labels(there: &[&str], counts: &BTreeMap<&str, usize>) -> Option<Vec<String>> {
    let few = counts.len() <= LABELS && counts.len() * 2 <= there.len();
    let short =
        |text: &&str| text.chars().count() <= LETTERS && !text.chars().any(char::is_control);
    if !few || !counts.keys().all(short) {
        return None;
    }
    let mut found: Vec<String> = Vec::with_capacity(counts.len());
    for cell in there {
        if !found.iter().any(|known| known == cell) {
            found.push((*cell).to_owned());
        }
        if found.len() == counts.len() {
            break;
        }
    }
    Some(found)
}

/// Whether a header speaks of the risk of bias.
fn of_risk(header: &str) -> bool {
    let words = split(header);
    words
        .iter()
        .any(|word| ["risk", "rob", "bias"].contains(&word.as_str()))
}

/// How high a risk of bias is.
fn rank(label: &str) -> Option<usize> {
    let label = label.to_lowercase();
    RISKS
        .iter()
        .position(|words| words.contains(&label.as_str()))
}

/// The unit that a header names in brackets: `dose (mg/kg)`.
fn unit(header: &str) -> Option<&str> {
    let open = header.rfind(['(', '['])?;
    let inner = header
        .get(open + 1..)?
        .trim_end()
        .strip_suffix([')', ']'])?;
    let one = !inner.is_empty() && !inner.contains(char::is_whitespace) && inner != "%";
    let known = crate::unit::Unit::parse(inner);
    (one && known.is_known() && !known.is_plain()).then_some(inner)
}
