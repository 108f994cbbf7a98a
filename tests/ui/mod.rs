//! Plans in a folder, and beside each what kma prints: exit code, stdout, stderr.

use std::path::Path;

/// Runs the program without a process; what it printed, and its exit code.
pub(crate) fn kma(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("kma").chain(arguments.iter().copied());
    let exit = kma::cli::main(arguments.map(Into::into), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
    (exit, text(out), text(err))
}

/// One snapshot beside each plan.
fn snapshot(path: &Path, command: &[&str]) {
    let folder = path.parent().expect("in a folder");
    let name = path
        .file_name()
        .expect("a file")
        .to_string_lossy()
        .into_owned();
    // Lines are broken before the folder is taken away: its name must be the same on every machine.
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = path.strip_prefix(home).unwrap_or(path);
    let shown = beside.to_string_lossy().into_owned();
    let near = beside.parent().expect("in a folder").to_string_lossy();
    let style = ["--color", "never", "--width", "100", &shown];
    let (exit, out, err) = kma(&[command, &style].concat());
    let clean = |text: String| {
        text.replace(&format!("{near}/"), "")
            .replace(near.as_ref(), ".")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.bind(|| {
        let text = format!(
            "exit {exit}\n--- stdout\n{}--- stderr\n{}",
            clean(out),
            clean(err)
        );
        insta::assert_snapshot!(name.trim_end_matches(".kma"), text);
    });
}

#[test]
fn wrong_plans_say_what_to_do() {
    insta::glob!("wrong/**/*.kma", |path| snapshot(path, &["check"]));
}

#[test]
fn plans_that_run_print_this() {
    insta::glob!("run/**/*.kma", |path| snapshot(path, &["run"]));
}

#[test]
fn formatting_changes_this() {
    insta::glob!("fmt/**/*.kma", |path| snapshot(path, &["fmt", "--diff"]));
}
