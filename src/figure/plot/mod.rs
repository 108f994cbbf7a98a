//! What figures share: axes, captions, texts.

pub mod axis;
pub mod caption;
pub mod pen;
pub mod range;

pub use axis::{Axis, Tick};
pub use pen::Pen;
