//! Memory words that are written at run time.

use std::fmt;

use super::{Core, SynapseLayout, Synapses};
use crate::fixed_point::Format;

/// What a synapse word holds for one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SynapseSlot {
    /// Raw weight.
    pub weight: i32,
    /// Sparse layout: the target block; 0 in the dense layout.
    pub target: u32,
    /// Sparse layout: the delay in time steps; 0 in the dense layout.
    pub delay: u32,
    /// Sparse layout: the receptor type; 0 in the dense layout.
    pub receptor: u32,
    /// Sparse layout: whether the slot holds a synapse; false in the dense layout.
    pub valid: bool,
}

/// Why a word cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The chip was made without this word in `writable`: `weights` or `parameters`.
    ReadOnly(&'static str),
    /// There are as many tiles.
    NoTile(u32),
    /// The synapse memory has as many words.
    NoWord(u32),
    /// A word has as many slots: one a lane.
    Slots(u32),
    /// The slot of this lane does not fit: a weight beyond its format, a block, delay or receptor type that is not there, or, in the
    /// dense layout, anything but a weight.
    Slot(u32),
    /// There are as many parameter sets.
    NoSet(u32),
    /// A parameter set has as many words: parameters, then initial states.
    Words(u32),
    /// This one of a set's words is beyond its format.
    Word(u32),
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly(what) => write!(out, "read only; `writable = [\"{what}\"]` makes it writable"),
            Self::NoTile(tiles) => write!(out, "there are {tiles} tiles, counted from 0"),
            Self::NoWord(words) => write!(out, "the synapse memory has {words} words, counted from 0"),
            Self::Slots(lanes) => write!(out, "a synapse word has {lanes} slots, one a lane"),
            Self::Slot(lane) => {
                write!(out, "the slot of lane {lane} does not fit its weight, delay, block or receptor type")
            }
            Self::NoSet(sets) => write!(out, "there are {sets} parameter sets, counted from 0"),
            Self::Words(words) => write!(out, "a parameter set has {words} words: parameters, then initial states"),
            Self::Word(place) => write!(out, "word {place} of the parameter set is beyond its format"),
        }
    }
}

impl std::error::Error for WriteError {}

impl Synapses {
    /// What word `word` holds: one slot a lane; slots of 0 beyond the tile's own words.
    pub fn word(&self, core: &Core, word: u32) -> Vec<SynapseSlot> {
        let slot = |lane: u32| {
            let place = (word * core.lanes + lane) as usize;
            SynapseSlot {
                weight: self.weights.get(place).copied().unwrap_or(0),
                target: self.targets.get(place).copied().unwrap_or(0),
                delay: self.delays.get(place).copied().unwrap_or(0),
                receptor: self.receptors.get(place).copied().unwrap_or(0),
                valid: self.valid.get(place).copied().unwrap_or(false),
            }
        };
        (0..core.lanes).map(slot).collect()
    }

    /// Writes word `word`: `slots` has one slot a lane.
    ///
    /// # Errors
    /// A memory that is read only, a word that is not there, or a slot that is not legal; then nothing is written.
    pub fn write(&mut self, core: &Core, word: u32, slots: &[SynapseSlot]) -> Result<(), WriteError> {
        if !core.writable_weights {
            return Err(WriteError::ReadOnly("weights"));
        }
        if word >= core.synapse_words {
            return Err(WriteError::NoWord(core.synapse_words));
        }
        if slots.len() != core.lanes as usize {
            return Err(WriteError::Slots(core.lanes));
        }
        if let Some(lane) = slots.iter().position(|slot| !slot.is_legal(core)) {
            return Err(WriteError::Slot(lane as u32));
        }
        self.pad(core);
        let first = word as usize * slots.len();
        for (place, slot) in (first..).zip(slots) {
            self.weights[place] = slot.weight;
            if core.layout == SynapseLayout::Sparse {
                self.targets[place] = slot.target;
                self.delays[place] = slot.delay;
                self.receptors[place] = slot.receptor;
                self.valid[place] = slot.valid;
            }
        }
        Ok(())
    }

    /// As many words as the memory has, where the tile needs less.
    fn pad(&mut self, core: &Core) {
        let slots = (core.synapse_words * core.lanes) as usize;
        self.weights.resize(slots, 0);
        if core.layout == SynapseLayout::Sparse {
            self.targets.resize(slots, 0);
            self.delays.resize(slots, 0);
            self.receptors.resize(slots, 0);
            self.valid.resize(slots, false);
        }
    }
}

impl SynapseSlot {
    fn is_legal(&self, core: &Core) -> bool {
        let weight = (core.weight.min_raw()..=core.weight.max_raw()).contains(&self.weight.into());
        let rest = match core.layout {
            SynapseLayout::Sparse => {
                self.target < core.blocks && self.delay < core.slots && self.receptor < core.receptors
            }
            SynapseLayout::Dense => *self == Self { weight: self.weight, ..Self::default() },
        };
        weight && rest
    }
}

impl Core {
    /// Parameter sets.
    pub fn parameter_sets(&self) -> u32 {
        self.model.variables.first().map_or(1, |variable| variable.init.len()) as u32
    }

    /// Formats of a parameter set's words: the parameters in the order of the model, then each variable's initial state.
    pub fn parameter_formats(&self) -> Vec<Format> {
        let parameters = self.model.graph.parameters.iter().map(|parameter| parameter.format);
        parameters.chain(self.model.variables.iter().map(|variable| variable.format)).collect()
    }

    /// The words of parameter set `set` as the config has them, in the order of [`parameter_formats`](Self::parameter_formats).
    pub fn parameter_words(&self, set: u32) -> Vec<i64> {
        let parameters = self.model.graph.parameters.iter().map(|parameter| &parameter.values);
        let initial = self.model.variables.iter().map(|variable| &variable.init);
        parameters.chain(initial).map(|values| values[set as usize]).collect()
    }

    /// Whether `words` may be written as parameter set `set`.
    ///
    /// # Errors
    /// Parameters that are read only, a set that is not there, another number of words, or one beyond its format.
    pub fn check_parameters(&self, set: u32, words: &[i64]) -> Result<(), WriteError> {
        let formats = self.parameter_formats();
        if !self.writable_parameters {
            return Err(WriteError::ReadOnly("parameters"));
        }
        if set >= self.parameter_sets() {
            return Err(WriteError::NoSet(self.parameter_sets()));
        }
        if words.len() != formats.len() {
            return Err(WriteError::Words(formats.len() as u32));
        }
        let beyond = formats.iter().zip(words).position(|(format, &word)| !format.contains(word.into()));
        beyond.map_or(Ok(()), |place| Err(WriteError::Word(place as u32)))
    }
}
