//! Words that every account of a result uses.

/// A test by the name people know.
pub(crate) fn test(test: &str) -> String {
    match test {
        "hksj" => "HKSJ".to_owned(),
        "robust" => "cluster-robust".to_owned(),
        "" => String::new(),
        other => format!("{other} test"),
    }
}

/// With a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
