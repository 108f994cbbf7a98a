//! What may stand behind `with`: one entry for each option, shared by the verbs that take it.

mod analysis;
mod bias;
mod data;
mod effect;
mod figure;
mod sensitivity;

pub use analysis::{
    ADJUST, AT, FLOOR, GLMM, LEVEL, LINK, PERMUTATION, PI, ROWS, SCALE, SEED, TAU2, TAU2_CI, TEST,
    WEIGHTS,
};
pub use bias::{
    ALTERNATIVE, BEGG, DEEKS, EGGER, ESTIMATOR, EXCESS, FAILSAFE, HARBORD, HENMI_COPAS, LIMIT,
    MODEL, PET_PEESE, PETERS, PREDICTOR, SELECTION, SIDE, STEPS, TARGET, TRIMFILL,
};
pub use data::{DECIMAL, MISSING, SEPARATOR, SHEET};
pub use effect::{ADD, BENEFIT, CORRECTION, DROP_DOUBLE_ZERO, FLIP, RHO, VTYPE};
pub use figure::{AXIS, CONTOURS, SO_FAR, SORT, WIDTH};
pub use sensitivity::{BAUJAT, CUMULATIVE, EXCLUDING, GOSH, INFLUENCE, LEAVE_ONE_OUT, SUBSETS};

/// An option of an analysis, an effect, a dataset or a figure.
#[derive(Debug)]
pub struct OptionSpec {
    /// As written.
    pub name: &'static str,
    /// Its page: what it does, its values, the default, the source.
    pub doc: &'static str,
    /// What stands behind it.
    pub values: Values,
}

/// What may stand behind an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Nothing: `egger`.
    None,
    /// A number: `rho 0.5`.
    Number,
    /// A number, or several in brackets: `steps (0.025, 0.5)`.
    Numbers,
    /// A number of percent: `level 90%`.
    Percent,
    /// One of these words: `test z`.
    Words(&'static [&'static str]),
    /// One of these words or nothing: `failsafe rosenthal`.
    MaybeWord(&'static [&'static str]),
    /// One of these words or a number: `tau2 common`, `tau2 0.1`.
    WordOrNumber(&'static [&'static str]),
    /// One of these words, or a number per row: `weights n`.
    WordOrNumbers(&'static [&'static str]),
    /// A number and perhaps `to WORD`: `add 0.5 to all`.
    NumberTo(&'static [&'static str]),
    /// A column: `cumulative year`.
    Column,
    /// A column and its values: `at latitude (13, 33, 55)`, `at alloc (random)`.
    ColumnNumbers,
    /// A condition: `excluding dose > 5 mg/kg`.
    Condition,
    /// Moderators: `scale (latitude, alloc)`.
    Terms,
    /// A length in mm: `width 85 mm`.
    Length,
    /// A text: `sheet "S"`.
    Text,
    /// Texts: `missing "n/a", "-"`.
    Texts,
}

impl Values {
    /// The words that may stand there.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Words(words)
            | Self::MaybeWord(words)
            | Self::WordOrNumber(words)
            | Self::WordOrNumbers(words)
            | Self::NumberTo(words) => words,
            Self::None
            | Self::Number
            | Self::Numbers
            | Self::Percent
            | Self::Column
            | Self::ColumnNumbers
            | Self::Condition
            | Self::Terms
            | Self::Length
            | Self::Text
            | Self::Texts => &[],
        }
    }
}

/// All options: those of analyses, of effects, of data, of figures.
pub static OPTIONS: &[&OptionSpec] = &[
    &TEST,
    &LEVEL,
    &FLOOR,
    &PI,
    &TAU2,
    &TAU2_CI,
    &WEIGHTS,
    &GLMM,
    &ROWS,
    &AT,
    &ADJUST,
    &PERMUTATION,
    &SEED,
    &SCALE,
    &LINK,
    &EGGER,
    &PREDICTOR,
    &MODEL,
    &BEGG,
    &TRIMFILL,
    &ESTIMATOR,
    &SIDE,
    &FAILSAFE,
    &TARGET,
    &SELECTION,
    &ALTERNATIVE,
    &STEPS,
    &EXCESS,
    &HENMI_COPAS,
    &PET_PEESE,
    &LIMIT,
    &PETERS,
    &HARBORD,
    &DEEKS,
    &LEAVE_ONE_OUT,
    &INFLUENCE,
    &CUMULATIVE,
    &GOSH,
    &SUBSETS,
    &BAUJAT,
    &EXCLUDING,
    &RHO,
    &ADD,
    &DROP_DOUBLE_ZERO,
    &CORRECTION,
    &VTYPE,
    &BENEFIT,
    &FLIP,
    &SHEET,
    &SEPARATOR,
    &DECIMAL,
    &MISSING,
    &CONTOURS,
    &WIDTH,
    &SORT,
    &AXIS,
];

/// What every analysis of rows takes, and `default`.
pub static OF_ANALYSES: &[&OptionSpec] =
    &[&TEST, &LEVEL, &FLOOR, &PI, &TAU2, &TAU2_CI, &GLMM, &ROWS];

/// What an `effect` takes.
pub static OF_EFFECTS: &[&OptionSpec] = &[
    &ADD,
    &DROP_DOUBLE_ZERO,
    &CORRECTION,
    &VTYPE,
    &LEVEL,
    &BENEFIT,
    &FLIP,
];

/// What `data` takes.
pub static OF_DATA: &[&OptionSpec] = &[&SHEET, &SEPARATOR, &DECIMAL, &MISSING];

/// What the step `combine` takes.
pub static OF_COMBINE: &[&OptionSpec] = &[&RHO];

/// The option `name`.
pub fn find(name: &str) -> Option<&'static OptionSpec> {
    OPTIONS.iter().copied().find(|option| option.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_listed_once_and_has_a_page() {
        for option in OPTIONS {
            let of_name = OPTIONS.iter().filter(|o| o.name == option.name);
            assert_eq!(of_name.count(), 1, "{}", option.name);
            assert!(option.doc.len() > 80, "{} has no page", option.name);
        }
        for option in OF_EFFECTS.iter().chain(OF_DATA).chain(OF_COMBINE) {
            assert!(find(option.name).is_some(), "{}", option.name);
        }
    }
}
