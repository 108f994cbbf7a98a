//! What every measure must say about itself.

use kma::measure::{Inputs, MEASURES, find};
use std::collections::HashSet;

/// Every measure that the language names.
const NAMES: &str = "SMD SMDH SMD1 SMD1H MD ROM VR CVR CLES CLESN AUC AUCN RPB RBIS ZPB ZBIS D2OR D2ORN D2ORL NMD \
    OR RR RD PETO AS PHI ZPHI YUQ YUY RTET ZTET PBIT OR2DN OR2DL MPRD MPRR MPOR MPORC MPPETO MPORM IRR IRD IRSD \
    MN MNLN SMN SDLN CVLN PR PLN PLO PRZ PAS PFT IR IRLN IRS IRFT MC SMCC SMCR SMCRH SMCRP SMCRPH ROMC VRC CVRC \
    AUCCN CLESCN COR UCOR ZCOR PCOR ZPCOR SPCOR ZSPCOR R2 ZR2 R2F ZR2F ARAW AHW ABT REH given HR DIRECTION";

#[test]
fn every_measure_of_the_language_is_listed_once() {
    for name in NAMES.split_whitespace() {
        assert!(find(name).is_some(), "{name}");
    }
    let names: HashSet<_> = MEASURES.iter().map(|measure| measure.name).collect();
    assert_eq!(names.len(), MEASURES.len());
    assert_eq!(names.len(), NAMES.split_whitespace().count());
}

#[test]
fn every_text_has_a_sentence_a_formula_and_a_source() {
    for measure in MEASURES {
        let (name, doc) = (measure.name, measure.doc);
        let first = doc.lines().next().unwrap();
        assert!(
            first.starts_with(' ') && first.ends_with('.'),
            "{name}: {first}"
        );
        assert!(
            doc.contains("`yi") && doc.contains("`vi") && doc.contains("metafor: "),
            "{name}"
        );
        assert!(
            doc.contains("# Formula\n") && doc.contains("# Source\n"),
            "{name}"
        );
        assert!(
            !measure.title.is_empty() && !measure.title.ends_with('.'),
            "{name}"
        );
    }
}

#[test]
fn options_are_those_that_the_text_names() {
    let known = [
        "add",
        "to",
        "drop_double_zero",
        "correction",
        "vtype",
        "level",
    ];
    for measure in MEASURES {
        assert!(
            measure.options.iter().all(|option| known.contains(option)),
            "{}",
            measure.name
        );
        assert_eq!(
            measure.options.contains(&"vtype"),
            measure.vtypes.len() > 1,
            "{}",
            measure.name
        );
        let zero = measure.forms.iter().any(|form| form.zero_cell.is_some());
        assert_eq!(measure.options.contains(&"add"), zero, "{}", measure.name);
        for vtype in measure.vtypes {
            assert!(
                measure.doc.contains(vtype.name()),
                "{}: {}",
                measure.name,
                vtype.name()
            );
        }
    }
}

#[test]
fn a_row_says_how_many_participants_and_events_it_has() {
    let inputs = |name: &str, i: usize| find(name).unwrap().forms[i].inputs;
    let smd: Inputs = inputs("SMD", 0);
    assert_eq!(
        smd.participants(&[10.0, 1.0, 1.0, 12.0, 2.0, 1.0]),
        Some(22.0)
    );
    assert_eq!(smd.events(&[10.0, 1.0, 1.0, 12.0, 2.0, 1.0]), None);
    assert_eq!(
        inputs("SMD", 1).participants(&[0.4, 10.0, 12.0]),
        Some(22.0)
    );
    assert_eq!(
        inputs("OR", 0).participants(&[3.0, 10.0, 4.0, 12.0]),
        Some(22.0)
    );
    assert_eq!(inputs("OR", 0).events(&[3.0, 10.0, 4.0, 12.0]), Some(7.0));
    assert_eq!(inputs("OR", 1).participants(&[1.2, 0.8, 1.8]), None);
    assert_eq!(
        inputs("IRR", 0).participants(&[3.0, 100.0, 4.0, 120.0]),
        None
    );
    assert_eq!(
        inputs("given", 2).participants(&[0.3, 0.1, 0.5, 40.0]),
        Some(40.0)
    );
    assert_eq!(
        inputs("given", 2).participants(&[0.3, 0.1, 0.5, f64::NAN]),
        None
    );
    assert_eq!(
        inputs("MPORM", 0).participants(&[20.0, 10.0, 4.0, 26.0, 0.3]),
        Some(30.0)
    );
    assert_eq!(inputs("PFT", 0).harmonic_part(&[3.0, 10.0]), Some(10.0));
}
