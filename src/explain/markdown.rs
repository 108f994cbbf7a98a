//! Pages written in Markdown, as a terminal shows them.

use crate::report::{Page, Span, Tone};

/// Writes `text` to `page`; headings are `indent` deep, and what is below them too.
pub(super) fn write(page: &mut Page<'_>, text: &str, indent: usize) {
    let mut paragraph = String::new();
    let mut code = false;
    // Doc comments have a blank before each line.
    let margin = text
        .lines()
        .all(|line| line.is_empty() || line.starts_with(' '));
    for line in text.lines() {
        let line = line.strip_prefix(' ').filter(|_| margin).unwrap_or(line);
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            flush(page, &mut paragraph, indent);
            code = !code;
            page.gap();
        } else if code {
            page.verbatim(indent + 4, line);
        } else if trimmed.is_empty() {
            flush(page, &mut paragraph, indent);
            page.gap();
        } else if let Some(heading) = heading(trimmed) {
            flush(page, &mut paragraph, indent);
            page.gap();
            page.say(indent, heading, Tone::Strong);
        } else if trimmed.starts_with('|') {
            flush(page, &mut paragraph, indent);
            page.verbatim(indent + 2, trimmed);
        } else {
            if is_item(trimmed) {
                flush(page, &mut paragraph, indent);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(trimmed);
        }
    }
    flush(page, &mut paragraph, indent);
}

/// `# Source` without its `#`.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    (rest.len() < line.len() && rest.starts_with(' ')).then(|| rest.trim())
}

fn is_item(line: &str) -> bool {
    let numbered = line.split_once(". ").is_some_and(|(number, _)| {
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    });
    numbered || line.starts_with("- ") || line.starts_with("* ")
}

fn flush(page: &mut Page<'_>, paragraph: &mut String, indent: usize) {
    if paragraph.is_empty() {
        return;
    }
    let hanging = if is_item(paragraph) { 2 } else { 0 };
    page.paragraph(indent, hanging, &inline(paragraph, page.is_colored()));
    paragraph.clear();
}

/// Code between backticks is set off: by colour, or else by its backticks.
fn inline(text: &str, color: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut gap = 0;
    for (place, piece) in text.split('`').enumerate() {
        let is_code = place % 2 == 1;
        let (shown, tone) = match (is_code, color) {
            (true, true) => (piece.to_owned(), Tone::Code),
            (true, false) => (format!("`{piece}`"), Tone::Plain),
            (false, _) => (plain(piece), Tone::Plain),
        };
        let behind = shown.len() - shown.trim_end_matches(' ').len();
        if behind < shown.len() {
            spans.push(Span::new(shown, tone).after(gap));
            gap = 0;
        }
        gap += behind;
    }
    spans
}

/// `*emphasis*` without its stars.
pub(super) fn plain(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|p| letters.get(p)).copied();
    letters
        .iter()
        .enumerate()
        .filter(|(place, c)| {
            let (before, behind) = (at(place.checked_sub(1)), at(Some(place + 1)));
            let opens = !before.is_some_and(char::is_alphanumeric)
                && behind.is_some_and(char::is_alphanumeric);
            let closes = before.is_some_and(char::is_alphanumeric)
                && !behind.is_some_and(char::is_alphanumeric);
            **c != '*' || !(opens || closes)
        })
        .map(|(_, c)| *c)
        .collect()
}
