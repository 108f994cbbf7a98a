//! Whether rows may be analysed: what the plan requires, whether there are any, and whether they are independent.

use super::columns::columns_of_number;
use super::require::Refusal;
use super::rows::{Ended, Evidence, Set};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, plural};
use crate::plan::{ColumnId, FormInputs, RowAnalysis, Scope, Statement, Type};
use crate::result::{Sizes, Status};

/// No more names than this are told in a message.
pub(super) const TOLD: usize = 5;

/// Why some rows are not analysed.
pub(super) struct Refused {
    pub(super) status: Status,
    pub(super) reason: String,
    /// Whether a summary takes its place.
    pub(super) summarise: bool,
}

impl Refused {
    /// What is known of the rows, with why they are not analysed.
    pub(super) fn ends<T>(self, found: T) -> Ended<T> {
        Ended {
            status: self.status,
            reason: Some(self.reason),
            found,
        }
    }
}

/// What was refused for dependence so far; told once for a statement.
#[derive(Default)]
pub(super) struct Entry {
    /// Studies with several rows, by set.
    dependent: Vec<(String, usize)>,
}

impl Entry {
    /// Whether these rows may be analysed; `lacking` is what of the analysis this version does not compute, `subgroup`
    /// says a part of `by`.
    pub(super) fn admit(
        &mut self,
        rows: &Evidence<'_>,
        set: &Set<'_>,
        sizes: &Sizes,
        lacking: Option<&str>,
        subgroup: bool,
    ) -> Result<(), Refused> {
        if let Some(Refusal { reason, summarise }) = rows.requirements.refuse(sizes) {
            return Err(Refused {
                summarise,
                ..not_run(reason)
            });
        }
        if let Some(what) = lacking {
            return Err(not_run(lacking_reason(what)));
        }
        if sizes.k == 0 {
            return Err(not_run(match set.places.len() {
                0 => "there are no rows".to_owned(),
                n => format!("none of {} has an effect", plural(n, "row")),
            }));
        }
        let analysis = rows.analysis;
        if let Some(clusters) = &analysis.robust
            && let Some(study) = rows.parted_study(set)
        {
            return Err(Refused {
                status: Status::Failed,
                reason: format!(
                    "`robust in {}` parts the rows of one study: {study}",
                    clusters.name
                ),
                summarise: false,
            });
        }
        let allowed = analysis.settings.rows_independent || analysis.robust.is_some();
        if sizes.k > sizes.studies && !allowed {
            let repeated = rows.repeated_studies(set);
            if !repeated.is_empty() {
                let reason = format!("several rows belong to one study: {}", told(&repeated));
                if !subgroup {
                    self.dependent.extend(repeated);
                }
                return Err(Refused {
                    status: Status::Failed,
                    reason,
                    summarise: false,
                });
            }
        }
        Ok(())
    }

    /// Takes over what another noted.
    pub(super) fn join(&mut self, other: Self) {
        self.dependent.extend(other.dependent);
    }

    /// The diagnostic about dependent rows, if there were any.
    pub(super) fn report(
        &mut self,
        statement: &Statement,
        analysis: &RowAnalysis,
        scope: Option<&Scope>,
        out: &mut Diagnostics,
    ) {
        if !self.dependent.is_empty() {
            self.dependent.sort_unstable();
            self.dependent.dedup();
            let to_keep = names_to_keep(analysis, scope);
            out.push(dependent_rows(statement, &self.dependent, to_keep));
        }
    }
}

fn not_run(reason: String) -> Refused {
    Refused {
        status: Status::NotRun,
        reason,
        summarise: false,
    }
}

/// "`GLMM` is not in this version"; what takes more than a word and its value is no word of the language.
pub(super) fn lacking_reason(what: &str) -> String {
    if what.split(' ').count() > 2 {
        format!("not in this version: {what}")
    } else {
        format!("`{what}` is not in this version")
    }
}

fn dependent_rows(
    statement: &Statement,
    studies: &[(String, usize)],
    (study, number): (&str, &str),
) -> Diagnostic {
    let several = if studies.len() == 1 {
        "1 study has several rows here".to_owned()
    } else {
        format!("{} studies have several rows here", studies.len())
    };
    let verb = crate::verb::find(&statement.keyword);
    let takes = |clause: &str| verb.is_some_and(|verb| verb.clauses.contains(&clause));
    let how = if statement.keyword == "pool" {
        "pooled"
    } else {
        "analysed"
    };
    Diagnostic::new(
        Code::DependentRows,
        statement.span,
        format!("several rows that are {how} belong to one study"),
    )
    .label("rows of different studies were expected")
    .note(format!("{several}: {}", told(studies)))
    .help(format!(
        "keep one row a study, in the selection: `keep largest {number} per {study} because \"…\"`"
    ))
    .help(format!(
        "average them, in the selection: `combine per {study} with rho 0.5`"
    ))
    .help("if nothing ties the rows of a study together: `with rows independent`")
    .maybe_help(takes("robust").then(|| {
        format!(
            "let the inference allow for it, where there are ten studies or more: `robust in {study}`"
        )
    }))
    .maybe_help(
        takes("nested")
            .then(|| format!("a later version models them: `nested in {study} / row`")),
    )
}

/// The column of studies, and a number to keep rows by: a size, or else one that the effect is not computed from.
fn names_to_keep<'a>(analysis: &RowAnalysis, scope: Option<&'a Scope>) -> (&'a str, &'a str) {
    let columns = scope.map_or([].as_slice(), |scope| &scope.columns);
    let study = columns.iter().find(|column| column.kind == Type::Study);
    let numbers = || {
        let columns = columns.iter().enumerate();
        columns.filter(|(_, c)| matches!(c.kind, Type::Number(_)) && !c.outcome)
    };
    let measured = measured_columns(analysis);
    let size = numbers().find(|(_, c)| c.name.rsplit('.').next() == Some("n"));
    let number = size.or_else(|| numbers().find(|(id, _)| !measured.contains(id)));
    (
        study.map_or("study", |column| column.name.as_str()),
        number.map_or("NUMBER", |(_, column)| column.name.as_str()),
    )
}

/// The columns that the effect is computed from.
fn measured_columns(analysis: &RowAnalysis) -> Vec<ColumnId> {
    let mut columns = Vec::new();
    let forms = analysis.effect.iter().flat_map(|effect| &effect.forms);
    for form in forms {
        if let FormInputs::Numbers { values, .. } = &form.inputs {
            for value in values {
                columns_of_number(value, &mut columns);
            }
        }
    }
    columns
}

/// "Smith 2004 (3 rows), Jones 2011 (2 rows), and 4 more".
fn told(studies: &[(String, usize)]) -> String {
    let name = |(study, rows): &(String, usize)| format!("{study} ({})", plural(*rows, "row"));
    let mut names: Vec<String> = studies.iter().take(TOLD).map(name).collect();
    if let Some(more) = studies.len().checked_sub(TOLD).filter(|more| *more > 0) {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}
