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
    let parts = ["a number", "a text", "a name"].map(str::to_owned);
    if parts.iter().all(|thing| things.contains(thing)) {
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

/// Makes `word`, a `match` without a wildcard: a new rule cannot be forgotten.
macro_rules! words {
    ($($($rule:ident)|+ => $word:expr;)+) => {
        fn word(rule: Rule) -> Word {
            match rule { $($(Rule::$rule)|+ => $word,)+ }
        }
    };
}

words! {
    kw_where => Word::Keyword("where");
    kw_using => Word::Keyword("using");
    kw_by => Word::Keyword("by");
    kw_on => Word::Keyword("on");
    kw_per => Word::Keyword("per");
    kw_with => Word::Keyword("with");
    kw_as => Word::Keyword("as");
    kw_to => Word::Keyword("to");
    kw_for => Word::Keyword("for");
    kw_from => Word::Keyword("from");
    kw_because => Word::Keyword("because");
    kw_measuring => Word::Keyword("measuring");
    kw_nested => Word::Keyword("nested");
    kw_robust => Word::Keyword("robust");
    kw_showing => Word::Keyword("showing");
    kw_in => Word::Keyword("in");
    kw_not => Word::Keyword("not");
    kw_missing => Word::Keyword("missing");
    kw_otherwise => Word::Keyword("otherwise");
    kw_optional => Word::Keyword("optional");
    kw_against => Word::Keyword("against");
    kw_else => Word::Keyword("else");
    kw_one => Word::Keyword("one");
    kw_of => Word::Keyword("of");
    kw_agrees => Word::Keyword("agrees");
    kw_include => Word::Keyword("include");
    kw_exclude => Word::Keyword("exclude");
    kw_derive => Word::Keyword("derive");
    kw_keep => Word::Keyword("keep");
    kw_largest => Word::Keyword("largest");
    kw_smallest => Word::Keyword("smallest");
    kw_combine => Word::Keyword("combine");
    kw_pair => Word::Keyword("pair");
    kw_fill => Word::Keyword("fill");
    kw_if => Word::Keyword("if");
    kw_then => Word::Keyword("then");
    p_open => Word::Keyword("(");
    p_close => Word::Keyword(")");
    p_unsquare => Word::Keyword("]");
    p_comma => Word::Keyword(",");
    p_colon => Word::Keyword(":");
    assign | equals => Word::Keyword("=");
    word => Word::Thing("a word");
    name | names | union | result_ref | sources | nest | target | against => Word::Thing("a name");
    text | reason => Word::Thing("a text");
    figures | number => Word::Thing("a number");
    date => Word::Thing("a date");
    unit => Word::Thing("a unit");
    label | labels | declared => Word::Thing("a label");
    expr | value | cases | first_case | case | in_item | argument | bound => Word::Thing("a value");
    on_expr => Word::Thing("a moderator");
    form => Word::Thing("a measure");
    option => Word::Thing("an option");
    key => Word::Thing("the name of a field");
    type_word => Word::Thing("a type");
    minus | kw_and | kw_or | kw_is | plus | power | times | divide | compare | is_in | is_missing | tilde |
    less => Word::Operator;
    p_square | EOI | WHITESPACE | COMMENT | blank | word_start | word_part | reserved | step_word |
    bad_number | not_unit | unit_atom | path | dollar | call_name | label_number | prefix | infix |
    primary | foreign_and | foreign_or | foreign_not | percent_in | postfix | in_list | c_call | c_name |
    is_na | call | paren | part | part_tail | name_list | name_item | dollar_name | foreign_key | clauses |
    clause | c_measuring | c_where | c_by | c_per | c_on | c_using | c_nested | nest_list | c_robust |
    c_with | c_as | c_to | c_showing | c_against | c_foreign | foreign_lead | c_tilde | options | step |
    s_where | s_include | s_exclude | s_derive | s_keep | s_combine | s_pair | s_fill | because | trivia |
    if_else | a_plan | a_record | a_data | a_study | a_let | a_effect | argument_name | a_default |
    a_require | a_reported | a_expect | an_agrees | a_deviation | a_report | an_analysis | a_value_field |
    a_block_key | an_arm_field | a_cell_key | a_column | column_part | in_unit | in_range | headers |
    one_of => Word::Quiet;
}
