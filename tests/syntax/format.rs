//! Plans in their layout: the same plan, the same comments, one text.

use std::fs;
use std::path::{Path, PathBuf};

use kma::diagnostic::Diagnostics;
use kma::source::{Source, Span};
use kma::syntax::ast::{Plan, StatementKind};
use kma::syntax::{format, table};
use proptest::prelude::*;

use super::{WORDS, read};

/// The text of `plan` in its layout.
fn laid(plan: &str) -> String {
    format(&Source::new("test.kma", plan), WORDS).text
}

/// A plan below the line that names the version.
fn below(plan: &str) -> String {
    let text = laid(plan);
    let rest = text.strip_prefix("kma 1\n\n").expect("the version");
    rest.to_owned()
}

/// Every plan of the repository: files, and blocks of pages.
fn everything() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["examples", "analyses", "docs", "tests", "src/diagnostic"] {
        walk(&root.join(folder), &mut files);
    }
    files.push(root.join("README.md"));
    files.sort();
    let mut plans = Vec::new();
    for path in files {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        if is_plan(&path) {
            plans.push((name, text));
        } else {
            let blocks = text.split("```kma").skip(1);
            let inside = blocks.filter_map(|block| block.split_once('\n'));
            let inside = inside.filter_map(|(_, rest)| rest.split("\n```").next());
            plans.extend(inside.map(|plan| (name.clone(), format!("{plan}\n"))));
        }
    }
    plans
}

fn is_plan(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "kma")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "kma" || e == "md") {
            files.push(path);
        }
    }
}

/// What a plan says, its places left out, and the cells of its rows.
fn meaning(plan: &Plan, text: &str) -> String {
    let shown = format!("{:#?}", plan.statements);
    let place = |line: &&str| {
        let line = line.trim_start();
        !["start: ", "end: ", "source: SourceId("]
            .iter()
            .any(|field| line.starts_with(field))
    };
    let mut meaning: String = shown.lines().filter(place).collect();
    let source = Source::new("test.kma", text);
    for statement in &plan.statements {
        if let StatementKind::Data(data) = &statement.kind
            && let Some(span) = data.table
        {
            meaning.push_str(&cells(&source, span));
        }
    }
    meaning
}

fn cells(source: &Source, span: Span) -> String {
    let mut out = Diagnostics::default();
    let table = table::read(source, span, &mut out);
    let rows = table.rows.iter().map(|row| &row.cells);
    let all = std::iter::once(&table.headers).chain(rows);
    let texts = all.map(|row| row.iter().map(|cell| cell.text.as_ref()).collect());
    let rows: Vec<Vec<&str>> = texts.collect();
    format!("{rows:?} {:?}", out.len())
}

/// The comments of a plan without texts over several lines.
fn comments(text: &str) -> Vec<String> {
    let comment = |line: &str| {
        if line.trim_start().starts_with('|') {
            return None;
        }
        let mut open = None;
        let mut escaped = false;
        for (at, c) in line.char_indices() {
            match (open, c) {
                (None, '#') => return Some(line[at..].trim_end().to_owned()),
                (None, '"' | '`') => open = Some(c),
                (Some(quote), c) if c == quote && !escaped => open = None,
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        None
    };
    text.lines().filter_map(comment).collect()
}

/// Formats `text`; asserts what must always hold.
fn holds(name: &str, text: &str) -> String {
    let once = laid(text);
    assert_eq!(laid(&once), once, "{name} changes again:\n{once}");
    let braces = |text: &str| (text.matches('{').count(), text.matches('}').count());
    assert_eq!(
        braces(text),
        braces(&once),
        "{name} has other braces:\n{once}"
    );
    let ((before, found), (after, left)) = (read(text), read(&once));
    assert_eq!(
        meaning(&before, text),
        meaning(&after, &once),
        "{name} says something else:\n{once}"
    );
    let codes = |found: &[kma::diagnostic::Diagnostic]| {
        let codes = found.iter().map(|d| (d.code, d.message.clone()));
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(&found), codes(&left), "{name}:\n{once}");
    once
}

#[test]
fn every_plan_says_the_same_in_its_layout() {
    let plans = everything();
    assert!(plans.len() > 500, "{} plans", plans.len());
    for (name, text) in plans {
        let once = holds(&name, &text);
        if !text.contains("\"\"\"") && !text.contains("/*") {
            assert_eq!(comments(&text), comments(&once), "{name}:\n{once}");
        }
    }
}

/// The plans of the repository are written as `kma fmt` writes them.
#[test]
fn plans_of_the_repository_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["examples", "analyses", "docs"] {
        let mut files = Vec::new();
        walk(&root.join(folder), &mut files);
        for path in files {
            let name = path.display().to_string();
            let text = fs::read_to_string(&path).unwrap();
            if is_plan(&path) {
                assert_eq!(text, laid(&text), "{name}: run `kma fmt {name}`");
            }
        }
    }
}

#[test]
fn truncated_plans_are_laid_out_without_a_panic() {
    for (name, text) in super::plans::plans() {
        for end in (0..=text.len()).step_by(7) {
            if let Some(start) = text.get(..end) {
                holds(&name, start);
            }
        }
    }
}

#[test]
fn the_version_is_written_where_it_is_missing() {
    assert_eq!(laid(""), "kma 1\n");
    assert_eq!(laid("# a\n"), "kma 1\n\n# a\n");
    assert_eq!(laid("report to \"a.md\""), "kma 1\n\nreport to \"a.md\"\n");
    assert_eq!(
        laid("\n\nkma   1\nreport  to \"a.md\"\n\n\n"),
        "kma 1\n\nreport to \"a.md\"\n"
    );
    assert_eq!(laid("# first\nkma 1"), "# first\nkma 1\n");
}

#[test]
fn signs_have_their_blanks() {
    for (written, laid) in [
        (
            "expect a.k=3 and( b.k<4 or not c.k>=- 2 )",
            "expect a.k = 3 and (b.k < 4 or not c.k >= -2)",
        ),
        (
            "expect a [ x , \"y z\" ].up  is  not  missing",
            "expect a[x, \"y z\"].up is not missing",
        ),
        (
            "expect -a^ 2*b/( c+ -1) < 1e-3",
            "expect -a^2 * b / (c + -1) < 1e-3",
        ),
        (
            "let a = b where d>=0.5mg/kg and e<45 %",
            "let a = b where d >= 0.5 mg/kg and e < 45%",
        ),
        (
            "let a = b where d in(1  to 5,  8)",
            "let a = b where d in (1 to 5, 8)",
        ),
        (
            "effect g=SMD ( a,b )with vtype LS",
            "effect g = SMD(a, b) with vtype LS",
        ),
        (
            "effect g = given(y,ci:( lo,hi ) , n :n)",
            "effect g = given(y, ci: (lo, hi), n: n)",
        ),
        (
            "regress a on x*center( y )+x:y nested in b/c",
            "regress a on x * center(y) + x : y nested in b / c",
        ),
        (
            "multiverse a using(REML,DL)with test( z,t )",
            "multiverse a using (REML, DL) with test (z, t)",
        ),
    ] {
        assert_eq!(below(written), format!("{laid}\n"));
        assert!(read(written).1.is_empty(), "{written}");
    }
}

/// A unit does not grow: `5 m^2` is not `(5 m)^2`.
#[test]
fn a_power_is_no_part_of_a_unit() {
    let text = "let a = b where d = 5 m ^ 2\n";
    assert_eq!(below(text), text);
}

#[test]
fn long_statements_have_a_line_for_each_clause() {
    let text = "sensitivity overall where risk_of_bias = low using (EE, DL) with leave_one_out, influence, cumulative year as rests_on";
    assert_eq!(
        below(text),
        "sensitivity overall\n  where risk_of_bias = low\n  using (EE, DL)\n  with leave_one_out, influence, cumulative year\n  as rests_on\n"
    );
    let labels: Vec<String> = (0..30).map(|n| format!("label_{n}")).collect();
    let text = format!(
        "pool trials where setting in ({}) as chosen",
        labels.join(", ")
    );
    let laid = below(&text);
    assert!(laid.lines().all(|line| line.len() <= 100), "{laid}");
    assert!(
        laid.starts_with("pool trials\n  where setting in (label_0,"),
        "{laid}"
    );
    assert!(laid.contains(",\n                    label_"), "{laid}");
}

#[test]
fn names_and_files_stand_in_one_column() {
    let text = "pool a as b\n\
                regress a on dose as by_dose\n\
                forest b to \"b.svg\"\n\
                forest by_dose to \"c.svg\"\n\
                \n\
                pool c as d\n";
    let laid = "pool a            as b\n\
                regress a on dose as by_dose\n\
                forest b       to \"b.svg\"\n\
                forest by_dose to \"c.svg\"\n\
                \n\
                pool c as d\n";
    assert_eq!(below(text), laid);
}

#[test]
fn comments_stay_where_they_belong() {
    let text = "## the note\n\
                pool a # all\n\
                \t# the model\n\
                \tusing REML # of the paper\n\
                \tas b # name\n\
                # below\n\
                \n\
                \n\
                \n\
                # last\n";
    let laid = "## the note\n\
                pool a  # all\n  \
                # the model\n  \
                using REML  # of the paper\n  \
                as b        # name\n\
                # below\n\
                \n\
                # last\n";
    assert_eq!(below(text), laid);
}

#[test]
fn steps_stand_on_lines_of_their_own() {
    let text = "let a = b where c = d exclude where e > 1 because \"x\"\n\
                # of another\n\
                \tinclude where long_name < 1 because \"y\"\n\
                \n\
                \tkeep largest c per d because \"z\"\n";
    let laid = "let a = b where c = d\n  \
                exclude where e > 1         because \"x\"\n  \
                # of another\n  \
                include where long_name < 1 because \"y\"\n\
                \n  \
                keep    largest c per d because \"z\"\n";
    assert_eq!(below(text), laid);
}

#[test]
fn blocks_stay_open_or_closed_as_they_were_written() {
    let closed = "data d { study: study, drug: arm { n: n } }\n";
    assert_eq!(below(closed), closed);
    let text = "data d{\n## whose\n a: study, longer: number in mg from 0 to 5 # why\n\n drug: arm {\n n: n, before{ mean: m } } # c\n # end\n }";
    let laid = "data d {\n  ## whose\n  a:      study\n  longer: number in mg from 0 to 5  # why\n\n  drug:   arm {\n    n: n\n    before { mean: m }\n  }  # c\n  # end\n}\n";
    assert_eq!(below(text), laid);
    assert_eq!(below("plan \"a\" {\n}\n"), "plan \"a\" {}\n");
}

#[test]
fn tables_are_aligned() {
    let text = "data d {\n  study: study\n}\n# rows\n\n|study|n|\n|---|--:|\n|  Ab\\|c |1\n# of 2001\n\n|é|  | # content |";
    let laid = "data d {\n  study: study\n}\n# rows\n| study | n |\n|-------|--:|\n| Ab\\|c | 1 |\n# of 2001\n| é     |   | # content |\n";
    assert_eq!(below(text), laid);
}

/// A comment says something of its line, and of no other.
#[test]
fn comments_stay_behind_their_steps() {
    let text = "let z = d # all\n\
                \twhere dose > 1 # smith\n\
                \texclude where sex = female because \"a\" # protocol 2.3\n\
                \n\
                \t# another\n\
                \texclude where dose > 10 because \"toxic\" # protocol 2.4\n";
    let laid = "let z = d                                        # all\n  \
                where   dose > 1                               # smith\n  \
                exclude where sex = female  because \"a\"      # protocol 2.3\n\
                \n  \
                # another\n  \
                exclude where dose > 10     because \"toxic\"  # protocol 2.4\n";
    let formatted = below(text);
    let told = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains('#'));
        lines
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(told(&formatted), told(laid), "{formatted}");
    assert_eq!(below(&formatted), formatted);
}

#[test]
fn comments_of_a_block_stand_in_one_column() {
    let text = "data d {\n  study: study # s\n  drug: arm { # treated\n    n: n # how many\n    mean: m\n    sd: s1 # not sem\n  }\n}\n";
    let laid = "data d {\n  study: study  # s\n  drug:  arm {  # treated\n    n:    n   # how many\n    mean: m\n    sd:   s1  # not sem\n  }\n}\n";
    assert_eq!(below(text), laid);
}

#[test]
fn what_stands_in_brackets_goes_on_below_its_start() {
    let labels: Vec<String> = (0..30).map(|n| format!("label_{n}")).collect();
    let text = format!("let a = b\n  where setting in ({})\n", labels.join(", "));
    let laid = below(&text);
    let mut lines = laid.lines().skip(1);
    let column = lines
        .next()
        .and_then(|line| line.find('('))
        .expect("a bracket")
        + 1;
    for line in lines {
        assert_eq!(line.find(|c| c != ' '), Some(column), "{laid}");
    }
}

#[test]
fn a_statement_with_an_open_text_is_left_as_it_is() {
    for open in [
        "data d {\n  study: study\n  v:     num \"\"\"ber\n  note:  text\n}\n",
        "reported \"a\"  { estimate: 0.5,  ci: 0.34 }  \"\"\" to 0.70 }\n",
        "plan \"a\" {\n  question:   \"\"\"what\n\n  # no comment\n  authors:  \"A\"\n}\n",
        "pool  a  as `b\n",
        "plan  \"a {  x: 1 }\n",
    ] {
        let text = format!("kma 1\n\n{open}\npool  c  as d\n");
        let expected = format!("kma 1\n\n{open}\npool c as d\n");
        assert_eq!(laid(&text), expected);
        assert_eq!(laid(&expected), expected);
    }
}

#[test]
fn a_misspelt_version_does_not_get_another_above() {
    for text in ["km 1\npool a as b\n", "kma1\n", "pool a as { \n", "x\n"] {
        assert!(!laid(text).starts_with("kma 1\n"), "{text}");
    }
    assert!(laid("data d {\n  study: study\n  x: nmber\n}\n").starts_with("kma 1\n"));
}

/// A line end between them parts a case from a step.
#[test]
fn a_where_on_its_own_line_is_a_step() {
    let text = "let a = b\n  derive x = c where d = e\n  where f = g\n";
    let laid = "let a = b\n  derive x = c where d = e\n  where  f = g\n";
    assert_eq!(below(text), laid);
}

#[test]
fn what_cannot_be_read_is_left_as_it_is() {
    let text = "pool  a   usin  REML\n   as b   {\nforest  c  to \"c.svg\"\n";
    let half = "pool  a   usin  REML\n   as b   {\nforest c to \"c.svg\"\n";
    assert_eq!(below(text), half);
    let data = "study,n,mean\nAbe,3,4\n";
    assert_eq!(laid(data), data);
}

#[test]
fn an_open_text_behind_the_version_is_kept() {
    for plan in [
        "kma 1 \"\"\" notes of mine\n\ndata d {\n  study: study\n}\n",
        "kma\"\"\" 1\n\n# why\ndata d {\n  study: study\n}\n| study |\n| A     |\n",
        "# my review\ndata d {\nkma 1\n  study: study\n  g: number \"\"\"\n  v: number\n}\n| study | g | v |\n| A | 1 | 2 |\n",
    ] {
        let once = laid(plan);
        for word in plan.split_whitespace() {
            assert!(once.contains(word), "`{word}` of\n{plan}\nis gone\n{once}");
        }
        assert_eq!(laid(&once), once, "{plan}");
    }
}

#[test]
fn line_ends_and_blanks_are_plain() {
    let text = "kma 1\r\n\r\nplan \"a\" {\r\n\u{a0}question: \"\"\"two\r\nlines\"\"\"  \r\n}\r\n";
    let laid_text = "kma 1\n\nplan \"a\" {\n  question: \"\"\"two\nlines\"\"\"\n}\n";
    assert_eq!(laid(text), laid_text);
    assert_eq!(below("let cafe\u{301} = a"), "let caf\u{e9} = a\n");
}

#[test]
fn large_tables_and_long_lists_take_linear_time() {
    assert_eq!(laid(&"\n".repeat(200_000)), "kma 1\n");
    let rows = "| a | 12 | some text |\n".repeat(20_000);
    let table = format!("data d {{ study: study }}\n| study | n | what |\n{rows}");
    assert_eq!(laid(&table).lines().count(), 20_004);
    let wide = format!(
        "data d {{ study: study }}\n|{}\n|{}",
        "a|".repeat(2_000),
        "|\n".repeat(5_000)
    );
    assert!(laid(&wide).len() < 10 * wide.len());
    let list = format!("expect a in ({}1)", "2, ".repeat(5_000));
    assert!(laid(&list).lines().count() > 100);
}

/// Another layout of `text`: more blanks, tabs, line ends after commas in brackets.
fn scrambled(text: &str, mut seed: usize) -> String {
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        (seed >> 16) % n
    };
    let mut out = String::new();
    for line in text.lines() {
        let body = line.trim_start();
        if body.len() < line.len() {
            out.push_str(["\t", "   ", "      "][next(3)]);
        }
        let row = body.starts_with('|');
        let (mut quote, mut depth, mut comment) = (None, 0, false);
        for c in body.chars() {
            comment |= c == '#' && quote.is_none() && !row;
            if !comment && !row {
                match (quote, c) {
                    (None, '"' | '`') => quote = Some(c),
                    (Some(open), c) if open == c => quote = None,
                    (None, '(') => depth += 1,
                    (None, ')') => depth -= 1,
                    _ => {}
                }
            }
            out.push(c);
            let blank = c == ' ' && !comment && !row && quote.is_none();
            if blank {
                out.push_str(&" ".repeat(next(3)));
            }
            if c == ',' && depth > 0 && quote.is_none() && !comment && next(3) == 0 {
                out.push_str("\n    ");
            }
        }
        out.push_str(["", " ", "\t"][next(3)]);
        out.push('\n');
        if line.is_empty() {
            out.push_str(&"\n".repeat(next(3)));
        }
    }
    out
}

/// Comments put behind lines and between them.
fn commented(text: &str, at: &[prop::sample::Index]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (number, at) in at.iter().enumerate() {
        let at = at.index(lines.len());
        if lines[at].starts_with('|') || lines[at].contains('#') {
            continue;
        }
        if number % 2 == 0 {
            lines[at].push_str(&format!(" # c{number}"));
        } else {
            lines.insert(at, format!("   # own {number}"));
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_layout_does_not_hang_on_the_one_before(seed in any::<usize>()) {
        for (name, text) in super::plans::plans() {
            assert_eq!(laid(&scrambled(&text, seed)), laid(&text), "{name}");
        }
    }

    #[test]
    fn comments_are_kept_wherever_they_stand(seed in any::<usize>(), at in prop::collection::vec(any::<prop::sample::Index>(), 1..12)) {
        for (name, text) in super::plans::plans() {
            let text = commented(&scrambled(&text, seed), &at);
            let once = holds(&name, &text);
            assert_eq!(comments(&text), comments(&once), "{name}:\n{once}");
        }
    }

    #[test]
    fn mutated_plans_say_the_same(which in any::<prop::sample::Index>(), edits in prop::collection::vec((any::<prop::sample::Index>(), "[\\PC\n]{0,3}"), 1..4)) {
        let plans = super::plans::plans();
        let mut text: Vec<char> = plans[which.index(plans.len())].1.chars().collect();
        for (at, insert) in edits {
            let at = at.index(text.len());
            text.splice(at..=at, insert.chars());
        }
        holds("mutated", &text.into_iter().collect::<String>());
    }

    /// Quotes and brackets that are never closed, or closed twice, wherever they stand.
    #[test]
    fn mangled_plans_are_left_or_laid_out(edits in prop::collection::vec((any::<prop::sample::Index>(), "(\"\"\"|\"|`|[{}()]|\n| {2}|#|=|:)"), 1..4)) {
        for (name, plan) in super::plans::plans() {
            let mut text: Vec<char> = plan.chars().collect();
            for (at, insert) in &edits {
                let at = at.index(text.len());
                text.splice(at..at, insert.chars());
            }
            holds(&name, &text.into_iter().collect::<String>());
        }
    }

    #[test]
    fn signs_are_laid_out(text in "([a-z]{1,3}|pool|let|data|where|using|as| |\n|[(){}\\[\\],:;=<>\"'`|#.&!~%$0-9-]){0,60}") {
        holds("signs", &text);
    }
}
