//! Effect measures: how an effect and its sampling variance come from a row.
//!
//! One file for each measure, or for a few that share a formula; [`MEASURES`] is the list.

pub mod alpha;
pub mod arcsine;
mod change;
pub mod change_ratios;
pub mod cles;
pub mod cor;
pub mod d2or;
pub mod direction;
mod effect;
pub mod given;
mod groups;
mod hedges;
pub mod hr;
mod hypergeometric;
mod inputs;
mod interval;
pub mod matched;
pub mod mc;
pub mod md;
pub mod mean;
pub mod nmd;
mod options;
pub mod or;
pub mod or2d;
pub mod pcor;
pub mod peto;
pub mod phi;
pub mod proportion;
pub mod r2;
pub mod rate;
pub mod rates;
mod ratio;
pub mod rd;
pub mod reh;
pub mod rom;
pub mod rpb;
pub mod rr;
pub mod smcc;
pub mod smcr;
pub mod smcrp;
pub mod smd;
pub mod smd1;
pub mod smdh;
pub mod spread;
mod table;
pub mod tetrachoric;
mod transform;
mod unusable;
pub mod variability;
pub mod yule;

pub use effect::Effect;
pub use hedges::hedges_j;
pub use inputs::{Fields, Inputs, Shape, Value};
pub use options::{Correction, Options, Part, To, Vtype};
pub use transform::Transform;
pub use unusable::Unusable;

/// An effect measure.
#[derive(Debug)]
pub struct Measure {
    /// Its name in a plan: metafor's.
    pub name: &'static str,
    /// Its text for `kma explain`.
    pub doc: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// From the scale of the analysis to the one that people read.
    pub transform: Transform,
    /// What it is computed from, in the order in which a call is matched.
    pub forms: &'static [Form],
    /// Its options: some of `add to drop_double_zero correction vtype level`.
    pub options: &'static [&'static str],
    /// Its formulas for the variance, the default first.
    pub vtypes: &'static [Vtype],
}

/// A kernel: the numbers of a row, in the order of [`Inputs`], to its effect.
pub type Compute = fn(&[f64], &Options) -> Result<Effect, Unusable>;

/// What a row adds to the means over the rows of an analysis.
pub type Average = fn(&[f64], &Options) -> Result<[Part; 2], Unusable>;

/// One way of computing a measure.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What it takes.
    pub inputs: Inputs,
    /// Its kernel; `None` where this version has none.
    pub compute: Option<Compute>,
    /// Whether a row has an empty cell to which `add` may be added; `None` where there are no cells.
    pub zero_cell: Option<fn(&[f64]) -> bool>,
    /// What a row adds to the means over the rows that some variances use.
    pub average: Option<Average>,
}

impl Form {
    /// A form with its kernel.
    const fn new(inputs: Inputs, compute: Compute) -> Self {
        Self {
            inputs,
            compute: Some(compute),
            zero_cell: None,
            average: None,
        }
    }

    /// A form that is part of the language, and that this version does not compute.
    const fn without_kernel(inputs: Inputs) -> Self {
        Self {
            inputs,
            compute: None,
            zero_cell: None,
            average: None,
        }
    }

    const fn zero_cells(self, zero_cell: fn(&[f64]) -> bool) -> Self {
        Self {
            zero_cell: Some(zero_cell),
            ..self
        }
    }

    const fn averaged(self, average: Average) -> Self {
        Self {
            average: Some(average),
            ..self
        }
    }

    /// Whether a row has an empty cell to which `add` may be added.
    pub fn has_zero_cell(&self, x: &[f64]) -> bool {
        self.zero_cell.is_some_and(|zero_cell| zero_cell(x))
    }

    /// The effect of one row; `options` as [`Options::over`] returns them.
    pub fn effect(&self, x: &[f64], options: &Options) -> Result<Effect, Unusable> {
        match self.compute {
            Some(compute) => compute(x, options),
            None => Err(Unusable::NotComputed),
        }
    }
}

/// Every measure, in the order of the manual.
pub static MEASURES: &[&Measure] = &[
    // Two arms, continuous.
    &smd::SMD,
    &smdh::SMDH,
    &smd1::SMD1,
    &smd1::SMD1H,
    &md::MD,
    &rom::ROM,
    &variability::VR,
    &variability::CVR,
    &cles::CLES,
    &cles::CLESN,
    &cles::AUC,
    &cles::AUCN,
    &rpb::RPB,
    &rpb::RBIS,
    &rpb::ZPB,
    &rpb::ZBIS,
    &d2or::D2OR,
    &d2or::D2ORN,
    &d2or::D2ORL,
    &nmd::NMD,
    // Two arms, counts.
    &or::OR,
    &rr::RR,
    &rd::RD,
    &peto::PETO,
    &arcsine::AS,
    &phi::PHI,
    &phi::ZPHI,
    &yule::YUQ,
    &yule::YUY,
    &tetrachoric::RTET,
    &tetrachoric::ZTET,
    &or2d::PBIT,
    &or2d::OR2DN,
    &or2d::OR2DL,
    // Matched pairs.
    &matched::MPRD,
    &matched::MPRR,
    &matched::MPOR,
    &matched::MPORC,
    &matched::MPPETO,
    &matched::MPORM,
    // Two arms, rates.
    &rates::IRR,
    &rates::IRD,
    &rates::IRSD,
    // One arm, continuous.
    &mean::MN,
    &mean::MNLN,
    &mean::SMN,
    &mean::SDLN,
    &mean::CVLN,
    // One arm, counts.
    &proportion::PR,
    &proportion::PLN,
    &proportion::PLO,
    &proportion::PRZ,
    &proportion::PAS,
    &proportion::PFT,
    // One arm, rates.
    &rate::IR,
    &rate::IRLN,
    &rate::IRS,
    &rate::IRFT,
    // One arm measured twice.
    &mc::MC,
    &smcc::SMCC,
    &smcr::SMCR,
    &smcr::SMCRH,
    &smcrp::SMCRP,
    &smcrp::SMCRPH,
    &change_ratios::ROMC,
    &change_ratios::VRC,
    &change_ratios::CVRC,
    &cles::AUCCN,
    &cles::CLESCN,
    // Relations.
    &cor::COR,
    &cor::UCOR,
    &cor::ZCOR,
    &pcor::PCOR,
    &pcor::ZPCOR,
    &pcor::SPCOR,
    &pcor::ZSPCOR,
    &r2::R2,
    &r2::ZR2,
    &r2::R2F,
    &r2::ZR2F,
    // Reliability, genotypes.
    &alpha::ARAW,
    &alpha::AHW,
    &alpha::ABT,
    &reh::REH,
    // Computed already; no number at all.
    &given::GIVEN,
    &hr::HR,
    &direction::DIRECTION,
];

/// The measure of that name; case counts.
pub fn find(name: &str) -> Option<&'static Measure> {
    MEASURES
        .iter()
        .copied()
        .find(|measure| measure.name == name)
}
