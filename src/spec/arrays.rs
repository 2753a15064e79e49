//! Weights, images and columns of numbers: arrays in NumPy's NPZ.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use npyz::{NpyFile, Order};
use zip::ZipArchive;
use zip::result::ZipError;

use super::MAX_NEURONS;
use super::suggest::listed;
use crate::fixed_point::Decimal;

/// The most bytes of an array that are read.
const MAX_BYTES: u64 = 1 << 31;
/// The longest header of an array: NumPy's own have 128 bytes.
const MAX_HEADER: usize = 1024;

/// What is wrong with a file, in the words of a diagnostic.
#[derive(Debug)]
pub(super) struct ArrayError {
    pub title: String,
    pub remark: String,
    pub help: String,
}

impl ArrayError {
    pub fn new(title: String, help: impl Into<String>) -> Self {
        Self { title, remark: "named here".to_owned(), help: help.into() }
    }
}

/// Images and, where the file has them, their classes.
pub(super) struct Images {
    /// Row-major, `[images][pixels]`.
    pub pixels: Vec<u8>,
    /// Pixels of one image.
    pub per_image: u32,
    /// One class an image.
    pub labels: Option<Vec<u8>>,
}

/// Reads the weights `array` (2-D, float32, float64 or int8) of the NPZ `name` in `folder`, row-major
/// `[rows][columns]`.
///
/// # Errors
/// A missing file or array, another type or shape, and numbers that are not finite.
pub(super) fn read_weights(folder: &Path, name: &str, array: &str, shape: [u32; 2]) -> Result<Vec<f64>, ArrayError> {
    let entry = Entry::read(folder, name, array)?;
    let [rows, columns] = shape.map(u64::from);
    if entry.shape != [rows, columns] {
        let help = format!("the projection has {rows} sources and {columns} targets: save it as `[from, to]`");
        return Err(ArrayError::new(entry.of_shape(), help));
    }
    let values = entry.floats()?;
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(values),
        Some(at) => {
            let (from, to) = (at / columns as usize, at % columns as usize);
            let title = format!("`{array}` in `{name}` has the weight {} at [{from}, {to}]", values[at]);
            Err(ArrayError::new(title, "every weight must be a finite number"))
        }
    }
}

/// Reads the images `images` (uint8, `[images, pixels]`) and the classes `labels` (uint8, `[images]`) of an NPZ.
///
/// # Errors
/// A missing file or array, another type or shape.
pub(super) fn read_images(folder: &Path, name: &str, images: &str, labels: Option<&str>) -> Result<Images, ArrayError> {
    let entry = Entry::read(folder, name, images)?;
    let (count, per_image) = match entry.shape[..] {
        [count, pixels] if count >= 1 && (1..=u64::from(MAX_NEURONS)).contains(&pixels) => (count, pixels),
        _ => {
            let help = format!("images must be `[images, pixels]`, with 1 to {MAX_NEURONS} pixels");
            return Err(ArrayError::new(entry.of_shape(), help));
        }
    };
    let pixels = entry.bytes()?;
    let labels = match labels {
        None => None,
        Some(labels) => {
            let entry = Entry::read(folder, name, labels)?;
            if entry.shape != [count] {
                let help = format!("there are {count} images: labels must be `[{count}]`");
                return Err(ArrayError::new(entry.of_shape(), help));
            }
            Some(entry.bytes()?)
        }
    };
    Ok(Images { pixels, per_image: per_image as u32, labels })
}

/// The names of the arrays in an NPZ, in alphabetical order.
///
/// # Errors
/// A missing file, or one that is no NPZ.
pub(super) fn names(folder: &Path, name: &str) -> Result<Vec<String>, ArrayError> {
    Ok(array_names(&open(folder, name)?))
}

/// Reads the 1-D array `array` of whole numbers (8 to 64 bits) of an NPZ. Numbers beyond 63 bits become the greatest.
///
/// # Errors
/// A missing file or array, another type or shape.
pub(super) fn read_whole(folder: &Path, name: &str, array: &str) -> Result<Vec<i64>, ArrayError> {
    Entry::column(folder, name, array)?.whole()
}

/// Reads the 1-D array `array` of float32, float64 or int8 of an NPZ.
///
/// # Errors
/// A missing file or array, another type or shape.
pub(super) fn read_floats(folder: &Path, name: &str, array: &str) -> Result<Vec<f64>, ArrayError> {
    Entry::column(folder, name, array)?.floats()
}

/// Reads the 1-D array `array` of float32 or float64 of an NPZ as the shortest decimals that stand for these floats:
/// 0.1 is a tenth. Nothing for what is not finite, or has no place in a [`Decimal`].
///
/// # Errors
/// A missing file or array, another type or shape.
pub(super) fn read_decimals(folder: &Path, name: &str, array: &str) -> Result<Vec<Option<Decimal>>, ArrayError> {
    Entry::column(folder, name, array)?.decimals()
}

/// One array of an NPZ.
struct Entry {
    /// "`hidden` in `weights.npz`"
    title: String,
    shape: Vec<u64>,
    order: Order,
    /// NumPy's name of the element type, such as `'<f4'`.
    dtype: String,
    npy: Vec<u8>,
}

impl Entry {
    fn read(folder: &Path, name: &str, array: &str) -> Result<Self, ArrayError> {
        let mut archive = open(folder, name)?;
        let mut npy = Vec::new();
        let names = array_names(&archive);
        match archive.by_name(&format!("{array}.npy")) {
            Ok(entry) => entry.take(MAX_BYTES).read_to_end(&mut npy).map_err(|e| unreadable(name, &e))?,
            Err(ZipError::FileNotFound) => {
                let help = format!("the file has {}", listed(names.iter().map(String::as_str)));
                return Err(ArrayError::new(format!("`{name}` has no array `{array}`"), help));
            }
            Err(error) => return Err(unreadable(name, &error)),
        };
        Self::of_npy(format!("`{array}` in `{name}`"), npy)
    }

    /// Reads an array with one dimension.
    fn column(folder: &Path, name: &str, array: &str) -> Result<Self, ArrayError> {
        let entry = Self::read(folder, name, array)?;
        match entry.shape[..] {
            [_] => Ok(entry),
            _ => Err(ArrayError::new(entry.of_shape(), "a column has one dimension, with one number a row")),
        }
    }

    /// Reads the header of an array.
    fn of_npy(title: String, npy: Vec<u8>) -> Result<Self, ArrayError> {
        let header = Some(()).filter(|()| has_sane_header(&npy)).and_then(|()| NpyFile::new(&npy[..]).ok());
        let Some(header) = header.map(|file| file.header().clone()) else {
            return Err(ArrayError::new(format!("{title} is not a NumPy array"), "save it with `numpy.savez`"));
        };
        let (shape, order, dtype) = (header.shape().to_vec(), header.order(), header.dtype().descr());
        Ok(Self { title, shape, order, dtype, npy })
    }

    /// "`hidden` in `weights.npz` has the shape [4, 2]"
    fn of_shape(&self) -> String {
        let sizes = self.shape.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        format!("{} has the shape [{sizes}]", self.title)
    }

    fn floats(&self) -> Result<Vec<f64>, ArrayError> {
        match self.dtype.trim_matches('\'') {
            "<f8" | ">f8" => self.elements::<f64>(),
            "<f4" | ">f4" => Ok(self.elements::<f32>()?.into_iter().map(f64::from).collect()),
            "|i1" => Ok(self.elements::<i8>()?.into_iter().map(f64::from).collect()),
            _ => Err(self.of_type("float32, float64 or int8")),
        }
    }

    fn whole(&self) -> Result<Vec<i64>, ArrayError> {
        fn wide<T: Into<i64>>(numbers: Vec<T>) -> Vec<i64> {
            numbers.into_iter().map(T::into).collect()
        }
        match self.dtype.trim_matches('\'') {
            "|i1" => Ok(wide(self.elements::<i8>()?)),
            "|u1" => Ok(wide(self.elements::<u8>()?)),
            "<i2" | ">i2" => Ok(wide(self.elements::<i16>()?)),
            "<u2" | ">u2" => Ok(wide(self.elements::<u16>()?)),
            "<i4" | ">i4" => Ok(wide(self.elements::<i32>()?)),
            "<u4" | ">u4" => Ok(wide(self.elements::<u32>()?)),
            "<i8" | ">i8" => self.elements(),
            "<u8" | ">u8" => {
                let least = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
                Ok(self.elements()?.into_iter().map(least).collect())
            }
            _ => Err(self.of_type("whole numbers, such as int32")),
        }
    }

    fn decimals(&self) -> Result<Vec<Option<Decimal>>, ArrayError> {
        let decimal = |text: String| text.parse().ok();
        match self.dtype.trim_matches('\'') {
            "<f8" | ">f8" => Ok(self.elements::<f64>()?.into_iter().map(|v| decimal(format!("{v:e}"))).collect()),
            "<f4" | ">f4" => Ok(self.elements::<f32>()?.into_iter().map(|v| decimal(format!("{v:e}"))).collect()),
            _ => Err(self.of_type("float32 or float64")),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>, ArrayError> {
        if self.dtype == "'|u1'" { self.elements() } else { Err(self.of_type("uint8")) }
    }

    fn of_type(&self, expected: &str) -> ArrayError {
        let title = format!("{} has the element type {}", self.title, self.dtype.trim_matches('\''));
        ArrayError::new(title, format!("it must be {expected}"))
    }

    /// The elements in row-major order, whichever order the file has.
    fn elements<T: npyz::Deserialize + Copy>(&self) -> Result<Vec<T>, ArrayError> {
        let file = NpyFile::new(&self.npy[..]).and_then(NpyFile::into_vec::<T>);
        let elements = file.map_err(|_| {
            ArrayError::new(format!("{} is cut short", self.title), "its header promises more elements than there are")
        })?;
        match (self.order, &self.shape[..]) {
            (Order::Fortran, &[rows, columns]) => {
                let at = |index: u64| elements[(index % columns * rows + index / columns) as usize];
                Ok((0..rows * columns).map(at).collect())
            }
            _ => Ok(elements),
        }
    }
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> ArrayError {
    let help = "file names are relative to the folder of the config";
    ArrayError::new(format!("cannot read `{name}`: {error}"), help)
}

fn open(folder: &Path, name: &str) -> Result<ZipArchive<BufReader<File>>, ArrayError> {
    let file = File::open(folder.join(name)).map_err(|error| unreadable(name, &error))?;
    let not_npz = |_| ArrayError::new(format!("`{name}` is not an NPZ file"), "save it with `numpy.savez`");
    ZipArchive::new(BufReader::new(file)).map_err(not_npz)
}

/// The names of the arrays in an NPZ, in order.
fn array_names(archive: &ZipArchive<BufReader<File>>) -> Vec<String> {
    let names = archive.file_names().filter_map(Result::ok);
    let mut names: Vec<_> = names.map(|name| name.strip_suffix(".npy").unwrap_or(&name).to_owned()).collect();
    names.sort_unstable();
    names
}

/// Whether an array's header is one that NumPy would write: short, and with so few digits that no product of sizes
/// passes 64 bits, which `npyz` does not check.
fn has_sane_header(npy: &[u8]) -> bool {
    let start = if npy.get(6) == Some(&1) { 10 } else { 12 };
    let length = npy.get(8..start).map(|bytes| bytes.iter().rev().fold(0, |sum, &b| sum << 8 | usize::from(b)));
    let Some(header) = length.and_then(|length| npy.get(start..start.checked_add(length)?)) else { return false };
    header.len() <= MAX_HEADER && header.iter().filter(|byte| byte.is_ascii_digit()).count() <= 18
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::Entry;

    const HEADER: &[u8] = b"\x93NUMPY\x01\x00;\x00{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n";

    fn floats(npy: &[u8]) -> Option<Vec<f64>> {
        Entry::of_npy("the array".to_owned(), npy.to_vec()).and_then(|entry| entry.floats()).ok()
    }

    fn npy() -> Vec<u8> {
        HEADER.iter().copied().chain((0..6).flat_map(|value| (value as f32).to_le_bytes())).collect()
    }

    #[test]
    fn column_major_becomes_row_major() {
        assert_eq!(floats(&npy()), Some(vec![0.0, 2.0, 4.0, 1.0, 3.0, 5.0]));
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 5000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default()
        })]

        #[test]
        fn a_damaged_array_never_panics(
            at in 0..HEADER.len(),
            text in "[-0-9a-z<>|'(){}:, \u{80}]{1,8}",
            length in 0usize..100,
        ) {
            let mut npy = npy();
            npy.truncate(npy.len().min(length.max(at)));
            npy.splice(at..(at + text.len()).min(npy.len()).max(at), text.bytes());
            let _ = floats(&npy);
        }
    }
}
