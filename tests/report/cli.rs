//! The command line, without a process.

use std::fs;
use std::io::{self, ErrorKind, Write};

use kma::cli::{self, Environment, Stream};

/// Exit code, stdout, stderr.
fn kma_in(environment: &Environment, args: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once(&"kma").chain(args).map(Into::into);
    let code = cli::main_in(environment, args, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
    (code, text(out), text(err))
}

fn kma(args: &[&str]) -> (u8, String, String) {
    kma_in(&Environment::default(), args)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A plan in a folder of its own.
fn plan(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.kma");
    fs::write(&path, text).expect("written");
    let path = path.to_string_lossy().into_owned();
    (folder, path)
}

const GOOD: &str = r#"kma 1

plan "Two studies" {}

data d {
  study: study
  yi:    number
  vi:    number
}
| study      | yi   | vi   |
| Adams 2001 | 0.42 | 0.09 |
| Brown 2005 | 0.71 | 0.12 |
| Clark 2010 | 0.15 | 0.05 |

effect e = given(yi, vi)

pool d as all
expect all.k = 3
"#;

#[test]
fn a_plan_runs_and_prints() {
    let (_folder, path) = plan(GOOD);
    let (code, out, err) = kma(&["run", &path]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Two studies\n"), "{out}");
    assert!(out.contains("3 effects of 3 studies"), "{out}");
    assert!(out.ends_with("2 results: 2 ran\n"), "{out}");
}

#[test]
fn an_expectation_that_does_not_hold_is_1() {
    let (_folder, path) = plan(&GOOD.replace("all.k = 3", "all.k = 4"));
    let (code, out, _) = kma(&["run", &path]);
    assert_eq!(code, 1);
    assert!(out.contains("does not hold"), "{out}");
    let (code, out, _) = kma(&["run", &path, "--quiet"]);
    assert_eq!((code, out.as_str()), (1, ""));
}

#[test]
fn a_wrong_plan_is_2_and_prints_no_results() {
    let (_folder, path) = plan(&GOOD.replace("pool d", "pool trials"));
    let (code, out, err) = kma(&["run", &path]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("[E0201]"), "{err}");
    let (code, out, _) = kma(&["check", &path]);
    assert_eq!(code, 2);
    assert!(out.ends_with(": 1 error\n"), "{out}");
}

#[test]
fn a_missing_plan_is_3() {
    let (folder, _) = plan(GOOD);
    let missing = folder.path().join("no.kma").to_string_lossy().into_owned();
    let (code, out, err) = kma(&["run", &missing]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("[E0601]"), "{err}");
    let (code, _, _) = kma(&["check", &missing]);
    assert_eq!(code, 3);
}

#[test]
fn json_is_one_document_whatever_happens() {
    let (folder, good) = plan(GOOD);
    let broken = folder
        .path()
        .join("broken.kma")
        .to_string_lossy()
        .into_owned();
    fs::write(&broken, "pool {\nlett x = 1\n").expect("written");
    let missing = folder.path().join("no.kma").to_string_lossy().into_owned();
    let cases: [(&[&str], u8, &str); 10] = [
        (&["run", &good, "--format", "json"], 0, ""),
        (&["run", "--format=json", &broken], 2, "E0"),
        (&["run", "--format", "json", &missing], 3, "E0601"),
        (&["run", "--format", "json"], 2, "E0607"),
        (
            &["run", &good, "--format", "json", "--nonsense"],
            2,
            "E0607",
        ),
        (
            &["run", &good, "--format", "json", "--width", "wide"],
            2,
            "E0607",
        ),
        (&["nonsense", "--format", "json"], 2, "E0607"),
        (&["verify", &good, "--format", "json"], 2, "E0610"),
        (&["check", &good, "--format", "json"], 0, ""),
        (&["check", &good, &broken, "--format", "json"], 2, "E0607"),
    ];
    for (args, wanted, first) in cases {
        let (code, out, _) = kma(args);
        assert_eq!(code, wanted, "{args:?}");
        let document = json(&out);
        let found = document["diagnostics"][0]["code"].as_str().unwrap_or("");
        assert!(found.starts_with(first), "{args:?}: {found}");
        assert!(out.ends_with("}\n"), "{args:?}");
        assert!(document["results"].is_array(), "{args:?}");
    }
}

#[test]
fn help_and_version_are_results() {
    let (code, out, err) = kma(&["--version"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("kma "), "{out}");
    let (code, out, _) = kma(&["run", "--help"]);
    assert_eq!(code, 0);
    assert!(out.contains("--format"), "{out}");
    let (code, out, err) = kma(&[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("kma run PLAN"), "{err}");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let (_folder, path) = plan(GOOD);
    let colored = |environment: &Environment, args: &[&str]| {
        let (_, out, _) = kma_in(environment, args);
        out.contains('\u{1b}')
    };
    let terminal = Environment {
        out: Stream::Terminal,
        ..Environment::default()
    };
    let plain = Environment {
        no_color: true,
        ..terminal.clone()
    };
    assert!(colored(&terminal, &["run", &path]));
    assert!(!colored(&plain, &["run", &path]));
    assert!(colored(&plain, &["run", &path, "--color", "always"]));
    assert!(!colored(&terminal, &["run", &path, "--color", "never"]));
    assert!(!colored(&Environment::default(), &["run", &path]));
}

#[test]
fn a_terminal_without_unicode_gets_ascii() {
    let (_folder, path) = plan(GOOD);
    let terminal = Environment {
        out: Stream::Terminal,
        ascii: true,
        ..Environment::default()
    };
    let (_, out, _) = kma_in(&terminal, &["run", &path]);
    assert!(out.contains("tau^2") && out.is_ascii(), "{out}");
}

/// A reader that leaves, or a disk that is full.
struct Broken(ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_reader_who_leaves_is_no_mistake_and_lost_results_are_one() {
    let (_folder, path) = plan(&GOOD.replace("all.k = 3", "all.k = 4"));
    let run = |kind| {
        let mut err = Vec::new();
        let args = ["kma", "run", &path].map(Into::into);
        let code = cli::main(args, &mut Broken(kind), &mut err);
        (code, String::from_utf8(err).expect("UTF-8"))
    };
    assert_eq!(run(ErrorKind::BrokenPipe), (1, String::new()));
    let (code, err) = run(ErrorKind::StorageFull);
    assert_eq!(code, 3);
    assert!(err.contains("[E0603]"), "{err}");
}

/// Only blanks are wrong in it.
const CROWDED: &str = "kma 1\r\ndata d { study: study,yi: number }\r\n|study|yi|\r\n|Abe|1|\r\n";

const LAID_OUT: &str = "kma 1

data d { study: study, yi: number }
| study | yi |
| Abe   | 1  |
";

#[test]
fn formatting_writes_what_changes() {
    let (_folder, path) = plan(CROWDED);
    let (code, out, err) = kma(&["fmt", "--check", &path]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert_eq!(out, format!("{path}: would be formatted\n"));
    let (code, out, _) = kma(&["fmt", "--diff", &path]);
    assert_eq!(code, 1);
    assert!(out.contains("+| study | yi |\n"), "{out}");
    assert_eq!(fs::read_to_string(&path).expect("there"), CROWDED);

    let (code, out, err) = kma(&["fmt", &path]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, format!("{path}: formatted\n"));
    assert_eq!(fs::read_to_string(&path).expect("there"), LAID_OUT);

    let written = fs::metadata(&path).and_then(|about| about.modified());
    let (code, out, err) = kma(&["fmt", &path]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, format!("{path}: already formatted\n"));
    let again = fs::metadata(&path).and_then(|about| about.modified());
    assert_eq!(written.expect("there"), again.expect("there"));
    for asked in ["--check", "--diff"] {
        assert_eq!(
            kma(&["fmt", "--quiet", asked, &path]),
            (0, String::new(), String::new())
        );
    }
}

#[test]
fn formatting_a_marked_plan_takes_the_mark_away() {
    let (_folder, path) = plan(&format!("\u{feff}{LAID_OUT}"));
    assert_eq!(kma(&["fmt", "--check", &path]).0, 1);
    assert_eq!(kma(&["fmt", &path]).0, 0);
    assert_eq!(fs::read_to_string(&path).expect("there"), LAID_OUT);
}

#[test]
fn formatting_a_broken_plan_says_what_is_wrong() {
    let (_folder, path) = plan("kma 1\npool  a  usin  REML\nforest  a  to \"a.svg\"\n");
    let (code, out, err) = kma(&["fmt", &path]);
    assert_eq!(code, 2);
    assert_eq!(out, format!("{path}: formatted\n"));
    assert!(err.contains("E01"), "{err}");
    let text = fs::read_to_string(&path).expect("there");
    assert_eq!(
        text,
        "kma 1\n\npool  a  usin  REML\nforest a to \"a.svg\"\n"
    );
}

#[test]
fn formatting_what_is_no_plan_is_refused() {
    let (folder, path) = plan("");
    let missing = folder.path().join("no.kma").display().to_string();
    assert_eq!(kma(&["fmt", &missing, &path]).0, 3);
    assert_eq!(fs::read_to_string(&path).expect("there"), "kma 1\n");
    let (code, _, err) = kma(&["fmt", "-", &path]);
    assert_eq!(code, 2);
    assert!(err.contains("`kma fmt -` alone"), "{err}");
    let latin = folder.path().join("latin.kma");
    fs::write(&latin, b"# Caf\xe9\n").expect("written");
    assert_eq!(kma(&["fmt", &latin.display().to_string()]).0, 2);
    assert_eq!(fs::read(&latin).expect("there"), b"# Caf\xe9\n");
}

#[cfg(unix)]
#[test]
fn a_formatted_plan_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = plan(CROWDED);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
    assert_eq!(kma(&["fmt", &path]).0, 0);
    let mode = fs::metadata(&path).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn standard_input_is_printed_formatted() {
    use std::process::{Command, Stdio};
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kma"));
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("runs");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(CROWDED.as_bytes()).expect("taken");
        drop(stdin);
        let output = child.wait_with_output().expect("ends");
        let text = String::from_utf8(output.stdout).expect("kma prints UTF-8");
        (output.status.code(), text)
    };
    assert_eq!(run(&["fmt", "-"]), (Some(0), LAID_OUT.to_owned()));
    let (code, out) = run(&["fmt", "--check", "-"]);
    assert_eq!(
        (code, out.as_str()),
        (Some(1), "standard input: would be formatted\n")
    );
}

#[test]
fn a_folder_is_formatted_with_all_plans_below_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for below in ["reviews/old", "reviews/.hidden", "elsewhere", "none"] {
        fs::create_dir_all(at(below)).expect("made");
    }
    let (written, laid) = ("kma   1\npool  a  as  b\n", "kma 1\n\npool a as b\n");
    for plan in [
        "reviews/a.kma",
        "reviews/old/b.kma",
        "reviews/.hidden/c.kma",
        "elsewhere/d.kma",
    ] {
        fs::write(at(plan), written).expect("written");
    }
    fs::write(at("reviews/data.csv"), "a,b\n1,2\n").expect("written");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("elsewhere"), at("reviews/link")).expect("linked");
        std::os::unix::fs::symlink(at("elsewhere/d.kma"), at("reviews/d.kma")).expect("linked");
    }
    let reviews = at("reviews").display().to_string();
    let (code, out, _) = kma(&["fmt", "--check", &reviews]);
    assert_eq!((code, out.lines().count()), (1, 2), "{out}");
    assert_eq!(kma(&["fmt", &reviews]).0, 0);
    let text = |plan: &str| fs::read_to_string(at(plan)).expect("readable");
    assert_eq!(
        (text("reviews/a.kma"), text("reviews/old/b.kma")),
        (laid.into(), laid.into())
    );
    assert_eq!(text("reviews/.hidden/c.kma"), written);
    assert_eq!(text("elsewhere/d.kma"), written);
    let (code, out, err) = kma(&["fmt", &at("none").display().to_string()]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("holds no plan"), "{err}");
}

#[test]
fn what_is_no_plan_is_answered_for_every_command_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    for name in ["review.kma", "b1.kma", "b2.kma", "b3.kma", "b4.kma"] {
        fs::write(at(name), "kma 1\n").expect("written");
    }
    let inside = folder.path().display().to_string();
    for command in ["run", "check", "data", "fmt"] {
        let (code, out, err) = kma(&[command, &at("reveiw.kma")]);
        assert_eq!((code, out.contains("format")), (3, false), "{command}");
        let near = format!("write `{}`", at("review.kma"));
        let words = err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains(&near) && !err.contains("kma run"),
            "{command}: {err}"
        );
        let (_, _, err) = kma(&[command, &at("nothing-like-it.kma")]);
        let shown = err.matches(".kma`").count();
        assert!(
            err.contains("name a plan, such as") && shown < 6,
            "{command}: {err}"
        );
    }
    for command in ["run", "check", "data"] {
        let (code, _, err) = kma(&[command, &inside]);
        assert!(code == 3 && err.contains("is a folder"), "{command}: {err}");
    }
    for command in ["check", "data"] {
        let (code, _, err) = kma(&[command, "--format", "html", &at("review.kma")]);
        assert!(
            code == 2 && err.contains("possible values: text, json"),
            "{err}"
        );
        let (_, help, _) = kma(&[command, "--help"]);
        assert!(!help.contains("html"), "{help}");
    }
    fs::write(at("d.csv"), "a,b\n1,2\n3,4\n").expect("written");
    let (code, out, err) = kma(&["fmt", &at("d.csv")]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("data file"), "{err}");
}
