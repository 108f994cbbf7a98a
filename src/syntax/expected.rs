//! What was expected, in words for people: never the name of a rule.

use super::grammar::Rule;

/// What a rule is for a reader.
enum Word {
    /// A keyword or a sign, as it is written.
    Keyword(&'static str),
    /// Something with a name in English.
    Thing(&'static str),
    /// An operator: nearly always possible, so named only when nothing else is.
    Operator,
    /// Nothing to name: an error production, or a form of which only parts can be missing.
    Quiet,
}

/// Keywords that are named together.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "a clause (`using`, `where`, `by`, `per`, `on`, `with`, `as`, `to`, …)",
        &[
            "measuring",
            "where",
            "by",
            "per",
            "on",
            "using",
            "nested",
            "robust",
            "with",
            "as",
            "to",
            "showing",
            "against",
        ],
    ),
    (
        "a step (`where`, `include where`, `exclude where`, `derive`, `keep`, `combine`, `pair`, `fill`)",
        &[
            "where", "include", "exclude", "derive", "keep", "combine", "pair", "fill",
        ],
    ),
];

/// The keyword that `rule` is.
pub(super) fn keyword(rule: Rule) -> Option<&'static str> {
    match word(rule) {
        Word::Keyword(word) if word.starts_with(char::is_alphabetic) => Some(word),
        Word::Keyword(_) | Word::Thing(_) | Word::Operator | Word::Quiet => None,
    }
}

/// The keyword or sign that `rule` is.
pub(super) fn sign(rule: Rule) -> Option<&'static str> {
    match word(rule) {
        Word::Keyword(sign) => Some(sign),
        Word::Thing(_) | Word::Operator | Word::Quiet => None,
    }
}

/// What `rules` say was expected.
pub(super) fn expected(rules: &[Rule]) -> String {
    let mut things: Vec<String> = Vec::new();
    let mut keywords: Vec<&str> = Vec::new();
    let mut operator = false;
    for &rule in rules {
        match word(rule) {
            Word::Keyword(word) => keywords.push(word),
            Word::Thing(thing) => things.push(thing.to_owned()),
            Word::Operator => operator = true,
            Word::Quiet => {}
        }
    }
    keywords.sort_unstable();
    keywords.dedup();
    things.sort_unstable();
    things.dedup();
    for (thing, signs) in GROUPS {
        if signs.iter().all(|sign| keywords.contains(sign)) {
            keywords.retain(|word| !signs.contains(word));
            things.push((*thing).to_owned());
        }
    }
    let value = ["a number", "a text", "a name"].map(str::to_owned);
    if value.iter().all(|thing| things.contains(thing)) {
        things = vec!["a value".to_owned()];
        keywords.retain(|word| !["(", "not"].contains(word));
    } else if operator && things.is_empty() && keywords.is_empty() {
        things.push("an operator".to_owned());
    }
    things.extend(keywords.into_iter().map(|word| format!("`{word}`")));
    match things.as_slice() {
        [] => "the end was expected here".to_owned(),
        [one] => format!("{one} was expected here"),
        [others @ .., last] => format!("{} or {last} was expected here", others.join(", ")),
    }
}

#[allow(clippy::too_many_lines)]
fn word(rule: Rule) -> Word {
    match rule {
        Rule::kw_where => Word::Keyword("where"),
        Rule::kw_using => Word::Keyword("using"),
        Rule::kw_by => Word::Keyword("by"),
        Rule::kw_on => Word::Keyword("on"),
        Rule::kw_per => Word::Keyword("per"),
        Rule::kw_with => Word::Keyword("with"),
        Rule::kw_as => Word::Keyword("as"),
        Rule::kw_to => Word::Keyword("to"),
        Rule::kw_for => Word::Keyword("for"),
        Rule::kw_from => Word::Keyword("from"),
        Rule::kw_because => Word::Keyword("because"),
        Rule::kw_measuring => Word::Keyword("measuring"),
        Rule::kw_nested => Word::Keyword("nested"),
        Rule::kw_robust => Word::Keyword("robust"),
        Rule::kw_showing => Word::Keyword("showing"),
        Rule::kw_in => Word::Keyword("in"),
        Rule::kw_not => Word::Keyword("not"),
        Rule::kw_missing => Word::Keyword("missing"),
        Rule::kw_otherwise => Word::Keyword("otherwise"),
        Rule::kw_optional => Word::Keyword("optional"),
        Rule::kw_against => Word::Keyword("against"),
        Rule::kw_else => Word::Keyword("else"),
        Rule::kw_one => Word::Keyword("one"),
        Rule::kw_of => Word::Keyword("of"),
        Rule::kw_agrees => Word::Keyword("agrees"),
        Rule::kw_include => Word::Keyword("include"),
        Rule::kw_exclude => Word::Keyword("exclude"),
        Rule::kw_derive => Word::Keyword("derive"),
        Rule::kw_keep => Word::Keyword("keep"),
        Rule::kw_largest => Word::Keyword("largest"),
        Rule::kw_smallest => Word::Keyword("smallest"),
        Rule::kw_combine => Word::Keyword("combine"),
        Rule::kw_pair => Word::Keyword("pair"),
        Rule::kw_fill => Word::Keyword("fill"),
        Rule::kw_if => Word::Keyword("if"),
        Rule::kw_then => Word::Keyword("then"),
        Rule::p_open => Word::Keyword("("),
        Rule::p_close => Word::Keyword(")"),
        Rule::p_square => Word::Quiet,
        Rule::p_unsquare => Word::Keyword("]"),
        Rule::p_comma => Word::Keyword(","),
        Rule::p_colon => Word::Keyword(":"),
        Rule::assign | Rule::equals => Word::Keyword("="),
        Rule::minus => Word::Operator,
        Rule::word => Word::Thing("a word"),
        Rule::name => Word::Thing("a name"),
        Rule::text => Word::Thing("a text"),
        Rule::figures | Rule::number => Word::Thing("a number"),
        Rule::date => Word::Thing("a date"),
        Rule::unit => Word::Thing("a unit"),
        Rule::label => Word::Thing("a label"),
        Rule::key => Word::Thing("the name of a field"),
        Rule::type_word => Word::Thing("a type"),
        Rule::kw_and
        | Rule::kw_or
        | Rule::kw_is
        | Rule::plus
        | Rule::power
        | Rule::times
        | Rule::divide
        | Rule::compare
        | Rule::is_in
        | Rule::is_missing
        | Rule::tilde
        | Rule::less => Word::Operator,
        Rule::EOI
        | Rule::WHITESPACE
        | Rule::COMMENT
        | Rule::blank
        | Rule::word_start
        | Rule::word_part
        | Rule::reserved
        | Rule::step_word
        | Rule::bad_number
        | Rule::not_unit
        | Rule::unit_atom
        | Rule::path
        | Rule::dollar
        | Rule::call_name
        | Rule::label_number
        | Rule::expr
        | Rule::on_expr
        | Rule::prefix
        | Rule::infix
        | Rule::primary
        | Rule::foreign_and
        | Rule::foreign_or
        | Rule::foreign_not
        | Rule::percent_in
        | Rule::postfix
        | Rule::in_list
        | Rule::c_call
        | Rule::c_name
        | Rule::in_item
        | Rule::is_na
        | Rule::call
        | Rule::paren
        | Rule::part
        | Rule::part_tail
        | Rule::result_ref
        | Rule::names
        | Rule::name_list
        | Rule::name_item
        | Rule::dollar_name
        | Rule::foreign_key
        | Rule::clauses
        | Rule::clause
        | Rule::c_measuring
        | Rule::c_where
        | Rule::c_by
        | Rule::c_per
        | Rule::c_on
        | Rule::c_using
        | Rule::c_nested
        | Rule::nest
        | Rule::nest_list
        | Rule::c_robust
        | Rule::c_with
        | Rule::c_as
        | Rule::c_to
        | Rule::c_showing
        | Rule::c_against
        | Rule::against
        | Rule::c_foreign
        | Rule::foreign_lead
        | Rule::c_tilde
        | Rule::option
        | Rule::options
        | Rule::step
        | Rule::s_where
        | Rule::s_include
        | Rule::s_exclude
        | Rule::s_derive
        | Rule::s_keep
        | Rule::s_combine
        | Rule::s_pair
        | Rule::s_fill
        | Rule::target
        | Rule::because
        | Rule::cases
        | Rule::first_case
        | Rule::case
        | Rule::trivia
        | Rule::if_else
        | Rule::a_plan
        | Rule::a_record
        | Rule::a_data
        | Rule::a_study
        | Rule::a_let
        | Rule::union
        | Rule::a_effect
        | Rule::form
        | Rule::argument
        | Rule::argument_name
        | Rule::a_default
        | Rule::a_require
        | Rule::a_reported
        | Rule::a_expect
        | Rule::an_agrees
        | Rule::a_deviation
        | Rule::a_report
        | Rule::an_analysis
        | Rule::sources
        | Rule::a_value_field
        | Rule::value
        | Rule::reason
        | Rule::a_block_key
        | Rule::an_arm_field
        | Rule::a_cell_key
        | Rule::a_column
        | Rule::column_part
        | Rule::in_unit
        | Rule::in_range
        | Rule::bound
        | Rule::headers
        | Rule::one_of
        | Rule::labels
        | Rule::declared => Word::Quiet,
    }
}
