use super::read;
#[test]
fn dump() {
    let Ok(path) = std::env::var("KMA_DUMP") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let (plan, diagnostics) = read(&text);
    if std::env::var("KMA_AST").is_ok() {
        println!("{plan:#?}");
    }
    for d in diagnostics {
        let s = d.span.unwrap();
        let line = text[..s.start as usize].matches('\n').count() + 1;
        println!(
            "{} {}:{}..{} {:?} {} [{}] others={:?} notes={:?} HELP {:?}",
            d.code,
            line,
            s.start,
            s.end,
            &text[s.range()],
            d.message,
            d.label,
            d.others
                .iter()
                .map(|o| (&o.text, o.span.start))
                .collect::<Vec<_>>(),
            d.notes,
            d.help
        );
    }
    for s in &plan.statements {
        println!(
            "-- {} {}",
            s.keyword.text,
            &format!("{:?}", s.kind)
                .chars()
                .take(300)
                .collect::<String>()
        );
    }
}
