//! Which name was meant, and how lists and counts are worded.

use std::cmp::Reverse;

/// No more names than this are proposed.
const PROPOSED: usize = 3;
/// Where nothing is near, no more names than this are listed.
const LISTED: usize = 12;
/// Shorter words match by case only: every word of two letters is near to every other.
const SHORTEST: usize = 3;
/// The cost of one edit; a name that shares its words is half an edit nearer.
const EDIT: usize = 10;

/// The names that `word` may stand for, the nearest first, at most three.
///
/// A name that differs by case only is returned alone. Otherwise a name is near within `max(1, letters / 3)` edits
/// (an exchange of neighbours is one), if it has the same words in another order or with other joints, or if one of
/// the two holds the other; of these the ones that are as near as the nearest.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = Word::new(word);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|name| Some((word.cost(&Word::new(name))?, name)))
        .collect();
    near.sort_unstable();
    near.dedup();
    let nearest = near.first().map_or(0, |&(cost, _)| cost);
    let reach = if nearest == 0 { 0 } else { nearest + EDIT - 1 };
    near.into_iter()
        .take_while(|&(cost, _)| cost <= reach)
        .take(PROPOSED)
        .map(|(_, name)| name)
        .collect()
}

/// The help for an unknown `word`: what to write instead, or, where nothing is near, what there is.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let mut all: Vec<&str> = candidates.into_iter().collect();
    let near = suggest(word, all.iter().copied());
    if !near.is_empty() {
        return Some(format!("write {}", list(&near, "or")));
    }
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [] => None,
        [only] => Some(format!("there is only `{only}`")),
        some if some.len() <= LISTED => Some(format!("there are: {}", list(some, "and"))),
        _ => None,
    }
}

/// Names between backticks, joined: "`a`", "`a` or `b`", "`a`, `b`, or `c`".
pub fn list<S: AsRef<str>>(names: &[S], conjunction: &str) -> String {
    let quote = |name: &S| format!("`{}`", name.as_ref());
    match names {
        [] => String::new(),
        [only] => quote(only),
        [first, second] => format!("{} {conjunction} {}", quote(first), quote(second)),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(quote).collect();
            format!("{}, {conjunction} {}", before.join(", "), quote(last))
        }
    }
}

/// A count and its noun: "1 column", "2 columns", "0 studies".
pub fn plural(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {}", plural_of(noun))
    }
}

/// The plural of an English noun, or of a phrase that ends with it.
fn plural_of(noun: &str) -> String {
    const IRREGULAR: [(&str, &str); 4] = [
        ("analysis", "analyses"),
        ("criterion", "criteria"),
        ("axis", "axes"),
        ("datum", "data"),
    ];
    for (one, many) in IRREGULAR {
        if let Some(before) = noun.strip_suffix(one) {
            return format!("{before}{many}");
        }
    }
    let stem = noun
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(|c: char| "aeiou".contains(c)));
    if let Some(stem) = stem {
        format!("{stem}ies")
    } else if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

/// A name prepared for comparison.
struct Word {
    /// Lower case, all joints `_`.
    text: String,
    /// Lower case.
    lower: String,
    letters: usize,
}

impl Word {
    fn new(name: &str) -> Self {
        let lower = name.to_lowercase();
        let text = lower.replace(['-', ' ', '.'], "_");
        let letters = text.chars().count();
        Self {
            text,
            lower,
            letters,
        }
    }

    /// How far `name` is from this word, or nothing if it is not near; 0 if they differ by case alone.
    fn cost(&self, name: &Self) -> Option<usize> {
        if self.lower == name.lower {
            return Some(0);
        }
        if self.letters < SHORTEST {
            return None;
        }
        if self.text == name.text {
            return Some(1);
        }
        let limit = (self.letters / 3).max(1);
        let related = self.shares_words(name) || self.holds(name) || name.holds(self);
        let bonus = if related { EDIT / 2 } else { 0 };
        let edits = (self.letters.abs_diff(name.letters) <= limit)
            .then(|| strsim::damerau_levenshtein(&self.text, &name.text))
            .filter(|&edits| edits <= limit);
        match edits {
            Some(edits) => Some(edits * EDIT - bonus),
            None if self.sorted_words() == name.sorted_words() => Some(EDIT),
            None if related => Some(limit * EDIT + bonus),
            None => None,
        }
    }

    /// Whether `part` is a substantial piece of this word.
    fn holds(&self, part: &Self) -> bool {
        part.letters >= SHORTEST
            && part.letters * 2 >= self.letters
            && self.text.contains(&part.text)
    }

    /// Whether the words of one are among the words of the other.
    fn shares_words(&self, name: &Self) -> bool {
        let (few, many) = (self.sorted_words(), name.sorted_words());
        let (few, many) = if few.len() <= many.len() {
            (few, many)
        } else {
            (many, few)
        };
        few.iter()
            .all(|word| word.len() >= SHORTEST && many.contains(word))
    }

    fn sorted_words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.text.split('_').filter(|w| !w.is_empty()).collect();
        words.sort_unstable_by_key(|&word| (Reverse(word.len()), word));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [&str; 7] = [
        "region", "regimen", "assay", "dose", "Study", "mean_ket", "mean_ctl",
    ];

    #[test]
    fn the_nearest_names_come_first() {
        assert_eq!(suggest("reigon", COLUMNS), ["region"]);
        assert_eq!(suggest("regiment", COLUMNS), ["regimen"]);
        assert_eq!(suggest("study", COLUMNS), ["Study"]);
        assert_eq!(suggest("Dose", COLUMNS), ["dose"]);
        assert_eq!(suggest("weather", COLUMNS), [""; 0]);
        assert_eq!(
            suggest("bat", ["cat", "hat", "at", "rat"]),
            ["at", "cat", "hat"]
        );
        assert_eq!(suggest("mean", COLUMNS), ["mean_ctl", "mean_ket"]);
    }

    #[test]
    fn words_may_be_swapped_or_joined_otherwise() {
        assert_eq!(suggest("ket_mean", COLUMNS), ["mean_ket"]);
        assert_eq!(suggest("ex-vivo", ["ex_vivo", "in_vivo"]), ["ex_vivo"]);
        assert_eq!(
            suggest("leaveoneout", ["leave_one_out", "cumulative"]),
            ["leave_one_out"]
        );
        assert_eq!(suggest("mgkg", ["mg/kg", "mg", "kg"]), ["mg/kg"]);
    }

    #[test]
    fn short_words_match_by_case_only() {
        assert_eq!(suggest("n", ["k", "N"]), ["N"]);
        assert_eq!(suggest("yj", ["yi", "vi"]), [""; 0]);
        assert_eq!(suggest("", ["yi", "a"]), [""; 0]);
    }

    #[test]
    fn a_name_is_proposed_once() {
        assert_eq!(suggest("reigon", ["region", "region"]), ["region"]);
    }

    #[test]
    fn help_says_what_to_write() {
        let help = |word, names: &[&'static str]| did_you_mean(word, names.iter().copied());
        assert_eq!(help("reigon", &COLUMNS).as_deref(), Some("write `region`"));
        assert_eq!(
            help("bat", &["cat", "rat", "hat"]).as_deref(),
            Some("write `cat`, `hat`, or `rat`")
        );
        assert_eq!(
            help("weather", &["b", "a", "c"]).as_deref(),
            Some("there are: `a`, `b`, and `c`")
        );
        assert_eq!(
            help("weather", &["b"]).as_deref(),
            Some("there is only `b`")
        );
        assert_eq!(help("weather", &[]), None);
        let many: Vec<String> = (0..13).map(|i| format!("n{i}")).collect();
        assert_eq!(
            did_you_mean("weather", many.iter().map(String::as_str)),
            None
        );
    }

    #[test]
    fn lists_have_the_oxford_comma() {
        assert_eq!(list::<&str>(&[], "or"), "");
        assert_eq!(list(&["a"], "or"), "`a`");
        assert_eq!(list(&["a", "b"], "or"), "`a` or `b`");
        assert_eq!(list(&["a", "b", "c"], "and"), "`a`, `b`, and `c`");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(plural(1, "column"), "1 column");
        assert_eq!(plural(0, "column"), "0 columns");
        assert_eq!(plural(2, "study"), "2 studies");
        assert_eq!(plural(2, "entry"), "2 entries");
        assert_eq!(plural(2, "day"), "2 days");
        assert_eq!(plural(3, "analysis"), "3 analyses");
        assert_eq!(plural(3, "missing value"), "3 missing values");
        assert_eq!(plural(3, "box"), "3 boxes");
        assert_eq!(plural(3, "criterion"), "3 criteria");
    }
}
