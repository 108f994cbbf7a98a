//! What a registration freezes, in words.

use serde_json::Value;

use crate::diagnostic::{list, plural};
use crate::registration::{Frozen, Line, Role, Stated};
use crate::report::{Page, Span, Tone};
use crate::result::Class;

/// All that is frozen, and what is not.
pub(super) fn write(page: &mut Page<'_>, line: &Line, frozen: &Frozen) {
    let when = if frozen.retrospective() {
        "with data present (retrospective)"
    } else {
        "before the data"
    };
    let title = format!("Registration {} of {}", line.entry.number, frozen.plan);
    let facts = format!("{}, {when}", line.entry.date);
    page.paragraph(0, 2, &[Span::new(title, Tone::Strong), Span::plain(facts)]);
    if let Some(message) = &frozen.message {
        page.say(2, message.as_str(), Tone::Plain);
    }
    let statements = &frozen.plan_means.statements;
    let of = |role: Role, keyword: &str| -> Vec<&Stated> {
        let fits = |s: &&Stated| s.role == role && (keyword.is_empty() || s.keyword == keyword);
        statements.iter().filter(fits).collect()
    };
    part(page, "Outcomes", &of(Role::Outcomes, ""), |_| None);
    part(page, "Data", &of(Role::Ground, "data"), |stated| {
        Some(rows(frozen, stated))
    });
    part(page, "Selections", &of(Role::Ground, "let"), |_| None);
    part(page, "Effects", &of(Role::Ground, "effect"), |_| None);
    part(page, "For the whole plan", &of(Role::Rule, ""), |_| None);
    part(page, "Analyses", &of(Role::Result, ""), settings);
    let rest: Vec<String> = [Class::Wording, Class::Presentation, Class::Record]
        .into_iter()
        .filter_map(|class| {
            let of_class = statements.iter().filter(|s| s.class == class);
            let words: Vec<String> = of_class.map(Stated::title).collect();
            (!words.is_empty()).then(|| {
                format!(
                    "{} ({})",
                    class.heading().to_lowercase(),
                    list(&words, "and")
                )
            })
        })
        .collect();
    if !rest.is_empty() {
        page.gap();
        let text = format!("Kept, and free to change: {}", rest.join("; "));
        page.paragraph(0, 2, &[Span::new(text, Tone::Faint)]);
    }
}

fn part(
    page: &mut Page<'_>,
    heading: &str,
    statements: &[&Stated],
    about: impl Fn(&Stated) -> Option<String>,
) {
    if statements.is_empty() {
        return;
    }
    page.gap();
    page.say(0, heading, Tone::Strong);
    for stated in statements {
        let named = stated
            .name
            .as_deref()
            .map(|name| Span::new(name, Tone::Code));
        let mut sentences = stated.sentences.iter().map(|s| s.text.as_str());
        let one_line = stated.sentences.len() == 1 || stated.role == Role::Result;
        let mut spans: Vec<Span> = named.into_iter().collect();
        if one_line {
            let all: Vec<&str> = sentences.by_ref().collect();
            let said = all.join(" ");
            spans.push(Span::plain(match (stated.role, stated.keyword.as_str()) {
                (Role::Rule, word) if !said.starts_with(word) => format!("{word} {said}"),
                (Role::Ground, "effect") => format!("= {said}"),
                _ => said,
            }));
        } else if stated.name.is_none() {
            spans.push(Span::plain(&stated.keyword));
        }
        spans.extend(about(stated).map(|text| Span::new(format!("— {text}"), Tone::Faint)));
        page.paragraph(2, 2, &spans);
        for sentence in sentences {
            page.paragraph(4, 2, &[Span::plain(sentence)]);
        }
    }
}

/// `13 rows`, or that they are not there.
fn rows(frozen: &Frozen, stated: &Stated) -> String {
    let data = frozen
        .data
        .iter()
        .find(|data| Some(&data.name) == stated.name.as_ref());
    match data {
        Some(data) if data.rows > 0 => {
            let rows = plural(usize::try_from(data.rows).unwrap_or(usize::MAX), "row");
            format!("{rows} are there")
        }
        Some(_) | None => "its rows are not there".to_owned(),
    }
}

/// The model with its defaults, and when it may run.
fn settings(stated: &Stated) -> Option<String> {
    let means = stated.means.as_ref()?;
    let means = means.get("analysis").unwrap_or(means);
    let settings = means.get("settings")?;
    let word = |key: &str| settings.get(key).and_then(Value::as_str);
    let mut facts = Vec::new();
    if let (Some(method), Some(test)) = (word("method"), word("test")) {
        facts.extend([method.to_owned(), format!("test {test}")]);
    }
    if word("floor").is_some() {
        facts.push("floor yes".to_owned());
    }
    facts.push(format!("level {}%", word("level")?));
    let requires = means.get("requires").and_then(Value::as_array);
    for require in requires.into_iter().flatten() {
        let condition = require.get("condition").unwrap_or(&Value::Null);
        let verb = require.get("for").and_then(Value::as_str).unwrap_or("");
        let otherwise = match require.get("otherwise summarise") {
            Some(_) => ", otherwise summarised",
            None => "",
        };
        facts.push(format!("`{verb}` if {}{otherwise}", in_words(condition)));
    }
    Some(facts.join(", "))
}

/// `studies >= 5`
fn in_words(condition: &Value) -> String {
    let word = |key: &str| condition.get(key).and_then(Value::as_str).unwrap_or("");
    for joint in ["and", "or"] {
        if let Some(parts) = condition.get(joint).and_then(Value::as_array) {
            let parts: Vec<String> = parts.iter().map(in_words).collect();
            return parts.join(&format!(" {joint} "));
        }
    }
    if let Some(inner) = condition.get("not") {
        return format!("not {}", in_words(inner));
    }
    format!("{} {} {}", word("size"), word("op"), word("value"))
}
