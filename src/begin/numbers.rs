//! Which columns say which number of which group, and which arms are complete.

use super::groups::{self, Found};
use super::header::{Field, Group, Role, role};
use super::kind::{Cells, Kind};
use super::shape::{Fields, Value};
use super::spell;
use super::start::Data;
use super::vocabulary::{AFTER, BEFORE};
use crate::data::{self, Decimal, RawTable};

/// With fewer rows, an n may well count them.
const COUNTED: usize = 3;

/// A column with what its header says.
pub(super) struct Known<'a> {
    pub(super) role: Role,
    pub(super) cells: &'a Cells,
}

/// The columns of numbers.
pub(super) struct Numbers<'a> {
    pub(super) raw: &'a RawTable,
    decimal: Decimal,
    pub(super) known: Vec<Known<'a>>,
    /// Estimates with their intervals in one cell.
    pub(super) printed: Vec<Known<'a>>,
    /// What tells two groups apart that no list of words knows.
    pub(super) groups: Found,
    /// Columns whose headers say a number, and whose cells do not.
    pub(super) lost: Vec<String>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(raw: &'a RawTable, columns: &'a [Cells], decimal: Decimal) -> Self {
        let known = |cells: &'a Cells| Known {
            role: role(&cells.header),
            cells,
        };
        let usable = columns.iter().filter(|cells| {
            cells.is_plain_number() && spell::in_expression(&cells.header).is_some()
        });
        let printed = columns.iter().filter(|cells| cells.kind == Kind::Interval);
        let mut numbers = Self {
            raw,
            decimal,
            known: usable.map(known).collect(),
            printed: printed.map(known).collect(),
            groups: Found::Usual,
            lost: lost(raw, columns, decimal),
        };
        numbers.in_context();
        numbers.known.retain(|known| {
            let size = known.role.field == Some(Field::N);
            !(size && counts_rows(raw, known.cells.at, decimal))
        });
        let roles: Vec<&Role> = numbers.known.iter().map(|known| &known.role).collect();
        let groups = groups::find(&roles);
        if let Found::Two(named) = &groups {
            for known in &mut numbers.known {
                named.tell(&mut known.role);
            }
        }
        numbers.groups = groups;
        numbers
    }

    /// Names that say one thing beside some names, and another beside others.
    fn in_context(&mut self) {
        let headers: Vec<String> = self
            .known
            .iter()
            .map(|known| known.cells.header.trim().to_lowercase())
            .collect();
        let has = |name: &str| headers.iter().any(|header| header == name);
        let both_n = has("n1i") && has("n2i") || has("n1") && has("n2");
        for (known, header) in self.known.iter_mut().zip(&headers) {
            let told = match header.as_str() {
                "di" if !has("ai") && both_n => Some((None, Field::D)),
                "d" if has("a") && has("b") && has("c") => {
                    Some((Some(Group::Second), Field::Nonevents))
                }
                "b" if !has("a") => Some((None, Field::Yi)),
                "ti" | "t" if !has("xi") && both_n => Some((None, Field::T)),
                _ => None,
            };
            if let Some((group, field)) = told {
                known.role = Role {
                    group,
                    field: Some(field),
                    ..Role::default()
                };
            }
        }
    }

    /// The words that tell outcomes apart, none of them first.
    pub(super) fn stems(&self) -> Vec<String> {
        let mut stems = vec![String::new()];
        for known in &self.known {
            if !stems.contains(&known.role.stem) {
                stems.push(known.role.stem.clone());
            }
        }
        stems
    }

    /// The fields of an arm, where they are complete.
    pub(super) fn arm(&self, stem: &str, group: Option<Group>, data: Data) -> Option<Fields> {
        let get = |field| self.get(stem, group, field);
        if matches!(data, Data::Means | Data::Averages) {
            let mut fields = vec![("n", Value::Column(self.n(stem, group)?))];
            fields.extend(self.centre(stem, group)?);
            return Some(fields);
        }
        let used = |field| get(field).filter(|at| self.has_positive(*at));
        if matches!(data, Data::Rates | Data::Incidences) {
            let (events, time) = get(Field::Events).zip(used(Field::Time))?;
            return Some(vec![
                ("events", Value::Column(events)),
                ("time", Value::Column(time)),
            ]);
        }
        let n = self.n(stem, group);
        let percent = get(Field::Percent).filter(|at| self.within(*at, 100.0));
        // No percentage above 1 is a share that is called so.
        let (percent, fraction) = match percent {
            Some(at) if self.raw.rows() > 0 && self.within(at, 1.0) => (None, Some(at)),
            percent => (percent, None),
        };
        let share = get(Field::Share)
            .filter(|at| self.within(*at, 1.0))
            .or(fraction);
        match (get(Field::Events), n) {
            (Some(events), Some(n)) => self
                .at_most(events, n)
                .then(|| vec![("events", Value::Column(events)), ("n", Value::Column(n))]),
            (Some(events), None) => {
                let none = Value::Column(get(Field::Nonevents)?);
                Some(vec![("events", Value::Column(events)), ("nonevents", none)])
            }
            (None, Some(n)) => {
                let percent = percent.map(|at| Value::Percent(at, n));
                let events = percent.or(share.map(|at| Value::Share(at, n)))?;
                Some(vec![("events", events), ("n", Value::Column(n))])
            }
            (None, None) => None,
        }
    }

    /// A mean with what spreads around it, a median with its quartiles or ends, or both.
    pub(super) fn centre(&self, stem: &str, group: Option<Group>) -> Option<Fields> {
        let get = |field| self.get(stem, group, field);
        let used = |field| get(field).filter(|at| self.has_positive(*at));
        let mut fields = Fields::new();
        let quartiles = get(Field::Q1).zip(get(Field::Q3));
        let ends = get(Field::Min).zip(get(Field::Max));
        let limits = get(Field::Lower).zip(get(Field::Upper));
        let spreads = [
            ("sd", used(Field::Sd).map(Value::Column)),
            ("sem", used(Field::Se).map(Value::Column)),
            ("var", used(Field::Var).map(Value::Column)),
            ("ci", limits.map(|(low, high)| Value::Ci(low, high))),
        ];
        let spreads: Fields = (spreads.into_iter())
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        if let (Some(mean), false) = (get(Field::Mean), spreads.is_empty()) {
            fields.push(("mean", Value::Column(mean)));
            fields.extend(spreads);
        }
        if let Some(median) = get(Field::Median).filter(|_| quartiles.or(ends).is_some()) {
            fields.push(("median", Value::Column(median)));
            let pairs = [(("q1", "q3"), quartiles), (("min", "max"), ends)];
            for ((low, high), found) in pairs {
                if let Some((lo, hi)) = found {
                    fields.extend([(low, Value::Column(lo)), (high, Value::Column(hi))]);
                }
            }
        }
        (!fields.is_empty()).then_some(fields)
    }

    /// The stems for before and after, where there is one of each.
    pub(super) fn times(&self) -> Option<(String, String)> {
        let one = |words: &[&str]| {
            let mut stems = self.stems().into_iter();
            let found = stems.find(|stem| words.contains(&stem.as_str()))?;
            stems
                .all(|stem| !words.contains(&stem.as_str()))
                .then_some(found)
        };
        Some((one(BEFORE)?, one(AFTER)?))
    }

    /// The size of a group; outcomes may share it.
    pub(super) fn n(&self, stem: &str, group: Option<Group>) -> Option<usize> {
        let n = self
            .get(stem, group, Field::N)
            .or_else(|| self.get("", group, Field::N))?;
        self.has_positive(n).then_some(n)
    }

    pub(super) fn get(&self, stem: &str, group: Option<Group>, field: Field) -> Option<usize> {
        let found = self.known.iter().find(|known| {
            let role = &known.role;
            role.stem == stem && role.group == group && role.field == Some(field)
        });
        found.map(|known| known.cells.at)
    }

    pub(super) fn numbers(&self, at: usize) -> impl Iterator<Item = f64> {
        let cells = self.raw.cells_of(at);
        cells.filter_map(|cell| data::number(cell, self.decimal).ok())
    }

    /// Whether it may say a size or a spread; also where nothing stands there yet.
    pub(super) fn has_positive(&self, at: usize) -> bool {
        self.raw.rows() == 0 || self.numbers(at).any(|number| number > 0.0)
    }

    fn within(&self, at: usize, top: f64) -> bool {
        self.numbers(at).all(|number| (0.0..=top).contains(&number))
    }

    /// Whether no number of `part` is above that of `whole` in its row.
    pub(super) fn at_most(&self, part: usize, whole: usize) -> bool {
        let number = |cell: &str| data::number(cell, self.decimal).unwrap_or(f64::NAN);
        let rows = self.raw.cells_of(part).zip(self.raw.cells_of(whole));
        rows.into_iter().all(|(part, whole)| {
            let (part, whole) = (number(part), number(whole));
            part <= whole || part.is_nan() || whole.is_nan()
        })
    }

    /// Whether a column holds whole numbers only.
    pub(super) fn counts(&self, at: usize) -> bool {
        self.numbers(at)
            .all(|number| number >= 0.0 && number.fract() == 0.0)
    }
}

/// Whether the cells of a column are 1, 2, 3 and so on: the numbers of the rows.
fn counts_rows(raw: &RawTable, at: usize, decimal: Decimal) -> bool {
    let counts = |(row, cell)| data::count(cell, decimal).is_ok_and(|n| n == row);
    raw.rows() >= COUNTED && (1..).zip(raw.cells_of(at)).all(counts)
}

/// Columns whose headers say a number of a group or of an effect, and whose cells do not hold one.
fn lost(raw: &RawTable, columns: &[Cells], decimal: Decimal) -> Vec<String> {
    let mut lost = Vec::new();
    for cells in columns.iter().filter(|cells| !cells.is_plain_number()) {
        let role = role(&cells.header);
        let alone = role.group.is_some() || role.stem.is_empty();
        let (Some(field), true) = (role.field, alone) else {
            continue;
        };
        let header = spell::shown(&cells.header);
        if cells.marked {
            lost.push(format!(
                "{header} has cells with `%`, and an arm wants plain numbers: write them without, and \
                 its events are that column / 100 * n"
            ));
            continue;
        }
        let number = |cell: &str| data::number(cell, decimal).is_ok();
        let some = raw.cells_of(cells.at).any(number);
        let odd = (1..)
            .zip(raw.cells_of(cells.at))
            .find(|(_, cell)| !cell.is_empty() && !number(cell));
        let text = matches!(cells.kind, Kind::Text | Kind::Labels(_));
        if let (true, true, Some((row, cell))) = (text, some, odd) {
            let bare = super::marks::without_thousands(cell);
            let cell = spell::shown(cell);
            let (name, numbers) = (field.name(), data::number(&bare, decimal).is_ok());
            lost.push(if numbers {
                format!(
                    "{header} looks like {name}, but {cell} (row {row}) and others are no numbers to \
                     kma: write them without separators of thousands, as `{bare}`"
                )
            } else {
                format!("{header} looks like {name}, but {cell} (row {row}) and others are no numbers")
            });
        }
    }
    lost
}
