//! Columns: aligned by what a terminal shows, narrowed, dropped, or written below each other where they do not fit.

use super::Style;
use super::page::{Page, Piece, Span, Tone, prepare};
use super::wrap::{TIED, width, wrap};

/// Between columns.
const GAP: usize = 2;
/// No column of text gets narrower than this.
const NARROWEST: usize = 8;
/// Columns are dropped before a column of text gets narrower than this.
const ROOM: usize = 16;

/// Where the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Text.
    Left,
    /// Numbers without a point.
    Right,
    /// Numbers, by their points.
    Point,
    /// `lo to hi`, each by its points.
    Interval,
    /// Characters that make a picture: never wrapped.
    Picture,
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its header; none of the headers is shown if all are empty.
    pub header: String,
    /// Where its cells stand.
    pub align: Align,
    /// What does not fit is dropped, the highest first; 0 stays.
    pub drop: u8,
}

impl Column {
    /// A column that stays.
    pub(super) fn new(header: &str, align: Align) -> Self {
        Self::dropped(header, align, 0)
    }

    /// A column that may be dropped.
    pub(super) fn dropped(header: &str, align: Align, drop: u8) -> Self {
        Self {
            header: header.to_owned(),
            align,
            drop,
        }
    }
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Its text.
    pub text: String,
    /// What it is.
    pub tone: Tone,
}

impl Cell {
    /// A plain cell.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Plain)
    }

    /// A cell of some tone.
    pub(super) fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// Rows and columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Words are not broken: what does not fit is dropped, or written below each other.
    whole_words: bool,
}

impl Grid {
    /// An empty grid.
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
            whole_words: false,
        }
    }

    /// The same, and no word is broken to make it narrower.
    pub(super) fn in_whole_words(self) -> Self {
        Self {
            whole_words: true,
            ..self
        }
    }

    /// Adds a row, one cell for each column.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Its columns and rows.
    pub(super) fn into_parts(self) -> (Vec<Column>, Vec<Vec<Cell>>) {
        (self.columns, self.rows)
    }

    /// Writes it to `page`; returns the headers of the columns that were dropped.
    pub(super) fn write(mut self, page: &mut Page<'_>, indent: usize) -> Vec<String> {
        if page.has_room() {
            self.drop_empty();
            page.keep(Piece::Table(self));
            return Vec::new();
        }
        self.prepare(page.style());
        self.drop_empty();
        let columns = page.columns(indent);
        let dropped = self.drop_until(columns);
        match self.narrow(columns) {
            Some(widths) => self.write_columns(page, indent, &widths),
            None => self.write_records(page, indent),
        }
        dropped
    }

    /// Texts as the style shows them, numbers padded to stand by their points.
    fn prepare(&mut self, style: &Style) {
        for column in &mut self.columns {
            column.header = prepare(&column.header, style);
        }
        for cell in self.rows.iter_mut().flatten() {
            cell.text = prepare(&cell.text, style);
        }
        for (place, column) in self.columns.iter().enumerate() {
            let cells: Vec<&mut Cell> = self
                .rows
                .iter_mut()
                .filter_map(|row| row.get_mut(place))
                .collect();
            match column.align {
                Align::Left | Align::Right | Align::Picture => {}
                Align::Point => by_point(cells.into_iter().map(|cell| &mut cell.text).collect()),
                Align::Interval => by_interval(cells),
            }
        }
    }

    /// Columns in which nothing stands say nothing.
    fn drop_empty(&mut self) {
        let used: Vec<bool> = (0..self.columns.len())
            .map(|place| {
                let mut cells = self.rows.iter().filter_map(|row| row.get(place));
                cells.any(|cell| !cell.text.trim().is_empty())
            })
            .collect();
        let kept = |place: usize, drop: u8| drop == 0 || used.get(place).copied().unwrap_or(true);
        let keep: Vec<bool> = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| kept(place, column.drop))
            .collect();
        self.keep(&keep);
    }

    fn keep(&mut self, keep: &[bool]) {
        retain(&mut self.columns, keep);
        for row in &mut self.rows {
            retain(row, keep);
        }
    }

    /// The widths that the cells ask for.
    fn widths(&self) -> Vec<usize> {
        self.columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let cells = self.rows.iter().filter_map(|row| row.get(place));
                let widest = cells.map(|cell| width(&cell.text)).max().unwrap_or(0);
                widest.max(width(&column.header))
            })
            .collect()
    }

    /// Drops columns, the highest `drop` first, until the others fit with columns of text as narrow as can be.
    fn drop_until(&mut self, columns: usize) -> Vec<String> {
        let mut dropped = Vec::new();
        loop {
            let words = self.longest_words(&[' ', TIED]);
            let least: Vec<usize> = self
                .columns
                .iter()
                .zip(self.widths())
                .zip(words)
                .map(|((column, size), word)| match column.align {
                    Align::Left if self.whole_words => size.min(word),
                    Align::Left => size.min(ROOM),
                    Align::Right | Align::Point | Align::Interval | Align::Picture => size,
                })
                .collect();
            if total(&least) <= columns {
                return dropped;
            }
            let last = self.columns.iter().map(|column| column.drop).max();
            let Some(drop) = last.filter(|drop| *drop > 0) else {
                return dropped;
            };
            let keep: Vec<bool> = self.columns.iter().map(|c| c.drop != drop).collect();
            let gone = self.columns.iter().filter(|column| column.drop == drop);
            dropped.extend(gone.map(|column| column.header.clone()));
            self.keep(&keep);
        }
    }

    /// Narrows the widest columns of text until all fit, as long as possible without breaking words, or else at tied
    /// blanks alone; nothing if they never do.
    fn narrow(&self, columns: usize) -> Option<Vec<usize>> {
        let whole: Vec<usize> = self.longest_words(&[' ']);
        let tied: Vec<usize> = self.longest_words(&[' ', TIED]);
        let mut widths = self.widths();
        while total(&widths) > columns {
            let least = |all: &[usize], place: usize| all.get(place).copied().unwrap_or(NARROWEST);
            let text = |place: usize| {
                let column = self.columns.get(place);
                column.is_some_and(|column| column.align == Align::Left)
            };
            let candidates = || widths.iter().enumerate().filter(|(place, _)| text(*place));
            let widest = |all: &[usize]| {
                let loose = candidates().filter(|(place, size)| **size > least(all, *place));
                loose.max_by_key(|(_, size)| **size)
            };
            let found = widest(&whole).or_else(|| widest(&tied));
            let broken = || widest(&[]).filter(|_| !self.whole_words);
            let (place, _) = found.or_else(broken)?;
            if let Some(size) = widths.get_mut(place) {
                *size -= 1;
            }
        }
        Some(widths)
    }

    /// The longest word of each column, where words end at `blanks`.
    fn longest_words(&self, blanks: &[char]) -> Vec<usize> {
        (0..self.columns.len())
            .map(|place| {
                let cells = self.rows.iter().filter_map(|row| row.get(place));
                let words = cells.flat_map(|cell| cell.text.split(blanks));
                words.map(width).max().unwrap_or(0).max(NARROWEST)
            })
            .collect()
    }

    fn write_columns(&self, page: &mut Page<'_>, indent: usize, widths: &[usize]) {
        if self.columns.iter().any(|column| !column.header.is_empty()) {
            let headers = self
                .columns
                .iter()
                .map(|column| Cell::toned(column.header.clone(), Tone::Faint))
                .collect::<Vec<_>>();
            self.write_row(page, indent, widths, &headers);
        }
        for row in &self.rows {
            self.write_row(page, indent, widths, row);
        }
    }

    fn write_row(&self, page: &mut Page<'_>, indent: usize, widths: &[usize], row: &[Cell]) {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, columns)| wrap(&cell.text, *columns))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut text = " ".repeat(indent);
            let lines = cells
                .iter()
                .map(|lines| lines.get(line).map_or("", String::as_str));
            for (place, (((part, cell), columns), column)) in
                lines.zip(row).zip(widths).zip(&self.columns).enumerate()
            {
                if place > 0 {
                    text.push_str(&" ".repeat(GAP));
                }
                let painted = paint(part, cell.tone, page.style().color);
                let blanks = " ".repeat(columns.saturating_sub(width(part)));
                match column.align {
                    Align::Left | Align::Picture => text.extend([painted, blanks]),
                    Align::Right | Align::Point | Align::Interval => text.extend([blanks, painted]),
                }
            }
            page.line(&text);
        }
    }

    /// Rows below each other, a line for each cell.
    fn write_records(&self, page: &mut Page<'_>, indent: usize) {
        for (place, row) in self.rows.iter().enumerate() {
            if place > 0 {
                page.gap();
            }
            for (cell, column) in row.iter().zip(&self.columns) {
                let text = cell.text.trim_matches([' ', TIED]);
                let header = if column.header.is_empty() {
                    String::new()
                } else {
                    format!("{}:", column.header)
                };
                let spans = [
                    Span::new(header, Tone::Faint),
                    Span::new(text.to_owned(), cell.tone),
                ];
                page.paragraph(indent, 2, &spans);
            }
        }
    }
}

/// `part` in its colour, the blanks around it without.
fn paint(part: &str, tone: Tone, color: bool) -> String {
    let core = part.trim_matches(TIED);
    if core.is_empty() {
        return part.replace(TIED, " ");
    }
    let (before, behind) = part.split_once(core).unwrap_or(("", ""));
    let core = tone.paint(&core.replace(TIED, " "), color);
    format!(
        "{}{core}{}",
        before.replace(TIED, " "),
        behind.replace(TIED, " ")
    )
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

fn retain<T>(all: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    all.retain(|_| keep.next().copied().unwrap_or(true));
}

/// Pads numbers so that their points stand below each other, and what stands in brackets behind them too; what is no
/// number ends where they end.
fn by_point(texts: Vec<&mut String>) {
    let sizes: Vec<Option<Around>> = texts.iter().map(|text| Around::of(text)).collect();
    let most = |size: fn(&Around) -> usize| sizes.iter().flatten().map(size).max().unwrap_or(0);
    let before = most(|around| around.before);
    let (behind, mark) = (most(|around| around.behind), most(|around| around.mark));
    let blanks = |n: usize| TIED.to_string().repeat(n);
    for (text, size) in texts.into_iter().zip(&sizes) {
        *text = match size {
            Some(around) => {
                let (number, marked) = text.split_at_checked(around.number).unwrap_or((text, ""));
                let [number, marked] = [number, marked].map(super::wrap::tie);
                let [left, middle, right] = [
                    blanks(before - around.before),
                    blanks(behind - around.behind),
                    blanks(mark - around.mark),
                ];
                format!("{left}{number}{middle}{marked}{right}")
            }
            None => super::wrap::tie(text),
        };
    }
}

/// How wide the parts of a number are.
struct Around {
    /// Before its point.
    before: usize,
    /// From its point on.
    behind: usize,
    /// What stands in brackets behind it.
    mark: usize,
    /// The bytes of the number.
    number: usize,
}

impl Around {
    /// Nothing if `text` is no number.
    fn of(text: &str) -> Option<Self> {
        let first = text.find(|c: char| c.is_ascii_digit())?;
        let number = text.find(" (").unwrap_or(text.len());
        let (digits, mark) = text.split_at_checked(number)?;
        let rest = digits.get(first..)?;
        let size = rest.find(|c: char| !c.is_ascii_digit() && c != '\u{202f}');
        let (left, right) = digits.split_at_checked(first + size.unwrap_or(rest.len()))?;
        Some(Self {
            before: width(left),
            behind: width(right),
            mark: width(mark),
            number,
        })
    }
}

/// Pads the two ends of intervals.
fn by_interval(cells: Vec<&mut Cell>) {
    let mut pairs: Vec<Option<(String, String)>> = cells
        .iter()
        .map(|cell| {
            let (lo, hi) = cell.text.split_once(" to ")?;
            Some((lo.to_owned(), hi.to_owned()))
        })
        .collect();
    by_point(pairs.iter_mut().flatten().map(|pair| &mut pair.0).collect());
    by_point(pairs.iter_mut().flatten().map(|pair| &mut pair.1).collect());
    for (cell, pair) in cells.into_iter().zip(pairs) {
        if let Some((lo, hi)) = pair {
            cell.text = super::wrap::tie(&format!("{lo} to {hi}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(width: usize) -> Style {
        Style {
            color: false,
            unicode: true,
            width,
        }
    }

    fn sample() -> Grid {
        let mut grid = Grid::new(vec![
            Column::new("study", Align::Left),
            Column::new("effect", Align::Point),
            Column::new("95% CI", Align::Interval),
            Column::dropped("weight", Align::Point, 1),
        ]);
        for (study, effect, ci, weight) in [
            ("Ärzte 2001", "−0.41", "−10.13 to 1.2", "5.1%"),
            ("中文研究 2003", "12", "3.00 to 21.55", "50%"),
            ("دراسة", "–", "–", "–"),
        ] {
            grid.row([study, effect, ci, weight].map(Cell::new).to_vec());
        }
        grid
    }

    fn show(width: usize) -> (String, Vec<String>) {
        let style = style(width);
        let mut page = Page::new(&style);
        let dropped = sample().write(&mut page, 2);
        (page.finish(), dropped)
    }

    #[test]
    fn points_stand_below_each_other() {
        let (text, dropped) = show(80);
        assert!(dropped.is_empty());
        assert_eq!(
            text,
            "  study          effect           95% CI  weight\n\
             \u{20}\u{20}Ärzte 2001      −0.41  −10.13 to  1.2     5.1%\n\
             \u{20}\u{20}中文研究 2003   12       3.00 to 21.55   50%\n\
             \u{20}\u{20}دراسة               –                –       –\n"
        );
    }

    #[test]
    fn marks_in_brackets_stand_below_each_other() {
        let mut texts = ["1.5", "10 (imputed)", "0.25 (imputed)"].map(str::to_owned);
        by_point(texts.iter_mut().collect());
        let shown = texts.map(|text| text.replace(TIED, " "));
        assert_eq!(shown[0].trim_end(), " 1.5");
        assert_eq!(shown[1], "10    (imputed)");
        assert_eq!(shown[2], " 0.25 (imputed)");
    }

    #[test]
    fn what_does_not_fit_is_dropped_or_wrapped() {
        let (text, dropped) = show(42);
        assert_eq!(dropped, ["weight"]);
        assert!(text.lines().all(|line| width(line) <= 42), "{text}");
        assert!(text.contains("中文研究"), "{text}");
    }

    #[test]
    fn many_columns_become_records() {
        let style = style(40);
        let mut page = Page::new(&style);
        let columns = (0..9).map(|n| Column::new(&format!("column {n}"), Align::Left));
        let mut grid = Grid::new(columns.collect());
        grid.row((0..9).map(|n| Cell::new(format!("value {n}"))).collect());
        grid.write(&mut page, 0);
        assert!(page.finish().contains("column 8: value 8\n"));
    }
}
