//! The SHA-256 of files and of long runs of rows, computed piece by piece.

use std::io::{self, Write};

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};

/// Hashes what is written to it.
pub(super) struct Sha256Writer(Context);

impl Default for Sha256Writer {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl Sha256Writer {
    /// Adds a piece that is told apart from the one behind it.
    pub fn add_framed(&mut self, piece: &[u8]) {
        self.0.update(&(piece.len() as u64).to_be_bytes());
        self.0.update(piece);
    }

    /// The hash of everything that was written.
    pub fn finish(self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(self.0.finish().as_ref());
        hash
    }

    /// The same in hexadecimal digits.
    pub fn finish_hex(self) -> String {
        HEXLOWER.encode(&self.finish())
    }
}

impl Write for Sha256Writer {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.update(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
