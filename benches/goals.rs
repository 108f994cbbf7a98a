//! Whole processes against their goals: `cargo bench --bench goals`.
//!
//! Prints the median of several runs, the goal, and the ratio of the two. Times of metafor 5.1 on the same kind of
//! machine are for loading the package, fitting and plotting.
#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What is timed, how often, and how long it may take.
struct Goal {
    what: &'static str,
    plan: PathBuf,
    task: &'static str,
    runs: usize,
    at_most: Duration,
    bytes: u64,
}

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bcg = Path::new(env!("CARGO_MANIFEST_DIR")).join("analyses/bcg/bcg.kma");
    let goals = [
        Goal {
            what: "run of the BCG plan (metafor: 1.3 s)",
            plan: bcg,
            task: "run",
            runs: 21,
            at_most: Duration::from_millis(20),
            bytes: 0,
        },
        table_of_75_000_rows(folder.path()),
        a_million_rows(folder.path()),
    ];
    println!("{:<60} {:>10} {:>10} {:>7}", "", "median", "goal", "ratio");
    for goal in goals {
        let median = time(&goal);
        let ratio = median.as_secs_f64() / goal.at_most.as_secs_f64();
        let speed = if goal.bytes > 0 {
            let per_second = goal.bytes as f64 / median.as_secs_f64() / 1e6;
            format!("  ({per_second:.0} MB/s)")
        } else {
            String::new()
        };
        println!(
            "{:<60} {:>7.1} ms {:>7.1} ms {ratio:>7.2}{speed}",
            goal.what,
            median.as_secs_f64() * 1e3,
            goal.at_most.as_secs_f64() * 1e3,
        );
    }
}

fn time(goal: &Goal) -> Duration {
    let mut times: Vec<Duration> = (0..=goal.runs)
        .map(|_| {
            let start = Instant::now();
            let status = Command::new(env!("CARGO_BIN_EXE_kma"))
                .args([goal.task, &goal.plan.to_string_lossy()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("kma starts");
            assert!(status.success(), "{}: {status}", goal.what);
            start.elapsed()
        })
        .skip(1)
        .collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A plan that holds its rows: parse and check at 50 MB/s.
fn table_of_75_000_rows(folder: &Path) -> Goal {
    let mut text = String::from(
        "kma 1\n\ndata trials {\n  study: study\n  region: one of north, south\n  dose: number in mg/kg\n  yi: number\n  vi: number\n}\n\
         | study         | region | dose | yi        | vi       |\n",
    );
    for row in 0..75_000_u32 {
        let region = if row % 3 == 0 { "north" } else { "south" };
        let _ = writeln!(
            text,
            "| Study {row:<7} | {region}  | {:>4} | {:>9.5} | {:>8.5} |",
            row % 50 + 1,
            f64::from(row % 997) / 997.0 - 0.3,
            f64::from(row % 89 + 1) / 500.0,
        );
    }
    text.push_str("\neffect d = given(yi, vi)\n\npool trials where dose > 10 mg/kg as all\n");
    let plan = folder.join("rows.kma");
    fs::write(&plan, &text).expect("written");
    let bytes = text.len() as u64;
    Goal {
        what: "check of a plan with a table of 75,000 rows",
        plan,
        task: "check",
        runs: 7,
        at_most: Duration::from_secs_f64(bytes as f64 / 50e6),
        bytes,
    }
}

/// A file of a million rows, selected and pooled in 100,000 groups.
fn a_million_rows(folder: &Path) -> Goal {
    let mut text = String::from("study,group,dose,quality,yi,vi\n");
    for row in 0..1_000_000_u32 {
        let quality = if row % 10 == 0 { "low" } else { "high" };
        let _ = writeln!(
            text,
            "s{row},g{},{},{quality},{:.4},{:.4}",
            row % 100_000,
            row % 200,
            f64::from(row % 1013) / 1013.0,
            f64::from(row % 97 + 1) / 300.0,
        );
    }
    fs::write(folder.join("rows.csv"), &text).expect("written");
    let plan = folder.join("million.kma");
    fs::write(
        &plan,
        "kma 1\n\ndata rows from \"rows.csv\" {\n  study: study\n  group: text\n  dose: number in mg/kg\n  quality: one of low, high\n  yi: number\n  vi: number\n}\n\n\
         effect d = given(yi, vi)\n\n\
         let good = rows\n  exclude where quality = low\n  keep largest dose per study\n\n\
         pool good per group using DL with test z as groups\n",
    )
    .expect("written");
    Goal {
        what: "1,000,000 rows, exclude, keep, pool per 100,000 groups",
        plan,
        task: "run",
        runs: 3,
        at_most: Duration::from_secs(3),
        bytes: 0,
    }
}
