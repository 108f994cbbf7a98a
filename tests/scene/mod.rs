//! Scenes and their backends.

pub(crate) mod geometry;
