//! The page that a browser keeps open: the report, what is wrong, and a few lines of script that load it anew.

use maud::{PreEscaped, html};

/// Asks for the number of the page, and loads it again when it is another one.
const SCRIPT: &str = "
let kmaPage = null;
setInterval(async () => {
  const mark = document.getElementById('kma-watch');
  try {
    const number = await (await fetch('/number')).text();
    if (kmaPage !== null && number !== kmaPage) location.reload();
    kmaPage = number;
    mark.hidden = true;
  } catch { mark.hidden = false; }
}, 400);
";

/// How what is wrong looks, in light and dark.
const STYLE: &str = "
.kma-mistakes { margin: 0; padding: 1rem; background: #fdecea; color: #5f1410; border-bottom: 2px solid #b3261e;
  font: 14px/1.4 ui-monospace, monospace; overflow-x: auto; white-space: pre; }
#kma-watch { position: fixed; right: 0; bottom: 0; padding: .4rem .8rem; background: #333; color: #fff;
  font: 14px system-ui, sans-serif; }
";

/// `report` with what is wrong above it; `current` says that the report is of this run, and not of one before.
pub(super) fn page(report: &str, wrong: &str, current: bool) -> String {
    let before = html! {
        style { (PreEscaped(STYLE)) }
        @if !wrong.is_empty() {
            pre.kma-mistakes role="alert" {
                (wrong)
                @if !current && !report.is_empty() { "\nBelow stands the report of the last run.\n" }
            }
        }
        p #kma-watch hidden { "kma watch has ended" }
        script { (PreEscaped(SCRIPT)) }
    };
    let before = before.into_string();
    match report.split_once("<body>") {
        Some((head, body)) => format!("{head}<body>{before}{body}"),
        None => format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>kma</title></head><body>{before}</body></html>"
        ),
    }
}
