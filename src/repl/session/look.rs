//! Looking at what has a name.

use super::{Reply, Session};
use crate::catalog;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, plural};
use crate::pipeline;
use crate::plan::{Scope, Type};
use crate::report::{self, Page, Span, Tone};
use crate::result::Table as Shown;
use crate::unit::Unit;

/// So many labels of a column are shown.
const MOST_LABELS: usize = 8;

impl Session {
    /// `NAME?`
    pub(super) fn look(&mut self, name: &str) -> Reply {
        let name = name.trim().trim_matches('`').to_owned();
        if let Some(text) = self.dataset(&name).or_else(|| self.selection(&name)) {
            return Reply::of(text);
        }
        if let Some(text) = self.effect(&name).or_else(|| self.result(&name)) {
            return Reply::of(text);
        }
        if let Some(text) = self.waiting(&name) {
            return Reply::of(text);
        }
        if let Some(reply) = self.number(&name) {
            return reply;
        }
        if let Some(text) = self.column(&name) {
            return Reply::of(text);
        }
        if !catalog::find(&name).is_empty() {
            return self.explain(&name);
        }
        if let Some(text) = self.label(&name) {
            return Reply::of(text);
        }
        if let Some(diagnostic) = no_code(&name) {
            return self.refuse(diagnostic);
        }
        let message = format!("nothing is called `{name}` here");
        let diagnostic = Diagnostic::new(Code::UnknownName, None, message);
        let columns = self.all_scopes().flat_map(|scope| &scope.columns);
        let columns = columns.map(|column| column.name.as_str());
        let names: Vec<&str> = self.names().chain(columns).collect();
        let help = did_you_mean(&name, names);
        let help = help.unwrap_or_else(|| "`:names` lists what has a name".to_owned());
        self.refuse(diagnostic.help(help))
    }

    /// `:data [NAME]`
    pub(super) fn data(&mut self, name: &str) -> Reply {
        if !name.is_empty() {
            return self.look(name);
        }
        let finished = self.last.finished.as_ref();
        let description = finished.map(|finished| pipeline::look_again(finished, None));
        if let Some(found) = description.filter(|found| !found.datasets.is_empty()) {
            return Reply::of(report::look::description(&found, &self.style));
        }
        let message = "there are no data yet";
        let help = "write `data trials from \"trials.csv\"`";
        self.refuse(Diagnostic::new(Code::UnknownName, None, message).help(help))
    }

    /// `:names`
    pub(super) fn all_names(&self) -> Reply {
        let mut shown = listed(&["name", "is", ""]);
        for said in &self.said {
            if let Some(name) = &said.name {
                let (what, mut about) = self.about(name, &said.word);
                if self.last.held.contains(&said.id) {
                    "has a mistake, or stands on one".clone_into(&mut about);
                } else if let (true, Some((file, _))) =
                    (self.last.lacking.absent.contains(&said.id), &said.file)
                {
                    about = format!("waits for `{file}`");
                }
                shown.rows.push(vec![name.clone(), what, about]);
            }
        }
        if shown.rows.is_empty() {
            return Reply::of("nothing has a name yet\n");
        }
        Reply::of(report::table::text(&shown, &self.style))
    }

    /// What a name is, and the most important of it.
    fn about(&self, name: &str, word: &str) -> (String, String) {
        let finished = self.last.finished.as_ref();
        let document = finished.map(|finished| &finished.document);
        let sized = |rows: usize, studies: usize| {
            format!("{}, {}", plural(rows, "row"), plural(studies, "study"))
        };
        let effects = finished.iter().flat_map(|f| f.checked.effects.iter());
        let effect = effects
            .filter(|effect| effect.name == name)
            .map(|effect| effect.measure.title);
        let about = match word {
            "data" => document
                .and_then(|d| d.datasets.iter().find(|data| data.name == name))
                .map(|data| sized(data.rows, data.studies)),
            "let" => document
                .and_then(|d| d.selections.iter().find(|selection| selection.name == name))
                .map(|selection| sized(selection.rows, selection.studies)),
            "effect" => effect.into_iter().next().map(str::to_owned),
            "search" | "flow" => Some(String::new()),
            _ => document
                .and_then(|d| d.results.iter().find(|r| r.name.as_deref() == Some(name)))
                .map(report::text::headline),
        };
        let what = match word {
            "let" => "selection",
            word => word,
        };
        let waits = "waits for what it names";
        (what.to_owned(), about.unwrap_or_else(|| waits.to_owned()))
    }

    /// A column, or an arm with its fields, in all data that have it: `dose?`, `trials.dose?`.
    fn column(&self, name: &str) -> Option<String> {
        let finished = self.last.finished.as_ref()?;
        let mut description = pipeline::look_again(finished, None);
        description.effects.clear();
        description.datasets.retain_mut(|dataset| {
            let own = name.strip_prefix(dataset.name.as_str());
            let name = own.and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
            let is_meant = |column: &str| {
                let field = column.strip_prefix(name);
                field.is_some_and(|field| field.is_empty() || field.starts_with('.'))
            };
            dataset.columns.retain(|column| is_meant(&column.name));
            dataset.suspicious.retain(|found| is_meant(&found.column));
            dataset.remarks.clear();
            dataset.rows_per_study.clear();
            dataset.shared.clear();
            !dataset.columns.is_empty()
        });
        let found = !description.datasets.is_empty();
        found.then(|| report::look::description(&description, &self.style))
    }

    /// A label, in all columns that have it.
    fn label(&self, name: &str) -> Option<String> {
        let finished = self.last.finished.as_ref()?;
        let description = pipeline::look_again(finished, None);
        let mut page = Page::new(&self.style);
        for dataset in &description.datasets {
            for column in &dataset.columns {
                let label = column.labels.iter().find(|label| label.label == name);
                if let Some(label) = label {
                    let line = [
                        Span::new(name, Tone::Strong),
                        Span::plain(format!("label of `{}` in `{}`", column.name, dataset.name))
                            .after(2),
                        Span::plain(plural(label.rows, "row")).after(2),
                    ];
                    page.paragraph(0, 2, &line);
                }
            }
        }
        let text = page.finish();
        (!text.is_empty()).then_some(text)
    }

    /// As `kma data PLAN NAME` shows it.
    fn dataset(&self, name: &str) -> Option<String> {
        let finished = self.last.finished.as_ref()?;
        let description = pipeline::look_again(finished, Some(name));
        let found = !description.datasets.is_empty();
        found.then(|| report::look::description(&description, &self.style))
    }

    fn selection(&self, name: &str) -> Option<String> {
        let finished = self.last.finished.as_ref()?;
        let mut selections = finished.document.selections.iter();
        let info = selections.find(|selection| selection.name == name)?;
        let mut text = report::text::selection(info, &self.style);
        let mut checked = finished.checked.selections.iter();
        if let Some(selection) = checked.find(|selection| selection.name == name) {
            let columns = columns(&selection.scope);
            text.push_str(&report::table::text(&columns, &self.style));
        }
        Some(text)
    }

    fn effect(&self, name: &str) -> Option<String> {
        let finished = self.last.finished.as_ref()?;
        let mut effects = finished.checked.effects.iter();
        let effect = effects.find(|effect| effect.name == name)?;
        let said = self
            .said
            .iter()
            .find(|said| said.name.as_deref() == Some(name))?;
        let mut page = Page::new(&self.style);
        let measure = effect.measure;
        let title = [
            Span::new(name, Tone::Strong),
            Span::plain(format!("{} ({})", measure.title, measure.name)).after(2),
        ];
        page.paragraph(0, 2, &title);
        for line in said.statement().lines() {
            page.verbatim(2, line);
        }
        if let Some(lower) = effect.lower_is_better {
            let better = if lower {
                "lower is better"
            } else {
                "higher is better"
            };
            page.say(2, better, Tone::Plain);
        }
        page.say(
            2,
            format!(":explain {} tells how it is computed", measure.name),
            Tone::Faint,
        );
        Some(page.finish())
    }

    fn result(&self, name: &str) -> Option<String> {
        let finished = self.last.finished.as_ref()?;
        report::text::one(&finished.document, name, &self.style)
    }

    /// What has a name and waits for what it stands on.
    fn waiting(&self, name: &str) -> Option<String> {
        let said = self
            .said
            .iter()
            .find(|said| said.name.as_deref() == Some(name))?;
        let waits = self.last.waiting.contains(&said.id);
        let why = if waits {
            "  waits for the rows or the names that it stands on\n"
        } else {
            ""
        };
        Some(format!("{}\n{why}", said.text.trim()))
    }
}

/// What looks like the code of a message, and is none.
fn no_code(name: &str) -> Option<Diagnostic> {
    let digits = name.strip_prefix(['E', 'W'])?;
    let code = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
    let message = format!("there is no code `{name}`");
    let diagnostic = Diagnostic::new(Code::UnknownName, None, message);
    code.then(|| diagnostic.help("`:explain` lists all codes"))
}

pub(super) fn listed(columns: &[&str]) -> Shown {
    Shown {
        columns: columns.iter().map(ToString::to_string).collect(),
        rows: Vec::new(),
        numeric: vec![false; columns.len()],
        remarks: Vec::new(),
        files: Vec::new(),
    }
}

/// The columns of a selection, and their types.
fn columns(scope: &Scope) -> Shown {
    let mut shown = listed(&["column", "type"]);
    for column in &scope.columns {
        let row = vec![column.name.clone(), type_of(&column.kind)];
        shown.rows.push(row);
    }
    shown
}

/// `number in mg`
fn type_of(kind: &Type) -> String {
    match kind {
        Type::Number(unit) => in_unit(unit),
        Type::Label { labels, ordered } => {
            let joint = if *ordered { " < " } else { ", " };
            let first: Vec<&str> = labels
                .iter()
                .take(MOST_LABELS)
                .map(String::as_str)
                .collect();
            let more = if labels.len() > MOST_LABELS {
                ", …"
            } else {
                ""
            };
            format!("one of {}{more}", first.join(joint))
        }
        Type::Flag => "flag".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Study => "study".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Unknown => "unknown".to_owned(),
    }
}

fn in_unit(unit: &Unit) -> String {
    let unit = unit.to_string();
    if unit.is_empty() {
        "number".to_owned()
    } else {
        format!("number in {unit}")
    }
}
