//! Records as bytes: CBOR (RFC 8949).
//!
//! A struct is a map with numbered fields, an enum with data an array that starts with the variant's
//! number, an enum without data its code. A number is never used for something else, and the order of
//! fields and variants in the code means nothing. A field that an older record lacks reads as empty,
//! `None`, zero or `false`; a field that an older program does not know is skipped. So a new field
//! needs no migration in either direction.
//!
//! Rows end with a checksum, because redb compares none when it reads, and a copy of the file gives
//! damaged records new pages with checksums that are right. Older rows have none.
//!
//! The numbers are in the store file of each table (`record!`, `variants!`, `codes!`); those of
//! types that several tables store are in `shared.rs`, standard types in `values.rs`.

mod shared;
mod values;

#[cfg(test)]
mod tests;

use std::convert::Infallible;

use minicbor::{Decoder, Encoder, decode::Error};

pub use values::Bytes;

/// Writes into memory, which cannot fail.
pub type RecordWriter<'a> = Encoder<&'a mut Vec<u8>>;

/// A value that can be part of a record.
pub trait Record: Sized {
    /// Appends the value to what was written before.
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>>;
    /// Reads the value from where the decoder is.
    ///
    /// # Errors
    /// When the bytes are of another type, are cut off, or hold a value that the type does not allow.
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error>;
    /// The value of a field that an older record does not have; `None` if the field is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// Encodes a record, after one byte with the version of the encoding.
pub fn to_bytes(record: &impl Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(ENCODING);
    match record.put(&mut Encoder::new(&mut bytes)) {
        Ok(()) => bytes,
        Err(impossible) => unreachable!("writing to memory: {impossible}"),
    }
}

/// Encodes a record as the value of a row: as [`to_bytes`], with a checksum behind it. Readers that do not
/// know the checksum ignore it.
pub fn to_row(record: &impl Record) -> Vec<u8> {
    let mut bytes = to_bytes(record);
    let sum = checksum(&bytes);
    bytes.push(CHECKSUM_MARK);
    bytes.extend(sum);
    bytes
}

/// Decodes what [`to_row`] or [`to_bytes`] has written, and compares the checksum if there is one.
///
/// # Errors
/// When the version of the encoding is unknown, [`Record::get`] fails, or the checksum differs.
pub fn from_bytes<T: Record>(bytes: &[u8]) -> Result<T, Error> {
    let Some((&ENCODING, rest)) = bytes.split_first() else { return Err(Error::message("unknown encoding")) };
    let mut from = Decoder::new(rest);
    let record = T::get(&mut from)?;
    let (content, behind) = bytes.split_at((1 + from.position()).min(bytes.len()));
    match behind {
        // Rows that were written before there were checksums.
        [] => Ok(record),
        [CHECKSUM_MARK, sum @ ..] if *sum == checksum(content) => Ok(record),
        _ => Err(Error::message("its bytes have changed since it was written")),
    }
}

const ENCODING: u8 = 1;

/// Stands between a record and its checksum. No value of CBOR begins with it, so a damaged length does not
/// take the checksum for a part of the record.
const CHECKSUM_MARK: u8 = 0xff;

/// CRC-32 (IEEE), big-endian. It finds damage; it is no protection against somebody.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    zlib_rs::crc32::crc32(0, bytes).to_be_bytes()
}

/// An enum without data and its stored codes, for records and for keys. It is declared with `codes!`.
pub trait Code: Copy {
    /// The stored code of a variant.
    fn code(self) -> u8;
    /// The variant of a code; `None` for an unknown one.
    fn from_code(code: u8) -> Option<Self>;
}

/// Structs with numbered fields.
macro_rules! record {
    ($($type:ident { $($n:literal $field:ident),* $(,)? })*) => {$(
        impl $crate::store::codec::Record for $type {
            fn put(
                &self, out: &mut $crate::store::codec::RecordWriter<'_>,
            ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
                out.map([$($n),*].len() as u64)?;
                $(out.u32($n)?; $crate::store::codec::Record::put(&self.$field, out)?;)*
                Ok(())
            }
            fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
                $(let mut $field = None;)*
                let fields = from.map()?.ok_or_else(|| minicbor::decode::Error::message("map of unknown length"))?;
                for _ in 0..fields {
                    match from.u32()? {
                        $($n => $field = Some($crate::store::codec::Record::get(from)?),)*
                        _ => from.skip()?,
                    }
                }
                Ok(Self { $($field: match $field.or_else($crate::store::codec::Record::absent) {
                    Some(value) => value,
                    None => return Err(minicbor::decode::Error::message(
                        concat!(stringify!($type), " lacks ", stringify!($field)))),
                }),* })
            }
        }
    )*};
}

/// Enums with numbered variants, with fields or without. Both are an array that begins with the number.
macro_rules! variants {
    ($($type:ident { $($n:literal $variant:ident $({ $($field:ident),* })?),* $(,)? })*) => {$(
        impl $crate::store::codec::Record for $type {
            fn put(
                &self, out: &mut $crate::store::codec::RecordWriter<'_>,
            ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        let fields: &[&str] = &[$($(stringify!($field)),*)?];
                        out.array(1 + fields.len() as u64)?.u32($n)?;
                        $($($crate::store::codec::Record::put($field, out)?;)*)?
                    })*
                }
                Ok(())
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
                let mut left = from.array()?.ok_or_else(|| minicbor::decode::Error::message("array of unknown length"))?;
                left = left.checked_sub(1).ok_or_else(|| minicbor::decode::Error::message("empty array"))?;
                let value = match from.u32()? {
                    $($n => {
                        $($(let $field = if left > 0 {
                            left -= 1;
                            $crate::store::codec::Record::get(from)?
                        } else {
                            $crate::store::codec::Record::absent().ok_or_else(|| minicbor::decode::Error::message(
                                concat!(stringify!($variant), " lacks ", stringify!($field))))?
                        };)*)?
                        Self::$variant $({ $($field),* })?
                    })*
                    _ => return Err(minicbor::decode::Error::message(concat!("unknown ", stringify!($type)))),
                };
                for _ in 0..left { from.skip()?; }
                Ok(value)
            }
        }
    )*};
}

/// Enums without data, stored as the code beside each variant. A code is never changed and
/// never used for another variant.
macro_rules! codes {
    ($($type:ident { $($n:literal $variant:ident),* $(,)? })*) => {$(
        impl $crate::store::codec::Code for $type {
            fn code(self) -> u8 {
                match self { $(Self::$variant => $n),* }
            }
            fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($n => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl $crate::store::codec::Record for $type {
            fn put(
                &self, out: &mut $crate::store::codec::RecordWriter<'_>,
            ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
                out.u8($crate::store::codec::Code::code(*self))?;
                Ok(())
            }
            fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
                <Self as $crate::store::codec::Code>::from_code(from.u8()?)
                    .ok_or_else(|| minicbor::decode::Error::message(concat!("unknown ", stringify!($type))))
            }
        }
    )*};
}

pub(super) use {codes, record, variants};
