//! `effect`: measures, and how they are bound to the columns of a source.

use super::Checker;
use super::expr::Exprs;
use super::names::Entity;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::diagnostic::{did_you_mean, list};
use crate::measure::{self, Correction, Inputs, Measure, Options, To, Vtype};
use crate::option;
use crate::plan::{
    BoundEffect, BoundForm, Effect, FormInputs, Group, Number, Scope, SourceRef, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, EffectForm};

impl Checker<'_> {
    /// Checks what can be known of an effect without columns, and declares its name.
    pub(super) fn effect(
        &mut self,
        name: &ast::Name,
        forms: &[EffectForm],
        options: &[ast::OptionUse],
    ) {
        let measures: Option<Vec<_>> = forms
            .iter()
            .map(|form| self.measure(&form.measure, form.span))
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let Some(measures) = measures else {
            self.names.declare(name, Entity::Failed, self.out);
            return;
        };
        let main = measures
            .iter()
            .copied()
            .find(|m| m.name != "given")
            .or(measures.first().copied());
        let Some(main) = main else {
            self.names.declare(name, Entity::Failed, self.out);
            return;
        };
        for (other, form) in measures.iter().zip(forms) {
            if other.name != "given" && other.transform != main.transform {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongArguments,
                        form.measure.span,
                        format!("`{}` is not on the scale of `{}`", other.name, main.name),
                    )
                    .label("forms of one effect share its scale")
                    .help("make two effects, and say `measuring` in the analyses"),
                );
            }
        }
        let errors = self.out.len();
        let mut effect = Effect {
            name: name.text.clone(),
            span: name.span,
            measure: main,
            forms: forms.to_vec(),
            options: Options::default(),
            lower_is_better: None,
            flip: None,
        };
        self.effect_options(&mut effect, main, options);
        let failed = self.out.len() > errors;
        let place = self.plan.effects.len();
        self.plan.effects.push(effect);
        self.effect_seen.push(failed);
        self.names.declare(name, Entity::Effect(place), self.out);
    }

    fn measure(&mut self, name: &ast::Name, form: Span) -> Option<&'static Measure> {
        if let Some(measure) = measure::find(&name.text) {
            return Some(measure);
        }
        self.supersede(form);
        let help = match name.text.as_str() {
            "hedges_g" | "Hedges" | "g" | "cohen_d" | "d" | "smd" => {
                Some("write `SMD`: Hedges' g".to_owned())
            }
            "WMD" | "mean_difference" => Some("write `MD`".to_owned()),
            "lnRR" | "logRR" | "RoM" => Some("write `ROM`: the log ratio of means".to_owned()),
            "odds_ratio" | "logOR" | "lnOR" => Some("write `OR`".to_owned()),
            "risk_ratio" | "relative_risk" | "logRR_risk" => Some("write `RR`".to_owned()),
            "GEN" | "generic" => Some("write `given(yi, vi)`".to_owned()),
            "escalc" | "rma" | "metacont" | "metabin" | "metagen" | "esize" | "measure" => {
                Some("the measure itself is the word here: write `SMD(arm, reference)`".to_owned())
            }
            other => did_you_mean(other, measure::MEASURES.iter().map(|m| m.name)),
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownMeasure,
                name.span,
                format!("`{}` is not a measure", name.text),
            )
            .label("the name of a measure was expected")
            .maybe_help(help)
            .help("all of them: `kma explain measures`"),
        );
        None
    }

    fn effect_options(
        &mut self,
        effect: &mut Effect,
        measure: &'static Measure,
        uses: &[ast::OptionUse],
    ) {
        let place = format!("`{}`", measure.name);
        for given in self.options(uses, option::OF_EFFECTS, &place) {
            let name = given.spec.name;
            if !["benefit", "flip"].contains(&name) && !measure.options.contains(&name) {
                let takes: Vec<&str> = measure
                    .options
                    .iter()
                    .copied()
                    .chain(["benefit", "flip"])
                    .collect();
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownOption,
                        given.usage.name.span,
                        format!("{place} does not take the option `{name}`"),
                    )
                    .label("no such option for this measure")
                    .help(format!("it takes {}", list(&takes, "and"))),
                );
                continue;
            }
            match name {
                "add" => {
                    effect.options.add = given.number();
                    let to = given.usage.to.as_ref().and_then(|to| To::find(&to.text));
                    effect.options.to = to.unwrap_or(effect.options.to);
                }
                "drop_double_zero" => effect.options.drop_double_zero = true,
                "correction" => {
                    let found = given.word().and_then(Correction::find);
                    effect.options.correction = found.unwrap_or(effect.options.correction);
                }
                "level" => {
                    let level = given.number().map(|percent| percent / 100.0);
                    effect.options.level = level.unwrap_or(effect.options.level);
                }
                "vtype" => self.vtype(effect, measure, &given),
                "benefit" => effect.lower_is_better = given.word().map(|word| word == "lower"),
                _ => effect.flip = given.usage.values.first().cloned(),
            }
        }
    }

    fn vtype(&mut self, effect: &mut Effect, measure: &Measure, given: &super::options::Given<'_>) {
        let found = given.word().and_then(Vtype::find);
        if found.is_some_and(|v| measure.vtypes.contains(&v)) {
            effect.options.vtype = found;
            return;
        }
        let known: Vec<&str> = measure.vtypes.iter().map(|v| v.name()).collect();
        self.out.push(
            Diagnostic::new(
                Code::WrongOptionValue,
                given.usage.span,
                format!("`{}` has no such formula for its variance", measure.name),
            )
            .label("another vtype was expected")
            .help(format!("it has {}", list(&known, "and"))),
        );
    }

    /// The effect that an analysis of these columns measures.
    pub(super) fn the_effect(
        &mut self,
        measuring: Option<&ast::Name>,
        scope: &Scope,
        source: &str,
        declared: Option<Span>,
        span: Span,
    ) -> Option<BoundEffect> {
        if let Some(name) = measuring {
            let fits = |entity| matches!(entity, Entity::Effect(_));
            let Entity::Effect(place) = self.names.find(name, "an effect", fits, self.out) else {
                return None;
            };
            return self.bind_loudly(place, scope, source, declared);
        }
        if scope.open {
            return None;
        }
        let mut fitting = Vec::new();
        for place in 0..self.plan.effects.len() {
            let mut quiet = Diagnostics::default();
            fitting.extend(self.bind(place, scope, source, declared, &mut quiet));
        }
        let names: Vec<String> = fitting
            .iter()
            .map(|e: &BoundEffect| e.name.clone())
            .collect();
        match (fitting.len(), self.plan.effects.len()) {
            (1, _) => {
                let only = fitting.pop()?;
                if let Some(seen) = self.effect_seen.get_mut(only.effect) {
                    *seen = true;
                }
                Some(only)
            }
            (0, 1) => self.bind_loudly(0, scope, source, declared),
            (0, 0) => {
                if !self.names.any_failed() && !self.any_unread() {
                    self.out.push(
                        Diagnostic::new(
                            Code::WhichEffect,
                            span,
                            "the plan has no effect to measure",
                        )
                        .label("what is measured here?")
                        .help("declare one above: `effect g = SMD(treated, control)`"),
                    );
                }
                None
            }
            (0, _) => {
                let all: Vec<String> = self.plan.effects.iter().map(|e| e.name.clone()).collect();
                self.out.push(
                    Diagnostic::new(
                        Code::WhichEffect,
                        span,
                        format!("no effect finds its columns in `{source}`"),
                    )
                    .label("what is measured here?")
                    .help(format!(
                        "say which, and see what it lacks: `measuring {}`",
                        all.first().map_or("", String::as_str)
                    )),
                );
                None
            }
            _ => {
                self.out.push(
                    Diagnostic::new(
                        Code::WhichEffect,
                        span,
                        format!("`{source}` has the columns of {}", list(&names, "and")),
                    )
                    .label("which of them is measured?")
                    .help(format!(
                        "write `measuring {}`",
                        names.first().map_or("", String::as_str)
                    )),
                );
                None
            }
        }
    }

    /// Binds an effect, and reports what it lacks, once.
    pub(super) fn bind_loudly(
        &mut self,
        place: usize,
        scope: &Scope,
        source: &str,
        declared: Option<Span>,
    ) -> Option<BoundEffect> {
        let mut found = Diagnostics::default();
        let bound = self.bind(place, scope, source, declared, &mut found);
        let seen = self.effect_seen.get_mut(place)?;
        if bound.is_none() && !*seen {
            self.out.extend(found);
        }
        *seen = true;
        bound
    }

    /// An effect that no analysis measured must still fit one of the sources.
    pub(super) fn check_unused_effects(&mut self) {
        for place in 0..self.plan.effects.len() {
            if self.effect_seen.get(place).copied().unwrap_or(true) {
                continue;
            }
            let datasets = (0..self.plan.datasets.len()).map(SourceRef::Dataset);
            let selections = (0..self.plan.selections.len()).map(SourceRef::Selection);
            let sources: Vec<SourceRef> = datasets.chain(selections).collect();
            let mut first_failure = None;
            let mut fits = sources.is_empty();
            for source in sources {
                let scope = self.scope(source).clone();
                let (name, declared) = self.source_name(source);
                let mut found = Diagnostics::default();
                if scope.open
                    || self
                        .bind(place, &scope, &name, declared, &mut found)
                        .is_some()
                {
                    fits = true;
                    break;
                }
                first_failure.get_or_insert(found);
            }
            if !fits && let Some(found) = first_failure {
                self.out.extend(found);
            }
        }
    }

    fn bind(
        &self,
        place: usize,
        scope: &Scope,
        source: &str,
        declared: Option<Span>,
        out: &mut Diagnostics,
    ) -> Option<BoundEffect> {
        let effect = self.plan.effects.get(place)?;
        let mut exprs = Exprs {
            scope,
            source: source.to_owned(),
            declared,
            names: &self.names,
            out,
        };
        if let Some(forms) = combined(effect, scope) {
            return Some(BoundEffect {
                effect: place,
                name: effect.name.clone(),
                measure: effect.measure,
                forms,
                options: effect.options,
                flip: None,
                lower_is_better: effect.lower_is_better,
            });
        }
        let mut forms = Vec::with_capacity(effect.forms.len());
        let mut failed = false;
        for form in &effect.forms {
            let Some(measure) = measure::find(&form.measure.text) else {
                failed = true;
                continue;
            };
            let condition = match &form.condition {
                None => Some(None),
                Some(c) => exprs.condition(c).map(Some),
            };
            let bound = super::form::bind(&mut exprs, measure, form);
            match (condition, bound) {
                (Some(condition), Some((shape, inputs))) => forms.push(BoundForm {
                    measure,
                    form: shape,
                    condition,
                    inputs,
                    text: self.one_line(form.span),
                }),
                _ => failed = true,
            }
        }
        let flip = match &effect.flip {
            None => None,
            Some(c) => Some(exprs.condition(c)?),
        };
        (!failed).then(|| BoundEffect {
            effect: place,
            name: effect.name.clone(),
            measure: effect.measure,
            forms,
            options: effect.options,
            flip,
            lower_is_better: effect.lower_is_better,
        })
    }

    /// Columns that an effect reads as results: `given(yi, vi)`.
    pub(super) fn mark_outcomes(&self, scope: &mut Scope) {
        for column in &mut scope.columns {
            column.outcome |=
                self.outcomes.contains(&column.name) && matches!(column.kind, Type::Number(_));
        }
    }
}

/// After `combine`, the effect is in columns of its own.
fn combined(effect: &Effect, scope: &Scope) -> Option<Vec<BoundForm>> {
    let column = |field: &str| {
        scope
            .column(&format!("{}.{field}", effect.name))
            .map(|(place, _)| Number::Column(place))
    };
    let given = measure::find("given")?;
    let form = given.forms.iter().find(
        |form| matches!(form.inputs, Inputs::Values([_, second, ..]) if second.name == "vi"),
    )?;
    let (yi, vi) = (column("yi")?, column("vi")?);
    let mut values = vec![yi, vi];
    values.resize(form.inputs.len(), Number::Constant(f64::NAN));
    Some(vec![BoundForm {
        measure: given,
        form,
        condition: None,
        inputs: FormInputs::Numbers {
            values,
            groups: vec![Group {
                n: column("n"),
                events: column("events"),
                ..Group::default()
            }],
        },
        text: "combined".into(),
    }])
}

/// The columns that an effect's measure takes as results, by name.
pub(super) fn outcome_columns(plan: &ast::Plan) -> Vec<String> {
    let mut names = Vec::new();
    for statement in &plan.statements {
        let ast::StatementKind::Effect { forms, .. } = &statement.kind else {
            continue;
        };
        for form in forms {
            for argument in &form.arguments {
                let size = argument
                    .name
                    .as_ref()
                    .is_some_and(|name| name.text.starts_with('n') || name.text == "m");
                if size {
                    continue;
                }
                super::expr::walk(&argument.value, &mut |part| {
                    if let ast::ExprKind::Name(name) = &part.kind
                        && !["n", "ni", "m", "mi"].contains(&name.text.as_str())
                    {
                        names.push(name.text.clone());
                    }
                });
            }
        }
    }
    names
}
