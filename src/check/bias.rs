//! The options of `bias`.

use super::Checker;
use super::options::Given;
use super::task::{Asked, Computed};
use crate::diagnostic::{Code, Diagnostic, list};
use crate::measure::{Fields, Inputs, Transform};
use crate::plan::{
    Bias, BoundEffect, BoundForm, EggerTest, FailSafe, FormInputs, SelectionModel, Settings,
    TrimFill,
};
use crate::stats::bias::{Counter, Predictor, Side};
use crate::stats::math::{atanh, ln};
use crate::stats::selection::{Alternative, Function};

/// What is asked for by name; the others are options of these.
const TESTS: &[&str] = &[
    "egger",
    "begg",
    "peters",
    "harbord",
    "deeks",
    "excess",
    "trimfill",
    "pet_peese",
    "limit",
    "henmi_copas",
    "selection",
    "failsafe",
];

/// Options of a test, and of which.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("predictor", "egger", "egger, predictor ninv"),
    ("model", "egger", "egger, model mixed"),
    ("estimator", "trimfill", "trimfill, estimator R0"),
    ("side", "trimfill", "trimfill, side left"),
    ("target", "failsafe", "failsafe orwin, target 0.1"),
    (
        "steps",
        "selection",
        "selection stepfun, steps (0.025, 0.5)",
    ),
    (
        "alternative",
        "selection",
        "selection stepfun, alternative less",
    ),
];

/// What is computed.
pub(super) fn task(checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Bias> {
    let given = |name: &str| asked.options.iter().find(|given| given.spec.name == name);
    let mut wrong = Vec::new();
    if !TESTS.iter().any(|test| given(test).is_some()) {
        wrong.push(no_test(asked));
    }
    for (option, test, example) in OPTIONS {
        if let (Some(option), None) = (given(option), given(test)) {
            wrong.push(alone(option, test, example));
        }
    }
    wrong.extend(moderators(asked));
    let effect = asked.effect?;
    let task = Bias {
        egger: given("egger").map(|_| egger(asked.options)),
        begg: given("begg").is_some(),
        peters: given("peters").is_some(),
        harbord: given("harbord").is_some(),
        deeks: given("deeks").is_some(),
        excess: given("excess").is_some(),
        trimfill: given("trimfill").map(|_| trimfill(asked.options)),
        pet_peese: given("pet_peese").is_some(),
        limit: given("limit").is_some(),
        henmi_copas: given("henmi_copas").is_some(),
        selection: given("selection").map(|model| selection(model, asked.options, effect)),
        failsafe: None,
    };
    let failsafe =
        given("failsafe").map(|kind| failsafe(kind, given("target"), effect, &mut wrong));
    for (name, measures) in [
        ("peters", ["OR", "PETO", "RR"].as_slice()),
        ("harbord", &["OR", "PETO"]),
        ("deeks", &["OR"]),
    ] {
        wrong.extend(given(name).and_then(|test| without_counts(test, effect, measures)));
    }
    wrong.extend(given("predictor").and_then(|given| without_n(given, &task, effect)));
    wrong.extend(without_effects(asked, &task));
    wrong.extend(
        given("steps")
            .or(given("selection"))
            .and_then(|at| steps(at, &task)),
    );
    let failed = !wrong.is_empty();
    for diagnostic in wrong {
        checker.out.push(diagnostic);
    }
    if failed {
        return None;
    }
    let (failsafe, lacking) = match failsafe {
        Some(None) => (None, Some("failsafe general".to_owned())),
        Some(Some(kind)) => (Some(kind), None),
        None => (None, None),
    };
    Some((Bias { failsafe, ..task }, lacking))
}

/// A regression, whose moderators nothing here knows.
fn moderators(asked: &Asked<'_, '_>) -> Option<Diagnostic> {
    let analysis = asked.ground.analysis.as_ref()?;
    let result = asked.ground.result.as_ref()?;
    (analysis.verb == "regress").then(|| {
        Diagnostic::new(
            Code::WrongResult,
            asked.statement,
            format!(
                "`{}` is a regression, and its moderators are not taken over",
                result.text
            ),
        )
        .label("a pool was expected")
        .help("pool its rows, and write `bias` of that result")
    })
}

fn no_test(asked: &Asked<'_, '_>) -> Diagnostic {
    Diagnostic::new(
        Code::MissingClause,
        asked.statement.behind(),
        "`bias` does not say by which test",
    )
    .label("`with TEST, …` was expected")
    .help(format!(
        "write `with egger`; there are {}",
        list(TESTS, "and")
    ))
}

fn alone(option: &Given<'_>, test: &str, example: &str) -> Diagnostic {
    let name = option.spec.name;
    Diagnostic::new(
        Code::UnknownOption,
        option.usage.name.span,
        format!("`{name}` says how, and nothing says what"),
    )
    .label(format!("this is an option of `{test}`"))
    .help(format!("write `with {example}`"))
}

fn word<'a>(options: &'a [Given<'_>], name: &str) -> Option<&'a str> {
    options.iter().find(|given| given.spec.name == name)?.word()
}

fn egger(options: &[Given<'_>]) -> EggerTest {
    EggerTest {
        predictor: match word(options, "predictor") {
            Some("vi") => Predictor::Vi,
            Some("ni") => Predictor::Ni,
            Some("ninv") => Predictor::Ninv,
            Some("sqrtni") => Predictor::Sqrtni,
            Some("sqrtninv") => Predictor::Sqrtninv,
            _ => Predictor::Sei,
        },
        mixed: word(options, "model") == Some("mixed"),
    }
}

fn trimfill(options: &[Given<'_>]) -> TrimFill {
    TrimFill {
        estimator: match word(options, "estimator") {
            Some("R0") => Counter::R0,
            Some("Q0") => Counter::Q0,
            _ => Counter::L0,
        },
        side: word(options, "side").map(|side| {
            if side == "left" {
                Side::Left
            } else {
                Side::Right
            }
        }),
    }
}

fn selection(model: &Given<'_>, options: &[Given<'_>], effect: &BoundEffect) -> SelectionModel {
    let said = word(options, "alternative");
    let steps = options.iter().find(|given| given.spec.name == "steps");
    SelectionModel {
        function: model
            .word()
            .and_then(Function::find)
            .unwrap_or(Function::Stepfun),
        alternative: match (said, effect.lower_is_better) {
            (Some("two_sided"), _) => Alternative::TwoSided,
            (Some("less"), _) | (None, Some(true)) => Alternative::Less,
            _ => Alternative::Greater,
        },
        said: said.is_some() || effect.lower_is_better.is_some(),
        steps: steps.map(Given::numbers).unwrap_or_default(),
    }
}

/// Steps that the function does not take.
fn steps(at: &Given<'_>, task: &Bias) -> Option<Diagnostic> {
    let model = task.selection.as_ref()?;
    let name = model.function.name();
    let rising = || {
        let pairs = model.steps.iter().zip(model.steps.iter().skip(1));
        pairs.into_iter().all(|(a, b)| a < b)
    };
    let inside = model.steps.iter().all(|step| *step > 0.0 && *step < 1.0);
    let (message, help) = match (model.function, model.steps.len()) {
        (Function::Stepfun, 0) => (
            "`stepfun` needs to know where it steps".to_owned(),
            "write `steps 0.025` or `steps (0.025, 0.5)`".to_owned(),
        ),
        (Function::Beta, 1..) => (
            "`beta` has no steps".to_owned(),
            "leave `steps` out".to_owned(),
        ),
        (_, n) if model.function != Function::Stepfun && n > 1 => (
            format!("`{name}` takes one step"),
            "write `steps 0.025`, or leave it out".to_owned(),
        ),
        _ if !inside || !rising() => (
            "steps are p-values between 0 and 1 in rising order".to_owned(),
            "write `steps (0.025, 0.5)`".to_owned(),
        ),
        _ => return None,
    };
    Some(
        Diagnostic::new(Code::WrongOptionValue, at.usage.span, message)
            .label("the steps do not fit")
            .help(help),
    )
}

/// The fail-safe number; `Some(None)` would be `general`, which this version lacks.
fn failsafe(
    kind: &Given<'_>,
    target: Option<&Given<'_>>,
    effect: &BoundEffect,
    wrong: &mut Vec<Diagnostic>,
) -> Option<FailSafe> {
    let orwin = kind.word() == Some("orwin");
    if let (Some(target), false) = (target, orwin) {
        wrong.push(alone(
            target,
            "failsafe orwin",
            "failsafe orwin, target 0.1",
        ));
    }
    Some(match kind.word() {
        Some("orwin") => {
            let said = target.and_then(Given::number);
            let analysed = said.map(|x| analysed(effect.measure.transform, x));
            if let (Some(given), Some(None)) = (target, analysed) {
                wrong.push(no_effect(given, effect));
            }
            FailSafe::Orwin(analysed.flatten())
        }
        Some("rosenberg") => FailSafe::Rosenberg,
        Some("fisher") => FailSafe::Fisher,
        Some("general") => return None,
        _ => FailSafe::Rosenthal,
    })
}

/// From the scale that people read to that of the analysis; nothing for what cannot be an effect worth a target.
fn analysed(transform: Transform, x: f64) -> Option<f64> {
    let value = match transform {
        Transform::None => x,
        Transform::Exp => ln(x),
        Transform::Tanh => atanh(x),
        Transform::Expit
        | Transform::Ztor2
        | Transform::Iprobit
        | Transform::Iarcsin
        | Transform::Isqrt
        | Transform::Iabt
        | Transform::Iahw
        | Transform::Ipft
        | Transform::Iirft => f64::NAN,
    };
    (value.is_finite() && value != 0.0).then_some(value)
}

fn no_effect(target: &Given<'_>, effect: &BoundEffect) -> Diagnostic {
    let transform = effect.measure.transform;
    let help = if transform == Transform::Exp {
        "write a ratio above 0 that is not 1: `target 0.95`"
    } else if transform == Transform::Tanh {
        "write a correlation that is not 0: `target 0.1`"
    } else {
        "write a difference that is not 0: `target 0.1`; for other measures leave it out"
    };
    Diagnostic::new(
        Code::WrongOptionValue,
        target.usage.span,
        format!("no small effect for `{}`", effect.measure.name),
    )
    .label("an effect that is too small to matter was expected")
    .help(help)
}

/// A test of counts where there are none, or where it has no meaning.
fn without_counts(test: &Given<'_>, effect: &BoundEffect, measures: &[&str]) -> Option<Diagnostic> {
    let name = test.spec.name;
    let other = |form: &&BoundForm| !measures.contains(&form.measure.name);
    let without = |form: &&BoundForm| form.form.inputs != Inputs::TwoArms(Fields::Binary);
    let message = if let Some(form) = effect.forms.iter().find(other) {
        format!(
            "`{name}` is for {}, and not for `{}`",
            list(measures, "and"),
            form.measure.name
        )
    } else {
        let form = effect.forms.iter().find(without)?;
        format!("`{name}` needs counts, and `{}` has none", form.text)
    };
    Some(
        Diagnostic::new(Code::CannotCompute, test.usage.name.span, message)
            .label("this test does not fit the effect")
            .help("write `egger`, or `egger, predictor ninv` where the rows have n"),
    )
}

/// A predictor of n for an effect without.
fn without_n(given: &Given<'_>, task: &Bias, effect: &BoundEffect) -> Option<Diagnostic> {
    match task.egger?.predictor {
        Predictor::Sei | Predictor::Vi => return None,
        Predictor::Ni | Predictor::Ninv | Predictor::Sqrtni | Predictor::Sqrtninv => {}
    }
    let no_size = |form: &&BoundForm| match &form.inputs {
        FormInputs::Numbers { groups, .. } => {
            groups.is_empty() || groups.iter().any(|group| group.n.is_none())
        }
        FormInputs::Direction { .. } => true,
    };
    let form = effect.forms.iter().find(no_size)?;
    Some(
        Diagnostic::new(
            Code::CannotCompute,
            given.usage.span,
            format!("`{}` has no n", form.text),
        )
        .label("this predictor is about the number of people")
        .help("give it, as in `given(yi, vi, n: n)`, or write `predictor sei`"),
    )
}

/// What is computed from effects with the model, where the model is one of counts or cannot regress.
fn without_effects(asked: &Asked<'_, '_>, task: &Bias) -> Option<Diagnostic> {
    let Settings { method, .. } = asked.settings;
    let mixed = task.egger.is_some_and(|egger| egger.mixed);
    let any_side = task.trimfill.is_some_and(|fill| fill.side.is_none());
    let (word, message, help) = if method.counts().is_some() {
        let word = [
            ("egger", mixed),
            ("excess", task.excess),
            ("trimfill", task.trimfill.is_some()),
            ("limit", task.limit),
        ];
        let (word, _) = word.into_iter().find(|(_, asked)| *asked)?;
        let message = format!("`{}` pools counts, and `{word}` pools effects", method.name);
        (word, message, "write `using REML`".to_owned())
    } else if method.regression().is_none() && (mixed || any_side) {
        let message = format!("`{}` has no regression in this version", method.name);
        if mixed {
            (
                "egger",
                message,
                "write `using REML`, or `model weighted`".to_owned(),
            )
        } else {
            ("trimfill", message, "say the side: `side left`".to_owned())
        }
    } else {
        return None;
    };
    let at = asked.options.iter().find(|given| given.spec.name == word)?;
    Some(
        Diagnostic::new(Code::CannotCompute, at.usage.name.span, message)
            .label("this cannot be computed")
            .help(help),
    )
}
