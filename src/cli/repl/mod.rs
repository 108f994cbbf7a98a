//! `kma repl [PLAN]`: statements typed, pasted or piped in.

mod line;

use std::io::{self, BufRead, IsTerminal};

use crate::cli::arguments::ReplArguments;
use crate::cli::output::Console;
use crate::cli::{FILES, commands, fault};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::FolderLoader;
use crate::pipeline::STOPPED;
use crate::repl::{Feed, Reply, Session};
use crate::source::Sources;

/// Longer answers stand apart from those before.
const SHORT: usize = 2;

/// `kma repl [PLAN]`
pub(super) fn repl(arguments: &ReplArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let beside = match &arguments.plan {
        None => Some((FolderLoader::new("."), None)),
        Some(path) => FolderLoader::beside(path).map(|(folder, name)| (folder, Some(name))),
    };
    let Some((folder, plan)) = beside else {
        let shown = arguments.plan.iter().map(|path| path.display().to_string());
        let shown: String = shown.collect();
        let message = format!("`{shown}` is not the name of a file");
        let diagnostic = Diagnostic::new(Code::CannotRead, None, message).in_file(&shown);
        return console.refuse(diagnostic.help("name the plan: `kma repl plan.kma`"), "");
    };
    let mut session = Session::new(folder.root(), console.style());
    session.set_styles(console.style(), console.style_of_messages());
    let typed = is_typed();
    if typed {
        let version = env!("CARGO_PKG_VERSION");
        console.remark(&format!(
            "kma {version} — `:help` lists the commands, Ctrl-D leaves\n"
        ))?;
    }
    if let Some(plan) = plan {
        let reply = guarded(&mut session, console, |session, console| {
            session.load(&plan, &console.progress())
        });
        answer(&reply, console)?;
        if reply.code == FILES && session.names().next().is_none() {
            return Ok(FILES);
        }
    }
    if typed {
        return line::typed(session, arguments, console);
    }
    piped(&mut session, io::stdin().lock(), console)
}

/// What the session says, or that kma has a fault; the session is as before then.
fn guarded(
    session: &mut Session,
    console: &mut Console<'_>,
    task: impl FnOnce(&mut Session, &Console<'_>) -> Reply,
) -> Reply {
    match fault::guard(|| task(session, console)) {
        Ok(reply) => reply,
        Err(why) => {
            let mut all = Diagnostics::default();
            all.push(commands::faulty(&why));
            console.report(&all, &Sources::default());
            Reply {
                code: crate::cli::WRONG,
                ..Reply::default()
            }
        }
    }
}

/// Prints an answer.
fn answer(reply: &Reply, console: &mut Console<'_>) -> io::Result<()> {
    console.tell(&reply.messages);
    console.print(&reply.text)?;
    console.out.flush()
}

/// Statements of a pipe, or a file: no prompt, and the exit code of `kma run`.
fn piped(
    session: &mut Session,
    mut lines: impl BufRead,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    session.wait_for_the_end();
    let mut feed = Feed::default();
    let (mut printed, mut left) = (false, false);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let end = match lines.read_until(b'\n', &mut bytes) {
            Ok(read) => read == 0,
            Err(error) => {
                let message = format!("standard input cannot be read: {error}");
                return console.refuse(Diagnostic::new(Code::CannotRead, None, message), "");
            }
        };
        let inputs = if end {
            feed.end().into_iter().collect()
        } else {
            let line = String::from_utf8_lossy(&bytes);
            feed.line(line.trim_end_matches('\n'))
        };
        for input in inputs {
            let reply = guarded(session, console, |session, console| {
                let progress = console.progress();
                let reply = session.eval_watched(&input, &progress);
                progress.clear();
                reply
            });
            if printed && reply.text.lines().count() > SHORT {
                console.print("\n")?;
            }
            printed |= !reply.text.is_empty();
            answer(&reply, console)?;
            if reply.code == STOPPED {
                return Ok(STOPPED);
            }
            console.code = console.code.max(reply.code);
            left = reply.leave;
            if left {
                break;
            }
        }
        if end || left {
            let reply = session.finish();
            answer(&reply, console)?;
            return Ok(reply.code);
        }
    }
}

/// Whether somebody types, and reads.
fn is_typed() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
