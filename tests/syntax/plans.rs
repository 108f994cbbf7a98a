//! Plans that must read without a word of complaint.

use super::read;

/// Every plan beside this file, with its name.
pub(super) fn plans() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/syntax/plans");
    let mut plans: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        })
        .collect();
    plans.sort();
    plans
}

#[test]
fn plans_read_without_diagnostics() {
    let plans = plans();
    assert!(plans.len() >= 7);
    for (name, text) in plans {
        let (plan, diagnostics) = read(&text);
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:#?}");
        assert!(plan.version.is_some(), "{name}");
    }
}
