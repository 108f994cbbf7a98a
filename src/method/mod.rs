//! The models a plan can name after `using`, one file per name.
#![allow(
    clippy::doc_markdown,
    reason = "DerSimonian and HSk are names, not code"
)]

mod dl;
mod dlit;
mod eb;
mod ee;
mod fe;
mod genq;
mod genqm;
mod glmm;
mod he;
mod hs;
mod hsk;
mod mh;
mod ml;
mod peto;
mod pm;
mod pmm;
mod reml;
mod sj;
mod sjit;

pub use dl::DL;
pub use dlit::DLIT;
pub use eb::EB;
pub use ee::EE;
pub use fe::FE;
pub use genq::GENQ;
pub use genqm::GENQM;
pub use glmm::GLMM;
pub use he::HE;
pub use hs::HS;
pub use hsk::HSK;
pub use mh::MH;
pub use ml::ML;
pub use peto::PETO;
pub use pm::PM;
pub use pmm::PMM;
pub use reml::REML;
pub use sj::SJ;
pub use sjit::SJIT;

pub use crate::stats::glmm::Model as GlmmModel;

use crate::stats::pool::Model;
use crate::stats::regress;
use crate::stats::tau2::{Estimator, Likelihood};

/// The models of two groups by their names behind `glmm`.
pub const GLMMS: &[(&str, GlmmModel)] = &[
    ("UM_FS", GlmmModel::UmFs),
    ("UM_RS", GlmmModel::UmRs),
    ("CM_EL", GlmmModel::CmEl),
    ("CM_AL", GlmmModel::CmAl),
];

/// The name behind `glmm`.
pub fn glmm_name(model: GlmmModel) -> &'static str {
    let found = GLMMS.iter().find(|(_, one)| *one == model);
    found.map_or("", |(name, _)| name)
}

/// A model of pooling.
#[derive(Debug)]
pub struct Method {
    /// Its name in a plan and in the results.
    pub name: &'static str,
    /// Its documentation: the doc comment of the entry.
    pub doc: &'static str,
    /// How it is computed.
    pub kind: Kind,
}

/// How a model is computed.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Inverse-variance weights, `tau2 = 0`.
    Common,
    /// Inverse-variance weights with an estimated `tau2`.
    Random {
        /// Estimates `tau2`.
        tau2: Estimator,
        /// Estimates it around a regression; none where that is not computed.
        residual: Option<regress::tau2::Estimator>,
        /// The likelihood whose fit is reported.
        likelihood: Likelihood,
    },
    /// From the counts of the rows, not from their effects.
    Counts {
        /// How.
        by: Counts,
        /// The measures that it pools.
        of: &'static [&'static str],
    },
}

/// How counts are pooled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Mantel and Haenszel's estimators.
    MantelHaenszel,
    /// Peto's one-step estimator.
    Peto,
    /// Generalised linear mixed models.
    Glmm,
}

impl Kind {
    const fn random(tau2: Estimator, residual: Option<regress::tau2::Estimator>) -> Self {
        Self::Random {
            tau2,
            residual,
            likelihood: Likelihood::Ml,
        }
    }
}

impl Method {
    /// The model to pool effects with; `None` for a method that pools counts.
    pub fn model(&self) -> Option<Model> {
        match self.kind {
            Kind::Common => Some(Model::Common),
            Kind::Random {
                tau2, likelihood, ..
            } => Some(Model::Random { tau2, likelihood }),
            Kind::Counts { .. } => None,
        }
    }

    /// The model to regress with; `None` for a method that has none in this version.
    pub fn regression(&self) -> Option<regress::Model> {
        match self.kind {
            Kind::Common => Some(regress::Model::Common),
            Kind::Random {
                residual,
                likelihood,
                ..
            } => residual.map(|tau2| regress::Model::Random { tau2, likelihood }),
            Kind::Counts { .. } => None,
        }
    }

    /// How counts are pooled; `None` for a method that pools effects.
    pub fn counts(&self) -> Option<Counts> {
        match self.kind {
            Kind::Counts { by, .. } => Some(by),
            Kind::Common | Kind::Random { .. } => None,
        }
    }

    /// Whether there is a variance between studies in it.
    pub fn has_tau2(&self) -> bool {
        match self.kind {
            Kind::Random { .. } => true,
            Kind::Counts { by, .. } => by == Counts::Glmm,
            Kind::Common => false,
        }
    }

    /// Whether `test hksj` is what it takes where nobody says otherwise.
    pub fn takes_hksj(&self) -> bool {
        matches!(self.kind, Kind::Random { .. })
    }

    /// Whether it estimates tau² with weights of the user.
    pub fn needs_weights(&self) -> bool {
        [GENQ.name, GENQM.name].contains(&self.name)
    }

    /// Whether its tau² is where a likelihood is highest.
    pub fn has_likelihood(&self) -> bool {
        [ML.name, REML.name].contains(&self.name)
    }
}

/// All models, in the order of the manual.
pub static METHODS: &[&Method] = &[
    &REML, &DL, &HE, &HS, &HSK, &SJ, &ML, &EB, &PM, &PMM, &GENQ, &GENQM, &DLIT, &SJIT, &FE, &EE,
    &MH, &PETO, &GLMM,
];

/// The model of that exact name.
pub fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_and_documented() {
        for method in METHODS {
            assert!(find(method.name).is_some_and(|m| std::ptr::eq(m, *method)));
            assert!(
                method.doc.contains("# Source"),
                "{} has no source",
                method.name
            );
            assert!(method.doc.contains('`'), "{} has no formula", method.name);
            assert!(
                method.doc.contains("# When not"),
                "{} does not say when not",
                method.name
            );
        }
        assert!(find("reml").is_none());
    }
}
