//! What an effect can be computed from, and which of it is proposed.

use super::groups::Found;
use super::header::{Field, Group, Role, split};
use super::numbers::{Known, Numbers};
use super::shape::{Candidate, Choice, Fields, Shape, Spread, Value};
use super::spell;
use super::start::Data;
use super::vocabulary::{DESCRIBING, TIMES};

impl Numbers<'_> {
    /// What is proposed: one effect, one for each outcome, or several of which one is to be chosen.
    pub(super) fn choose(&self) -> Choice {
        let mut choice = Choice {
            unsure: self.lost.clone(),
            ..Choice::default()
        };
        let mut arms = self.two_arms();
        let mut computed = self.computed();
        if !arms.is_empty() && !computed.is_empty() && self.exported() {
            computed.clear();
            choice.unsure.push(
                "the effect with its interval beside the arms is the one that the exporting \
                 program computed from them: it is left out"
                    .to_owned(),
            );
        }
        if arms.is_empty() && computed.is_empty() {
            arms = self.named_events();
        }
        let mut single = self.single();
        if !arms.is_empty() && !single.is_empty() {
            single.clear();
        }
        let paired = self.paired();
        if !paired.is_empty() {
            single.clear();
        }
        choice.candidates = [arms, paired, computed, single].concat();
        describe(&mut choice);
        choice.sure = is_sure(&choice.candidates);
        self.told(&mut choice);
        choice
    }

    /// Two groups, by outcome and kind of numbers.
    fn two_arms(&self) -> Vec<Candidate> {
        let names = match &self.groups {
            Found::Two(named) => named.names.clone(),
            Found::Usual | Found::Several(_) => ["treatment", "control"].map(str::to_owned),
        };
        let mut found: Vec<Candidate> = Vec::new();
        for stem in self.stems() {
            let arm = |group, data| self.arm(&stem, Some(group), data);
            let mut add = |data| {
                let both = arm(Group::First, data).zip(arm(Group::Second, data));
                let (first, second) = both?;
                found.push(Candidate {
                    outcome: stem.clone(),
                    shape: Shape::TwoArms {
                        data,
                        names: names.clone(),
                        first,
                        second,
                    },
                });
                Some(())
            };
            add(Data::Means);
            // Who has counted the time as well as the people wants rates.
            if add(Data::Rates).is_none() {
                add(Data::Counts);
            }
        }
        found
    }

    /// Counts under the name of what happened: `treat.total`, `treat.infarction`.
    fn named_events(&self) -> Vec<Candidate> {
        let arm = |stem: &str, group: Group| -> Option<Fields> {
            let n = self.n("", Some(group))?;
            let events = self.known.iter().find(|known| {
                let role = &known.role;
                role.stem == stem && role.group == Some(group) && role.field.is_none()
            })?;
            let at = events.cells.at;
            let fits = self.at_most(at, n) && self.counts(at);
            fits.then_some(vec![("events", Value::Column(at)), ("n", Value::Column(n))])
        };
        let stems = self.stems().into_iter().filter(|stem| !stem.is_empty());
        stems
            .filter_map(|stem| {
                let (first, second) = arm(&stem, Group::First).zip(arm(&stem, Group::Second))?;
                let names = ["treatment", "control"].map(str::to_owned);
                Some(Candidate {
                    outcome: stem,
                    shape: Shape::TwoArms {
                        data: Data::Counts,
                        names,
                        first,
                        second,
                    },
                })
            })
            .collect()
    }

    /// Effects that were computed already.
    fn computed(&self) -> Vec<Candidate> {
        let effects = self.known.iter().filter(|known| {
            let role = &known.role;
            role.group.is_none() && role.field.is_some_and(Field::is_effect)
        });
        let mut found: Vec<Candidate> = effects
            .filter_map(|known| {
                Some(Candidate {
                    outcome: known.role.stem.clone(),
                    shape: self.effect(known)?,
                })
            })
            .collect();
        found.extend(self.printed.iter().filter_map(|known| {
            let field = known.role.field.filter(|field| field.is_effect())?;
            Some(Candidate {
                outcome: known
                    .role
                    .stem
                    .split(' ')
                    .filter(|word| *word != "ci")
                    .collect::<Vec<&str>>()
                    .join(" "),
                shape: Shape::Printed(field.ratio(), known.cells.at),
            })
        }));
        found.extend(self.statistic("t", Field::T));
        found
    }

    /// An effect with what says how precise it is.
    fn effect(&self, known: &Known<'_>) -> Option<Shape> {
        let Role {
            field, stem, of, ..
        } = &known.role;
        let (field, at) = ((*field)?, known.cells.at);
        let near = |wanted: Field| {
            let mut columns = self.known.iter().filter(|other| {
                let role = &other.role;
                role.group.is_none() && role.field == Some(wanted) && role.stem == *stem
            });
            let own = columns
                .clone()
                .find(|other| other.role.of == *of && !of.is_empty());
            let found = own.or_else(|| columns.find(|other| other.role.of.is_empty()));
            found.map(|other| other.cells.at)
        };
        let limits = near(Field::Lower).zip(near(Field::Upper));
        if let Some(measure) = field.ratio() {
            let limits = limits?;
            let positive = |at| self.numbers(at).all(|x| x > 0.0);
            let fits = positive(at) && positive(limits.0) && positive(limits.1);
            return fits.then_some(Shape::Ratio(measure, at, limits));
        }
        let positive = |field| near(field).filter(|at| self.has_positive(*at));
        let both_n = self.both_n();
        let spread = positive(Field::Var)
            .map(Spread::Var)
            .or_else(|| positive(Field::Se).map(Spread::Se))
            .or_else(|| limits.map(|(low, high)| Spread::Ci(low, high)));
        let Some(spread) = spread else {
            let (first, second) = both_n.filter(|_| field == Field::D)?;
            return Some(Shape::Statistic("d", at, [first, second]));
        };
        let n = match (
            self.get(stem, None, Field::N)
                .or(self.get("", None, Field::N)),
            both_n,
        ) {
            (Some(n), _) => vec![n],
            (None, Some((first, second))) => vec![first, second],
            (None, None) => Vec::new(),
        };
        Some(Shape::Given(at, spread, n))
    }

    fn both_n(&self) -> Option<(usize, usize)> {
        let n = |group| self.get("", Some(group), Field::N);
        n(Group::First).zip(n(Group::Second))
    }

    fn statistic(&self, name: &'static str, field: Field) -> Option<Candidate> {
        let at = self.get("", None, field)?;
        let (first, second) = self.both_n()?;
        Some(Candidate {
            outcome: String::new(),
            shape: Shape::Statistic(name, at, [first, second]),
        })
    }

    /// A group that was measured twice: metafor's `m1i, m2i, sd1i, sd2i, ri, ni`, or words for before and after.
    fn paired(&self) -> Vec<Candidate> {
        let found = || {
            let r = self.get("", None, Field::R)?;
            let one_n = self.get("", None, Field::N);
            let (n, before, after) = match self.times() {
                Some((before, after)) => {
                    let n = one_n.or_else(|| self.get(&after, None, Field::N))?;
                    (n, self.centre(&before, None)?, self.centre(&after, None)?)
                }
                // metafor's first mean is the one after.
                None if self.both_n().is_none() => (
                    one_n?,
                    self.centre("", Some(Group::Second))?,
                    self.centre("", Some(Group::First))?,
                ),
                None => return None,
            };
            let fits = self.numbers(r).all(|r| (-1.0..=1.0).contains(&r));
            fits.then_some(Candidate {
                outcome: String::new(),
                shape: Shape::Paired {
                    n,
                    r,
                    before,
                    after,
                },
            })
        };
        found().into_iter().collect()
    }

    /// One group in a row, or a relation.
    fn single(&self) -> Vec<Candidate> {
        let mut shapes = Vec::new();
        let n = self.n("", None);
        let r = self.get("", None, Field::R);
        if let Some((r, n)) = r.zip(n)
            && self.numbers(r).all(|r| (-1.0..=1.0).contains(&r))
        {
            shapes.push(Shape::Correlation(r, n));
        }
        let get = |field| self.get("", None, field);
        if let (Some(alpha), Some(items), Some(n)) = (get(Field::Alpha), get(Field::Items), n) {
            shapes.push(Shape::Reliability(alpha, items, n));
        }
        for data in [Data::Averages, Data::Proportions, Data::Incidences] {
            if let Some(fields) = self.arm("", None, data) {
                shapes.push(Shape::OneArm { data, fields });
            }
        }
        let candidate = |shape| Candidate {
            outcome: String::new(),
            shape,
        };
        shapes.into_iter().map(candidate).collect()
    }

    /// Whether the file was exported from `RevMan`, which writes beside the arms what it computed from them.
    fn exported(&self) -> bool {
        let has = |name: [&str; 2]| {
            self.known
                .iter()
                .any(|known| split(&known.cells.header) == name)
        };
        has(["ci", "start"]) && has(["ci", "end"])
    }

    /// What is a guess, or fits as well as what was taken.
    fn told(&self, choice: &mut Choice) {
        match &self.groups {
            Found::Two(named) if named.unsure => {
                let [one, two] = &named.names;
                choice.unsure.push(format!(
                    "`{one}` and `{two}` are read as two groups of each study, and `{two}` as the \
                     control; if it is the other way round, turn them round in the effect"
                ));
            }
            Found::Several(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                choice.unsure.push(format!(
                    "{} look like more than two groups of each study: write an arm for each, and an \
                     effect for each comparison",
                    words.join(", ")
                ));
            }
            Found::Two(_) | Found::Usual => {}
        }
        for candidate in &choice.candidates {
            choice.unsure.extend(self.guesses(candidate));
        }
        let nothing =
            choice.candidates.is_empty() && matches!(self.groups, Found::Usual | Found::Two(_));
        if nothing && self.lost.is_empty() {
            choice.unsure.extend(self.lacking());
        }
        let used: Vec<usize> = (choice.candidates.iter())
            .flat_map(|candidate| [candidate.shape.of_arms(), candidate.shape.of_effect()].concat())
            .collect();
        for known in self
            .known
            .iter()
            .filter(|known| used.contains(&known.cells.at))
        {
            let others = self.known.iter().filter(|other| {
                let size = other.role.field == Some(Field::N) && other.role.group.is_some();
                let stem = other.role.stem == known.role.stem || size;
                let same =
                    other.role.group == known.role.group && other.role.field == known.role.field;
                same && stem && other.role.of == known.role.of && !used.contains(&other.cells.at)
            });
            let others: Vec<String> = others
                .map(|other| spell::shown(&other.cells.header))
                .collect();
            if let (Some(field), false) = (known.role.field, others.is_empty()) {
                choice.unsure.push(format!(
                    "{} is taken for {}, and not {}",
                    spell::shown(&known.cells.header),
                    field.name(),
                    others.join(", ")
                ));
            }
        }
    }

    /// What of a candidate is a guess.
    fn guesses(&self, candidate: &Candidate) -> Option<String> {
        let header = |at: usize| spell::shown(self.raw.header(at));
        match &candidate.shape {
            Shape::TwoArms {
                data: Data::Counts,
                first,
                second,
                ..
            } => {
                let events = |fields: &Fields| fields.first().map(|(_, value)| *value);
                match (events(first)?, events(second)?) {
                    (Value::Percent(one, _), Value::Percent(two, _)) => Some(format!(
                        "{} and {} are read as percentages of n with the event",
                        header(one),
                        header(two)
                    )),
                    (Value::Column(one), Value::Column(two)) => {
                        let unsaid = |at| {
                            self.known
                                .iter()
                                .any(|k| k.cells.at == at && k.role.field.is_none())
                        };
                        unsaid(one).then(|| {
                            format!("{} and {} are read as events", header(one), header(two))
                        })
                    }
                    _ => None,
                }
            }
            Shape::OneArm { fields, .. } => match fields.first()?.1 {
                Value::Percent(part, _) | Value::Share(part, _) => Some(format!(
                    "{} times n is read as the number of events",
                    header(part)
                )),
                Value::Column(_) | Value::Ci(..) => None,
            },
            Shape::Paired { before, after, .. } => {
                let mean = |fields: &Fields| {
                    fields
                        .first()
                        .and_then(|(_, v)| v.columns().first().copied())
                };
                Some(format!(
                    "one group was measured twice: {} is read as before, {} as after, and {} as \
                     their correlation",
                    header(mean(before)?),
                    header(mean(after)?),
                    header(self.get("", None, Field::R)?)
                ))
            }
            Shape::TwoArms { .. }
            | Shape::Correlation(..)
            | Shape::Ratio(..)
            | Shape::Printed(..)
            | Shape::Given(..)
            | Shape::Statistic(..)
            | Shape::Reliability(..) => None,
        }
    }

    /// What is missing where something is there.
    fn lacking(&self) -> Vec<String> {
        let mut told = Vec::new();
        let get = |group, field| self.get("", Some(group), field);
        let groups = [
            (Group::First, "the treated group"),
            (Group::Second, "the control group"),
        ];
        let measured = [Field::Mean, Field::Median, Field::Events, Field::Percent];
        let some = |field: &Field| {
            groups
                .iter()
                .any(|(group, _)| get(*group, *field).is_some())
        };
        if let Some(field) = measured.iter().find(|field| some(field)) {
            for (group, name) in groups {
                let mut lacks = Vec::new();
                if get(group, *field).is_none() {
                    lacks.push(field.name());
                }
                if self.n("", Some(group)).is_none() {
                    lacks.push("n");
                }
                if *field == Field::Mean
                    && self.centre("", Some(group)).is_none()
                    && get(group, *field).is_some()
                {
                    lacks.push("sd");
                }
                if !lacks.is_empty() {
                    told.push(format!("no column says {} of {name}", lacks.join(" and ")));
                }
            }
        }
        let effects = self.known.iter().filter(|known| {
            known.role.group.is_none() && known.role.field.is_some_and(Field::is_effect)
        });
        for known in effects {
            let header = spell::shown(&known.cells.header);
            let ratio = known.role.field.and_then(Field::ratio);
            told.push(match (ratio, self.get("", None, Field::Se)) {
                (Some(_), Some(se)) => format!(
                    "{header} looks like a ratio, and {} like a standard error: of the ratio, or of \
                     its logarithm? With the logarithms in a column, `given(log_ratio, se: …)`",
                    spell::shown(self.raw.header(se))
                ),
                _ => format!(
                    "{header} looks like an effect, and no column says its standard error, variance, \
                     or interval"
                ),
            });
        }
        if self.times().is_some() && self.get("", None, Field::R).is_none() {
            told.push(
                "before and after were measured in the same people, and no column says how the two \
                 correlate: with `r`, a column or a number, `group: arm { n: …, before { … }, after \
                 { … }, r: 0.5 }`"
                    .to_owned(),
            );
        }
        told
    }
}

/// Leaves out what describes the patients, where something else is there.
fn describe(choice: &mut Choice) {
    let describes = |candidate: &Candidate| {
        let mut words = candidate.outcome.split(' ');
        words.any(|word| DESCRIBING.contains(&word))
    };
    if choice.candidates.iter().all(describes) {
        return;
    }
    let (out, kept): (Vec<Candidate>, Vec<Candidate>) =
        choice.candidates.drain(..).partition(describes);
    choice.candidates = kept;
    let mut words: Vec<String> = Vec::new();
    for candidate in out {
        let word = format!("`{}`", candidate.outcome);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if !words.is_empty() {
        choice.unsure.push(format!(
            "{} {} read as a description of the patients and not as an outcome: no effect is \
             proposed for it",
            words.join(", "),
            if words.len() == 1 { "is" } else { "are" }
        ));
    }
    // What was so before and is so after is one outcome.
    if let [only] = choice.candidates.as_mut_slice()
        && TIMES.contains(&only.outcome.as_str())
    {
        only.outcome.clear();
    }
}

/// Whether candidates are one effect, or one for each outcome.
fn is_sure(candidates: &[Candidate]) -> bool {
    let mut outcomes: Vec<&str> = candidates.iter().map(|c| c.outcome.as_str()).collect();
    outcomes.sort_unstable();
    let different = outcomes.windows(2).all(|pair| pair.first() != pair.last());
    let kind = |shape: &Shape| match shape {
        Shape::TwoArms { data, .. } => Some(Some(*data)),
        Shape::Ratio(..) | Shape::Printed(..) | Shape::Given(..) => Some(None),
        Shape::Paired { .. }
        | Shape::OneArm { .. }
        | Shape::Statistic(..)
        | Shape::Correlation(..)
        | Shape::Reliability(..) => None,
    };
    let kinds: Vec<_> = candidates.iter().map(|c| kind(&c.shape)).collect();
    let alike = kinds.windows(2).all(|pair| pair.first() == pair.last());
    let several = kinds.first().is_some_and(Option::is_some) && alike && different;
    let describes = candidates.iter().any(|candidate| {
        let mut words = candidate.outcome.split(' ');
        words.any(|word| DESCRIBING.contains(&word))
    });
    !describes && (candidates.len() == 1 || several)
}
