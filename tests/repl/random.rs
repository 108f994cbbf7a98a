//! Whatever is typed, a session answers, and what it keeps is a plan.

use std::path::Path;

use kma::repl::{Feed, Piece, Session, complete, readiness};
use kma::report::Style;
use proptest::prelude::*;

/// Pieces of plans, and what is none.
const PIECES: &[&str] = &[
    "data trials from \"trials.csv\"\n",
    "data few {\n  study: study\n  yi: number\n  vi: number\n}\n",
    "data few\n| study | yi | vi |\n| A | 0.1 | 0.2 |\n",
    "study \"A\" in few { yi: 0.1, vi: 0.02 }\n",
    "effect d = given(yi, vi)\n",
    "effect d = MD(drug, placebo)\n",
    "let low = trials where dose > 20\n",
    "pool few as all\n",
    "pool low as all\n",
    "pool all with test z as low\n",
    "expect all.k > 0\n",
    "default using DL\n",
    "plan \"x\" { primary: all }\n",
    "## a note\n",
    "# a comment\n",
    "\"\"\"",
    "{",
    ")",
    " ",
    "\n",
    "\r\n",
    "é²",
    "all?\n",
    ":undo\n",
    ":reset\n",
    ":names\n",
    ":data\n",
    ":show low\n",
    ":q x\n",
    "kma 1\n",
    "deviation in all because \"x\"\n",
    "|",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_input_ends_a_session(places in prop::collection::vec(0..PIECES.len(), 1..12)) {
        let text: String = places.iter().map(|place| PIECES[*place]).collect();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/repl");
        let mut session = Session::new(folder, Style::default());
        let mut feed = Feed::default();
        let mut inputs: Vec<Piece> = text.lines().flat_map(|line| feed.line(line)).collect();
        inputs.extend(feed.end());
        for Piece { text: input, .. } in inputs {
            let reply = session.eval(&input);
            prop_assert!(!reply.leave);
            let _ = readiness(&input);
            for (at, _) in input.char_indices() {
                prop_assert!(complete(&session, &input, at).start <= at);
            }
        }
        // What is kept is right, but for names that are to come.
        let plan = session.plan();
        let names: Vec<String> = session.names().map(str::to_owned).collect();
        let mut again = Session::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/repl"), Style::default());
        let reply = again.eval(&plan);
        let kept: Vec<String> = again.names().map(str::to_owned).collect();
        prop_assert_eq!(names, kept, "{}\n{}", plan, reply.messages);
    }

    #[test]
    fn no_text_ends_a_session(text in ".{0,80}") {
        let mut session = Session::new(".", Style::default());
        if !text.trim_start().starts_with(":s") && !text.trim_start().starts_with(":l") {
            session.eval(&text);
        }
        let _ = readiness(&text);
    }
}
