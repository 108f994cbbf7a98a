//! Sources: each with a number, in the order in which they are named.

use super::block::{Block, Inline, Look, plain, styled};

/// The sources named so far.
#[derive(Debug, Default)]
pub(super) struct Sources {
    all: Vec<String>,
}

impl Sources {
    /// The number of `source` in brackets, behind a blank; nothing where nobody is named.
    pub(super) fn cite(&mut self, source: Option<&str>) -> Vec<Inline> {
        let Some(source) = source else {
            return Vec::new();
        };
        let place = self.all.iter().position(|known| known == source);
        let place = place.unwrap_or_else(|| {
            self.all.push(source.to_owned());
            self.all.len() - 1
        });
        vec![
            plain("\u{a0}"),
            styled(format!("[{}]", place + 1), Look::Cite(place + 1)),
        ]
    }

    /// The list of them.
    pub(super) fn list(&self) -> Option<Block> {
        let items: Vec<_> = self.all.iter().map(|source| linked(source)).collect();
        (!items.is_empty()).then_some(Block::List {
            numbered: true,
            items,
        })
    }
}

/// Each `doi:…` leads to where it is kept.
fn linked(source: &str) -> Vec<Inline> {
    let mut all = Vec::new();
    let text = source.replace('`', "");
    let mut rest = text.as_str();
    while let Some(place) = rest.find("doi:") {
        let (before, doi) = rest.split_at_checked(place).unwrap_or((rest, ""));
        let end = doi.find(char::is_whitespace).unwrap_or(doi.len());
        let end = doi
            .get(..end)
            .map_or(end, |doi| doi.trim_end_matches(['.', ',', ';']).len());
        let (doi, behind) = doi.split_at_checked(end).unwrap_or((doi, ""));
        if !before.is_empty() {
            all.push(plain(before));
        }
        let name = doi.strip_prefix("doi:").unwrap_or(doi);
        let address = format!(
            "https://doi.org/{}",
            name.replace('<', "%3C").replace('>', "%3E")
        );
        all.push(styled(doi, Look::Link(address)));
        rest = behind;
    }
    if !rest.is_empty() {
        all.push(plain(rest));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_one_number_and_its_doi_is_a_link() {
        let mut sources = Sources::default();
        let first = "Hartung & Knapp (2001), doi:10.1002/sim.791. Sidik & Jonkman (2002), doi:10.1002/sim.1262.";
        for (source, number) in [
            (first, "[1]"),
            ("Cochrane Handbook, 6.4.", "[2]"),
            (first, "[1]"),
        ] {
            let cited = sources.cite(Some(source));
            assert_eq!(
                cited.last().map(|inline| inline.text.as_str()),
                Some(number)
            );
        }
        assert!(sources.cite(None).is_empty());
        let texts: Vec<String> = linked(first)
            .into_iter()
            .map(|inline| inline.text)
            .collect();
        assert_eq!(
            texts,
            [
                "Hartung & Knapp (2001), ",
                "doi:10.1002/sim.791",
                ". Sidik & Jonkman (2002), ",
                "doi:10.1002/sim.1262",
                "."
            ]
        );
    }
}
