//! What may stand on the command line.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use super::complete::{self, Shell};
use crate::{begin, catalog};

/// A small declarative language for systematic reviews and meta-analyses
#[derive(Debug, Parser)]
#[command(name = "kma", version)]
pub(super) struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Whether to print in colours; `auto` does on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Print errors and what was asked for, and nothing beside: no report, no warnings, no notes
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// What each exit code says.
pub(super) const EXIT_CODES: &[(u8, &str)] = &[
    (0, "done"),
    (
        1,
        "an `expect` of the plan does not hold, a deviation is not admitted, or a plan is not formatted",
    ),
    (
        2,
        "the plan, its data or the command line is wrong, or an analysis failed",
    ),
    (3, "a file cannot be read or written"),
    (130, "Ctrl-C ended the run"),
];

/// The command line, with the page of each command as its long text.
pub(super) fn command() -> clap::Command {
    let mut codes = String::from("Exit codes:\n");
    for (code, meaning) in EXIT_CODES {
        let _ = writeln!(codes, "  {code:<3}  {meaning}");
    }
    let mut command = Arguments::command();
    let names: Vec<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    for name in names {
        let page = catalog::find(&name)
            .into_iter()
            .find(|entry| entry.kind == catalog::Kind::Command);
        let Some(page) = page else {
            continue;
        };
        let text = unbroken(&crate::explain::plain(page.doc));
        let codes = codes.clone();
        command = command.mut_subcommand(name, |command| {
            command.long_about(text).after_long_help(codes)
        });
    }
    command
        .subcommand_value_name("COMMAND")
        .after_help(format!("{codes}\n{LEARN}"))
}

/// Each paragraph on one line, so that it is broken where the terminal ends; what is indented stays as it is.
fn unbroken(text: &str) -> String {
    let mut joined = String::new();
    let mut goes_on = false;
    for line in text.lines() {
        let flows = !line.is_empty() && !line.starts_with([' ', '-']);
        if goes_on && flows {
            joined.push(' ');
        } else if !joined.is_empty() {
            joined.push('\n');
        }
        joined.push_str(line);
        goes_on = flows;
    }
    joined
}

/// Where to go on.
const LEARN: &str = "`kma help COMMAND` says more of each; `kma explain` is a map of the language. NO_COLOR is heeded.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a plan, load its data, run it, and print the results
    Run(RunArguments),
    /// Say what is wrong with plans, without running them
    Check(CheckArguments),
    /// Explain a word of the language, or a code such as E0203
    Explain {
        /// The word; without one, a map of the language
        #[arg(value_name = "WORD", add = complete::words())]
        words: Vec<String>,
        /// The columns to print in
        #[arg(long, value_name = "COLUMNS")]
        width: Option<usize>,
    },
    /// Take a plan statement by statement, and answer each
    Repl(ReplArguments),
    /// Begin a review: a plan and the headers of its data, by a few questions or by options
    New(NewArguments),
    /// Freeze what a plan means, before its data are there
    Register(RegisterArguments),
    /// Hold a plan against its registration
    Verify(VerifyArguments),
    /// Compare what two plans mean
    Diff(DiffArguments),
    /// Run a plan whenever it or its data change, and keep the report open in a browser
    Watch(WatchArguments),
    /// Give plans their layout: blanks, line ends and columns; what they say stays as it is
    Fmt(FmtArguments),
    /// Print one result of a plan, with all of its rows and their plot; writes no file
    Show(ShowArguments),
    /// Show what data look like: through the schema of a plan, or of a data file alone
    Data(DataArguments),
    /// Print what a shell needs to complete commands and options
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write one for each command
    Man {
        /// The folder to write pages into; without one the page of `kma` is printed
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
}

/// `kma run`
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// The plan
    #[arg(add = complete::plans())]
    pub plan: PathBuf,
    /// How the results are printed: for people, or as one document
    #[arg(long, default_value = "text")]
    pub format: Format,
    /// The folder that files are written into (beside the plan, unless said)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma check`
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The plans
    #[arg(required = true, value_name = "PLAN", add = complete::plans())]
    pub plans: Vec<PathBuf>,
    /// How what is found is printed; `json` takes one plan
    #[arg(long, default_value = "text", value_parser = formats(&["text", "json"]))]
    pub format: Format,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma watch`
#[derive(Debug, Args)]
pub(super) struct WatchArguments {
    /// The plan
    #[arg(add = complete::plans())]
    pub plan: PathBuf,
    /// The folder that files are written into (beside the plan, unless said)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// The port of the page on this machine; a free one, unless said
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma fmt`
#[derive(Debug, Args)]
pub(super) struct FmtArguments {
    /// The plans, or folders of them; `-` reads standard input and prints to standard output
    #[arg(required = true, value_name = "PLAN", add = complete::plans_or_input())]
    pub plans: Vec<PathBuf>,
    /// Write nothing; say which plans would change, and exit with 1 if one would
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print what would change, and exit with 1 if anything would
    #[arg(long)]
    pub diff: bool,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma repl`
#[derive(Debug, Args)]
pub(super) struct ReplArguments {
    /// A plan to go on with
    #[arg(add = complete::plans())]
    pub plan: Option<PathBuf>,
    /// Edit lines with the keys of vi
    #[arg(long)]
    pub vi: bool,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma show`
#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// The plan
    #[arg(add = complete::plans())]
    pub plan: PathBuf,
    /// The name of a result, or a part of it: `overall`, `overall[random]`
    #[arg(add = complete::results())]
    pub result: String,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma register`
#[derive(Debug, Args)]
pub(super) struct RegisterArguments {
    /// The plan
    #[arg(add = complete::plans())]
    pub plan: PathBuf,
    /// What this registration is made for
    #[arg(long, short, value_name = "TEXT")]
    pub message: Option<String>,
    /// Sign it with the Ed25519 key in this file (`openssl genpkey -algorithm ed25519`)
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
    /// Attach the answer of a time-stamping authority (RFC 3161) to a registration that is there
    #[arg(long, value_name = "FILE.tsr", conflicts_with_all = ["message", "sign"])]
    pub timestamp: Option<PathBuf>,
    /// The certificate that must vouch for the authority of `--timestamp`
    #[arg(long, value_name = "FILE.pem", requires = "timestamp")]
    pub authority: Option<PathBuf>,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma verify`
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The plan
    #[arg(add = complete::plans())]
    pub plan: PathBuf,
    /// The hash that was deposited: one of the registrations must have it
    #[arg(long, value_name = "HASH")]
    pub hash: Option<String>,
    /// The public key that must have signed the last registration
    #[arg(long, value_name = "FILE.pem")]
    pub key: Option<PathBuf>,
    /// The certificate that must vouch for every time stamp
    #[arg(long, value_name = "FILE.pem")]
    pub authority: Option<PathBuf>,
    /// How the differences are printed
    #[arg(long, default_value = "text", value_parser = formats(&["text", "json", "md"]))]
    pub format: Format,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma diff`
#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// A plan, a file of registrations (with `#2` for its second entry), or a plan of a git revision: `HEAD~3:plan.kma`
    #[arg(add = complete::plans_and_chains())]
    pub old: String,
    /// The same
    #[arg(add = complete::plans_and_chains())]
    pub new: String,
    /// How the differences are printed
    #[arg(long, default_value = "text", value_parser = formats(&["text", "json", "md"]))]
    pub format: Format,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma new`
#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// The folder of the review (with `--from`: that of the data, unless said)
    #[arg(value_name = "DIR", required_unless_present = "from", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
    /// What is measured
    #[arg(long, value_name = "MEASURE", ignore_case = true,
          value_parser = PossibleValuesParser::new(begin::START.iter().map(|start| start.measure)))]
    pub effect: Option<String>,
    /// What is extracted from each study
    #[arg(long, value_name = "DATA",
          value_parser = PossibleValuesParser::new(begin::Data::ALL.iter().map(|data| data.name())))]
    pub data: Option<String>,
    /// How many outcomes: `one` or `several`
    #[arg(long, value_name = "OUTCOMES", value_parser = ["one", "several"])]
    pub outcomes: Option<String>,
    /// Which direction is good: `lower` or `higher`
    #[arg(long, value_name = "DIRECTION", value_parser = ["lower", "higher"])]
    pub benefit: Option<String>,
    /// The title of the review
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// A data file: its headers and cells say what the plan begins with
    #[arg(long, value_name = "FILE", add = complete::files(),
          conflicts_with_all = ["effect", "data", "outcomes", "benefit"])]
    pub from: Option<PathBuf>,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `kma data`
#[derive(Debug, Args)]
pub(super) struct DataArguments {
    /// The plan, or a data file
    #[arg(value_name = "PLAN", add = complete::plans_and_files())]
    pub path: PathBuf,
    /// One dataset of the plan; all of them, unless said
    #[arg(add = complete::datasets())]
    pub name: Option<String>,
    /// How it is printed: for people, or as one document
    #[arg(long, default_value = "text", value_parser = formats(&["text", "json"]))]
    pub format: Format,
    /// The columns to print in
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// The report as Markdown
    Md,
    /// The report as one HTML file
    Html,
}

/// The formats that a command prints.
fn formats(names: &'static [&'static str]) -> impl TypedValueParser<Value = Format> {
    let named = PossibleValuesParser::new(names.iter().copied());
    named.try_map(|name| Format::from_str(&name, false))
}

/// When to print in colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What can be told of a command line before it is understood.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// `--format json`.
    pub json: bool,
    /// `--color`.
    pub color: Option<Color>,
}

impl Asked {
    /// Reads the options that decide how even a wrong command line is answered.
    pub(super) fn of(args: &[OsString]) -> Self {
        let mut asked = Self::default();
        let texts: Vec<&str> = args.iter().map(|arg| arg.to_str().unwrap_or("")).collect();
        let following = texts.iter().skip(1).copied().chain([""]);
        for (text, next) in texts.iter().copied().zip(following) {
            let (name, value) = text.split_once('=').unwrap_or((text, next));
            match (name, value) {
                ("--", _) => break,
                ("--format", value) => asked.json = value == "json",
                ("--color", value) => asked.color = Color::from_str(value, false).ok(),
                (_, _) => {}
            }
        }
        asked
    }
}
