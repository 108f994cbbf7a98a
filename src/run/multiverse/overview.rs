//! What universes have in common, and where they differ: shares and spread, no test over them.

use crate::diagnostic::plural;
use crate::measure::Transform;
use crate::plan::Alternative;
use crate::result::{
    Decision, OneChoice, Shares, Spread, SpreadDisplay, Status, Universe, UniverseCounts,
};

/// The universes of some rows, each with what the plan says of it.
pub(super) struct Overview<'u> {
    all: Vec<(&'u Universe, &'u Alternative)>,
}

impl<'u> Overview<'u> {
    /// Of `universes`, which are those of the plan, in its order.
    pub(super) fn of(universes: &'u [Universe], plan: &'u [Alternative]) -> Self {
        Self {
            all: universes.iter().zip(plan).collect(),
        }
    }

    /// The different analyses that ran.
    fn different(&self) -> Self {
        let first = |(u, _): &&(&Universe, &Alternative)| u.same_as.is_none();
        Self {
            all: self.ran().all.iter().filter(first).copied().collect(),
        }
    }

    fn ran(&self) -> Self {
        let ran = |(u, _): &&(&Universe, &Alternative)| u.status == Status::Ok;
        Self {
            all: self.all.iter().filter(ran).copied().collect(),
        }
    }

    /// How the universes ended.
    pub(super) fn counts(&self) -> UniverseCounts {
        let ended = |status| self.all.iter().filter(|(u, _)| u.status == status).count();
        let same =
            |(u, _): &&(&Universe, &Alternative)| u.same_as.is_some() && u.status == Status::Ok;
        UniverseCounts {
            universes: self.all.len(),
            ran: self.different().all.len(),
            not_run: ended(Status::NotRun),
            failed: ended(Status::Failed),
            same: self.all.iter().filter(same).count(),
        }
    }

    /// Of the different analyses that ran.
    pub(super) fn shares(&self) -> Shares {
        self.different().shares_beside(self.own())
    }

    /// The estimate of the plan's own analysis.
    fn own(&self) -> Option<f64> {
        self.all.first().and_then(|(own, _)| own.estimate)
    }

    fn shares_beside(&self, own: Option<f64>) -> Shares {
        let share = |holds: &dyn Fn(&Universe) -> bool| {
            let n = self.all.iter().filter(|(u, _)| holds(u)).count();
            (!self.all.is_empty()).then(|| 100.0 * n as f64 / self.all.len() as f64)
        };
        let above = |u: &Universe| u.estimate.is_some_and(|x| x > 0.0);
        let below = |u: &Universe| u.estimate.is_some_and(|x| x < 0.0);
        Shares {
            same_side: match own {
                Some(own) if own > 0.0 => share(&above),
                Some(own) if own < 0.0 => share(&below),
                Some(_) | None => None,
            },
            positive: share(&above),
            negative: share(&below),
            above: share(&|u| u.ci.is_some_and(|[lo, _]| lo > 0.0)),
            below: share(&|u| u.ci.is_some_and(|[_, hi]| hi < 0.0)),
        }
    }

    /// The spread of the estimates of the different analyses, on the scale of the analysis and as people read it.
    pub(super) fn spread(&self) -> (Option<Spread>, Option<Spread>) {
        self.different().spread_of_all()
    }

    fn spread_of_all(&self) -> (Option<Spread>, Option<Spread>) {
        let Some(transform) = self.transform() else {
            return (None, None);
        };
        let estimates = self.all.iter().filter_map(|(u, _)| u.estimate);
        let spread = Spread::of(estimates);
        let shown = if transform.needs_harmonic_n() {
            let shown = self.all.iter().filter_map(|(u, _)| u.display.estimate);
            Spread::of(shown)
        } else {
            spread.map(|spread| spread.map(|x| transform.apply(x, f64::NAN)))
        };
        (spread, shown)
    }

    /// How all of them are shown; nothing where they are of several measures.
    fn transform(&self) -> Option<Transform> {
        let measure = |a: &Alternative| a.analysis.effect.as_ref().map(|e| e.measure);
        let first = measure(self.all.first()?.1)?;
        let same = |a: &Alternative| measure(a).is_some_and(|m| m.name == first.name);
        let all = self.all.iter().all(|(_, alternative)| same(alternative));
        all.then_some(first.transform)
    }

    /// What each choice of each decision makes of the estimate; here every universe counts, so that the choices are
    /// seen beside the same others, but the plan's own where it is no combination of them.
    pub(super) fn decisions(&self, own_is_apart: bool) -> Vec<Decision> {
        let all = self.all.iter().skip(usize::from(own_is_apart));
        let listed = Self {
            all: all.copied().collect(),
        };
        let ran = listed.ran();
        let words = self.all.first().map_or([].as_slice(), |(u, _)| &u.choices);
        let decision = |(place, (word, _)): (usize, &(String, String))| {
            let choices: Vec<OneChoice> = listed
                .choices_at(place)
                .into_iter()
                .map(|choice| ran.with(place, choice).one_choice(choice, self.own()))
                .collect();
            Decision {
                word: word.clone(),
                moves: ran.transform().and_then(|_| moves(&choices)),
                choices,
            }
        };
        words.iter().enumerate().map(decision).collect()
    }

    /// The choices of a decision, in the order of the universes, the plan's own first.
    fn choices_at(&self, place: usize) -> Vec<&'u str> {
        let mut choices = Vec::new();
        for (universe, _) in &self.all {
            if let Some((_, choice)) = universe.choices.get(place)
                && !choices.contains(&choice.as_str())
            {
                choices.push(choice.as_str());
            }
        }
        choices
    }

    fn with(&self, place: usize, choice: &str) -> Self {
        let chosen = |(u, _): &&(&Universe, &Alternative)| {
            u.choices.get(place).is_some_and(|(_, of)| of == choice)
        };
        Self {
            all: self.all.iter().filter(chosen).copied().collect(),
        }
    }

    fn one_choice(&self, choice: &str, own: Option<f64>) -> OneChoice {
        let (spread, shown) = self.spread_of_all();
        let display = self.all.first().map(|(u, _)| &u.display);
        let name = |of: fn(&crate::result::Display) -> &String| {
            display.map_or_else(String::new, |display| of(display).clone())
        };
        OneChoice {
            choice: choice.to_owned(),
            ran: self.all.len(),
            shares: self.shares_beside(own),
            spread,
            display: SpreadDisplay {
                name: name(|d| &d.name),
                transform: name(|d| &d.transform),
                spread: shown,
            },
        }
    }

    /// What people should know of the universes together.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let same = self.counts().same;
        if same > 0 {
            let verb = if same == 1 { "is" } else { "are" };
            remarks.push(format!(
                "{} {verb} the same analysis as another, and counted once",
                plural(same, "universe")
            ));
        }
        if !self.ran().all.is_empty() && self.ran().transform().is_none() {
            remarks.push(
                "the universes are of several measures: there is no spread over all of them"
                    .to_owned(),
            );
        }
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for reason in self.all.iter().filter_map(|(u, _)| u.reason.as_deref()) {
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, n)) => *n += 1,
                None => reasons.push((reason, 1)),
            }
        }
        let told = |(reason, n): (&str, usize)| {
            format!("{} without a result: {reason}", plural(n, "universe"))
        };
        remarks.extend(reasons.into_iter().map(told));
        remarks
    }
}

/// By how much the medians of choices differ at most.
fn moves(choices: &[OneChoice]) -> Option<f64> {
    let medians = || choices.iter().filter_map(|c| Some(c.spread?.median));
    let (low, high) = (medians().reduce(f64::min)?, medians().reduce(f64::max)?);
    Some(high - low)
}

impl Spread {
    /// Of some numbers, with quartiles between neighbours (type 7 of Hyndman and Fan).
    fn of(numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = numbers.filter(|x| x.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let quantile = |share: f64| {
            let place = share * last as f64;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place in the list"
            )]
            let below = (place.floor() as usize).min(last);
            let low = sorted.get(below).copied().unwrap_or(f64::NAN);
            let high = sorted.get((below + 1).min(last)).copied().unwrap_or(low);
            low + (place - below as f64) * (high - low)
        };
        Some(Self {
            min: quantile(0.0),
            q1: quantile(0.25),
            median: quantile(0.5),
            q3: quantile(0.75),
            max: quantile(1.0),
        })
    }

    fn map(self, show: impl Fn(f64) -> f64) -> Self {
        Self {
            min: show(self.min),
            q1: show(self.q1),
            median: show(self.median),
            q3: show(self.q3),
            max: show(self.max),
        }
    }
}
