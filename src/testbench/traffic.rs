//! Traffic for a mesh without cores: which packet is offered when at which tile, the same for the emulator and for a harness.

use std::fmt::Write;

use crate::compile::random_bits;
use crate::design::Mesh;
use crate::emulator::mesh::Offer;

/// Where packets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// To every other tile alike.
    Uniform,
    /// One packet of ten to the host tile, from all others; the rest as in `Uniform`.
    HotSpot,
    /// From (x, y) to (y, x), on a square mesh. Tiles with x = y are silent.
    Transpose,
}

impl Pattern {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Uniform, Self::HotSpot, Self::Transpose];

    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::HotSpot => "hot spot",
            Self::Transpose => "transpose",
        }
    }

    /// The destination of a packet with 64 random bits of its own; `None`: it is not sent.
    fn destination(self, mesh: Mesh, tile: u32, bits: u64) -> Option<u32> {
        let (low, high) = (bits as u32, bits >> 32);
        match self {
            Self::HotSpot if low % 10 == 0 => (tile != mesh.host).then_some(mesh.host),
            Self::Uniform | Self::HotSpot => {
                let others = u64::from(mesh.tiles()) - 1;
                let other = ((high * others) >> 32) as u32;
                (others > 0).then_some(other + u32::from(other >= tile))
            }
            Self::Transpose => {
                let (x, y) = mesh.place(tile);
                (x != y).then_some(x * mesh.width + y)
            }
        }
    }
}

/// In each of `cycles` cycles each tile offers a packet with a probability of `per_mille` thousandths, drawn from `seed`. By cycle,
/// then by tile.
pub fn offers(mesh: Mesh, pattern: Pattern, per_mille: u32, cycles: u64, seed: u64) -> Vec<Offer> {
    let tiles = u64::from(mesh.tiles());
    let draws = (0..cycles).flat_map(|cycle| (0..tiles).map(move |tile| (cycle, tile)));
    let offer = |(cycle, tile): (u64, u64)| {
        let number = 2 * (cycle * tiles + tile);
        let is_sent = random_bits(seed, number) % 1000 < u64::from(per_mille);
        let destination = pattern.destination(mesh, tile as u32, random_bits(seed, number + 1));
        let destination = destination.filter(|_| is_sent)?;
        Some(Offer { cycle, tile: tile as u16, destination: destination as u16 })
    };
    draws.filter_map(offer).collect()
}

/// One line an offer: cycle, tile, destination, in decimal. The payload of a packet is the number of its line, from 0.
pub fn offer_lines(offers: &[Offer]) -> String {
    let mut lines = String::new();
    for Offer { cycle, tile, destination } in offers {
        let _ = writeln!(lines, "{cycle} {tile} {destination}");
    }
    lines
}
