//! What a header says: which group, which number of it.
//!
//! Headers are read in three ways: as metafor's names (`n1i`, `tpos`), as words (`Mean 1`, `events_treatment`,
//! `sdControl`), and as a letter or two for each (`nt`, `sdc`).

/// Which of two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Group {
    /// The treated.
    First,
    /// Those they are compared with.
    Second,
}

/// Which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    N,
    Mean,
    Sd,
    Se,
    Var,
    Median,
    Q1,
    Q3,
    Min,
    Max,
    Events,
    Nonevents,
    Time,
    /// A correlation.
    R,
    /// An effect on the scale of the analysis.
    Yi,
    Lower,
    Upper,
    /// Ratios as people read them.
    Hr,
    Or,
    Rr,
    Irr,
}

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) group: Option<Group>,
    pub(super) field: Option<Field>,
    /// The words that say neither, by which several outcomes are told apart.
    pub(super) stem: String,
}

use Field::{
    Events, Hr, Irr, Lower, Max, Mean, Median, Min, N, Nonevents, Or, Q1, Q3, R, Rr, Sd, Se, Time,
    Upper, Var, Yi,
};
use Group::{First, Second};

/// Names that are one word, and what they are to metafor and meta.
const WHOLE: &[(&str, Option<Group>, Field)] = &[
    ("ai", Some(First), Events),
    ("bi", Some(First), Nonevents),
    ("ci", Some(Second), Events),
    ("di", Some(Second), Nonevents),
    ("a", Some(First), Events),
    ("b", Some(First), Nonevents),
    ("c", Some(Second), Events),
    ("x1i", Some(First), Events),
    ("x2i", Some(Second), Events),
    ("t1i", Some(First), Time),
    ("t2i", Some(Second), Time),
    ("xi", None, Events),
    ("ni", None, N),
    ("mi", None, Mean),
    ("sdi", None, Sd),
    ("ti", None, Time),
    ("ri", None, R),
    ("yi", None, Yi),
    ("vi", None, Var),
    ("sei", None, Se),
    ("te", None, Yi),
    ("sete", None, Se),
    ("ci_lb", None, Lower),
    ("ci_ub", None, Upper),
];

/// Words for a group.
const GROUPS: &[(Group, &[&str])] = &[
    (
        First,
        &[
            "treatment",
            "treat",
            "treated",
            "trt",
            "tx",
            "t",
            "experimental",
            "exp",
            "e",
            "intervention",
            "int",
            "interv",
            "active",
            "drug",
            "vaccine",
            "vaccinated",
            "exposed",
            "1",
            "group1",
            "g1",
            "arm1",
        ],
    ),
    (
        Second,
        &[
            "control",
            "controls",
            "cont",
            "con",
            "ctl",
            "ctr",
            "ctrl",
            "c",
            "placebo",
            "plac",
            "pbo",
            "comparator",
            "comparison",
            "comp",
            "reference",
            "ref",
            "sham",
            "unexposed",
            "untreated",
            "unvaccinated",
            "vehicle",
            "saline",
            "2",
            "group2",
            "g2",
            "arm2",
        ],
    ),
];

/// Words for a number.
const FIELDS: &[(Field, &[&str])] = &[
    (
        N,
        &[
            "n",
            "num",
            "number",
            "total",
            "tot",
            "size",
            "sample",
            "participants",
            "subjects",
            "patients",
        ],
    ),
    (Mean, &["mean", "m", "avg", "average", "mn"]),
    (Sd, &["sd", "stdev", "sdev", "stddev"]),
    (Se, &["se", "sem", "stderr"]),
    (Var, &["var", "variance", "v"]),
    (Median, &["median", "med"]),
    (Q1, &["q1"]),
    (Q3, &["q3"]),
    (Min, &["min", "minimum"]),
    (Max, &["max", "maximum"]),
    (
        Events,
        &[
            "events",
            "event",
            "ev",
            "cases",
            "deaths",
            "dead",
            "died",
            "responders",
            "pos",
            "positive",
            "x",
        ],
    ),
    (
        Nonevents,
        &["nonevents", "nonevent", "neg", "negative", "survivors"],
    ),
    (Time, &["time", "py", "personyears", "persontime"]),
    (R, &["r", "correlation", "cor", "corr"]),
    (
        Yi,
        &[
            "es", "effect", "estimate", "est", "smd", "g", "d", "yi", "logor", "lnor", "logrr",
            "lnrr", "loghr", "lnhr", "lor", "lrr",
        ],
    ),
    (
        Lower,
        &["lower", "lo", "low", "lcl", "ll", "lci", "cil", "lb"],
    ),
    (
        Upper,
        &["upper", "hi", "high", "ucl", "ul", "uci", "ciu", "ub"],
    ),
    (Hr, &["hr", "hazardratio"]),
    (Or, &["or", "oddsratio"]),
    (Rr, &["rr", "riskratio"]),
    (Irr, &["irr", "rateratio"]),
];

/// Two words that are one.
const PAIRS: &[(&str, &str, &str)] = &[
    ("std", "dev", "sd"),
    ("std", "deviation", "sd"),
    ("standard", "deviation", "sd"),
    ("std", "error", "se"),
    ("standard", "error", "se"),
    ("sample", "size", "n"),
    ("effect", "size", "es"),
    ("non", "events", "nonevents"),
    ("non", "event", "nonevents"),
    ("no", "of", "n"),
    ("no", "events", "nonevents"),
    ("person", "years", "time"),
    ("person", "time", "time"),
    ("hedges", "g", "es"),
    ("cohens", "d", "es"),
    ("cohen", "d", "es"),
    ("log", "or", "es"),
    ("ln", "or", "es"),
    ("log", "rr", "es"),
    ("ln", "rr", "es"),
    ("log", "hr", "es"),
    ("ln", "hr", "es"),
    ("giv", "mean", "es"),
    ("giv", "se", "se"),
    ("hazard", "ratio", "hr"),
    ("odds", "ratio", "or"),
    ("risk", "ratio", "rr"),
    ("rate", "ratio", "irr"),
    ("ci", "lower", "lower"),
    ("ci", "low", "lower"),
    ("ci", "lo", "lower"),
    ("ci", "lb", "lower"),
    ("ci", "start", "lower"),
    ("lower", "ci", "lower"),
    ("ci", "upper", "upper"),
    ("ci", "high", "upper"),
    ("ci", "hi", "upper"),
    ("ci", "ub", "upper"),
    ("ci", "end", "upper"),
    ("upper", "ci", "upper"),
];

/// Words that say nothing.
const NOISE: &[&str] = &["of", "the", "in", "group", "arm", "95", "i", "value"];

/// Letters for a group at the end of a short name, and for a number at its beginning.
const SHORT: &[(&str, Field)] = &[
    ("n", N),
    ("m", Mean),
    ("mean", Mean),
    ("sd", Sd),
    ("s", Sd),
    ("se", Se),
    ("e", Events),
    ("ev", Events),
    ("x", Events),
    ("events", Events),
    ("pos", Events),
    ("neg", Nonevents),
];

/// Reads a header.
pub(super) fn role(header: &str) -> Role {
    let small = header.trim().to_lowercase();
    let known = WHOLE
        .iter()
        .find(|(name, _, _)| *name == small || name.replace('_', ".") == small);
    if let Some((_, group, field)) = known {
        return Role {
            group: *group,
            field: Some(*field),
            stem: String::new(),
        };
    }
    let mut role = Role {
        group: None,
        field: None,
        stem: String::new(),
    };
    for word in merged(&split(header)) {
        if NOISE.contains(&word.as_str()) {
            continue;
        }
        let (group, field) = word_role(&word);
        let fits = (group.is_none() || role.group.is_none() || role.group == group)
            && (field.is_none() || role.field.is_none_or(|old| agree(old, field)));
        if !fits || (group.is_none() && field.is_none()) {
            if !role.stem.is_empty() {
                role.stem.push(' ');
            }
            role.stem.push_str(&word);
            continue;
        }
        role.group = role.group.or(group);
        // The number of events is no size.
        role.field = match (role.field, field) {
            (Some(N) | None, Some(new)) => Some(new),
            (old, _) => old,
        };
    }
    role
}

/// Whether a header may say both.
fn agree(old: Field, new: Option<Field>) -> bool {
    Some(old) == new || old == N || new == Some(N)
}

/// What one word says.
fn word_role(word: &str) -> (Option<Group>, Option<Field>) {
    let field = field_of(word);
    let group = group_of(word);
    if field.is_some() || group.is_some() {
        // `e`, `t` and `c` alone are groups, and so is every word of both lists.
        return if group.is_some() {
            (group, None)
        } else {
            (None, field)
        };
    }
    short(word)
        .or_else(|| short(word.strip_suffix('i')?))
        .map_or((None, None), |(group, field)| (Some(group), Some(field)))
}

/// `sd1`, `nt`, `tpos`: a few letters for the number and one for the group, in either order.
fn short(word: &str) -> Option<(Group, Field)> {
    let ends = [
        ("1", First),
        ("2", Second),
        ("t", First),
        ("e", First),
        ("c", Second),
    ];
    let known = |letters: &str| {
        let short = SHORT.iter().find(|(name, _)| *name == letters);
        short
            .map(|(_, field)| *field)
            .or_else(|| field_of(letters).filter(|_| letters.len() > 1))
    };
    ends.iter().find_map(|(letter, group)| {
        let behind = word.strip_suffix(letter).and_then(known);
        let before = || word.strip_prefix(letter).and_then(known);
        behind.or_else(before).map(|field| (*group, field))
    })
}

fn field_of(word: &str) -> Option<Field> {
    let found = FIELDS.iter().find(|(_, words)| words.contains(&word));
    found.map(|(field, _)| *field)
}

fn group_of(word: &str) -> Option<Group> {
    let found = GROUPS.iter().find(|(_, words)| words.contains(&word));
    found.map(|(group, _)| *group)
}

/// The words of a header, in small letters: parted by signs, and by a capital behind a small letter.
pub(super) fn split(header: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in header.chars() {
        if !c.is_alphanumeric() {
            before = ' ';
            continue;
        }
        let begins = before == ' ' || (before.is_lowercase() && c.is_uppercase());
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

/// The words with those of [`PAIRS`] made one.
fn merged(words: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let pair = found.last().and_then(|before| {
            let same = |(a, b, _): &&(&str, &str, &str)| a == before && b == word;
            PAIRS.iter().find(same)
        });
        if let Some((_, _, one)) = pair {
            found.pop();
            found.push((*one).to_owned());
        } else {
            found.push(word.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_many_styles_say_group_and_number() {
        for (header, group, field) in [
            ("n1i", Some(First), N),
            ("sd2i", Some(Second), Sd),
            ("ci", Some(Second), Events),
            ("tpos", Some(First), Events),
            ("cneg", Some(Second), Nonevents),
            ("nti", Some(First), N),
            ("n.e", Some(First), N),
            ("mean.c", Some(Second), Mean),
            ("event.e", Some(First), Events),
            ("Events 1", Some(First), Events),
            ("Std dev 2", Some(Second), Sd),
            ("Experimental N", Some(First), N),
            ("Control cases", Some(Second), Events),
            ("n_treatment", Some(First), N),
            ("mean_control", Some(Second), Mean),
            ("sd_ctl", Some(Second), Sd),
            ("events_t", Some(First), Events),
            ("total_t", Some(First), N),
            ("sdControl", Some(Second), Sd),
            ("Number of events (placebo)", Some(Second), Events),
            ("treat.total", Some(First), N),
            ("s1", Some(First), Sd),
            ("es", None, Yi),
            ("SE", None, Se),
            ("CI lower", None, Lower),
            ("ci.ub", None, Upper),
            ("HR", None, Hr),
            ("odds ratio", None, Or),
        ] {
            let found = role(header);
            assert_eq!((found.group, found.field), (group, Some(field)), "{header}");
            assert_eq!(found.stem, "", "{header}");
        }
    }

    #[test]
    fn what_says_neither_keeps_its_words() {
        let found = role("treat.infarction");
        assert_eq!((found.group, found.field), (Some(First), None));
        assert_eq!(found.stem, "infarction");
        assert_eq!(role("country").field, None);
        assert_eq!(role("year").stem, "year");
        assert_eq!(role("yi_iq").stem, "iq");
    }
}
