//! What is cut into stages computes what the datapath does, with its wide products in parts that a stage has room for.

use rheobase::datapath::{Arith, Graph, Op, Output, Parameter, Range, Recorder, Schedule, Target, evaluate};
use rheobase::fixed_point::{Format, Overflow, Rounding};

/// Bits of a multiplier's operands on the FPGA that delays stand for.
const MULTIPLIER_BITS: u32 = 18;
const WORD: Format = Format::signed(7, 16);
const LONG: Format = Format::signed(4, 27);
const COUNT: Format = Format::unsigned(25, 0);

/// A decay of a word of 24 bits by fractions of 23; the products of words of 24, 25 and 32 bits, with and without a binary point.
fn graph() -> Graph {
    let leak = Parameter { name: "leak", format: Format::unsigned(0, 23), values: vec![1, 8_388_607, 5_000_001] };
    let mut a = Recorder::new(vec![leak], Vec::new());
    let v = a.state("v", WORD, Range::of(WORD));
    let w = a.state("w", LONG, Range::of(LONG));
    let c = a.state("c", COUNT, Range::of(COUNT));
    let input = a.input("input", WORD, Range::of(WORD));
    let leak = a.parameter("leak");
    let into = |format| Target { format, rounding: Rounding::Floor, overflow: Overflow::Wrap };
    let decayed = a.decay("decayed", v, leak);
    let v_next = a.resize("v_next", decayed, into(WORD));
    let product = a.mul("product", w, input);
    let w_next = a.resize("w_next", product, into(LONG));
    // a name that a part of `product` would have
    let counted = a.mul("product_upper", c, input);
    let whole = a.resize("whole", counted, into(Format::signed(32, 0)));
    let c_next = a.resize("c_next", whole, into(COUNT));
    let spike = a.compare("spike", rheobase::datapath::Relation::Greater, v, input);
    let outputs = [("v", v_next), ("w", w_next), ("c", c_next)].map(|(name, signal)| Output { name, signal });
    a.finish(outputs.into(), spike).expect("narrow enough").0
}

/// The widths of the operands of every product.
fn products(graph: &Graph) -> Vec<[u32; 2]> {
    let width = |signal| graph.node(signal).format.width();
    let operands = graph.nodes.iter().filter_map(|node| match node.op {
        Op::Mul(x, y) | Op::Decay(x, y) => Some([width(x), width(y)]),
        _ => None,
    });
    operands.collect()
}

#[test]
fn parts_compute_what_the_whole_does() {
    let graph = graph();
    let words =
        |format: Format| [format.min_raw(), format.min_raw() / 3, -1, 0, 1, format.max_raw() / 5, format.max_raw()];
    let within =
        |format: Format| words(format).into_iter().filter(move |&raw| format.contains(raw)).map(|raw| raw as i64);
    for clock_mhz in [60.0, 100.0, 160.0, 400.0] {
        let parts = Schedule::for_clock(&graph, clock_mhz).graph;
        let mut names: Vec<&str> = parts.nodes.iter().map(|node| node.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), parts.nodes.len(), "{clock_mhz} MHz: two signals of one name");
        for (set, v) in (0..3).flat_map(|set| within(WORD).map(move |v| (set, v))) {
            for (w, c) in within(LONG).flat_map(|w| within(COUNT).map(move |c| (w, c))) {
                for input in within(WORD) {
                    let [found, wanted] = [&parts, &graph].map(|graph| evaluate(graph, set, &[v, w, c], &[input]));
                    assert_eq!(found.state, wanted.state, "{clock_mhz} MHz: {v} {w} {c} {input}");
                    assert_eq!(found.spike, wanted.spike, "{clock_mhz} MHz: {v} {w} {c} {input}");
                }
            }
        }
    }
}

#[test]
fn a_stage_has_room_for_every_product() {
    let graph = graph();
    assert_eq!(products(&graph), [[24, 23], [32, 24], [25, 24]]);
    assert_eq!(products(&Schedule::combinational(&graph).graph), products(&graph));
    let at_100_mhz = products(&Schedule::for_clock(&graph, 100.0).graph);
    assert!(at_100_mhz.len() > 3 && at_100_mhz.iter().all(|[x, y]| *x.min(y) <= MULTIPLIER_BITS), "{at_100_mhz:?}");
    let at_150_mhz = products(&Schedule::for_clock(&graph, 150.0).graph);
    assert!(at_150_mhz.iter().flatten().all(|&bits| bits <= MULTIPLIER_BITS), "{at_150_mhz:?}");
}
