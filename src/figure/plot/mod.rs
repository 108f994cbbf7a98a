//! What figures share: axes, frames, captions, texts.

pub mod axis;
pub mod caption;
pub mod frame;
pub mod labels;
pub mod legend;
pub mod page;
pub mod pen;
pub mod points;
pub mod range;

pub use axis::{Axis, Reading, Tick};
pub use frame::{Frame, Room, Scale};
pub use labels::Labels;
pub use legend::{Swatch, legend};
pub use page::Said;
pub use pen::Pen;
