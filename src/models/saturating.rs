//! Synaptic input that saturates at every event, in their order: what a row of additions makes of any number of 16 bits.
//!
//! Each addition is x -> min(max(x + w, -32768), 32767). One after the other they are again of the form min(max(x + `sum`,
//! `least`), `greatest`), where `least` and `greatest` are what they make of -32768 and of 32767. So they can be summed up
//! before x is known. `docs/core.md` has the proof, and why the sum needs no more than 17 bits.

use crate::datapath::{Arith, Range, Recorder, Signal, interned};
use crate::fixed_point::Format;

/// The number that is added to.
pub const SATURATING_WORD: Format = Format::signed(15, 0);
/// The words of such an input, each 0 before the first event: the sum of the weights, by how much -32768 has risen, by how
/// much 32767 has sunk.
pub const SATURATING_FORMATS: [Format; 3] = [Format::signed(16, 0), Format::unsigned(16, 0), Format::unsigned(16, 0)];
/// What they are called, before the name of the input.
const WORDS: [&str; 3] = ["sum", "risen", "sunk"];

/// The words after one more event, whose weight is one of 16 bits. The sum is modulo 2^17, the others stay within their formats.
pub fn saturating_add([sum, risen, sunk]: [i32; 3], weight: i32) -> [i32; 3] {
    let excess = i32::BITS - SATURATING_FORMATS[0].width();
    let within = |raw: i32| raw.clamp(0, i32::from(u16::MAX));
    [(sum + weight) << excess >> excess, within(risen + weight), within(sunk - weight)]
}

/// Declares the words of the input called `name`.
pub(super) fn declare(a: &mut Recorder, name: &str) -> [Signal; 3] {
    std::array::from_fn(|place| {
        let format = SATURATING_FORMATS[place];
        a.input(interned(&format!("{}_{name}", WORDS[place])), format, Range::of(format))
    })
}

/// What the events of the input called `name` make of `x`, a [`SATURATING_WORD`], of which `least` and `greatest` are the ends.
pub(super) fn apply<A: Arith>(
    a: &mut A,
    name: &str,
    x: A::Value,
    [sum, risen, sunk]: [A::Value; 3],
    [least, greatest]: [A::Value; 2],
) -> A::Value {
    let of = |what: &str| interned(&format!("{what}_{name}"));
    let exact = a.add(of("exact"), x, sum);
    let least = a.add(of("least"), least, risen);
    let greatest = a.sub(of("greatest"), greatest, sunk);
    let raised = a.max(of("raised"), exact, least);
    a.min(of("after"), raised, greatest)
}
