//! A plan for a data file that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Effect, Line};
use super::header::split;
use super::kind::{Cells, Kind};
use super::marks::marks;
use super::numbers::Numbers;
use super::pairing::{Pairing, REFERENCES, pairing};
use super::shape::{Candidate, Choice, Shape};
use super::spell::{self, Names};
use super::{effects, study};
use crate::data::{Decimal, Missing, RawTable};

/// A plan to begin with.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Its text, before formatting.
    pub plan: String,
    /// For a new review: the name of its data file, and the line of headers.
    pub headers: Option<(&'static str, String)>,
    /// What was recognised.
    pub found: Vec<String>,
    /// What is a guess, or was not recognised.
    pub unsure: Vec<String>,
}

/// A data file as it was read.
#[derive(Debug, Clone)]
pub struct DataFile<'a> {
    /// Its name beside the plan.
    pub name: &'a str,
    /// The title of the plan.
    pub title: &'a str,
    /// What parts its cells, where that is not what its name says.
    pub separator: Option<char>,
    /// How it writes numbers.
    pub decimal: Decimal,
    /// What was not sure when it was read.
    pub unsure: Vec<String>,
}

/// Proposes a schema, an effect and analyses for `raw`.
pub fn propose(raw: &RawTable, file: &DataFile<'_>) -> Begun {
    let marks = marks(raw, file.decimal);
    let missing = if marks.missing.is_empty() {
        Missing::default()
    } else {
        Missing::marked(marks.missing.iter().cloned())
    };
    let columns: Vec<Cells> = (0..raw.columns())
        .map(|at| Cells::read(raw, at, &missing, file.decimal))
        .collect();
    let choice = Numbers::new(raw, &columns, file.decimal).choose();
    let pairing = match choice.candidates.as_slice() {
        [only] if choice.sure => pairing(raw, &columns, &only.shape),
        _ => None,
    };
    let proposal = Proposal {
        raw,
        study: study::find(raw, &columns),
        pairing,
        columns,
        choice,
        unsure: [file.unsure.clone(), marks.odd.clone()].concat(),
        found: Vec::new(),
    };
    proposal.begun(file, &marks.missing)
}

/// What a row below the studies is called that sums them up.
const SUMMARIES: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "sum",
    "mean",
    "average",
    "overall",
    "pooled",
    "summary",
    "all studies",
];

/// What is known of a file.
struct Proposal<'a> {
    raw: &'a RawTable,
    columns: Vec<Cells>,
    choice: Choice,
    study: Option<study::Study>,
    pairing: Option<Pairing>,
    unsure: Vec<String>,
    found: Vec<String>,
}

impl Proposal<'_> {
    fn begun(mut self, file: &DataFile<'_>, marks: &[String]) -> Begun {
        let mut names = Names::default();
        let mut lines = Vec::new();
        let mut hidden = self.arm_columns();
        if let Some(study) = &self.study {
            names.give("study");
            lines.push(Line::new("study", study.kind.clone()));
            hidden.extend(study.columns.iter().filter(|_| study.columns.len() == 1));
            self.unsure.extend(study.unsure.clone());
        } else {
            self.unsure.push(
                "no column says which study a row belongs to: each row is a study".to_owned(),
            );
        }
        self.title_row();
        self.other_rows();
        self.turned();
        let placed = effects::arms(self.raw, &self.choice, &mut names);
        let named = self.named(&mut names, &hidden);
        for cells in self
            .columns
            .iter()
            .filter(|cells| !hidden.contains(&cells.at))
        {
            if let Some(name) = named.get(&cells.at) {
                lines.push(self.line(cells, name));
            }
        }
        let (arms, arm_names): (Vec<_>, Vec<_>) = placed.into_iter().unzip();
        lines.extend(arms.into_iter().flatten());
        let paired = self.pairing.is_some();
        let effects = effects::effects(&self.choice, &arm_names, &named, paired);
        self.unsure.extend(std::mem::take(&mut self.choice.unsure));
        self.told(&effects);
        let dependent = self.dependent(&named);
        self.guesses(&named);
        let head = self.head(file);
        let draft = Draft {
            head,
            title: file.title.to_owned(),
            file: file.name.to_owned(),
            with: with(file, marks),
            columns: lines,
            selection: self.selection(&named),
            effects,
            unclear: !self.choice.sure,
            per: dependent.0,
            clauses: dependent.1,
            excluding: self.high_risk(&named),
            ..Draft::default()
        };
        Begun {
            plan: draft.text(),
            headers: None,
            found: self.found,
            unsure: self.unsure,
        }
    }

    /// Says where the first line is a title, and the headers stand below it.
    fn title_row(&mut self) {
        let unnamed = self
            .raw
            .headers()
            .zip(1_usize..)
            .filter(|(header, number)| *header == format!("column {number}"));
        if unnamed.count() * 2 > self.raw.columns() {
            self.unsure.push(
                "most columns have no header; where the first line of the file is a title, delete \
                 what stands above the headers"
                    .to_owned(),
            );
        }
    }

    /// Says which rows are no study, and that rows are of several outcomes.
    fn other_rows(&mut self) {
        let rows = self.raw.rows();
        for at in self.study.iter().flat_map(|study| &study.columns) {
            for (row, cell) in self.raw.cells_of(*at).enumerate() {
                let word = cell.trim().trim_end_matches(':').to_lowercase();
                if SUMMARIES.contains(&word.as_str()) {
                    self.unsure.push(format!(
                        "row {} is called `{}`: if it sums up the others, delete it, or it is pooled as a study",
                        row + 1,
                        cell.trim()
                    ));
                }
            }
        }
        for at in 0..self.raw.columns() {
            let words = split(self.raw.header(at));
            let first: Vec<&str> = words.iter().map(String::as_str).collect();
            let cells: BTreeSet<&str> = self.raw.cells_of(at).filter(|c| !c.is_empty()).collect();
            let numbers = matches!(
                first.as_slice(),
                ["comparison" | "outcome", "number" | "no" | "id"]
            );
            if numbers && rows > 0 && cells.len() > 1 {
                self.unsure.push(format!(
                    "`{}` tells {} {}s apart, and all are pooled together: write `where`, or `per`, to part them",
                    self.raw.header(at),
                    cells.len(),
                    words.first().map_or("", String::as_str)
                ));
            }
        }
    }

    /// Says where the first of two groups is the control in every row.
    fn turned(&mut self) {
        let two = |candidate: &Candidate| matches!(candidate.shape, Shape::TwoArms { .. });
        if !self.choice.candidates.iter().any(two) {
            return;
        }
        for at in 0..self.raw.columns() {
            let header = self.raw.header(at);
            let first = header.trim_end().ends_with('1');
            let cells = self.raw.cells_of(at).map(|cell| cell.trim().to_lowercase());
            let all: BTreeSet<String> = cells.filter(|cell| !cell.is_empty()).collect();
            let mut only = all.iter();
            if let (true, Some(label), None) = (first, only.next(), only.next())
                && REFERENCES.contains(&label.as_str())
            {
                self.unsure.push(format!(
                    "`{header}` is {label} in every row, and the first group is read as the treated one: turn the two round in the effect"
                ));
            }
        }
    }

    /// Says which effects there are.
    fn told(&mut self, effects: &[Effect]) {
        let calls: Vec<String> = effects.iter().map(|e| format!("`{}`", e.call)).collect();
        match calls.as_slice() {
            [] => {}
            [one] if self.choice.sure => self.found.push(format!("the effect: {one}")),
            all if self.choice.sure => {
                self.found.push(format!("an effect of each outcome: {}", all.join(", ")));
                let first = effects.first().map_or("", |effect| effect.result.as_str());
                self.unsure.push(format!(
                    "`{first}` stands first and is written as the primary outcome: is it the one?"
                ));
            }
            [one] => self.unsure.push(format!(
                "the only effect that the headers tell may be no outcome, and stands in the plan as \
                 a comment: {one}"
            )),
            all => self.unsure.push(format!(
                "an effect comes from a row in several ways, which stand in the plan as comments: \
                 {}",
                all.join(", ")
            )),
        }
    }

    fn head(&self, file: &DataFile<'_>) -> Vec<String> {
        let mut head = vec![format!(
            "Proposed from the headers and cells of {}: read every line before you use it.",
            file.name
        )];
        let unsure = self.unsure.iter().map(|what| {
            let end = if what.ends_with('?') { "" } else { "." };
            format!("Not sure: {what}{end}")
        });
        head.extend(unsure);
        head
    }

    /// The columns that arms use, and nothing else.
    fn arm_columns(&self) -> Vec<usize> {
        let shapes = || {
            self.choice
                .candidates
                .iter()
                .map(|candidate| &candidate.shape)
        };
        let named: Vec<usize> = shapes().flat_map(Shape::of_effect).collect();
        let of_arms = shapes().flat_map(Shape::of_arms);
        of_arms.filter(|at| !named.contains(at)).collect()
    }

    /// The names of the other columns in the plan.
    fn named(&self, names: &mut Names, hidden: &[usize]) -> BTreeMap<usize, String> {
        let shown = self
            .columns
            .iter()
            .filter(|cells| !hidden.contains(&cells.at));
        shown
            .map(|cells| (cells.at, names.give(&cells.header)))
            .collect()
    }

    fn line(&self, cells: &Cells, name: &str) -> Line {
        if let Some(pairing) = self.pairing.as_ref().filter(|p| p.column == cells.at) {
            let kind = Kind::Labels(pairing.labels.clone());
            return Line::new(
                name,
                Cells {
                    kind,
                    ..cells.clone()
                }
                .schema(name),
            );
        }
        let computed = || {
            self.choice
                .candidates
                .iter()
                .flat_map(|c| c.shape.of_effect())
        };
        if computed().any(|at| at == cells.at) {
            return Line::new(name, cells.as_number().schema(name));
        }
        let line = Line::new(name, cells.schema(name));
        if self.raw.rows() > 0 && cells.missing == self.raw.rows() {
            return line.note("no cell holds anything");
        }
        match &cells.kind {
            Kind::Flag if cells.guessed_flag => line.note("0 and 1 are read as no and yes"),
            Kind::Labels(_) => line.note("are these all labels there can be?"),
            Kind::Flag
            | Kind::Year
            | Kind::Date
            | Kind::Percent
            | Kind::Interval
            | Kind::Count
            | Kind::Integer
            | Kind::Number
            | Kind::Text => line,
        }
    }

    /// What types of columns are guesses.
    fn guesses(&mut self, named: &BTreeMap<usize, String>) {
        let called = |fits: &dyn Fn(&Cells) -> bool| {
            let columns = self.columns.iter().filter(|cells| fits(cells));
            let names = columns.filter_map(|cells| named.get(&cells.at));
            names
                .map(|name| format!("`{name}`"))
                .collect::<Vec<String>>()
                .join(", ")
        };
        let flags = called(&|cells| cells.guessed_flag);
        let labels = called(&|cells| matches!(cells.kind, Kind::Labels(_)));
        if !flags.is_empty() {
            self.unsure
                .push(format!("0 and 1 are read as no and yes in {flags}"));
        }
        if !labels.is_empty() {
            self.unsure.push(format!(
                "the labels are those that occur in {labels}; more may come"
            ));
        }
    }

    /// The condition under which a row is of high risk of bias, where one column says so.
    fn high_risk(&self, named: &BTreeMap<usize, String>) -> Option<String> {
        let judged =
            |cells: &Cells| Some(format!("{} {}", named.get(&cells.at)?, cells.high_risk()?));
        let mut found = self.columns.iter().filter_map(judged);
        found.next().filter(|_| found.next().is_none())
    }

    /// Rows of arms become comparisons.
    fn selection(&self, named: &BTreeMap<usize, String>) -> Option<(String, String)> {
        let pairing = self.pairing.as_ref()?;
        let column = named.get(&pairing.column)?;
        let reference = spell::label(&pairing.reference);
        Some((
            format!("pair group by {column} against {reference} per study"),
            "A row is an arm: each is held against the reference of its study.".to_owned(),
        ))
    }

    /// What keeps rows of one study apart: a column for `per`, clauses of the pool with the reason.
    fn dependent(
        &mut self,
        named: &BTreeMap<usize, String>,
    ) -> (Option<String>, Option<(String, String)>) {
        let Some(study) = &self.study else {
            return (None, None);
        };
        let apart = |others: &[usize]| {
            let columns = [study.columns.as_slice(), others].concat();
            study::distinct(self.raw, &columns) == self.raw.rows()
        };
        let column = self
            .pairing
            .as_ref()
            .map(|pairing| pairing.column)
            .or_else(|| self.outcomes());
        let per = column.and_then(|at| named.get(&at).cloned());
        if apart(&[]) || column.is_some_and(|at| apart(&[at])) {
            return (per, None);
        }
        self.unsure
            .push("some studies have several rows: `robust in study` allows for it".to_owned());
        let reason = "Some studies have several rows: are they outcomes, times, groups? `keep` one, `combine` them, or as here.";
        (per, Some(("robust in study".to_owned(), reason.to_owned())))
    }

    /// A column of outcomes.
    fn outcomes(&self) -> Option<usize> {
        let names: &[&[&str]] = &[
            &["outcome"],
            &["outcomes"],
            &["endpoint"],
            &["outcome", "name"],
            &["analysis", "name"],
        ];
        let found = self.columns.iter().find(|cells| {
            let labels = matches!(cells.kind, Kind::Labels(_));
            labels
                && cells.distinct > 1
                && names.contains(
                    &split(&cells.header)
                        .iter()
                        .map(String::as_str)
                        .collect::<Vec<_>>()
                        .as_slice(),
                )
        });
        found.map(|cells| cells.at)
    }
}

/// How the file is read, where that is not the usual way.
fn with(file: &DataFile<'_>, marks: &[String]) -> String {
    let mut options = Vec::new();
    if let Some(separator) = file.separator {
        options.push(format!("separator {}", spell::text(&separator.to_string())));
    }
    if file.decimal == Decimal::Comma {
        options.push("decimal \",\"".to_owned());
    }
    if marks.iter().any(|mark| mark != "NA") {
        let marks: Vec<String> = marks.iter().map(|mark| spell::text(mark)).collect();
        options.push(format!("missing {}", marks.join(", ")));
    }
    if options.is_empty() {
        String::new()
    } else {
        format!("with {}", options.join(", "))
    }
}
