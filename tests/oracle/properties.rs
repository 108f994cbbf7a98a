//! Results against 50-digit arithmetic.
