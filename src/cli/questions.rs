//! The questions of `kma new`, each with what an empty line answers.

use std::io::{self, Write};

use crate::begin::{Answers, Benefit, Data, Outcomes, START, Start};
use crate::explain;
use crate::report::{Page, Span, Style, Tone};

/// Reads a line behind a prompt; nothing where somebody stops.
pub(super) type Reader<'a> = dyn FnMut(&str) -> io::Result<Option<String>> + 'a;

/// Something to choose.
struct Choice {
    name: &'static str,
    words: &'static str,
    /// What `?` says of it.
    more: String,
}

/// What somebody said to a question.
enum Said<T> {
    Answer(T),
    Back,
    Stop,
}

/// The questions, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Title,
    Data,
    Measure,
    Outcomes,
    Benefit,
}

/// Asks what the options left open; nothing where somebody stops.
pub(super) fn ask(
    answers: &Answers,
    read: &mut Reader<'_>,
    out: &mut dyn Write,
    style: &Style,
) -> io::Result<Option<Answers>> {
    let mut asking = Asking { read, out, style };
    asking.print(|page| {
        page.say(
            0,
            "A few questions. An empty line takes what stands in brackets; `?` says more, `back` goes \
             back, Ctrl-C stops.",
            Tone::Plain,
        );
        page.gap();
    })?;
    let mut answers = answers.clone();
    let mut asked: Vec<Question> = Vec::new();
    let mut next = Some(Question::Title);
    while let Some(question) = next {
        match asking.question(question, &answers)? {
            Said::Answer(said) => {
                answers = said;
                asked.push(question);
                next = after(question, &answers);
            }
            Said::Back => next = Some(asked.pop().unwrap_or(question)),
            Said::Stop => return Ok(None),
        }
    }
    writeln!(asking.out)?;
    Ok(Some(answers))
}

/// The question that comes behind another.
fn after(question: Question, answers: &Answers) -> Option<Question> {
    match question {
        Question::Title => Some(Question::Data),
        Question::Data if starts(answers.start.data).len() > 1 => Some(Question::Measure),
        Question::Data | Question::Measure => Some(Question::Outcomes),
        Question::Outcomes => answers.start.compares().then_some(Question::Benefit),
        Question::Benefit => None,
    }
}

fn starts(data: Data) -> Vec<&'static Start> {
    START.iter().filter(|start| start.data == data).collect()
}

/// Somebody who is asked.
struct Asking<'a, 'r> {
    read: &'a mut Reader<'r>,
    out: &'a mut dyn Write,
    style: &'a Style,
}

impl Asking<'_, '_> {
    /// Asks one question; the answers with this one.
    fn question(&mut self, question: Question, answers: &Answers) -> io::Result<Said<Answers>> {
        let with = |change: &dyn Fn(&mut Answers)| {
            let mut answers = answers.clone();
            change(&mut answers);
            answers
        };
        Ok(match question {
            Question::Title => match self.title(&answers.title)? {
                Said::Answer(title) => Said::Answer(with(&|a| a.title.clone_from(&title))),
                Said::Back => Said::Back,
                Said::Stop => Said::Stop,
            },
            Question::Data => {
                let chosen = self.choice("What is extracted from each study?", &of_data())?;
                chosen.map(|place| {
                    let data = Data::ALL.get(place).copied().unwrap_or(answers.start.data);
                    with(&|a| a.start = data.usual())
                })
            }
            Question::Measure => {
                let starts = starts(answers.start.data);
                let chosen = self.choice("What is measured?", &of_measures(&starts))?;
                chosen.map(|place| {
                    let start = starts.get(place).copied().unwrap_or(answers.start);
                    with(&|a| a.start = start)
                })
            }
            Question::Outcomes => {
                let chosen = self.choice("How many outcomes?", &of_outcomes())?;
                chosen.map(|place| {
                    let outcomes = if place == 0 {
                        Outcomes::One
                    } else {
                        Outcomes::Several
                    };
                    with(&|a| a.outcomes = outcomes)
                })
            }
            Question::Benefit => {
                let chosen = self.choice("Which direction is good?", &of_benefit())?;
                chosen.map(|place| {
                    let benefit = match place {
                        1 => Some(Benefit::Lower),
                        2 => Some(Benefit::Higher),
                        _ => None,
                    };
                    with(&|a| a.benefit = benefit)
                })
            }
        })
    }

    fn title(&mut self, usual: &str) -> io::Result<Said<String>> {
        loop {
            match self.line(&format!("Title [{usual}]: "))? {
                None => return Ok(Said::Stop),
                Some(said) if said == "?" => self.print(|page| {
                    page.say(
                        2,
                        "The title of the review, as the report prints it.",
                        Tone::Plain,
                    );
                })?,
                Some(said) if said.eq_ignore_ascii_case("back") => {
                    self.print(|page| page.say(2, "This is the first question.", Tone::Plain))?;
                }
                Some(said) if said.is_empty() => return Ok(Said::Answer(usual.to_owned())),
                Some(said) => return Ok(Said::Answer(said)),
            }
        }
    }

    /// The place of what is chosen, by number or name; the first where nothing is said.
    fn choice(&mut self, question: &str, choices: &[Choice]) -> io::Result<Said<usize>> {
        writeln!(self.out)?;
        self.print(|page| page.say(0, question, Tone::Strong))?;
        self.list(choices)?;
        loop {
            let Some(said) = self.line("[1]: ")? else {
                return Ok(Said::Stop);
            };
            if said.is_empty() {
                return Ok(Said::Answer(0));
            }
            if said.eq_ignore_ascii_case("back") {
                return Ok(Said::Back);
            }
            if let Some(about) = said.strip_prefix('?') {
                self.explain(about.trim(), choices)?;
                continue;
            }
            if let Some(place) = place(&said, choices) {
                return Ok(Said::Answer(place));
            }
            self.print(|page| {
                let text = format!("`{said}` is none of these: write a number or a name, or `?`.");
                page.say(2, text, Tone::Plain);
            })?;
        }
    }

    fn list(&mut self, choices: &[Choice]) -> io::Result<()> {
        let widest = choices.iter().map(|c| c.name.len()).max().unwrap_or(0);
        let digits = choices.len().to_string().len();
        self.print(|page| {
            for (number, choice) in (1..).zip(choices) {
                let gap = widest - choice.name.len() + 2;
                let number = number.to_string();
                let behind = 1 + digits - number.len();
                let spans = [
                    Span::plain(number),
                    Span::new(choice.name, Tone::Strong).after(behind),
                    Span::plain(choice.words).after(gap),
                ];
                page.paragraph(2, digits + widest + 3, &spans);
            }
        })
    }

    /// What `?` says: of all choices, or of the one that is named, whose page is shown if it has one.
    fn explain(&mut self, about: &str, choices: &[Choice]) -> io::Result<()> {
        let one = place(about, choices).and_then(|place| choices.get(place));
        if let Some(choice) = one
            && Start::find(choice.name).is_some_and(|start| start.measure == choice.name)
            && let Ok(text) = explain::explain(choice.name, "kma explain", self.style)
        {
            return writeln!(self.out, "{}\n", text.trim_end());
        }
        self.print(|page| {
            for choice in choices {
                if one.is_none_or(|one| one.name == choice.name) {
                    let spans = [
                        Span::new(format!("{}:", choice.name), Tone::Strong),
                        Span::plain(choice.more.as_str()),
                    ];
                    page.paragraph(2, 2, &spans);
                }
            }
        })
    }

    fn print(&mut self, write: impl FnOnce(&mut Page<'_>)) -> io::Result<()> {
        let mut page = Page::new(self.style);
        write(&mut page);
        self.out.write_all(page.finish().as_bytes())
    }

    /// One line, without the blanks around it.
    fn line(&mut self, prompt: &str) -> io::Result<Option<String>> {
        self.out.flush()?;
        Ok((self.read)(prompt)?.map(|said| said.trim().to_owned()))
    }
}

impl Said<usize> {
    fn map<T>(self, answer: impl FnOnce(usize) -> T) -> Said<T> {
        match self {
            Self::Answer(place) => Said::Answer(answer(place)),
            Self::Back => Said::Back,
            Self::Stop => Said::Stop,
        }
    }
}

/// The place of a choice by its number or its name.
fn place(said: &str, choices: &[Choice]) -> Option<usize> {
    let number = said.parse::<usize>().ok();
    let number = number.and_then(|number| number.checked_sub(1));
    let named = || {
        choices
            .iter()
            .position(|choice| choice.name.eq_ignore_ascii_case(said))
    };
    number.filter(|place| *place < choices.len()).or_else(named)
}

fn of_data() -> Vec<Choice> {
    let choice = |data: &Data| Choice {
        name: data.name(),
        words: data.words(),
        more: format!(
            "data.csv has the columns {}, besides the study.",
            data.headers().join(", ")
        ),
    };
    Data::ALL.iter().map(choice).collect()
}

fn of_measures(starts: &[&'static Start]) -> Vec<Choice> {
    let choice = |start: &&'static Start| Choice {
        name: start.measure,
        words: start.when,
        more: format!("{} `? {}` shows its page.", start.when, start.measure),
    };
    starts.iter().map(choice).collect()
}

fn of_outcomes() -> Vec<Choice> {
    vec![
        Choice {
            name: "one",
            words: "one outcome",
            more: "a row of the data is a study.".to_owned(),
        },
        Choice {
            name: "several",
            words: "several, each pooled by itself",
            more: "a row is an outcome of a study: a column says which, and each has its pool (`per outcome`)."
                .to_owned(),
        },
    ]
}

fn of_benefit() -> Vec<Choice> {
    let choice = |name, words, more: &str| Choice {
        name,
        words,
        more: more.to_owned(),
    };
    vec![
        choice(
            "unsaid",
            "not known, or it differs",
            "figures name no side as the better one.",
        ),
        choice(
            "lower",
            "less of the outcome is better",
            "pain, deaths: figures say that the treatment is better on the left.",
        ),
        choice(
            "higher",
            "more of it is better",
            "survival, function: figures say that it is better on the right.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was answered, and what was printed in so many columns.
    fn asked(said: &[&str], width: usize) -> (Option<Answers>, String) {
        let open = Answers {
            title: "Ketamine".to_owned(),
            start: Data::Means.usual(),
            outcomes: Outcomes::One,
            benefit: None,
        };
        let mut out = Vec::new();
        let mut lines = said.iter();
        let mut read = |_: &str| Ok(lines.next().map(|line| (*line).to_owned()));
        let style = Style {
            width,
            ..Style::default()
        };
        let answers = ask(&open, &mut read, &mut out, &style).expect("in memory");
        (answers, String::from_utf8(out).expect("UTF-8"))
    }

    fn answered(said: &[&str]) -> Answers {
        asked(said, 100).0.expect("answered to the end")
    }

    #[test]
    fn empty_lines_take_what_is_usual_and_the_end_stops() {
        let answers = answered(&["", "", "", "", ""]);
        assert_eq!(answers.title, "Ketamine");
        assert_eq!(answers.start.measure, "SMD");
        assert_eq!((answers.outcomes, answers.benefit), (Outcomes::One, None));
        for many in 0..5 {
            assert!(asked(&[""; 5][..many], 100).0.is_none(), "{many} answers");
        }
    }

    #[test]
    fn answers_are_numbers_or_names_and_are_asked_for_again() {
        let said = ["Statins", "99", "counts", "or", "2", "lower"];
        let (answers, out) = asked(&said, 100);
        let answers = answers.expect("answered");
        assert_eq!(answers.title, "Statins");
        assert_eq!(answers.start.measure, "OR");
        assert_eq!(answers.outcomes, Outcomes::Several);
        assert_eq!(answers.benefit, Some(Benefit::Lower));
        assert!(out.contains("`99` is none of these"), "{out}");
    }

    #[test]
    fn back_asks_the_question_before_again() {
        let said = [
            "back", "A", "means", "back", "back", "B", "counts", "back", "2", "rr", "", "back",
            "2", "",
        ];
        let answers = answered(&said);
        assert_eq!(answers.title, "B");
        assert_eq!(
            (answers.start.measure, answers.outcomes),
            ("RR", Outcomes::Several)
        );
    }

    #[test]
    fn a_question_mark_says_more_and_asks_again() {
        let said = [
            "?", "", "?", "? ratios", "counts", "?", "? PETO", "peto", "?", "", "",
        ];
        let (answers, out) = asked(&said, 100);
        assert_eq!(answers.expect("answered").start.measure, "PETO");
        for wanted in [
            "The title of the review",
            "means: data.csv has the columns n_treatment, mean_treatment",
            "ratios: data.csv has the columns ratio",
            "`? RR` shows its page",
            "Yusuf",
            "several: a row is an outcome",
        ] {
            let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(out.contains(wanted), "{wanted}: {out}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_word_is_cut() {
        for width in [40, 60, 80] {
            let (_, out) = asked(&["", "", "?", "", "?", ""], width);
            for line in out.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
            assert!(out.contains("deviation") && out.contains("scale"), "{out}");
        }
    }
}
