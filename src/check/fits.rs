//! Whether a figure can be drawn of its result, and whether its options go together.

use super::Checker;
use super::options::Given;
use super::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::figure::{Figure, Of};
use crate::measure::{Fields, Inputs};
use crate::plan::{
    BoundEffect, BoundForm, FigureSource, FormInputs, ResultId, RowAnalysis, Sensitivity, Task,
};
use crate::syntax::ast::ResultRef;

impl Checker<'_> {
    /// Reports what can be known of this without data.
    pub(super) fn fits(
        &mut self,
        figure: &Figure,
        sources: &[ResultRef],
        of: &FigureSource,
        given: &[Given<'_>],
    ) {
        let mut found = Vec::new();
        for (source, id) in sources.iter().zip(of.results()) {
            let Some(statement) = self.plan.statements.get(id.statement) else {
                continue;
            };
            let Some(analysis) = rows_of(&statement.kind) else {
                continue;
            };
            let declared = |diagnostic: Diagnostic| {
                diagnostic
                    .label("this result does not hold what the figure shows")
                    .other(statement.span, "declared here")
            };
            let misfit = misfit(figure, id, analysis, source);
            found.extend(misfit.map(declared));
            found.extend(funnel(figure, analysis, given));
        }
        for diagnostic in found {
            self.out.push(diagnostic);
        }
    }
}

/// A result of the right verb without what is drawn.
fn misfit(
    figure: &Figure,
    id: &ResultId,
    analysis: &RowAnalysis,
    source: &ResultRef,
) -> Option<Diagnostic> {
    let name = id.text.split('[').next().unwrap_or(&id.text);
    let (message, help) = match (figure.name, figure.of, &analysis.task) {
        (_, Of::Sensitivity(option), Task::Sensitivity(task)) if !asks(task, option) => (
            format!("`{}` is without `{option}`", id.text),
            format!("write `with {option}` in `{name}`, or draw it of the pooled result"),
        ),
        ("labbe", _, _) if !analysis.effect.as_ref().is_some_and(counted) => (
            format!("`{}` has no counts of two arms", id.text),
            "measure it from counts: `effect rr = RR(treated, control)` with arms of events and n"
                .to_owned(),
        ),
        ("bubble", _, Task::Regress(task)) if task.shown().is_none() => (
            format!("no moderator of `{}` is a column of its own", id.text),
            "derive it first: `derive x = dose / weight`, then `regress … on x`".to_owned(),
        ),
        _ => return None,
    };
    Some(Diagnostic::new(Code::WrongResult, source.span, message).help(help))
}

/// Whether a sensitivity analysis asks for what a figure shows.
fn asks(task: &Sensitivity, option: &str) -> bool {
    match option {
        "baujat" => task.baujat,
        "influence" => task.influence,
        "gosh" => task.gosh.is_some(),
        _ => true,
    }
}

/// Whether some form takes counts of two arms.
fn counted(effect: &BoundEffect) -> bool {
    let counts = |form: &BoundForm| {
        matches!(
            form.form.inputs,
            Inputs::TwoArms(Fields::Binary | Fields::Rate)
        )
    };
    effect.forms.iter().any(counts)
}

/// Options of a funnel that do not go together, or not with the result.
fn funnel(figure: &Figure, analysis: &RowAnalysis, given: &[Given<'_>]) -> Option<Diagnostic> {
    if figure.name != "funnel" {
        return None;
    }
    let asked = |name: &str| given.iter().find(|given| given.spec.name == name);
    let cannot = |at: &Given<'_>, message: String, label: &str, help: &str| {
        let span = at.usage.span;
        Some(
            Diagnostic::new(Code::CannotCompute, span, message)
                .label(label)
                .help(help),
        )
    };
    let method = analysis.settings.method;
    if let (Some(trimfill), true) = (asked("trimfill"), method.model().is_none()) {
        let message = format!(
            "`{}` pools counts, and `trimfill` pools effects",
            method.name
        );
        return cannot(
            trimfill,
            message,
            "this cannot be computed",
            "write `using REML`",
        );
    }
    let predictor = asked("predictor")?;
    let word = predictor
        .word()
        .filter(|word| !matches!(*word, "sei" | "vi"))?;
    if let Some(option) = asked("contours").or_else(|| asked("trimfill")) {
        let message = format!(
            "`{}` over `{word}`: a standard error does not follow from a number of people",
            option.spec.name
        );
        let label = "this needs `predictor sei` or `vi`";
        return cannot(option, message, label, "leave out `predictor`, or this");
    }
    let no_size = |form: &&BoundForm| match &form.inputs {
        FormInputs::Numbers { groups, .. } => {
            groups.is_empty() || groups.iter().any(|group| group.n.is_none())
        }
        FormInputs::Direction { .. } => true,
    };
    let form = analysis.effect.as_ref()?.forms.iter().find(no_size)?;
    cannot(
        predictor,
        format!("`{}` has no n", form.text),
        "this predictor is about the number of people",
        "give it, as in `given(yi, vi, n: n)`, or write `predictor sei`",
    )
}
