//! The pairs of letters that a font sets closer or wider.

use hashbrown::HashMap;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, Tag};

/// Pairs asked for before: the font's table is not read again for them.
#[derive(Debug, Default)]
pub(super) struct Kerns(HashMap<(u16, u16), i16, foldhash::fast::FixedState>);

impl Kerns {
    /// How far the pen moves from `left` to `right` beyond the width of `left`, in units.
    pub(super) fn of(&mut self, face: &Face<'_>, left: u16, right: u16) -> i16 {
        let found = || kern(face, GlyphId(left), GlyphId(right)).unwrap_or(0);
        *self.0.entry((left, right)).or_insert_with(found)
    }
}

/// What the first table says that knows the pair: the later ones are not asked.
fn kern(face: &Face<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    let rules = face.tables().gpos?;
    let mut features = rules.features.into_iter();
    let feature = features.find(|feature| feature.tag == Tag::from_bytes(b"kern"))?;
    let lookups = feature.lookup_indices.into_iter();
    for lookup in lookups.filter_map(|index| rules.lookups.get(index)) {
        for table in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
            let PositioningSubtable::Pair(pairs) = table else {
                continue;
            };
            if let Some(by) = by_pair(&pairs, left, right) {
                return Some(by);
            }
        }
    }
    None
}

fn by_pair(pairs: &PairAdjustment<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    match pairs {
        PairAdjustment::Format1 { coverage, sets } => {
            let (first, _) = sets.get(coverage.get(left)?)?.get(right)?;
            Some(first.x_advance)
        }
        PairAdjustment::Format2 {
            coverage,
            classes,
            matrix,
        } => {
            coverage.get(left)?;
            let (first, _) = matrix.get((classes.0.get(left), classes.1.get(right)))?;
            Some(first.x_advance)
        }
    }
}
