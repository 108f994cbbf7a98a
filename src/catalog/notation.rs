//! The symbols of formulas: each page of a measure or a model says what those mean that it uses.

use std::collections::BTreeSet;

use crate::measure::{Fields, Inputs, Measure, Transform};

/// Symbols of all formulas, in the order in which a page explains them.
static SYMBOLS: &[(&[&str], &str)] = &[
    (&["k"], "`k` is the number of effects"),
    (
        &["mu"],
        "`mu` is the pooled effect, on the scale of the analysis",
    ),
    (
        &["tau2", "tau"],
        "`tau2` is the variance between studies, tau²",
    ),
    (
        &["Q"],
        "`Q` is the weighted sum of squares around the pooled effect",
    ),
    (
        &["W", "A", "V", "P"],
        "`W`, `A` and `V` are diagonal matrices of `wi`, `ai` and `vi`, `I` is that of ones, and `1` is a vector of ones",
    ),
    (&["tr"], "`tr` is the sum of the diagonal of a matrix"),
    (&["ȳ"], "`ȳ` is the plain mean of the effects"),
    (&["χ"], "`χ²(1)` is chi-squared with one degree of freedom"),
    (&["logit"], "`logit p` is `ln(p/(1 - p))`"),
    (
        &["sdji", "nji", "xji", "tji", "pji"],
        "`j` stands for 1 or 2",
    ),
    (&["ln"], "`ln` is the natural logarithm"),
    (&["exp"], "`exp` is its inverse"),
    (&["atanh"], "`atanh r` is `½ ln((1 + r)/(1 - r))`"),
    (&["Γ"], "`Γ` is the gamma function"),
    (
        &["Φ"],
        "`Φ` is the distribution function of the standard normal distribution",
    ),
    (&["φ"], "`φ` is its density"),
    (&["asin"], "`asin` is the inverse of the sine"),
];

/// What the symbols in `formula` mean that measures and models share.
fn shared(formula: &str) -> Vec<String> {
    let used = symbols(formula);
    let known = SYMBOLS
        .iter()
        .filter(|(names, _)| names.iter().any(|name| used.contains(*name)));
    known.map(|(_, text)| (*text).to_owned()).collect()
}

/// The symbols in the code of a page: `sd1i` of `` `sd1i²/n1i` ``.
pub(super) fn symbols(text: &str) -> BTreeSet<&str> {
    let code = text.split('`').skip(1).step_by(2);
    let ends = |c: char| !(c.is_alphanumeric() || c == '_') || "²³⁴⁸½¾√Σ".contains(c);
    code.flat_map(|code| code.split(ends))
        .filter(|word| word.starts_with(char::is_alphabetic))
        .collect()
}

/// The part `# Formula` of a page.
pub(super) fn formula(doc: &str) -> &str {
    let (_, behind) = doc.split_once("# Formula\n").unwrap_or(("", ""));
    behind.split("\n # ").next().unwrap_or(behind)
}

/// What the symbols mean that the formula of `measure` uses.
pub(super) fn of_measure(measure: &Measure) -> String {
    let formula = formula(measure.doc);
    let mut parts = vec!["`yi` is the effect of row i, `vi` its sampling variance".to_owned()];
    if let Some(form) = measure.forms.first() {
        parts.extend(of_inputs(form.inputs, formula));
    }
    if measure.options.contains(&"correction") && symbols(formula).contains("J") {
        parts.push("`J` is the correction for small samples: `kma explain correction`".to_owned());
    }
    parts.extend(shared(formula));
    let scale = if measure.transform == Transform::None {
        ""
    } else {
        ". It is analysed on this scale, and shown on that of the numbers that people read"
    };
    format!("{}{scale}.", parts.join("; "))
}

/// What the symbols mean that the formula of a model uses.
pub(super) fn of_method(doc: &str) -> String {
    let formula = formula(doc);
    let mut parts = shared(formula);
    if symbols(formula).contains("yi") && !formula.contains("`yi`, `vi`:") {
        parts.insert(
            0,
            "`yi` is the effect of row i, `vi` its sampling variance".to_owned(),
        );
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{}.", parts.join("; "))
}

/// What a row holds, as far as `formula` uses it.
fn of_inputs(inputs: Inputs, formula: &str) -> Vec<String> {
    let used = symbols(formula);
    let has = |names: &[&str]| names.iter().any(|name| used.contains(*name));
    let mut parts = Vec::new();
    match inputs {
        Inputs::TwoArms(Fields::Continuous) => {
            parts.push(
                "`n1i`, `m1i` and `sd1i` are size, mean and standard deviation of the arm named first, \
                 `n2i`, `m2i` and `sd2i` those of the reference"
                    .to_owned(),
            );
            if has(&["Ni"]) {
                parts.push("`Ni = n1i + n2i`".to_owned());
            }
        }
        Inputs::ThreeArms => parts.push(
            "`n1i`, `m1i` and `sd1i` are size, mean and standard deviation of the arm named first, 2 stands for the \
             second and 3 for the third"
                .to_owned(),
        ),
        Inputs::TwoArms(Fields::Binary) => {
            parts.push(
                "`ai` of the `n1i` people of the arm named first have the event and `bi` have not, `ci` and `di` of \
                 the `n2i` of the reference"
                    .to_owned(),
            );
            if has(&["Ni"]) {
                parts.push("`Ni = n1i + n2i`".to_owned());
            }
            if has(&["p1i", "p2i"]) {
                parts.push("`p1i = ai/n1i` and `p2i = ci/n2i` are the risks".to_owned());
            }
            if has(&["OR"]) {
                parts.push("`OR = ai di/(bi ci)` is the odds ratio".to_owned());
            }
        }
        Inputs::TwoArms(Fields::Rate) => parts.push(
            "`x1i` events come in the time `t1i` of the arm named first, `x2i` in `t2i` of the reference".to_owned(),
        ),
        Inputs::OneArm(Fields::Continuous) => {
            parts.push("`ni`, `mi` and `sdi` are size, mean and standard deviation of the group".to_owned());
        }
        Inputs::OneArm(Fields::Binary) => {
            parts.push("`xi` of the `ni` people of the group have the event".to_owned());
        }
        Inputs::OneArm(Fields::Rate) => {
            parts.push("`xi` events come in the time `ti` of the group".to_owned());
        }
        Inputs::BeforeAfter => parts.push(
            "`ni` people have the mean `m1i` and the standard deviation `sd1i` after and `m2i` and `sd2i` before, with \
             the correlation `ri`"
                .to_owned(),
        ),
        Inputs::Values(_) => {
            let of = [
                ("ni", "`ni` is the number of people"),
                ("mi", "`mi` that of predictors, or of items"),
                ("n1i", "`n1i` and `n2i` are the sizes of the groups"),
                ("ri", "`ri` is the correlation"),
                ("ti", "`ti` is the t of the test of a coefficient"),
                ("r2i", "`r2i` is the R² of the regression"),
                ("alphai", "`alphai` is Cronbach's alpha"),
                ("est", "`est` is the estimate as printed, `lo` and `hi` are the ends of its interval"),
            ];
            let known = of.iter().filter(|(name, _)| has(&[name]));
            parts.extend(known.map(|(_, text)| (*text).to_owned()));
        }
        Inputs::Direction => {}
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, all};
    use crate::measure::{MEASURES, find};
    use crate::method::METHODS;

    #[test]
    fn a_page_explains_the_symbols_that_it_uses() {
        let smd = find("SMD").map(of_measure).unwrap_or_default();
        assert!(smd.contains("`sd1i`") && smd.contains("`Γ`"), "{smd}");
        assert!(!smd.contains("`Φ`"), "{smd}");
        let or = find("OR").map(of_measure).unwrap_or_default();
        assert!(or.contains("`ai` of the `n1i`"), "{or}");
    }

    #[test]
    fn every_symbol_of_a_formula_is_explained_on_its_page() {
        // Words of plans that stand in code and are no symbols, and what everybody knows.
        let words = [
            "given",
            "se",
            "s",
            "ci",
            "n",
            "x",
            "a",
            "b",
            "lo",
            "hi",
            "up",
            "down",
            "result",
            "none",
            "approximate",
            "precision",
            "control",
            "sham",
            "U",
            "π",
        ];
        let mut missing = Vec::new();
        let mut look = |name: &str, doc: &str, notation: &str| {
            let formula = formula(doc);
            let said = format!("{formula} {notation}");
            let says = |symbol: &str| {
                let ways = [
                    format!("`{symbol}`"),
                    format!("`{symbol}²`"),
                    format!("`{symbol} "),
                    format!("{symbol} ="),
                    format!("{symbol}² ="),
                    format!("= {symbol}`"),
                    format!("{symbol}("),
                    format!("{symbol}: "),
                    format!(", {symbol}) ="),
                    format!("`{symbol}²("),
                ];
                ways.iter().any(|way| said.contains(way.as_str()))
            };
            // `q1` is said by `qj`, and `sdji` or `m2i` by `sd1i` or `m1i`; `PVP` is a product.
            let defined = |symbol: &str| {
                let product = symbol.chars().all(|c| "PVWAI1".contains(c));
                words.contains(&symbol)
                    || product
                    || says(symbol)
                    || says(&symbol.replace(['1', '2'], "j"))
                    || says(&symbol.replace(['j', '2', '3'], "1"))
                    || says(symbol.trim_end_matches('j'))
                    || is_word(symbol)
            };
            let used = symbols(formula).into_iter();
            let gone: Vec<&str> = used.filter(|symbol| !defined(symbol)).collect();
            if !gone.is_empty() {
                missing.push(format!("{name}: {gone:?}"));
            }
        };
        for measure in MEASURES {
            look(measure.name, measure.doc, &of_measure(measure));
        }
        for method in METHODS {
            look(method.name, method.doc, &of_method(method.doc));
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    /// Whether a word is one of the language.
    fn is_word(word: &str) -> bool {
        let besides = [Kind::Field, Kind::Concept];
        all().any(|entry| entry.name == word && !besides.contains(&entry.kind))
    }
}
