//! Numbers: decimals, formats, quantisation and `resize`, held against the crate `fixed` and against first principles.

mod decimal;
mod format;
mod judge;
mod quantise;
mod resize;

use proptest::test_runner::{Config, RngSeed};

/// That many random cases, the same in every run.
fn cases(count: u32) -> Config {
    Config { cases: count, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() }
}
