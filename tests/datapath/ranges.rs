//! Range analysis: every value lies within, and the ends occur.

use rheobase::datapath::{Arith, Graph, Output, Parameter, Range, Recorder, Relation, Target, evaluate_all};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{Drive, Leak, LifIntegrator, LifParameters, LifPlan, Reset, WordFormats};

use crate::neurons::decimal;

/// A LIF so small that all of its states and inputs can be tried.
fn small_lif(rounding: Rounding, overflow: Overflow) -> Graph {
    let parameters = LifParameters {
        leak: Leak::Factor(decimal(5, 3)),
        rest: Decimal::ZERO,
        threshold: decimal(9, 2),
        reset: Reset::Value(decimal(-3, 2)),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 0,
        drive: Drive::Bias(decimal(3, 4)),
        v_init: Decimal::ZERO,
        physical: false,
        integrator: LifIntegrator::Exact,
    };
    let state = Format::signed(3, 2);
    let formats = WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 3),
        input: Format::signed(2, 2),
        rounding,
        overflow,
    };
    LifPlan::model(&[parameters], &formats, decimal(1, 0)).expect("it fits").graph
}

/// The least and the greatest value of every node over all states and inputs.
fn reached(graph: &Graph) -> Vec<Range> {
    let format = |signal| graph.node(signal).format;
    let (state, input) = (format(graph.state[0]), format(graph.inputs[0]));
    let mut reached: Vec<Option<Range>> = vec![None; graph.nodes.len()];
    for v in state.min_raw()..=state.max_raw() {
        for x in input.min_raw()..=input.max_raw() {
            for (range, raw) in reached.iter_mut().zip(evaluate_all(graph, 0, &[v as i64], &[x as i64])) {
                let so_far = range.unwrap_or(Range::point(raw));
                *range = Some(Range::hull([so_far.lo, so_far.hi, raw]));
            }
        }
    }
    reached.into_iter().map(|range| range.expect("every node was computed")).collect()
}

#[test]
fn every_range_of_a_lif_is_reached() {
    for rounding in [Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even] {
        for overflow in Overflow::ALL {
            let graph = small_lif(rounding, overflow);
            for (node, reached) in graph.nodes.iter().zip(reached(&graph)) {
                // The one place where two signals go together: below threshold the potential is not above it.
                let known = if node.name == "v_next" { Range { hi: 8, ..node.range } } else { node.range };
                assert_eq!(known, reached, "`{}`, {rounding}, {overflow}", node.name);
            }
        }
    }
}

/// One operation on `x` and a parameter.
fn recorded(
    x: Range,
    k: &[i64],
    op: impl Fn(&mut Recorder, rheobase::datapath::Signal, rheobase::datapath::Signal) -> rheobase::datapath::Signal,
) -> Graph {
    let parameter = Parameter { name: "k", format: Format::unsigned(0, 8), values: k.to_vec() };
    let mut recorder = Recorder::new(vec![parameter], Vec::new());
    let x = recorder.state("x", Format::signed(7, 0), x);
    let k = recorder.parameter("k");
    let y = op(&mut recorder, x, k);
    let spike = recorder.compare("spike", Relation::Greater, x, x);
    recorder.finish(vec![Output { name: "x", signal: y }], spike).expect("narrow").0
}

#[test]
fn a_decay_is_never_wider_than_its_operand() {
    let whole = Range { lo: -128, hi: 127 };
    let lost = |k: &[i64]| recorded(whole, k, |a, x, k| a.decay("y", x, k)).nodes[2].clone();
    assert_eq!(lost(&[0]).range, Range { lo: -128 * 256, hi: 127 * 256 });
    assert_eq!(lost(&[0]).format, Format::signed(7, 8));
    assert_eq!(lost(&[64]).range, Range { lo: -128 * 192, hi: 127 * 192 });
    assert_eq!(lost(&[255, 192]).range, Range { lo: -128 * 64, hi: 127 * 64 });
    assert_eq!(lost(&[255, 192]).format, Format::signed(5, 8));
    let product = recorded(whole, &[64], |a, x, k| a.mul("y", x, k)).nodes[2].clone();
    assert_eq!(product.range, Range { lo: -128 * 64, hi: 127 * 64 });
}

#[test]
fn a_product_takes_the_extreme_corners() {
    let below = recorded(Range { lo: -100, hi: -7 }, &[3, 200], |a, x, k| a.mul("y", x, k)).nodes[2].clone();
    assert_eq!(below.range, Range { lo: -100 * 200, hi: -7 * 3 });
}

#[test]
fn a_resize_knows_whether_it_wraps() {
    let narrow = |overflow| Target { format: Format::signed(3, 0), rounding: Rounding::Floor, overflow };
    let resized = |x, overflow| recorded(x, &[0], |a, x, _| a.resize("y", x, narrow(overflow))).nodes[2].range;
    let (inside, outside) = (Range { lo: -2, hi: 7 }, Range { lo: -2, hi: 8 });
    assert_eq!(resized(inside, Overflow::Wrap), inside);
    assert_eq!(resized(outside, Overflow::Wrap), Range { lo: -8, hi: 7 });
    assert_eq!(resized(outside, Overflow::Saturate), inside);
}

/// A leak factor near 0 and a short input leave few values: the words of the state are as wide as ever.
#[test]
fn a_next_state_has_the_format_of_its_variable() {
    let parameters = LifParameters {
        leak: Leak::Factor(decimal(2, 7)),
        rest: Decimal::ZERO,
        threshold: decimal(1, 0),
        reset: Reset::Value(Decimal::ZERO),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 0,
        drive: Drive::Bias(decimal(1, 3)),
        v_init: Decimal::ZERO,
        physical: false,
        integrator: LifIntegrator::Exact,
    };
    let state = Format::signed(7, 10);
    let formats = WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 16),
        input: Format::signed(2, 7),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    let graph = LifPlan::model(&[parameters], &formats, decimal(1, 0)).expect("it fits").graph;
    let next = graph.node(graph.next_state[0].signal);
    assert!(next.range.hi < state.max_raw() / 4, "few values are left: {:?}", next.range);
    assert_eq!(next.format, state);
}
