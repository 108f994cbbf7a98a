//! `kma completions SHELL` and `kma man [DIR]`: what shells and `man` read.

use std::io;
use std::path::Path;

use clap_complete::Shell;

use super::DONE;
use super::arguments;
use super::output::Console;
use crate::file::OutputFolder;

/// `kma completions SHELL`
pub(super) fn completions(shell: Shell, console: &mut Console<'_>) -> io::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut arguments::command(), "kma", &mut script);
    console.out.write_all(&script)?;
    Ok(DONE)
}

/// `kma man [DIR]`
pub(super) fn man(folder: Option<&Path>, console: &mut Console<'_>) -> io::Result<u8> {
    let mut kma = arguments::command();
    kma.build();
    let Some(folder) = folder else {
        let page = page(kma)?;
        console.out.write_all(&page)?;
        return Ok(DONE);
    };
    let mut pages = vec![("kma.1".to_owned(), page(kma.clone())?)];
    for command in kma
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
    {
        let name = format!("kma-{}", command.get_name());
        let command = command
            .clone()
            .name(name.clone())
            .display_name(name.clone());
        pages.push((format!("{name}.1"), page(command)?));
    }
    let output = OutputFolder::new(folder);
    for (name, page) in &pages {
        if let Err(error) = output.write(name, page) {
            let shown = folder.display().to_string();
            return console.refuse(error.write_diagnostic(None).in_file(shown), "");
        }
    }
    let count = pages.len();
    console.print(&format!("wrote {count} pages into {}\n", folder.display()))?;
    Ok(DONE)
}

/// A manual page: what clap says, and the exit codes of every command.
fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let man = clap_mangen::Man::new(command.after_help("").after_long_help(""));
    let mut page = Vec::new();
    man.render(&mut page)?;
    page.extend_from_slice(b".SH \"EXIT STATUS\"\n");
    for (code, meaning) in arguments::EXIT_CODES {
        page.extend_from_slice(format!(".TP\n\\fB{code}\\fR\n{meaning}\n").as_bytes());
    }
    page.extend_from_slice(SEE_ALSO);
    Ok(page)
}

const SEE_ALSO: &[u8] = b".SH \"ENVIRONMENT\"\n.TP\n\\fBNO_COLOR\\fR\nprint without colours, unless \\fB\\-\\-color always\\fR is given\n\
    .TP\n\\fBCOLUMNS\\fR\nthe columns of the terminal\n\
    .SH \"SEE ALSO\"\n\\fBkma explain\\fR prints a map of the language; \\fBkma explain WORD\\fR tells about each word.\n";
