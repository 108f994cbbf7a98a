//! The units that are known, and what each is in base units.

use Base::{
    Activity, Amount, Calendar, Energy, Frequency, International, Length, Mass, Percent, Pressure,
    Temperature, Time,
};

/// A dimension; units convert within it. A litre is a length to the third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Base {
    Mass,
    Time,
    /// Months and years: how many days they have depends on which.
    Calendar,
    Length,
    Amount,
    Percent,
    Energy,
    Temperature,
    Pressure,
    Frequency,
    International,
    Activity,
}

impl Base {
    /// The unit of the dimension that factors refer to.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Mass => "kg",
            Time => "s",
            Calendar => "month",
            Length => "m",
            Amount => "mol",
            Percent => "%",
            Energy => "J",
            Temperature => "°C",
            Pressure => "Pa",
            Frequency => "Hz",
            International => "IU",
            Activity => "U",
        }
    }
}

/// A unit with a name.
#[derive(Debug)]
pub(super) struct Known {
    /// Its spellings, the usual one first.
    pub(super) names: &'static [&'static str],
    /// What it measures, for messages.
    pub(super) dimension: &'static str,
    /// Its dimensions and their powers.
    pub(super) base: &'static [(Base, i32)],
    /// `numerator / denominator` base units.
    pub(super) factor: (i128, i128),
}

const fn known(
    names: &'static [&'static str],
    dimension: &'static str,
    base: &'static [(Base, i32)],
    numerator: i128,
    denominator: i128,
) -> Known {
    Known {
        names,
        dimension,
        base,
        factor: (numerator, denominator),
    }
}

/// The unit spelt `name`, with `µ` as U+00B5.
pub(super) fn find(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.names.contains(&name))
}

/// Compound units that papers print, to be proposed for a misspelt one.
pub(super) const COMPOUNDS: [&str; 24] = [
    "mg/kg",
    "g/kg",
    "µg/kg",
    "ng/kg",
    "mL/kg",
    "mmol/kg",
    "IU/kg",
    "U/kg",
    "kcal/kg",
    "mg/kg/h",
    "mg/kg/d",
    "mg/kg/min",
    "µg/kg/min",
    "mg/d",
    "mg/m^2",
    "kg/m^2",
    "mg/L",
    "mg/dL",
    "g/L",
    "g/dL",
    "ng/mL",
    "pg/mL",
    "mmol/L",
    "nmol/L",
];

// The calorie is the thermochemical one, 4.184 J; the millimetre of mercury is the conventional one of ISO 80000-4,
// 13 595.1 kg/m^3 times 9.80665 m/s^2 times 1 mm.
#[rustfmt::skip]
pub(super) const KNOWN: &[Known] = &[
    known(&["kg", "kilogram", "kilograms"], "mass", &[(Mass, 1)], 1, 1),
    known(&["g", "gram", "grams"], "mass", &[(Mass, 1)], 1, 1000),
    known(&["mg"], "mass", &[(Mass, 1)], 1, 1_000_000),
    known(&["µg", "ug", "mcg"], "mass", &[(Mass, 1)], 1, 1_000_000_000),
    known(&["ng"], "mass", &[(Mass, 1)], 1, 1_000_000_000_000),
    known(&["pg"], "mass", &[(Mass, 1)], 1, 1_000_000_000_000_000),
    known(&["s", "sec", "secs", "second", "seconds"], "time", &[(Time, 1)], 1, 1),
    known(&["ms", "msec"], "time", &[(Time, 1)], 1, 1000),
    known(&["min", "mins", "minute", "minutes"], "time", &[(Time, 1)], 60, 1),
    known(&["h", "hr", "hrs", "hour", "hours"], "time", &[(Time, 1)], 3600, 1),
    known(&["d", "day", "days"], "time", &[(Time, 1)], 86_400, 1),
    known(&["wk", "wks", "week", "weeks"], "time", &[(Time, 1)], 604_800, 1),
    known(&["month", "months", "mo"], "calendar time", &[(Calendar, 1)], 1, 1),
    known(&["year", "years", "yr", "yrs"], "calendar time", &[(Calendar, 1)], 12, 1),
    known(&["km"], "length", &[(Length, 1)], 1000, 1),
    known(&["m", "metre", "metres", "meter", "meters"], "length", &[(Length, 1)], 1, 1),
    known(&["cm"], "length", &[(Length, 1)], 1, 100),
    known(&["mm"], "length", &[(Length, 1)], 1, 1000),
    known(&["µm", "um"], "length", &[(Length, 1)], 1, 1_000_000),
    known(&["nm"], "length", &[(Length, 1)], 1, 1_000_000_000),
    known(&["L", "l", "litre", "litres", "liter", "liters"], "volume", &[(Length, 3)], 1, 1000),
    known(&["dL", "dl"], "volume", &[(Length, 3)], 1, 10_000),
    known(&["cL", "cl"], "volume", &[(Length, 3)], 1, 100_000),
    known(&["mL", "ml"], "volume", &[(Length, 3)], 1, 1_000_000),
    known(&["µL", "µl", "uL", "ul"], "volume", &[(Length, 3)], 1, 1_000_000_000),
    known(&["nL", "nl"], "volume", &[(Length, 3)], 1, 1_000_000_000_000),
    known(&["pL", "pl"], "volume", &[(Length, 3)], 1, 1_000_000_000_000_000),
    known(&["fL", "fl"], "volume", &[(Length, 3)], 1, 1_000_000_000_000_000_000),
    known(&["mol"], "amount", &[(Amount, 1)], 1, 1),
    known(&["mmol"], "amount", &[(Amount, 1)], 1, 1000),
    known(&["µmol", "umol"], "amount", &[(Amount, 1)], 1, 1_000_000),
    known(&["nmol"], "amount", &[(Amount, 1)], 1, 1_000_000_000),
    known(&["pmol"], "amount", &[(Amount, 1)], 1, 1_000_000_000_000),
    known(&["M"], "molar concentration", &[(Amount, 1), (Length, -3)], 1000, 1),
    known(&["mM"], "molar concentration", &[(Amount, 1), (Length, -3)], 1, 1),
    known(&["µM", "uM"], "molar concentration", &[(Amount, 1), (Length, -3)], 1, 1000),
    known(&["nM"], "molar concentration", &[(Amount, 1), (Length, -3)], 1, 1_000_000),
    known(&["pM"], "molar concentration", &[(Amount, 1), (Length, -3)], 1, 1_000_000_000),
    known(&["%"], "percentage", &[(Percent, 1)], 1, 1),
    known(&["J"], "energy", &[(Energy, 1)], 1, 1),
    known(&["kJ"], "energy", &[(Energy, 1)], 1000, 1),
    known(&["MJ"], "energy", &[(Energy, 1)], 1_000_000, 1),
    known(&["cal"], "energy", &[(Energy, 1)], 523, 125),
    known(&["kcal", "Cal"], "energy", &[(Energy, 1)], 4184, 1),
    known(&["°C", "℃", "degC"], "temperature", &[(Temperature, 1)], 1, 1),
    known(&["Pa"], "pressure", &[(Pressure, 1)], 1, 1),
    known(&["hPa"], "pressure", &[(Pressure, 1)], 100, 1),
    known(&["kPa"], "pressure", &[(Pressure, 1)], 1000, 1),
    known(&["mmHg"], "pressure", &[(Pressure, 1)], 133_322_387_415, 1_000_000_000),
    known(&["cmH2O"], "pressure", &[(Pressure, 1)], 980_665, 10_000),
    known(&["Hz"], "frequency", &[(Frequency, 1)], 1, 1),
    known(&["kHz"], "frequency", &[(Frequency, 1)], 1000, 1),
    known(&["MHz"], "frequency", &[(Frequency, 1)], 1_000_000, 1),
    known(&["IU"], "international units", &[(International, 1)], 1, 1),
    known(&["kIU"], "international units", &[(International, 1)], 1000, 1),
    known(&["mIU"], "international units", &[(International, 1)], 1, 1000),
    known(&["µIU", "uIU"], "international units", &[(International, 1)], 1, 1_000_000),
    known(&["U"], "units of activity", &[(Activity, 1)], 1, 1),
    known(&["kU"], "units of activity", &[(Activity, 1)], 1000, 1),
    known(&["mU"], "units of activity", &[(Activity, 1)], 1, 1000),
    known(&["µU", "uU"], "units of activity", &[(Activity, 1)], 1, 1_000_000),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_spelling_names_one_unit() {
        let mut seen = BTreeSet::new();
        for name in KNOWN.iter().flat_map(|known| known.names) {
            assert!(seen.insert(*name), "`{name}` stands twice");
        }
    }
}
