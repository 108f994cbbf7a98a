//! The command line: `kma run`, `kma check`, `kma show`, `kma watch`, `kma repl`,
//! `kma fmt`, `kma explain`.
//!
//! Results go to stdout and diagnostics to stderr. Exit codes: 0 done; 1 an `expect` fails, or a plan is not
//! formatted (`kma fmt --check`); 2 the plan, its data or the
//! command line is wrong; 3 a file cannot be read or written; 130 Ctrl-C ended the run.

mod arguments;
mod chain;
mod clock;
mod commands;
mod complete;
mod data;
mod diff;
mod environment;
mod fault;
mod fmt;
mod frozen;
mod new;
mod output;
mod progress;
mod questions;
mod register;
mod repl;
mod shell;
mod show;
mod timestamp;
mod verify;
mod watch;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::FromArgMatches;

pub use environment::{Environment, Stream};

use arguments::{Arguments, Asked, Command};
use output::Console;

/// Nothing is wrong.
const DONE: u8 = 0;
/// The plan, its data or the command line is wrong.
const WRONG: u8 = 2;
/// A file cannot be read or written.
const FILES: u8 = 3;

/// Runs the command line of this process.
pub fn process() -> ExitCode {
    if complete::asked(std::env::args_os()) {
        return ExitCode::SUCCESS;
    }
    fault::install();
    progress::install();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    let environment = Environment::of_process();
    let code = main_in(&environment, std::env::args_os(), &mut out, &mut err);
    ExitCode::from(code)
}

/// Runs the command line `args`, the program's name first, into two pipes; returns the exit code.
pub fn main(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    main_in(&Environment::default(), args, out, err)
}

/// The same in `environment`.
pub fn main_in(
    environment: &Environment,
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let asked = Asked::of(&args);
    let mut console = Console::new(environment, asked, out, err);
    let command = arguments::command().term_width(console.style().width);
    let matches = command.try_get_matches_from(&args);
    let done = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => {
            console.color = arguments.color;
            console.quiet = arguments.quiet;
            dispatch(&arguments.command, &mut console)
        }
        Err(error) => commands::not_parsed(&error, &mut console),
    };
    match done.and_then(|code| console.out.flush().map(|()| code)) {
        Ok(code) => code,
        Err(error) => console.cannot_write(&error),
    }
}

fn dispatch(command: &Command, console: &mut Console<'_>) -> io::Result<u8> {
    match command {
        Command::Run(arguments) => commands::run(arguments, console),
        Command::Check(arguments) => commands::check(arguments, console),
        Command::Watch(arguments) => watch::watch(arguments, console),
        Command::Show(arguments) => show::show(arguments, console),
        Command::Fmt(arguments) => fmt::fmt(arguments, console),
        Command::Explain { words, width } => {
            console.width = *width;
            commands::explain(&words.join(" "), console)
        }
        Command::Register(arguments) => register::register(arguments, console),
        Command::Verify(arguments) => verify::verify(arguments, console),
        Command::Diff(arguments) => diff::diff(arguments, console),
        Command::Repl(arguments) => repl::repl(arguments, console),
        Command::New(arguments) => new::new(arguments, console),
        Command::Data(arguments) => data::data(arguments, console),
        Command::Completions { shell } => shell::completions(*shell, console),
        Command::Man { folder } => shell::man(folder.as_deref(), console),
    }
}
