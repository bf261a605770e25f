//! Search terms that wait to be merged into blocks, in memory: what every search looks through.

/// The rows in the order of their numbers, one after the other in one text.
#[derive(Default)]
pub struct WaitingRows {
    text: String,
    /// Of each row: the position of its ticket in the blocks, and where its text ends.
    rows: Vec<(u32, usize)>,
}

impl WaitingRows {
    /// Adds a row: terms, each between zeros. What is no text counts as empty.
    pub fn push(&mut self, position: u32, terms: &[u8]) {
        self.text.push_str(std::str::from_utf8(terms).unwrap_or_default());
        self.rows.push((position, self.text.len()));
    }

    /// Gives back the room that growing took: the rows are kept with a snapshot.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    /// The position and the terms of each row.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        let mut start = 0;
        self.rows.iter().map(move |(position, end)| {
            let terms = &self.text[start..*end];
            start = *end;
            (*position, terms)
        })
    }
}
