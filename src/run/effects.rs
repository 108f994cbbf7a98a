//! The effect of each row: forms in order, turned signs, and why a row has none.

use std::borrow::Cow;

use super::added::{self, Added};
use super::columns::columns_of_number;
use super::shared::{Groups, Shares};
use crate::measure::{self, Effect, Options, To, Transform, Unusable, Vtype};
use crate::plan::{BoundEffect, BoundForm, ColumnId, FormInputs};
use crate::table::{Frame, Labels, RowEffect, Truth};

/// Why a row has no effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Why {
    /// The measure cannot use its numbers.
    Unusable(Unusable),
    /// The condition of none of the forms holds.
    NoForm,
    /// A missing value decides which form it is.
    FormUnknown,
    /// A missing value decides whether its sign is turned.
    FlipUnknown,
    /// It says no direction.
    NoDirection,
    /// The plan measures nothing here.
    NoEffect,
}

impl Why {
    /// The reason as the result gives it.
    pub(super) fn text(self) -> String {
        match self {
            Self::Unusable(unusable) => unusable.to_string(),
            Self::NoForm => "no form of the effect is for such a row".to_owned(),
            Self::FormUnknown => {
                "a missing value decides which form of the effect it is".to_owned()
            }
            Self::FlipUnknown => "a missing value decides whether `flip` turns it".to_owned(),
            Self::NoDirection => "no direction is given".to_owned(),
            Self::NoEffect => "the plan measures no effect here".to_owned(),
        }
    }

    /// Whether `self` says more than `other` about the same row.
    fn tells_more(self, other: Self) -> bool {
        let weight = |why| match why {
            Self::NoForm | Self::NoEffect => 0,
            Self::FormUnknown => 1,
            Self::Unusable(Unusable::Incomplete) => 2,
            Self::Unusable(_) | Self::FlipUnknown | Self::NoDirection => 3,
        };
        weight(self) > weight(other)
    }
}

/// The effects of some rows, one entry for each.
#[derive(Debug, Clone)]
pub(super) struct Effects {
    /// NaN where there is none; of a direction 1, 0 or -1.
    pub(super) yi: Vec<f64>,
    /// NaN where there is none, and of a direction.
    pub(super) vi: Vec<f64>,
    /// Why there is none.
    pub(super) why: Vec<Option<Why>>,
    /// Which of the forms gave it, or says why there is none.
    pub(super) form: Vec<u8>,
    /// What `add` did to its cells.
    pub(super) added: Vec<Added>,
}

impl Effects {
    /// Rows without effect.
    pub(super) fn missing(rows: usize, why: Why) -> Self {
        Self {
            yi: vec![f64::NAN; rows],
            vi: vec![f64::NAN; rows],
            why: vec![Some(why); rows],
            form: vec![u8::MAX; rows],
            added: vec![Added::Nothing; rows],
        }
    }

    /// Takes rows of a form whose counts can be, although their effect is infinite or has no variance.
    fn take_counts(&mut self, form: usize) {
        for at in 0..self.why.len() {
            let without = matches!(
                self.why.get(at),
                Some(Some(Why::Unusable(
                    Unusable::Undefined | Unusable::NoVariance | Unusable::BadVariance
                )))
            );
            if without && self.form.get(at).map(|&f| usize::from(f)) == Some(form) {
                self.give(at, form, (f64::NAN, f64::NAN));
            }
        }
    }

    /// Whether the row at `at` has one, or is analysed without.
    pub(super) fn has(&self, at: usize) -> bool {
        self.why.get(at).is_some_and(Option::is_none)
    }

    fn give(&mut self, at: usize, form: usize, (yi, vi): (f64, f64)) {
        set(&mut self.yi, at, yi);
        set(&mut self.vi, at, vi);
        set(&mut self.why, at, None);
        set(&mut self.form, at, u8::try_from(form).unwrap_or(u8::MAX));
    }

    fn refuse(&mut self, at: usize, why: Why) {
        set(&mut self.yi, at, f64::NAN);
        set(&mut self.vi, at, f64::NAN);
        set(&mut self.why, at, Some(why));
        set(&mut self.added, at, Added::Nothing);
    }

    fn gather(&self, places: &[u32]) -> Self {
        Self {
            yi: pick(&self.yi, places, f64::NAN),
            vi: pick(&self.vi, places, f64::NAN),
            why: pick(&self.why, places, Some(Why::NoForm)),
            form: pick(&self.form, places, u8::MAX),
            added: pick(&self.added, places, Added::Nothing),
        }
    }
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = value;
    }
}

fn pick<T: Copy>(all: &[T], places: &[u32], missing: T) -> Vec<T> {
    let entry = |&at: &u32| all.get(at as usize).copied().unwrap_or(missing);
    places.iter().map(entry).collect()
}

/// What an effect takes from the rows of a frame, column by column.
pub(super) struct Measured<'a> {
    effect: &'a BoundEffect,
    forms: Vec<FormColumns<'a>>,
    flip: Option<Vec<Truth>>,
    rows: usize,
    /// Whether the effect of a row depends on which rows are analysed with it.
    together: bool,
    /// Whether a row with counts is analysed although they give no effect of its own.
    counts: bool,
}

struct FormColumns<'a> {
    form: &'a BoundForm,
    applies: Option<Vec<Truth>>,
    inputs: Inputs,
    groups: Groups<'a>,
}

/// What one arm of a row contributes.
pub(super) struct ArmNumbers {
    /// Which of the arms.
    pub(super) arm: usize,
    /// Its n, mean and sd, or its counts.
    pub(super) numbers: Vec<f64>,
}

enum Inputs {
    /// One column for each input.
    Numbers(Vec<Vec<f64>>),
    /// 1, 0 or -1; NaN where no direction is given.
    Direction(Vec<f64>),
}

impl<'a> Measured<'a> {
    /// The columns of `effect` over `frame`; `studies` where the data say which study a row belongs to.
    pub(super) fn new(effect: &'a BoundEffect, frame: &Frame, studies: bool) -> Self {
        let forms: Vec<FormColumns> = (effect.forms.iter())
            .map(|form| FormColumns::new(form, frame, studies))
            .collect();
        let together = forms.iter().any(|form| form.together(&effect.options));
        Self {
            effect,
            flip: effect.flip.as_ref().map(|c| frame.condition(c)),
            forms,
            rows: frame.len(),
            together,
            counts: false,
        }
    }

    /// The same for a model that pools counts: it needs no effect of each row.
    pub(super) fn counting(mut self) -> Self {
        self.counts = true;
        self
    }

    /// The effects of all rows of the frame, as one analysis.
    pub(super) fn all(&self) -> Effects {
        let places: Vec<u32> = (0..u32::try_from(self.rows).unwrap_or(u32::MAX)).collect();
        self.compute(&places, None)
    }

    /// The effects of the rows at `places`; `all` are those of all rows.
    pub(super) fn of(&self, places: &[u32], all: &Effects) -> Effects {
        if self.together {
            self.compute(places, None)
        } else {
            all.gather(places)
        }
    }

    /// The effects of the rows at `places`, where groups that serve several of them are divided; how many such groups.
    pub(super) fn divided(&self, places: &[u32], effects: Effects) -> (Effects, usize) {
        let shares = self.shares(places, &effects);
        match shares.serving_several() {
            0 => (effects, 0),
            several => (self.compute(places, Some(&shares)), several),
        }
    }

    /// The numbers that the form of each row took, the arms in turn; of a flipped row the second arm first. Nothing
    /// where a row is not analysed. `divide` as in [`Self::divided`].
    pub(super) fn counts(
        &self,
        places: &[u32],
        effects: &Effects,
        divide: bool,
    ) -> Vec<Option<[f64; 4]>> {
        let shares = divide.then(|| self.shares(places, effects));
        let row = |(at, &place): (usize, &u32)| {
            let form = self.form_of(effects, at)?;
            let mut numbers = [f64::NAN; 4];
            form.numbers(place as usize, shares.as_ref(), &mut numbers);
            let flipped = |flip: &Vec<Truth>| flip.get(place as usize) == Some(&Truth::True);
            if self.flip.as_ref().is_some_and(flipped) {
                form.turn(&mut numbers);
            }
            Some(numbers)
        };
        places.iter().enumerate().map(row).collect()
    }

    /// The numbers of each arm of the row at `at` of the effects, at `place` of the frame; of an arm that is named as
    /// shared, that has no events, or that measures nothing on its own, none.
    pub(super) fn arms(&self, effects: &Effects, at: usize, place: u32) -> Vec<ArmNumbers> {
        let Some(form) = self.form_of(effects, at) else {
            return Vec::new();
        };
        form.arms(place as usize)
    }

    /// How many of the rows at `places` each shared group serves.
    fn shares(&self, places: &[u32], effects: &Effects) -> Shares {
        let mut shares = Shares::default();
        for (at, &place) in places.iter().enumerate() {
            if let Some(form) = self.form_of(effects, at) {
                form.groups.count(place as usize, &mut shares);
            }
        }
        shares
    }

    /// The groups of people behind the effect of a row.
    pub(super) fn groups(&self, effects: &Effects, at: usize) -> Option<&Groups<'a>> {
        self.form_of(effects, at).map(|form| &form.groups)
    }

    /// Whether the effect is a direction without size.
    pub(super) fn is_direction(&self) -> bool {
        let direction = |form: &FormColumns| matches!(form.inputs, Inputs::Direction(_));
        self.forms.iter().any(direction)
    }

    /// How many of the rows each form gave, where there are several forms.
    pub(super) fn forms_used(&self, effects: &Effects) -> Option<String> {
        if self.forms.len() < 2 {
            return None;
        }
        let used = self.forms.iter().enumerate().map(|(place, columns)| {
            let of_form = effects.form.iter().zip(&effects.why);
            let mine = of_form.filter(|(f, why)| usize::from(**f) == place && why.is_none());
            let rows = crate::diagnostic::plural(mine.count(), "row");
            format!("`{}` gave {rows}", columns.form.text)
        });
        Some(used.collect::<Vec<_>>().join(", "))
    }

    /// The columns that an effect would be computed from, where a missing value is why there is none.
    pub(super) fn lacking(&self, effects: &Effects, at: usize) -> Vec<ColumnId> {
        let mut columns = Vec::new();
        let why = effects.why.get(at).copied().flatten();
        if why == Some(Why::Unusable(Unusable::Incomplete)) {
            let form = effects.form.get(at).map_or(usize::MAX, |&f| usize::from(f));
            let inputs = self.forms.get(form).map(|form| &form.form.inputs);
            if let Some(FormInputs::Numbers { values, .. }) = inputs {
                for value in values {
                    columns_of_number(value, &mut columns);
                }
            }
        }
        columns
    }

    /// What was added to empty cells, and in how many rows.
    pub(super) fn added(&self, effects: &Effects) -> Option<String> {
        added::remark(&self.effect.options, &effects.added)
    }

    /// The mean of n (or of the times) that the inverse of a Freeman-Tukey transformation takes; NaN for others.
    pub(super) fn harmonic_n(&self, places: &[u32], effects: &Effects) -> f64 {
        if !self.effect.measure.transform.needs_harmonic_n() {
            return f64::NAN;
        }
        let (mut k, mut inverse) = (0.0, 0.0);
        for (at, &place) in places.iter().enumerate() {
            let size = self.form_of(effects, at).and_then(|form| form.size(place));
            if let Some(size) = size {
                k += 1.0;
                inverse += 1.0 / size;
            }
        }
        k / inverse
    }

    /// From the scale of the analysis to the one that people read.
    pub(super) fn transform(&self) -> Transform {
        self.effect.measure.transform
    }

    fn form_of(&self, effects: &Effects, at: usize) -> Option<&FormColumns<'a>> {
        if !effects.has(at) {
            return None;
        }
        let form = *effects.form.get(at)?;
        self.forms.get(usize::from(form))
    }

    fn compute(&self, places: &[u32], shares: Option<&Shares>) -> Effects {
        let mut effects = Effects::missing(places.len(), Why::NoForm);
        for (place, form) in self.forms.iter().enumerate() {
            form.compute(place, &self.effect.options, places, shares, &mut effects);
            if self.counts {
                effects.take_counts(place);
            }
        }
        let Some(flip) = &self.flip else {
            return effects;
        };
        for (at, &place) in places.iter().enumerate() {
            match flip.get(place as usize) {
                Some(Truth::True) => {
                    if let Some(yi) = effects.yi.get_mut(at) {
                        *yi = -*yi;
                    }
                }
                Some(Truth::Unknown) if effects.has(at) => effects.refuse(at, Why::FlipUnknown),
                Some(Truth::False | Truth::Unknown) | None => {}
            }
        }
        effects
    }
}

impl<'a> FormColumns<'a> {
    fn new(form: &'a BoundForm, frame: &Frame, studies: bool) -> Self {
        let (inputs, groups) = match &form.inputs {
            FormInputs::Numbers { values, groups } => {
                let columns = values.iter().map(|value| frame.numbers(value)).collect();
                (Inputs::Numbers(columns), groups.as_slice())
            }
            FormInputs::Direction { column, up, down } => {
                let signs = directions(frame, *column, up, down);
                (Inputs::Direction(signs), [].as_slice())
            }
        };
        Self {
            form,
            applies: form.condition.as_ref().map(|c| frame.condition(c)),
            inputs,
            groups: Groups::new(groups, frame, studies),
        }
    }

    fn together(&self, options: &Options) -> bool {
        let form = self.form.form;
        let averaged = [Vtype::Av, Vtype::Av2, Vtype::Avho].map(Some);
        let over_rows = form.average.is_some() && averaged.contains(&options.vtype);
        over_rows || (form.zero_cell.is_some() && options.to == To::IfAnyZero)
    }

    /// The second number of an arm: its n, or its time.
    fn size(&self, place: u32) -> Option<f64> {
        match &self.inputs {
            Inputs::Numbers(columns) => columns.get(1)?.get(place as usize).copied(),
            Inputs::Direction(_) => None,
        }
    }

    /// The numbers of a row, in the order of the form.
    fn numbers(&self, place: usize, shares: Option<&Shares>, into: &mut [f64]) {
        let Inputs::Numbers(columns) = &self.inputs else {
            return;
        };
        for (slot, column) in into.iter_mut().zip(columns) {
            *slot = column.get(place).copied().unwrap_or(f64::NAN);
        }
        if let Some(shares) = shares {
            self.groups.divide(place, shares, into);
        }
    }

    /// The numbers of each arm, where there are two.
    fn arms(&self, place: usize) -> Vec<ArmNumbers> {
        let (measure::Inputs::TwoArms(fields), FormInputs::Numbers { groups, values }) =
            (self.form.form.inputs, &self.form.inputs)
        else {
            return Vec::new();
        };
        let mut all = vec![f64::NAN; values.len()];
        self.numbers(place, None, &mut all);
        let arms = all
            .chunks_exact(fields.names().len())
            .zip(groups)
            .enumerate();
        arms.filter(|(_, (numbers, group))| {
            let events = fields == measure::Fields::Continuous || numbers.first() > Some(&0.0);
            group.shared.is_none() && events && numbers.iter().all(|x| x.is_finite())
        })
        .map(|(arm, (numbers, _))| ArmNumbers {
            arm,
            numbers: numbers.to_vec(),
        })
        .collect()
    }

    /// The numbers whose effect has the other sign: two arms change places, events of one become non-events.
    fn turn(&self, numbers: &mut [f64; 4]) {
        let [a, b, c, d] = *numbers;
        *numbers = match self.form.form.inputs {
            measure::Inputs::TwoArms(_) => [c, d, a, b],
            measure::Inputs::OneArm(_) => [b - a, b, c, d],
            measure::Inputs::ThreeArms
            | measure::Inputs::BeforeAfter
            | measure::Inputs::Values(_)
            | measure::Inputs::Direction => return,
        };
    }

    /// Gives its effect to those rows that it is for and that have none yet.
    fn compute(
        &self,
        own: usize,
        options: &Options,
        places: &[u32],
        shares: Option<&Shares>,
        effects: &mut Effects,
    ) {
        let mut mine = Vec::new();
        for (at, &place) in places.iter().enumerate() {
            let applies = self.applies.as_ref().map(|truth| truth.get(place as usize));
            match applies {
                _ if effects.has(at) => {}
                None | Some(Some(Truth::True)) => mine.push((at, place as usize)),
                Some(Some(Truth::Unknown)) => note(effects, at, own, Why::FormUnknown),
                Some(Some(Truth::False) | None) => {}
            }
        }
        match &self.inputs {
            Inputs::Direction(signs) => {
                for (at, place) in mine {
                    match signs.get(place).copied().filter(|sign| !sign.is_nan()) {
                        Some(sign) => effects.give(at, own, (sign, f64::NAN)),
                        None => note(effects, at, own, Why::NoDirection),
                    }
                }
            }
            Inputs::Numbers(columns) => {
                let row = |place: usize, into: &mut [f64]| self.numbers(place, shares, into);
                let options = self.over(options, &mine, columns.len(), &row);
                let mut buffer = vec![f64::NAN; columns.len()];
                for (at, place) in mine {
                    row(place, &mut buffer);
                    match self.form.form.effect(&buffer, &options) {
                        Ok(Effect { yi, vi }) => {
                            effects.give(at, own, (yi, vi));
                            let added = Added::to(self.form.form, &buffer, &options, (yi, vi));
                            set(&mut effects.added, at, added);
                        }
                        Err(unusable) => note(effects, at, own, Why::Unusable(unusable)),
                    }
                }
            }
        }
    }

    /// The options with what the rows have in common, where it matters.
    fn over(
        &self,
        options: &Options,
        mine: &[(usize, usize)],
        width: usize,
        row: &dyn Fn(usize, &mut [f64]),
    ) -> Options {
        if !self.together(options) || width == 0 {
            return *options;
        }
        let mut flat = vec![f64::NAN; mine.len() * width];
        for ((_, place), into) in mine.iter().zip(flat.chunks_exact_mut(width)) {
            row(*place, into);
        }
        options.over(self.form.form, flat.chunks_exact(width))
    }
}

/// Keeps the reason that says most.
fn note(effects: &mut Effects, at: usize, form: usize, why: Why) {
    let known = effects.why.get(at).copied().flatten();
    if known.is_none_or(|known| why.tells_more(known)) {
        effects.refuse(at, why);
        set(&mut effects.form, at, u8::try_from(form).unwrap_or(u8::MAX));
    }
}

fn directions(frame: &Frame, column: ColumnId, up: &[String], down: &[String]) -> Vec<f64> {
    let sign = |name: &String| {
        if up.contains(name) {
            1.0
        } else if down.contains(name) {
            -1.0
        } else {
            0.0
        }
    };
    let of_name: Vec<f64> = frame.names(column).iter().map(sign).collect();
    let of_code = |code: u32| of_name.get(code as usize).copied().unwrap_or(f64::NAN);
    debug_assert!(of_code(Labels::MISSING).is_nan());
    frame.codes(column).into_iter().map(of_code).collect()
}

/// Effect and variance of each row of a frame, where it has both: what selections ask for.
pub(super) fn row_effects(frame: &Frame, effect: &BoundEffect) -> Vec<RowEffect> {
    let effects = Measured::new(effect, frame, true).all();
    let pairs = effects.yi.iter().zip(&effects.vi);
    pairs
        .map(|(&yi, &vi)| (yi.is_finite() && vi.is_finite()).then_some((yi, vi)))
        .collect()
}

/// What people read of the measure: `risk ratio` of `Log risk ratio`.
pub(super) fn display_name(effect: &BoundEffect) -> String {
    let title = effect.measure.title;
    let plain = match effect.measure.transform {
        Transform::None => title,
        Transform::Exp
        | Transform::Expit
        | Transform::Tanh
        | Transform::Ztor2
        | Transform::Iprobit
        | Transform::Iarcsin
        | Transform::Isqrt
        | Transform::Iabt
        | Transform::Iahw
        | Transform::Ipft
        | Transform::Iirft => ["Log ", "of the ", "z of ", "transformed ", "root of "]
            .iter()
            .find_map(|before| title.split_once(before).map(|(_, rest)| rest))
            .unwrap_or(title),
    };
    lower_first(plain).into_owned()
}

/// A title within a sentence: `Mean difference` becomes `mean difference`, names stay.
fn lower_first(title: &str) -> Cow<'_, str> {
    let word = title.split(' ').next().unwrap_or("");
    let mut letters = title.chars();
    match letters.next() {
        Some(first) if first.is_uppercase() && !word.contains('\'') && !word.contains('-') => {
            Cow::Owned(first.to_lowercase().chain(letters).collect())
        }
        Some(_) | None => Cow::Borrowed(title),
    }
}
