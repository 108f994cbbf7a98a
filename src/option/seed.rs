//! What determines random draws.

use super::{OptionSpec, Values};

entry! {
    /// The seed of random draws: `seed 1234`, a whole number from 0 to 9007199254740991.
    ///
    /// The same plan on the same data with the same seed gives the same numbers on every machine, however many cores it
    /// has. Default: 1. The seed is printed with the result. Another seed shows how much the draw itself matters; to
    /// try seeds until one pleases is to choose a result.
    ///
    /// # Source
    /// The generator is xoshiro256++: Blackman & Vigna (2021), doi:10.1145/3460772.
    pub static SEED: OptionSpec = { name: "seed", values: Values::Number };
}
