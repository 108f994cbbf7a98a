//! Moderators as columns of a design: numbers, polynomials, labels against a reference, and their products.

use crate::diagnostic::{list, plural};
use crate::plan::{ColumnId, Moderator, ModeratorKind, Regress};
use crate::stats::regress::{Design, Polynomials};
use crate::table::{Frame, Labels};

/// The values of a moderator in the rows of a frame.
pub(in crate::run) enum Values {
    /// NaN is missing.
    Numbers(Vec<f64>),
    /// As [`Frame::codes`] has them.
    Codes(Vec<u32>),
}

/// Where a moderator stands in one row, or in a prediction.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    Number(f64),
    /// A place in the levels.
    Level(usize),
}

impl Values {
    /// The values of each moderator, and behind them of those of the scale.
    pub(in crate::run) fn of(regress: &Regress, frame: &Frame) -> Vec<Self> {
        let values = |moderator: &Moderator| match &moderator.kind {
            ModeratorKind::Number(number)
            | ModeratorKind::Centered(number)
            | ModeratorKind::Polynomial(number, _) => Self::Numbers(frame.numbers(number)),
            ModeratorKind::Labels { column, .. } => Self::Codes(frame.codes(*column)),
        };
        let scale = regress
            .scale
            .iter()
            .flat_map(|scale| &scale.model.moderators);
        regress.moderators.iter().chain(scale).map(values).collect()
    }

    /// Whether there is a value in the row at `place`.
    pub(super) fn known(&self, place: u32) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.get(place as usize).is_some_and(|x| !x.is_nan()),
            Self::Codes(codes) => {
                (codes.get(place as usize)).is_some_and(|code| *code != Labels::MISSING)
            }
        }
    }
}

/// A moderator in some rows.
enum Coded {
    /// Its mean.
    Number(f64),
    /// Its mean, which is taken from it.
    Centered(f64),
    /// Its mean.
    Polynomial(Polynomials, f64),
    /// The labels that have rows, the reference first.
    Labels(Vec<Level>),
}

/// A label that has rows.
struct Level {
    code: u32,
    label: String,
}

impl Coded {
    /// Its columns: labels without the reference, or with it where `full`.
    fn columns(&self, value: Value, full: bool) -> Vec<f64> {
        match (self, value) {
            (Self::Number(_), Value::Number(x)) => vec![x],
            (Self::Centered(mean), Value::Number(x)) => vec![x - mean],
            (Self::Polynomial(polynomials, _), Value::Number(x)) => polynomials.at(x),
            (Self::Labels(levels), Value::Level(at)) => {
                let first = usize::from(!full);
                let is = |level: usize| f64::from(u8::from(level == at));
                (first..levels.len()).map(is).collect()
            }
            // A number has no levels, a label no number.
            (Self::Labels(levels), Value::Number(_)) => {
                vec![f64::NAN; levels.len().saturating_sub(usize::from(!full))]
            }
            (Self::Polynomial(polynomials, _), Value::Level(_)) => polynomials.at(f64::NAN),
            (Self::Number(_) | Self::Centered(_), Value::Level(_)) => vec![f64::NAN],
        }
    }

    /// The names of these columns.
    fn names(&self, name: &str, full: bool) -> Vec<String> {
        match self {
            Self::Number(_) | Self::Centered(_) => vec![name.to_owned()],
            Self::Polynomial(polynomials, mean) => {
                let degrees = 1..=polynomials.at(*mean).len();
                degrees.map(|degree| format!("{name}[{degree}]")).collect()
            }
            Self::Labels(levels) => {
                let levels = levels.iter().skip(usize::from(!full));
                levels
                    .map(|level| format!("{name}[{}]", level.label))
                    .collect()
            }
        }
    }
}

/// The moderators of some rows as columns.
pub(in crate::run) struct Coding<'a> {
    regress: &'a Regress,
    coded: Vec<Coded>,
    /// The terms: the moderators of each, and whether it has all levels of its labels.
    terms: Vec<Vec<(usize, bool)>>,
    /// Whether the first cell of a term is left out: its cells alone add up to the intercept.
    cells: Vec<bool>,
    /// The names of the columns, the intercept first.
    pub(in crate::run) names: Vec<String>,
    /// For each term its columns.
    pub(super) sets: Vec<Vec<usize>>,
    /// The columns, row by row.
    pub(in crate::run) columns: Vec<Vec<f64>>,
    /// The columns that some row has, where there are others.
    kept: Vec<usize>,
    /// What people should know.
    pub(super) remarks: Vec<String>,
}

impl<'a> Coding<'a> {
    /// Codes the rows at `places`; why that cannot be, in the words of the plan.
    pub(in crate::run) fn new(
        regress: &'a Regress,
        frame: &Frame,
        values: &[Values],
        places: &[u32],
    ) -> Result<Self, String> {
        let mut remarks = Vec::new();
        let mut coded = Vec::with_capacity(values.len());
        for (moderator, values) in regress.moderators.iter().zip(values) {
            coded.push(code(moderator, frame, values, places, &mut remarks)?);
        }
        let (terms, cells) = margins(regress, &coded);
        let mut coding = Self {
            regress,
            coded,
            terms,
            cells,
            names: vec!["intercept".to_owned()],
            sets: Vec::new(),
            columns: Vec::new(),
            kept: Vec::new(),
            remarks,
        };
        coding.name();
        let mut columns = vec![Vec::with_capacity(places.len()); coding.names.len()];
        for &place in places {
            let at: Vec<Value> = (coding.coded.iter().zip(values))
                .map(|(coded, values)| value_at(coded, values, place))
                .collect();
            for (column, x) in columns.iter_mut().zip(coding.row(&at)) {
                column.push(x);
            }
        }
        coding.columns = columns;
        coding.without_empty_cells();
        Ok(coding)
    }

    fn name(&mut self) {
        for (term, cut) in self.terms.iter().zip(&self.cells) {
            let mut names = vec![String::new()];
            for (place, full) in term {
                let own = match (self.coded.get(*place), self.regress.moderators.get(*place)) {
                    (Some(coded), Some(moderator)) => coded.names(&moderator.name, *full),
                    _ => Vec::new(),
                };
                names = product(&names, &own, |a, b| {
                    if a.is_empty() {
                        b.clone()
                    } else {
                        format!("{a}:{b}")
                    }
                });
            }
            let first = self.names.len();
            self.names.extend(names.into_iter().skip(usize::from(*cut)));
            self.sets.push((first..self.names.len()).collect());
        }
    }

    /// Leaves out the columns of combinations of labels that no row has.
    fn without_empty_cells(&mut self) {
        let of_labels = |term: &Vec<(usize, bool)>| {
            term.len() > 1
                && (term.iter())
                    .all(|(place, _)| matches!(self.coded.get(*place), Some(Coded::Labels(_))))
        };
        let cells = self.terms.iter().zip(&self.sets);
        let cells = cells.filter(|(term, _)| of_labels(term));
        let none = |column: &usize| {
            let column = self.columns.get(*column);
            column.is_some_and(|column| column.iter().all(|x| *x == 0.0))
        };
        let empty: Vec<usize> = cells
            .flat_map(|(_, columns)| columns.iter().copied().filter(none))
            .collect();
        if empty.is_empty() {
            return;
        }
        let kept = |column: &usize| !empty.contains(column);
        let names: Vec<&String> = empty.iter().filter_map(|c| self.names.get(*c)).collect();
        let (them, have) = if names.len() == 1 {
            ("it", "has")
        } else {
            ("they", "have")
        };
        self.remarks.push(format!(
            "no row in use has {}: {them} {have} no coefficient",
            list(&names, "or")
        ));
        self.kept = (0..self.names.len()).filter(kept).collect();
        self.names = self.of_kept(&self.names);
        self.columns = self.of_kept(&self.columns);
        let place = |column: &usize| self.kept.iter().position(|kept| kept == column);
        self.sets = (self.sets.iter())
            .map(|columns| columns.iter().filter_map(place).collect())
            .collect();
    }

    /// Those of the columns that are kept.
    fn of_kept<T: Clone>(&self, all: &[T]) -> Vec<T> {
        let kept = self.kept.iter();
        kept.filter_map(|column| all.get(*column).cloned())
            .collect()
    }

    /// The row of the design where the moderators stand so.
    pub(super) fn row(&self, at: &[Value]) -> Vec<f64> {
        let row = self.full_row(at);
        if self.kept.is_empty() {
            row
        } else {
            self.of_kept(&row)
        }
    }

    /// The same with the columns that are left out.
    fn full_row(&self, at: &[Value]) -> Vec<f64> {
        let mut row = vec![1.0];
        for (term, cut) in self.terms.iter().zip(&self.cells) {
            let mut columns = vec![1.0];
            for (place, full) in term {
                let own = match (self.coded.get(*place), at.get(*place)) {
                    (Some(coded), Some(value)) => coded.columns(*value, *full),
                    _ => Vec::new(),
                };
                columns = product(&columns, &own, |a, b| a * b);
            }
            row.extend(columns.into_iter().skip(usize::from(*cut)));
        }
        row
    }

    /// Where a moderator stands if nobody says: numbers at their mean, labels at the reference.
    pub(super) fn default(&self, place: usize) -> Value {
        match self.coded.get(place) {
            Some(Coded::Number(mean) | Coded::Centered(mean) | Coded::Polynomial(_, mean)) => {
                Value::Number(*mean)
            }
            Some(Coded::Labels(_)) => Value::Level(0),
            None => Value::Number(f64::NAN),
        }
    }

    /// Where it stands then, in words; nothing where nobody asks.
    pub(in crate::run) fn default_text(&self, place: usize) -> Option<String> {
        let moderator = self.regress.moderators.get(place)?;
        Some(match self.coded.get(place)? {
            Coded::Number(mean) | Coded::Centered(mean) | Coded::Polynomial(_, mean) => {
                let unit = &moderator.unit;
                let mean = crate::result::number::six_digits(*mean);
                let space = if unit.is_empty() || unit == "%" {
                    ""
                } else {
                    " "
                };
                format!("`{}` {mean}{space}{unit}", bare(&moderator.name))
            }
            Coded::Labels(levels) => {
                let reference = levels.first().map_or("", |level| level.label.as_str());
                format!("`{}` `{reference}`", moderator.name)
            }
        })
    }

    /// The level of a label of a moderator; nothing where it has no rows.
    pub(super) fn level(&self, place: usize, label: &str) -> Option<Value> {
        let Some(Coded::Labels(levels)) = self.coded.get(place) else {
            return None;
        };
        let at = levels.iter().position(|level| level.label == label)?;
        Some(Value::Level(at))
    }

    /// The names of the terms.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.regress.terms.iter().map(|term| term.name.as_str())
    }

    /// Which column follows from which, in words.
    pub(in crate::run) fn dependence(&self) -> Option<String> {
        let found = Design::dependence(&self.columns)?;
        let name = self.names.get(found.column)?;
        let others = found.from.iter().filter(|column| **column != 0);
        let others: Vec<&String> = others
            .filter_map(|column| self.names.get(*column))
            .collect();
        Some(if others.is_empty() {
            format!("`{name}` is the same in all rows that are used")
        } else {
            format!(
                "`{name}` follows from {}: leave one of them out",
                list(&others, "and")
            )
        })
    }
}

/// `center(x)` and `poly(x, 2)` stand where x stands.
pub(super) fn bare(name: &str) -> &str {
    let inside = name
        .strip_prefix("center(")
        .and_then(|x| x.strip_suffix(')'));
    let poly = || {
        let inside = name.strip_prefix("poly(")?.strip_suffix(')')?;
        inside.rsplit_once(", ").map(|(x, _)| x)
    };
    inside.or_else(poly).unwrap_or(name)
}

/// All products of two lists, the first running fastest.
fn product<T>(left: &[T], right: &[T], join: impl Fn(&T, &T) -> T) -> Vec<T> {
    let join = &join;
    let with = |b| left.iter().map(move |a| join(a, b));
    right.iter().flat_map(with).collect()
}

fn value_at(coded: &Coded, values: &Values, place: u32) -> Value {
    match (values, coded) {
        (Values::Numbers(numbers), _) => {
            Value::Number(numbers.get(place as usize).copied().unwrap_or(f64::NAN))
        }
        (Values::Codes(codes), Coded::Labels(levels)) => {
            let code = codes.get(place as usize);
            let at = levels.iter().position(|level| Some(&level.code) == code);
            Value::Level(at.unwrap_or(usize::MAX))
        }
        (Values::Codes(_), Coded::Number(_) | Coded::Centered(_) | Coded::Polynomial(..)) => {
            Value::Level(usize::MAX)
        }
    }
}

fn code(
    moderator: &Moderator,
    frame: &Frame,
    values: &Values,
    places: &[u32],
    remarks: &mut Vec<String>,
) -> Result<Coded, String> {
    let name = &moderator.name;
    match (&moderator.kind, values) {
        (
            ModeratorKind::Labels {
                column,
                reference,
                sorted,
            },
            Values::Codes(codes),
        ) => {
            let levels = levels(frame, *column, codes, places, *sorted);
            let levels = with_reference(name, levels, reference.as_deref())?;
            if !sorted {
                remarks.extend(without_rows(name, frame.names(*column), &levels));
            }
            Ok(Coded::Labels(levels))
        }
        (kind, Values::Numbers(numbers)) => {
            let x: Vec<f64> = (places.iter())
                .filter_map(|place| numbers.get(*place as usize).map(|x| x + 0.0))
                .collect();
            let mean = mean(&x);
            let differs = |first: &&f64| x.iter().any(|x| x.to_bits() != first.to_bits());
            if let Some(same) = x.first().filter(|first| !differs(first)) {
                return Err(format!("`{name}` is {same} in all rows that are used"));
            }
            if let ModeratorKind::Polynomial(_, degree) = kind {
                let polynomials = Polynomials::new(&x, usize::from(*degree));
                let too_few =
                    |_| format!("`{name}` needs at least {} different values", degree + 1);
                return Ok(Coded::Polynomial(polynomials.map_err(too_few)?, mean));
            }
            if let ModeratorKind::Centered(_) = kind {
                let unit = &moderator.unit;
                let mean = crate::result::number::six_digits(mean);
                let space = if unit.is_empty() || unit == "%" {
                    ""
                } else {
                    " "
                };
                remarks.push(format!(
                    "`{name}`: less {mean}{space}{unit}, its mean over the rows used"
                ));
                return Ok(Coded::Centered(self::mean(&x)));
            }
            Ok(Coded::Number(mean))
        }
        (_, Values::Codes(_)) => Err(format!("`{name}` is no number")),
    }
}

/// The mean, without loss to a common offset.
fn mean(x: &[f64]) -> f64 {
    let first = x.first().copied().unwrap_or(0.0);
    let n = x.len() as f64;
    first + x.iter().map(|x| (x - first) / n).sum::<f64>()
}

/// The labels that have rows, in the order of the column.
fn levels(
    frame: &Frame,
    column: ColumnId,
    codes: &[u32],
    places: &[u32],
    sorted: bool,
) -> Vec<Level> {
    let mut used: Vec<u32> = (places.iter())
        .filter_map(|place| codes.get(*place as usize).copied())
        .collect();
    used.sort_unstable();
    used.dedup();
    let names = frame.names(column);
    let level = |code: u32| Level {
        code,
        label: names.get(code as usize).cloned().unwrap_or_default(),
    };
    let mut levels: Vec<Level> = used.into_iter().map(level).collect();
    if sorted {
        levels.sort_by(|a, b| a.label.cmp(&b.label));
    }
    levels
}

/// The levels with the reference first.
fn with_reference(
    name: &str,
    mut levels: Vec<Level>,
    reference: Option<&str>,
) -> Result<Vec<Level>, String> {
    if let Some(reference) = reference {
        let Some(at) = levels.iter().position(|level| level.label == reference) else {
            return Err(format!(
                "no row in use has `{name} = {reference}`, which is the reference"
            ));
        };
        if let Some(first) = levels.get_mut(..=at) {
            first.rotate_right(1);
        }
    }
    match levels.as_slice() {
        [only] => Err(format!(
            "`{name}` is `{}` in all rows that are used",
            only.label
        )),
        _ => Ok(levels),
    }
}

/// Labels that no row has.
fn without_rows(name: &str, labels: &[String], levels: &[Level]) -> Option<String> {
    let unused: Vec<&String> = labels
        .iter()
        .filter(|label| levels.iter().all(|level| level.label != **label))
        .collect();
    let (them, have) = if unused.len() == 1 {
        ("it", "has")
    } else {
        ("they", "have")
    };
    (!unused.is_empty()).then(|| {
        format!(
            "no row in use has {} of `{name}`: {them} {have} no coefficient",
            list(&unused, "or")
        )
    })
}

/// A term: its moderators, and for each whether all its levels have columns.
type Margins = Vec<(usize, bool)>;

/// For each moderator of each term whether all its levels are needed: where the rest of the term is no term itself.
///
/// As R codes factors: `x : a` alone is a slope for each label of a. A term of labels alone, of which no part is a
/// term, is a coefficient for each cell but the first.
fn margins(regress: &Regress, coded: &[Coded]) -> (Vec<Margins>, Vec<bool>) {
    let there = |rest: &[usize]| {
        rest.is_empty()
            || regress.terms.iter().any(|term| {
                let known = &term.moderators;
                known.len() == rest.len() && rest.iter().all(|place| known.contains(place))
            })
    };
    let margins = |term: &crate::plan::ModelTerm| -> Margins {
        let full = |place: &usize| {
            let rest = term
                .moderators
                .iter()
                .copied()
                .filter(|other| other != place);
            (*place, !there(&rest.collect::<Vec<_>>()))
        };
        term.moderators.iter().map(full).collect()
    };
    let all: Vec<Margins> = regress.terms.iter().map(margins).collect();
    let labels = |place: &usize| matches!(coded.get(*place), Some(Coded::Labels(_)));
    let cells = all
        .iter()
        .map(|term| term.iter().all(|(place, full)| *full && labels(place)))
        .collect();
    (all, cells)
}

/// "7 effects for 3 coefficients".
pub(super) fn for_each(effects: usize, coefficients: usize) -> String {
    format!(
        "{} for {}",
        plural(effects, "effect"),
        plural(coefficients, "coefficient")
    )
}
