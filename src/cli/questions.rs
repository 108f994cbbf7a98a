//! The questions of `kma new`, each with what an empty line answers.

use std::io::{self, BufRead, Write};

use crate::begin::{Answers, Benefit, Data, Outcomes, START, Start};

/// Asks what the options left open.
pub(super) fn ask(
    answers: &Answers,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Answers> {
    writeln!(
        out,
        "A few questions; an empty line takes what stands in brackets.\n"
    )?;
    let mut answers = answers.clone();
    let title = line(input, out, &format!("Title [{}]: ", answers.title))?;
    if !title.is_empty() {
        answers.title = title;
    }
    let data: Vec<(&str, &str)> = Data::ALL
        .iter()
        .map(|data| (data.name(), data.words()))
        .collect();
    let place = choice(input, out, "What is extracted from each study?", &data)?;
    let data = Data::ALL.get(place).copied().unwrap_or(answers.start.data);
    let starts: Vec<&'static Start> = START.iter().filter(|start| start.data == data).collect();
    let named: Vec<(&str, &str)> = starts
        .iter()
        .map(|start| (start.measure, start.when))
        .collect();
    let place = if named.len() > 1 {
        choice(input, out, "What is measured?", &named)?
    } else {
        0
    };
    answers.start = starts.get(place).copied().unwrap_or_else(|| data.usual());
    let outcomes = [
        ("one", "one outcome"),
        ("several", "several, each pooled by itself"),
    ];
    answers.outcomes = match choice(input, out, "How many outcomes?", &outcomes)? {
        0 => Outcomes::One,
        _ => Outcomes::Several,
    };
    if answers.start.compares() {
        let directions = [
            ("unsaid", "not known, or it differs"),
            ("lower", "less of the outcome is better"),
            ("higher", "more of it is better"),
        ];
        answers.benefit = match choice(input, out, "Which direction is good?", &directions)? {
            1 => Some(Benefit::Lower),
            2 => Some(Benefit::Higher),
            _ => None,
        };
    }
    writeln!(out)?;
    Ok(answers)
}

/// The place of what is chosen, by number or name; the first where nothing is said.
fn choice(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    question: &str,
    choices: &[(&str, &str)],
) -> io::Result<usize> {
    writeln!(out, "\n{question}")?;
    let widest = choices
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or(0);
    for (number, (name, words)) in choices.iter().enumerate() {
        writeln!(out, "  {} {name:widest$}  {words}", number + 1)?;
    }
    loop {
        let said = line(input, out, "[1]: ")?;
        if said.is_empty() {
            return Ok(0);
        }
        let number = said
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let named = choices
            .iter()
            .position(|(name, _)| name.eq_ignore_ascii_case(&said));
        if let Some(place) = number.filter(|place| *place < choices.len()).or(named) {
            return Ok(place);
        }
        writeln!(out, "`{said}` is none of these: write a number or a name.")?;
    }
}

/// One line, without the blanks around it; empty at the end of the input.
fn line(input: &mut dyn BufRead, out: &mut dyn Write, prompt: &str) -> io::Result<String> {
    write!(out, "{prompt}")?;
    out.flush()?;
    let mut said = String::new();
    input.read_line(&mut said)?;
    Ok(said.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(said: &str) -> (Answers, String) {
        let open = Answers {
            title: "Ketamine".to_owned(),
            start: Data::Means.usual(),
            outcomes: Outcomes::One,
            benefit: None,
        };
        let mut out = Vec::new();
        let answers = ask(&open, &mut said.as_bytes(), &mut out).expect("in memory");
        (answers, String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn empty_lines_and_the_end_take_what_is_usual() {
        for said in ["", "\n\n\n\n\n"] {
            let (answers, _) = asked(said);
            assert_eq!(answers.title, "Ketamine");
            assert_eq!(answers.start.measure, "SMD");
            assert_eq!((answers.outcomes, answers.benefit), (Outcomes::One, None));
        }
    }

    #[test]
    fn answers_are_numbers_or_names_and_are_asked_for_again() {
        let (answers, out) = asked("Statins\n9\ncounts\nor\n2\nlower\n");
        assert_eq!(answers.title, "Statins");
        assert_eq!(answers.start.measure, "OR");
        assert_eq!(answers.outcomes, Outcomes::Several);
        assert_eq!(answers.benefit, Some(Benefit::Lower));
        assert!(out.contains("`9` is none of these"), "{out}");
    }
}
