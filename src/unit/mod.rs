//! Units: what `mg/kg` is, which units convert into each other, and by which exact factor.
//!
//! A unit keeps what is above and what is below the line apart: `mg/kg` is a mass per mass, and neither a plain
//! number nor a percentage. A name that is not known is a unit that equals itself alone.

mod parse;
mod ratio;
mod table;

pub use ratio::Ratio;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use table::{Base, COMPOUNDS, KNOWN, Known};

/// A unit of measurement. Two are equal if they mean the same: `g/kg` and `mg/g`.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Above the line.
    numerator: Vec<Power>,
    /// Below the line.
    denominator: Vec<Power>,
    /// As it was written; none if it was derived.
    text: Option<String>,
}

/// A named unit to a power.
#[derive(Debug, Clone)]
struct Power {
    atom: Atom,
    exponent: u32,
}

/// A unit without `/`.
#[derive(Debug, Clone)]
struct Atom {
    /// Its spelling, `µ` as U+00B5.
    text: String,
    known: Option<&'static Known>,
}

impl Atom {
    fn is(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(a), Some(b)) => std::ptr::eq(a, b),
            (None, None) => self.text == other.text,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

impl Unit {
    /// No unit: that of a plain number.
    pub fn plain() -> Self {
        Self::default()
    }

    /// The unit that `text` names. What cannot be read is a unit that equals itself alone.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::plain();
        }
        let normal = text.replace('\u{3bc}', "\u{b5}");
        let (numerator, denominator) = parse::parts(&normal).unwrap_or_else(|| {
            let atom = Atom {
                text: normal,
                known: None,
            };
            (vec![Power { atom, exponent: 1 }], Vec::new())
        });
        Self {
            numerator,
            denominator,
            text: Some(text.to_owned()),
        }
    }

    /// Whether it is the unit of a plain number.
    pub fn is_plain(&self) -> bool {
        self.numerator.is_empty() && self.denominator.is_empty()
    }

    /// Whether all its parts are known units.
    pub fn is_known(&self) -> bool {
        let mut parts = self.numerator.iter().chain(&self.denominator);
        parts.all(|power| power.atom.known.is_some())
    }

    /// The factor that turns a number in this unit into one in `to`; nothing across dimensions.
    pub fn conversion(&self, to: &Self) -> Option<Ratio> {
        let (from_base, from) = self.canonical();
        let (to_base, to) = to.canonical();
        (from_base == to_base).then(|| from.divide(to)).flatten()
    }

    /// Whether numbers of the two can be compared: mass per mass with mass per mass.
    pub fn same_dimension(&self, other: &Self) -> bool {
        self.canonical().0 == other.canonical().0
    }

    /// The meaning: base units above and below the line, as `kg/kg/s`, and how many of them this unit is.
    ///
    /// A unit of which that is too large to compute stands for itself.
    pub fn canonical(&self) -> (String, Ratio) {
        self.in_base_units()
            .unwrap_or_else(|| (self.derived_text(), Ratio::ONE))
    }

    fn in_base_units(&self) -> Option<(String, Ratio)> {
        let mut above = Signature::default();
        let mut below = Signature::default();
        let mut factor = Ratio::ONE;
        for power in &self.numerator {
            factor = factor.multiply(power.expand(&mut above, &mut below)?)?;
        }
        for power in &self.denominator {
            factor = factor.divide(power.expand(&mut below, &mut above)?)?;
        }
        let pairs = |side: &Signature| -> Vec<(String, u32)> {
            let written = |base: &BaseUnit| match base {
                BaseUnit::Known(base) => base.symbol().to_owned(),
                BaseUnit::Unknown(name) => format!("`{name}`"),
            };
            side.iter().map(|(b, n)| (written(b), *n)).collect()
        };
        Some((fraction(&pairs(&above), &pairs(&below)), factor))
    }

    /// What is measured, for messages: "mass per mass per time".
    pub fn dimension(&self) -> String {
        let words = |side: &[Power]| -> Vec<String> { side.iter().map(Power::dimension).collect() };
        let (above, below) = (words(&self.numerator), words(&self.denominator));
        let above = if above.is_empty() {
            "number".to_owned()
        } else {
            above.join(" times ")
        };
        std::iter::once(above)
            .chain(below)
            .collect::<Vec<_>>()
            .join(" per ")
    }

    /// The unit of a product. What is the same unit above one and below the other cancels.
    #[must_use]
    pub fn multiply(&self, other: &Self) -> Self {
        if other.is_plain() {
            return self.clone();
        }
        if self.is_plain() {
            return other.clone();
        }
        let (mut left, mut right) = (self.clone(), other.clone());
        cancel(&mut left.numerator, &mut right.denominator);
        cancel(&mut right.numerator, &mut left.denominator);
        Self {
            numerator: merge(left.numerator, right.numerator),
            denominator: merge(left.denominator, right.denominator),
            text: None,
        }
    }

    /// The unit of a quotient: mg/kg over mg/kg is plain, but mg over kg is mg/kg.
    #[must_use]
    pub fn divide(&self, other: &Self) -> Self {
        if self == other {
            return Self::plain();
        }
        self.multiply(&other.power(-1))
    }

    /// The unit of a power; to the power of 0 it is plain.
    #[must_use]
    pub fn power(&self, exponent: i32) -> Self {
        if exponent == 1 {
            return self.clone();
        }
        let raise = |side: &[Power]| -> Vec<Power> {
            let raised = side.iter().cloned().map(|mut power| {
                power.exponent = power.exponent.saturating_mul(exponent.unsigned_abs());
                power
            });
            raised.filter(|power| power.exponent > 0).collect()
        };
        let (numerator, denominator) = (raise(&self.numerator), raise(&self.denominator));
        let (numerator, denominator) = if exponent < 0 {
            (denominator, numerator)
        } else {
            (numerator, denominator)
        };
        Self {
            numerator,
            denominator,
            text: None,
        }
    }

    /// The known names and the usual compounds, to find what a misspelt unit was meant to be.
    pub fn known_names() -> impl Iterator<Item = &'static str> {
        let names = KNOWN.iter().flat_map(|known| known.names.iter().copied());
        names.chain(COMPOUNDS)
    }

    fn derived_text(&self) -> String {
        let pairs = |side: &[Power]| -> Vec<(String, u32)> {
            side.iter()
                .map(|power| (power.atom.text.clone(), power.exponent))
                .collect()
        };
        fraction(&pairs(&self.numerator), &pairs(&self.denominator))
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }
}

impl Eq for Unit {}

impl Hash for Unit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

/// As it was written, or derived; nothing for a plain number.
impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None => f.write_str(&self.derived_text()),
        }
    }
}

/// What stands on one side of the line, in base units.
type Signature = BTreeMap<BaseUnit, u32>;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum BaseUnit {
    Known(Base),
    Unknown(String),
}

impl Power {
    /// Adds its base units to its own side or, for a negative power, to the other; returns how many they are.
    fn expand(&self, own: &mut Signature, other: &mut Signature) -> Option<Ratio> {
        let mut add = |base: BaseUnit, exponent: i32| -> Option<()> {
            let side = if exponent < 0 { &mut *other } else { &mut *own };
            let sum = side.entry(base).or_default();
            let more = exponent.unsigned_abs().checked_mul(self.exponent)?;
            *sum = sum.checked_add(more)?;
            Some(())
        };
        let Some(known) = self.atom.known else {
            add(BaseUnit::Unknown(self.atom.text.clone()), 1)?;
            return Some(Ratio::ONE);
        };
        for &(base, exponent) in known.base {
            add(BaseUnit::Known(base), exponent)?;
        }
        let (numerator, denominator) = known.factor;
        Ratio::new(numerator, denominator)?.power(self.exponent)
    }

    fn dimension(&self) -> String {
        let name = match self.atom.known {
            Some(known) => known.dimension.to_owned(),
            None => format!("`{}`", self.atom.text),
        };
        match (name.as_str(), self.exponent) {
            (_, 1) => name,
            ("length", 2) => "area".to_owned(),
            ("length", 3) => "volume".to_owned(),
            (_, exponent) => format!("{name}^{exponent}"),
        }
    }
}

/// Takes from both sides what is the same unit.
fn cancel(above: &mut Vec<Power>, below: &mut Vec<Power>) {
    for up in above.iter_mut() {
        for down in below.iter_mut().filter(|down| down.atom.is(&up.atom)) {
            let common = up.exponent.min(down.exponent);
            up.exponent -= common;
            down.exponent -= common;
        }
    }
    above.retain(|power| power.exponent > 0);
    below.retain(|power| power.exponent > 0);
}

/// The product of two sides, each unit once.
fn merge(mut into: Vec<Power>, more: Vec<Power>) -> Vec<Power> {
    for power in more {
        match into.iter_mut().find(|own| own.atom.is(&power.atom)) {
            Some(own) => own.exponent = own.exponent.saturating_add(power.exponent),
            None => into.push(power),
        }
    }
    into
}

/// `a*b^2/c/d`, and `1/c` without anything above the line.
fn fraction(above: &[(String, u32)], below: &[(String, u32)]) -> String {
    let written = |(name, exponent): &(String, u32)| match exponent {
        1 => name.clone(),
        _ => format!("{name}^{exponent}"),
    };
    let product: Vec<String> = above.iter().map(written).collect();
    let mut text = product.join("*");
    if text.is_empty() && !below.is_empty() {
        text.push('1');
    }
    for part in below {
        text.push('/');
        text.push_str(&written(part));
    }
    text
}

#[cfg(test)]
mod tests;
