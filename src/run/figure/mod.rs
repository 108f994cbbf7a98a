//! Figures: what they are drawn from is gathered here, and drawn by [`crate::figure`].

mod ask;
mod facts;
mod find;
mod flow;
mod line;
mod sizes;
mod supposed;

use super::{Context, Ran, not_yet};
use crate::diagnostic::{Diagnostics, plural};
use crate::figure::{Found, Shown, Subject};
use crate::plan::{Figure, FigureSource, ResultId, Statement};
use crate::result::{self, Body, Picture, Status};
use crate::scene::{MM, Scene, Theme};

/// No more files than this are written for one statement.
const MOST_FILES: usize = 500;

/// Draws a figure, or one for each part.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    asked: &Figure,
    out: &mut Diagnostics,
) -> Ran {
    if asked.figure.draw.is_none() {
        return not_yet(&statement.keyword, statement.span, out);
    }
    match drawn(context, statement, asked, out) {
        Ok(pictures) => {
            let captions = pictures.iter().map(|p| p.scene.description.clone());
            Ran {
                status: Status::Ok,
                reason: None,
                body: Body::Figure(Box::new(result::Figure {
                    files: Vec::new(),
                    captions: captions.collect(),
                    pictures,
                })),
            }
        }
        Err(reason) => Ran::not_run(reason),
    }
}

fn drawn(
    context: &Context<'_>,
    statement: &Statement,
    asked: &Figure,
    out: &mut Diagnostics,
) -> Result<Vec<Picture>, String> {
    let file = &asked.to.node;
    let [id] = asked.of.results() else {
        let scene = picture(context, statement, asked, asked.of.results(), out)?;
        let file = file.clone();
        return Ok(vec![Picture { file, scene }]);
    };
    if !file.contains('{') {
        let scene = picture(context, statement, asked, asked.of.results(), out)?;
        let file = file.clone();
        return Ok(vec![Picture { file, scene }]);
    }
    let names = find::per(context, id);
    let parts = find::parts(context, id);
    if parts.is_empty() {
        return Err(context
            .did_not_run(id)
            .unwrap_or_else(|| format!("`{}` has no part", id.text)));
    }
    if parts.len() > MOST_FILES {
        let files = plural(parts.len(), "file");
        return Err(format!(
            "{files} would be written, and {MOST_FILES} are the most: narrow it by `where`"
        ));
    }
    let mut pictures = Vec::with_capacity(parts.len());
    for part in parts {
        let file = unlike(&pictures, find::file(file, &names, &part.part));
        let scene = picture(context, statement, asked, &[part], out)?;
        pictures.push(Picture { file, scene });
    }
    Ok(pictures)
}

/// `file`, or with a number where another part has the name already.
fn unlike(pictures: &[Picture], file: String) -> String {
    let taken = |file: &str| pictures.iter().any(|picture| picture.file == file);
    if !taken(&file) {
        return file;
    }
    let (stem, kind) = file.rsplit_once('.').unwrap_or((&file, "svg"));
    let mut number = 2;
    loop {
        let other = format!("{stem}-{number}.{kind}");
        if !taken(&other) {
            return other;
        }
        number += 1;
    }
}

/// One picture, of these results.
fn picture(
    context: &Context<'_>,
    statement: &Statement,
    asked: &Figure,
    of: &[ResultId],
    out: &mut Diagnostics,
) -> Result<Scene, String> {
    let bodies = ask::bodies(context, statement, asked, of, out);
    let mut shown = Vec::with_capacity(of.len());
    for (id, body) in of.iter().zip(&bodies) {
        let Some(outcome) = context.results.get(id.statement) else {
            continue;
        };
        let body = body.as_ref().unwrap_or(&outcome.body);
        let whole = (outcome.status, outcome.reason.as_deref());
        let Some((found, (status, reason))) = find::found(body, whole, &id.part) else {
            return Err(context
                .did_not_run(id)
                .unwrap_or_else(|| format!("`{}` has nothing to draw", id.text)));
        };
        shown.push(Shown {
            name: id.text.clone(),
            status,
            reason,
            found,
            facts: flow::of_result(
                context,
                asked,
                (id, found),
                facts::of_result(context, asked, id, found),
            ),
        });
    }
    if let FigureSource::Rows(source) = &asked.of {
        shown.push(Shown {
            name: facts::name(context, *source),
            status: Status::Ok,
            reason: None,
            found: Found::Rows,
            facts: flow::of_rows(
                context,
                asked,
                *source,
                facts::of_rows(context, asked, *source),
            ),
        });
    }
    if let FigureSource::Flow(name) = &asked.of {
        shown.push(Shown {
            name: name.clone(),
            status: Status::Ok,
            reason: None,
            found: Found::Rows,
            facts: flow::of_flow(context, name),
        });
    }
    let mut theme = Theme::default();
    if let Some(width) = asked.wishes.width {
        theme.width = width * MM;
    }
    let subject = Subject {
        shown,
        wishes: &asked.wishes,
        theme,
    };
    match asked.figure.draw {
        Some(draw) => draw(&subject),
        None => Err(super::entry::lacking_reason(asked.figure.name)),
    }
}
