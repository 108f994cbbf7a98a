//! Sessions in `tests/ui/repl`, each with the transcript beside it.

use std::fs;
use std::path::Path;

use kma::repl::{Feed, Piece, Session};
use kma::report::Style;

/// The plan that a session goes on with: `NAME.opened` beside `NAME.kma-session`.
const OPENED: &str = "opened.kma";

/// What is typed and what is answered.
fn transcript(text: &str, folder: &Path) -> String {
    let mut session = Session::new(folder, Style::default());
    let mut transcript = String::new();
    if folder.join(OPENED).exists() {
        let reply = session.open(OPENED, &kma::pipeline::Unwatched);
        transcript.extend(["$ kma repl ", OPENED, "\n"]);
        transcript.extend([reply.messages, reply.text, "\n".to_owned()]);
    }
    let mut feed = Feed::default();
    let mut inputs: Vec<Piece> = text.lines().flat_map(|line| feed.line(line)).collect();
    inputs.extend(feed.end());
    for Piece { text: input, .. } in inputs {
        for (place, line) in input.trim_end().lines().enumerate() {
            let prompt = if place == 0 { "kma> " } else { "   > " };
            transcript += format!("{prompt}{line}").trim_end();
            transcript += "\n";
        }
        let reply = session.eval(&input);
        for part in [&reply.messages, &reply.text] {
            transcript.push_str(part);
        }
        if reply.code != 0 {
            transcript.extend(["[", &reply.code.to_string(), "]\n"]);
        }
        transcript.push('\n');
        if reply.leave {
            break;
        }
    }
    let end = session.finish();
    transcript + &format!("{}exit {}\n", end.messages, end.code)
}

#[test]
fn sessions_answer_this() {
    insta::glob!("../ui/repl", "*.kma-session", |path| {
        let folder = path.parent().expect("in a folder");
        let copy = tempfile::tempdir().expect("a folder");
        for entry in fs::read_dir(folder).expect("readable") {
            let file = entry.expect("readable").path();
            fs::copy(&file, copy.path().join(file.file_name().expect("a name"))).expect("copied");
        }
        let plan = path.with_extension("opened");
        if plan.exists() {
            fs::copy(plan, copy.path().join(OPENED)).expect("copied");
        }
        let typed = fs::read_to_string(path).expect("readable");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.remove_snapshot_suffix();
        let name = path.file_stem().expect("a name").to_string_lossy();
        settings.bind(|| insta::assert_snapshot!(&*name, transcript(&typed, copy.path())));
    });
}

/// A session with the data of the transcripts.
fn with_trials() -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/repl");
    let mut session = Session::new(folder, Style::default());
    let data = "data trials from \"trials.csv\" {\n  study: study = \"author\", \"year\"\n  dose: number in mg\n  drug: arm { n: n1, mean: m1, sd: sd1 }\n  placebo: arm { n: n2, mean: m2, sd: sd2 }\n}";
    assert_eq!(session.eval(data).messages, "");
    session.eval("effect score = MD(drug, placebo)");
    session
}

#[test]
fn an_indented_line_goes_on_with_the_statement_before() {
    let mut session = with_trials();
    session.eval("let low = trials");
    let reply = session.eval("    where dose < 30 mg");
    assert_eq!(reply.messages, "");
    assert!(
        reply
            .text
            .starts_with("`selection low` goes on with this line\n"),
        "{}",
        reply.text
    );
    assert!(session.eval("low?").text.contains("where dose < 30 mg"));
    session.eval("pool low");
    let reply = session.eval("  using DL");
    assert!(reply.text.contains("DL, HKSJ, 3 effects"), "{}", reply.text);
    let plan = session.plan();
    assert_eq!(plan.matches("pool low").count(), 1, "{plan}");
    // What is wrong does not change it, and the next line goes on with it all the same.
    let reply = session.eval("  using NOPE");
    assert!(reply.messages.contains("E0305") || reply.messages.contains("E0208"));
    assert!(
        reply
            .messages
            .contains("not taken, and what was said before stands"),
        "{}",
        reply.messages
    );
    let reply = session.eval("  as lowest");
    assert_eq!(reply.messages, "");
    assert!(session.plan().contains("pool low using DL as lowest"));
    // What was refused is mended so, too.
    assert!(
        session
            .eval("pool trials using NOPE")
            .messages
            .contains("E0208")
    );
    session.eval("let rest = trials");
    session.eval(":undo");
    assert!(
        session
            .eval("  where dose > 30 mg")
            .messages
            .contains("E0101")
    );
}

#[test]
fn data_that_changed_are_read_and_pooled_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |last: &str| {
        let rows = format!("study,yi,vi\nA,0.1,0.1\nB,0.2,0.1\nC,{last},0.1\n");
        fs::write(folder.path().join("t.csv"), rows).expect("written");
    };
    write("0.3");
    let mut session = Session::new(folder.path(), Style::default());
    session.eval("data t from \"t.csv\" { study: study, yi: number, vi: number }");
    session.eval("effect d = given(yi, vi)");
    assert!(session.eval("pool t as p").text.contains("estimate 0.20"));
    write("0.6");
    let reply = session.eval("data t from \"t.csv\" { study: study, yi: number, vi: number }");
    assert!(reply.text.contains("0.20 ("), "{}", reply.text);
    assert!(reply.text.contains("→ 0.30 ("), "{}", reply.text);
}

#[test]
fn a_plan_that_was_opened_is_never_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own.kma");
    let text = "kma 1\n\ndata t from \"none.csv\" { study: study, yi: number, vi: number }\n\neffect d = given(yi, vi)\n\n# why\npool t by allok as odd\n\npool t as (\n\nforest t to \"t.svg\"\n";
    fs::write(&own, text).expect("written");
    let mut session = Session::new(folder.path(), Style::default());
    let unwatched = &kma::pipeline::Unwatched;
    let reply = session.open("own.kma", unwatched);
    assert_eq!(reply.code, 3, "{}", reply.messages);
    assert_eq!(
        reply.messages.matches("E0601] Error").count(),
        1,
        "{}",
        reply.messages
    );
    assert_eq!(
        reply.messages.matches("E0203] Error").count(),
        1,
        "{}",
        reply.messages
    );
    let reply = session.eval(":save");
    assert_eq!(reply.messages, "");
    let saved = fs::read_to_string(&own).expect("readable");
    for part in [
        "none.csv",
        "# why\npool t by allok as odd",
        "pool t as (",
        "forest t",
    ] {
        assert!(saved.contains(part), "{part} of\n{saved}");
    }
    assert!(
        session
            .eval(":undo")
            .messages
            .contains("nothing to take back")
    );
    // Somebody else writes to it.
    fs::write(&own, format!("{saved}# EDITED OUTSIDE\n")).expect("written");
    let reply = session.eval(":save");
    assert!(
        reply.messages.contains("has changed since"),
        "{}",
        reply.messages
    );
    assert!(
        fs::read_to_string(&own)
            .expect("readable")
            .ends_with("OUTSIDE\n")
    );
    // The file comes, and what waited for it runs.
    fs::write(
        folder.path().join("none.csv"),
        "study,yi,vi\nA,0.1,0.1\nB,0.2,0.1\n",
    )
    .expect("written");
    session.eval("pool t as odd");
    let reply = session.eval("odd?");
    assert!(
        reply.text.contains("2 effects of 2 studies"),
        "{}{}",
        reply.text,
        reply.messages
    );
    assert!(
        !folder.path().join("t.svg").exists(),
        "its figures are left to a run"
    );
}

#[test]
fn files_of_an_opened_plan_are_left_and_those_said_are_kept_up() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("t.csv"),
        "study,yi,vi\nA,0.1,0.1\nB,0.2,0.1\nC,0.9,0.1\n",
    )
    .expect("written");
    let plan = "kma 1\n\ndata t from \"t.csv\" { study: study, yi: number, vi: number }\neffect d = given(yi, vi)\nlet some = t where vi < 1\npool some as p\nforest p to \"p.svg\"\nreport to \"whole.md\"\n";
    fs::write(folder.path().join("own.kma"), plan).expect("written");
    let mut session = Session::new(folder.path(), Style::default());
    session.open("own.kma", &kma::pipeline::Unwatched);
    session.eval("report to \"said.md\"");
    let said = folder.path().join("said.md");
    let before = fs::read_to_string(&said).expect("it was said");
    let reply = session.eval("let some = t where yi < 0.5");
    assert!(
        reply
            .text
            .contains("replaced: `selection some`; again: `p`"),
        "{}",
        reply.text
    );
    assert!(
        reply
            .text
            .contains("not written again: `p.svg` and `whole.md`"),
        "{}",
        reply.text
    );
    assert_ne!(before, fs::read_to_string(&said).expect("it is kept up"));
    assert!(!folder.path().join("p.svg").exists());
    assert!(!folder.path().join("whole.md").exists());
    session.eval("forest p to \"p.svg\"");
    assert!(folder.path().join("p.svg").exists(), "it was said again");
}
