//! The commands of the command line: `kma run` and its like. Their pages are also what `--help` and the man pages say.

use super::{Kind, Word};

entry! {
    /// Checks a plan, loads its data, runs it, and prints the results.
    ///
    /// Results go to standard output, messages to standard error. Figures, tables and reports are written beside the
    /// plan, or into the folder of `--out`; data, plans and registrations are never written over. `--format json` prints
    /// one JSON document, whatever happens; `md` and `html` print the report.
    ///
    /// ```sh
    /// kma run plan.kma
    /// kma run plan.kma --format json > results.json
    /// kma run plan.kma --out results
    /// ```
    ///
    /// It exits with 1 where an `expect` of the plan does not hold, with 2 where the plan or its data are wrong or an
    /// analysis failed, and with 3 where a file cannot be read or written.
    pub(super) static RUN: Word = { name: "run", kind: Kind::Command };
}

entry! {
    /// Finds what is wrong with plans, without running them.
    ///
    /// With a schema everything but the data is checked before there are data: names, types, units, clauses, options.
    /// Where the data are there, they are held against the schema too; a file of headers alone counts as not there yet.
    ///
    /// ```sh
    /// kma check plan.kma
    /// kma check *.kma --quiet
    /// ```
    pub(super) static CHECK: Word = { name: "check", kind: Kind::Command };
}

entry! {
    /// Prints one result of a plan, with all of its rows and their plot.
    ///
    /// A part of a result is named as in the plan: `overall[random]`. Nothing is written.
    ///
    /// ```sh
    /// kma show plan.kma overall
    /// kma show plan.kma 'overall[random]'
    /// ```
    pub(super) static SHOW: Word = { name: "show", kind: Kind::Command };
}

entry! {
    /// Runs a plan whenever it or its data change, and keeps its report open in a browser.
    ///
    /// The page is served on this machine alone. A plan with a mistake shows the mistake, and the last report stays.
    /// Ctrl-C ends it.
    ///
    /// ```sh
    /// kma watch plan.kma --open
    /// ```
    pub(super) static WATCH: Word = { name: "watch", kind: Kind::Command };
}

entry! {
    /// Takes a plan statement by statement, typed, pasted or piped, and answers each.
    ///
    /// A statement runs when it is finished. Said again, it takes the place of the old one, and what stands on it runs
    /// again. `NAME?` shows what a name stands for, `:save plan.kma` writes the session as a plan, `:help` lists the
    /// commands. Tab completes. Ctrl-C ends a long run and keeps the session; Ctrl-D leaves.
    ///
    /// ```sh
    /// kma repl
    /// kma repl plan.kma
    /// kma repl < plan.kma
    /// ```
    ///
    /// In a pipe there is no prompt, and the exit codes are those of `kma run`.
    pub(super) static REPL: Word = { name: "repl", kind: Kind::Command };
}

entry! {
    /// Gives plans their layout: blanks, line ends and columns.
    ///
    /// What a plan says stays as it is, comments and notes too. A statement with a mistake is left as it was written.
    /// `--check` and `--diff` write nothing, and exit with 1 where anything would change; `-` is standard input.
    ///
    /// ```sh
    /// kma fmt plan.kma
    /// kma fmt --check *.kma
    /// kma fmt - < plan.kma
    /// ```
    pub(super) static FMT: Word = { name: "fmt", kind: Kind::Command };
}

entry! {
    /// Tells about a word of the language, a measure, a model, a unit, a command, a field of the document, or a code.
    ///
    /// Without a word it prints a map of the language. A word in the plural lists all of its kind: `measures`, `codes`,
    /// `commands`. A function of metafor leads to the pages that name it.
    ///
    /// ```sh
    /// kma explain
    /// kma explain SMD
    /// kma explain E0203
    /// kma explain measures
    /// ```
    pub(super) static EXPLAIN: Word = { name: "explain", kind: Kind::Command };
}

entry! {
    /// Begins a review: a plan and the headers of its data, or a plan for a data file that is there.
    ///
    /// `kma new DIR` writes `plan.kma` and `data.csv` into the folder, with a schema, the guards that guidance
    /// recommends, tests for small studies that fit the effect, and sensitivity analyses. On a terminal it asks a few
    /// questions, each with an answer that an empty line takes; options answer them beforehand. Nothing is written over.
    ///
    /// `kma new --from FILE` reads headers and cells: metafor's names, those of Cochrane's exports, and everyday ones such as
    /// `n_treatment` or `mean_control`. It writes a plan beside the file, or both into the folder named. What it is not
    /// sure of stands in the plan as a comment.
    ///
    /// ```sh
    /// kma new ketamine
    /// kma new ketamine --effect SMD --outcomes several --benefit lower
    /// kma new --from extracted.csv
    /// ```
    pub(super) static NEW: Word = { name: "new", kind: Kind::Command };
}

entry! {
    /// Shows what data look like: through the schema of a plan, or of a data file alone.
    ///
    /// For each column its type and unit, how many values are missing, labels with their counts, or range, quartiles and
    /// a small histogram; how many rows studies have; groups that serve several rows; values far from their peers, at the
    /// ends of their range, or zero; and the rows that give no effect, with the reason. Study names that look alike
    /// are among the warnings. `--format json` prints one document with all of it.
    ///
    /// ```sh
    /// kma data plan.kma
    /// kma data plan.kma trials
    /// kma data extracted.csv
    /// ```
    pub(super) static DATA: Word = { name: "data", kind: Kind::Command };
}

entry! {
    /// Freezes what a plan means, before its data are there.
    ///
    /// It prints what is frozen, in words, and one line with a hash to deposit elsewhere, and appends an entry to
    /// `PLAN.registrations.jsonl`, each with the hash of the one before. `--sign` signs it with an Ed25519 key;
    /// `--timestamp` attaches the answer of a time-stamping authority. Where the data are there already the entry says
    /// so.
    ///
    /// ```sh
    /// kma register plan.kma --message "as submitted"
    /// ```
    pub(super) static REGISTER: Word = { name: "register", kind: Kind::Command };
}

entry! {
    /// Holds a plan against its last registration, without running it.
    ///
    /// Differences are told by what they mean, decisions before wording, with the results that each affects. It exits with 1
    /// where a decision differs that no `deviation` admits, and with 2 where the chain of registrations is broken.
    ///
    /// ```sh
    /// kma verify plan.kma
    /// kma verify plan.kma --hash HASH --format md
    /// ```
    pub(super) static VERIFY: Word = { name: "verify", kind: Kind::Command };
}

entry! {
    /// Compares what two plans mean: files, registrations, or plans of a git revision.
    ///
    /// Layout, comments and the order of independent statements are no difference. Each difference names the results that
    /// it affects.
    ///
    /// ```sh
    /// kma diff old.kma new.kma
    /// kma diff HEAD~3:plan.kma plan.kma
    /// kma diff plan.kma.registrations.jsonl#1 plan.kma
    /// ```
    pub(super) static DIFF: Word = { name: "diff", kind: Kind::Command };
}

entry! {
    /// Prints what a shell needs to complete commands and options of kma.
    ///
    /// The script goes where the shell looks for it:
    ///
    /// ```sh
    /// kma completions bash > ~/.local/share/bash-completion/completions/kma
    /// kma completions zsh  > ~/.zfunc/_kma     # with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
    /// kma completions fish > ~/.config/fish/completions/kma.fish
    /// ```
    pub(super) static COMPLETIONS: Word = { name: "completions", kind: Kind::Command };
}

entry! {
    /// Prints the manual page of kma, or writes one for each command into a folder.
    ///
    /// ```sh
    /// kma man | man -l -
    /// kma man ~/.local/share/man/man1
    /// ```
    pub(super) static MAN: Word = { name: "man", kind: Kind::Command };
}

entry! {
    /// What the exit code of kma says.
    ///
    /// - 0: done.
    /// - 1: an `expect` of the plan does not hold; `kma verify` found a difference that is not admitted; a plan is not formatted
    ///   (`kma fmt --check`).
    /// - 2: the plan, its data or the command line is wrong, or an analysis failed.
    /// - 3: a file cannot be read or written.
    /// - 130: Ctrl-C ended the run.
    ///
    /// ```sh
    /// kma check plan.kma --quiet && echo "no mistakes"
    /// ```
    pub(super) static EXIT_CODES: Word = { name: "exit_codes", kind: Kind::Command };
}
