//! A directory as one small file: names and contents one behind the other, compressed.

use std::{collections::BTreeMap, fs, path::Path};

use zlib_rs::{Deflate, DeflateFlush, Inflate, InflateFlush, Status};

const WINDOW: u8 = 15;

fn collect(directory: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// Everything in a directory.
pub fn pack(directory: &Path) -> Vec<u8> {
    let mut files = BTreeMap::new();
    collect(directory, "", &mut files);
    let mut plain = Vec::new();
    for (name, content) in files {
        for part in [name.as_bytes(), &content] {
            plain.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            plain.extend(part);
        }
    }
    let (mut deflate, mut piece, mut packed) = (Deflate::new(9, true, WINDOW), vec![0; 1 << 16], Vec::new());
    loop {
        let (taken, made) = (deflate.total_in() as usize, deflate.total_out());
        let status = deflate.compress(&plain[taken..], &mut piece, DeflateFlush::Finish).unwrap();
        packed.extend(&piece[..(deflate.total_out() - made) as usize]);
        if status == Status::StreamEnd {
            return packed;
        }
    }
}

/// Puts everything back below a directory.
pub fn unpack(packed: &[u8], directory: &Path) {
    let (mut inflate, mut piece, mut plain) = (Inflate::new(true, WINDOW), vec![0; 1 << 16], Vec::new());
    loop {
        let (taken, made) = (inflate.total_in() as usize, inflate.total_out());
        let status = inflate.decompress(&packed[taken..], &mut piece, InflateFlush::NoFlush).unwrap();
        plain.extend(&piece[..(inflate.total_out() - made) as usize]);
        if status == Status::StreamEnd {
            break;
        }
    }
    let mut rest = plain.as_slice();
    let mut part = || {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (part, behind) = behind.split_at(u32::from_be_bytes(*length) as usize);
        rest = behind;
        Some(part)
    };
    while let (Some(name), Some(content)) = (part(), part()) {
        let file = directory.join(std::str::from_utf8(name).unwrap());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
}
