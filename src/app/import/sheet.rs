//! Reading a spreadsheet that was saved as text: which encoding, which separator, which column is which.
//!
//! Pure: bytes in, rows out. German Excel writes semicolons and Windows-1252 or UTF-8 with a byte order mark,
//! English Excel commas; LibreOffice writes what it is told; a copy to a text editor gives tabs and UTF-16.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::charset::{Charset, decode};
use crate::domain::text::composed;

/// The most rows of one file.
pub const MAX_ROWS: u64 = 50_000;

/// The most characters of one cell: longer than any text that is read from one.
const MAX_CELL: usize = 21_000;

/// A column that a file may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetColumn {
    /// Names it in code and in the keys of texts.
    pub word: &'static str,
    /// The headings it may have, in lower case; the first is German, the second English.
    pub names: &'static [&'static str],
    /// Without it the file is refused.
    pub required: bool,
    /// The column to which this one adds a part, such as the family name; it has no content of its own.
    pub part_of: Option<&'static str>,
}

impl SheetColumn {
    /// Whether a heading means this column, however it is hyphenated.
    fn has_name(&self, heading: &str) -> bool {
        let letters = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let heading = letters(heading);
        self.names.iter().any(|name| letters(name) == heading)
    }
}

/// Why a file cannot be read at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetError {
    /// Not text: a spreadsheet's own format, a picture.
    NotText,
    /// No row below the headings.
    Empty,
    /// The words of the required columns that are missing.
    MissingColumns(Vec<&'static str>),
    /// Two headings mean the column with this word.
    DuplicateColumn(&'static str),
    /// More than [`MAX_ROWS`] rows.
    TooLong,
}

/// A file whose headings were understood.
#[derive(Debug)]
pub struct ImportSheet {
    text: Vec<u8>,
    separator: u8,
    columns: &'static [SheetColumn],
    /// The position in the file of each of `columns`.
    places: Vec<Option<usize>>,
    /// Headings that match no column.
    pub unknown_headings: Vec<String>,
    /// How the file was read, if that was guessed or chosen.
    pub charset: Option<Charset>,
    /// How many rows are below the headings, without empty ones.
    pub row_count: u64,
}

/// A row of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportRow {
    /// The line of the file on which it begins.
    pub line: u64,
    cells: BTreeMap<&'static str, String>,
}

impl ImportRow {
    /// The content of a column, trimmed; `None` if the file does not have the column.
    pub fn cell(&self, word: &str) -> Option<&str> {
        self.cells.get(word).map(|cell| cell.trim())
    }

    /// The content of a column, trimmed; empty if the file does not have the column.
    pub fn text(&self, word: &str) -> &str {
        self.cell(word).unwrap_or_default()
    }
}

impl ImportSheet {
    /// Detects encoding and separator, and finds the columns.
    ///
    /// # Errors
    ///
    /// The first reason of [`SheetError`] that applies.
    pub fn read(bytes: &[u8], columns: &'static [SheetColumn], chosen: Option<Charset>) -> Result<Self, SheetError> {
        let decoded = decode(bytes, chosen).ok_or(SheetError::NotText)?;
        let (text, said) = separator_line(composed(decoded.text));
        let separator = said.unwrap_or_else(|| separator(&text, columns));
        let headings = headings(&text, separator);
        let mut places = vec![None; columns.len()];
        let mut unknown = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            match columns.iter().position(|column| column.has_name(heading)) {
                Some(known) if places[known].is_some() => return Err(SheetError::DuplicateColumn(columns[known].word)),
                Some(known) => places[known] = Some(at),
                None if heading.is_empty() => {}
                None => unknown.push(heading.clone()),
            }
        }
        let mut sheet = Self {
            text: text.into_bytes(),
            separator,
            columns,
            places,
            unknown_headings: unknown,
            charset: decoded.charset,
            row_count: 0,
        };
        let lacking = columns.iter().filter(|column| column.required && !sheet.has_column(column.word));
        let lacking: Vec<_> = lacking.map(|column| column.word).collect();
        if !lacking.is_empty() {
            return Err(SheetError::MissingColumns(lacking));
        }
        sheet.row_count = sheet.rows().take(MAX_ROWS as usize + 1).count() as u64;
        match sheet.row_count {
            0 => Err(SheetError::Empty),
            rows if rows > MAX_ROWS => Err(SheetError::TooLong),
            _ => Ok(sheet),
        }
    }

    /// Whether the file has a column, or parts of it.
    pub fn has_column(&self, word: &str) -> bool {
        let is_it = |column: &SheetColumn| column.word == word || column.part_of == Some(word);
        self.columns.iter().zip(&self.places).any(|(column, place)| is_it(column) && place.is_some())
    }

    /// Its rows, one after the other; empty ones are left out.
    pub fn rows(&self) -> impl Iterator<Item = ImportRow> + Send + '_ {
        let mut reader = reader(&self.text, self.separator);
        let mut record = ByteRecord::new();
        let (mut is_heading, mut place) = (true, LinePosition { byte: 0, line: 1 });
        std::iter::from_fn(move || {
            // Reading from memory does not fail, and rows of any length are welcome.
            while reader.read_byte_record(&mut record).unwrap_or(false) {
                place.go_on(&self.text, record.position().map_or(0, |position| position.byte() as usize));
                let is_empty = record.iter().all(|cell| cell.trim_ascii().is_empty());
                if !std::mem::take(&mut is_heading) && !is_empty {
                    return Some(self.row(&record, place.line));
                }
            }
            None
        })
    }

    fn row(&self, record: &ByteRecord, line: u64) -> ImportRow {
        let cell = |place: usize| {
            let cell = String::from_utf8_lossy(record.get(place).unwrap_or_default());
            let cell = without_formula(cell.trim()).replace('\u{a0}', " ");
            cell.chars().take(MAX_CELL).collect::<String>()
        };
        let places = || self.columns.iter().zip(&self.places);
        let mut cells: BTreeMap<_, _> =
            places().filter_map(|(column, place)| place.map(|place| (column.word, cell(place)))).collect();
        for whole in self.columns.iter().filter_map(|column| column.part_of).collect::<BTreeSet<_>>() {
            let parts = self.columns.iter().filter(|column| column.part_of == Some(whole));
            let parts: Vec<String> = parts.filter_map(|part| cells.remove(part.word)).collect();
            match cells.get(whole) {
                // "Name" beside "Vorname" is the family name; beside both parts it is the whole.
                Some(family) if parts.len() == 1 => {
                    let joined = join([&parts[0], family]);
                    cells.insert(whole, joined);
                }
                None if !parts.is_empty() => {
                    cells.insert(whole, join(&parts));
                }
                _ => {}
            }
        }
        ImportRow { line, cells }
    }
}

fn join<'a>(parts: impl IntoIterator<Item = &'a String>) -> String {
    parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text of a cell such as `="01067"`, with which spreadsheets keep leading zeros.
fn without_formula(cell: &str) -> String {
    match cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')) {
        Some(text) => text.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}

/// A position in the text and its line, as a text editor counts lines. The reader reports the end of the line
/// before, and empty lines, as the beginning of a row.
struct LinePosition {
    byte: usize,
    line: u64,
}

impl LinePosition {
    fn go_on(&mut self, text: &[u8], to: usize) {
        let is_end = |at: &usize| matches!(text.get(*at), Some(b'\r' | b'\n'));
        let start = (to..).take_while(is_end).last().map_or(to, |last| last + 1);
        let ends = (self.byte..start).filter(|at| {
            let follows = *at > 0 && text.get(at - 1) == Some(&b'\r');
            text.get(*at) == Some(&b'\r') || (text.get(*at) == Some(&b'\n') && !follows)
        });
        self.line += ends.count() as u64;
        self.byte = start;
    }
}

fn reader(text: &[u8], separator: u8) -> Reader<Cursor<&[u8]>> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(Cursor::new(text))
}

fn headings(text: &str, separator: u8) -> Vec<String> {
    let mut record = ByteRecord::new();
    let is_there = reader(text.as_bytes(), separator).read_byte_record(&mut record).unwrap_or(false);
    let cell = |cell: &[u8]| String::from_utf8_lossy(cell).split_whitespace().collect::<Vec<_>>().join(" ");
    if is_there { record.iter().map(cell).collect() } else { Vec::new() }
}

/// The separator with which most headings are known.
fn separator(text: &str, columns: &[SheetColumn]) -> u8 {
    let known = |heading: &String| columns.iter().any(|column| column.has_name(heading));
    let worth = |separator: &u8| {
        let headings = headings(text, *separator);
        (headings.iter().filter(|heading| known(heading)).count(), headings.len())
    };
    // With equally many known headings, the last separator wins.
    [b'\t', b',', b';'].into_iter().max_by_key(worth).unwrap_or(b';')
}

/// Splits off a first line `sep=;`, which Excel writes and reads.
fn separator_line(text: String) -> (String, Option<u8>) {
    let first = text.lines().next().unwrap_or_default();
    let said = first.trim().trim_matches('"').strip_prefix("sep=").filter(|said| said.len() == 1);
    match said.map(|said| said.as_bytes()[0]) {
        // An empty line stays in its place, so that line numbers are right.
        Some(separator) => (text[first.len()..].to_owned(), Some(separator)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEST_COLUMNS: &[SheetColumn] = &[
        SheetColumn { word: "name", names: &["name", "full name"], required: true, part_of: None },
        SheetColumn { word: "place", names: &["ort", "place"], required: false, part_of: None },
    ];

    fn rows(bytes: &[u8]) -> Result<Vec<(u64, String, Option<String>)>, SheetError> {
        let sheet = ImportSheet::read(bytes, TEST_COLUMNS, None)?;
        let row = |row: ImportRow| (row.line, row.text("name").to_owned(), row.cell("place").map(str::to_owned));
        Ok(sheet.rows().map(row).collect())
    }

    fn utf16(text: &str, little: bool, marked: bool) -> Vec<u8> {
        let marked = if marked { format!("\u{feff}{text}") } else { text.to_owned() };
        marked.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_encoding_and_separator_reads_alike() {
        let wanted = Ok(vec![(2, "Jörg Ä".to_owned(), Some("Köln".to_owned()))]);
        for separator in [";", ",", "\t"] {
            for end in ["\n", "\r\n", "\r"] {
                let text = format!("Name{separator}Ort{end}Jörg Ä{separator}Köln{end}");
                let old: Vec<u8> = text.chars().map(|c| c as u8).collect();
                let marked = format!("\u{feff}{text}").into_bytes();
                for (what, bytes) in [
                    ("UTF-8", text.clone().into_bytes()),
                    ("UTF-8 with its mark", marked),
                    ("Windows-1252", old),
                    ("UTF-16, little end first", utf16(&text, true, true)),
                    ("UTF-16, big end first", utf16(&text, false, true)),
                    ("UTF-16 without its mark", utf16(&text, true, false)),
                ] {
                    assert_eq!(rows(&bytes), wanted, "{what} {separator:?} {end:?}");
                }
            }
        }
    }

    #[test]
    fn cells_may_hold_separators_quotes_and_line_ends() {
        let text =
            "sep=;\r\n\"Name\";Ort;Farbe\r\n\"Haus \"\"Sonne\"\"; e. V.\";\"Unten\r\nam Fluss\";rot\r\n\r\n;;\r\nB\r\n";
        let sheet = ImportSheet::read(text.as_bytes(), TEST_COLUMNS, None).unwrap();
        assert_eq!(sheet.unknown_headings, ["Farbe"]);
        assert_eq!(sheet.row_count, 2, "empty rows do not count");
        assert_eq!(
            rows(text.as_bytes()).unwrap(),
            [
                (3, "Haus \"Sonne\"; e. V.".to_owned(), Some("Unten\r\nam Fluss".to_owned())),
                (7, "B".to_owned(), Some(String::new())),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (bytes, why) in [
            (b"PK\x03\x04\x14\x00\x06\x00".as_slice(), SheetError::NotText),
            (b"", SheetError::MissingColumns(vec!["name"])),
            (b"Ort\nx\n", SheetError::MissingColumns(vec!["name"])),
            (b"Name;Ort\n;\n", SheetError::Empty),
            (b"Name;Full Name\nx;y\n", SheetError::DuplicateColumn("name")),
        ] {
            assert_eq!(rows(bytes), Err(why));
        }
        let many = format!("Name\n{}", "x\n".repeat(MAX_ROWS as usize + 1));
        assert_eq!(rows(many.as_bytes()), Err(SheetError::TooLong));
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(sheet) = ImportSheet::read(&bytes, TEST_COLUMNS, None) {
                prop_assert_eq!(sheet.rows().count() as u64, sheet.row_count);
            }
        }

        #[test]
        fn what_was_written_is_read_again(
            cells in proptest::collection::vec(("[a-zäöü;,\"\t\n ]{0,12}x", "[a-zß;,\"\n]{0,12}"), 1..8),
            separator in prop_oneof![Just(b';'), Just(b','), Just(b'\t')],
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
            writer.write_record(["Name", "Ort"]).unwrap();
            for (name, place) in &cells {
                writer.write_record([name, place]).unwrap();
            }
            let read = rows(&writer.into_inner().unwrap()).unwrap();
            let read: Vec<_> = read.into_iter().map(|(_, name, place)| (name, place.unwrap())).collect();
            let written: Vec<_> =
                cells.iter().map(|(name, place)| (name.trim().to_owned(), place.trim().to_owned())).collect();
            prop_assert_eq!(read, written);
        }
    }
}
