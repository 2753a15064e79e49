//! How one spike train differs from another. The page with definitions and sources is `docs/accuracy.md`.
//!
//! A train is a list of spike times of one neuron in one trial, ascending, in any unit of time that the arguments of a
//! function share.

/// Slack of a comparison of times, relative to the window, so that a difference of exactly the window counts.
const SLACK: f64 = 1e-9;

/// The most cells of the table of [`matched_errors`].
const MOST_CELLS: usize = 1 << 24;

/// The most spikes of two trains that pair off, one to one, at most `window` apart.
pub fn coincidences(reference: &[f64], model: &[f64], window: f64) -> usize {
    let reach = window * (1.0 + SLACK);
    let (mut count, mut next) = (0, 0);
    for &time in reference {
        while next < model.len() && model[next] < time - reach {
            next += 1;
        }
        if next < model.len() && model[next] <= time + reach {
            (count, next) = (count + 1, next + 1);
        }
    }
    count
}

/// Spikes of a neuron over all of its trials, and those that coincide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpikeCounts {
    /// Of the reference.
    pub reference: usize,
    /// Of the model that is held against it.
    pub model: usize,
    /// As [`coincidences`] counts.
    pub coincident: usize,
}

/// The coincidence factor Gamma (Jolivet et al. 2008, J Neurosci Methods 169:417): 1 where all spikes coincide, 0 where as
/// many do as with a Poisson process of the model's rate. With the rate nu of the model,
///
/// ```text
/// Gamma = (N_coinc - 2 nu window N_reference) / ((N_reference + N_model) / 2) / (1 - 2 nu window)
/// ```
///
/// `duration` is that of all trials. Nothing where neither spikes, and where windows of `2 window` around the spikes
/// of a Poisson process would fill all time (2 nu window >= 1), so that chance alone makes every spike coincide.
pub fn coincidence_factor(counts: SpikeCounts, window: f64, duration: f64) -> Option<f64> {
    let SpikeCounts { reference, model, coincident } = counts;
    let by_chance = 2.0 * window * model as f64 / duration;
    if reference + model == 0 || by_chance >= 1.0 {
        return None;
    }
    let beyond_chance = coincident as f64 - by_chance * reference as f64;
    Some(beyond_chance / (0.5 * (reference + model) as f64) / (1.0 - by_chance))
}

/// Distances between matched spikes. Every spike of the shorter train is matched with one of the longer, in order, so that
/// the sum of the distances is least: with equal counts the k-th with the k-th. What is left of the longer train is
/// missing or superfluous.
///
/// Nothing where the trains differ by so many spikes that the search would take over 2^24 cells.
pub fn matched_errors(one: &[f64], other: &[f64]) -> Option<Vec<f64>> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let spare = long.len() - short.len();
    if short.len().saturating_mul(spare + 1) > MOST_CELLS {
        return None;
    }
    // least[s]: the least sum for the spikes so far, with s spikes of the longer train left out before the last match.
    let mut least = vec![0.0; spare + 1];
    let mut took_less = Vec::with_capacity(short.len() * (spare + 1));
    for (place, &time) in short.iter().enumerate() {
        for skipped in 0..=spare {
            let is_less = skipped > 0 && least[skipped - 1] < least[skipped];
            took_less.push(is_less);
            if is_less {
                least[skipped] = least[skipped - 1];
            }
        }
        for (skipped, sum) in least.iter_mut().enumerate() {
            *sum += (time - long[place + skipped]).abs();
        }
    }
    Some(trace_back(short, long, &least, &took_less))
}

fn trace_back(short: &[f64], long: &[f64], least: &[f64], took_less: &[bool]) -> Vec<f64> {
    let best = least.iter().copied().fold(f64::INFINITY, f64::min);
    let mut skipped = least.iter().position(|&sum| sum == best).unwrap_or(0);
    let mut errors = vec![0.0; short.len()];
    for place in (0..short.len()).rev() {
        errors[place] = (short[place] - long[place + skipped]).abs();
        while took_less[place * least.len() + skipped] {
            skipped -= 1;
        }
    }
    errors
}

/// The spread of spike-time errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Half of the errors are at most this.
    pub median: f64,
    /// 95 % of the errors are at most this.
    pub most_95: f64,
    /// The largest error.
    pub worst: f64,
}

impl Spread {
    /// Of `errors`: each number is one of them (nearest rank). Nothing without errors.
    pub fn of(mut errors: Vec<f64>) -> Option<Self> {
        errors.sort_by(f64::total_cmp);
        let worst = *errors.last()?;
        let rank = |percent: usize| errors[(percent * errors.len()).div_ceil(100) - 1];
        Some(Self { median: rank(50), most_95: rank(95), worst })
    }
}

/// The coefficient of variation of the intervals between spikes of a neuron: standard deviation (divided by the number of
/// intervals) over mean. Intervals do not reach from one trial into the next. Nothing with fewer than two intervals.
pub fn variation_of_intervals(trials: &[Vec<f64>]) -> Option<f64> {
    let intervals: Vec<f64> = trials.iter().flat_map(|times| times.windows(2).map(|pair| pair[1] - pair[0])).collect();
    if intervals.len() < 2 {
        return None;
    }
    let count = intervals.len() as f64;
    let mean = intervals.iter().sum::<f64>() / count;
    let variance = intervals.iter().map(|interval| (interval - mean).powi(2)).sum::<f64>() / count;
    Some(variance.sqrt() / mean)
}
