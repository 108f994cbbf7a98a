//! Reads the rows of a pipe table.
