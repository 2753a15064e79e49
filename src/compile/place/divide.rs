//! Which core type each tile has: that of the blocks which the config places there; the other tiles are divided such that
//! the fullest tile has as few blocks as can be.

use super::super::core_types::CoreTypes;
use super::capacity::{Limits, name};
use super::grow::snake;
use super::units::{Unit, units};
use crate::spec::{Diagnostic, Spec};

/// The core type of each tile, `[tiles]`, and of each block, `[blocks]`.
pub(in crate::compile) struct Division {
    pub of_tile: Vec<u32>,
    pub of_unit: Vec<u32>,
}

impl Division {
    /// Tiles for all core types. Each type gets tiles that lie side by side, as far as those of the config leave it open.
    ///
    /// # Errors
    /// Blocks of two core types on one tile; fewer tiles than core types; more blocks of a core type than its tiles hold.
    pub fn new(spec: &Spec, types: &CoreTypes) -> Result<Self, Diagnostic> {
        let units = units(spec);
        let [width, height] = spec.hardware.mesh.value;
        let of_unit: Vec<u32> = units.iter().map(|unit| types.of_population[unit.population].0).collect();
        let count = types.types.len();
        if count == 1 {
            return Ok(Self { of_tile: vec![0; (width * height) as usize], of_unit });
        }
        let mut of_tile = fixed(spec, &units, &of_unit)?;
        let open: Vec<u32> =
            snake(width, height).into_iter().filter(|&tile| of_tile[tile as usize].is_none()).collect();
        let blocks = tally(count, of_unit.iter().copied());
        let needed = tally(count, units.iter().zip(&of_unit).filter(|(u, _)| u.fixed.is_none()).map(|(_, &core)| core));
        let mut tiles = tally(count, of_tile.iter().filter_map(|&core| core));
        let mut given = vec![0; count];
        for _ in 0..open.len() {
            // The type with the fullest tiles; one without a tile before all others.
            let fullness = |core: usize| if tiles[core] == 0 { u32::MAX } else { blocks[core].div_ceil(tiles[core]) };
            let candidates = (0..count).filter(|&core| needed[core] > 0);
            let fullest = candidates.max_by_key(|&core| (fullness(core), std::cmp::Reverse(core)));
            let Some(core) = fullest else { break };
            given[core] += 1;
            tiles[core] += 1;
        }
        if tiles.contains(&0) {
            return Err(too_few(spec, types, &tiles));
        }
        let spread = (0..).zip(&given).flat_map(|(core, &given)| std::iter::repeat_n(core, given));
        open.iter().zip(spread).for_each(|(&tile, core)| of_tile[tile as usize] = Some(core));
        let division = Self { of_tile: of_tile.into_iter().map(|core| core.unwrap_or(0)).collect(), of_unit };
        division.check(spec, types, &blocks, &tiles)?;
        Ok(division)
    }

    /// Whether tile `tile` has the core type of block `unit`.
    pub fn may_stand(&self, unit: u32, tile: u32) -> bool {
        self.of_unit[unit as usize] == self.of_tile[tile as usize]
    }

    /// Refuses more blocks of a core type than its tiles hold.
    fn check(&self, spec: &Spec, types: &CoreTypes, blocks: &[u32], tiles: &[u32]) -> Result<(), Diagnostic> {
        let lanes = spec.hardware.lanes.value;
        let most = Limits::new(spec).neurons / lanes;
        let Some(core) = (0..types.types.len()).find(|&core| blocks[core] > most * tiles[core]) else { return Ok(()) };
        let first = &spec.populations[types.types[core].first[0]];
        let title = format!(
            "the populations that share a core type with `{}` take {} neurons, and there is room for {} on their {}",
            first.name.value,
            blocks[core] * lanes,
            most * tiles[core] * lanes,
            if tiles[core] == 1 { "tile".to_owned() } else { format!("{} tiles", tiles[core]) }
        );
        let needed: u32 = blocks.iter().map(|blocks| blocks.div_ceil(most)).sum();
        let error = Diagnostic::new(title, spec.hardware.mesh.span.clone(), "a tile has one core type");
        let error = error.related(first.model_span.clone(), "the model of this core type");
        Err(error.help(format!("use a mesh of at least {needed} tiles, or fewer neurons")))
    }
}

/// How often each core type occurs.
fn tally(count: usize, cores: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut tally = vec![0; count];
    cores.for_each(|core| tally[core as usize] += 1);
    tally
}

/// The core types of the tiles that the config names.
fn fixed(spec: &Spec, units: &[Unit], of_unit: &[u32]) -> Result<Vec<Option<u32>>, Diagnostic> {
    let [width, height] = spec.hardware.mesh.value;
    let mut first: Vec<Option<usize>> = vec![None; (width * height) as usize];
    for (place, unit) in units.iter().enumerate() {
        let Some(tile) = unit.fixed else { continue };
        let other = *first[tile as usize].get_or_insert(place);
        if of_unit[other] != of_unit[place] {
            let [one, two] = [other, place].map(|place| &spec.populations[units[place].population]);
            let (one_name, two_name) = (&one.name.value, &two.name.value);
            let title = format!(
                "`{one_name}` and `{two_name}` share no core type, and both stand on tile {}",
                name(spec, tile)
            );
            let span = |population: &crate::spec::Population| {
                population.tiles.as_ref().map_or(population.name.span.clone(), |tiles| tiles.span.clone())
            };
            let error = Diagnostic::new(title, span(two), "a tile has one core type");
            let error = error.related(span(one), format!("`{one_name}`, {}", one.model.name()));
            return Err(error.help("place them on different tiles"));
        }
    }
    Ok(first.into_iter().map(|place| place.map(|place| of_unit[place])).collect())
}

/// The mesh has no tile for a core type.
fn too_few(spec: &Spec, types: &CoreTypes, tiles: &[u32]) -> Diagnostic {
    let [width, height] = spec.hardware.mesh.value;
    let first = |core: usize| &spec.populations[types.types[core].first[0]];
    let names = (0..tiles.len()).map(|core| format!("`{}` is {}", first(core).name.value, first(core).model.name()));
    let names: Vec<String> = names.collect();
    let (last, others) = names.split_last().expect("there are core types");
    let left = tiles.iter().position(|&tiles| tiles == 0).expect("a core type is left over");
    let title = format!("{} and {last}: a tile has one core type", others.join(", "));
    let remark = match width * height {
        1 => "no tile is left for this one".to_owned(),
        tiles => format!("no tile of {tiles} is left for this one"),
    };
    let mut error = Diagnostic::new(title, first(left).model_span.clone(), remark);
    for core in (0..tiles.len()).filter(|&core| core != left) {
        error = error.related(first(core).model_span.clone(), "a core type of its own");
    }
    error = error.related(spec.hardware.mesh.span.clone(), format!("{width} x {height} tiles"));
    match tiles.len() as u32 > width * height {
        true => error.help(format!("use a mesh of at least {0} tiles, such as `mesh = [{0}, 1]`", tiles.len())),
        false => error.help("leave a tile to each core type: place populations on fewer tiles, or use a larger mesh"),
    }
}
