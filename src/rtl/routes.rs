//! Packets and routes of a chip of several tiles: fields, memories.

use super::bits::Bits;
use super::core_type::CoreType;
use super::memories::Memory;
use crate::design::{Design, Destination, Routes, Word};

/// Widths of a packet's fields, `{to_host, y, x, payload}`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PacketFields {
    pub(super) x: Bits,
    pub(super) y: Bits,
    /// An axon, or the name of the neuron that spiked.
    pub(super) payload: Bits,
}

impl PacketFields {
    pub(super) fn new(design: &Design) -> Self {
        Self {
            x: Bits(design.mesh.x_bits()),
            y: Bits(design.mesh.y_bits()),
            payload: Bits(design.shape().axon_bits().max(design.neuron_bits())),
        }
    }

    pub(super) fn width(&self) -> Bits {
        Bits(1 + self.y.n() + self.x.n() + self.payload.n())
    }

    /// The packet of a spike of neuron `neuron` of the chip to `destination`.
    fn word(&self, design: &Design, neuron: u32, destination: Destination) -> Word {
        let (tile, payload, to_host) = match destination {
            Destination::Axon { tile, axon } => (tile, axon, false),
            Destination::Host => (design.mesh.host, design.neuron_address(neuron), true),
        };
        let (x, y) = design.mesh.place(tile);
        let mut word = Word::default();
        word.push(payload.into(), self.payload.n());
        word.push(x.into(), self.x.n());
        word.push(y.into(), self.y.n());
        word.push(to_host.into(), 1);
        word
    }
}

/// Fields of a word of the route index.
pub(super) struct IndexFields {
    pub(super) first: Bits,
    pub(super) count: Bits,
}

impl IndexFields {
    pub(super) fn new(design: &Design) -> Self {
        Self { first: Bits::numbering(design.shape().routes), count: Bits::holding(design.shape().longest_route) }
    }

    pub(super) fn width(&self) -> Bits {
        Bits(self.first.n() + self.count.n())
    }

    /// Fields for a comment, lowest bits first.
    pub(super) fn text(&self) -> String {
        format!("first route {}, number of routes {}", self.first, self.count)
    }
}

/// Where the routes of each neuron stand, and how many it has.
pub(super) fn index(of: &CoreType) -> Memory {
    let design = of.design;
    let (core, fields) = (design.shape(), IndexFields::new(design));
    let word = |routes: &Routes, neuron: u32| {
        let mut word = Word::default();
        word.push(routes.first(neuron).into(), fields.first.n());
        word.push(routes.of(neuron).len() as i64, fields.count.n());
        word
    };
    Memory::new("route_index", core.neurons(), Bits(core.neuron_bits()), fields.width()).with_enable().with_images(
        of,
        fields.text(),
        |_, tile| (0..core.neurons()).map(|neuron| word(&tile.routes, neuron)).collect(),
    )
}

/// The routes of all neurons of a tile, one packet each.
pub(super) fn routes(of: &CoreType) -> Memory {
    let design = of.design;
    let (core, fields) = (design.shape(), PacketFields::new(design));
    let text = format!("payload {}, x {}, y {}, to_host", fields.payload, fields.x, fields.y);
    Memory::new("route", core.routes, IndexFields::new(design).first, fields.width()).with_enable().with_images(
        of,
        text,
        |number, tile| {
            let first = number * core.neurons();
            let of =
                |neuron: u32| tile.routes.of(neuron).iter().map(move |&to| fields.word(design, first + neuron, to));
            (0..core.neurons()).flat_map(of).collect()
        },
    )
}
