//! Satisfaction ratings: counted answers, and remarks beside them. Neither names a ticket or a person.
//!
//! The key of a remark is random, so its place does not tell when in the quarter it was written.

use std::ops::ControlFlow;

use super::{Key, Read, StoreError, Table, Tx, codec, number_at, random_bytes};
use crate::domain::{
    id::{DepartmentId, ServiceId, TopicId},
    rating::{Grade, Quarter, RatingOrigin, RatingRemark},
};

const COUNT: u8 = 0;
const REMARK: u8 = 1;

fn count_key(origin: &RatingOrigin, grade: Grade) -> Key {
    // Ids begin at 1.
    let service = origin.service.map_or(0, |service| service.0);
    let key = Key::kind(COUNT).then(origin.quarter.0.into()).then(origin.topic.0).then(service);
    key.then(origin.department.0).then_byte(grade.points())
}

fn origin_and_grade(key: &[u8]) -> Option<(RatingOrigin, Grade)> {
    let number = |part: usize| number_at(key, 1 + 8 * part);
    let origin = RatingOrigin {
        quarter: Quarter(u32::try_from(number(0)).ok()?),
        topic: TopicId(number(1)),
        service: Some(ServiceId(number(2))).filter(|service| service.0 > 0),
        department: DepartmentId(number(3)),
    };
    Some((origin, Grade::from_points(*key.get(1 + 8 * 4)?)?))
}

codec::record! {
    RatingOrigin { 0 quarter, 1 topic, 2 service, 3 department }
    RatingRemark { 0 origin, 1 text }
}

impl codec::Record for Quarter {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        self.0.put(out)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        u32::get(from).map(Self)
    }
}

/// Reading ratings and remarks.
pub trait Ratings: Read + Sized {
    /// How often each grade was given, by quarter and origin.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn ratings(&self) -> Result<Vec<(RatingOrigin, Grade, u64)>, StoreError> {
        let mut found = Vec::new();
        self.scan(Table::Ratings, &Key::kind(COUNT), &Key::kind(COUNT).end(), &mut |key, value| {
            let count = codec::from_bytes(value).ok();
            found.extend(origin_and_grade(key).zip(count).map(|((origin, grade), count)| (origin, grade, count)));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// All remarks by quarter; in random order within a quarter.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn remarks(&self) -> Result<Vec<RatingRemark>, StoreError> {
        self.records(Table::Ratings, &Key::kind(REMARK))
    }
}

impl<R: Read> Ratings for R {}

impl Tx<'_> {
    /// Counts one answer more.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn count_rating(&self, origin: &RatingOrigin, grade: Grade) -> Result<(), StoreError> {
        let key = count_key(origin, grade);
        let before: u64 = self.record(Table::Ratings, &key)?.unwrap_or_default();
        self.put(Table::Ratings, &key, &(before + 1))
    }

    /// Stores a remark under a random key.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn add_remark(&self, remark: &RatingRemark) -> Result<(), StoreError> {
        let key = Key::kind(REMARK).then(remark.origin.quarter.0.into()).then_bytes(&random_bytes::<16>()?);
        self.put(Table::Ratings, &key, remark)
    }

    /// Removes the remarks of all quarters before this one. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_remarks(&self, before: Quarter) -> Result<usize, StoreError> {
        let (from, end) = (Key::kind(REMARK), Key::kind(REMARK).then(before.0.into()));
        self.remove_rows(Table::Ratings, &from, &end, |_, _| true)
    }
}
