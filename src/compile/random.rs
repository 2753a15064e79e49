//! Random numbers that are the same on every machine: a hash of a key and a counter, no state.
//!
//! The hash is SplitMix64 (Steele, Lea and Flood 2014): `key + (counter + 1) * GOLDEN`, then its finaliser. What is made
//! of it uses `+ - * /` and the square root, which IEEE 754 rounds the same way everywhere, and the logarithm of the crate
//! `libm`, which is made of them: the standard library's differs in the last bit from one C library to the next.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The 64 random bits number `counter` of the sequence `key`.
#[inline]
pub const fn hash(key: u64, counter: u64) -> u64 {
    let mut z = key.wrapping_add(counter.wrapping_add(1).wrapping_mul(GOLDEN));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What random numbers are for: each purpose has sequences of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Connect = 1,
    Weight = 2,
    Delay = 3,
    Poisson = 4,
    Image = 5,
    Place = 6,
    Noise = 7,
}

/// The key of the sequence for one purpose and one projection or source, by its place in the file.
pub(super) fn key(seed: u64, purpose: Purpose, place: usize) -> u64 {
    hash(hash(seed, purpose as u64), place as u64)
}

/// A sequence of random numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequence {
    key: u64,
    counter: u64,
}

impl Sequence {
    /// The sequence of one pair of neurons: it depends on nothing but the key and the pair.
    pub fn of_pair(key: u64, from: u32, to: u32) -> Self {
        Self { key: hash(key, u64::from(from) << 32 | u64::from(to)), counter: 0 }
    }

    /// The sequence of one synapse: number `ordinal` of those of its pair, counted from 0.
    pub fn of_synapse(key: u64, from: u32, to: u32, ordinal: u32) -> Self {
        let pair = Self::of_pair(key, from, to);
        if ordinal == 0 { pair } else { Self { key: hash(!pair.key, ordinal.into()), counter: 0 } }
    }

    /// The sequence of number `member` of a key: of a neuron, say.
    pub fn of_member(key: u64, member: u32) -> Self {
        Self { key: hash(key, member.into()), counter: 0 }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let bits = hash(self.key, self.counter);
        self.counter += 1;
        bits
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        fraction(self.bits())
    }

    /// Uniform from `low` to `high`, both included.
    pub fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(u64::from(high - low) + 1) as u32
    }

    /// Uniform from 0 up to but not including `choices`; the probabilities differ by less than `choices` / 2^64.
    pub fn below(&mut self, choices: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(choices)) >> 64) as u64
    }

    /// Normal with mean 0 and standard deviation 1: the polar method (Marsaglia and Bray 1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if 0.0 < square && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }
}

/// The upper 53 bits as a number in [0, 1).
pub(super) fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Sequence, hash, key};

    #[test]
    fn the_hash_is_splitmix64() {
        // The first outputs for the seed 1234567, as in the generator's own test vectors.
        let expected =
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        assert_eq!([0, 1, 2, 3, 4].map(|counter| hash(1_234_567, counter)), expected);
    }

    #[test]
    fn normal_numbers_have_the_moments_and_tails_of_a_normal_distribution() {
        let draws: Vec<f64> =
            (0..200_000).map(|to| Sequence::of_pair(key(1, Purpose::Weight, 0), 7, to).normal()).collect();
        let moment = |power| draws.iter().map(|x: &f64| x.powi(power)).sum::<f64>() / draws.len() as f64;
        assert!(moment(1).abs() < 0.01, "mean {}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.015, "variance {}", moment(2));
        assert!(moment(3).abs() < 0.03, "third moment {}", moment(3));
        assert!((moment(4) - 3.0).abs() < 0.1, "fourth moment {}", moment(4));
        let beyond = draws.iter().filter(|x| x.abs() > 3.0).count() as f64 / draws.len() as f64;
        assert!((beyond - 0.0027).abs() < 0.0005, "beyond three deviations: {beyond}");
    }

    #[test]
    fn whole_numbers_reach_both_ends_evenly() {
        let mut counts = [0u32; 4];
        for to in 0..40_000 {
            counts[Sequence::of_pair(3, 0, to).whole(5, 8) as usize - 5] += 1;
        }
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 400), "{counts:?}");
    }

    #[test]
    fn purposes_places_and_seeds_have_sequences_of_their_own() {
        let keys = [
            key(1, Purpose::Weight, 0),
            key(1, Purpose::Delay, 0),
            key(1, Purpose::Weight, 1),
            key(2, Purpose::Weight, 0),
        ];
        let mut different = keys.to_vec();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), keys.len());
    }
}
