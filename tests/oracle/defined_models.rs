//! `docs/models/izhikevich.md`, `eif.md` and `qif.md`, read naively.

use fixed::traits::FixedSigned;
use fixed::types::extra::{U8, U16, U24};
use fixed::{FixedI16, FixedI32};
use proptest::prelude::*;
use rheobase::datapath::{Graph, Op, Update, evaluate};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{Model, Values, WordFormats};

use crate::defined::{quantised, values};
use crate::neurons::places;
use crate::words::{Wide, check_random, format_of, into_word, number, parameter, raw, raw_of, rounded};

/// Rounded to `frac_bits`, in a signed word of `int_bits`.
fn in_word(exact: Wide, int_bits: u32, frac_bits: u32, rounding: Rounding) -> Wide {
    let end = Wide::from_num(1) << int_bits;
    rounded(exact, frac_bits, rounding).clamp(-end, end - number(1, frac_bits))
}

fn format(model: &Model, name: &str) -> Format {
    model.graph.parameters.iter().find(|known| known.name == name).expect("a parameter").format
}

/// "min(I + 4, 1 + ceil(log2(1 + q 2^(2 I + 1))))"
fn bend_int_bits(int_bits: u32, q: f64) -> u32 {
    (int_bits + 4).min(1 + (1.0 + q * f64::from(2 * int_bits + 1).exp2()).log2().ceil() as u32)
}

/// What the models of one variable do with `v_integrated`.
fn fires<V: FixedSigned>(model: &Model, set: usize, state: &[i64], v_integrated: V) -> Update {
    let known = |name| parameter(model, set, name).expect("every model of one variable has it");
    let refractory = state.get(1).copied().unwrap_or(0);
    let spike = v_integrated.to_num::<Wide>() >= known("v_peak") && refractory == 0;
    let v_next = match (spike, refractory > 0) {
        (true, _) => raw(V::from_num(known("v_reset"))),
        (false, true) => state[0],
        (false, false) => raw(v_integrated),
    };
    let period = parameter(model, set, "refractory_period").map_or(0, |period| period.to_num());
    let refractory_next = if spike { period } else { (refractory - 1).max(0) };
    Update { state: [v_next, refractory_next][..state.len()].to_vec(), spike }
}

fn izhikevich<V: FixedSigned>(model: &Model, set: usize, state: &[i64], input: Wide, formats: &WordFormats) -> Update {
    let known = |name| parameter(model, set, name).expect("every Izhikevich neuron has it");
    let frac = |name| format(model, name).frac_bits;
    let (i, f, a) = (V::INT_NBITS - 1, V::FRAC_NBITS, V::FRAC_NBITS);
    let rounding = formats.rounding;
    let (v, u) = (number(state[0], f), number(state[1], a));
    let square = rounded(v * v, f, rounding);
    let bend_frac = (f + frac("quadratic")).min(f + frac("linear"));
    let bend = in_word(square * known("quadratic"), bend_int_bits(i, 0.04 * 0.1), bend_frac, rounding);
    let v_sum = v * known("linear") + bend - u * known("time_step") + known("drive") + input;
    let v_integrated: V = into_word(v_sum, rounding, Overflow::Saturate);
    let coupling = format(model, "coupling");
    let aim = in_word(v * known("coupling"), i + coupling.int_bits, a.min(f + coupling.frac_bits), rounding);
    let u_integrated: V = into_word(u + (aim - u) * known("rate"), rounding, Overflow::Saturate);
    let spike = v_integrated.to_num::<Wide>() >= known("threshold");
    let (v_next, jump) = match spike {
        true => (V::from_num(known("v_reset")), V::from_num(known("jump"))),
        false => (v_integrated, V::ZERO),
    };
    Update { state: vec![raw(v_next), raw(u_integrated.saturating_add(jump))], spike }
}

fn qif<V: FixedSigned>(model: &Model, set: usize, state: &[i64], input: Wide, formats: &WordFormats, q: f64) -> Update {
    let known = |name| parameter(model, set, name).expect("every QIF has it");
    let (i, f) = (V::INT_NBITS - 1, V::FRAC_NBITS);
    let v = number(state[0], f);
    let parabola = in_word(v * (v - known("v_critical")), 2 * i + 1, f, formats.rounding);
    let bend_frac = f + format(model, "curvature").frac_bits.min(formats.decay.frac_bits);
    let bend = in_word(parabola * known("curvature"), bend_int_bits(i, q), bend_frac, formats.rounding);
    let v_sum = v + bend + known("drive") + input;
    fires(model, set, state, into_word::<V>(v_sum, formats.rounding, Overflow::Saturate))
}

/// A number of the design: where the table lies.
fn constant(graph: &Graph, name: &str) -> i64 {
    let node = graph.nodes.iter().find(|node| node.name == name).expect("the table has it");
    let Op::Constant(raw) = node.op else { panic!("`{name}` is no constant") };
    raw
}

fn eif<V: FixedSigned>(model: &Model, set: usize, state: &[i64], input: Wide, formats: &WordFormats) -> Update {
    let known = |name| parameter(model, set, name).expect("every EIF has it");
    let (f, table) = (V::FRAC_NBITS, &model.graph.tables[0]);
    let v = number(state[0], f);
    let node = |name: &str| model.graph.nodes.iter().find(|node| node.name == name).expect("it is recorded");
    let above_knee = raw_of(v.min(known("v_peak")) - known("v_knee"), f);
    let (first, last) = (constant(&model.graph, "first_point"), constant(&model.graph, "last_point"));
    let position = above_knee.clamp(first, last) - first;
    let spacing_bits = node("between_rows").format.frac_bits;
    let (row, between) = ((position >> spacing_bits) as usize, position & ((1 << spacing_bits) - 1));
    let value = number(table.values[row], table.value_format.frac_bits);
    let difference = number(table.slopes[row], table.slope_format.frac_bits);
    let word = node("upswing").format;
    let upswing = rounded(value + difference * number(between, spacing_bits), word.frac_bits, formats.rounding)
        .min(number(word.max_raw() as i64, word.frac_bits));
    let v_sum = v - v * known("leak") + upswing + known("drive") + input;
    fires(model, set, state, into_word::<V>(v_sum, formats.rounding, Overflow::Saturate))
}

fn formats<V: FixedSigned>(decay: u32, rounding: Rounding) -> WordFormats {
    WordFormats {
        writable: false,
        state: format_of::<V>(),
        adaptation: format_of::<V>(),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, decay),
        input: Format::signed(6, 8),
        rounding,
        overflow: Overflow::Saturate,
    }
}

/// Random sets of `model`, quantised.
fn drawn(
    model: &'static str,
    formats: WordFormats,
    set: impl Strategy<Value = Vec<(&'static str, Decimal)>>,
) -> impl Strategy<Value = Model> {
    prop::collection::vec(set, 1..=3).prop_filter_map("refused", move |sets| {
        let sets: Vec<Values> = sets.iter().map(|set| values(model, set)).collect();
        quantised(&sets, &formats, "0.1").ok()
    })
}

/// Keys with numbers from `ranges` of the last of so many decimal places.
fn keys<const N: usize>(
    names: [&'static str; N],
    ranges: [std::ops::Range<i64>; N],
    decimals: [i32; N],
) -> impl Strategy<Value = Vec<(&'static str, Decimal)>> {
    let draws: Vec<_> = ranges.into_iter().zip(decimals).map(|(range, decimals)| places(range, decimals)).collect();
    draws.prop_map(move |drawn| names.into_iter().zip(drawn).collect())
}

/// Compares in every rounding.
fn agrees<V: FixedSigned>(
    model: &'static str,
    decay: u32,
    set: impl Fn() -> BoxedStrategy<Vec<(&'static str, Decimal)>>,
    step: impl Fn(&Model, usize, &[i64], Wide, &WordFormats) -> Update,
) {
    for rounding in [Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even] {
        let formats = formats::<V>(decay, rounding);
        check_random(drawn(model, formats, set()), 40, |model, set, state, input| {
            let expected = step(model, set, state, number(input, 8), &formats);
            let found = evaluate(&model.graph, set, state, &[input]);
            prop_assert_eq!(&found, &expected, "{:?}, set {}, state {:?}, input {}", rounding, set, state, input);
            Ok(expected.spike)
        });
    }
}

fn izhikevich_set() -> BoxedStrategy<Vec<(&'static str, Decimal)>> {
    keys(
        ["a", "b", "c", "d", "v_th", "i_e", "v_init", "u_init"],
        [2..900, -150..300, -800..-400, -50..90, 200..400, -300..300, -700..-500, -150..0],
        [3, 3, 1, 1, 1, 1, 1, 1],
    )
    .boxed()
}

fn eif_set() -> BoxedStrategy<Vec<(&'static str, Decimal)>> {
    let drawn = keys(
        ["c_m", "g_l", "v_peak", "e_l", "v_th", "v_reset", "t_ref", "i_e", "v_init"],
        [50..300, 20..200, -300..300, -750..-600, -550..-400, -600..-450, 0..12, -2000..6000, -600..-500],
        [0, 1, 1, 1, 1, 1, 0, 1, 1],
    );
    let shared = ("delta_t", Decimal::from(2u32));
    drawn.prop_map(move |set| set.into_iter().chain([shared]).collect()).boxed()
}

/// All with k/C of 0.007, which the word of `bend` is made for.
fn qif_set() -> BoxedStrategy<Vec<(&'static str, Decimal)>> {
    let drawn = keys(
        ["v_peak", "e_l", "v_c", "v_reset", "t_ref", "i_e", "v_init"],
        [-300..400, -750..-600, -600..-400, -600..-450, 0..12, -2000..6000, -600..-500],
        [1, 1, 1, 1, 0, 1, 1],
    );
    let shared = [("c_m", Decimal::from(100u32)), ("k", Decimal::new(7, -1).expect("0.7"))];
    drawn.prop_map(move |set| set.into_iter().chain(shared).collect()).boxed()
}

fn qif_of_shared_curvature<V: FixedSigned>(
    model: &Model,
    set: usize,
    state: &[i64],
    input: Wide,
    formats: &WordFormats,
) -> Update {
    qif::<V>(model, set, state, input, formats, 0.1 * 0.7 / 100.0)
}

#[test]
fn izhikevich_of_16_bits() {
    agrees::<FixedI16<U8>>("izhikevich", 18, izhikevich_set, izhikevich::<FixedI16<U8>>);
}

#[test]
fn izhikevich_of_32_bits() {
    agrees::<FixedI32<U24>>("izhikevich", 22, izhikevich_set, izhikevich::<FixedI32<U24>>);
}

#[test]
fn eif_of_16_bits() {
    agrees::<FixedI16<U8>>("eif", 18, eif_set, eif::<FixedI16<U8>>);
}

#[test]
fn eif_of_32_bits() {
    agrees::<FixedI32<U16>>("eif", 20, eif_set, eif::<FixedI32<U16>>);
}

#[test]
fn qif_of_16_bits() {
    agrees::<FixedI16<U8>>("qif", 18, qif_set, qif_of_shared_curvature::<FixedI16<U8>>);
}

#[test]
fn qif_of_32_bits() {
    agrees::<FixedI32<U24>>("qif", 20, qif_set, qif_of_shared_curvature::<FixedI32<U24>>);
}
