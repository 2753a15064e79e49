//! Formats, the chip, what is recorded and how it is read, as checked data.

use super::Located;
use crate::fixed_point::{Format, Overflow, Rounding};

/// Word formats and the two choices of arithmetic.
#[derive(Clone, Debug)]
pub struct Formats {
    /// Membrane potential, relative to rest.
    pub state: Located<Format>,
    /// Adaptation variable w of AdEx; the state's format where it is left out.
    pub adaptation: Located<Format>,
    /// Synaptic currents (pA) and conductances (nS); signed, `Q11.12` where it is left out.
    pub synapse: Located<Format>,
    /// Synaptic weights, signed.
    pub weight: Located<Format>,
    /// Fractions lost per time step (1 - exp(-dt/tau), dt/tau), unsigned.
    pub decay: Located<Format>,
    /// Rounding of every resize.
    pub rounding: Located<Rounding>,
    /// Overflow of every resize of a state.
    pub overflow: Located<Overflow>,
}

/// The chip.
#[derive(Clone, Debug)]
pub struct Hardware {
    /// Columns and rows of tiles, 1 to 16 each.
    pub mesh: Located<[u32; 2]>,
    /// Column and row of the tile where the host's words enter and leave: one at the rim.
    pub host: Located<[u32; 2]>,
    /// Packets that an input queue of a router holds, a power of two from 2 to 64; without meaning on one tile.
    pub link_depth: Located<u32>,
    /// The most that one tile may hold.
    pub tile: TileCapacity,
    /// Lanes, a power of two.
    pub lanes: Located<u32>,
    /// Clock that the datapath is scheduled for, and that turns cycles into microseconds. MHz.
    pub clock_mhz: Located<f64>,
    /// Events that the event queue holds, a power of two from 2 to 1024.
    pub queue_depth: Located<u32>,
    /// The longest delay that the accumulator ring holds, in time steps; the network's longest where it is left out.
    pub max_delay: Option<Located<u32>>,
    /// The modules around the chip, at least one, each once.
    pub wrappers: Vec<Located<Wrapper>>,
    /// What the host may write at run time, each once.
    pub writable: Vec<Located<Writable>>,
    /// Clock cycles of a time step of the address-event wrapper; a pin closes the time step where it is left out.
    pub step_cycles: Option<Located<u32>>,
}

impl Hardware {
    /// Where the config says that this is written at run time, if it does.
    pub fn writable(&self, what: Writable) -> Option<&Located<Writable>> {
        self.writable.iter().find(|writable| writable.value == what)
    }
}

/// A module around the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapper {
    /// The chip's own streams.
    Stream,
    /// AXI4-Stream and AXI4-Lite.
    Axi,
    /// Four-phase address events.
    Aer,
}

/// What the host may write at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writable {
    /// The words of the synapse memory.
    Weights,
    /// The parameters of the neuron model, and initial states.
    Parameters,
}

/// The most that one tile may hold; without a number, the greatest that can be built.
#[derive(Clone, Debug, Default)]
pub struct TileCapacity {
    /// Neurons, with the empty lanes of partly filled blocks.
    pub neurons: Option<Located<u32>>,
    /// Words of the axon table.
    pub axons: Option<Located<u32>>,
    /// Words of the synapse memory, each with a slot for every lane.
    pub synapse_words: Option<Located<u32>>,
    /// Words of the route memory.
    pub routes: Option<Located<u32>>,
}

/// What leaves the chip and what the emulator keeps.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Populations whose spikes leave through the host port.
    pub spikes: Vec<Located<String>>,
    /// Population and state variables that `emulate` writes to its NPZ.
    pub states: Vec<(Located<String>, Vec<Located<String>>)>,
}

/// How a network's output is read as a class.
#[derive(Clone, Debug)]
pub struct Readout {
    /// The population whose most active neuron is the class; a tie goes to the lowest index.
    pub population: Located<String>,
}
