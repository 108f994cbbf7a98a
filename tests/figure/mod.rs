//! Figures: what they draw, in numbers and as geometry.

mod baujat;
mod bubble;
mod curve;
mod drapery;
mod drawn;
mod forest;
mod funnel;
mod gosh;
mod influence;
mod labbe;
mod plane;
mod plans;
mod prisma;
mod radial;
mod rob;
