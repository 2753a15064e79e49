//! NumPy's NPZ: a zip of arrays. The same arrays give the same bytes.

use std::io::{self, Cursor, Write};

use npyz::WriterBuilder;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// An NPZ file in the making.
pub struct NpzFile {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl NpzFile {
    /// A file without arrays.
    pub fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// Adds an array of this shape, row-major.
    ///
    /// # Errors
    /// What the writer says.
    pub fn add<T: npyz::AutoSerialize + Copy>(&mut self, name: &str, shape: &[u64], data: &[T]) -> io::Result<()> {
        // Without a time stamp of their own, files get the zip format's first day.
        let options = SimpleFileOptions::DEFAULT
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(format!("{name}.npy"), options)?;
        let mut bytes = Vec::new();
        let mut writer = npyz::WriteOptions::new().default_dtype().shape(shape).writer(&mut bytes).begin_nd()?;
        writer.extend(data.iter().copied())?;
        writer.finish()?;
        self.zip.write_all(&bytes)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.zip.finish()?.into_inner())
    }
}
