//! `kma repl` in a terminal of its own.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use expectrl::{ControlCode, Eof, Expect, session::OsSession};

/// A session in `folder`, with its prompt on a terminal.
fn begin(folder: &Path, arguments: &[&str]) -> OsSession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kma"));
    command
        .args(["repl", "--color", "never", "--width", "100"])
        .args(arguments)
        .current_dir(folder)
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        .env_remove("NO_COLOR");
    let mut session = OsSession::spawn(command).expect("a terminal");
    session.set_expect_timeout(Some(Duration::from_secs(60)));
    session
}

#[track_caller]
fn see(session: &mut OsSession, text: &str) {
    if let Err(error) = session.expect(text) {
        panic!("`{text}` was not seen: {error}");
    }
}

#[track_caller]
fn type_in(session: &mut OsSession, text: &str) {
    session.send(text).expect("the session reads");
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/repl/trials.csv");
    fs::copy(from, folder.path().join("trials.csv")).expect("copied");
    folder
}

#[test]
fn statements_are_typed_completed_pasted_and_kept() {
    let folder = folder();
    let mut session = begin(folder.path(), &[]);
    see(&mut session, "`:help` lists the commands");
    see(&mut session, "kma> ");
    type_in(&mut session, "data trials from \"trials.csv\" {\r");
    type_in(&mut session, "  study: study = \"author\", \"year\"\r");
    // Pasted: its line ends do not end the input.
    type_in(
        &mut session,
        "\u{1b}[200~  drug: arm { n: n1, mean: m1, sd: sd1 }\n\n  placebo: arm { n: n2, mean: m2, sd: sd2 }\u{1b}[201~\r",
    );
    type_in(&mut session, "}\r");
    see(&mut session, "4 rows, 4 studies");
    see(&mut session, "kma> ");
    type_in(&mut session, "effect score = MD(dr\t, placebo)\r");
    see(&mut session, "Mean difference");
    see(&mut session, "kma> ");
    // Where several words fit they are listed, also below the first line.
    type_in(&mut session, "pool trials\u{1b}\r  \t");
    see(&mut session, "measuring");
    session.send(ControlCode::EndOfText).expect("Ctrl-C");
    see(&mut session, "Ctrl-D or `:quit` leaves");
    see(&mut session, "kma> ");
    // Alt-Enter begins a line.
    type_in(&mut session, "pool trials\u{1b}\r  as overall\r");
    see(&mut session, "4 effects of 4 studies");
    see(&mut session, "kma> ");
    type_in(&mut session, "pool trials as");
    session.send(ControlCode::EndOfText).expect("Ctrl-C");
    see(&mut session, "kma> ");
    type_in(&mut session, ":save typed.kma\r");
    see(&mut session, "typed.kma: 3 statements");
    see(&mut session, "kma> ");
    session
        .send(ControlCode::EndOfTransmission)
        .expect("Ctrl-D");
    session.expect(Eof).expect("it leaves");
    let plan = fs::read_to_string(folder.path().join("typed.kma")).expect("saved");
    assert!(plan.starts_with("kma 1\n\ndata trials"), "{plan}");
    assert!(plan.contains("pool trials as overall"), "{plan}");
    let history = folder.path().join("state/kma/history");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(&history).expect("kept").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600, "nobody else reads what was typed");
    let text = fs::read_to_string(history).expect("readable");
    assert!(text.contains("effect score = MD(drug, placebo)"), "{text}");
}

#[test]
fn a_long_run_is_ended_and_the_prompt_stays() {
    let folder = folder();
    let rows = (0..40).map(|row| format!("S{row},0.{row:02},0.0{}\n", 1 + row % 9));
    let rows = format!("study,yi,vi\n{}", rows.collect::<String>());
    fs::write(folder.path().join("many.csv"), rows).expect("written");
    let plan = "kma 1\n\ndata many from \"many.csv\" { study: study\n yi: number\n vi: number }\neffect d = given(yi, vi)\npool many as all\n";
    fs::write(folder.path().join("many.kma"), plan).expect("written");
    let mut session = begin(folder.path(), &["many.kma"]);
    see(&mut session, "many.kma: 3 statements; results: `all`");
    see(&mut session, "kma> ");
    type_in(
        &mut session,
        "sensitivity all with gosh, subsets 1000000 as long\r",
    );
    // It says how far it is.
    see(&mut session, "% [");
    session.send(ControlCode::EndOfText).expect("Ctrl-C");
    see(&mut session, "the run was ended before its end");
    see(&mut session, "kma> ");
    type_in(&mut session, "expect all.k = 40\r");
    see(&mut session, "holds");
    see(&mut session, "kma> ");
    // What is not in the plan's file is told of once.
    type_in(&mut session, ":quit\r");
    see(&mut session, "`many.kma` lacks what was said here");
    see(&mut session, "kma> ");
    type_in(&mut session, ":quit\r");
    session.expect(Eof).expect("it leaves");
}

#[test]
fn what_is_typed_ahead_is_not_lost() {
    let folder = folder();
    let mut session = begin(folder.path(), &[]);
    see(&mut session, "kma> ");
    // In one piece, and without the marks of a paste.
    type_in(
        &mut session,
        "data trials from \"trials.csv\" {\r  study: study = \"author\", \"year\"\r  drug: arm { n: n1, mean: m1, sd: sd1 }\r  placebo: arm { n: n2, mean: m2, sd: sd2 }\r}\reffect score = MD(drug, placebo)\rpool trials as one\rpool trials as two\rpool trials as three\r",
    );
    see(&mut session, "pool trials as three");
    see(&mut session, "4 effects of 4 studies");
    type_in(
        &mut session,
        "compare one against three as last\r:save ahead.kma\r",
    );
    see(&mut session, "ahead.kma: 6 statements");
    type_in(&mut session, ":quit\r");
    session.expect(Eof).expect("it leaves");
    let plan = fs::read_to_string(folder.path().join("ahead.kma")).expect("saved");
    for name in ["one", "two", "three"] {
        assert!(plan.contains(&format!("pool trials as {name}\n")), "{plan}");
    }
}

#[test]
fn many_rows_without_one_at_a_time_are_ended() {
    let folder = folder();
    let rows = (0..20_000).map(|row| format!("S{row},0.{:03},0.0{}\n", row % 997, 1 + row % 9));
    let rows = format!("study,yi,vi\n{}", rows.collect::<String>());
    fs::write(folder.path().join("big.csv"), rows).expect("written");
    let plan = "kma 1\n\ndata big from \"big.csv\" { study: study\n yi: number\n vi: number }\neffect d = given(yi, vi)\npool big as all\n";
    fs::write(folder.path().join("big.kma"), plan).expect("written");
    let mut session = begin(folder.path(), &["big.kma"]);
    see(&mut session, "big.kma: 3 statements; results: `all`");
    see(&mut session, "kma> ");
    type_in(&mut session, "sensitivity all with leave_one_out as each\r");
    see(&mut session, "% [");
    session.send(ControlCode::EndOfText).expect("Ctrl-C");
    see(&mut session, "the run was ended before its end");
    see(&mut session, "kma> ");
    type_in(&mut session, ":quit\r");
    session.expect(Eof).expect("it leaves");
}
