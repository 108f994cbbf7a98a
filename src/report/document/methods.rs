//! The methods section: what the plan says, as sentences. What it does not say is said too.

use super::block::{Block, Heading, Inline, Look, code, inlines, plain, styled};
use super::cite::Sources;
use super::protocol::{Effect, Fact, Model, Protocol, Record, Word};
use super::{anchor, name_of};
use crate::report::registration as words;
use crate::result::number::level;
use crate::result::{Class, Difference, Document, Outcome, Status, StepInfo};

/// Everything of the section.
pub(super) fn section(
    document: &Document,
    protocol: &Protocol,
    sources: &mut Sources,
) -> Vec<Block> {
    let mut all = vec![heading(2, "Methods")];
    registration(&mut all, document, protocol);
    searches(&mut all, protocol);
    criteria(&mut all, document, protocol);
    effects(&mut all, protocol, sources);
    models(&mut all, document, protocol, sources);
    requires(&mut all, protocol);
    asked(&mut all, document, protocol, sources);
    software(&mut all, document);
    all
}

/// A heading whose place is its text.
pub(super) fn heading(level: u8, text: &str) -> Block {
    Block::Heading(Heading {
        level,
        text: vec![plain(text)],
        id: anchor(text),
    })
}

fn registration(all: &mut Vec<Block>, document: &Document, protocol: &Protocol) {
    all.push(heading(3, "Registration"));
    let info = &document.registration;
    let sentence = match info.status.as_str() {
        "" | "none" => "This plan is not registered. Nothing shows that it was written before its data were seen.".to_owned(),
        "broken" => "The file of registrations was changed after they were made. It proves nothing.".to_owned(),
        _ => format!("This plan is {}.", words::standing(info)),
    };
    all.push(Block::Paragraph(vec![plain(sentence)]));
    if !info.history.is_empty() {
        let items = info.history.iter().map(|entry| {
            let text = words::entry(entry);
            vec![plain(format!("{text} · ")), code(&entry.hash)]
        });
        all.push(list(items.collect()));
    }
    for class in Class::ALL {
        let differences = info.differences.iter().filter(|d| d.class == class);
        let items: Vec<Vec<Inline>> = differences.map(difference).collect();
        if !items.is_empty() {
            all.push(heading(4, &format!("{}: what differs", class.heading())));
            all.push(list(items));
        }
    }
    if info.history.is_empty() && !protocol.deviations.is_empty() {
        all.push(Block::Paragraph(vec![plain(
            "Deviations that the plan names, from a registration that is not here:",
        )]));
        let items = protocol.deviations.iter();
        let items = items.map(|(name, why)| vec![code(name), plain(format!(": {why}"))]);
        all.push(list(items.collect()));
    }
}

/// One difference: what became of which statement, and old and new.
fn difference(difference: &Difference) -> Vec<Inline> {
    let mut item = vec![
        code(difference.title()),
        plain(format!(" {}", words::verdict(difference).0)),
    ];
    item.extend(words::affects(difference).map(|text| plain(format!("; {text}"))));
    for (word, lines) in [("was", &difference.old), ("is", &difference.new)] {
        if !lines.is_empty() {
            item.push(plain(format!("; {word} ")));
            item.push(code(lines.join("; ")));
        }
    }
    item
}

fn list(items: Vec<Vec<Inline>>) -> Block {
    Block::List {
        numbered: false,
        items,
    }
}

fn searches(all: &mut Vec<Block>, protocol: &Protocol) {
    all.push(heading(3, "Search"));
    if protocol.searches.is_empty() {
        let text = "The plan does not say how studies were searched for.";
        all.push(Block::Paragraph(vec![plain(text)]));
    }
    for search in &protocol.searches {
        record_name(all, search, "Search");
        all.push(Block::Facts(search.facts.iter().map(told).collect()));
    }
}

/// The name of a record and its note.
pub(super) fn record_name(all: &mut Vec<Block>, record: &Record, what: &str) {
    if let Some(name) = &record.name {
        all.push(Block::Paragraph(vec![
            plain(format!("{what} ")),
            code(name),
            plain(":"),
        ]));
    }
    for line in record.note.iter().flat_map(|note| note.lines()) {
        all.push(Block::Paragraph(inlines(line, &Look::Plain)));
    }
}

/// A field with its values, and why.
pub(super) fn told(fact: &Fact) -> (String, Vec<Inline>) {
    let values: Vec<String> = fact.values.iter().map(|value| value.text.clone()).collect();
    let name = fact.name.replace('_', " ");
    (name, vec![plain(values.join(", "))])
}

/// Which rows may count, selection by selection.
fn criteria(all: &mut Vec<Block>, document: &Document, protocol: &Protocol) {
    all.push(heading(3, "Eligibility and selection"));
    let mut any = false;
    for selection in &document.selections {
        let steps: Vec<Vec<Inline>> = selection.steps.iter().map(step).collect();
        if steps.is_empty() {
            continue;
        }
        any = true;
        let mut sentence = vec![code(&selection.name)];
        let from = protocol.selections.iter();
        let from = from.clone().find(|(name, _)| *name == selection.name);
        if let Some((_, from)) = from {
            sentence.push(plain(" takes the rows of "));
            for (place, source) in from.iter().enumerate() {
                if place > 0 {
                    sentence.push(plain(" and "));
                }
                sentence.push(code(source));
            }
        }
        sentence.push(plain(", in this order:"));
        all.push(Block::Paragraph(sentence));
        all.push(list(steps));
    }
    if !any {
        let text = "The plan selects nothing: every row of the data is taken, unless an analysis narrows them itself.";
        all.push(Block::Paragraph(vec![plain(text)]));
    }
}

/// `exclude where dose > 100 mg/kg`, and why.
fn step(step: &StepInfo) -> Vec<Inline> {
    let mut text = step.step.as_str();
    let mut all = Vec::new();
    if let Some(reason) = &step.reason {
        let because = format!(" because \"{reason}\"");
        text = text.strip_suffix(because.as_str()).unwrap_or(text);
        all.push(plain(format!(", because {reason}")));
    }
    all.insert(0, code(text));
    all
}

fn effects(all: &mut Vec<Block>, protocol: &Protocol, sources: &mut Sources) {
    if protocol.effects.is_empty() {
        return;
    }
    all.push(heading(3, "Effect measures"));
    for effect in &protocol.effects {
        all.push(Block::Paragraph(effect_said(effect, sources)));
        all.push(Block::Code(effect.statement.clone()));
    }
}

fn effect_said(effect: &Effect, sources: &mut Sources) -> Vec<Inline> {
    let mut all = vec![code(&effect.name), plain(": ")];
    for (place, measure) in effect.measures.iter().enumerate() {
        if place > 0 {
            all.push(plain("; where that cannot be computed, "));
        }
        all.push(plain(format!("{} (", lower(&measure.about))));
        all.push(code(&measure.name));
        all.push(plain(")"));
        all.extend(sources.cite(measure.source.as_deref()));
    }
    all.push(plain(match effect.lower_is_better {
        Some(true) => ". Lower values are better.",
        Some(false) => ". Higher values are better.",
        None => ".",
    }));
    all
}

/// With a small letter, where the first word is no name.
fn lower(text: &str) -> String {
    let word = text.split([' ', ',']).next().unwrap_or("");
    let name = word.ends_with("'s")
        || ["Mantel", "Peto", "Freeman-Tukey", "Yule", "Fisher"].contains(&word);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !name && letters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The models, each with the results that it was used for.
fn models(all: &mut Vec<Block>, document: &Document, protocol: &Protocol, sources: &mut Sources) {
    let mut groups: Vec<(&Model, Vec<usize>)> = Vec::new();
    for (place, analysis) in protocol.analyses.iter().enumerate() {
        let ran = |outcome: &Outcome| outcome.status == Status::Ok;
        let Some(model) = (analysis.as_ref())
            .filter(|_| document.results.get(place).is_some_and(ran))
            .and_then(|analysis| analysis.model.as_ref())
        else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == model) {
            Some((_, places)) => places.push(place),
            None => groups.push((model, vec![place])),
        }
    }
    let statements: Vec<Vec<Inline>> = (protocol.analyses.iter().zip(&document.results))
        .filter(|(analysis, outcome)| analysis.is_some() || outcome.kind == "compare")
        .map(|(_, outcome)| vec![code(&outcome.statement)])
        .collect();
    if statements.is_empty() {
        return;
    }
    all.push(heading(3, "Synthesis"));
    all.push(Block::Paragraph(vec![plain(
        "The analyses, in the words of the plan:",
    )]));
    all.push(list(statements));
    for (model, places) in groups {
        let mut sentence = names(document, &places);
        sentence.extend(model_said(model, places.len(), sources));
        all.push(Block::Paragraph(sentence));
    }
}

/// The names of results, each leading to it.
fn names(document: &Document, places: &[usize]) -> Vec<Inline> {
    let mut all = Vec::new();
    for (at, place) in places.iter().enumerate() {
        if at > 0 {
            all.push(plain(if at + 1 == places.len() {
                " and "
            } else {
                ", "
            }));
        }
        let Some(outcome) = document.results.get(*place) else {
            continue;
        };
        let (name, id) = name_of(outcome);
        all.push(styled(name, Look::Link(format!("#{id}"))));
    }
    all
}

fn model_said(model: &Model, n: usize, sources: &mut Sources) -> Vec<Inline> {
    let verb = if n == 1 { " uses" } else { " use" };
    let mut all = vec![
        plain(format!("{verb} the model ")),
        code(&model.method.name),
        plain(format!(" ({})", lower(&model.method.about))),
    ];
    all.extend(sources.cite(model.method.source.as_deref()));
    all.push(plain(", with "));
    all.extend(test_said(model, sources));
    all.push(plain(format!(". Intervals are at {}.", level(model.level))));
    let defaults: Vec<String> = [
        ("the model", model.method_said),
        ("the test", model.test_said),
        ("the level", model.level_said),
    ]
    .into_iter()
    .filter(|(_, said)| !said)
    .map(|(what, _)| what.to_owned())
    .collect();
    if !defaults.is_empty() {
        let verb = if defaults.len() == 1 { "is" } else { "are" };
        let by = crate::result::words::capital(&and(&defaults));
        let what = if defaults.len() == 1 {
            "a default"
        } else {
            "defaults"
        };
        all.push(plain(format!(" {by} {verb} {what} of kma.")));
    }
    all
}

fn test_said(model: &Model, sources: &mut Sources) -> Vec<Inline> {
    if let Some(column) = &model.clusters {
        return vec![
            plain(
                "cluster-robust variances (CR2) and Satterthwaite's degrees of freedom, clusters by ",
            ),
            code(column),
        ];
    }
    let mut all = match model.test.name.as_str() {
        "hksj" => vec![plain(
            "the test and the intervals of Hartung, Knapp, Sidik and Jonkman",
        )],
        "t" => vec![plain(
            "tests and intervals by t, on k − p degrees of freedom",
        )],
        _ => vec![plain("normal tests and intervals (z)")],
    };
    all.extend(sources.cite(model.test.source.as_deref()));
    match model.floor {
        Some(true) => all.push(plain(", never narrower than those of z")),
        Some(false) => all.push(plain(", also where they are narrower than those of z")),
        None => {}
    }
    all
}

fn requires(all: &mut Vec<Block>, protocol: &Protocol) {
    if protocol.requires.is_empty() {
        return;
    }
    all.push(heading(3, "When an analysis runs"));
    let text = "An analysis runs, in each of its parts, only where these hold; the others say that they did not run:";
    all.push(Block::Paragraph(vec![plain(text)]));
    let items = protocol.requires.iter().map(|text| vec![code(text)]);
    all.push(list(items.collect()));
}

/// `a, b and c`.
fn and(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Tests and repetitions that are asked for by name.
fn asked(all: &mut Vec<Block>, document: &Document, protocol: &Protocol, sources: &mut Sources) {
    let mut words: Vec<(&Word, Vec<usize>)> = Vec::new();
    for (place, analysis) in protocol.analyses.iter().enumerate() {
        for word in analysis.iter().flat_map(|a| &a.asks) {
            match words.iter_mut().find(|(known, _)| *known == word) {
                Some((_, places)) => places.push(place),
                None => words.push((word, vec![place])),
            }
        }
    }
    if words.is_empty() {
        return;
    }
    all.push(heading(3, "Further analyses"));
    let mut items = Vec::new();
    for (word, places) in words {
        let mut item = vec![code(&word.name)];
        item.push(plain(" ("));
        item.extend(names(document, &places));
        item.push(plain("). "));
        item.extend(inlines(&word.about, &Look::Plain));
        item.extend(sources.cite(word.source.as_deref()));
        items.push(item);
    }
    all.push(list(items));
}

fn software(all: &mut Vec<Block>, document: &Document) {
    all.push(heading(3, "Software"));
    let mut sentence = vec![
        plain(format!(
            "kma {} computed every result from the plan and the data that are named under ",
            document.kma
        )),
        styled(
            "Data and software",
            Look::Link("#data-and-software".to_owned()),
        ),
        plain(". The whole "),
        styled("plan", Look::Link("#the-plan".to_owned())),
        plain(" stands at the end."),
    ];
    sentence.retain(|inline| !inline.text.is_empty());
    all.push(Block::Paragraph(sentence));
}
