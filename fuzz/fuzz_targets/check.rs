//! Whatever the plan and its data, checking and running end without a panic, and every place that is named is there.
//!
//! The input is the plan and, behind a zero byte, the data, which every file that the plan names holds.

#![no_main]

use std::path::Path;

use kma::file::{MemoryLoader, OutputFolder};
use kma::pipeline::{Finished, Task, from_loader};
use libfuzzer_sys::fuzz_target;

/// No folder is or can be made there: what is written fails when it is.
const NOWHERE: &str = "/proc/nowhere";

fuzz_target!(|input: &str| {
    let (plan, data) = input
        .split_once('\0')
        .unwrap_or((input, "study,yi,vi\na,1,2\nb,2,1\n"));
    let names = plan.split('"').skip(1).step_by(2);
    let loader = names
        .take(8)
        .fold(MemoryLoader::new(), |loader, name| loader.with(name, data))
        .with("plan.kma", plan);
    let out = OutputFolder::new(Path::new(NOWHERE));
    for task in [Task::Check, Task::Run] {
        let place = (Path::new("."), &out);
        holds(&from_loader(&loader, "plan.kma", "plan.kma", place, task));
    }
});

/// What is said of a run fits its texts, and the results can be written.
fn holds(finished: &Finished) {
    for diagnostic in finished.diagnostics.iter() {
        let others = diagnostic.others.iter().map(|other| other.span);
        let fixes = diagnostic.fix.iter().map(|fix| fix.span);
        for span in diagnostic.span.into_iter().chain(others).chain(fixes) {
            let text = finished
                .sources
                .get(span.source)
                .map(|source| source.text());
            assert!(
                text.is_some_and(|text| text.get(span.range()).is_some()),
                "{diagnostic:?}"
            );
        }
    }
    serde_json::to_string(&finished.document).expect("results are JSON");
}
