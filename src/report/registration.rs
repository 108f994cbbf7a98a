//! What a registration says of a plan, in words: in the text, in documents, and for `kma diff` and `kma verify`.

use super::{Page, Span, Tone};
use crate::diagnostic::{list, plural};
use crate::result::{Class, Difference, DifferenceKind, Registered, RegistrationInfo};

/// How the plan stands to its registration, in a few words.
pub fn standing(info: &RegistrationInfo) -> String {
    let Some(held) = info.held() else {
        return match info.status.as_str() {
            "broken" => "its registrations do not hold".to_owned(),
            _ => "not registered".to_owned(),
        };
    };
    let mut when = when(held);
    if info.history.len() > 1 {
        when.push_str(&format!(
            " (registration {} of {})",
            held.number, info.entries
        ));
    }
    let open = info.not_admitted().count();
    let deviating = info.differences.iter().filter(|d| d.deviates).count();
    match info.status.as_str() {
        "as_registered" => format!("as registered {when}"),
        "admitted" => format!(
            "registered {when}; {}, admitted with reasons",
            plural(deviating, "deviation")
        ),
        "broken" => "its registrations do not hold".to_owned(),
        _ => format!(
            "registered {when}; {}, {open} not admitted",
            plural(deviating, "deviation")
        ),
    }
}

/// `2026-11-28, before the data`
pub fn when(entry: &Registered) -> String {
    let day = entry.date.split('T').next().unwrap_or("");
    let data = if entry.retrospective {
        "with data present (retrospective)"
    } else {
        "before the data"
    };
    let mut text = format!("{day}, {data}");
    if let Some(time) = &entry.timestamp {
        text.push_str(", time stamp ");
        text.push_str(time);
        if !entry.vouched {
            text.push_str(" (of whom is not checked)");
        }
    }
    if entry.signed_by.is_some() {
        text.push_str(", signed");
    }
    text
}

/// `2. 2026-11-28, before the data: after the pilot; changed let ok`
pub fn entry(entry: &Registered) -> String {
    let about = entry.message.iter().map(|message| format!(": {message}"));
    let amends =
        (!entry.amends.is_empty()).then(|| format!("; changed {}", entry.amends.join(", ")));
    let more: String = about.chain(amends).collect();
    format!("{}. {}{more}", entry.number, when(entry))
}

/// Whether a difference is admitted, and what it changes.
pub fn verdict(difference: &Difference) -> (String, Tone) {
    let swapped = |lines: &[String]| lines.iter().any(|line| line.starts_with("primary"));
    let what = match (
        difference.deviates,
        difference.kind,
        difference.keyword.as_str(),
    ) {
        (true, DifferenceKind::Changed, "plan")
            if swapped(&difference.old) || swapped(&difference.new) =>
        {
            "primary outcomes swapped".to_owned()
        }
        (true, DifferenceKind::Added, word)
            if word != "default" && word != "require" && word != "plan" =>
        {
            "exploratory".to_owned()
        }
        (true, DifferenceKind::Removed, _)
            if difference.affects.len() == 1 && difference.name.is_some() =>
        {
            "registered, not run".to_owned()
        }
        _ => match difference.kind {
            DifferenceKind::Added => "added".to_owned(),
            DifferenceKind::Removed => "removed".to_owned(),
            DifferenceKind::Changed => "changed".to_owned(),
        },
    };
    match (&difference.because, difference.deviates) {
        (Some(because), _) => (format!("{what}, admitted: \"{because}\""), Tone::Good),
        (None, true) => (format!("{what}, not admitted"), Tone::Bad),
        (None, false) => (what, Tone::Faint),
    }
}

/// The results that a difference changes, where it names others than itself.
pub fn affects(difference: &Difference) -> Option<String> {
    let own = |name: &&String| Some(*name) != difference.name.as_ref();
    let names: Vec<String> = difference.affects.iter().filter(own).cloned().collect();
    let verb = if difference.deviates {
        "changes"
    } else {
        "seen by"
    };
    (!names.is_empty()).then(|| format!("{verb} {}", list(&names, "and")))
}

/// All differences, class by class.
pub fn write(page: &mut Page<'_>, differences: &[Difference], indent: usize, to_admit: bool) {
    for class in Class::ALL {
        let of_class: Vec<&Difference> = differences.iter().filter(|d| d.class == class).collect();
        if of_class.is_empty() {
            continue;
        }
        page.say(indent, class.heading(), Tone::Strong);
        for difference in of_class {
            one(page, difference, indent + 2, to_admit);
        }
    }
}

fn one(page: &mut Page<'_>, difference: &Difference, indent: usize, to_admit: bool) {
    let (verdict, tone) = if to_admit || difference.because.is_some() {
        verdict(difference)
    } else {
        let (what, _) = verdict_alone(difference);
        (what, Tone::Faint)
    };
    let mut spans = vec![
        Span::plain(difference.title()),
        Span::new(format!("— {verdict}"), tone),
    ];
    spans.extend(affects(difference).map(|text| Span::new(format!("· {text}"), Tone::Faint)));
    page.paragraph(indent, 2, &spans);
    for line in &difference.old {
        page.paragraph(indent + 2, 2, &[Span::new(format!("− {line}"), Tone::Bad)]);
    }
    for line in &difference.new {
        page.paragraph(indent + 2, 2, &[Span::new(format!("+ {line}"), Tone::Good)]);
    }
    if to_admit && difference.deviates && difference.because.is_none() {
        let text = format!("to admit it: {}", difference.to_admit());
        page.paragraph(indent + 2, 2, &[Span::new(text, Tone::Faint)]);
    }
}

/// What became of a statement, of two plans of which none is registered.
fn verdict_alone(difference: &Difference) -> (String, Tone) {
    let what = match difference.kind {
        DifferenceKind::Added => "added",
        DifferenceKind::Removed => "removed",
        DifferenceKind::Changed => "changed",
    };
    (what.to_owned(), Tone::Faint)
}

/// The differences as Markdown.
pub fn markdown(differences: &[Difference], to_admit: bool) -> String {
    let of_class = |class: Class| -> String {
        let of_class = differences.iter().filter(|d| d.class == class);
        let items: String = of_class.map(|d| item(d, to_admit)).collect();
        if items.is_empty() {
            items
        } else {
            format!("## {}\n\n{items}\n", class.heading())
        }
    };
    Class::ALL.into_iter().map(of_class).collect()
}

/// One difference as an item of a list.
fn item(difference: &Difference, to_admit: bool) -> String {
    let (what, _) = if to_admit {
        verdict(difference)
    } else {
        verdict_alone(difference)
    };
    let title = difference.title().replace('`', "'");
    let affects = affects(difference).map_or_else(String::new, |text| format!("; {text}"));
    let lines = |sign: char, lines: &[String]| -> String {
        let line = |line: &String| format!("  {sign} {}\n", line.replace("```", "'''"));
        lines.iter().map(line).collect()
    };
    let changes = lines('-', &difference.old) + &lines('+', &difference.new);
    let changes = if changes.is_empty() {
        changes
    } else {
        format!("\n  ```diff\n{changes}  ```\n")
    };
    format!("- `{title}`: {what}{affects}\n{changes}")
}
