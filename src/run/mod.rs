//! A checked plan and its data to results.
