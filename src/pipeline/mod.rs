//! From a file name to a whole document: read, parse, check, load, run.

mod again;
mod files;
mod layout;
mod look;
mod protocol;
mod registered;
mod rows;

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::check::{self, STATEMENTS};
use crate::data::RawTable;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, JsonDiagnostic, Severity, suggest};
use crate::figure::FIGURES;
use crate::file::{FolderLoader, Loader, OutputFolder, PLAN_LIMIT, decode};
use crate::plan::review::Deviation;
use crate::plan::{CellKind, CheckedPlan, Dataset, Origin};
use crate::registration::{self, Chain, DataSeen, Meaning, Stated};
use crate::report::Protocol;
use crate::result::{Body, DatasetInfo, Document, Outcome, PlanInfo, RegistrationInfo, Status};
use crate::run;
pub use crate::run::{Unwatched, Watch};
use crate::source::{Source, SourceId, Sources};
use crate::syntax::{self, Words, ast};
use crate::table::{self, Loaded, Table};
use crate::verb::VERBS;

pub use again::{Again, Known, again};
pub use layout::Layout;
pub use look::{Looked, headers, look, look_again, look_at_file};

use registered::Registrations;
use rows::Raws;

/// The end of a run: everything that can be said of it.
#[derive(Debug)]
pub struct Finished {
    /// The results.
    pub document: Document,
    /// What the plan tells besides; nothing where it did not run.
    pub protocol: Protocol,
    /// Errors and warnings, by place.
    pub diagnostics: Diagnostics,
    /// The texts that they point into.
    pub sources: Sources,
    /// The exit code of the contract; [`STOPPED`] where whoever watched ended the run.
    pub exit: u8,
    /// What the plan means; nothing where it has mistakes.
    pub meaning: Meaning,
    /// What its deviations admit.
    pub deviations: Vec<Deviation>,
    /// Its data as they are.
    pub seen: Vec<DataSeen>,
    /// Its registrations, where there are any and their chain holds.
    pub chain: Option<Chain>,
    /// The plan as it was checked; empty where it has mistakes.
    pub checked: CheckedPlan,
    /// The rows of its datasets, where it ran.
    pub tables: Vec<Arc<Table>>,
}

impl Finished {
    /// Adds a mistake that came to light behind the pipeline, and ends with `exit`.
    pub fn refuse(&mut self, diagnostic: Diagnostic, exit: u8) {
        let shown = JsonDiagnostic::new(&diagnostic, &self.sources);
        self.document.diagnostics.push(shown);
        self.diagnostics.push(diagnostic);
        self.exit = self.exit.max(exit);
    }
}

/// The exit code of a run that Ctrl-C ended.
pub const STOPPED: u8 = 130;

/// What is asked of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// All that can be known without running; with the data where they are there.
    Check,
    /// Everything; files are written.
    Run,
    /// Everything but the files.
    Show,
}

/// Runs the plan at `path`; files go to `out`, or beside the plan.
pub fn run(path: &Path, out: Option<&Path>, task: Task) -> Finished {
    run_watched(path, out, task, &Unwatched)
}

/// The same, watched: long computations tell how far they are, and can be ended; then nothing is written.
pub fn run_watched(path: &Path, out: Option<&Path>, task: Task, watch: &dyn Watch) -> Finished {
    let shown = path.display().to_string();
    let (loader, name) = match plan_at(path, &shown) {
        Ok(found) => found,
        Err(diagnostic) => {
            let mut stage = Stage::new(&shown);
            stage.diagnostics.push(*diagnostic);
            return stage.finish(Vec::new(), Vec::new(), Vec::new());
        }
    };
    let folder = OutputFolder::new(out.unwrap_or(loader.root())).protecting(path);
    let place = (loader.root(), &folder);
    watched(&loader, &name, &shown, place, (task, watch, None))
}

/// The folder of the plan at `path`, and its name there; or what else is there, and which plans there are.
fn plan_at(path: &Path, shown: &str) -> Result<(FolderLoader, String), Box<Diagnostic>> {
    if path.is_dir() {
        let plans = FolderLoader::new(path).plans();
        let message = format!("`{shown}` is a folder");
        return Err(Box::new(no_plan((message, shown), path, "", &plans)));
    }
    let Some((loader, name)) = FolderLoader::beside(path) else {
        let message = format!("`{shown}` is not the name of a file");
        return Err(Box::new(no_plan((message, shown), path, "", &[])));
    };
    if loader.exists(&name) {
        return Ok((loader, name));
    }
    let message = format!("there is no file `{shown}`");
    let folder = path.parent().unwrap_or(path);
    let plans = loader.plans();
    Err(Box::new(no_plan((message, shown), folder, &name, &plans)))
}

/// Says that there is no plan called `name`, and which `plans` the `folder` has.
fn no_plan(
    (message, shown): (String, &str),
    folder: &Path,
    name: &str,
    plans: &[String],
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::CannotRead, None, message).in_file(shown);
    let near = suggest(name, plans.iter().map(String::as_str));
    let path_of = |plan: &str| format!("`{}`", folder.join(plan).display());
    if !near.is_empty() {
        let near: Vec<String> = near.into_iter().map(path_of).collect();
        return diagnostic.help(format!("write {}", near.join(" or ")));
    }
    let mut named: Vec<String> = plans.iter().take(PLANS).map(|plan| path_of(plan)).collect();
    if plans.len() > PLANS {
        named.push("…".to_owned());
    }
    if named.is_empty() {
        diagnostic.help("name a plan: a file that ends in `.kma`")
    } else {
        diagnostic.help(format!("name a plan, such as {}", named.join(", ")))
    }
}

/// So many plans of a folder are named where none was.
const PLANS: usize = 3;

/// The words that statements begin with.
pub fn keywords() -> Vec<&'static str> {
    let fixed = STATEMENTS.iter().copied();
    let verbs = VERBS.iter().map(|verb| verb.name);
    let figures = FIGURES.iter().map(|figure| figure.name);
    fixed.chain(verbs).chain(figures).collect()
}

/// The plan's data and its registrations are never written over.
fn protect(out: &OutputFolder, root: &Path, name: &str, plan: &CheckedPlan) -> OutputFolder {
    let out = out
        .clone()
        .protecting(root.join(registration::chain_name(name)));
    plan.datasets
        .iter()
        .fold(out, |out, dataset| match &dataset.origin {
            Origin::File(file) => out.protecting(root.join(&file.node)),
            Origin::Table(_) | Origin::Studies(_) => out,
        })
}

/// The same behind any loader: the plan `name`, called `shown` in messages, in the folder `root`; files go to `out`.
pub fn from_loader(
    loader: &dyn Loader,
    name: &str,
    shown: &str,
    (root, out): (&Path, &OutputFolder),
    task: Task,
) -> Finished {
    let how = (task, &Unwatched as &dyn Watch, None);
    watched(loader, name, shown, (root, out), how)
}

fn watched(
    loader: &dyn Loader,
    name: &str,
    shown: &str,
    (root, out): (&Path, &OutputFolder),
    (task, watch, again): (Task, &dyn Watch, Option<&Again<'_>>),
) -> Finished {
    let mut stage = Stage::new(shown);
    let Some(id) = stage.read_plan(loader, name) else {
        return stage.finish(Vec::new(), Vec::new(), Vec::new());
    };
    let mut raws = Raws::new(loader);
    let (ast, mut plan) = stage.check(id, &mut raws);
    stage.registrations = Registrations::read(loader, name);
    registered::unknown_names(&plan, stage.registrations.chain(), &mut stage.diagnostics);
    if stage.diagnostics.has_errors() {
        return stage.finish(Vec::new(), Vec::new(), Vec::new());
    }
    stage.meaning = registration::meaning(&ast, &plan, &stage.sources);
    stage.deviations.clone_from(&plan.review.deviations);
    let out = &protect(out, root, name, &plan);
    if task != Task::Show {
        files::check(&plan, out, task, &mut stage.diagnostics);
    }
    stage.hashes = again.is_some();
    let loaded = stage.load(&plan, &mut raws, task);
    drop(raws);
    stage.stands(&mut plan);
    let datasets: Vec<DatasetInfo> = loaded.iter().map(|l| l.info.clone()).collect();
    if stage.diagnostics.has_errors() || loaded.len() < plan.datasets.len() {
        if task == Task::Check && !stage.diagnostics.has_errors() {
            run::lint_without_rows(&plan, &mut stage.diagnostics);
        }
        return stage.finish(datasets, Vec::new(), Vec::new());
    }
    let tables: Vec<Arc<Table>> = loaded.into_iter().map(|l| Arc::new(l.table)).collect();
    if task == Task::Check {
        run::lint_rows(&plan, &tables, &mut stage.diagnostics);
        return stage.finish(datasets, Vec::new(), Vec::new());
    }
    let known = again.map(|again| (again.known)(&plan, &stage.seen));
    let known = (watch, known.as_deref().unwrap_or_default());
    let out_of_run = &mut stage.diagnostics;
    let Some(mut found) = run::run_again(&plan, &tables, &stage.sources, known, out_of_run) else {
        return stage.stopped(datasets);
    };
    let writes = again.map_or(&again::all as files::Writes<'_>, |again| again.writes);
    let out = (out, writes);
    if task == Task::Run {
        files::write(&plan, &mut found.results, out, &mut stage.diagnostics);
    }
    let text = stage.sources.get(id).map_or("", |source| source.text());
    let mut protocol = protocol::of(&plan, &tables, text);
    registered::insert_gone(&stage.gone, &mut found.results, &mut protocol);
    let document = stage.document(datasets, found.selections, found.results);
    if task == Task::Run {
        files::report(&plan, (&document, &protocol), out, &mut stage.diagnostics);
    }
    Finished {
        checked: plan,
        tables,
        ..stage.finished(document, protocol)
    }
}

/// The texts, mistakes and facts of one run.
struct Stage {
    sources: Sources,
    diagnostics: Diagnostics,
    info: PlanInfo,
    registrations: Registrations,
    meaning: Meaning,
    deviations: Vec<Deviation>,
    /// The data as they are now.
    seen: Vec<DataSeen>,
    /// Whether the data are to be told from those of another run.
    hashes: bool,
    registration: RegistrationInfo,
    /// What is registered and here no more.
    gone: Vec<(Stated, Option<usize>)>,
    /// What is wrong, and does not keep the run from going on.
    held_back: Vec<Diagnostic>,
}

impl Stage {
    fn new(shown: &str) -> Self {
        Self {
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            info: PlanInfo {
                path: shown.to_owned(),
                ..PlanInfo::default()
            },
            registrations: Registrations::None,
            meaning: Meaning::default(),
            deviations: Vec::new(),
            seen: Vec::new(),
            hashes: false,
            registration: RegistrationInfo::none(),
            gone: Vec::new(),
            held_back: Vec::new(),
        }
    }

    fn read_plan(&mut self, loader: &dyn Loader, name: &str) -> Option<SourceId> {
        let bytes = match loader.read(name, PLAN_LIMIT) {
            Ok(bytes) => bytes,
            Err(error) => {
                let diagnostic = error.diagnostic(None);
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        self.info.sha256 = Some(hex(&Sha256::digest(&bytes)));
        match decode(bytes) {
            Ok(text) => Some(self.sources.add(Source::new(&self.info.path, text))),
            Err(error) => {
                let diagnostic = error.diagnostic(&self.info.path, None);
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn check(&mut self, id: SourceId, raws: &mut Raws<'_>) -> (ast::Plan, CheckedPlan) {
        let Some(source) = self.sources.get(id).cloned() else {
            return (ast::Plan::default(), CheckedPlan::default());
        };
        let keywords = keywords();
        let words = Words {
            statements: &keywords,
        };
        let plan = syntax::parse(&source, id, &words, &mut self.diagnostics);
        // The check points into the plan alone; reading data adds sources meanwhile.
        let of_plan = self.sources.clone();
        let sources = &mut self.sources;
        let mut infer = |dataset: &Dataset, out: &mut Diagnostics| {
            let raw = raws.get(dataset, sources, out)?;
            Some(table::infer(raw, &dataset.format))
        };
        let checked = check::check(&plan, &of_plan, &mut infer, &mut self.diagnostics);
        self.info.title.clone_from(&checked.title);
        (plan, checked)
    }

    /// The tables, in the order of the datasets; a check goes on where a file is not there yet.
    fn load(&mut self, plan: &CheckedPlan, raws: &mut Raws<'_>, task: Task) -> Vec<Loaded> {
        let mut loaded = Vec::with_capacity(plan.datasets.len());
        for dataset in &plan.datasets {
            let absent = match &dataset.origin {
                Origin::File(file) => !raws.exists(&file.node),
                Origin::Studies(rows) => rows.is_empty(),
                Origin::Table(_) => false,
            };
            if absent && task == Task::Check {
                self.seen.push(seen(dataset, None, None));
                continue;
            }
            let mut found = Diagnostics::default();
            let raw = raws.get(dataset, &mut self.sources, &mut found);
            let empty = raw.is_none();
            if task == Task::Check && empty && is_form(&found) && raws.has_headers(dataset) {
                self.seen.push(seen(dataset, None, None));
                continue;
            }
            self.diagnostics.extend(found);
            let Some(raw) = raws.get(dataset, &mut self.sources, &mut self.diagnostics) else {
                continue;
            };
            let read = table::load(dataset, raw, &mut self.diagnostics);
            let of_file = if let Origin::File(file) = &dataset.origin {
                raws.hash(&file.node)
            } else {
                None
            };
            // Only where they are held against something, or are to be registered.
            if task == Task::Check || self.registrations.chain().is_some() {
                let raw = raws.get(dataset, &mut self.sources, &mut self.diagnostics);
                self.seen.push(seen(dataset, raw, of_file));
            } else if self.hashes {
                self.seen.push(seen(dataset, None, of_file));
            }
            loaded.extend(read.map(|mut read| {
                if let Origin::File(file) = &dataset.origin {
                    read.info.file = Some(file.node.clone());
                    read.info.sha256 = raws.hash(&file.node);
                }
                read
            }));
        }
        loaded
    }

    /// The end of a run that was not let come to its end.
    fn stopped(mut self, datasets: Vec<DatasetInfo>) -> Finished {
        self.diagnostics.push(
            Diagnostic::new(
                Code::CannotCompute,
                None,
                "the run was ended before its end",
            )
            .help("nothing was written, and no result is printed: run it again"),
        );
        Finished {
            exit: STOPPED,
            ..self.finish(datasets, Vec::new(), Vec::new())
        }
    }

    fn finish(
        mut self,
        datasets: Vec<DatasetInfo>,
        selections: Vec<crate::result::SelectionInfo>,
        results: Vec<Outcome>,
    ) -> Finished {
        let document = self.document(datasets, selections, results);
        self.finished(document, Protocol::default())
    }

    /// The document, with what was found of the plan so far.
    fn document(
        &mut self,
        datasets: Vec<DatasetInfo>,
        selections: Vec<crate::result::SelectionInfo>,
        results: Vec<Outcome>,
    ) -> Document {
        Document {
            kma: env!("CARGO_PKG_VERSION"),
            plan: std::mem::take(&mut self.info),
            registration: std::mem::take(&mut self.registration),
            diagnostics: self.shown_diagnostics(),
            datasets,
            selections,
            results,
        }
    }

    fn shown_diagnostics(&mut self) -> Vec<JsonDiagnostic> {
        for diagnostic in std::mem::take(&mut self.held_back) {
            self.diagnostics.push(diagnostic);
        }
        self.diagnostics.sort();
        let all = self.diagnostics.iter();
        all.map(|diagnostic| JsonDiagnostic::new(diagnostic, &self.sources))
            .collect()
    }

    /// The end: what came in since the document was made is added to it.
    fn finished(mut self, document: Document, protocol: Protocol) -> Finished {
        Finished {
            exit: exit_code(&self.diagnostics, &document.results),
            document: Document {
                diagnostics: self.shown_diagnostics(),
                ..document
            },
            protocol,
            diagnostics: self.diagnostics,
            sources: self.sources,
            meaning: self.meaning,
            deviations: self.deviations,
            seen: self.seen,
            chain: self.registrations.into_chain(),
            checked: CheckedPlan::default(),
            tables: Vec::new(),
        }
    }
}

/// Whether all that is wrong with a file is that it has no rows yet: a form that is not filled in.
fn is_form(found: &Diagnostics) -> bool {
    !found.is_empty() && found.iter().all(|d| d.code == Code::EmptyData)
}

/// A dataset as it is now.
fn seen(dataset: &Dataset, raw: Option<&RawTable>, sha256: Option<String>) -> DataSeen {
    let file = match &dataset.origin {
        Origin::File(file) => Some((file.node.as_str(), sha256)),
        Origin::Table(_) | Origin::Studies(_) => None,
    };
    let columns = dataset.columns.iter().flatten();
    let mut columns = columns.filter(|column| matches!(column.kind, CellKind::Study));
    let headers: Vec<String> = columns.next().map_or_else(
        || vec!["study".to_owned()],
        |column| {
            column
                .headers
                .iter()
                .map(|(header, _)| header.clone())
                .collect()
        },
    );
    registration::data::seen(&dataset.name, file, raw, &headers)
}

/// 3 where a file cannot be read or written, 2 where something is wrong, 1 where an `expect` fails.
fn exit_code(diagnostics: &Diagnostics, results: &[Outcome]) -> u8 {
    let errors = || diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let files = [Code::CannotRead, Code::CannotWrite, Code::TooLarge];
    if errors().any(|d| files.contains(&d.code)) {
        return 3;
    }
    if errors().next().is_some() || results.iter().any(|r| r.status == Status::Failed) {
        return 2;
    }
    let fails = |outcome: &Outcome| matches!(outcome.body, Body::Expectation { holds: false, .. });
    u8::from(results.iter().any(fails))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
