//! The address-event wrapper under partners that know no clock, in Icarus.

use crate::run::{cocotb, compile, folder, steps};

const CONFIG: &str = "tests/wrappers/network.toml";

fn assert_passes(overrides: &[(&str, &str)], count: usize, expected: &[&str]) {
    let compiled = compile(CONFIG, overrides);
    let folder = folder(&compiled, &steps(&compiled, count));
    assert_eq!(cocotb(folder.path(), "wrapped_aer", "test_aer"), expected);
}

#[test]
fn nothing_is_lost_where_a_pin_closes_time_steps() {
    let expected =
        ["quick_partners_lose_nothing", "slow_partners_lose_nothing", "ends_wait_for_a_receiver_that_sleeps"];
    assert_passes(&[("hardware.wrapper", "\"aer\"")], 30, &expected);
}

#[test]
fn a_timer_closes_time_steps() {
    let timer = [("hardware.wrapper", "\"aer\""), ("hardware.step_cycles", "700")];
    assert_passes(&timer, 20, &["a_timer_closes_time_steps", "a_timer_keeps_its_period"]);
}
