//! Grey images into spikes: a pixel of value x spikes in a time step with probability x / 256.
//!
//! For image s, time step t and pixel p, of images with P pixels that are shown for T steps:
//!
//! ```text
//! index = (s T + t) P + p            word = index / 8
//! z = seed + (word + 1) * 0x9E3779B97F4A7C15
//! z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
//! z = (z ^ (z >> 27)) * 0x94D049BB133111EB
//! z = z ^ (z >> 31)
//! spike iff (z >> 8 (index mod 8)) mod 256 < x
//! ```
//!
//! modulo 2^64. The seed is the config's; from a second source of images on it is drawn from that.

use super::random::hash;
use crate::spec::{Diagnostic, Source, SourceKind};

/// Random bytes of one hash.
const BYTES: u64 = 8;

/// Makes spikes of the images of one source.
pub(super) struct Encoder<'p> {
    pixels: &'p [u8],
    /// Pixels of an image.
    count: usize,
    /// Time steps of an image.
    steps: u64,
    seed: u64,
}

impl<'p> Encoder<'p> {
    /// An encoder for images of `count` pixels, one image after the other in `pixels`.
    pub fn new(pixels: &'p [u8], count: u32, steps: u32, seed: u64) -> Self {
        Self { pixels, count: count as usize, steps: steps.into(), seed }
    }

    /// Appends `first + pixel` for each pixel of image `image` that spikes in its time step `step`.
    pub fn events(&self, image: u64, step: u32, first: u32, axons: &mut Vec<u32>) {
        let start = image as usize * self.count;
        let mut pixels = &self.pixels[start..start + self.count];
        let mut index = (image * self.steps + u64::from(step)) * self.count as u64;
        let mut axon = first;
        while !pixels.is_empty() {
            let in_word = (BYTES - index % BYTES).min(pixels.len() as u64) as usize;
            let (these, rest) = pixels.split_at(in_word);
            // Most of most images is black, which never spikes.
            if these.iter().any(|&pixel| pixel > 0) {
                let random = hash(self.seed, index / BYTES) >> (8 * (index % BYTES));
                append(these, random, axon, axons);
            }
            (pixels, index, axon) = (rest, index + in_word as u64, axon + in_word as u32);
        }
    }
}

/// Appends the spikes of at most 8 pixels; the lowest byte of `random` belongs to the first. Without branches on what
/// is random.
fn append(pixels: &[u8], random: u64, axon: u32, axons: &mut Vec<u32>) {
    let (mut found, mut count) = ([0; BYTES as usize], 0);
    for (place, (&pixel, byte)) in pixels.iter().zip(random.to_le_bytes()).enumerate() {
        found[count] = axon + place as u32;
        count += usize::from(byte < pixel);
    }
    axons.extend_from_slice(&found[..count]);
}

/// How many trials a run has, and their classes: one trial, or one for each image, of which at most `samples` (and at
/// least one) are taken.
///
/// # Errors
/// Sources of images that have different numbers of them.
pub(super) fn trials(sources: &[Source], samples: Option<u32>) -> Result<(u32, Option<Vec<u8>>), Diagnostic> {
    let mut shown = sources.iter().filter_map(|source| match &source.kind {
        SourceKind::Images { pixels, labels, span } => {
            Some((pixels.len() / source.count.value as usize, labels.as_ref(), span))
        }
        _ => None,
    });
    let Some((images, mut labels, span)) = shown.next() else { return Ok((1, None)) };
    for (others, other_labels, other_span) in shown {
        if others != images {
            let title = format!("{others} images here and {images} in another source");
            let error = Diagnostic::new(title, other_span.clone(), "images are shown side by side")
                .related(span.clone(), "the other source")
                .help("give every source of images as many of them");
            return Err(error);
        }
        labels = labels.or(other_labels);
    }
    let trials = samples.map_or(images, |samples| images.min(samples.max(1) as usize));
    Ok((trials as u32, labels.map(|labels| labels[..trials].to_vec())))
}
