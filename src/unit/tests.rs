use super::*;
use proptest::prelude::*;

fn factor(from: &str, to: &str) -> Option<String> {
    let ratio = Unit::parse(from).conversion(&Unit::parse(to))?;
    Some(ratio.to_string())
}

#[test]
fn units_convert_within_a_dimension() {
    for (from, to, expected) in [
        ("g/kg", "mg/kg", "1000"),
        ("mg/kg/d", "mg/kg/h", "1/24"),
        ("mg/kg/h", "µg/kg/min", "50/3"),
        ("h", "min", "60"),
        ("wk", "day", "7"),
        ("year", "months", "12"),
        ("L", "mL", "1000"),
        ("mL", "cm^3", "1"),
        ("g/dL", "g/L", "10"),
        ("M", "mol/L", "1"),
        ("µM", "nmol/mL", "1"),
        ("kcal", "kJ", "523/125"),
        ("kPa", "Pa", "1000"),
        ("m2", "cm^2", "10000"),
        ("%", "%", "1"),
        ("h^-1", "1/d", "24"),
        ("mg·h/L", "g*min/L", "3/50"),
    ] {
        assert_eq!(
            factor(from, to).as_deref(),
            Some(expected),
            "{from} to {to}"
        );
    }
}

#[test]
fn units_do_not_convert_across_dimensions() {
    for (from, to) in [
        ("mg/kg", "mg/L"),
        ("mg/kg", "%"),
        ("mg/kg", ""),
        ("mg/kg", "mg"),
        ("day", "month"),
        ("IU", "U"),
        ("°C", "%"),
        ("beats", "beat"),
        ("mg/kg", "mgkg"),
        ("Mg", "mg"),
        ("kg", "`kg`"),
        ("m", "min"),
    ] {
        assert_eq!(factor(from, to), None, "{from} to {to}");
    }
}

#[test]
fn spellings_of_one_unit_are_equal() {
    for (a, b) in [
        ("µg", "μg"),
        ("µg", "mcg"),
        ("ug/L", "mcg/l"),
        ("m²", "m2"),
        ("m^2", "m*m"),
        ("sec", "s"),
        ("g/kg", "mg/g"),
        ("mg/kg/h", "mg/h/kg"),
        ("parrots/h", "parrots/hour"),
        ("h⁻¹", "1/h"),
    ] {
        assert_eq!(Unit::parse(a), Unit::parse(b), "{a} and {b}");
    }
    assert_ne!(Unit::parse("mg"), Unit::parse("g"));
    assert_ne!(Unit::parse("kg/kg"), Unit::plain());
}

#[test]
fn tenths_of_a_gram_are_a_hundred_milligrams() {
    let ratio = Unit::parse("g/kg").conversion(&Unit::parse("mg/kg"));
    assert!(ratio.is_some_and(|ratio| (ratio.apply(0.1) - 100.0).abs() == 0.0));
}

#[test]
fn identical_units_cancel() {
    let unit = Unit::parse;
    assert!(unit("mg/kg").divide(&unit("mg/kg")).is_plain());
    assert!(unit("mg/kg").divide(&unit("µg/g")).is_plain());
    assert_eq!(unit("mg").divide(&unit("kg")).to_string(), "mg/kg");
    assert_eq!(unit("mg/kg").multiply(&unit("kg")).to_string(), "mg");
    assert_eq!(unit("mg/kg").divide(&unit("mg")).to_string(), "1/kg");
    assert_eq!(unit("mg").multiply(&unit("mg")).to_string(), "mg^2");
    assert_eq!(unit("g/g").multiply(&Unit::plain()).to_string(), "g/g");
    assert_eq!(unit("µg/L").multiply(&unit("L*h")).to_string(), "µg*h");
    assert_eq!(Unit::plain().divide(&unit("h")).to_string(), "1/h");
    assert_eq!(unit("mg/kg").divide(&unit("h")).to_string(), "mg/kg/h");
}

#[test]
fn powers_swap_sides() {
    let unit = Unit::parse("mg/kg");
    assert_eq!(unit.power(2).to_string(), "mg^2/kg^2");
    assert_eq!(unit.power(-1).to_string(), "kg/mg");
    assert!(unit.power(0).is_plain());
}

#[test]
fn what_is_too_large_equals_itself_alone() {
    let large = Unit::parse("fL^4000000000");
    assert_eq!(large, large.clone());
    assert_eq!(large.conversion(&Unit::parse("m")), None);
    let larger = large.power(i32::MIN).power(i32::MAX);
    assert_eq!(larger.conversion(&Unit::parse("m")), None);
    let _ = larger.multiply(&larger).divide(&large).dimension();
}

#[test]
fn what_cannot_be_read_is_a_unit() {
    for text in [
        "/", "mg//kg", "^2", "m^", "m^x", "2m", "²", "a^b^c", "*", "(mg)", "m^-",
    ] {
        let unit = Unit::parse(text);
        assert_eq!(unit.to_string(), text);
        assert_eq!(unit, Unit::parse(text));
        assert!(!unit.is_plain() && !unit.is_known(), "{text}");
    }
    assert!(Unit::parse(" ").is_plain());
    assert!(Unit::parse("cmH2O").is_known());
    assert_eq!(Unit::parse("B12"), Unit::parse("B12"));
    assert_ne!(Unit::parse("B12"), Unit::parse("B"));
}

#[test]
fn the_text_is_kept_and_the_dimension_said() {
    assert_eq!(Unit::parse("μg/kg").to_string(), "μg/kg");
    assert_eq!(Unit::parse("mg/kg/h").dimension(), "mass per mass per time");
    assert_eq!(Unit::parse("g/m2").dimension(), "mass per area");
    assert_eq!(Unit::parse("1/h").dimension(), "number per time");
    assert_eq!(
        Unit::parse("parrots/mL").dimension(),
        "`parrots` per volume"
    );
    assert_eq!(
        Unit::parse("mg/kg/h").canonical(),
        ("kg/kg/s".to_owned(), Ratio::new(1, 3_600_000_000).unwrap())
    );
}

#[test]
fn names_to_propose_are_units() {
    for name in Unit::known_names() {
        assert!(Unit::parse(name).is_known(), "{name}");
    }
}

/// One of a handful of units of each of a few dimensions.
fn trio() -> impl Strategy<Value = (Unit, Unit, Unit)> {
    const FAMILIES: [&[&str]; 6] = [
        &["mg/kg/h", "g/kg/d", "µg/g/min", "ng/mg/wk"],
        &["mmol/L", "M", "nM", "pmol/mL", "mol/m^3"],
        &["mmHg", "kPa", "cmH2O", "Pa"],
        &["kcal/d", "kJ/h", "J/s", "cal/min"],
        &["years", "month", "yr"],
        &["m^2", "cm2", "mm^2", "km²"],
    ];
    let family = proptest::sample::select(FAMILIES.to_vec());
    family.prop_flat_map(|units| {
        let one = || proptest::sample::select(units.to_vec()).prop_map(Unit::parse);
        (one(), one(), one())
    })
}

proptest! {
    #[test]
    fn conversion_there_and_back_is_exact((a, b, _) in trio()) {
        let there = a.conversion(&b).unwrap();
        let back = b.conversion(&a).unwrap();
        prop_assert_eq!(there.multiply(back), Some(Ratio::ONE));
    }

    #[test]
    fn conversion_by_a_detour_is_the_same((a, b, c) in trio()) {
        let detour = a.conversion(&b).unwrap().multiply(b.conversion(&c).unwrap());
        prop_assert_eq!(detour, a.conversion(&c));
    }

    #[test]
    fn a_unit_times_and_over_another_is_itself((a, b, _) in trio()) {
        prop_assert_eq!(&a.multiply(&b).divide(&b), &a);
        prop_assert!(a.divide(&a).is_plain());
        prop_assert_eq!(a.power(-1).power(-1), a);
    }

    #[test]
    fn a_derived_text_means_the_unit((a, b, _) in trio()) {
        let derived = a.multiply(&b.power(2));
        prop_assert_eq!(Unit::parse(&derived.to_string()), derived);
    }

    #[test]
    fn parsing_never_fails(text in "\\PC*") {
        let unit = Unit::parse(&text);
        prop_assert_eq!(&unit, &Unit::parse(&text));
        let _ = (unit.dimension(), unit.power(-3), unit.multiply(&unit));
    }
}
