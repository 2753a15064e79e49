//! Where neurons are to stand, and how much a tile holds: `tiles` of a population, and `[hardware.tile]`.

use super::table::Table;
use super::value::Value;
use super::{Diagnostic, Located, MAX_AXONS, MAX_NEURONS, MAX_ROUTES, MAX_SYNAPSE_WORDS, TileCapacity, TileShare};

const TILE: &str = "a tile, `[x, y]`, or `{ tile = [x, y], neurons = 40 }`";

/// Reads `tiles` of a population of `count` neurons; what is wrong is reported.
pub(super) fn read_shares(
    value: &Value,
    count: Option<&Located<u32>>,
    mesh: Option<&Located<[u32; 2]>>,
) -> Option<Located<Vec<TileShare>>> {
    let elements = value.elements("an array of tiles, such as `[[0, 0], [1, 0]]`")?;
    if elements.is_empty() {
        value.report("`tiles` is empty".to_owned(), "needs a tile", "leave `tiles` out to have the tiles chosen");
        return None;
    }
    let shares: Vec<_> = elements.iter().map(|element| read_share(element, mesh)).collect();
    let shares: Vec<TileShare> = shares.into_iter().collect::<Option<_>>()?;
    let counted = shares.iter().filter(|share| share.neurons.is_some()).count();
    let is_right = match counted {
        0 => names_each_tile_once(value, &shares),
        all if all == shares.len() => count.is_none_or(|count| has_all_neurons(value, &shares, count)),
        _ => {
            value.report(
                "some tiles have `neurons`, and some have not".to_owned(),
                "tiles of both kinds",
                "write `neurons` for every tile, or for none: then the population is cut evenly",
            );
            false
        }
    };
    is_right.then(|| value.located(shares))
}

fn read_share(value: &Value, mesh: Option<&Located<[u32; 2]>>) -> Option<TileShare> {
    let (tile, neurons) = if value.is_table() {
        let table = Table::fixed(value, "a tile of `tiles`", &["tile", "neurons"])?;
        let tile = table.required("tile", "tile = [0, 0]").and_then(|tile| tile.place("a tile, `[x, y]`"));
        let neurons = table.required("neurons", "neurons = 40").and_then(|v| v.whole_u32(1, MAX_NEURONS, ""));
        (tile?, Some(neurons?))
    } else {
        (value.place(TILE)?, None)
    };
    mesh.is_none_or(|mesh| is_in_mesh(value, &tile, mesh)).then_some(TileShare { tile, neurons })
}

fn is_in_mesh(value: &Value, tile: &Located<[u32; 2]>, mesh: &Located<[u32; 2]>) -> bool {
    let ([x, y], [width, height]) = (tile.value, mesh.value);
    let inside = x < width && y < height;
    if !inside {
        let title = format!("there is no tile [{x}, {y}] in a mesh of {width} x {height}");
        let error = Diagnostic::new(title, tile.span.clone(), "beyond the mesh");
        let help = format!("x is from 0 to {}, y from 0 to {}", width - 1, height - 1);
        value.document.report(error.related(mesh.span.clone(), "the mesh").help(help));
    }
    inside
}

fn names_each_tile_once(value: &Value, shares: &[TileShare]) -> bool {
    let mut later = shares.iter().enumerate().skip(1);
    let twice = later.find_map(|(place, share)| {
        let first = shares[..place].iter().find(|other| other.tile.value == share.tile.value)?;
        Some((share, first))
    });
    if let Some((share, first)) = twice {
        let [x, y] = share.tile.value;
        let title = format!("`tiles` has tile [{x}, {y}] twice");
        let error = Diagnostic::new(title, share.tile.span.clone(), "the second time");
        let help = "name each tile once, or say how many `neurons` each time";
        value.document.report(error.related(first.tile.span.clone(), "the first time").help(help));
    }
    twice.is_none()
}

fn has_all_neurons(value: &Value, shares: &[TileShare], count: &Located<u32>) -> bool {
    let neurons = shares.iter().filter_map(|share| share.neurons.as_ref());
    let total: u64 = neurons.map(|neurons| u64::from(neurons.value)).sum();
    let is_all = total == u64::from(count.value);
    if !is_all {
        let title = format!("the tiles have {total} neurons of a population of {}", count.value);
        let difference = total.abs_diff(count.value.into());
        let remark = if total > count.value.into() { "too many" } else { "without a tile" };
        let error = Diagnostic::new(title, value.span(), format!("{difference} {remark}"));
        value.document.report(error.related(count.span.clone(), format!("{} neurons", count.value)));
    }
    is_all
}

/// Reads `[hardware.tile]`; what is wrong is reported.
pub(super) fn read_capacity(value: &Value) -> Option<TileCapacity> {
    let table = Table::fixed(value, "[hardware.tile]", &["neurons", "axons", "synapse_words", "routes"])?;
    let read = |key: &str, most: u32| match table.get(key) {
        Some(value) => value.whole_u32(1, most, &format!("no tile can have more than {most}")).map(Some),
        None => Some(None),
    };
    let neurons = read("neurons", MAX_NEURONS);
    let axons = read("axons", MAX_AXONS);
    let synapse_words = read("synapse_words", MAX_SYNAPSE_WORDS);
    let routes = read("routes", MAX_ROUTES);
    Some(TileCapacity { neurons: neurons?, axons: axons?, synapse_words: synapse_words?, routes: routes? })
}
