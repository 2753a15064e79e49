//! What spikes cost on the mesh.

use super::{Design, Destination, Routes};

/// Packets of one spike of every neuron to the axons of tiles; those to the host are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Neurons with a target.
    pub senders: u64,
    /// Packets of all of them.
    pub packets: u64,
    /// Links from tile to tile that these packets take.
    pub hops: u64,
}

impl Traffic {
    /// The mean number of packets of a spike; `None` where no neuron has a target.
    pub fn packets_per_spike(&self) -> Option<f64> {
        (self.senders > 0).then(|| self.packets as f64 / self.senders as f64)
    }

    /// The mean number of links of a packet; `None` where there is none.
    pub fn hops_per_packet(&self) -> Option<f64> {
        (self.packets > 0).then(|| self.hops as f64 / self.packets as f64)
    }

    fn add(&mut self, design: &Design, from: u32, routes: &Routes, entry: u32) {
        let axons = routes.of(entry).iter().filter_map(|destination| match *destination {
            Destination::Axon { tile, .. } => Some(tile),
            Destination::Host => None,
        });
        let hops: Vec<u32> = axons.map(|tile| design.mesh.hops(from, tile)).collect();
        self.senders += u64::from(!hops.is_empty());
        self.packets += hops.len() as u64;
        self.hops += hops.iter().map(|&hops| u64::from(hops)).sum::<u64>();
    }
}

impl Design {
    /// What one spike of every neuron costs.
    pub fn traffic(&self) -> Traffic {
        let mut traffic = Traffic::default();
        for (number, tile) in (0..).zip(&self.tiles) {
            (0..self.shape().neurons()).for_each(|neuron| traffic.add(self, number, &tile.routes, neuron));
        }
        traffic
    }
}
