//! The page of a word, or a map of the language.

mod markdown;

use crate::catalog::{self, Entry, Kind};
use crate::diagnostic::{Code, Diagnostic, list};
use crate::report::{Page, Span, Style, Tone};

/// Kinds of which the map has a line for each name; of the others it has the names.
const DESCRIBED: &[Kind] = &[
    Kind::Concept,
    Kind::Statement,
    Kind::Verb,
    Kind::Figure,
    Kind::Clause,
    Kind::Step,
    Kind::Type,
    Kind::Overview,
    Kind::Command,
];

/// The columns of `--help`.
const HELP: usize = 80;

/// More pages than this are listed only.
const PAGES: usize = 5;

/// The pages of `word`, or the map where it is empty; what is wrong where there is no such word, with what is written
/// before a word to explain it: `kma explain`.
pub fn explain(word: &str, command: &str, style: &Style) -> Result<String, Box<Diagnostic>> {
    if word.trim().is_empty() {
        return Ok(map(command, style));
    }
    let mut pages = catalog::find(word);
    if let (true, Some(kind)) = (pages.is_empty(), catalog::kind(word)) {
        return Ok(listed(kind, style));
    }
    if pages.is_empty() {
        pages = catalog::titled(word);
    }
    if pages.len() > PAGES {
        return Ok(several("Several pages may be meant", &pages, style));
    }
    if pages.is_empty() && catalog::near(word).is_empty() {
        let naming = catalog::naming(word);
        if !naming.is_empty() {
            let head = format!("`{}` is named on these pages", word.trim());
            return Ok(several(&head, &naming, style));
        }
    }
    if pages.is_empty() {
        return Err(Box::new(unknown(word, command)));
    }
    let mut page = Page::new(style);
    for (place, entry) in pages.iter().enumerate() {
        if place > 0 {
            page.gap();
            page.gap();
        }
        self::page(&mut page, entry);
    }
    Ok(page.finish())
}

/// All names of a kind, each with its first sentence.
fn listed(kind: Kind, style: &Style) -> String {
    let names: Vec<Entry> = catalog::all().filter(|entry| entry.kind == kind).collect();
    let mut page = Page::new(style);
    page.say(0, kind.plural(), Tone::Strong);
    described(&mut page, &names);
    if names.iter().any(|entry| entry.later) {
        page.gap();
        page.say(0, "* is not in this version.", Tone::Plain);
    }
    page.finish()
}

/// Names whose pages are too many to print.
fn several(head: &str, entries: &[Entry], style: &Style) -> String {
    let mut page = Page::new(style);
    page.say(0, head, Tone::Strong);
    described(&mut page, entries);
    page.finish()
}

fn page(page: &mut Page<'_>, entry: &Entry) {
    let mut title = vec![Span::new(entry.name, Tone::Strong)];
    match code_title(entry) {
        Some(text) => title.push(Span::new(text, Tone::Strong).after(2)),
        None => title.push(Span::new(format!("({})", entry.kind.name()), Tone::Faint)),
    }
    if entry.later {
        title.push(Span::new("not in this version", Tone::Warn).after(2));
    }
    page.paragraph(0, 2, &title);
    page.gap();
    // The page of a code begins with its own title.
    let whole = entry.page();
    let doc = match whole.strip_prefix("# ") {
        Some(rest) => rest.split_once('\n').map_or("", |(_, rest)| rest),
        None => &whole,
    };
    markdown::write(page, doc.trim_matches('\n'), 2);
}

/// A page as plain text, for `--help` and manual pages.
pub fn plain(doc: &str) -> String {
    let style = Style {
        color: false,
        unicode: true,
        width: HELP,
    };
    let mut page = Page::new(&style);
    markdown::write(&mut page, doc.trim_matches('\n'), 0);
    page.finish().trim_end().to_owned()
}

fn code_title(entry: &Entry) -> Option<&'static str> {
    let code = Code::find(entry.name)?;
    (entry.kind == Kind::Code).then(|| code.title())
}

fn map(command: &str, style: &Style) -> String {
    let mut page = Page::new(style);
    page.say(0, "A map of the language", Tone::Strong);
    page.say(
        0,
        format!("`{command} WORD` has a page for each; * is not in this version."),
        Tone::Plain,
    );
    for kind in Kind::ALL {
        let names: Vec<Entry> = catalog::all().filter(|entry| entry.kind == *kind).collect();
        page.gap();
        page.say(0, kind.plural(), Tone::Strong);
        if DESCRIBED.contains(kind) {
            described(&mut page, &names);
        } else {
            let mut texts: Vec<String> = names.iter().map(starred).collect();
            texts.dedup();
            page.paragraph(2, 0, &[Span::plain(texts.join(" "))]);
        }
    }
    page.finish()
}

/// `network*`
fn starred(entry: &Entry) -> String {
    let star = if entry.later { "*" } else { "" };
    format!("{}{star}", entry.name)
}

/// A line for each name; what is longer goes on below.
fn described(page: &mut Page<'_>, entries: &[Entry]) {
    let widest = entries.iter().map(|e| starred(e).len()).max().unwrap_or(0);
    for entry in entries {
        let name = starred(entry);
        let gap = widest - name.len() + 2;
        let summary = match code_title(entry) {
            Some(title) => title.to_owned(),
            None => markdown::plain(&entry.summary()).replace('`', ""),
        };
        let spans = [
            Span::new(name, Tone::Strong),
            Span::plain(summary).after(gap),
        ];
        page.paragraph(2, widest + 2, &spans);
    }
}

fn unknown(word: &str, command: &str) -> Diagnostic {
    let message = format!("`{}` has no page", word.trim());
    let near = catalog::near(word);
    let help = if near.is_empty() {
        format!("`{command}` alone lists all words")
    } else {
        let pages: Vec<String> = near
            .iter()
            .map(|name| format!("{command} {name}"))
            .collect();
        format!("write {}", list(&pages, "or"))
    };
    Diagnostic::new(Code::CommandLine, None, message).help(help)
}
