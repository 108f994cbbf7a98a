//! `docs/registration.md`: its example is what the program prints.

use std::fs;
use std::path::Path;

use super::support::Folder;

/// Hashes differ with each version of kma.
fn without_hashes(text: &str) -> String {
    let hash = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let words = text
        .split(' ')
        .map(|word| if hash(word) { "HASH" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the lines of `shown` stand in `real` in that order, with gaps where it has `…`.
fn shows(shown: &str, real: &str) -> bool {
    let mut rest = real;
    shown
        .trim_end()
        .split("\n…\n")
        .all(|run| match rest.find(run) {
            Some(at) => {
                rest = &rest[at + run.len()..];
                true
            }
            None => false,
        })
}

#[test]
fn the_page_shows_what_is_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/registration.md");
    let page = fs::read_to_string(path).unwrap();
    let folder = Folder::of("");
    let (mut printed, mut later, mut shown) = (String::new(), 0, 0);
    // What is not shown here needs openssl or a server.
    let example = page.split("\n## What is a deviation").next().unwrap();
    let mut parts = example.split("\n```");
    parts.next();
    while let (Some(block), _) = (parts.next(), parts.next()) {
        let (info, text) = block.split_once('\n').unwrap();
        let text = format!("{text}\n");
        match info.split_once(' ').unwrap_or((info, "")) {
            ("kma", _) => folder.write("plan.kma", &text),
            ("csv", name) => folder.write(name, &text),
            ("sh", _) => {
                for line in text.lines() {
                    let words: Vec<String> = line
                        .split_whitespace()
                        .skip(1)
                        .map(|word| {
                            if word.starts_with("plan.kma") {
                                format!("@{word}")
                            } else {
                                word.to_owned()
                            }
                        })
                        .collect();
                    let (_, out, err) = folder.kma_at(later, &words.join(" "));
                    printed = without_hashes(&(out + &err));
                    later += 60;
                }
            }
            ("text", _) => {
                shown += 1;
                assert!(
                    shows(&text, &printed),
                    "shown:\n{text}\nprinted:\n{printed}"
                );
            }
            (other, _) => panic!("a block `{other}`"),
        }
    }
    assert!(shown >= 3, "only {shown} blocks");
}
