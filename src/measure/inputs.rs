//! What a measure is computed from, and the order in which a kernel takes it.

/// What one form of a measure takes.
///
/// A kernel takes a flat slice of numbers, NaN where one is missing. Each variant fixes the order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Inputs {
    /// `MEASURE(arm, reference)`: the fields of the arm, then those of the reference.
    TwoArms(Fields),
    /// `MEASURE(arm, control, sham)`: `n`, `mean`, `sd` of the arm and of the control, then the `mean` of the sham.
    ThreeArms,
    /// `MEASURE(arm)`: its fields.
    OneArm(Fields),
    /// `MEASURE(arm)` of an arm measured twice:
    /// `n`, `after.mean`, `after.sd`, `before.mean`, `before.sd`, `r`.
    BeforeAfter,
    /// `MEASURE(name: number, …)`: the values in the order declared; an interval takes two places.
    Values(&'static [Value]),
    /// `DIRECTION(result, up: a, down: b)`: a column of labels, no number.
    Direction,
}

impl Inputs {
    /// How many numbers the kernel takes.
    pub fn len(self) -> usize {
        match self {
            Self::TwoArms(fields) => 2 * fields.names().len(),
            Self::ThreeArms => 2 * Fields::Continuous.names().len() + 1,
            Self::OneArm(fields) => fields.names().len(),
            Self::BeforeAfter => 6,
            Self::Values(values) => values.iter().map(|value| value.shape.len()).sum(),
            Self::Direction => 0,
        }
    }

    /// The participants of a row, if it says how many: of matched pairs the pairs, of three arms the first two.
    pub fn participants(self, x: &[f64]) -> Option<f64> {
        let n = match self {
            Self::TwoArms(fields) | Self::OneArm(fields) => sum_of(x, fields.names(), "n")?,
            Self::ThreeArms => x.first()? + x.get(3)?,
            Self::BeforeAfter => *x.first()?,
            Self::Values(values) => {
                let places = values
                    .iter()
                    .flat_map(|value| (0..value.shape.len()).map(move |_| value));
                let counts = places.zip(x).filter(|(value, _)| value.participants > 0.0);
                let mut counts = counts
                    .map(|(value, number)| value.participants * number)
                    .peekable();
                counts.peek()?;
                counts.sum()
            }
            Self::Direction => return None,
        };
        n.is_finite().then_some(n)
    }

    /// The events of a row, where arms count them.
    pub fn events(self, x: &[f64]) -> Option<f64> {
        match self {
            Self::TwoArms(fields) | Self::OneArm(fields) => {
                sum_of(x, fields.names(), "events").filter(|events| events.is_finite())
            }
            Self::ThreeArms | Self::BeforeAfter | Self::Values(_) | Self::Direction => None,
        }
    }

    /// What [`super::Transform::apply`] takes the harmonic mean of: n of one arm with events, or its time.
    pub fn harmonic_part(self, x: &[f64]) -> Option<f64> {
        match self {
            Self::OneArm(Fields::Binary | Fields::Rate) => x.get(1).copied(),
            Self::OneArm(Fields::Continuous)
            | Self::TwoArms(_)
            | Self::ThreeArms
            | Self::BeforeAfter
            | Self::Values(_)
            | Self::Direction => None,
        }
    }

    /// Whether the kernel takes no number.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// The sum of one field over the arms of a row.
fn sum_of(x: &[f64], names: &[&str], field: &str) -> Option<f64> {
    let place = names.iter().position(|&name| name == field)?;
    Some(x.iter().skip(place).step_by(names.len()).sum())
}

/// The fields of an arm that a measure reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// `n`, `mean`, `sd`.
    Continuous,
    /// `events`, `n`; where the arm has `nonevents`, `n` is their sum.
    Binary,
    /// `events`, `time`.
    Rate,
}

impl Fields {
    /// Their names, in the kernel's order.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Continuous => &["n", "mean", "sd"],
            Self::Binary => &["events", "n"],
            Self::Rate => &["events", "time"],
        }
    }
}

/// A named number that a measure takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// Its name in the call.
    pub name: &'static str,
    /// Whether it may stand without its name.
    pub positional: bool,
    /// Whether the form needs it.
    pub required: bool,
    /// A number or an interval.
    pub shape: Shape,
    /// How many participants each unit of it stands for; 0 where it counts none.
    pub participants: f64,
}

/// What a named value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One number.
    Number,
    /// `(lo, hi)`, or a column of type `interval`: two numbers.
    Interval,
}

impl Shape {
    /// How many places it takes in the slice.
    pub fn len(self) -> usize {
        match self {
            Self::Number => 1,
            Self::Interval => 2,
        }
    }

    /// Never: it takes at least one.
    pub fn is_empty(self) -> bool {
        false
    }
}

impl Value {
    /// A number that may stand without its name.
    pub const fn positional(name: &'static str) -> Self {
        Self {
            name,
            positional: true,
            required: true,
            shape: Shape::Number,
            participants: 0.0,
        }
    }

    /// A number that needs its name.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            positional: false,
            required: true,
            shape: Shape::Number,
            participants: 0.0,
        }
    }

    /// An interval, `name: (lo, hi)`.
    pub const fn interval(name: &'static str) -> Self {
        Self {
            name,
            positional: false,
            required: true,
            shape: Shape::Interval,
            participants: 0.0,
        }
    }

    /// The same, a count of participants.
    #[must_use]
    pub const fn count(self) -> Self {
        Self {
            participants: 1.0,
            ..self
        }
    }

    /// The same, but it may be left out.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }
}
