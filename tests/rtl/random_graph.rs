//! Graphs of random operations on random formats: what no model does, the printed rows must still do.

use rheobase::datapath::{Graph, Node, Op, Output, Parameter, Range, Relation, Signal, Table, Target};
use rheobase::fixed_point::{Format, Overflow, Rounding, resize};

/// Numbers from a seed: splitmix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }

    /// A raw value of a range; often one of its ends.
    pub fn within(&mut self, range: Range) -> i64 {
        let span = (range.hi - range.lo + 1) as u64;
        match self.below(8) {
            0 => range.lo as i64,
            1 => range.hi as i64,
            _ => (range.lo + i128::from(self.below(span.max(1)))) as i64,
        }
    }

    fn format(&mut self, most_frac: u32) -> Format {
        let frac_bits = self.below(u64::from(most_frac) + 1) as u32;
        let int_bits = 1 + self.below(9) as u32;
        Format { signed: self.below(2) == 0, int_bits, frac_bits }
    }
}

struct Builder {
    graph: Graph,
    random: Random,
}

/// Two state variables, an input, a parameter of two values, a table, and `operations` operations.
pub fn random_graph(seed: u64, operations: u32) -> Graph {
    let mut random = Random(seed);
    let slope_format = Format::signed(3, 2);
    let table = Table {
        name: "curve",
        value_format: Format::unsigned(4, 2),
        values: (0..8).map(|_| random.below(64) as i64).collect(),
        slope_format,
        slopes: (0..8).map(|_| random.within(Range::of(slope_format))).collect(),
    };
    let parameter = Parameter { name: "gain", format: Format::unsigned(0, 6), values: vec![13, 51] };
    let graph =
        Graph { sections: vec!["random"], parameters: vec![parameter], tables: vec![table], ..Graph::default() };
    let mut builder = Builder { graph, random };
    let (x, y) = (builder.state("x"), builder.state("y"));
    let format = builder.random.format(6);
    let input = builder.push(Op::Input, format, Range::of(format), Some("input"));
    builder.graph.inputs.push(input);
    builder.push(Op::Parameter(0), Format::unsigned(0, 6), Range { lo: 13, hi: 51 }, Some("gain"));
    builder.push(Op::Constant(-5), Format::signed(3, 3), Range::point(-5), Some("minus_five"));
    for _ in 0..operations {
        builder.operation();
    }
    builder.finish([x, y])
}

impl Builder {
    fn push(&mut self, op: Op, format: Format, range: Range, name: Option<&'static str>) -> Signal {
        let name = name.unwrap_or_else(|| format!("n{}", self.graph.nodes.len()).leak());
        self.graph.nodes.push(Node { name, op, format, range, section: 0 });
        Signal(self.graph.nodes.len() - 1)
    }

    fn exact(&mut self, op: Op, frac_bits: u32, range: Range) -> Signal {
        self.push(op, Format::holding(range.lo, range.hi, frac_bits), range, None)
    }

    fn bit(&mut self, op: Op) -> Signal {
        self.push(op, Format::unsigned(1, 0), Range { lo: 0, hi: 1 }, None)
    }

    fn state(&mut self, name: &'static str) -> Signal {
        let format = self.random.format(6);
        let signal = self.push(Op::Input, format, Range::of(format), Some(name));
        self.graph.state.push(signal);
        signal
    }

    fn node(&self, signal: Signal) -> &Node {
        self.graph.node(signal)
    }

    fn range(&self, signal: Signal) -> Range {
        self.node(signal).range
    }

    fn frac(&self, signal: Signal) -> u32 {
        self.node(signal).format.frac_bits
    }

    /// Any signal, rather a late one, of at most `most` bits.
    fn any(&mut self, most: u32) -> Signal {
        let count = self.graph.nodes.len() as u64;
        loop {
            let place = self.random.below(count).max(self.random.below(count));
            let signal = Signal(place as usize);
            if self.node(signal).format.width() <= most {
                return signal;
            }
        }
    }

    fn align(&mut self, x: Signal, like: Signal) -> Signal {
        let shift = self.frac(like).saturating_sub(self.frac(x));
        if shift == 0 {
            return x;
        }
        let range = Range { lo: self.range(x).lo << shift, hi: self.range(x).hi << shift };
        self.exact(Op::Align(x, shift), self.frac(like), range)
    }

    fn pair(&mut self) -> (Signal, Signal) {
        let (x, y) = (self.any(30), self.any(30));
        (self.align(x, y), self.align(y, x))
    }

    fn operation(&mut self) {
        let ends = |a: Range, b: Range| (Range::hull([a.lo, b.lo]), Range::hull([a.hi, b.hi]));
        match self.random.below(12) {
            0 | 1 => {
                let (x, y) = self.pair();
                let (a, b) = (self.range(x), self.range(y));
                self.exact(Op::Add(x, y), self.frac(x), Range { lo: a.lo + b.lo, hi: a.hi + b.hi });
            }
            2 | 3 => {
                let (x, y) = self.pair();
                let (a, b) = (self.range(x), self.range(y));
                self.exact(Op::Sub(x, y), self.frac(x), Range { lo: a.lo - b.hi, hi: a.hi - b.lo });
            }
            4 => {
                let (x, y) = (self.any(20), self.any(20));
                let (a, b) = (self.range(x), self.range(y));
                let range = Range::hull([a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi]);
                self.exact(Op::Mul(x, y), self.frac(x) + self.frac(y), range);
            }
            5 => self.decay(),
            6 => {
                let (x, y) = self.pair();
                let (lows, highs) = ends(self.range(x), self.range(y));
                self.exact(Op::Min(x, y), self.frac(x), Range { lo: lows.lo, hi: highs.lo });
                self.exact(Op::Max(x, y), self.frac(x), Range { lo: lows.hi, hi: highs.hi });
            }
            7 | 8 => self.choice(),
            9 => self.lookup(),
            _ => {
                let x = self.any(40);
                self.resize(x, None);
            }
        }
    }

    fn decay(&mut self) {
        let x = self.any(30);
        let (a, frac) = (self.range(x), self.frac(x) + 6);
        let corners = [a.lo * 13, a.lo * 51, a.hi * 13, a.hi * 51];
        self.exact(Op::Decay(x, Signal(3)), frac, Range::hull(corners));
    }

    fn choice(&mut self) {
        let (x, y) = self.pair();
        let greater = self.bit(Op::Compare(Relation::Greater, x, y));
        let equal = self.bit(Op::Compare(Relation::GreaterEqual, y, x));
        let is_or = self.random.below(2) == 0;
        let either = self.bit(if is_or { Op::Or(greater, equal) } else { Op::And(greater, equal) });
        let not = self.bit(Op::Not(either));
        let condition = [greater, equal, not][self.random.below(3) as usize];
        let (a, b) = (self.range(x), self.range(y));
        self.exact(Op::Select(condition, x, y), self.frac(x), Range::hull([a.lo, b.lo, a.hi, b.hi]));
    }

    fn lookup(&mut self) {
        let x = self.any(40);
        let bits = Format::unsigned(3, 2.min(self.frac(x)));
        let target = target(&mut self.random, bits);
        let position = self.resize(x, Some(target));
        let dropped = bits.frac_bits;
        let high = self.range(position);
        let row = Range { lo: high.lo >> dropped, hi: high.hi >> dropped };
        let row = self.exact(Op::HighBits(position, dropped), 0, row);
        if dropped > 0 {
            let fraction = Format::unsigned(0, dropped);
            self.push(Op::LowBits(position, dropped), fraction, Range::of(fraction), None);
        }
        let (value, slope) = (self.graph.tables[0].value_format, self.graph.tables[0].slope_format);
        self.push(Op::TableValue(0, row), value, Range::of(value), None);
        self.push(Op::TableSlope(0, row), slope, Range::of(slope), None);
    }

    fn resize(&mut self, x: Signal, wanted: Option<Target>) -> Signal {
        let format = self.random.format(self.frac(x).min(8));
        let target = wanted.unwrap_or_else(|| target(&mut self.random, format));
        let range = resized(self.range(x), self.frac(x), target);
        self.push(Op::Resize(x, target), target.format, range, None)
    }

    fn finish(mut self, state: [Signal; 2]) -> Graph {
        for signal in state {
            let format = self.node(signal).format;
            let mut x = self.any(40);
            if self.frac(x) < format.frac_bits {
                x = self.align(x, signal);
            }
            let target = target(&mut self.random, format);
            let next = self.resize(x, Some(target));
            let name = self.node(signal).name;
            self.graph.next_state.push(Output { name, signal: next });
        }
        let (x, y) = self.pair();
        self.graph.spike = Some(self.bit(Op::Compare(Relation::Greater, x, y)));
        self.graph
    }
}

fn target(random: &mut Random, format: Format) -> Target {
    let roundings = [Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even];
    let overflow = if random.below(3) == 0 { Overflow::Wrap } else { Overflow::Saturate };
    Target { format, rounding: roundings[random.below(4) as usize], overflow }
}

/// The whole format where something wraps, else what the ends become.
fn resized(range: Range, frac: u32, target: Target) -> Range {
    let end = |raw, overflow| resize(raw, frac, target.format, target.rounding, overflow, 0);
    let saturated = Range { lo: end(range.lo, Overflow::Saturate), hi: end(range.hi, Overflow::Saturate) };
    let is_same = |raw| end(raw, Overflow::Wrap) == end(raw, Overflow::Saturate);
    let wraps = target.overflow == Overflow::Wrap && !(is_same(range.lo) && is_same(range.hi));
    if wraps { Range::of(target.format) } else { saturated }
}
