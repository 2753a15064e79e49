//! What a tile holds, and what is said of a network that needs more.

use super::units::Unit;
use crate::spec::{Diagnostic, MAX_AXONS, MAX_NEURONS, MAX_ROUTES, MAX_SYNAPSE_WORDS, Span, Spec};

/// What a tile needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::compile) struct Needs {
    pub axons: u64,
    pub synapse_words: u64,
    pub routes: u64,
}

/// What every tile holds.
#[derive(Clone, Debug)]
pub(in crate::compile) struct Limits {
    /// Neurons, with the empty lanes of partly filled blocks; a multiple of the lanes.
    pub neurons: u32,
    holds: Needs,
    is_open: bool,
}

impl Limits {
    /// The limits of a config.
    pub fn new(spec: &Spec) -> Self {
        let (tile, lanes) = (&spec.hardware.tile, spec.hardware.lanes.value);
        let or = |written: &Option<crate::spec::Located<u32>>, most| written.as_ref().map_or(most, |limit| limit.value);
        let holds = Needs {
            axons: or(&tile.axons, MAX_AXONS).into(),
            synapse_words: or(&tile.synapse_words, MAX_SYNAPSE_WORDS).into(),
            routes: or(&tile.routes, MAX_ROUTES).into(),
        };
        let is_open = tile.axons.is_none() && tile.routes.is_none();
        Self { neurons: or(&tile.neurons, MAX_NEURONS) / lanes * lanes, holds, is_open }
    }

    /// Limits for the search: without one on synapse words, which it only estimates.
    pub fn without_words(&self) -> Self {
        Self { holds: Needs { synapse_words: u64::MAX, ..self.holds }, ..*self }
    }

    /// Limits for the search once the words are known that a placement takes: `estimated` and `found` of all tiles.
    pub fn with_words(&self, estimated: u64, found: u64) -> Self {
        let scaled = u128::from(self.holds.synapse_words) * u128::from(estimated) / u128::from(found.max(1));
        let synapse_words = u64::try_from(scaled).unwrap_or(u64::MAX).max(1);
        Self { holds: Needs { synapse_words, ..self.holds }, is_open: false, ..*self }
    }

    /// Whether the config leaves axons and routes open.
    pub fn are_open(&self) -> bool {
        self.is_open
    }

    /// By how much a tile is overfull, in thousandths of what it holds.
    pub fn excess(&self, needs: &Needs) -> u64 {
        let over = |need: u64, holds: u64| need.saturating_sub(holds).saturating_mul(1000).div_ceil(holds);
        over(needs.axons, self.holds.axons)
            + over(needs.synapse_words, self.holds.synapse_words)
            + over(needs.routes, self.holds.routes)
    }
}

/// Refuses a network that needs more than the tiles hold; `needs` is one a tile.
///
/// # Errors
/// The first tile and resource that is exceeded.
pub(in crate::compile) fn check(spec: &Spec, limits: &Limits, needs: &[Needs]) -> Result<(), Diagnostic> {
    let tile = &spec.hardware.tile;
    let span = |written: &Option<crate::spec::Located<u32>>| written.as_ref().map(|limit| limit.span.clone());
    let holds = limits.holds;
    let over = |key, noun, holds, span: Option<Span>, need: &dyn Fn(&Needs) -> u64| {
        let most = (0..needs.len()).max_by_key(|&tile| (need(&needs[tile]), std::cmp::Reverse(tile)))?;
        let total: u64 = needs.iter().map(need).sum();
        let over = Overfull { key, noun, tile: most as u32, needs: need(&needs[most]), holds, total, span };
        (over.needs > holds).then(|| over.explain(spec))
    };
    let found = over("axons", "axons", holds.axons, span(&tile.axons), &|needs| needs.axons)
        .or_else(|| {
            over("synapse_words", "synapse words", holds.synapse_words, span(&tile.synapse_words), &|needs| {
                needs.synapse_words
            })
        })
        .or_else(|| over("routes", "routes", holds.routes, span(&tile.routes), &|needs| needs.routes));
    found.map_or(Ok(()), Err)
}

/// A tile that needs more of something than it holds.
struct Overfull {
    key: &'static str,
    noun: &'static str,
    tile: u32,
    needs: u64,
    holds: u64,
    /// What all tiles need together.
    total: u64,
    /// Where the config says what a tile holds.
    span: Option<Span>,
}

impl Overfull {
    fn explain(&self, spec: &Spec) -> Diagnostic {
        let [width, height] = spec.hardware.mesh.value;
        let tiles = u64::from(width * height);
        let Self { key, noun, needs, holds, total, .. } = self;
        let over = needs - holds;
        let title = format!("tile {} needs {needs} {noun} and holds {holds}: {over} too many", name(spec, self.tile));
        let remark = format!("{total} in all, on {tiles} {}", if tiles == 1 { "tile" } else { "tiles" });
        let span = self.span.clone().unwrap_or_else(|| spec.hardware.mesh.span.clone());
        let mut error = Diagnostic::new(title, span, remark);
        for population in placed_on(spec, self.tile) {
            error = error.related(population, format!("places neurons on tile {}", name(spec, self.tile)));
        }
        if self.span.is_some() {
            error = error.help(format!("`{key} = {needs}` would do for this placement"));
        }
        let fewer = if *key == "synapse_words" { "more `lanes`, or fewer synapses" } else { "fewer connections" };
        if *total > holds * tiles {
            return error.help(format!("use at least {} tiles, or {fewer}", total.div_ceil(*holds)));
        }
        let room =
            format!("there is room for {} on all tiles: place populations otherwise, with `tiles`", holds * tiles);
        error.help(format!("{room}, or use a larger mesh, or {fewer}"))
    }
}

/// Column and row of a tile.
pub(super) fn name(spec: &Spec, tile: u32) -> String {
    let width = spec.hardware.mesh.value[0];
    format!("[{}, {}]", tile % width, tile / width)
}

/// Where the config places populations on a tile.
fn placed_on(spec: &Spec, tile: u32) -> Vec<Span> {
    let width = spec.hardware.mesh.value[0];
    let shares = spec.populations.iter().filter_map(|population| population.tiles.as_ref()).flat_map(|t| &t.value);
    let here = shares.filter(|share| share.tile.value == [tile % width, tile / width]);
    here.map(|share| share.tile.span.clone()).collect()
}

/// Refuses more neurons than the tiles hold, or the tiles that the config names.
///
/// # Errors
/// As said.
pub(super) fn check_neurons(spec: &Spec, limits: &Limits, units: &[Unit]) -> Result<(), Diagnostic> {
    let (lanes, [width, height]) = (spec.hardware.lanes.value, spec.hardware.mesh.value);
    if limits.neurons == 0 {
        let written = spec.hardware.tile.neurons.as_ref().expect("a limit below the lanes was written");
        let title = format!("a tile of {} neurons has no room for a block of {lanes} lanes", written.value);
        let error = Diagnostic::new(title, written.span.clone(), format!("at least {lanes}"));
        return Err(error.related(spec.hardware.lanes.span.clone(), "the lanes"));
    }
    let mut fixed = vec![0u64; (width * height) as usize];
    for unit in units {
        if let Some(tile) = unit.fixed {
            fixed[tile as usize] += u64::from(lanes);
            if fixed[tile as usize] > limits.neurons.into() {
                return Err(too_many_on_tile(spec, limits, units, unit, tile));
            }
        }
    }
    let total = units.len() as u64 * u64::from(lanes);
    let room = u64::from(limits.neurons) * u64::from(width * height);
    if total > room { Err(too_many(spec, limits, total)) } else { Ok(()) }
}

fn too_many_on_tile(spec: &Spec, limits: &Limits, units: &[Unit], last: &Unit, tile: u32) -> Diagnostic {
    let lanes = spec.hardware.lanes.value;
    let there = units.iter().filter(|unit| unit.fixed == Some(tile)).count() as u64 * u64::from(lanes);
    let holds = u64::from(limits.neurons);
    let place = name(spec, tile);
    let title = format!("tile {place} is to have {there} neurons and holds {holds}: {} too many", there - holds);
    let population = &spec.populations[last.population];
    let span = population.tiles.as_ref().map_or(population.name.span.clone(), |tiles| tiles.span.clone());
    let mut error = Diagnostic::new(title, span, format!("`{}` is one too many", population.name.value));
    if let Some(written) = &spec.hardware.tile.neurons {
        error = error.related(written.span.clone(), "what a tile holds");
    }
    error
        .help(format!("every population fills up blocks of {lanes} neurons"))
        .help("use more tiles for it, or other ones")
}

fn too_many(spec: &Spec, limits: &Limits, total: u64) -> Diagnostic {
    let (lanes, [width, height]) = (&spec.hardware.lanes, spec.hardware.mesh.value);
    let tiles = u64::from(width * height);
    let holds = u64::from(limits.neurons);
    let chip = match tiles {
        1 => format!("a core that holds at most {holds}"),
        _ => format!("{tiles} tiles that hold {holds} each"),
    };
    let over = total - tiles * holds;
    let title = format!("the populations take {total} neurons of {chip}: {over} too many");
    let span = spec.hardware.tile.neurons.as_ref().map_or(lanes.span.clone(), |written| written.span.clone());
    let error = Diagnostic::new(title, span, format!("every population fills up blocks of {} neurons", lanes.value));
    error.help(format!("use a mesh of at least {} tiles, fewer lanes, or fewer neurons", total.div_ceil(holds)))
}
