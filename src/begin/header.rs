//! What a header says: which group, which number of it.
//!
//! Headers are read in three ways: as metafor's names (`n1i`, `tpos`), as words (`Mean 1`, `events_treatment`,
//! `sdControl`), and as a letter or two for each (`nt`, `sdc`).

use super::vocabulary::{FIELDS, GROUPS, LEVELS, NAMED, NOISE, PAIRS, ROW_NAMES, SHORT, WHOLE};

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
    /// A standardised mean difference.
    D,
    /// A t statistic.
    T,
    /// A percentage of the group.
    Percent,
    /// A share of the group, from 0 to 1.
    Share,
    /// A reliability, and of how many items.
    Alpha,
    Items,
    /// Ratios as people read them.
    Hr,
    Or,
    Rr,
    Irr,
}

/// What a header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) group: Option<Group>,
    pub(super) field: Option<Field>,
    /// The words that say neither, by which several outcomes are told apart.
    pub(super) stem: String,
    /// Of a spread or a limit: the effect that the header names, `rr` of `RR_lower`.
    pub(super) of: String,
}

impl Field {
    /// Whether it is an effect that was computed already.
    pub(super) fn is_effect(self) -> bool {
        self.ratio().is_some() || matches!(self, Self::Yi | Self::D)
    }

    /// The measure of a ratio as people read it.
    pub(super) fn ratio(self) -> Option<&'static str> {
        let ratios = [
            (Self::Hr, "HR"),
            (Self::Or, "OR"),
            (Self::Rr, "RR"),
            (Self::Irr, "IRR"),
        ];
        let found = ratios.into_iter().find(|(field, _)| *field == self);
        found.map(|(_, measure)| measure)
    }

    /// Whether it says how precise an effect is.
    fn is_spread(self) -> bool {
        matches!(self, Self::Var | Self::Se | Self::Lower | Self::Upper)
    }

    /// Whether a number and a group may be one short word, as in `sd1`.
    fn is_short(self) -> bool {
        !(self.is_effect() || matches!(self, Self::Lower | Self::Upper | Self::R | Self::T))
    }

    /// What plans call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::N => "n",
            Self::Mean => "mean",
            Self::Sd => "sd",
            Self::Se => "se",
            Self::Var => "var",
            Self::Median => "median",
            Self::Q1 => "q1",
            Self::Q3 => "q3",
            Self::Min => "min",
            Self::Max => "max",
            Self::Events => "events",
            Self::Nonevents => "nonevents",
            Self::Time => "time",
            Self::R => "r",
            Self::Yi => "effect",
            Self::Lower => "lower limit",
            Self::Upper => "upper limit",
            Self::D => "d",
            Self::T => "t",
            Self::Percent => "percentage",
            Self::Share => "proportion",
            Self::Alpha => "alpha",
            Self::Items => "number of items",
            Self::Hr => "HR",
            Self::Or => "OR",
            Self::Rr => "RR",
            Self::Irr => "IRR",
        }
    }
}

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
            ..Role::default()
        };
    }
    let words = split(header);
    if names_rows(&words) {
        return Role {
            stem: words.join(" "),
            ..Role::default()
        };
    }
    let mut role = Role::default();
    let mut stem: Vec<String> = Vec::new();
    for word in merged(&words) {
        if NOISE.contains(&word.as_str()) {
            continue;
        }
        if !role.takes(&word) {
            stem.push(word);
        }
    }
    role.stem = stem.join(" ");
    let counted = matches!(role.field, None | Some(Field::Events | Field::N));
    if counted && says_percent(header) {
        role.field = Some(Field::Percent);
    }
    role
}

impl Role {
    /// Takes a word for the group or the number that it says; not where it says neither, or another one.
    fn takes(&mut self, word: &str) -> bool {
        let (group, field) = word_role(word);
        let fits = (group.is_none() || self.group.is_none() || self.group == group)
            && field.is_none_or(|new| self.field.is_none_or(|old| agree(old, new)));
        if !fits || (group.is_none() && field.is_none()) {
            return false;
        }
        self.group = self.group.or(group);
        let Some(new) = field else {
            return true;
        };
        if new.is_effect() {
            word.clone_into(&mut self.of);
        }
        // The number of events is no size, and the limit of an effect no effect.
        self.field = match self.field {
            Some(old) if old == Field::N || old.is_effect() || new == Field::Percent => {
                Some(if new == Field::N { old } else { new })
            }
            Some(old) => Some(old),
            None => Some(new),
        };
        true
    }
}

/// Whether a header may say both.
fn agree(old: Field, new: Field) -> bool {
    let of_effect = (old.is_effect() && new.is_spread()) || (old.is_spread() && new.is_effect());
    let share = old == Field::Percent && new == Field::Events
        || old == Field::Events && new == Field::Percent;
    // `n of events` counts events, and `n_low` is a size.
    let counts = |field| {
        let counted = [
            Field::Events,
            Field::Nonevents,
            Field::Time,
            Field::Percent,
            Field::Items,
        ];
        counted.contains(&field)
    };
    let size = old == Field::N && counts(new) || new == Field::N && counts(old);
    old == new || size || of_effect || share
}

/// Whether a header numbers the rows: `Comparison Number`, `id`.
pub(super) fn names_rows(words: &[String]) -> bool {
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let names = ROW_NAMES.contains(&last.as_str());
    let alone = before.is_empty() && last != "number" && last != "num";
    names && (alone || before.iter().any(|word| NAMED.contains(&word.as_str())))
}

/// Whether a header speaks of percentages; the level of an interval is none.
pub(super) fn says_percent(header: &str) -> bool {
    let words = split(header);
    let named = words
        .iter()
        .any(|word| field_of(word) == Some(Field::Percent));
    let marked = header.match_indices('%').any(|(at, _)| {
        let before = header.get(..at).unwrap_or_default().trim_end();
        !LEVELS.iter().any(|level| before.ends_with(level))
    });
    named || marked
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
        ("1", Group::First),
        ("2", Group::Second),
        ("t", Group::First),
        ("e", Group::First),
        ("c", Group::Second),
    ];
    let known = |letters: &str| {
        let short = SHORT.iter().find(|(name, _)| *name == letters);
        short
            .map(|(_, field)| *field)
            .or_else(|| field_of(letters).filter(|_| letters.len() > 1))
            .filter(|field| field.is_short())
    };
    ends.iter().find_map(|(letter, group)| {
        let behind = word.strip_suffix(letter).and_then(known);
        // `tpos`, and not `cm`.
        let long = |letters: &&str| letters.len() > 1;
        let before = || word.strip_prefix(letter).filter(long).and_then(known);
        behind.or_else(before).map(|field| (*group, field))
    })
}

fn field_of(word: &str) -> Option<Field> {
    let found = FIELDS.iter().find(|(_, words)| words.contains(&word));
    found.map(|(field, _)| *field)
}

pub(super) fn group_of(word: &str) -> Option<Group> {
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

/// The words with those of [`PAIRS`] made one, without levels of confidence.
fn merged(words: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if LEVELS.contains(&word.as_str()) {
            continue;
        }
        let mut word = word.clone();
        while let Some((_, _, one)) = found.last().and_then(|before| {
            let same = |(a, b, _): &&(&str, &str, &str)| a == before && *b == word;
            PAIRS.iter().find(same)
        }) {
            found.pop();
            (*one).clone_into(&mut word);
        }
        found.push(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Field::{
        D, Events, Hr, Lower, Mean, N, Nonevents, Or, Percent, R, Sd, Se, Upper, Var, Yi,
    };
    use super::Group::{First, Second};
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
            ("95% CI lower", None, Lower),
            ("percent_treated", Some(First), Percent),
            ("% events (control)", Some(Second), Percent),
            ("Pearson r", None, R),
            ("Standardised mean difference", None, D),
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
        // One word that looks like a letter for a group and a number.
        for header in ["test", "cm", "chi"] {
            assert_eq!(role(header).field, None, "{header}");
        }
    }

    #[test]
    fn the_limits_of_an_effect_are_no_effects() {
        for (header, field, of) in [
            ("RR_lower", Lower, "rr"),
            ("se_logRR", Se, "logrr"),
            ("var_g", Var, "g"),
            ("var_effect", Var, "effect"),
            ("upper limit of the OR", Upper, "or"),
        ] {
            let found = role(header);
            assert_eq!(
                (found.field, found.of.as_str()),
                (Some(field), of),
                "{header}"
            );
        }
    }

    #[test]
    fn the_number_of_a_row_is_no_size() {
        for header in [
            "Comparison Number",
            "Outcome Number",
            "id",
            "Study no.",
            "trial_id",
        ] {
            assert_eq!(role(header).field, None, "{header}");
        }
        for header in ["Number", "Number of patients", "Number (treated)", "n"] {
            assert_eq!(role(header).field, Some(N), "{header}");
        }
    }
}
