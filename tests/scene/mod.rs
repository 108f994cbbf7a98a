//! Scenes, their backends and their fonts.

mod backends;
pub(crate) mod geometry;
mod random;
mod scripts;
