//! What a figure is drawn from: what was found, and what the plan and the data say of the rows.

use std::collections::BTreeMap;

use crate::measure::{Form, Inputs, Measure, Transform};
use crate::result::{
    Bias, Multiverse, Pool, Regression, Row, Sensitivity, Status, StepInfo, Summary,
};
use crate::scene::Theme;

/// What a figure is drawn from.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The results; one for all figures but those that show several side by side.
    pub shown: Vec<Shown<'a>>,
    /// What the plan asks for behind `with`.
    pub wishes: &'a Wishes,
    /// How it looks.
    pub theme: Theme,
}

/// A result, or a part of it.
#[derive(Debug)]
pub struct Shown<'a> {
    /// As the plan names it: `overall`, `overall[random]`.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// Why it did not run, or failed.
    pub reason: Option<&'a str>,
    /// What was found.
    pub found: Found<'a>,
    /// What the plan and the data say of it.
    pub facts: Facts,
}

/// What was found, by kind.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// `pool`
    Pool(&'a Pool),
    /// `regress`
    Regression(&'a Regression),
    /// `bias`
    Bias(&'a Bias),
    /// `sensitivity`
    Sensitivity(&'a Sensitivity),
    /// `multiverse`
    Multiverse(&'a Multiverse),
    /// `summarise`
    Summary(&'a Summary),
    /// Rows alone.
    Rows,
}

/// What the plan and the data say of a result.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The title of the plan.
    pub plan: Option<String>,
    /// The measure.
    pub measure: Option<&'static Measure>,
    /// To the display scale of `ipft.hm` and its like: the harmonic mean of the sizes.
    pub harmonic: f64,
    /// The two arms as the plan names them, the reference last.
    pub arms: Option<[String; 2]>,
    /// `benefit lower` or `benefit higher`, where the plan says so.
    pub lower_is_better: Option<bool>,
    /// The column of `by`.
    pub by: Option<String>,
    /// What is known of the rows, column by column.
    pub columns: Vec<Column>,
    /// The rows of the source that may be in the result.
    pub rows: Vec<RowFacts>,
    /// Where a row stands in `rows`.
    pub places: BTreeMap<(String, usize), usize>,
    /// Marks that travel with the figure: exploratory, outcome-dependent, imputed.
    pub marks: Vec<String>,
    /// What a `flow` counts.
    pub flow: Option<Flow>,
    /// How rows came into it, from the data on.
    pub way: Vec<Stage>,
    /// The effects that trim-and-fill supposes to be missing: `yi` and `se`, and the estimate with them.
    pub supposed: Option<Supposed>,
    /// What a regression says along a moderator.
    pub line: Option<Line>,
    /// What could not be computed for the figure, and why.
    pub lacking: Vec<String>,
}

/// What a regression says along its first moderator that is a number, or else along the first one of labels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The column.
    pub moderator: String,
    /// The unit of a number; empty for none.
    pub unit: String,
    /// The labels, where it has labels: a row's moderator is then a place among them.
    pub labels: Vec<String>,
    /// Where the other moderators stand, in words.
    pub others: Option<String>,
    /// From left to right.
    pub points: Vec<LinePoint>,
}

/// What a regression predicts at a value of the moderator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinePoint {
    /// The value, or the place of the label.
    pub x: f64,
    /// The mean effect there.
    pub estimate: f64,
    /// Its interval.
    pub ci: Option<[f64; 2]>,
    /// The prediction interval.
    pub pi: Option<[f64; 2]>,
}

/// What trim-and-fill supposes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Supposed {
    /// `yi` and `se` of each.
    pub studies: Vec<[f64; 2]>,
    /// The estimate with them.
    pub estimate: Option<f64>,
    /// On which side they are missing: `left` or `right`.
    pub side: &'static str,
}

/// What a `flow` counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// Its fields that are counts, in the order written.
    pub fields: Vec<Counted>,
}

/// A field of a `flow`: a count, and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Its key.
    pub name: String,
    /// How many records.
    pub count: f64,
    /// `because "no control" 12, "in vitro" 28`
    pub reasons: Vec<(String, Option<f64>)>,
}

/// A dataset, a selection or a result on the way of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// As the plan names it.
    pub name: String,
    /// Its rows, or the effects of a result.
    pub rows: usize,
    /// What they are: `row`, `effect`.
    pub unit: &'static str,
    /// Its studies.
    pub studies: usize,
    /// What led to it from the one before.
    pub steps: Vec<StepInfo>,
}

/// A column of what is known of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it is: `n`, `mean`, `year`.
    pub heading: String,
    /// What several columns stand below: the name of an arm.
    pub group: Option<String>,
    /// Whether it holds numbers.
    pub numeric: bool,
    /// Why it is shown.
    pub role: Role,
}

/// Why a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is what the effect is computed from.
    Arm,
    /// The plan asks for it: `showing`.
    Asked,
    /// It is a judgement of the risk of bias.
    Judgement,
}

/// A row of the source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowFacts {
    /// The study it belongs to.
    pub study: String,
    /// The row of the data, from 1.
    pub row: usize,
    /// One for each column; empty where it is missing.
    pub cells: Vec<String>,
    /// What it is sorted by.
    pub key: Option<Key>,
    /// Events and size (or time) of the two arms, where they are counted.
    pub risks: Option<[[f64; 2]; 2]>,
    /// The sum of the sizes of its arms.
    pub n: Option<f64>,
    /// The first moderator of a regression that is a number.
    pub moderator: Option<f64>,
}

/// What rows are sorted by.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Key {
    /// A number, a date, or the place of an ordered label.
    Number(f64),
    /// A text.
    Text(String),
}

/// What a plan asks for behind `with`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wishes {
    /// `width 85 mm`
    pub width: Option<f64>,
    /// `contours`
    pub contours: bool,
    /// `trimfill`
    pub trimfill: bool,
    /// `predictor ni`
    pub predictor: Option<String>,
    /// `sort weight`
    pub sort: Option<Sort>,
    /// `axis (0.1, 10)`, on the display scale.
    pub axis: Option<[f64; 2]>,
    /// Of a `sensitivity` with several: which one is drawn.
    pub refits: Option<String>,
}

/// The order of the rows of a forest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By effect.
    Effect,
    /// By weight, the largest first.
    Weight,
    /// By a column: the key of the rows.
    Column,
}

impl Facts {
    /// What is known of `row`.
    pub fn of(&self, row: &Row) -> Option<&RowFacts> {
        let place = self.places.get(&(row.study.clone(), row.row))?;
        self.rows.get(*place)
    }

    /// From the scale of the analysis to the one that people read.
    pub fn transform(&self) -> Transform {
        self.measure.map_or(Transform::None, |m| m.transform)
    }

    /// `x` as people read it.
    pub fn display(&self, x: f64) -> f64 {
        self.transform().apply(x, self.harmonic)
    }

    /// No effect on the scale of the analysis; nothing for what one group alone is measured by.
    pub fn no_effect(&self) -> Option<f64> {
        let alone = |measure: &Measure| {
            let one = |form: &Form| matches!(form.inputs, Inputs::OneArm(_));
            !measure.forms.is_empty() && measure.forms.iter().all(one)
        };
        (!self.measure.is_some_and(alone)).then_some(0.0)
    }

    /// Whether people read ratios: they stand on a log axis.
    pub fn ratio(&self) -> bool {
        self.transform() == Transform::Exp
    }
}

impl<'a> Found<'a> {
    /// The rows, used or not.
    pub fn rows(self) -> &'a [Row] {
        match self {
            Self::Pool(found) => &found.rows,
            Self::Regression(found) => &found.rows,
            Self::Bias(found) => &found.rows,
            Self::Sensitivity(found) => &found.rows,
            Self::Multiverse(found) => &found.rows,
            Self::Summary(found) => &found.rows,
            Self::Rows => &[],
        }
    }
}
