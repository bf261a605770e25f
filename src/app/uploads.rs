//! Files on their way in and out: received, made durable, opened. What a form may bring is in
//! [`super::upload_budget`].

use std::{fmt, fs::File, io::Read as _};

use super::{App, Error, RETAINED_LIFETIME, Upload, UploadGuard, blocking};
use crate::{
    domain::{
        health::HealthKind,
        picture::{self, HEAD_BYTES},
        text::FileName,
    },
    store::{Attachment, StoreError},
};

impl App {
    /// Begins to receive a file.
    ///
    /// # Errors
    /// `DiskFull` when there is no room, `Internal` when the file cannot be made.
    pub fn begin_upload(&self) -> Result<Upload, Error> {
        self.inner.store.blobs().remove_retained(self.now());
        let begun = self.inner.store.blobs().begin_upload();
        Ok(begun.inspect_err(|error| self.report_handles(error))?)
    }

    /// Opens an attachment for reading.
    ///
    /// # Errors
    /// `Busy` when the process has no handle left; `Internal` when the file is gone or cannot be read.
    pub fn open_file(&self, attachment: &Attachment) -> Result<File, Error> {
        let opened = self.inner.store.blobs().read(&attachment.hash);
        Ok(opened.map_err(StoreError::from).inspect_err(|error| self.report_handles(error))?)
    }

    /// Reports that no handle was left, if that is why something failed.
    fn report_handles(&self, error: &StoreError) {
        if matches!(error, StoreError::NoHandles) {
            self.health().report(HealthKind::FileHandles, self.now());
        }
    }

    /// Keeps an uploaded file that nothing refers to for an hour, because the form that it came with is
    /// shown again.
    pub fn retain_upload(&self, file: &Attachment) {
        self.inner.store.blobs().retain(&file.hash, self.now() + RETAINED_LIFETIME);
    }

    /// Makes an uploaded file durable, outside the threads that serve pages, because it waits for the
    /// disk. The guard that is returned keeps the file until a record refers to it.
    ///
    /// # Errors
    /// `DiskFull` when the disk is full, `Internal` when the file cannot be written.
    pub async fn store_upload(
        &self,
        upload: Upload,
        name: &str,
        media_type: String,
    ) -> Result<(Attachment, UploadGuard), Error> {
        let internal = |error: &dyn fmt::Debug| Error::Internal(format!("a file cannot be kept: {error:?}"));
        let name = FileName::parse(name).or_else(|_| FileName::parse("datei")).map_err(|error| internal(&error))?;
        let blobs = self.inner.store.blobs().clone();
        let finish = move || {
            let (hash, size, held) = upload.finish()?;
            let mut head = Vec::new();
            // What cannot be read is no picture.
            let _ = blobs.read(&hash).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
            Ok::<_, StoreError>((hash, size, held, picture::media_type(&head, media_type)))
        };
        let (hash, size, held, media_type) = blocking::run_holding((), finish).await??;
        Ok((Attachment { name, hash, size, media_type }, held))
    }
}
