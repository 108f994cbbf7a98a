//! A statement on one line.

/// Collapses blanks and drops comments; texts keep what they hold.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut comment = false;
    let mut escaped = false;
    for c in text.chars() {
        if comment {
            comment = c != '\n';
        }
        if comment {
            continue;
        }
        match quote {
            Some(end) => {
                if c == end && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && !escaped;
                line.push(if c == '\n' { ' ' } else { c });
            }
            None if c == '#' => comment = true,
            None if c.is_whitespace() => {
                if !line.ends_with(' ') && !line.is_empty() {
                    line.push(' ');
                }
            }
            None => {
                if c == '"' || c == '`' {
                    quote = Some(c);
                }
                line.push(c);
            }
        }
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_statement_on_one_line_has_no_comment_and_keeps_its_texts() {
        let text = "let a = b   # why\n  exclude where c = \"x  # y\"\n";
        assert_eq!(one_line(text), "let a = b exclude where c = \"x  # y\"");
    }
}
