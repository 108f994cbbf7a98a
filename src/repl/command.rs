//! The commands of a session: `:help`, `:save plan.kma`.

use crate::diagnostic::{Code, Diagnostic, list, suggest};

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// `:help [WORD]`
    Help,
    /// `:explain [WORD]`
    Explain,
    /// `:load FILE`
    Load,
    /// `:save [FILE]`
    Save,
    /// `:data [NAME]`
    Data,
    /// `:names`
    Names,
    /// `:show NAME`
    Show,
    /// `:time`
    Time,
    /// `:undo`
    Undo,
    /// `:redo`
    Redo,
    /// `:reset`
    Reset,
    /// `:quit`
    Quit,
}

/// A command by name.
#[derive(Debug)]
pub(super) struct Command {
    /// As written, without the colon.
    pub(super) name: &'static str,
    /// What stands behind it.
    pub(super) takes: &'static str,
    /// What it does, for people.
    pub(super) says: &'static str,
    does: Does,
}

const fn command(
    name: &'static str,
    takes: &'static str,
    does: Does,
    says: &'static str,
) -> Command {
    Command {
        name,
        takes,
        says,
        does,
    }
}

/// All of them, in the order of `:help`.
pub(super) static COMMANDS: &[Command] = &[
    command(
        "help",
        "[WORD]",
        Does::Help,
        "these lines; or the page of a word",
    ),
    command(
        "explain",
        "[WORD]",
        Does::Explain,
        "the page of a word or a code; a map of the language",
    ),
    command("names", "", Does::Names, "what has a name here"),
    command(
        "show",
        "NAME",
        Does::Show,
        "one of them; `NAME?` does the same",
    ),
    command(
        "data",
        "[NAME]",
        Does::Data,
        "the columns of the data: types, units, what is missing",
    ),
    command(
        "load",
        "FILE",
        Does::Load,
        "adds the statements of a plan; writes none of its files",
    ),
    command("save", "[FILE]", Does::Save, "writes the session as a plan"),
    command("undo", "", Does::Undo, "takes the last change back"),
    command("redo", "", Does::Redo, "brings back what was taken back"),
    command("reset", "", Does::Reset, "begins anew, with nothing"),
    command(
        "time",
        "",
        Does::Time,
        "says from now on how long each answer took, or no more",
    ),
    command("quit", "", Does::Quit, "leaves; so does Ctrl-D"),
];

/// What `line` asks for, and what stands behind the command.
pub(super) fn parse(line: &str) -> Result<(Does, String), Box<Diagnostic>> {
    let line = line.trim().trim_start_matches(':').trim_start();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim().trim_matches('"').trim();
    let wrong = |message: String| Diagnostic::new(Code::CommandLine, None, message);
    let found = find(word)?;
    if found.takes.is_empty() && !rest.is_empty() {
        let message = format!(
            "`:{}` takes nothing, and `{rest}` stands behind it",
            found.name
        );
        return Err(Box::new(
            wrong(message).help(format!("write `:{}`", found.name)),
        ));
    }
    if !found.takes.is_empty() && !found.takes.starts_with('[') && rest.is_empty() {
        let message = format!("`:{}` lacks its {}", found.name, found.takes.to_lowercase());
        let help = format!("write `:{} {}`", found.name, found.takes);
        return Err(Box::new(wrong(message).help(help)));
    }
    Ok((found.does, rest.to_owned()))
}

/// The command that `word` names or begins alone.
/// `NAME?`: the name that is asked for; the label of a part may hold any sign.
pub(super) fn asked(line: &str) -> Option<&str> {
    let name = line.trim().strip_suffix('?')?.trim();
    let (head, _) = name.split_once('[').unwrap_or((name, ""));
    let one = !head.is_empty() && !head.contains(['"', '#', '{', ':']) && !name.contains('\n');
    one.then_some(name)
}

/// Whether a command begins so.
pub(super) fn is_known(word: &str) -> bool {
    COMMANDS
        .iter()
        .any(|command| command.name.starts_with(word))
}

fn find(word: &str) -> Result<&'static Command, Box<Diagnostic>> {
    let lower = word.to_lowercase();
    let names = |command: &&Command| command.name == lower;
    if let Some(command) = COMMANDS.iter().find(names) {
        return Ok(command);
    }
    let begun = COMMANDS.iter().filter(|c| c.name.starts_with(&*lower));
    let begun: Vec<&Command> = begun.collect();
    let shown = |names: &[&str]| -> String {
        let names: Vec<String> = names.iter().map(|name| format!(":{name}")).collect();
        list(&names, "or")
    };
    let wrong = |message: String| Diagnostic::new(Code::CommandLine, None, message);
    Err(Box::new(match begun.as_slice() {
        _ if lower.is_empty() => {
            wrong("`:` alone is no command".to_owned()).help("`:help` lists the commands")
        }
        [one] => return Ok(one),
        [] => {
            let near = suggest(&lower, COMMANDS.iter().map(|c| c.name));
            let near: Vec<&str> = match &*lower {
                "exit" | "bye" | "leave" => vec!["quit"],
                "run" | "open" | "read" => vec!["load"],
                "write" => vec!["save"],
                "ls" | "list" | "who" => vec!["names"],
                "clear" | "new" => vec!["reset"],
                _ => near,
            };
            let diagnostic = wrong(format!("there is no command `:{word}`"));
            if near.is_empty() {
                diagnostic.help("`:help` lists the commands")
            } else {
                diagnostic.help(format!("write {}", shown(&near)))
            }
        }
        several => {
            let names: Vec<&str> = several.iter().map(|command| command.name).collect();
            wrong(format!("`:{word}` may be one of several commands"))
                .help(format!("write {}", shown(&names)))
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_may_be_cut_short_as_long_as_it_is_the_only_one() {
        assert_eq!(parse(":q").expect("quit").0, Does::Quit);
        assert_eq!(
            parse(":e SMD").expect("explain"),
            (Does::Explain, "SMD".into())
        );
        assert_eq!(
            parse(": load \"a b.kma\"").expect("load"),
            (Does::Load, "a b.kma".into())
        );
        let several = parse(":s x").expect_err("save or show");
        assert_eq!(several.help, ["write `:show` or `:save`"]);
        let unknown = parse(":sav_e x").expect_err("no such");
        assert_eq!(unknown.help, ["write `:save`"]);
        assert!(parse(":show").is_err(), "without a name");
        assert!(parse(":undo 3").is_err(), "it takes nothing");
    }
}
