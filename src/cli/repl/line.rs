//! Statements that somebody types: the prompt, the history, Ctrl-C and Ctrl-D.

use std::cell::RefCell;
use std::env::var_os;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{
    Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, EditMode, Editor, Event,
    EventContext, EventHandler, ExternalPrinter, KeyCode, KeyEvent, Modifiers, RepeatCount,
};

use super::{answer, guarded};
use crate::cli::arguments::ReplArguments;
use crate::cli::output::Console;
use crate::cli::{DONE, progress};
use crate::diagnostic::{Code, Diagnostic};
use crate::repl::{Session, Typing};

/// So many inputs are remembered.
const REMEMBERED: usize = 5000;

/// Reads statements from the terminal until somebody leaves.
pub(super) fn typed(
    session: Session,
    arguments: &ReplArguments,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let session = Rc::new(RefCell::new(session));
    let mut editor = match editor(&session, arguments, console.style().color) {
        Ok(editor) => editor,
        Err(error) => return no_terminal(&error, console),
    };
    let history = history();
    if let Some(path) = &history {
        // Who has none yet begins one.
        let _ = editor.load_history(path);
    }
    progress::keep_the_prompt();
    let mut told = false;
    let mut asked = false;
    loop {
        console.out.flush()?;
        progress::go_on();
        match editor.readline("kma> ") {
            Ok(input) => {
                remember(&mut editor, history.as_deref(), &input);
                let (style, of_messages) = (console.style_now(), console.style_of_messages_now());
                session.borrow_mut().set_styles(style, of_messages);
                let reply = guarded(&mut session.borrow_mut(), console, |session, console| {
                    let progress = console.progress();
                    let reply = session.eval_watched(&input, &progress);
                    progress.clear();
                    reply
                });
                answer(&reply, console)?;
                if reply.leave && leaves(&session.borrow(), &mut asked, console)? {
                    return Ok(DONE);
                }
                asked &= reply.leave;
                if !reply.text.is_empty() || !reply.messages.is_empty() {
                    console.print("\n")?;
                }
            }
            Err(ReadlineError::Interrupted) => {
                if !told {
                    console.print("Ctrl-D or `:quit` leaves\n")?;
                }
                told = true;
            }
            Err(ReadlineError::Eof) => {
                if leaves(&session.borrow(), &mut asked, console)? {
                    return Ok(DONE);
                }
            }
            Err(error) => return no_terminal(&error, console),
        }
    }
}

/// Whether it is time to leave: what is not in the session's file is told of once.
fn leaves(session: &Session, asked: &mut bool, console: &mut Console<'_>) -> io::Result<bool> {
    let Some(file) = session.unsaved().filter(|_| !*asked) else {
        return Ok(true);
    };
    *asked = true;
    console.print(&format!(
        "`{file}` lacks what was said here: `:save` writes it, Ctrl-D or `:quit` again leaves without\n"
    ))?;
    Ok(false)
}

fn editor(
    session: &Rc<RefCell<Session>>,
    arguments: &ReplArguments,
    color: bool,
) -> rustyline::Result<Editor<Typing, FileHistory>> {
    let config = Config::builder()
        .max_history_size(REMEMBERED)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .edit_mode(if arguments.vi {
            EditMode::Vi
        } else {
            EditMode::Emacs
        })
        .color_mode(if color {
            ColorMode::Forced
        } else {
            ColorMode::Disabled
        })
        .bracketed_paste(true)
        .build();
    let mut editor = Editor::with_config(config)?;
    let mut typing = Typing::new(Rc::clone(session), color);
    if let Ok(printer) = editor.create_external_printer() {
        typing.set_lister(above_what_is_typed(printer));
    }
    editor.set_helper(Some(typing));
    let interrupt = EventHandler::Conditional(Box::new(Interrupt));
    editor.bind_sequence(KeyEvent::ctrl('C'), interrupt);
    let new_line = KeyEvent(KeyCode::Enter, Modifiers::ALT);
    editor.bind_sequence(new_line, Cmd::Newline);
    Ok(editor)
}

/// Ctrl-C takes away the suggestion behind what was typed: it would look as if it had been typed.
struct Interrupt;

impl ConditionalEventHandler for Interrupt {
    fn handle(
        &self,
        _: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext<'_>,
    ) -> Option<Cmd> {
        if context.has_hint() {
            let mut out = io::stdout();
            // Who does not see it is not told so.
            let _ = out.write_all(b"\x1b[J").and_then(|()| out.flush());
        }
        Some(Cmd::Interrupt)
    }
}

/// Prints texts above what is typed, one after the other; a thread of its own waits for the editor to take them.
fn above_what_is_typed(mut printer: impl ExternalPrinter + Send + 'static) -> impl Fn(String) {
    let (lists, waiting) = mpsc::channel::<String>();
    thread::spawn(move || {
        for list in waiting {
            // What cannot be shown is typed without it.
            let _ = printer.print(list);
        }
    });
    move |list| {
        let _ = lists.send(list);
    }
}

/// Keeps an input for the next time; who cannot keep it goes on without.
fn remember(editor: &mut Editor<Typing, FileHistory>, path: Option<&Path>, input: &str) {
    if input.trim().is_empty() {
        return;
    }
    let new = editor.add_history_entry(input.trim_end()).unwrap_or(false);
    if let (true, Some(path)) = (new, path) {
        let _ = editor.append_history(path);
    }
}

/// The file of what was typed before, that nobody else may read.
fn history() -> Option<PathBuf> {
    let set = |name: &str| {
        var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let state = set("XDG_STATE_HOME").filter(|path| path.is_absolute());
    let home = || Some(set("HOME")?.join(".local/state"));
    let folder = state
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(home)?
        .join("kma");
    fs::create_dir_all(&folder).ok()?;
    let path = folder.join("history");
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let file = options.open(&path).ok()?;
        file.set_permissions(fs::Permissions::from_mode(0o600))
            .ok()?;
    }
    #[cfg(not(unix))]
    options.open(&path).ok()?;
    Some(path)
}

fn no_terminal(error: &ReadlineError, console: &mut Console<'_>) -> io::Result<u8> {
    let message = format!("the terminal cannot be read: {error}");
    console.refuse(Diagnostic::new(Code::CannotRead, None, message), "")
}
