//! Sessions in `tests/ui/repl`, each with the transcript beside it.

use std::fs;
use std::path::Path;

use kma::repl::{Feed, Session};
use kma::report::Style;

/// What is typed and what is answered.
fn transcript(text: &str, folder: &Path) -> String {
    let mut session = Session::new(folder, Style::default());
    let mut feed = Feed::default();
    let mut inputs: Vec<String> = text.lines().flat_map(|line| feed.line(line)).collect();
    inputs.extend(feed.end());
    let mut transcript = String::new();
    for input in inputs {
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
