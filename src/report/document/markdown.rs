//! A document as Markdown: tables as pipe tables, figures as the files that the plan writes.

use std::fmt::Write as _;

use super::block::{Align, Article, Block, Column, Figure, Inline, Look, Table};
use crate::report::table;

/// `article` as Markdown, in a folder so many levels below that of the figures.
pub fn markdown(article: &Article, below: usize) -> String {
    let up = "../".repeat(below);
    let mut text = format!("# {}\n", escape(&article.title));
    if !article.authors.is_empty() {
        let _ = write!(text, "\n{}\n", escape(&article.authors.join(", ")));
    }
    let _ = write!(text, "\n{}\n", escape(&article.imprint));
    for block in &article.blocks {
        text.push('\n');
        write(&mut text, block, &up);
    }
    text
}

fn write(text: &mut String, block: &Block, up: &str) {
    let _ = match block {
        Block::Heading(heading) => {
            let signs = "#".repeat(usize::from(heading.level));
            writeln!(text, "{signs} {}", inlines(&heading.text))
        }
        Block::Paragraph(words) => writeln!(text, "{}", paragraph(words)),
        Block::Lead(words) => writeln!(text, "> {}", inlines(words)),
        Block::Note(_, words) => writeln!(text, "> **Note.** {}", inlines(words)),
        Block::Facts(facts) => {
            for (about, found) in facts {
                let _ = writeln!(text, "- {}: {}", escape(about), inlines(found));
            }
            Ok(())
        }
        Block::List { numbered, items } => {
            for (place, item) in items.iter().enumerate() {
                let sign = if *numbered {
                    format!("{}.", place + 1)
                } else {
                    "-".to_owned()
                };
                let _ = writeln!(text, "{sign} {}", inlines(item));
            }
            Ok(())
        }
        Block::Remarks(items) => {
            let items: Vec<String> = items.iter().map(|item| paragraph(item)).collect();
            writeln!(text, "{}", items.join("\n\n"))
        }
        Block::Table(found) => {
            pipe_table(text, found);
            Ok(())
        }
        Block::Figure(found) => writeln!(text, "{}", figure(found, up)),
        Block::Code(code) => fenced(text, code),
    };
}

/// Text as it is: no link, and no sign that begins a list or a heading.
fn escape(text: &str) -> String {
    table::escape(text).replace("](", "]\\(")
}

/// A paragraph; its first sign begins nothing else.
fn paragraph(words: &[Inline]) -> String {
    let text = inlines(words);
    if text.starts_with(['#', '>', '+', '-', '=']) {
        return format!("\\{text}");
    }
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - number.len();
    match text.split_at_checked(digits) {
        Some((digits, rest)) if !digits.is_empty() && rest.starts_with(['.', ')']) => {
            format!("{digits}\\{rest}")
        }
        _ => text,
    }
}

/// A fence longer than any in the text.
fn fenced(text: &mut String, code: &str) -> std::fmt::Result {
    let longest = code
        .lines()
        .map(|line| line.trim_start().chars().take_while(|c| *c == '`').count())
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    writeln!(text, "{fence}kma\n{code}\n{fence}")
}

fn figure(found: &Figure, up: &str) -> String {
    let pictures = found.scenes.iter().map(|(file, scene)| {
        let title = escape(&scene.title);
        format!("![{title}](<{up}{file}>)\n\n")
    });
    let pictures: String = pictures.collect();
    format!("{pictures}{}", inlines(&found.caption))
}

fn inlines(all: &[Inline]) -> String {
    all.iter().map(inline).collect()
}

fn inline(one: &Inline) -> String {
    let text = &one.text;
    match &one.look {
        Look::Plain | Look::Soft | Look::Good | Look::Warn => escape(text),
        Look::Strong | Look::Bad => strong(text),
        Look::Code => code(text),
        // Places of the document have other names in every reader.
        Look::Link(to) if to.starts_with('#') => escape(text),
        Look::Link(to) => format!("[{}](<{to}>)", escape(text)),
        // No source has a definition that brackets alone could lead to.
        Look::Cite(_) => text.clone(),
    }
}

fn strong(text: &str) -> String {
    if text.trim().is_empty() {
        return text.to_owned();
    }
    format!("**{}**", escape(text.trim()))
}

/// A code span, whatever it holds.
fn code(text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{blank}{text}{blank}{fence}")
}

fn pipe_table(text: &mut String, found: &Table) {
    if let Some(words) = &found.caption {
        let _ = write!(text, "{}\n\n", inlines(words));
    }
    let cell = |one: &Inline| {
        let cell = inline(one);
        if one.look == Look::Code {
            cell.replace('|', "\\|")
        } else {
            cell
        }
    };
    let header: Vec<String> = found
        .columns
        .iter()
        .map(|column| escape(&column.header))
        .collect();
    let rows: Vec<Vec<String>> = found
        .rows
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect();
    let numeric: Vec<bool> = found
        .columns
        .iter()
        .map(|c: &Column| c.align != Align::Left)
        .collect();
    text.push_str(&table::pipes(&header, &rows, &numeric));
}
