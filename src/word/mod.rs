//! The words of the language that are no analysis, figure, measure, model or option: statements, clauses, steps, types
//! of columns, words of expressions, an overview of units, the commands, and what the numbers of a result mean.

mod clause;
mod command;
mod concept;
mod expression;
mod fields;
mod moderator;
mod plan;
mod rule;
mod schema;
mod selection;
mod source;
mod units;

pub use fields::{blocks_with, endings, fields, leaving};

/// A word with its page.
#[derive(Debug)]
pub struct Word {
    /// As written.
    pub name: &'static str,
    /// Its page.
    pub doc: &'static str,
    /// Where it stands.
    pub kind: Kind,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At the beginning of a statement.
    Statement,
    /// In an analysis, behind its source.
    Clause,
    /// In a selection.
    Step,
    /// In a schema, behind the name of a column.
    Type,
    /// In a condition or a number.
    Expression,
    /// Anywhere.
    Overview,
    /// On the command line, behind `kma`.
    Command,
    /// In no plan: what people talk of who read its results.
    Concept,
}

/// All of them, in the order of the manual.
pub static WORDS: &[&Word] = &[
    &concept::EFFECT_SIZE,
    &concept::RANDOM_EFFECTS,
    &concept::COMMON_EFFECT,
    &concept::HETEROGENEITY,
    &concept::Q,
    &concept::TAU2,
    &concept::I2,
    &concept::PREDICTION_INTERVAL,
    &concept::CI,
    &concept::P,
    &concept::WEIGHT,
    &concept::DEPENDENCE,
    &concept::MEDIANS,
    &concept::SMALL_STUDIES,
    &concept::EXPLORATORY,
    &concept::GRADE,
    &concept::METAFOR,
    &plan::KMA,
    &plan::PLAN,
    &plan::SEARCH,
    &plan::FLOW,
    &source::DATA,
    &source::STUDY,
    &source::LET,
    &source::EFFECT,
    &rule::DEFAULT,
    &rule::REQUIRE,
    &rule::REPORTED,
    &rule::EXPECT,
    &rule::DEVIATION,
    &rule::REPORT,
    &clause::MEASURING,
    &clause::WHERE,
    &clause::BY,
    &clause::PER,
    &clause::ON,
    &clause::USING,
    &clause::NESTED,
    &clause::ROBUST,
    &clause::WITH,
    &clause::AS,
    &clause::AGAINST,
    &clause::SHOWING,
    &clause::TO,
    &clause::FROM,
    &clause::FOR,
    &clause::BECAUSE,
    &selection::WHERE,
    &selection::INCLUDE,
    &selection::EXCLUDE,
    &selection::DERIVE,
    &selection::KEEP,
    &selection::COMBINE,
    &selection::PAIR,
    &selection::FILL,
    &schema::STUDY,
    &schema::TEXT,
    &schema::ONE_OF,
    &schema::FLAG,
    &schema::COUNT,
    &schema::INTEGER,
    &schema::NUMBER,
    &schema::PERCENT,
    &schema::YEAR,
    &schema::DATE,
    &schema::INTERVAL,
    &schema::ARM,
    &schema::OPTIONAL,
    &expression::EXPRESSIONS,
    &expression::AND,
    &expression::OR,
    &expression::NOT,
    &expression::IN,
    &expression::IS,
    &expression::MISSING,
    &expression::OTHERWISE,
    &expression::ELSE,
    &expression::ROW,
    &moderator::CENTER,
    &moderator::POLY,
    &moderator::REFERENCE,
    &units::UNITS,
    &command::RUN,
    &command::CHECK,
    &command::SHOW,
    &command::WATCH,
    &command::REPL,
    &command::FMT,
    &command::EXPLAIN,
    &command::NEW,
    &command::DATA,
    &command::REGISTER,
    &command::VERIFY,
    &command::DIFF,
    &command::COMPLETIONS,
    &command::MAN,
    &command::EXIT_CODES,
];

/// The words called `name`; a word may stand in several places.
pub fn find(name: &str) -> impl Iterator<Item = &'static Word> {
    WORDS.iter().copied().filter(move |word| word.name == name)
}
