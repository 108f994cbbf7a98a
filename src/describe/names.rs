//! Studies whose names look like one name.

use std::collections::BTreeMap;

use strsim::osa_distance;
use unicode_normalization::UnicodeNormalization;

/// A slip of a letter is looked for in names of so many letters: shorter ones differ by one in honest tables.
const ONE_SLIP: usize = 5;

/// Two slips are looked for in names of so many letters.
const TWO_SLIPS: usize = 10;

/// In longer names they are not: each has too many neighbours.
const LONGEST: usize = 30;

/// Nor among more names.
const MOST: usize = 2000;

/// A name is held against so many before it that it shares letters with.
const NEIGHBOURS: usize = 8;

/// A name that stands for a study, in its parts.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    /// The letters of its words, without `et al.` and initials.
    letters: String,
    /// The first letters that stand alone.
    initials: String,
    year: String,
    /// The letter behind the year.
    part: Option<char>,
}

/// The pairs of `names` that may be one study: the earlier, and the later.
///
/// Two names with a year are alike if the year is the same, and their letters are but for a slip: one letter more,
/// less, another or exchanged with its neighbour in names of five letters or more, two in names of ten or more. `et
/// al.`, initials, marks and case do not count, unless both have initials, or letters behind the year, and they differ.
pub(super) fn alike(names: &[String]) -> Vec<(usize, usize)> {
    let parsed: Vec<Option<Name>> = names.iter().map(|name| Name::of(name)).collect();
    // Two names within a slip share what is left of them without one letter.
    let mut near: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (at, name) in parsed.iter().enumerate() {
        let two = names.len() <= MOST;
        for (year, key) in name.iter().flat_map(|name| name.keys(two)) {
            near.entry((year, key)).or_default().push(at);
        }
    }
    let mut pairs = Vec::new();
    for group in near.values() {
        for (place, later) in group.iter().enumerate() {
            let before = group.get(..place).unwrap_or(&[]).iter().rev();
            for earlier in before.take(NEIGHBOURS) {
                let one = parsed.get(*earlier).and_then(Option::as_ref);
                let other = parsed.get(*later).and_then(Option::as_ref);
                if one
                    .zip(other)
                    .is_some_and(|(one, other)| one.is_like(other))
                {
                    pairs.push((*earlier, *later));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

impl Name {
    /// The parts of `name`; nothing where it has no year or no word.
    fn of(name: &str) -> Option<Self> {
        let plain: String = name.nfd().flat_map(char::to_lowercase).collect();
        let words = plain.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
        let mut parsed = Self {
            letters: String::new(),
            initials: String::new(),
            year: String::new(),
            part: None,
        };
        for word in words {
            let word: String = word.chars().filter(|c| !is_mark(*c)).collect();
            if let Some((year, part)) = year(&word) {
                (parsed.year, parsed.part) = (year.to_owned(), part);
            } else if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) {
                parsed.initials.push_str(&word);
            } else if !["et", "al", "and", "und"].contains(&word.as_str()) {
                parsed.letters.push_str(&word);
            }
        }
        (!parsed.year.is_empty() && !parsed.letters.is_empty()).then_some(parsed)
    }

    /// Its letters, and its letters without each of them; and without `two`, where two slips are looked for.
    fn keys(&self, two: bool) -> Vec<(&str, String)> {
        let mut keys = vec![self.letters.clone()];
        let length = self.letters.chars().count();
        let slips = match length {
            0..ONE_SLIP => 0,
            ONE_SLIP..TWO_SLIPS => 1,
            TWO_SLIPS..=LONGEST if two => 2,
            _ => 1,
        };
        let mut from = 0;
        for _ in 0..slips {
            let longer: Vec<String> = keys.iter().skip(from).cloned().collect();
            from = keys.len();
            for key in longer {
                keys.extend(key.char_indices().map(|(at, c)| {
                    let (before, behind) = key.split_at(at);
                    format!("{before}{}", behind.strip_prefix(c).unwrap_or(behind))
                }));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let year = self.year.as_str();
        keys.into_iter().map(|key| (year, key)).collect()
    }

    fn is_like(&self, other: &Self) -> bool {
        let differ = |one: &str, other: &str| {
            !one.is_empty()
                && !other.is_empty()
                && !one.starts_with(other)
                && !other.starts_with(one)
        };
        if self.part.is_some() && other.part.is_some() && self.part != other.part
            || differ(&self.initials, &other.initials)
        {
            return false;
        }
        let shorter = self
            .letters
            .chars()
            .count()
            .min(other.letters.chars().count());
        let slips = match shorter {
            0..ONE_SLIP => 0,
            ONE_SLIP..TWO_SLIPS => 1,
            _ => 2,
        };
        osa_distance(&self.letters, &other.letters) <= slips
    }
}

/// A mark on a letter, parted from it.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// `1998` or `1998a`: the year, and the letter behind it.
fn year(word: &str) -> Option<(&str, Option<char>)> {
    let (year, part) = word.split_at_checked(4)?;
    let digits = year.bytes().all(|b| b.is_ascii_digit()) && year.starts_with(['1', '2']);
    let mut part = part.chars();
    let letter = part.next();
    let ends = part.next().is_none() && letter.is_none_or(char::is_alphabetic);
    (digits && ends).then_some((year, letter))
}

#[cfg(test)]
mod tests {
    use super::alike;

    fn pairs(names: &[&str]) -> Vec<(usize, usize)> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        alike(&names)
    }

    #[test]
    fn slips_initials_and_others_are_one_name() {
        for other in [
            "Smtih 1998",
            "Smiht 1998",
            "Smiths 1998",
            "Smit 1998",
            "Smith, A. 1998",
            "A. Smith (1998)",
            "Smith et al. 1998",
            "SMITH 1998",
            "Smith 1998a",
        ] {
            let expected = if other == "Smit 1998" {
                vec![]
            } else {
                vec![(0, 1)]
            };
            assert_eq!(pairs(&["Smith 1998", other]), expected, "{other}");
        }
        assert_eq!(pairs(&["Kokkinou 2018", "Kokinuo 2018"]), []);
        assert_eq!(pairs(&["Papadopoulos 2018", "Papadoupolos 2018"]), [(0, 1)]);
        assert_eq!(pairs(&["Müller 1999", "Muller 1999"]), [(0, 1)]);
    }

    #[test]
    fn other_years_other_people_and_numbered_studies_are_not() {
        for names in [
            ["Smith 1998", "Smith 1999"],
            ["Smith 1998a", "Smith 1998b"],
            ["Smith A 1998", "Smith B 1998"],
            ["Chen 2004", "Cheng 2004"],
            ["Wang 2004", "Zhang 2004"],
            ["Study 1", "Study 2"],
            ["Brown 2001", "Green 2001"],
        ] {
            assert_eq!(pairs(&names), [], "{names:?}");
        }
    }

    #[test]
    fn many_names_take_no_time_squared() {
        let names: Vec<String> = (0..20_000).map(|n| format!("Author{n:05}x 2001")).collect();
        let begun = std::time::Instant::now();
        alike(&names);
        assert!(begun.elapsed().as_secs() < 60);
    }
}
