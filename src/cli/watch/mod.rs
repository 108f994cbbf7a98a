//! `kma watch PLAN`: runs the plan whenever it or its data change, and keeps the report open in a browser.

mod files;
mod page;
mod server;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::arguments::WatchArguments;
use super::commands::{finish, found};
use super::output::Console;
use super::{DONE, progress};
use crate::diagnostic::{Code, Diagnostic, Style, render_all};
use crate::pipeline::{Finished, Task};
use crate::report;

use files::Stamps;
use server::Server;

/// Between two looks at the files.
const LOOK: Duration = Duration::from_millis(150);

/// `kma watch PLAN`
pub(super) fn watch(arguments: &WatchArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let server = match Server::open(arguments.port) {
        Ok(server) => server,
        Err(why) => {
            let message = format!("no server can be opened at port {}: {why}", arguments.port);
            let diagnostic = Diagnostic::new(Code::CommandLine, None, message)
                .help("leave out `--port`, and a free one is taken");
            return console.refuse(diagnostic, "");
        }
    };
    let address = server.address();
    if console.quiet {
        console.print(&format!("{address}\n"))?;
    } else {
        let plan = arguments.plan.display();
        console.print(&format!(
            "{plan} is at {address}, and runs when it changes; Ctrl-C ends it\n"
        ))?;
    }
    console.out.flush()?;
    server.show(page::page(
        "",
        "The plan is running for the first time …",
        false,
    ));
    if arguments.open {
        open(&address);
    }
    let mut last = String::new();
    let mut known = Stamps::default();
    while !progress::stopped() {
        let stamps = Stamps::of(known.paths(&arguments.plan));
        if stamps == known {
            std::thread::sleep(LOOK);
            continue;
        }
        let Ok(finished) = finish(
            &arguments.plan,
            arguments.out.as_deref(),
            Task::Run,
            console,
        ) else {
            // A fault of kma was told; another text may not have it.
            known = stamps;
            continue;
        };
        if progress::stopped() {
            break;
        }
        server.show(page_of(&finished, &mut last));
        tell(&finished, console)?;
        known = Stamps::of(inputs(&arguments.plan, &finished));
    }
    Ok(DONE)
}

/// The plan and the files that it reads.
fn inputs(plan: &Path, finished: &Finished) -> Vec<PathBuf> {
    let folder = plan.parent().unwrap_or(Path::new(""));
    let data = finished.document.datasets.iter();
    let read = data.filter_map(|dataset| dataset.file.clone());
    // A file that is not there yet was not read; the plan names it.
    let text = std::fs::read_to_string(plan).unwrap_or_default();
    let named = text.split('"').filter(|name| is_data(name));
    let mut files: Vec<String> = read.chain(named.map(str::to_owned)).collect();
    files.sort_unstable();
    files.dedup();
    let files = files.into_iter().map(|file| folder.join(file));
    std::iter::once(plan.to_owned()).chain(files).collect()
}

/// Whether a text is the name of a file that data are read from.
fn is_data(name: &str) -> bool {
    const KINDS: &[&str] = &["csv", "tsv", "xlsx", "json", "parquet"];
    let kind = name.rsplit_once('.').map(|(_, kind)| kind);
    kind.is_some_and(|kind| KINDS.contains(&kind))
}

/// The report, or what is wrong above the last one that ran.
fn page_of(finished: &Finished, last: &mut String) -> String {
    let wrong = finished.diagnostics.has_errors();
    let style = Style {
        color: false,
        unicode: true,
        width: 100,
    };
    let ran = !finished.document.results.is_empty() || !wrong;
    if ran {
        let article = report::article(&finished.document, &finished.protocol);
        *last = report::document::html(&article);
    }
    let told = if wrong {
        render_all(&finished.diagnostics, &finished.sources, &style)
    } else {
        String::new()
    };
    page::page(last, &told, ran)
}

/// A line for the terminal, and what is wrong.
fn tell(finished: &Finished, console: &mut Console<'_>) -> io::Result<()> {
    console.report_some(&finished.diagnostics, &finished.sources, true);
    let results = finished.document.results.len();
    let results = crate::diagnostic::plural(results, "result");
    console.remark(&format!(
        "ran: {results}, {}\n",
        found(&finished.diagnostics)
    ))?;
    console.out.flush()
}

/// Asks the system to open a page; where it cannot, the address stands in the terminal.
fn open(address: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(target_os = "windows") {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let _ = Command::new(program)
        .args(before)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;

    #[test]
    fn mistakes_stand_above_the_last_report() {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = folder.path().join("plan.kma");
        let data = "data trials {\n  study: study\n  yi: number\n  vi: number\n}\n\
                    | study | yi | vi |\n| Abe | 0.1 | 0.04 |\n| Bock | 0.3 | 0.05 |\n| Cruz | 0.2 | 0.03 |\n\n\
                    effect e = given(yi, vi)\n";
        std::fs::write(&plan, format!("{data}pool trials as overall\n")).expect("written");
        let mut last = String::new();
        let right = page_of(&pipeline::run(&plan, None, Task::Run), &mut last);
        assert!(
            right.contains("overall") && !right.contains("kma-mistakes\""),
            "{right}"
        );
        std::fs::write(&plan, format!("{data}pool trails as overall\n")).expect("written");
        let wrong = page_of(&pipeline::run(&plan, None, Task::Run), &mut last);
        assert!(wrong.contains("`trails` is not declared"), "{wrong}");
        assert!(wrong.contains("0.1"), "the last report is still there");
    }
}
