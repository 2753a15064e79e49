//! What the host sends: the events of every time step.
//!
//! A run has one trial, or one for each image; the chip is cleared between trials. Currents and given spikes come again
//! in each trial, as do regular ones; Poisson inputs are drawn anew.

use std::ops::Range;

use super::images::{self, Encoder};
use super::network::{NetworkSource, sources};
use super::random::{Purpose, fraction, hash, key};
use crate::spec::{CurrentPiece, Diagnostic, Regular, Source, SourceKind, Spec};

/// The most events of a run, and the most time steps of all its trials.
pub const MAX_EVENTS: u64 = 1 << 28;

/// The input events of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stimulus {
    /// Axons of the events of all time steps, one step after the other; within a step ascending; an
    /// input with several events stands there as often.
    pub axons: Vec<u32>,
    /// Where the events of each time step end, `[trials * steps_per_trial]`.
    pub ends: Vec<usize>,
    /// Time steps of a trial.
    pub steps_per_trial: u32,
    /// Trials; the chip is cleared between them.
    pub trials: u32,
    /// The class of each trial, where the images have labels.
    pub labels: Option<Vec<u8>>,
}

impl Stimulus {
    /// Time steps of all trials.
    pub fn steps(&self) -> usize {
        self.ends.len()
    }

    /// The axons with an event in time step `step`, which counts through all trials.
    pub fn events(&self, step: usize) -> &[u32] {
        let first = if step == 0 { 0 } else { self.ends[step - 1] };
        &self.axons[first..self.ends[step]]
    }

    /// The most events of each of `inputs` axons in one time step; at least 1.
    pub(super) fn most_events(&self, inputs: u32) -> Vec<u32> {
        let mut most = vec![1; inputs as usize];
        for step in 0..self.steps() {
            // Those of one axon stand together.
            for events in self.events(step).chunk_by(|a, b| a == b) {
                let most = &mut most[events[0] as usize];
                *most = events.len().max(*most as usize) as u32;
            }
        }
        most
    }

    /// Whether the chip is cleared before time step `step`: at the start of every trial but the first.
    pub fn clears_before(&self, step: usize) -> bool {
        step > 0 && step.is_multiple_of(self.steps_per_trial as usize)
    }

    /// The trial of a time step that counts through all trials.
    pub fn trial_of(&self, step: usize) -> usize {
        step / self.steps_per_trial as usize
    }

    /// The events of every source of the config; of image sources only the first `samples` images.
    ///
    /// # Errors
    /// Image sources with different numbers of images, more than
    /// [`MAX_EVENTS`].
    pub(super) fn build(spec: &Spec, samples: Option<u32>) -> Result<Self, Vec<Diagnostic>> {
        let (trials, labels) = images::trials(&spec.sources, samples).map_err(|error| vec![error])?;
        let steps_per_trial = spec.steps.value;
        let total = u64::from(trials) * u64::from(steps_per_trial);
        check_size(spec, trials, total)?;
        let mut stimulus =
            Self { axons: vec![], ends: Vec::with_capacity(total as usize), steps_per_trial, trials, labels };
        let inputs = inputs(spec);
        for step in 0..total {
            for input in &inputs {
                input.events(step, steps_per_trial, &mut stimulus.axons);
            }
            stimulus.ends.push(stimulus.axons.len());
        }
        Ok(stimulus)
    }
}

/// A source, ready to be asked for the events of a time step.
enum Input<'s> {
    /// Each axon where 53 random bits, of its own for each step, are below the probability, in the steps of the range.
    Poisson { first: u32, count: u32, key: u64, probability: f64, window: Range<u32> },
    /// The axon of its amplitude in every step of a piece.
    Current { first: u32, pieces: &'s [CurrentPiece] },
    /// Given (step, axon), in ascending order.
    Given { spikes: Vec<(u32, u32)> },
    /// Images.
    Images { first: u32, encoder: Encoder<'s> },
}

fn inputs(spec: &Spec) -> Vec<Input<'_>> {
    let mut images = 0;
    let numbered = spec.sources.iter().zip(sources(&spec.sources)).enumerate();
    let ready = numbered.map(|(place, (source, NetworkSource { first, count, .. }))| match &source.kind {
        SourceKind::Poisson { rate, start, stop } => {
            let probability = rate.value.to_f64() * spec.dt.value.to_f64() / 1000.0;
            let key = key(spec.seed, Purpose::Poisson, place);
            Input::Poisson { first, count, key, probability, window: *start..*stop }
        }
        SourceKind::Regular(regular) => Input::Given { spikes: regular_spikes(first, count, regular) },
        SourceKind::StepCurrent { pieces, .. } => Input::Current { first, pieces },
        SourceKind::SpikeTimes { steps, .. } => Input::Given { spikes: in_time_order(first, steps) },
        SourceKind::Images { pixels, .. } => {
            let seed = if images == 0 { spec.seed } else { key(spec.seed, Purpose::Image, images) };
            images += 1;
            Input::Images { first, encoder: Encoder::new(pixels, count, spec.steps.value, seed) }
        }
    });
    ready.collect()
}

fn in_time_order(first: u32, steps: &[Vec<u32>]) -> Vec<(u32, u32)> {
    let of_input = |(axon, steps): (u32, &Vec<u32>)| steps.iter().map(move |&step| (step, axon)).collect::<Vec<_>>();
    let mut spikes: Vec<_> = (first..).zip(steps).flat_map(of_input).collect();
    spikes.sort_unstable();
    spikes
}

fn regular_spikes(first: u32, count: u32, regular: &Regular) -> Vec<(u32, u32)> {
    let of_input = |input| regular.spikes_of(input).map(move |step| (step, first + input));
    let mut spikes: Vec<_> = (0..count).flat_map(of_input).collect();
    spikes.sort_unstable();
    spikes
}

impl Input<'_> {
    /// Appends the events of time step `step`, which counts through all trials, in ascending order.
    fn events(&self, step: u64, steps_per_trial: u32, axons: &mut Vec<u32>) {
        let (trial, in_trial) = (step / u64::from(steps_per_trial), (step % u64::from(steps_per_trial)) as u32);
        match self {
            Self::Poisson { first, count, key, probability, window } => {
                let spikes = |input: &u32| fraction(hash(*key, step << 32 | u64::from(*input))) < *probability;
                let count = if window.contains(&in_trial) { *count } else { 0 };
                axons.extend((0..count).filter(spikes).map(|input| first + input));
            }
            Self::Current { first, pieces } => {
                let next = pieces.partition_point(|piece| piece.stop <= in_trial);
                let flows = pieces.get(next).filter(|piece| piece.start <= in_trial);
                axons.extend(flows.map(|piece| first + piece.amplitude as u32));
            }
            Self::Given { spikes } => {
                let from = spikes.partition_point(|(step, _)| *step < in_trial);
                axons.extend(spikes[from..].iter().take_while(|(step, _)| *step == in_trial).map(|(_, axon)| axon));
            }
            Self::Images { first, encoder } => encoder.events(trial, in_trial, *first, axons),
        }
    }
}

fn check_size(spec: &Spec, trials: u32, steps: u64) -> Result<(), Vec<Diagnostic>> {
    let of_source = |source: &Source| match &source.kind {
        SourceKind::Poisson { rate, start, stop } => {
            f64::from(trials)
                * f64::from(stop.saturating_sub(*start))
                * f64::from(source.count.value)
                * rate.value.to_f64()
                * spec.dt.value.to_f64()
                / 1000.0
        }
        SourceKind::Regular(regular) => {
            let per_step = regular.step as f64 / regular.interval as f64;
            f64::from(trials) * f64::from(source.count.value) * f64::from(regular.stop) * per_step
        }
        SourceKind::StepCurrent { .. } => steps as f64,
        SourceKind::SpikeTimes { steps, .. } => f64::from(trials) * steps.iter().map(Vec::len).sum::<usize>() as f64,
        SourceKind::Images { pixels, .. } => {
            let shown = &pixels[..trials as usize * source.count.value as usize];
            let sum: u64 = shown.iter().map(|&pixel| u64::from(pixel)).sum();
            sum as f64 / 256.0 * f64::from(spec.steps.value)
        }
    };
    let events: f64 = spec.sources.iter().map(of_source).sum();
    if steps <= MAX_EVENTS && events <= MAX_EVENTS as f64 {
        return Ok(());
    }
    let title = format!("{steps} time steps with about {events:.0} input events are more than one run can have");
    let error = Diagnostic::new(title, spec.steps.span.clone(), "too long");
    Err(vec![error.help(format!("a run has at most {MAX_EVENTS} of each: make several runs of it"))])
}
