//! Files that people attach.

use super::text::FileName;

/// The SHA-256 of a file's content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BlobHash(pub [u8; 32]);

/// A file somebody attached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// Its name, without any path.
    pub name: FileName,
    pub hash: BlobHash,
    /// Its size in bytes.
    pub size: u64,
    /// The picture that its content is (see [`super::picture`]), otherwise what the sender's program says it is.
    pub media_type: String,
}
