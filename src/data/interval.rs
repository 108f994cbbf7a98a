//! The text of a cell to an estimate with its interval.

use super::cell_error::{CellError, CellProblem, Expected};
use super::number::{Decimal, explain, read, split_number};

/// An estimate and its interval: `lo <= est <= hi`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub est: f64,
    /// The lower limit.
    pub lo: f64,
    /// The upper limit.
    pub hi: f64,
}

/// `0.79 (0.61 to 1.02)`, `0.79 [0.61, 1.02]`, `0.79 (0.61-1.02)`, `0.79; 0.61 to 1.02`.
pub fn interval(cell: &str, decimal: Decimal) -> Result<Interval, CellError> {
    let refuse = |problem| CellError::new(cell, Expected::Interval, problem);
    let Some((est, lo, hi)) = parts(cell, decimal) else {
        return Err(refuse(problem(cell, decimal)));
    };
    if lo > hi {
        Err(refuse(CellProblem::BackwardInterval))
    } else if est < lo || est > hi {
        Err(refuse(CellProblem::OutsideInterval))
    } else {
        Ok(Interval { est, lo, hi })
    }
}

fn parts(cell: &str, decimal: Decimal) -> Option<(f64, f64, f64)> {
    let (est, rest) = split_number(cell.trim(), decimal)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix([';', ',']).map_or(rest, str::trim_start);
    let inner = match rest.chars().next()? {
        '(' => rest.strip_prefix('(')?.strip_suffix(')')?,
        '[' => rest.strip_prefix('[')?.strip_suffix(']')?,
        _ => rest,
    };
    let (lo, rest) = split_number(inner.trim(), decimal)?;
    let rest = rest.trim_start();
    let hi = ["to", "-", "–", "—", "\u{2212}", ",", ";", ".."]
        .into_iter()
        .find_map(|between| rest.strip_prefix(between))?;
    Some((
        read(est, decimal)?,
        read(lo, decimal)?,
        read(hi.trim(), decimal)?,
    ))
}

fn problem(cell: &str, decimal: Decimal) -> CellProblem {
    if cell.contains('%') || cell.to_lowercase().contains("ci") {
        return CellProblem::Level;
    }
    let other = match decimal {
        Decimal::Point => Decimal::Comma,
        Decimal::Comma => Decimal::Point,
    };
    if parts(cell, other).is_some() {
        return match decimal {
            Decimal::Point => CellProblem::DecimalComma,
            Decimal::Comma => CellProblem::DecimalPoint,
        };
    }
    let found = explain(cell, decimal, Expected::Interval).problem;
    let telling = matches!(
        found,
        CellProblem::MissingMark
            | CellProblem::SheetError
            | CellProblem::Bound
            | CellProblem::Infinite
    );
    if telling { found } else { CellProblem::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms_are_read() {
        let expected = Interval {
            est: 0.79,
            lo: 0.61,
            hi: 1.02,
        };
        for cell in [
            "0.79 (0.61 to 1.02)",
            "0.79 [0.61, 1.02]",
            "0.79 (0.61-1.02)",
            "0.79 (0.61 – 1.02)",
            "0.79 (0.61–1.02)",
            "0.79; 0.61 to 1.02",
            "0.79(0.61;1.02)",
            "0.79 0.61 to 1.02",
            "0.79, 0.61 to 1.02",
        ] {
            assert_eq!(interval(cell, Decimal::Point), Ok(expected), "{cell}");
        }
        for cell in [
            "0,79 (0,61 to 1,02)",
            "0,79 [0,61; 1,02]",
            "0,79 (0,61, 1,02)",
        ] {
            assert_eq!(interval(cell, Decimal::Comma), Ok(expected), "{cell}");
        }
        let expected = Interval {
            est: -0.5,
            lo: -0.9,
            hi: -0.1,
        };
        for cell in [
            "-0.5 (-0.9 to -0.1)",
            "-0.5 (-0.9--0.1)",
            "−0.5 [−0.9, −0.1]",
            "-5e-1 (-0.9 to -1e-1)",
        ] {
            assert_eq!(interval(cell, Decimal::Point), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn limits_hold_the_estimate() {
        let why = |cell: &str| interval(cell, Decimal::Point).expect_err(cell).problem;
        assert_eq!(why("0.79 (1.02 to 0.61)"), CellProblem::BackwardInterval);
        assert_eq!(why("1.79 (0.61 to 1.02)"), CellProblem::OutsideInterval);
        assert_eq!(why("0.79 (95% CI 0.61 to 1.02)"), CellProblem::Level);
        assert_eq!(why("0,79 (0,61 to 1,02)"), CellProblem::DecimalComma);
        assert_eq!(why("-"), CellProblem::MissingMark);
        for cell in [
            "",
            "0.79",
            "0.79 (0.61)",
            "0.79 (0.61 to 1.02",
            "0.61 to 1.02",
            "(0.61 to 1.02)",
        ] {
            assert_eq!(why(cell), CellProblem::Other, "{cell}");
        }
    }
}
