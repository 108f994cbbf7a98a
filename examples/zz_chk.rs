//! temp
use kma::*;
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sources = source::Sources::default();
        let s = source::Source::new(path.clone(), text);
        let id = sources.add(s.clone());
        let mut out = diagnostic::Diagnostics::default();
        let kw: Vec<&str> = check::STATEMENTS.iter().copied().chain(verb::VERBS.iter().map(|v| v.name)).chain(figure::FIGURES.iter().map(|v| v.name)).collect();
        let plan = syntax::parse(&s, id, &syntax::Words { statements: &kw }, &mut out);
        let copy = sources.clone();
        let mut infer = |_: &plan::Dataset, _: &mut diagnostic::Diagnostics| None;
        let c = check::check(&plan, &copy, &mut infer, &mut out);
        out.sort();
        eprintln!("== {path}: {} statements, {} results", plan.statements.len(), c.statements.len());
        let st = diagnostic::Style { color: false, unicode: true, width: 100 };
        eprint!("{}", diagnostic::render_all(&out, &sources, &st));
    }
}
