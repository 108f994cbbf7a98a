//! Random numbers that a seed determines, on every machine.

/// The generator xoshiro256++, its state filled by `SplitMix64`.
///
/// Equal seeds give equal numbers. Work that is cut into blocks draws each block from its own [`Random::stream`], so
/// that neither their order nor the number of threads is of any matter. Not for secrets.
///
/// # Source
/// Blackman and Vigna (2021), doi:10.1145/3460772. `SplitMix64`: Steele, Lea and Flood (2014),
/// doi:10.1145/2714064.2660195. Both are in the public domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

/// A step of `SplitMix64`.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        let mut next = || split_mix(&mut state);
        Self {
            state: [next(), next(), next(), next()],
        }
    }

    /// The generator of one block of work: another sequence for every `block`, all of one seed.
    pub fn stream(seed: u64, block: u64) -> Self {
        let (mut of_seed, mut of_block) = (seed, !block);
        Self::new(split_mix(&mut of_seed) ^ split_mix(&mut of_block))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// A whole number from 0 to `n - 1`, all equally likely; 0 for `n` of 0 or 1.
    ///
    /// # Source
    /// Lemire (2019), doi:10.1145/3230636.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves of a product"
    )]
    pub fn below(&mut self, n: u64) -> u64 {
        if n < 2 {
            return 0;
        }
        // What a multiplication by n would favour is drawn again.
        let unfair = n.wrapping_neg() % n;
        loop {
            let wide = u128::from(self.bits()) * u128::from(n);
            let (whole, rest) = ((wide >> 64) as u64, wide as u64);
            if rest >= unfair {
                return whole;
            }
        }
    }

    /// A number in [0, 1), a multiple of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Puts `items` in a random order, all orders equally likely.
    ///
    /// # Source
    /// Fisher and Yates; Durstenfeld (1964), doi:10.1145/364520.364540.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            // Below `last + 1`, and so a place.
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap_or(last);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_sequences() {
        let mut state = 1_234_567;
        let found: Vec<u64> = (0..3).map(|_| split_mix(&mut state)).collect();
        assert_eq!(
            found,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
        let mut random = Random {
            state: [1, 2, 3, 4],
        };
        let found: Vec<u64> = (0..5).map(|_| random.bits()).collect();
        assert_eq!(
            found,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386,
                9_228_616_714_210_784_205
            ]
        );
    }

    #[test]
    fn numbers_are_where_they_should_be() {
        let mut random = Random::new(1);
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[usize::try_from(random.below(6)).expect("below 6")] += 1;
            let u = random.uniform();
            assert!((0.0..1.0).contains(&u));
        }
        // Six standard deviations of a binomial count.
        assert!(
            counts.iter().all(|n| n.abs_diff(10_000) < 550),
            "{counts:?}"
        );
        assert_eq!((random.below(0), random.below(1)), (0, 0));
    }

    #[test]
    fn orders_are_equally_likely() {
        let mut random = Random::stream(7, 3);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            random.shuffle(&mut items);
            *counts.entry(items).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        assert!(
            counts.values().all(|n| n.abs_diff(1_000) < 190),
            "{counts:?}"
        );
    }

    #[test]
    fn streams_differ_and_repeat() {
        let first = |seed, block| Random::stream(seed, block).bits();
        assert_eq!(first(1, 2), first(1, 2));
        let mut found: Vec<u64> = (0..1000).map(|block| first(1, block)).collect();
        found.extend((2..1000).map(|seed| first(seed, 0)));
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 1998);
    }
}
