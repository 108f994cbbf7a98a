//! Two-by-two tables and their empty cells.

use super::effect::{holds, present};
use super::{Fields, Inputs, Options, To, Unusable};

/// A two-by-two table: rows are the arms, columns events and non-events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) ai: f64,
    pub(super) bi: f64,
    pub(super) ci_: f64,
    pub(super) di: f64,
}

/// What two arms with events and n are taken by.
pub(super) const BINARY: Inputs = Inputs::TwoArms(Fields::Binary);

/// What most measures add to empty cells.
pub(super) const HALF: f64 = 0.5;

/// Options of every measure of two-by-two tables.
pub(super) const TABLE_OPTIONS: &[&str] = &["add", "to", "drop_double_zero"];

impl Table {
    /// The counts of two arms as they are.
    pub(super) fn raw(x: &[f64]) -> Result<Self, Unusable> {
        let &[ai, n1i, ci_, n2i] = x else {
            return Err(Unusable::Incomplete);
        };
        let ((ai, bi), (ci_, di)) = (counts(ai, n1i)?, counts(ci_, n2i)?);
        Ok(Self { ai, bi, ci_, di })
    }

    /// The counts of two arms, after what the options say about empty cells; ½ is added if they say nothing.
    pub(super) fn new(x: &[f64], options: &Options) -> Result<Self, Unusable> {
        Self::adding(HALF, x, options)
    }

    /// The same where an empty cell does no harm; nothing is added if the options say nothing.
    pub(super) fn as_is(x: &[f64], options: &Options) -> Result<Self, Unusable> {
        Self::adding(0.0, x, options)
    }

    fn adding(standard: f64, x: &[f64], options: &Options) -> Result<Self, Unusable> {
        let table = Self::raw(x)?;
        if options.drop_double_zero && table.double_zero() {
            return Err(Unusable::DoubleZero);
        }
        Ok(table.adjusted(options, standard))
    }

    /// The table with what the options add to its cells.
    pub(super) fn adjusted(self, options: &Options, standard: f64) -> Self {
        let add = addition(self.has_zero(), options, standard);
        Self {
            ai: self.ai + add,
            bi: self.bi + add,
            ci_: self.ci_ + add,
            di: self.di + add,
        }
    }

    /// Whether a cell is empty.
    pub(super) fn has_zero(self) -> bool {
        self.cells().contains(&0.0)
    }

    /// Whether an outcome never occurs.
    pub(super) fn double_zero(self) -> bool {
        (self.ai == 0.0 && self.ci_ == 0.0) || (self.bi == 0.0 && self.di == 0.0)
    }

    /// Of pairs: whether no pair has an event, or none is without.
    pub(super) fn no_event_or_only(self) -> bool {
        self.bi == 0.0 && self.ci_ == 0.0 && (self.ai == 0.0 || self.di == 0.0)
    }

    /// The four cells.
    pub(super) fn cells(self) -> [f64; 4] {
        [self.ai, self.bi, self.ci_, self.di]
    }

    /// Size of the first arm.
    pub(super) fn n1(self) -> f64 {
        self.ai + self.bi
    }

    /// Size of the second arm.
    pub(super) fn n2(self) -> f64 {
        self.ci_ + self.di
    }

    /// All participants.
    pub(super) fn n(self) -> f64 {
        self.n1() + self.n2()
    }

    /// Risk in the first arm.
    pub(super) fn p1(self) -> f64 {
        self.ai / self.n1()
    }

    /// Risk in the second arm.
    pub(super) fn p2(self) -> f64 {
        self.ci_ / self.n2()
    }

    /// Risk in both arms together.
    pub(super) fn p(self) -> f64 {
        (self.ai + self.ci_) / self.n()
    }

    /// Odds ratio.
    pub(super) fn odds_ratio(self) -> f64 {
        self.ai / self.bi * (self.di / self.ci_)
    }

    /// Sum of the reciprocals of the cells: the variance of the log odds ratio.
    pub(super) fn var_ln_or(self) -> f64 {
        self.cells().iter().map(|cell| 1.0 / cell).sum()
    }
}

/// Events and non-events, if they can be.
pub(super) fn counts(events: f64, n: f64) -> Result<(f64, f64), Unusable> {
    present(&[events, n])?;
    holds(n > 0.0, "n is not above 0")?;
    holds(events >= 0.0, "a count is negative")?;
    holds(events <= n, "more events than participants")?;
    Ok((events, n - events))
}

/// Events and time, if they can be.
pub(super) fn rate(events: f64, time: f64) -> Result<(f64, f64), Unusable> {
    present(&[events, time])?;
    holds(time > 0.0, "a time is not above 0")?;
    holds(events >= 0.0, "a count is negative")?;
    Ok((events, time))
}

/// What is added to the cells of a row that has an empty cell, or has none; `standard` if the options do not say.
pub(super) fn addition(has_zero: bool, options: &Options, standard: f64) -> f64 {
    let adds = match options.to {
        To::OnlyZero => has_zero,
        To::All => true,
        To::IfAnyZero => options.any_zero,
    };
    if adds {
        options.add.unwrap_or(standard)
    } else {
        0.0
    }
}

/// Whether a row of two arms with events and n has an empty cell.
pub(super) fn zero_in_table(x: &[f64]) -> bool {
    Table::raw(x).is_ok_and(Table::has_zero)
}
