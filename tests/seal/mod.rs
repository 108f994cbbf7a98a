//! Seals: signatures, and time stamps of authorities that the tests make with the `openssl` program.

mod authority;
mod frozen;
mod sign;
mod timestamp;
