//! Standard deviations that look like standard errors, by their size among the others.

use super::Loading;
use super::arm::Arm;
use crate::data::Capped;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::stats::suspect::too_small_by_root_n;
use crate::table::Column;

/// What a file gives as the standard deviations of an arm.
pub(super) struct GivenSd {
    /// The arm, as messages name it.
    group: String,
    /// Standard deviation by the absolute mean; NaN where one is missing.
    cv: Vec<f64>,
    suspect: Vec<bool>,
    header: usize,
    span: Span,
}

impl Loading<'_> {
    /// Keeps the standard deviations that an arm takes from the file as they are, with what is suspect of them.
    pub(super) fn keep_given_sd(&mut self, arm: &Arm<'_>) {
        for spread in arm.spreads.iter().filter(|spread| spread.form == "sd") {
            let prefix = spread.prefix;
            let (Some(header), Some(Some(sd)), Some(n)) =
                (spread.header, spread.values.first(), arm.field(prefix, "n"))
            else {
                continue;
            };
            let Some(Column::Number(mean)) = self.column_of(arm, &format!("{prefix}mean")) else {
                continue;
            };
            let cv: Vec<f64> = sd.iter().zip(mean).map(|(sd, m)| sd / m.abs()).collect();
            let given = GivenSd {
                group: arm.group_name(prefix),
                suspect: too_small_by_root_n(&cv, &n.values),
                cv,
                header,
                span: spread.span,
            };
            self.given_sds.push(given);
        }
    }

    /// The column of a field of an arm.
    fn column_of(&self, arm: &Arm<'_>, field: &str) -> Option<&Column> {
        let at = arm.place_of(field)?;
        self.columns.get(at)?.as_deref()
    }

    /// Warns of rows in which all arms with a standard deviation are suspect: a paper prints the same for all.
    pub(super) fn warn_of_suspects(&mut self) {
        let given = std::mem::take(&mut self.given_sds);
        let rows = given.iter().map(|given| given.cv.len()).max().unwrap_or(0);
        let mut all = Capped::default();
        for row in 0..rows {
            let here = || given.iter().filter(|g| is_there(g, row));
            let suspect = |g: &GivenSd| g.suspect.get(row) == Some(&true);
            if here().count() < 2 || !here().all(suspect) {
                continue;
            }
            if let Some(first) = here().next() {
                all.push(|| self.suspected(first, row));
            }
        }
        all.finish("rows", self.out);
    }

    fn suspected(&self, given: &GivenSd, row: usize) -> Diagnostic {
        let raw = self.cells.raw;
        let message = format!(
            "the sd of `{}` in row {} is about the root of n smaller than in the other rows",
            given.group,
            row + 1
        );
        raw.place(row, given.header)
            .diagnostic(Code::SuspectedSem, message)
            .label("a standard deviation was expected, and this looks like a standard error")
            .other(given.span, "taken as a standard deviation here")
            .note("by the mean, as the coefficient of variation; in every arm of the row")
            .help("look into the paper: if it is a standard error, put it into a column of its own, and name that beside `sd` as `sem`")
    }
}

fn is_there(given: &GivenSd, row: usize) -> bool {
    given
        .cv
        .get(row)
        .is_some_and(|cv| cv.is_finite() && *cv > 0.0)
}
