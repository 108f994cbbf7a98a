//! What data look like through the schema of a plan, or without one.

use std::path::Path;
use std::sync::Arc;

use super::rows::Raws;
use super::{Finished, Stage, Task, hex};
use crate::data::{self, Decimal, RawTable, ReadOptions, Request};
use crate::describe;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, JsonDiagnostic, did_you_mean};
use crate::file::{FolderLoader, Loader, decode};
use crate::plan::{Dataset, Format, Origin};
use crate::result::{Description, PlanInfo};
use crate::run;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use crate::table::{self, Loaded, Table};

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
    let (loader, file) = match super::plan_at(path, &shown) {
        Ok(found) => found,
        Err(diagnostic) => {
            stage.diagnostics.push(*diagnostic);
            return Looked::new(blank(stage.info), stage.diagnostics, stage.sources);
        }
    };
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
    let mut tables: Vec<Arc<Table>> = Vec::with_capacity(loaded.len());
    for Loaded { table, info } in loaded {
        let table = Arc::new(table);
        let mut declared = plan.datasets.iter();
        let dataset = declared.find(|dataset| dataset.name == info.name);
        let seen = dataset.map(|dataset| describe::dataset(dataset, &table, &info));
        description.datasets.extend(seen);
        tables.push(table);
    }
    if tables.len() == whole {
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
        unfinished: false,
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
        if let Some(Loaded { table, mut info }) = table::load(&dataset, &raw, &mut out) {
            info.file = Some(name.clone());
            let seen = describe::dataset(&dataset, &Arc::new(table), &info);
            description.datasets.push(seen);
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

/// The data of a plan that ran: all of its datasets, with its effects, or the one called `name`.
pub fn look_again(finished: &Finished, name: Option<&str>) -> Description {
    let (plan, document) = (&finished.checked, &finished.document);
    let mut description = blank(document.plan.clone());
    let declared = plan.datasets.iter().zip(&finished.tables);
    for (dataset, table) in declared {
        let mut all = document.datasets.iter();
        let info = all.find(|info| info.name == dataset.name);
        let wanted = name.is_none_or(|name| name == dataset.name);
        let seen = info.filter(|_| wanted);
        let seen = seen.map(|info| describe::dataset(dataset, table, info));
        description.datasets.extend(seen);
    }
    if name.is_none() && finished.tables.len() == plan.datasets.len() {
        description.effects = run::usable(plan, &finished.tables);
    }
    description
}

/// The headers of a data file; none where it cannot be read, or is large.
pub fn headers(loader: &dyn Loader, file: &str) -> Vec<String> {
    const LARGE: u64 = 1 << 22;
    let Ok(bytes) = loader.read(file, LARGE) else {
        return Vec::new();
    };
    let separator = decode(bytes).ok().map(|text| {
        let lines = text.lines().next().unwrap_or("");
        [';', '\t', ',']
            .into_iter()
            .max_by_key(|sign| lines.matches(*sign).count())
    });
    let options = ReadOptions {
        sheet: None,
        separator: separator.flatten(),
        decimal: Decimal::Point,
        unfinished: true,
    };
    let request = Request {
        file,
        span: None,
        options: &options,
    };
    let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
    let found = data::read(loader, &request, &mut sources, &mut out);
    let headers = found.iter().flat_map(RawTable::headers);
    headers.map(str::to_owned).collect()
}
