//! Whether a model of counts goes together with the effect, the verb and the options.

use crate::diagnostic::{Code, list};
use crate::measure::{Fields, Inputs};
use crate::method::{Counts, GlmmModel, Kind, Method, glmm_name};
use crate::plan::{BoundEffect, BoundForm, Settings, Test};

/// Why not, and what to write instead; nothing for other models.
pub(super) fn misfit(
    verb: &str,
    effect: &BoundEffect,
    settings: &Settings,
) -> Option<(Code, String, String)> {
    let method = settings.method;
    if verb == "summarise" {
        return None;
    }
    let said_model = settings.said.contains(&"glmm");
    if said_model && method.counts() != Some(Counts::Glmm) {
        return Some((
            Code::UnknownOption,
            format!("`{}` does not take the option `glmm`", method.name),
            "it says which model `using GLMM` takes; leave the option out".to_owned(),
        ));
    }
    let Kind::Counts { by, of } = method.kind else {
        return None;
    };
    moderators(verb, method)
        .or_else(|| counted(effect, method, of))
        .or_else(|| tested(by, settings))
        .or_else(|| {
            let mixed = by == Counts::Glmm;
            mixed.then(|| mixed_model(effect, settings, said_model))?
        })
}

fn moderators(verb: &str, method: &Method) -> Option<(Code, String, String)> {
    (verb == "regress").then(|| {
        (
            Code::CannotCompute,
            format!("`{}` takes no moderators", method.name),
            "write `using REML`, which regresses the rows' effects".to_owned(),
        )
    })
}

/// A measure that it does not pool, or a form of it that has no counts.
fn counted(effect: &BoundEffect, method: &Method, of: &[&str]) -> Option<(Code, String, String)> {
    let none = |form: &&BoundForm| !has_counts(form.form.inputs);
    let without = effect.forms.iter().find(none);
    let combined = without.is_some_and(|form| form.text == "combined");
    let other = |form: &&BoundForm| !of.contains(&form.measure.name);
    let other = effect.forms.iter().find(other).map(|form| form.measure);
    let name = method.name;
    if combined {
        let help = "pool the rows before `combine`, one for each study, or write `using REML`";
        let message = format!("`{name}` pools counts, and `combine` leaves averages of effects");
        return Some((Code::CannotCompute, message, help.to_owned()));
    }
    if let (Some(form), true) = (without, of.contains(&effect.measure.name)) {
        let counts: Vec<String> = effect
            .forms
            .iter()
            .filter(|form| !none(form))
            .map(|form| format!("`effect {} = {}`", effect.name, form.text))
            .collect();
        let instead = match counts.first() {
            Some(counts) => format!("take only the rows with counts, {counts}"),
            None => format!(
                "take it from arms with counts, `{}(arm, reference)`",
                effect.measure.name
            ),
        };
        return Some((
            Code::CannotCompute,
            format!("`{name}` pools counts, and `{}` has none", form.text),
            format!("{instead}, or write `using REML`"),
        ));
    }
    other.map(|measure| {
        (
            Code::CannotCompute,
            format!("`{name}` does not pool `{}`", measure.name),
            format!(
                "it pools {}; for others write `using REML`",
                list(of, "and")
            ),
        )
    })
}

fn has_counts(inputs: Inputs) -> bool {
    match inputs {
        Inputs::TwoArms(fields) | Inputs::OneArm(fields) => fields != Fields::Continuous,
        Inputs::ThreeArms | Inputs::BeforeAfter | Inputs::Values(_) | Inputs::Direction => false,
    }
}

/// A mixed model that the measure does not have.
fn mixed_model(
    effect: &BoundEffect,
    settings: &Settings,
    said: bool,
) -> Option<(Code, String, String)> {
    if settings.tau2_common {
        return Some((
            Code::WrongOptionValue,
            "`GLMM` has a tau² for each part".to_owned(),
            "leave `tau2 common` out".to_owned(),
        ));
    }
    let measure = effect.measure.name;
    let name = glmm_name(settings.glmm);
    if !["OR", "IRR"].contains(&measure) && said {
        return Some((
            Code::WrongOptionValue,
            format!("`{measure}` is of one group, and `glmm {name}` of two"),
            "leave the option out: one group has one model".to_owned(),
        ));
    }
    if measure == "IRR" && settings.glmm == GlmmModel::CmAl {
        return Some((
            Code::WrongOptionValue,
            "`glmm CM_AL` approximates odds ratios, and this is a rate ratio".to_owned(),
            "write `glmm CM_EL`, which is exact for rates".to_owned(),
        ));
    }
    (measure == "IRLN" && effect.flip.is_some()).then(|| {
        (
            Code::CannotCompute,
            "`flip` turns the sign of a log rate, and no counts have that rate".to_owned(),
            "leave `flip` out of the effect".to_owned(),
        )
    })
}

/// A test that it does not have.
fn tested(by: Counts, settings: &Settings) -> Option<(Code, String, String)> {
    let (test, takes) = match (settings.test, by) {
        (Test::Z | Test::Robust, _) | (Test::T, Counts::Glmm) => return None,
        (Test::T, Counts::MantelHaenszel | Counts::Peto) => ("t", "`test z`"),
        (Test::Hksj, Counts::MantelHaenszel | Counts::Peto) => ("hksj", "`test z`"),
        (Test::Hksj, Counts::Glmm) => ("hksj", "`test z` or `test t`"),
    };
    Some((
        Code::WrongOptionValue,
        format!("`{}` has no `test {test}`", settings.method.name),
        format!("it takes {takes}"),
    ))
}
