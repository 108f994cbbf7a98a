//! A plan for a data file that is there.

use std::collections::BTreeMap;

use super::draft::{Draft, Effect, Line};
use super::header::split;
use super::kind::{Cells, Kind, marks};
use super::numbers::{Fields, Numbers, Shape, Spread};
use super::spell::{self, Names};
use super::start::{Data, Start};
use super::study;
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
}

/// So many labels of a treatment at most are paired.
const TREATMENTS: usize = 40;

/// Treatments that others are held against.
const REFERENCES: &[&str] = &[
    "placebo",
    "control",
    "controls",
    "usual care",
    "standard care",
    "no treatment",
    "none",
    "untreated",
    "sham",
    "vehicle",
    "saline",
    "waitlist",
    "waiting list",
];

/// Proposes a schema, an effect and analyses for `raw`.
pub fn propose(raw: &RawTable, file: &DataFile<'_>) -> Begun {
    let marks = marks(raw, file.decimal);
    let missing = if marks.is_empty() {
        Missing::default()
    } else {
        Missing::marked(marks.iter().cloned())
    };
    let columns: Vec<Cells> = (0..raw.columns())
        .map(|at| Cells::read(raw, at, &missing, file.decimal))
        .collect();
    let shape = Numbers::new(raw, &columns, file.decimal).shape();
    let proposal = Proposal {
        raw,
        study: study::find(raw, &columns),
        pairing: shape
            .as_ref()
            .and_then(|shape| pairing(raw, &columns, shape)),
        columns,
        shape,
        arms: Vec::new(),
        unsure: Vec::new(),
        found: Vec::new(),
    };
    proposal.begun(file, &marks)
}

/// Rows of arms: the column of treatments, the reference, and all treatments.
struct Pairing {
    column: usize,
    reference: String,
    labels: Vec<String>,
}

/// What is known of a file.
struct Proposal<'a> {
    raw: &'a RawTable,
    columns: Vec<Cells>,
    shape: Option<Shape>,
    study: Option<study::Study>,
    pairing: Option<Pairing>,
    /// What the arms are called.
    arms: Vec<String>,
    unsure: Vec<String>,
    found: Vec<String>,
}

impl Proposal<'_> {
    fn begun(mut self, file: &DataFile<'_>, marks: &[String]) -> Begun {
        let mut names = Names::default();
        let mut lines = Vec::new();
        let mut hidden: Vec<usize> = Vec::new();
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
        let arms = self.arms(&mut names);
        self.arms = arms.iter().map(|line| line.name.clone()).collect();
        hidden.extend(self.arm_columns());
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
        lines.extend(arms);
        let effect = self.effect(&named);
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
            effect,
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

    fn head(&self, file: &DataFile<'_>) -> Vec<String> {
        let mut head = vec![format!(
            "Proposed from the headers and cells of {}: read every line before you use it.",
            file.name
        )];
        let unsure = self.unsure.iter().map(|what| format!("Not sure: {what}."));
        head.extend(unsure);
        head
    }

    /// The lines of the arms; their names are taken.
    fn arms(&self, names: &mut Names) -> Vec<Line> {
        let arm = |name: String, fields: &Fields| {
            let fields = fields.iter().map(|(field, at)| {
                let header = spell::in_expression(self.raw.header(*at));
                format!("{field}: {}", header.unwrap_or_default())
            });
            let fields: Vec<String> = fields.collect();
            Line::new(name, format!("arm {{ {} }}", fields.join(", ")))
        };
        match &self.shape {
            Some(Shape::TwoArms {
                names: [one, two],
                first,
                second,
                ..
            }) => vec![arm(names.give(one), first), arm(names.give(two), second)],
            Some(Shape::OneArm { fields, .. }) => vec![arm(names.give("group"), fields)],
            Some(Shape::Ratio(..) | Shape::Given(..) | Shape::Correlation(..)) | None => Vec::new(),
        }
    }

    /// The columns that arms use.
    fn arm_columns(&self) -> Vec<usize> {
        let places = |fields: &Fields| fields.iter().map(|(_, at)| *at).collect::<Vec<usize>>();
        match &self.shape {
            Some(Shape::TwoArms { first, second, .. }) => [places(first), places(second)].concat(),
            Some(Shape::OneArm { fields, .. }) => places(fields),
            Some(Shape::Ratio(..) | Shape::Given(..) | Shape::Correlation(..)) | None => Vec::new(),
        }
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
        let line = Line::new(name, cells.schema(name));
        if cells.missing == self.raw.rows() {
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

    fn effect(&mut self, named: &BTreeMap<usize, String>) -> Option<Effect> {
        let name = |at: &usize| named.get(at).cloned().unwrap_or_default();
        let usual = |measure: &str| Start::find(measure);
        let (start, call) = match self.shape.as_ref()? {
            Shape::TwoArms { data, guess, .. } => {
                self.unsure.extend(guess.clone());
                let start = data.usual();
                (
                    start,
                    format!("{}({})", start.measure, self.arms.join(", ")),
                )
            }
            Shape::OneArm { data, .. } => match (&self.pairing, data) {
                (Some(_), data) => {
                    let start = data.usual();
                    (start, format!("{}(group, reference)", start.measure))
                }
                (None, Data::Counts) => (usual("PLO")?, "PLO(group)".to_owned()),
                (None, _) => return None,
            },
            Shape::Ratio(measure, est, (lo, hi)) => (
                usual("HR")?,
                format!("{measure}({}, ci: ({}, {}))", name(est), name(lo), name(hi)),
            ),
            Shape::Given(yi, spread, n) => {
                let spread = match spread {
                    Spread::Var(vi) => name(vi),
                    Spread::Se(se) => format!("se: {}", name(se)),
                    Spread::Ci(lo, hi) => format!("ci: ({}, {})", name(lo), name(hi)),
                };
                let n: Vec<String> = n.iter().map(name).collect();
                let n = if n.is_empty() {
                    String::new()
                } else {
                    format!(", n: {}", n.join(" + "))
                };
                (usual("given")?, format!("given({}, {spread}{n})", name(yi)))
            }
            Shape::Correlation(r, n) => (usual("ZCOR")?, format!("ZCOR({}, {})", name(r), name(n))),
        };
        self.found.push(format!("the effect: `{call}`"));
        let mut effect = start.effect(&call, None);
        if let Some(Shape::Ratio(measure, ..)) = self.shape {
            effect.comments.remove(0);
            effect.comments.insert(
                0,
                format!("`{measure}` as printed, with its interval; analysed as logs."),
            );
        }
        Some(effect)
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

/// The column of treatments, where a row is an arm.
fn pairing(raw: &RawTable, columns: &[Cells], shape: &Shape) -> Option<Pairing> {
    if !matches!(shape, Shape::OneArm { .. }) {
        return None;
    }
    let study = study::find(raw, columns)?;
    let words = [
        "treatment",
        "treat",
        "trt",
        "arm",
        "group",
        "drug",
        "intervention",
        "condition",
    ];
    let is_treatment = |cells: &&Cells| {
        let named = split(&cells.header);
        let one = named.len() == 1 && named.iter().any(|word| words.contains(&word.as_str()));
        one && !cells.is_number()
            && cells.missing == 0
            && (2..=TREATMENTS).contains(&cells.distinct)
    };
    let cells = columns.iter().find(is_treatment)?;
    let mut labels: Vec<String> = Vec::new();
    for cell in raw.cells_of(cells.at) {
        if !labels.iter().any(|label| label == cell) {
            labels.push(cell.to_owned());
        }
    }
    let place = REFERENCES.iter().find_map(|known| {
        labels
            .iter()
            .position(|label| label.to_lowercase() == *known)
    })?;
    let reference = labels.remove(place);
    labels.insert(0, reference.clone());
    let both = [study.columns.as_slice(), &[cells.at]].concat();
    let once = study::distinct(raw, &both) == raw.rows();
    once.then_some(Pairing {
        column: cells.at,
        reference,
        labels,
    })
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
