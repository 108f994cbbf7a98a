//! The macro that makes a doc comment both rustdoc and run-time text.

/// Defines a catalog entry whose doc comment is also its `doc` field.
///
/// The field holds the comment's lines as rustdoc gets them: each begins with the space after `///` and
/// ends with a line feed.
macro_rules! entry {
    ($(#[doc = $doc:literal])+ pub static $name:ident: $type:ident = { $($field:ident: $value:expr),* $(,)? };) => {
        $(#[doc = $doc])+
        pub static $name: $type = $type { $($field: $value,)* doc: concat!($($doc, "\n"),+) };
    };
}
