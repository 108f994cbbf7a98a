//! Trees as short texts, for comparison.

use kma::syntax::ast::*;

pub fn name(name: &Name) -> String {
    name.text.clone()
}

pub fn list<T>(items: &[T], shape: impl Fn(&T) -> String) -> String {
    items.iter().map(shape).collect::<Vec<_>>().join(" ")
}

pub fn result(result: &ResultRef) -> String {
    if result.part.is_empty() {
        return name(&result.name);
    }
    format!("{}[{}]", result.name.text, list(&result.part, name))
}

fn arithmetic(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "-",
        ArithmeticOp::Multiply => "*",
        ArithmeticOp::Divide => "/",
        ArithmeticOp::Power => "^",
    }
}

pub fn compare(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "!=",
        CompareOp::Less => "<",
        CompareOp::LessEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterEqual => ">=",
    }
}

pub fn expr(expr_: &Expr) -> String {
    match &expr_.kind {
        ExprKind::Number(number) => match &number.unit {
            Some(unit) => format!("{}_{}", number.text, unit.node),
            None => number.text.clone(),
        },
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Date(date) => {
            let two = |part: Option<u8>| part.map_or(String::new(), |part| format!("-{part:02}"));
            format!("@{}{}{}", date.year, two(date.month), two(date.day))
        }
        ExprKind::Name(word) => name(word),
        ExprKind::Path(path) => list(path, name).replace(' ', "."),
        ExprKind::Part { of, path } => format!("{}.{}", result(of), list(path, name)),
        ExprKind::Negate(value) => format!("(neg {})", expr(value)),
        ExprKind::Arithmetic { op, left, right } => {
            format!("({} {} {})", arithmetic(op.node), expr(left), expr(right))
        }
        ExprKind::Compare { first, rest } => {
            let rest = list(rest, |(op, value)| {
                format!("{} {}", compare(op.node), expr(value))
            });
            format!("({} {rest})", expr(first))
        }
        ExprKind::In {
            value,
            items,
            negated,
        } => {
            let items = list(items, |item| match &item.high {
                Some(high) => format!("{}..{}", expr(&item.low), expr(high)),
                None => expr(&item.low),
            });
            format!(
                "({} {} {items})",
                if *negated { "not-in" } else { "in" },
                expr(value)
            )
        }
        ExprKind::Missing { value, negated } => {
            format!(
                "({} {})",
                if *negated { "present" } else { "missing" },
                expr(value)
            )
        }
        ExprKind::Not(value) => format!("(not {})", expr(value)),
        ExprKind::And(items) => format!("(and {})", list(items, expr)),
        ExprKind::Or(items) => format!("(or {})", list(items, expr)),
        ExprKind::Call { name, arguments } => format!("{}({})", name.text, list(arguments, expr)),
        ExprKind::List(items) => format!("[{}]", list(items, expr)),
        ExprKind::Error => "ERROR".to_owned(),
    }
}

pub fn option(option: &OptionUse) -> String {
    let mut shape = name(&option.name);
    for value in &option.values {
        shape += &format!(" {}", expr(value));
    }
    if let Some(to) = &option.to {
        shape += &format!(" to {}", to.text);
    }
    shape
}

pub fn options(options: &[OptionUse]) -> String {
    options.iter().map(option).collect::<Vec<_>>().join(", ")
}

fn term(term: &Term) -> String {
    let sign = if term.crossed { "*" } else { ":" };
    let factors: Vec<_> = term.factors.iter().map(expr).collect();
    factors.join(sign)
}

pub fn clause(kind: &ClauseKind) -> String {
    match kind {
        ClauseKind::Measuring(effect) => format!("measuring {}", effect.text),
        ClauseKind::Where(condition) => format!("where {}", expr(condition)),
        ClauseKind::By(names) => format!("by {}", list(names, name)),
        ClauseKind::Per(names) => format!("per {}", list(names, name)),
        ClauseKind::On(terms) => format!("on {}", list(terms, term)),
        ClauseKind::Using(names) => format!("using {}", list(names, name)),
        ClauseKind::Nested(names) => format!("nested {}", list(names, name)),
        ClauseKind::Robust(column) => format!("robust {}", column.text),
        ClauseKind::With(uses) => format!("with {}", options(uses)),
        ClauseKind::As(declared) => format!("as {}", declared.text),
        ClauseKind::To(file) => format!("to {}", file.node),
        ClauseKind::Showing(columns) => format!("showing {}", list(columns, expr)),
        ClauseKind::Against(other) => format!("against {}", result(other)),
        ClauseKind::Alternatives(kinds) => format!("<{}>", list(kinds, clause)),
        ClauseKind::Error => "ERROR".to_owned(),
    }
}

pub fn clauses(clauses: &[Clause]) -> String {
    clauses
        .iter()
        .map(|item| clause(&item.kind))
        .collect::<Vec<_>>()
        .join("; ")
}

pub fn step(step: &Step) -> String {
    let kind = match &step.kind {
        StepKind::Where(condition) => format!("where {}", expr(condition)),
        StepKind::Include(condition) => format!("include {}", expr(condition)),
        StepKind::Exclude(condition) => format!("exclude {}", expr(condition)),
        StepKind::Derive { name, unit, cases } => {
            let cases = list(cases, |case| match &case.condition {
                Some(condition) => format!("{}?{}", expr(&case.value), expr(condition)),
                None => expr(&case.value),
            });
            let unit = unit
                .as_ref()
                .map_or(String::new(), |unit| format!(" in {}", unit.node));
            format!("derive {}{unit} = {cases}", name.text)
        }
        StepKind::Keep { largest, by, per } => {
            let which = if *largest { "largest" } else { "smallest" };
            format!("keep {which} {} per {}", expr(by), list(per, name))
        }
        StepKind::Combine { per, options: uses } => {
            format!("combine {} with {}", list(per, name), options(uses))
        }
        StepKind::Pair {
            arm,
            by,
            against,
            per,
        } => format!(
            "pair {} {} {} per {}",
            arm.text,
            by.text,
            against.text,
            list(per, name)
        ),
        StepKind::Fill { target, value } => {
            format!("fill {} = {}", list(target, name), expr(value))
        }
        StepKind::Error => "ERROR".to_owned(),
    };
    match &step.because {
        Some(because) => format!("{kind} ({})", because.node),
        None => kind,
    }
}

pub fn steps(steps: &[Step]) -> String {
    steps.iter().map(step).collect::<Vec<_>>().join("; ")
}

pub fn field(item: &Field) -> String {
    let values = list(&item.values, |value| {
        let mut shape = value
            .bound
            .as_ref()
            .map_or(String::new(), |op| compare(op.node).to_owned());
        shape += &expr(&value.value);
        if let Some(to) = &value.to {
            shape += &format!("..{}", expr(to));
        }
        for (reason, count) in &value.because {
            shape += &format!(
                " ({} {:?})",
                reason.node,
                count.as_ref().map(|count| count.node)
            );
        }
        shape
    });
    let inner = if item.fields.is_empty() {
        String::new()
    } else {
        format!("{{{}}}", list(&item.fields, field))
    };
    format!("{}:{values}{inner}", item.name.text)
}

fn arm_field(item: &ArmField) -> String {
    match &item.value {
        ArmValue::Expr(value) => format!("{}:{}", item.name.text, expr(value)),
        ArmValue::Fields(fields) => format!("{}{{{}}}", item.name.text, list(fields, arm_field)),
    }
}

pub fn column(column: &Column) -> String {
    let kind = match &column.kind {
        ColumnKind::Word(word) => name(word),
        ColumnKind::OneOf { labels, ordered } => {
            let labels = list(labels, |label| match &label.spelling {
                Some(spelling) => format!("{}={:?}", label.label.text, spelling.node),
                None => label.label.text.clone(),
            });
            format!("{}[{labels}]", if *ordered { "ordered" } else { "one-of" })
        }
        ColumnKind::Arm(fields) => format!("arm{{{}}}", list(fields, arm_field)),
        ColumnKind::Error => "ERROR".to_owned(),
    };
    let mut shape = format!(
        "{}:{}{kind}",
        column.name.text,
        if column.optional { "?" } else { "" }
    );
    if let Some(unit) = &column.unit {
        shape += &format!(" in {}", unit.node);
    }
    if let Some((low, high)) = &column.range {
        shape += &format!(" {}..{}", expr(low), expr(high));
    }
    for header in &column.headers {
        shape += &format!(" {:?}", header.node);
    }
    if let Some(note) = &column.note {
        shape += &format!(" # {}", note.node);
    }
    shape
}
