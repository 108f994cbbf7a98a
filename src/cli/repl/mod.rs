//! `kma repl [PLAN]`: statements typed, pasted or piped in.

mod line;

use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use crate::cli::arguments::ReplArguments;
use crate::cli::output::Console;
use crate::cli::{FILES, commands, fault};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{FolderLoader, decode};
use crate::pipeline::STOPPED;
use crate::repl::{Feed, Piece, Reply, Session};
use crate::source::Sources;

/// What standard input is called in messages.
const PIPE: &str = "standard input";

/// So many bytes of a pipe are taken together.
const TOGETHER: usize = 1 << 16;

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
        session.set_folder_name(&folder_name(arguments.plan.as_deref()));
        let reply = guarded(&mut session, console, |session, console| {
            session.open(&plan, &console.progress())
        });
        answer(&reply, console)?;
        // Ctrl-C before there is a prompt ends the program, as that of `kma run`.
        if reply.code == STOPPED {
            return Ok(STOPPED);
        }
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

/// `reviews/` of `reviews/plan.kma`; nothing where the plan lies in the working folder.
fn folder_name(plan: Option<&Path>) -> String {
    let folder = plan.and_then(Path::parent).map(Path::display);
    let folder = folder.map_or_else(String::new, |folder| folder.to_string());
    match folder.as_str() {
        "" | "." => String::new(),
        folder => format!("{}/", folder.trim_end_matches('/')),
    }
}

/// Statements of a pipe, or a file: no prompt, and the exit code of `kma run`.
///
/// What has come in is taken together; a statement that comes later is not waited for.
fn piped(session: &mut Session, input: impl Read, console: &mut Console<'_>) -> io::Result<u8> {
    session.wait_for_the_end();
    let mut lines = BufReader::with_capacity(TOGETHER, input);
    let mut pipe = Pipe::default();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let end = match lines.read_until(b'\n', &mut bytes) {
            Ok(read) => read == 0,
            Err(error) => {
                let message = format!("{PIPE} cannot be read: {error}");
                return console.refuse(Diagnostic::new(Code::CannotRead, None, message), "");
            }
        };
        let pieces = if end {
            pipe.feed.end().into_iter().collect()
        } else {
            let line = match decode(std::mem::take(&mut bytes)) {
                Ok(line) => line,
                Err(error) => {
                    pipe.take(session, console)?;
                    return console.refuse(error.diagnostic(PIPE, None), "");
                }
            };
            pipe.feed.line(line.trim_end_matches('\n'))
        };
        for piece in pieces {
            if piece.asks() {
                pipe.take(session, console)?;
                pipe.together.push(piece);
                pipe.take(session, console)?;
            } else {
                pipe.together.push(piece);
            }
            if pipe.ended {
                break;
            }
        }
        let waits = !lines.buffer().contains(&b'\n');
        if waits && !pipe.ended {
            pipe.take(session, console)?;
        }
        if pipe.stopped {
            return Ok(STOPPED);
        }
        if end || pipe.ended {
            let reply = session.finish();
            answer(&reply, console)?;
            return Ok(reply.code);
        }
    }
}

/// What comes from a pipe.
#[derive(Default)]
struct Pipe {
    feed: Feed,
    /// Statements that have come in and are not taken yet.
    together: Vec<Piece>,
    /// Whether something was answered.
    answered: bool,
    /// Whether nothing more is read.
    ended: bool,
    /// Whether a run was ended by Ctrl-C.
    stopped: bool,
}

impl Pipe {
    /// Takes what has come in.
    fn take(&mut self, session: &mut Session, console: &mut Console<'_>) -> io::Result<()> {
        let pieces = std::mem::take(&mut self.together);
        let Some(first) = pieces.first().map(|piece| piece.line) else {
            return Ok(());
        };
        let mut text = String::new();
        let mut next = first;
        for piece in &pieces {
            // Blank lines between two pieces are part of none.
            text.extend(std::iter::repeat_n('\n', piece.line.saturating_sub(next)));
            text.push_str(&piece.text);
            next = piece.line + piece.text.matches('\n').count();
        }
        let reply = guarded(session, console, |session, console| {
            let progress = console.progress();
            let reply = session.eval_piped(&text, (PIPE, first), &progress);
            progress.clear();
            reply
        });
        if self.answered && !reply.text.is_empty() {
            console.print("\n")?;
        }
        self.answered |= !reply.text.is_empty();
        answer(&reply, console)?;
        console.code = console.code.max(reply.code);
        self.stopped = reply.code == STOPPED;
        self.ended = self.stopped || reply.leave;
        Ok(())
    }
}

/// Whether somebody types, and reads.
fn is_typed() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
