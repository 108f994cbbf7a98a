//! How an analysis is computed: its own clauses, then those of its source, then `default`, then the language.

use super::Checker;
use super::options::Given;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::method::{self, Counts, Method};
use crate::option;
use crate::plan::{Adjust, Settings, Tau2Ci, Test};
use crate::syntax::ast::{self, Clause, ClauseKind};

/// What the language takes where nobody says otherwise.
fn language_defaults() -> Option<Settings> {
    Some(Settings {
        method: method::find("REML")?,
        test: Test::Hksj,
        test_at: None,
        floor: true,
        level: 95.0,
        pi_hts: false,
        tau2_common: false,
        tau2: None,
        tau2_ci: None,
        weights: None,
        glmm: method::GlmmModel::default(),
        rows_independent: false,
        adjust: None,
        said: Vec::new(),
    })
}

/// The clauses that `default` takes.
const DEFAULT_CLAUSES: &[&str] = &["measuring", "using", "nested", "robust", "with"];

impl Checker<'_> {
    /// Checks the clauses of a `default`, and keeps them.
    pub(super) fn default(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            let word = clause.word.text.as_str();
            if clause.kind == ClauseKind::Error {
                continue;
            }
            if !DEFAULT_CLAUSES.contains(&word) {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownClause,
                        clause.word.span,
                        format!("`default` does not take `{word}`"),
                    )
                    .label("measuring, using, nested, robust, or with was expected")
                    .help(format!("write `{word}` in each analysis that it is for")),
                );
                continue;
            }
            if let Some(first) = self.defaults.iter().find(|known| known.word.text == word) {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        clause.word.span,
                        format!("the default `{word}` is said twice"),
                    )
                    .label("each clause once")
                    .other(first.span, "said here first")
                    .help("leave out one of the two"),
                );
                continue;
            }
            self.no_alternatives("default", &[clause]);
            self.check_default(clause);
            self.defaults.push(clause.clone());
        }
    }

    fn check_default(&mut self, clause: &Clause) {
        if let ClauseKind::Using(models) = &clause.kind {
            for model in models {
                let _ = self.method(model);
            }
        } else if let ClauseKind::With(uses) = &clause.kind {
            let _ = self.options(uses, option::OF_ANALYSES, "`default`");
        }
    }

    /// The clauses of `default` that an analysis does not say itself.
    pub(super) fn default_clause(&self, word: &str) -> Option<Clause> {
        self.defaults
            .iter()
            .find(|clause| clause.word.text == word)
            .cloned()
    }

    /// The model `name`.
    pub(super) fn method(&mut self, name: &ast::Name) -> Option<&'static Method> {
        if let Some(method) = method::find(&name.text) {
            return Some(method);
        }
        let help = match name.text.to_ascii_lowercase().as_str() {
            "random" | "randomeffects" | "random_effects" | "re" => {
                Some("write `REML`, the usual random-effects model, or another by name".to_owned())
            }
            "fixed" | "fixedeffect" | "fixed_effect" | "common" | "iv" => {
                Some("write `FE` or `EE`".to_owned())
            }
            "mantelhaenszel" | "mantel_haenszel" => Some("write `MH`".to_owned()),
            "dersimonianlaird" | "dersimonian_laird" => Some("write `DL`".to_owned()),
            "hksj" | "knha" | "hartung" => {
                Some("HKSJ is a test: write `using REML with test hksj`".to_owned())
            }
            _ => did_you_mean(&name.text, method::METHODS.iter().map(|m| m.name)),
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownMethod,
                name.span,
                format!("`{}` is not a model", name.text),
            )
            .label("the name of a model was expected")
            .maybe_help(help),
        );
        None
    }

    /// The settings of an analysis; `from` are those of the result that it stands on.
    ///
    /// The options behind them are those that are no setting: what the verb computes.
    pub(super) fn settings<'p>(
        &mut self,
        clauses: &[&'p Clause],
        from: Option<&Settings>,
        specs: &[&'static option::OptionSpec],
        place: &str,
    ) -> Option<(Settings, Vec<Given<'p>>)> {
        let mut settings = match from {
            Some(settings) => settings.clone(),
            None => self.plan_settings()?,
        };
        let mut others = Vec::new();
        let before = self.out.len();
        for clause in clauses {
            if let ClauseKind::Using(models) = &clause.kind {
                let found: Vec<_> = models.iter().map(|m| self.method(m)).collect();
                // Several are alternatives: the model is that of the source.
                if let [Some(method)] = found.as_slice() {
                    use_method(&mut settings, method);
                }
            }
        }
        for clause in clauses {
            if let ClauseKind::With(uses) = &clause.kind {
                for given in self.options(uses, specs, place) {
                    if !set(&mut settings, &given) {
                        others.push(given);
                    }
                }
            }
        }
        (!self.failed_since(before)).then_some((settings, others))
    }

    /// The language's defaults and the plan's.
    fn plan_settings(&mut self) -> Option<Settings> {
        let mut settings = language_defaults()?;
        if let Some(clause) = self.default_clause("using")
            && let ClauseKind::Using(models) = &clause.kind
            && let Some(found) = models.first().and_then(|m| method::find(&m.text))
        {
            use_method(&mut settings, found);
        }
        if let Some(clause) = self.default_clause("with")
            && let ClauseKind::With(uses) = &clause.kind
        {
            for usage in uses {
                if let Some(spec) = option::OF_ANALYSES
                    .iter()
                    .copied()
                    .find(|spec| spec.name == usage.name.text)
                {
                    set(&mut settings, &Given { spec, usage });
                }
            }
        }
        let method = settings.method;
        if !method.has_tau2() {
            without_tau2(&mut settings);
        }
        no_profile_without_likelihood(&mut settings, method);
        Some(settings)
    }
}

/// Drops what a default or a result said of tau², for a model that has none.
fn without_tau2(settings: &mut Settings) {
    settings.pi_hts = false;
    settings.tau2 = None;
    settings.tau2_common = false;
    settings.tau2_ci = None;
    settings
        .said
        .retain(|word| !["pi", "tau2", "tau2_ci"].contains(word));
}

/// Drops what a default or a result said of the interval of tau².
pub(super) fn usual_interval(settings: &mut Settings) {
    settings.tau2_ci = None;
    settings.said.retain(|word| *word != "tau2_ci");
}

/// Drops what a default or a result said of the likelihood, for a model that has none.
fn no_profile_without_likelihood(settings: &mut Settings, method: &Method) {
    if settings.tau2_ci == Some(Tau2Ci::Profile) && !method.has_likelihood() {
        usual_interval(settings);
    }
}

/// Drops the options that the model does not take; which.
pub(super) fn only_what_the_model_takes(settings: &mut Settings) -> Vec<&'static str> {
    let mut dropped = Vec::new();
    if !settings.method.has_tau2() {
        let said = |word: &&str| settings.said.contains(word);
        dropped.extend(["tau2", "tau2_ci", "pi"].into_iter().filter(said));
        without_tau2(settings);
    }
    if settings.method.counts() != Some(Counts::Glmm) && settings.said.contains(&"glmm") {
        settings.glmm = method::GlmmModel::default();
        settings.said.retain(|word| *word != "glmm");
        dropped.push("glmm");
    }
    dropped
}

/// Takes a model; one that does not take HKSJ tests with z unless the analysis itself says otherwise.
fn use_method(settings: &mut Settings, method: &'static Method) {
    if !method.has_tau2() {
        without_tau2(settings);
    }
    if !method.takes_hksj() {
        settings.test = Test::Z;
        settings.said.retain(|word| *word != "test");
    } else if !settings.method.takes_hksj() && !settings.said.contains(&"test") {
        settings.test = Test::Hksj;
    }
    no_profile_without_likelihood(settings, method);
    settings.method = method;
    say(settings, "using");
}

/// Takes an option; `false` where it is no setting.
fn set(settings: &mut Settings, given: &Given<'_>) -> bool {
    let word = given.word();
    match given.spec.name {
        "test" => {
            settings.test = match word {
                Some("z") => Test::Z,
                Some("t") => Test::T,
                _ => Test::Hksj,
            };
            settings.test_at = Some(given.usage.span);
        }
        "floor" => settings.floor = word != Some("no"),
        "level" => settings.level = given.number().unwrap_or(settings.level),
        "pi" => settings.pi_hts = word == Some("HTS"),
        "tau2" => match given.number() {
            Some(tau2) => settings.tau2 = Some(tau2),
            None => settings.tau2_common = true,
        },
        "tau2_ci" => {
            settings.tau2_ci = Some(match word {
                Some("profile") => Tau2Ci::Profile,
                _ => Tau2Ci::QProfile,
            });
        }
        "glmm" => {
            let named = |(name, _): &&(&str, _)| Some(*name) == word;
            let found = method::GLMMS.iter().find(named);
            settings.glmm = found.map_or(settings.glmm, |(_, model)| *model);
        }
        "rows" => settings.rows_independent = true,
        // What they are is known where the columns are.
        "weights" => {}
        "adjust" => {
            settings.adjust = match word {
                Some("holm") => Some(Adjust::Holm),
                Some("bonferroni") => Some(Adjust::Bonferroni),
                Some("fdr" | "bh") => Some(Adjust::Fdr),
                _ => None,
            };
        }
        _ => return false,
    }
    say(settings, given.spec.name);
    true
}

fn say(settings: &mut Settings, word: &'static str) {
    if !settings.said.contains(&word) {
        settings.said.push(word);
    }
}
