//! What data look like through the schema of a plan, or without one.

use std::path::Path;
use std::sync::Arc;

use super::rows::Raws;
use super::{Stage, Task, hex};
use crate::data::{self, Decimal, ReadOptions, Request};
use crate::describe;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, JsonDiagnostic, did_you_mean};
use crate::file::{FolderLoader, Loader};
use crate::plan::{Dataset, Format, Origin};
use crate::result::{Description, PlanInfo};
use crate::run;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use crate::table::{self, Table};

/// What was seen of data, and what is wrong.
#[derive(Debug)]
pub struct Looked {
    /// What they look like.
    pub description: Description,
    /// Errors and warnings, by place.
    pub diagnostics: Diagnostics,
    /// The texts that they point into.
    pub sources: Sources,
}

impl Looked {
    fn new(mut description: Description, mut diagnostics: Diagnostics, sources: Sources) -> Self {
        diagnostics.sort();
        let shown = diagnostics.iter();
        description.diagnostics = shown
            .map(|diagnostic| JsonDiagnostic::new(diagnostic, &sources))
            .collect();
        Self {
            description,
            diagnostics,
            sources,
        }
    }
}

fn blank(plan: PlanInfo) -> Description {
    Description {
        kma: env!("CARGO_PKG_VERSION"),
        plan,
        diagnostics: Vec::new(),
        datasets: Vec::new(),
        effects: Vec::new(),
    }
}

/// The data of the plan at `path`: all of its datasets, or the one called `name`.
pub fn look(path: &Path, name: Option<&str>) -> Looked {
    let shown = path.display().to_string();
    let mut stage = Stage::new(&shown);
    let Some((loader, file)) = FolderLoader::beside(path) else {
        stage.diagnostics.push(no_name(&shown));
        return Looked::new(blank(stage.info), stage.diagnostics, stage.sources);
    };
    if let Some(diagnostic) = super::no_plan(path, &shown, &loader, &file) {
        stage.diagnostics.push(diagnostic);
        return Looked::new(blank(stage.info), stage.diagnostics, stage.sources);
    }
    let Some(id) = stage.read_plan(&loader, &file) else {
        return Looked::new(blank(stage.info), stage.diagnostics, stage.sources);
    };
    let mut raws = Raws::new(&loader);
    let (_, mut plan) = stage.check(id, &mut raws);
    if let Some(name) = name.filter(|name| plan.datasets.iter().all(|d| d.name != **name)) {
        let names: Vec<&str> = plan.datasets.iter().map(|d| d.name.as_str()).collect();
        if !stage.diagnostics.has_errors() {
            let message = format!("the plan has no dataset `{name}`");
            let diagnostic = Diagnostic::new(Code::UnknownName, None, message).in_file(&shown);
            stage
                .diagnostics
                .push(diagnostic.maybe_help(did_you_mean(name, names)));
        }
    }
    let mut description = blank(stage.info.clone());
    if stage.diagnostics.has_errors() {
        return Looked::new(description, stage.diagnostics, stage.sources);
    }
    let whole = plan.datasets.len();
    if let Some(name) = name {
        // What stands on other datasets is not asked for.
        plan.datasets.retain(|dataset| dataset.name == name);
    }
    let loaded = stage.load(&plan, &mut raws, Task::Run);
    for loaded in &loaded {
        let dataset = plan
            .datasets
            .iter()
            .find(|dataset| dataset.name == loaded.info.name);
        let seen = dataset.map(|dataset| describe::dataset(dataset, loaded));
        description.datasets.extend(seen);
    }
    if loaded.len() == whole {
        let tables: Vec<Arc<Table>> = loaded.into_iter().map(|l| Arc::new(l.table)).collect();
        description.effects = run::usable(&plan, &tables);
    }
    Looked::new(description, stage.diagnostics, stage.sources)
}

/// The data file at `path` as a plan without schema reads it.
pub fn look_at_file(path: &Path, separator: Option<char>, decimal: Decimal) -> Looked {
    let shown = path.display().to_string();
    let mut description = blank(PlanInfo {
        path: shown.clone(),
        ..PlanInfo::default()
    });
    let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
    let Some((loader, name)) = FolderLoader::beside(path) else {
        out.push(no_name(&shown));
        return Looked::new(description, out, sources);
    };
    let options = ReadOptions {
        sheet: None,
        separator,
        decimal,
    };
    let request = Request {
        file: &name,
        span: None,
        options: &options,
    };
    if let Some(raw) = data::read(&loader, &request, &mut sources, &mut out) {
        let format = Format {
            separator,
            decimal: (decimal == Decimal::Comma).then_some(','),
            ..Format::default()
        };
        let (scope, _) = table::infer(&raw, &format);
        let dataset = Dataset {
            name: name.clone(),
            span: Span::default(),
            origin: Origin::File(ast::Text {
                node: name.clone(),
                span: Span::default(),
            }),
            format,
            columns: None,
            scope,
        };
        if let Some(mut loaded) = table::load(&dataset, &raw, &mut out) {
            loaded.info.file = Some(name.clone());
            description
                .datasets
                .push(describe::dataset(&dataset, &loaded));
        }
        description.plan.sha256 = loader
            .read(&name, crate::file::DATA_LIMIT)
            .ok()
            .map(|bytes| {
                use sha2::Digest;
                hex(&sha2::Sha256::digest(&bytes))
            });
    }
    Looked::new(description, out, sources)
}

fn no_name(shown: &str) -> Diagnostic {
    let message = format!("`{shown}` is not the name of a file");
    let diagnostic = Diagnostic::new(Code::CannotRead, None, message).in_file(shown);
    diagnostic.help("name a plan or a data file: `kma data plan.kma`")
}
