//! What is done to a chain is seen, and said.

use std::fs;
use std::path::Path;

use kma::registration::{Chain, Content, Line, Problem};
use proptest::prelude::*;

use super::support::{CHAIN, Folder, KEY, PLAN, PUBLIC, ROWS, plan_with};

/// Three entries: a registration, a signed one, and a time stamp of that.
fn example() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registration/frozen");
    fs::read(folder.join("small.kma.registrations.jsonl")).unwrap()
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

/// What is wrong first: its line and its words.
#[track_caller]
fn wrong(bytes: &[u8]) -> (usize, String) {
    let broken = Chain::read(bytes).expect_err("something is wrong");
    (broken[0].line, broken[0].to_string())
}

#[test]
fn the_example_holds() {
    let chain = Chain::read(&example()).unwrap();
    assert_eq!(chain.lines.len(), 3);
    assert!(chain.lines[1].signature.is_some() && chain.lines[2].token().is_some());
}

#[test]
fn each_changed_byte_is_detected() {
    let whole = example();
    let halves = [0..whole.len() / 2, whole.len() / 2..whole.len()];
    std::thread::scope(|scope| {
        for half in halves {
            let whole = &whole;
            scope.spawn(move || {
                for at in half {
                    let was = whole[at];
                    for other in [was ^ 1, b'0', b'\n'] {
                        if other != was {
                            let mut bytes = whole.clone();
                            bytes[at] = other;
                            assert!(Chain::read(&bytes).is_err(), "byte {at}: {was} → {other}");
                        }
                    }
                    let mut bytes = whole.clone();
                    bytes.remove(at);
                    assert!(Chain::read(&bytes).is_err(), "byte {at} removed");
                }
            });
        }
    });
}

#[test]
fn each_inserted_byte_is_detected() {
    let whole = example();
    for at in 0..=whole.len() {
        let new = if at % 2 == 0 { b' ' } else { whole[at / 2] };
        let mut bytes = whole.clone();
        bytes.insert(at, new);
        assert!(Chain::read(&bytes).is_err(), "{new} before byte {at}");
    }
    for at in [0, lines(&whole)[0].len(), whole.len()] {
        let mut bytes = whole.clone();
        bytes.insert(at, b'\n');
        assert!(Chain::read(&bytes).is_err(), "a line before byte {at}");
    }
}

#[test]
fn a_file_that_was_cut_off_is_detected() {
    let whole = example();
    let ends: Vec<usize> = lines(&whole)
        .iter()
        .scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        })
        .collect();
    for at in (0..whole.len())
        .step_by(7)
        .chain(ends.iter().map(|end| end - 1))
    {
        if !ends.contains(&at) {
            assert!(Chain::read(&whole[..at]).is_err(), "cut at {at}");
        }
    }
    assert_eq!(
        wrong(b""),
        (
            1,
            "the file is empty: its registrations are gone".to_owned()
        )
    );
    let (line, words) = wrong(&whole[..ends[0] - 1]);
    assert_eq!(
        (line, words.as_str()),
        (1, "line 1 has no end: something was cut off behind it")
    );
}

#[test]
fn an_entry_taken_out_is_named() {
    let all = lines(&example());
    let (line, words) = wrong(&[all[1].clone(), all[2].clone()].concat());
    assert_eq!(
        (line, words.as_str()),
        (1, "entry 1 is gone: line 1 holds a later one")
    );
    let (line, words) = wrong(&[all[0].clone(), all[2].clone()].concat());
    assert_eq!(
        (line, words.as_str()),
        (2, "entry 2 is gone: line 2 holds a later one")
    );
}

#[test]
fn entries_that_changed_places_are_named() {
    let all = lines(&example());
    let (line, words) = wrong(&[all[1].clone(), all[0].clone(), all[2].clone()].concat());
    assert_eq!(
        (line, words.as_str()),
        (1, "entry 2 stands in line 1, in the place of entry 1")
    );
    let (line, words) = wrong(
        &[
            all[0].clone(),
            all[0].clone(),
            all[1].clone(),
            all[2].clone(),
        ]
        .concat(),
    );
    assert_eq!(
        (line, words.as_str()),
        (2, "entry 1 stands in line 2, in the place of entry 2")
    );
}

#[test]
fn an_entry_that_was_made_anew_is_named() {
    let chain = Chain::read(&example()).unwrap();
    let text = |lines: &[Line]| {
        lines
            .iter()
            .map(Line::text)
            .collect::<String>()
            .into_bytes()
    };
    let remade = |change: fn(&mut Line)| {
        let mut lines = chain.lines.clone();
        change(&mut lines[0]);
        lines[0].hash = lines[0].true_hash();
        text(&lines)
    };
    // Another date in the first entry, with its hash: the second one knows the old hash.
    let (line, words) = wrong(&remade(|line| {
        "2026-01-01T00:00:00Z".clone_into(&mut line.entry.date);
    }));
    assert_eq!(line, 2);
    assert!(
        words.contains("does not follow the one before it"),
        "{words}"
    );
    // What it froze, with the hash of the entry alone.
    let edited = remade(|line| {
        if let Content::Registration(frozen) = &mut line.entry.content {
            let result = frozen
                .plan_means
                .statements
                .iter_mut()
                .find(|s| s.keyword == "pool");
            result.unwrap().means = Some(serde_json::json!({ "verb": "pool" }));
        }
    });
    let broken = Chain::read(&edited).unwrap_err();
    assert!(
        matches!(broken[0].problem, Problem::Meaning(_)),
        "{broken:?}"
    );
    assert_eq!(broken[0].line, 1);
    // Without its hash.
    let mut lines = chain.lines.clone();
    "1999-01-01T00:00:00Z".clone_into(&mut lines[0].entry.date);
    let (line, words) = wrong(&text(&lines));
    assert_eq!(
        (line, words.as_str()),
        (1, "the entry in line 1 was changed after it was registered")
    );
}

#[test]
fn an_entry_dated_back_is_named() {
    let chain = Chain::read(&example()).unwrap();
    let mut lines = chain.lines[..2].to_vec();
    "2001-01-01T00:00:00Z".clone_into(&mut lines[1].entry.date);
    lines[1].hash = lines[1].true_hash();
    lines[1].signature = None;
    let text: String = lines.iter().map(Line::text).collect();
    let (line, words) = wrong(text.as_bytes());
    assert_eq!(line, 2);
    assert!(
        words.starts_with(
            "the entry in line 2 is dated 2001-01-01T00:00:00Z, before the one above it"
        ),
        "{words}"
    );
}

#[test]
fn a_signature_of_another_entry_is_named() {
    let chain = Chain::read(&example()).unwrap();
    let mut lines = chain.lines[..2].to_vec();
    if let Content::Registration(frozen) = &mut lines[1].entry.content {
        frozen.message = Some("another".to_owned());
    }
    lines[1].hash = lines[1].true_hash();
    let text: String = lines.iter().map(Line::text).collect();
    let (line, words) = wrong(text.as_bytes());
    assert_eq!(line, 2);
    assert!(
        words.starts_with("the signature in line 2 does not hold"),
        "{words}"
    );
}

#[test]
fn a_time_that_the_authority_did_not_say_is_named() {
    let chain = Chain::read(&example()).unwrap();
    for (time, told) in [
        (
            "2031-01-01T00:00:00Z",
            "the time stamp in line 3 does not hold: it is of 20",
        ),
        (
            "2001-01-01T00:00:00Z",
            "the time stamp in line 3 is of 2001-01-01T00:00:00Z, before the date of the entry",
        ),
    ] {
        let mut lines = chain.lines.clone();
        lines[2].entry.content = Content::Timestamp(kma::registration::Token {
            time: time.to_owned(),
            ..lines[2].token().unwrap().clone()
        });
        lines[2].hash = lines[2].true_hash();
        let text: String = lines.iter().map(Line::text).collect();
        let (line, words) = wrong(text.as_bytes());
        assert_eq!(line, 3);
        assert!(words.starts_with(told), "{words}");
    }
}

#[test]
fn a_form_of_a_later_version_is_said_to_be_one() {
    let text = String::from_utf8(example())
        .unwrap()
        .replace("\"form\":1", "\"form\":2");
    let (line, words) = wrong(text.as_bytes());
    assert_eq!(
        (line, words.as_str()),
        (
            1,
            "line 1 is in form 2, and this version of kma knows forms up to 1"
        )
    );
}

/// A chain of two registrations, the second one for another year.
fn registered_twice() -> Folder {
    let folder = Folder::of(PLAN);
    folder.write("trials.csv", ROWS);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    folder.write("plan.kma", plan_with("1990", "1985"));
    assert_eq!(
        folder.kma_at(60, "register @plan.kma --message second").0,
        0
    );
    folder
}

fn hash_of(line: &str) -> String {
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    line["hash"].as_str().unwrap().to_owned()
}

#[test]
fn what_the_file_cannot_tell_the_deposited_hash_tells() {
    let folder = registered_twice();
    let chain = folder.chain();
    let (first, second) = chain.trim_end().split_once('\n').unwrap();
    let deposited = hash_of(second);
    let verify = format!("verify @plan.kma --hash {deposited}");
    assert_eq!(folder.kma(&verify).0, 0);
    let upper = format!("verify @plan.kma --hash {}", deposited.to_uppercase());
    assert_eq!(folder.kma(&upper).0, 0);

    // The last entry is gone: what is left is whole.
    folder.write(CHAIN, format!("{first}\n"));
    folder.write("plan.kma", PLAN);
    assert_eq!(folder.kma("verify @plan.kma").0, 0);
    let (exit, _, err) = folder.kma(&verify);
    assert_eq!(exit, 2);
    assert!(
        err.contains("[E0608]") && err.contains("no registration has the hash"),
        "{err}"
    );

    // All of it is made anew, for a plan that was changed.
    fs::remove_file(folder.path(CHAIN)).unwrap();
    folder.write("plan.kma", plan_with("1990", "1995"));
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    assert_eq!(folder.kma("verify @plan.kma").0, 0);
    assert_eq!(folder.kma(&verify).0, 2);
}

#[test]
fn the_hash_in_the_plan_is_held_against_the_chain() {
    let folder = registered_twice();
    let second = hash_of(folder.chain().trim_end().rsplit_once('\n').unwrap().1);
    let deposited = plan_with("1990", "1985").replace(
        "{ primary: overall }",
        &format!("{{ primary: overall, registered: \"osf.io, {second}\" }}"),
    );
    folder.write("plan.kma", &deposited);
    // Where it was deposited is no difference.
    assert_eq!(folder.kma("verify @plan.kma").0, 0);
    let first = folder
        .chain()
        .split_inclusive('\n')
        .next()
        .unwrap()
        .to_owned();
    folder.write(CHAIN, first);
    let (exit, out, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 2, "{out}");
    assert!(err.contains(&second[..12]), "{err}");
    let (_, out, _) = folder.kma("run @plan.kma");
    assert!(out.contains("registrations do not hold"), "{out}");
}

#[test]
fn a_signature_that_is_gone_is_missed() {
    let folder = Folder::of(PLAN);
    folder.write("key.pem", KEY);
    folder.write("public.pem", PUBLIC);
    assert_eq!(folder.kma("register @plan.kma --sign @key.pem").0, 0);
    assert_eq!(folder.kma("verify @plan.kma --key @public.pem").0, 0);
    let mut line: Line = serde_json::from_str(folder.chain().trim_end()).unwrap();
    line.signature = None;
    folder.write(CHAIN, line.text());
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 2);
    assert!(err.contains("the signature is gone"), "{err}");
    // Made anew without its signer, the entry has another hash than the one that was deposited.
    line.entry.signed_by = None;
    line.hash = line.true_hash();
    folder.write(CHAIN, line.text());
    let (exit, _, err) = folder.kma("verify @plan.kma --key @public.pem");
    assert_eq!(exit, 2);
    assert!(
        err.contains("[E0611]") && err.contains("is not signed"),
        "{err}"
    );
}

#[test]
fn a_broken_chain_is_said_by_run_and_refused_by_register() {
    let folder = registered_twice();
    let chain = folder.chain();
    folder.write(CHAIN, chain.replacen("2026-03", "2026-02", 1));
    let (exit, out, err) = folder.kma("run @plan.kma");
    assert_eq!(exit, 2);
    assert!(out.contains("its registrations do not hold"), "{out}");
    assert!(
        err.contains("the entry in line 1 was changed after it was registered"),
        "{err}"
    );
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 2);
    assert!(err.contains("line 1"), "{err}");
    let before = folder.chain();
    assert_eq!(folder.kma("register @plan.kma --message third").0, 2);
    assert_eq!(folder.chain(), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Chain::read(&bytes);
    }

    #[test]
    fn pieces_of_a_chain_are_read_without_a_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
    ) {
        let whole = example();
        let mut bytes = Vec::new();
        for (a, b) in cuts {
            let (a, b) = (a.index(whole.len()), b.index(whole.len()));
            bytes.extend_from_slice(&whole[a.min(b)..a.max(b)]);
        }
        prop_assert!(Chain::read(&bytes).is_err() || whole.starts_with(&bytes));
    }

    #[test]
    fn deep_and_wide_json_is_read_without_a_panic(depth in 1..5000_usize, open in prop::sample::select(vec!["[", "{\"a\":", "{\"entry\":"])) {
        let _ = Chain::read(open.repeat(depth).as_bytes());
        let text = format!("{}\n", open.repeat(depth));
        let _ = Chain::read(text.as_bytes());
    }
}
