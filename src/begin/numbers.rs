//! Which columns an effect can be computed from.

use super::header::{Field, Group, Role, role};
use super::kind::Cells;
use super::spell;
use super::start::Data;
use crate::data::{self, Decimal, RawTable};

/// A field of an arm, and the place of its column.
pub(super) type Fields = Vec<(&'static str, usize)>;

/// What the numbers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Two groups in a row, what they are called, and what of it is a guess.
    TwoArms {
        data: Data,
        names: [String; 2],
        first: Fields,
        second: Fields,
        guess: Option<String>,
    },
    /// A group in a row.
    OneArm { data: Data, fields: Fields },
    /// A ratio with its interval: measure, estimate, limits.
    Ratio(&'static str, usize, (usize, usize)),
    /// An effect on the scale of the analysis, and the columns of n.
    Given(usize, Spread, Vec<usize>),
    /// A correlation and its n.
    Correlation(usize, usize),
}

/// What says how precise an effect is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    Var(usize),
    Se(usize),
    Ci(usize, usize),
}

/// Words for a time: two of them are no two arms.
const TIMES: &[&str] = &[
    "pre", "post", "before", "after", "baseline", "followup", "start", "end", "endpoint", "final",
    "change",
];

/// What arms are called that headers call by a usual word.
fn usual_names() -> [String; 2] {
    ["treatment".to_owned(), "control".to_owned()]
}

/// A column with what its header says.
struct Known<'a> {
    role: Role,
    cells: &'a Cells,
}

/// The columns of numbers.
pub(super) struct Numbers<'a> {
    raw: &'a RawTable,
    decimal: Decimal,
    known: Vec<Known<'a>>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(raw: &'a RawTable, columns: &'a [Cells], decimal: Decimal) -> Self {
        let usable = columns
            .iter()
            .filter(|cells| cells.is_number() && spell::in_expression(&cells.header).is_some());
        Self {
            raw,
            decimal,
            known: usable
                .map(|cells| Known {
                    role: role(&cells.header),
                    cells,
                })
                .collect(),
        }
    }

    /// What they are, the surest first.
    pub(super) fn shape(&self) -> Option<Shape> {
        self.two_arms()
            .or_else(|| self.ratio())
            .or_else(|| self.given())
            .or_else(|| self.named_arms())
            .or_else(|| self.correlation())
            .or_else(|| self.one_arm())
    }

    fn two_arms(&self) -> Option<Shape> {
        let both = |stem: &str, data: Data| {
            let first = self.arm(stem, Some(Group::First), data)?;
            let second = self.arm(stem, Some(Group::Second), data)?;
            Some(Shape::TwoArms {
                data,
                names: usual_names(),
                first,
                second,
                guess: None,
            })
        };
        let mut stems: Vec<&str> = vec![""];
        for known in &self.known {
            if !stems.contains(&known.role.stem.as_str()) {
                stems.push(&known.role.stem);
            }
        }
        let kinds = [Data::Rates, Data::Means, Data::Counts];
        let mut ways = stems
            .iter()
            .flat_map(|stem| kinds.iter().map(move |data| (*stem, *data)));
        ways.find_map(|(stem, data)| both(stem, data))
            .or_else(|| self.named_events(&stems))
    }

    /// Counts under the name of what happened: `treat.total`, `treat.infarction`.
    fn named_events(&self, stems: &[&str]) -> Option<Shape> {
        let arm = |stem: &str, group: Group| {
            let n = self.n("", Some(group))?;
            let events = self.known.iter().find(|known| {
                let role = &known.role;
                role.stem == stem && role.group == Some(group) && role.field.is_none()
            })?;
            let at = events.cells.at;
            self.at_most(at, n)
                .then_some((events, vec![("events", at), ("n", n)]))
        };
        stems
            .iter()
            .filter(|stem| !stem.is_empty())
            .find_map(|stem| {
                let (one, first) = arm(stem, Group::First)?;
                let (two, second) = arm(stem, Group::Second)?;
                Some(Shape::TwoArms {
                    data: Data::Counts,
                    names: usual_names(),
                    first,
                    second,
                    guess: Some(format!(
                        "`{}` and `{}` are read as events",
                        one.cells.header, two.cells.header
                    )),
                })
            })
    }

    /// Arms under names of their own: the same numbers under two words, `n_wheel` and `n_cage`, or under one word and a
    /// usual one, `n_wheel` and `n_control`.
    fn named_arms(&self) -> Option<Shape> {
        let kinds = [Data::Rates, Data::Means, Data::Counts];
        kinds.into_iter().find_map(|data| {
            let mut arms = self.arms_by_word(data);
            let guessed = arms.len() == 2;
            let usual = |group| self.arm("", Some(group), data);
            match (usual(Group::First), usual(Group::Second), arms.len()) {
                (None, None, 2) => {}
                (None, Some(control), 1) => arms.push(("control", control)),
                (Some(treated), None, 1) => arms.insert(0, ("treatment", treated)),
                (None | Some(_), None | Some(_), _) => return None,
            }
            let (two, second) = arms.pop()?;
            let (one, first) = arms.pop()?;
            let keys = |fields: &Fields| fields.iter().map(|(field, _)| *field).collect::<Vec<_>>();
            (keys(&first) == keys(&second)).then(|| Shape::TwoArms {
                data,
                names: [one, two].map(|name| name.replace(' ', "_")),
                first,
                second,
                guess: guessed.then(|| {
                    format!(
                        "`{one}` and `{two}` are read as two groups of each study, and `{two}` as the control; if it is \
                         the other way round, turn them round in the effect"
                    )
                }),
            })
        })
    }

    /// The arms that a word of their own tells apart, in the order of the file; none of the words is a time.
    fn arms_by_word(&self, data: Data) -> Vec<(&str, Fields)> {
        let mut found: Vec<(&str, Fields)> = Vec::new();
        for Known { role, .. } in &self.known {
            let word = role.stem.as_str();
            let time = word.split(' ').any(|part| TIMES.contains(&part));
            let seen = found.iter().any(|(other, _)| *other == word);
            if word.is_empty() || role.group.is_some() || time || seen {
                continue;
            }
            // A size without the word is that of all, and of no arm.
            let own = |(field, at): &(&str, usize)| {
                *field != "n" || self.get(word, None, Field::N) == Some(*at)
            };
            let arm = self.arm(word, None, data);
            found.extend(arm.filter(|arm| arm.iter().all(own)).map(|arm| (word, arm)));
        }
        found
    }

    /// The fields of an arm, where they are complete.
    fn arm(&self, stem: &str, group: Option<Group>, data: Data) -> Option<Fields> {
        let get = |field| self.get(stem, group, field);
        let used = |field| get(field).filter(|at| self.has_positive(*at));
        if data == Data::Counts || data == Data::Rates {
            let events = get(Field::Events)?;
            let size = if data == Data::Rates {
                ("time", used(Field::Time)?)
            } else if let Some(n) = self.n(stem, group) {
                if !self.at_most(events, n) {
                    return None;
                }
                ("n", n)
            } else {
                ("nonevents", get(Field::Nonevents)?)
            };
            return Some(vec![("events", events), size]);
        }
        let mut fields = vec![("n", self.n(stem, group)?)];
        let quartiles = get(Field::Q1).zip(get(Field::Q3));
        let ends = get(Field::Min).zip(get(Field::Max));
        let spreads = [
            ("sd", used(Field::Sd)),
            ("sem", used(Field::Se)),
            ("var", used(Field::Var)),
        ];
        let spreads: Fields = (spreads.into_iter())
            .filter_map(|(name, at)| Some((name, at?)))
            .collect();
        if let (Some(mean), false) = (get(Field::Mean), spreads.is_empty()) {
            fields.push(("mean", mean));
            fields.extend(spreads);
        } else if quartiles.is_none() && ends.is_none() {
            return None;
        }
        if let Some(median) = get(Field::Median).filter(|_| quartiles.or(ends).is_some()) {
            fields.push(("median", median));
            let pairs = [(("q1", "q3"), quartiles), (("min", "max"), ends)];
            for ((low, high), found) in pairs {
                if let Some((lo, hi)) = found {
                    fields.extend([(low, lo), (high, hi)]);
                }
            }
        }
        let told = fields
            .iter()
            .any(|(name, _)| *name == "mean" || *name == "median");
        told.then_some(fields)
    }

    fn ratio(&self) -> Option<Shape> {
        let (lo, hi) = self.limits()?;
        let ratios = [
            (Field::Hr, "HR"),
            (Field::Or, "OR"),
            (Field::Rr, "RR"),
            (Field::Irr, "IRR"),
        ];
        ratios.into_iter().find_map(|(field, measure)| {
            let est = self.get("", None, field)?;
            let positive = |at| self.numbers(at).all(|x| x > 0.0);
            (positive(est) && positive(lo)).then_some(Shape::Ratio(measure, est, (lo, hi)))
        })
    }

    fn limits(&self) -> Option<(usize, usize)> {
        let get = |field| self.get("", None, field);
        get(Field::Lower).zip(get(Field::Upper))
    }

    fn given(&self) -> Option<Shape> {
        let get = |field| self.get("", None, field);
        let positive = |field| get(field).filter(|at| self.has_positive(*at));
        let yi = get(Field::Yi)?;
        let spread = positive(Field::Var)
            .map(Spread::Var)
            .or_else(|| positive(Field::Se).map(Spread::Se))
            .or_else(|| self.limits().map(|(lo, hi)| Spread::Ci(lo, hi)))?;
        let arms = self.get("", Some(Group::First), Field::N).zip(self.get(
            "",
            Some(Group::Second),
            Field::N,
        ));
        let n = match (get(Field::N), arms) {
            (Some(n), _) => vec![n],
            (None, Some((first, second))) => vec![first, second],
            (None, None) => Vec::new(),
        };
        Some(Shape::Given(yi, spread, n))
    }

    fn correlation(&self) -> Option<Shape> {
        let r = self.get("", None, Field::R)?;
        let n = self.n("", None)?;
        let fits = self.numbers(r).all(|r| (-1.0..=1.0).contains(&r));
        fits.then_some(Shape::Correlation(r, n))
    }

    fn one_arm(&self) -> Option<Shape> {
        [Data::Means, Data::Counts].into_iter().find_map(|data| {
            let fields = self.arm("", None, data)?;
            Some(Shape::OneArm { data, fields })
        })
    }

    /// The size of a group; outcomes may share it.
    fn n(&self, stem: &str, group: Option<Group>) -> Option<usize> {
        let n = self
            .get(stem, group, Field::N)
            .or_else(|| self.get("", group, Field::N))?;
        self.has_positive(n).then_some(n)
    }

    fn get(&self, stem: &str, group: Option<Group>, field: Field) -> Option<usize> {
        let found = self.known.iter().find(|known| {
            let role = &known.role;
            role.stem == stem && role.group == group && role.field == Some(field)
        });
        found.map(|known| known.cells.at)
    }

    fn numbers(&self, at: usize) -> impl Iterator<Item = f64> {
        let cells = self.raw.cells_of(at);
        cells.filter_map(|cell| data::number(cell, self.decimal).ok())
    }

    fn has_positive(&self, at: usize) -> bool {
        self.numbers(at).any(|number| number > 0.0)
    }

    /// Whether no number of `part` is above that of `whole` in its row.
    fn at_most(&self, part: usize, whole: usize) -> bool {
        let number = |cell: &str| data::number(cell, self.decimal).unwrap_or(f64::NAN);
        let rows = self.raw.cells_of(part).zip(self.raw.cells_of(whole));
        rows.into_iter().all(|(part, whole)| {
            let (part, whole) = (number(part), number(whole));
            part <= whole || part.is_nan() || whole.is_nan()
        })
    }
}
