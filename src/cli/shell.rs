//! `kma completions SHELL` and `kma man [DIR]`: what shells and `man` read.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use clap_mangen::Man;

use super::DONE;
use super::arguments;
use super::complete::{self, Shell};
use super::output::Console;
use crate::file::OutputFolder;
use crate::registration;

/// `kma completions SHELL`
pub(super) fn completions(shell: Shell, console: &mut Console<'_>) -> io::Result<u8> {
    let script = complete::script(shell)?;
    console.out.write_all(&script)?;
    Ok(DONE)
}

/// `kma man [DIR]`
pub(super) fn man(folder: Option<&Path>, console: &mut Console<'_>) -> io::Result<u8> {
    let mut kma = arguments::command();
    kma.build();
    // It has no page of its own.
    let kma = kma.mut_subcommand("help", |help| help.hide(true));
    let written = registration::written(console.now());
    let day = written.split('T').next().unwrap_or_default();
    let Some(folder) = folder else {
        let page = page(kma, day)?;
        console.out.write_all(page.as_bytes())?;
        return Ok(DONE);
    };
    let mut pages = vec![("kma.1".to_owned(), page(kma.clone(), day)?)];
    for command in kma
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
    {
        let name = format!("kma-{}", command.get_name());
        let command = command
            .clone()
            .name(name.clone())
            .display_name(name.clone());
        pages.push((format!("{name}.1"), page(command, day)?));
    }
    let output = OutputFolder::new(folder);
    for (name, page) in &pages {
        if let Err(error) = output.write(name, page.as_bytes()) {
            let shown = folder.display().to_string();
            return console.refuse(error.write_diagnostic(None).in_file(shown), "");
        }
    }
    let count = pages.len();
    console.remark(&format!("wrote {count} pages into {}\n", folder.display()))?;
    Ok(DONE)
}

/// A manual page of `day`: what clap says, and the exit codes of every command.
fn page(command: clap::Command, day: &str) -> io::Result<String> {
    let (arguments, commands) = (
        command
            .get_arguments()
            .any(|argument| !argument.is_hide_set()),
        command
            .get_subcommands()
            .any(|command| !command.is_hide_set()),
    );
    let title = command.get_display_name().unwrap_or("kma").to_uppercase();
    let man = Man::new(command)
        .title(title)
        .date(day)
        .source(concat!("kma ", env!("CARGO_PKG_VERSION")))
        .manual("kma");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if arguments {
        man.render_options_section(&mut page)?;
    }
    if commands {
        man.render_subcommands_section(&mut page)?;
    }
    let mut page = String::from_utf8_lossy(&page).into_owned();
    page.push_str(".SH \"EXIT STATUS\"\n");
    for (code, meaning) in arguments::EXIT_CODES {
        let _ = writeln!(page, ".TP\n\\fB{code}\\fR\n{meaning}");
    }
    page.push_str(SEE_ALSO);
    Ok(bold(&page))
}

/// What stands between backticks in bold, as manual pages have it.
fn bold(page: &str) -> String {
    let mut text = String::new();
    for line in page.lines() {
        let pieces: Vec<&str> = line.split('`').collect();
        let paired = pieces.len() % 2 == 1;
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                let open = at % 2 == 1;
                text.push_str(match (paired, open) {
                    (true, true) => "\\fB",
                    (true, false) => "\\fR",
                    (false, _) => "\\(ga",
                });
            }
            text.push_str(piece);
        }
        text.push('\n');
    }
    text
}

const SEE_ALSO: &str = ".SH \"ENVIRONMENT\"\n.TP\n\\fBNO_COLOR\\fR\nprint without colours, unless \\fB\\-\\-color always\\fR is given\n\
    .TP\n\\fBCOLUMNS\\fR\nhow wide a terminal is; what is printed into a file or a pipe is 100 columns wide, unless \
    \\fB\\-\\-width\\fR says otherwise\n\
    .SH \"SEE ALSO\"\n\\fBkma explain\\fR prints a map of the language; \\fBkma explain WORD\\fR tells about each word.\n";
