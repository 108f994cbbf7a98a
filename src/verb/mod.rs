//! The verbs: `VERB SOURCE clauses`.

mod bias;
mod compare;
mod multiverse;
mod network;
mod pool;
mod power;
mod regress;
mod sensitivity;
mod summarise;
mod table;

pub use bias::BIAS;
pub use compare::COMPARE;
pub use multiverse::MULTIVERSE;
pub use network::NETWORK;
pub use pool::POOL;
pub use power::POWER;
pub use regress::REGRESS;
pub use sensitivity::SENSITIVITY;
pub use summarise::SUMMARISE;
pub use table::TABLE;

use crate::option::OptionSpec;

/// An analysis by name.
#[derive(Debug)]
pub struct Verb {
    /// As written.
    pub name: &'static str,
    /// Its page: what it computes, its clauses and options, when not to use it, the sources.
    pub doc: &'static str,
    /// What it is about.
    pub of: Of,
    /// The clauses that it takes (`as` and `with` go without saying).
    pub clauses: &'static [&'static str],
    /// Those of them that it cannot do without.
    pub needs: &'static [&'static str],
    /// What may stand behind `with`.
    pub options: &'static [&'static OptionSpec],
    /// Whether this version computes it.
    pub computed: bool,
}

/// What a verb is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Rows: of a dataset, a selection, or those of a result.
    Rows,
    /// A result that was pooled or regressed.
    Result,
    /// Results, or the rows of one selection.
    Any,
}

/// All verbs, in the order in which the manual has them.
pub static VERBS: &[&Verb] = &[
    &POOL,
    &REGRESS,
    &BIAS,
    &SENSITIVITY,
    &COMPARE,
    &SUMMARISE,
    &MULTIVERSE,
    &NETWORK,
    &POWER,
    &TABLE,
];

/// The verb `name`.
pub fn find(name: &str) -> Option<&'static Verb> {
    VERBS.iter().copied().find(|verb| verb.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_listed_once_and_needs_only_what_it_takes() {
        for verb in VERBS {
            let of_name = VERBS.iter().filter(|v| v.name == verb.name);
            assert_eq!(of_name.count(), 1, "{}", verb.name);
            assert!(verb.doc.len() > 200, "{} has no page", verb.name);
            for clause in verb.needs {
                assert!(verb.clauses.contains(clause), "{} {clause}", verb.name);
            }
            let words: Vec<&str> = verb.doc.split_whitespace().collect();
            let says_so = words.join(" ").contains("version does not compute");
            assert_eq!(says_so, !verb.computed, "{}", verb.name);
        }
    }
}
