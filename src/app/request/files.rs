//! The files of a request: which are added to those that are there, and under which name.

use super::{super::Error, DraftFile};
use crate::{domain::text::FileName, store::Tx};

/// Adds a file. Returns its name if it is one too many. A file that is there already
/// under the same name is not added again; the same content under another name is another file.
///
/// # Errors
///
/// `Internal`: the store fails, or the file is gone.
pub fn add_file(
    tx: &Tx<'_>,
    files: &mut Vec<DraftFile>,
    mut held: DraftFile,
    most: usize,
) -> Result<Option<FileName>, Error> {
    let is_same = |known: &DraftFile| {
        known.field == held.field
            && known.file.hash == held.file.hash
            && names_for(&held.file.name).take(files.len() + 1).any(|name| name == known.file.name)
    };
    if files.iter().any(is_same) {
        return Ok(None);
    }
    tx.add_file_reference(&held.file)?;
    if files.len() >= most {
        // A reference that is added and removed makes the commit delete the file.
        tx.remove_file_reference(&held.file)?;
        return Ok(Some(held.file.name));
    }
    held.file.name = distinct_name(&held.file.name, |name| files.iter().any(|known| known.file.name == *name));
    files.push(held);
    Ok(None)
}

/// A name that no other file has: answers refer to files by name.
fn distinct_name(name: &FileName, is_taken: impl Fn(&FileName) -> bool) -> FileName {
    names_for(name).find(|name| !is_taken(name)).unwrap_or_else(|| name.clone())
}

/// The names under which a file may be kept: its own, then numbered ones.
fn names_for(name: &FileName) -> impl Iterator<Item = FileName> {
    let (stem, ending) = match name.as_str().rsplit_once('.') {
        Some((stem, ending)) => (stem.to_owned(), format!(".{ending}")),
        None => (name.to_string(), String::new()),
    };
    let numbered = (2..1000).filter_map(move |n| FileName::parse(&format!("{stem} ({n}){ending}")).ok());
    std::iter::once(name.clone()).chain(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_same_name_are_kept_apart() {
        let name = |raw: &str| FileName::parse(raw).unwrap();
        let taken = [name("foto.jpg"), name("foto (2).jpg"), name("LIESMICH")];
        for (given, kept) in [("foto.jpg", "foto (3).jpg"), ("anders.jpg", "anders.jpg"), ("LIESMICH", "LIESMICH (2)")]
        {
            assert_eq!(distinct_name(&name(given), |name| taken.contains(name)), name(kept));
        }
    }
}
