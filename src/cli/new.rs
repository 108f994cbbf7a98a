//! `kma new DIR`: a plan to begin with, and the headers of its data; `kma new --from FILE`: a plan for a data file.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::arguments::NewArguments;
use super::commands::finish;
use super::output::Console;
use super::questions;
use crate::begin::{self, Answers, Begun, Benefit, Data, DataFile, Outcomes, Start};
use crate::data::{self, Decimal, RawTable, ReadOptions, Request};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{DATA_LIMIT, FileError, FolderLoader, Loader, OutputFolder};
use crate::pipeline::{Layout, STOPPED, Task};
use crate::report::{Page, Span, Style, Tone};
use crate::source::Sources;

/// What plans of new reviews are called.
const PLAN: &str = "plan.kma";

/// `kma new [DIR]`
pub(super) fn new(arguments: &NewArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    match &arguments.from {
        Some(file) => from_file(arguments, file, console),
        None => from_answers(arguments, console),
    }
}

/// A plan with its data file, for what the options and the answers say.
fn from_answers(arguments: &NewArguments, console: &mut Console<'_>) -> io::Result<u8> {
    let folder = arguments
        .folder
        .clone()
        .unwrap_or_else(|| PathBuf::from("."));
    if let Some(help) = no_folder(&folder) {
        let message = format!("`{}` is the name of a file", folder.display());
        return console.refuse(
            Diagnostic::new(Code::CommandLine, None, message).help(help),
            "",
        );
    }
    let mut answers = match answers(arguments, &folder) {
        Ok(answers) => answers,
        Err(diagnostic) => return console.refuse(*diagnostic, ""),
    };
    let said = [
        &arguments.effect,
        &arguments.data,
        &arguments.outcomes,
        &arguments.benefit,
    ];
    let mut chosen = None;
    if console.asks() && said.iter().all(|option| option.is_none()) {
        match asked(&answers, console)? {
            Some(said) => answers = said,
            None => return Ok(STOPPED),
        }
    } else if arguments.effect.is_none() {
        chosen = Some(by_default(arguments, &answers, console));
    }
    let begun = begin::template(&answers);
    let mut files = Vec::new();
    if let Some((name, headers)) = &begun.headers {
        files.push((*name, headers.clone().into_bytes()));
    }
    write(&folder, PLAN, files, &begun, chosen, console)
}

/// Asks on the terminal, where Ctrl-C and Ctrl-D stop at once.
fn asked(answers: &Answers, console: &mut Console<'_>) -> io::Result<Option<Answers>> {
    let mut editor = DefaultEditor::new().map_err(io::Error::other)?;
    let mut read = |prompt: &str| match editor.readline(prompt) {
        Ok(line) => Ok(Some(line)),
        Err(ReadlineError::Interrupted | ReadlineError::Eof) => Ok(None),
        Err(error) => Err(io::Error::other(error)),
    };
    let style = console.style();
    questions::ask(answers, &mut read, console.out, &style)
}

/// What nobody was asked, and what was chosen.
fn by_default(arguments: &NewArguments, answers: &Answers, console: &Console<'_>) -> String {
    let mut options = vec![format!("--effect {}", answers.start.measure)];
    if arguments.outcomes.is_none() {
        options.push("--outcomes one".to_owned());
    }
    let why = if console.asks() {
        "what is usual"
    } else {
        "without a terminal to ask on, what is usual"
    };
    format!(
        "taken, {why}: `{}`; `kma new --help` lists the others",
        options.join(" ")
    )
}

/// What the options say; what they leave open is what is usual.
fn answers(arguments: &NewArguments, folder: &Path) -> Result<Answers, Box<Diagnostic>> {
    let data = arguments.data.as_ref();
    let data = data.and_then(|name| Data::ALL.iter().find(|data| data.name() == name));
    let effect = arguments.effect.as_ref().and_then(|name| Start::find(name));
    let start = match (effect, data) {
        (Some(effect), Some(data)) if effect.data != *data => {
            let message = format!("`{}` is not computed from {}", effect.measure, data.name());
            let help = format!(
                "write `--effect {} --data {}`, or leave one of them out",
                effect.measure,
                effect.data.name()
            );
            return Err(Box::new(
                Diagnostic::new(Code::CommandLine, None, message).help(help),
            ));
        }
        (Some(effect), _) => effect,
        (None, data) => data.unwrap_or(&Data::Means).usual(),
    };
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Ok(Answers {
        title: arguments
            .title
            .clone()
            .unwrap_or_else(|| title(&name.unwrap_or_default())),
        start,
        outcomes: match arguments.outcomes.as_deref() {
            Some("several") => Outcomes::Several,
            Some(_) | None => Outcomes::One,
        },
        benefit: match arguments.benefit.as_deref() {
            Some("lower") => Some(Benefit::Lower),
            Some(_) => Some(Benefit::Higher),
            None => None,
        },
    })
}

/// `ketamine_2024` as a title: `Ketamine 2024`.
fn title(name: &str) -> String {
    let words: Vec<&str> = name
        .split(['_', '-', '.', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    let title = words.join(" ");
    let mut letters = title.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "A review".to_owned(),
    }
}

/// What to write instead of a name that is no folder's.
fn no_folder(folder: &Path) -> Option<String> {
    let extension = folder.extension()?.to_string_lossy().to_lowercase();
    match extension.as_str() {
        "kma" => Some(format!(
            "name the folder of the review: `kma new {}`",
            folder.with_extension("").display()
        )),
        "csv" | "tsv" | "xlsx" | "json" => {
            Some(format!("write `kma new --from {}`", folder.display()))
        }
        _ => None,
    }
}

/// A plan for a data file that is there.
fn from_file(arguments: &NewArguments, file: &Path, console: &mut Console<'_>) -> io::Result<u8> {
    let shown = file.display().to_string();
    let Some((loader, name)) = FolderLoader::beside(file) else {
        let message = format!("`{shown}` is not the name of a file");
        let help = "name a data file: `kma new --from data.csv`";
        return console.refuse(
            Diagnostic::new(Code::CannotRead, None, message).help(help),
            "",
        );
    };
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let title = arguments
        .title
        .clone()
        .unwrap_or_else(|| self::title(&stem));
    let mut sources = Sources::default();
    let mut found = Diagnostics::default();
    let read = read(&loader, &name, &mut sources, &mut found);
    console.report_some(&found, &sources, read.is_some());
    let Some(read) = read else {
        let files = [Code::CannotRead, Code::TooLarge];
        let of_files = found
            .iter()
            .any(|diagnostic| files.contains(&diagnostic.code));
        return Ok(if of_files { super::FILES } else { super::WRONG });
    };
    let copy = read.copy.as_ref();
    let mut begun = begin::propose(
        &read.raw,
        &DataFile {
            name: copy.map_or(name.as_str(), |(copy, _)| copy.as_str()),
            title: &title,
            separator: read.separator,
            decimal: read.decimal,
            unsure: read.unsure.clone(),
        },
    );
    if let Some((copy, _)) = copy {
        begun.found.push(format!(
            "headers that stand twice in `{name}`: `{copy}` numbers them"
        ));
    }
    let folder = arguments
        .folder
        .clone()
        .unwrap_or_else(|| loader.root().to_path_buf());
    let mut files = Vec::new();
    if let Some((copy, text)) = copy {
        files.push((copy.as_str(), text.clone().into_bytes()));
    } else if !same_folder(&folder, loader.root()) {
        match loader.read(&name, DATA_LIMIT) {
            Ok(bytes) => files.push((name.as_str(), bytes)),
            Err(error) => return console.refuse(error.diagnostic(None), ""),
        }
    }
    write(
        &folder,
        &format!("{stem}.kma"),
        files,
        &begun,
        None,
        console,
    )
}

/// A data file that a plan is begun with.
struct Read {
    raw: RawTable,
    separator: Option<char>,
    decimal: Decimal,
    /// A copy in which no header stands twice, and its name.
    copy: Option<(String, String)>,
    unsure: Vec<String>,
}

/// Reads a data file, however its cells are parted; also one without rows, or with headers that stand twice.
fn read(
    loader: &FolderLoader,
    name: &str,
    sources: &mut Sources,
    found: &mut Diagnostics,
) -> Option<Read> {
    let (separator, decimal) = super::data::reading(&loader.root().join(name));
    let mut options = ReadOptions {
        sheet: None,
        separator,
        decimal,
        unfinished: true,
    };
    let request = Request {
        file: name,
        span: None,
        options: &options,
    };
    let mut raw = data::read(loader, &request, sources, found)?;
    let read = |raw, copy, unsure| Read {
        raw,
        separator,
        decimal,
        copy,
        unsure,
    };
    let twice: Vec<String> = twice(&raw);
    if twice.is_empty() {
        return Some(read(raw, None, Vec::new()));
    }
    let renamed = begin::distinct_headers(&mut raw);
    let text = renamed.first().and_then(|at| {
        let source = sources.get(raw.header_place(*at).span?.source)?;
        begin::with_headers(&raw, &renamed, source.text())
    });
    let Some(text) = text else {
        // A workbook is for its owner to change.
        options.unfinished = false;
        let request = Request {
            file: name,
            span: None,
            options: &options,
        };
        data::read(loader, &request, sources, found);
        return None;
    };
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, "csv"));
    let unsure = format!(
        "{} stand twice among the headers, and what tells them apart is not said: the copy numbers them from the left, \
         and reads 1 as the treated group where they are two groups",
        twice.join(", ")
    );
    Some(read(
        raw,
        Some((format!("{stem}_numbered.{kind}"), text)),
        vec![unsure],
    ))
}

/// The headers that stand twice.
fn twice(raw: &RawTable) -> Vec<String> {
    let headers: Vec<&str> = raw.headers().collect();
    let mut twice = Vec::new();
    let mut seen = HashSet::new();
    for header in headers {
        let shown = format!("`{}`", header.escape_debug());
        if !seen.insert(header) && !twice.contains(&shown) {
            twice.push(shown);
        }
    }
    twice
}

/// Whether both are one folder.
fn same_folder(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
    }
}

/// Writes the plan and the files beside it, none of them where one is there already; checks the plan, and says what
/// comes next.
fn write<'a>(
    folder: &Path,
    plan: &'a str,
    mut files: Vec<(&'a str, Vec<u8>)>,
    begun: &Begun,
    chosen: Option<String>,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let text = match Layout::of_bytes(plan, begun.plan.clone().into_bytes()) {
        Ok(layout) => layout.formatted.text,
        Err(diagnostic) => return console.refuse(*diagnostic, ""),
    };
    files.push((plan, text.into_bytes()));
    let output = OutputFolder::new(folder);
    let there = files
        .iter()
        .map(|(name, _)| beside(folder, name))
        .find(|path| path.exists());
    if let Some(path) = there {
        let message = format!("`{}` is there already", path.display());
        let diagnostic = Diagnostic::new(Code::CannotWrite, None, message)
            .help("name another folder: `kma new` writes over nothing, and wrote nothing");
        return console.refuse(diagnostic, "");
    }
    let mut written = Vec::new();
    for (name, bytes) in &files {
        match output.create(name, bytes) {
            Ok(_) => written.push(beside(folder, name)),
            Err(error) => return console.refuse(cannot(&error, folder), ""),
        }
    }
    let path = beside(folder, plan);
    let finished = match finish(&path, None, Task::Check, console) {
        Ok(finished) => finished,
        Err(refused) => return refused,
    };
    console.report_some(&finished.diagnostics, &finished.sources, true);
    if !console.quiet {
        let text = if finished.exit == super::DONE {
            told(&written, chosen, &path, begun, console)
        } else {
            wrote(&written, &console.style()).finish()
        };
        console.print(&text)?;
    }
    Ok(finished.exit)
}

/// The path of a file in `folder`, as people write it.
fn beside(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") {
        PathBuf::from(name)
    } else {
        folder.join(name)
    }
}

fn cannot(error: &FileError, folder: &Path) -> Diagnostic {
    error
        .write_diagnostic(None)
        .in_file(folder.display().to_string())
}

/// What was written and found, and the commands that come next.
fn told(
    written: &[PathBuf],
    chosen: Option<String>,
    plan: &Path,
    begun: &Begun,
    console: &Console<'_>,
) -> String {
    let style = console.style();
    let mut page = wrote(written, &style);
    if let Some(chosen) = chosen {
        page.say(0, chosen, Tone::Plain);
    }
    for (title, facts) in [("Found", &begun.found), ("Not sure", &begun.unsure)] {
        if facts.is_empty() {
            continue;
        }
        page.gap();
        page.say(0, title, Tone::Strong);
        for fact in facts {
            page.paragraph(2, 2, &[Span::plain(fact.as_str())]);
        }
    }
    page.gap();
    page.say(0, "Next", Tone::Strong);
    let plan = plan.display();
    let steps = match &begun.headers {
        Some((data, _)) => vec![
            (
                format!("kma check {plan}"),
                "finds mistakes, also before there are data".to_owned(),
            ),
            (
                format!("kma register {plan}"),
                "freezes the plan, once it says what you mean to do".to_owned(),
            ),
            (
                format!("kma data {plan}"),
                format!("shows what {data} looks like, once it has rows"),
            ),
            (format!("kma run {plan}"), "runs it".to_owned()),
        ],
        None => vec![
            (
                format!("kma data {plan}"),
                "shows what the data look like".to_owned(),
            ),
            (format!("kma check {plan}"), "finds mistakes".to_owned()),
            (format!("kma run {plan}"), "runs it".to_owned()),
        ],
    };
    let widest = steps
        .iter()
        .map(|(command, _)| command.chars().count())
        .max()
        .unwrap_or(0);
    for (command, what) in steps {
        let gap = widest - command.chars().count() + 2;
        let spans = [
            Span::new(command, Tone::Strong),
            Span::plain(what).after(gap),
        ];
        page.paragraph(2, widest + 4, &spans);
    }
    page.finish()
}

/// What was written.
fn wrote<'a>(written: &[PathBuf], style: &'a Style) -> Page<'a> {
    let mut page = Page::new(style);
    for path in written {
        page.say(0, format!("wrote {}", path.display()), Tone::Plain);
    }
    page
}
