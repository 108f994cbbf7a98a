//! One to five studies, equal estimates, extreme variances.

use kma::stats::{StatsError, Studies};
use serde_json::Value;

use super::{Report, cases, number, pooled, text};

#[test]
fn edge_cases_as_metafor() {
    let mut report = Report::new(1.0);
    for case in cases("edge.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let (yi, vi) = complete(&case);
        let studies = match Studies::new(&yi, &vi) {
            Ok(studies) => studies,
            Err(error) => {
                // Variances of 0 and below are refused for every method.
                report.same(
                    "error",
                    matches!(error, StatsError::Variance { index: 1 }),
                    true,
                );
                report.same("variance", vi[1] <= 0.0, true);
                continue;
            }
        };
        assert!(case["error"].is_null(), "{}", report.case);
        if ["edge-mixedvi", "edge-offset"]
            .iter()
            .any(|lossy| report.case.starts_with(lossy))
        {
            // metafor's own numbers have lost digits; `truth.rs` compares with exact ones.
            continue;
        }
        let found = pooled(&case, &studies).expect("clean data");
        report.pooled(
            &studies,
            &found,
            &case["expected"],
            &exceptions(&case, yi.len()),
        );
    }
    report.finish(2_000);
}

/// Rows without a missing value.
fn complete(case: &Value) -> (Vec<f64>, Vec<f64>) {
    let column = |key: &str| {
        case[key]
            .as_array()
            .expect("an array")
            .iter()
            .map(number)
            .collect::<Vec<_>>()
    };
    column("yi")
        .into_iter()
        .zip(column("vi"))
        .filter_map(|(y, v)| y.zip(v))
        .unzip()
}

/// Where the numbers differ on purpose, or metafor's are wrong: see `README.md`.
fn exceptions(case: &Value, k: usize) -> Vec<&'static str> {
    let (id, knha) = (text(case, "id"), text(case, "test") == "knha");
    let mut except = Vec::new();
    if k < 3 {
        except.push("pi");
    }
    if k == 1 {
        except.extend(["i2", "h2", "q_p", "fit"]);
    }
    if id.starts_with("edge-tinyvi") {
        except.push("qp");
    }
    if id.starts_with("edge-allsame") && knha {
        except.push("p");
    }
    except
}
