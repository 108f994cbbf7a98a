//! kma: a small declarative language for systematic reviews and meta-analyses, and its interpreter.
