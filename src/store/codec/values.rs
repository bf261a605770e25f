//! Standard types as parts of records: numbers, texts, times, lists, maps.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use jiff::{Timestamp, civil::Date};
use minicbor::{Decoder, data::Type, decode::Error};

use super::{Record, RecordWriter};

macro_rules! numbers {
    ($($type:ident)*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> { out.$type(*self)?; Ok(()) }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> { from.$type() }
            fn absent() -> Option<Self> { Some(0) }
        }
    )*};
}
numbers! { u8 u16 u32 u64 i64 }

impl Record for bool {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.bool(*self)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.bool()
    }
    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl Record for String {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.str(self)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.str().map(str::to_owned)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

/// Bytes that are no list of numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bytes(pub Vec<u8>);

impl Record for Bytes {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.bytes(&self.0)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.bytes().map(|bytes| Self(bytes.to_vec()))
    }
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl Record for Timestamp {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.i64(self.as_microsecond())?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        Self::from_microsecond(from.i64()?).map_err(|_| Error::message("not a time"))
    }
}

impl Record for Date {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.str(&self.to_string())?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.str()?.parse().map_err(|_| Error::message("not a day"))
    }
}

impl<T: Record> Record for Option<T> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        match self {
            Some(value) => value.put(out),
            None => out.null().map(|_| ()),
        }
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        if from.datatype()? == Type::Null {
            from.null()?;
            return Ok(None);
        }
        T::get(from).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

fn put_all<'a, T: Record + 'a>(
    items: impl ExactSizeIterator<Item = &'a T>,
    out: &mut RecordWriter<'_>,
) -> Result<(), minicbor::encode::Error<Infallible>> {
    out.array(items.len() as u64)?;
    items.into_iter().try_for_each(|item| item.put(out))
}

fn get_all<T: Record, C: FromIterator<T>>(from: &mut Decoder<'_>) -> Result<C, Error> {
    let length = from.array()?.ok_or_else(|| Error::message("array of unknown length"))?;
    (0..length).map(|_| T::get(from)).collect()
}

impl<T: Record> Record for Vec<T> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        put_all(self.iter(), out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        get_all(from)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Record + Ord> Record for BTreeSet<T> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        put_all(self.iter(), out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        get_all(from)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.array(2)?;
        self.0.put(out)?;
        self.1.put(out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        match from.array()? {
            Some(2) => Ok((A::get(from)?, B::get(from)?)),
            _ => Err(Error::message("not a pair")),
        }
    }
}

impl<K: Record + Ord, V: Record> Record for BTreeMap<K, V> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.map(self.len() as u64)?;
        self.iter().try_for_each(|(key, value)| key.put(out).and_then(|()| value.put(out)))
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        let length = from.map()?.ok_or_else(|| Error::message("map of unknown length"))?;
        (0..length).map(|_| Ok((K::get(from)?, V::get(from)?))).collect()
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}
