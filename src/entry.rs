//! `entry!`: a catalog entry whose doc comment is also its text at run time.

/// Declares a static catalog entry and fills its `doc` field with the doc comment.
///
/// rustdoc, `kma explain` and the manual are thereby one text.
macro_rules! entry {
    ($(#[doc = $doc:literal])+ $vis:vis static $name:ident: $type:ident = { $($field:ident: $value:expr),* $(,)? };) => {
        $(#[doc = $doc])+
        $vis static $name: $type = $type {
            doc: concat!($($doc, "\n"),+),
            $($field: $value),*
        };
    };
}
