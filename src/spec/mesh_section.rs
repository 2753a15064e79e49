//! The keys of `[hardware]` that lay out more than one tile: `mesh`, `host`, `link_depth`.

use super::table::Table;
use super::value::Value;
use super::{Located, MAX_MESH, Span};

/// Packets that an input queue of a router holds where the config does not say.
const LINK_DEPTH: u32 = 4;

/// Mesh, host tile and depth of the router's queues.
pub(super) struct MeshKeys {
    pub mesh: Located<[u32; 2]>,
    pub host: Located<[u32; 2]>,
    pub link_depth: Located<u32>,
}

/// Reads the keys out of `[hardware]`; what is wrong is reported. `span` is the place of keys that were left out.
pub(super) fn read(table: Option<&Table>, span: &Span) -> Option<MeshKeys> {
    let get = |key: &str| table.and_then(|table| table.get(key));
    let absent = |value| Some(Located { value, span: span.clone() });
    let mesh = get("mesh").map_or(absent([1, 1]), |value| read_mesh(&value));
    let host = get("host").map_or(absent([0, 0]), |value| value.place("two whole numbers, `[x, y]`"));
    let host = host.filter(|host| mesh.as_ref().is_none_or(|mesh| check_host(table, mesh, host)));
    let link_depth = match get("link_depth") {
        Some(value) => value.power_of_two(2, 64).filter(|_| check_links(table, mesh.as_ref())),
        None => Some(Located { value: LINK_DEPTH, span: span.clone() }),
    };
    Some(MeshKeys { mesh: mesh?, host: host?, link_depth: link_depth? })
}

impl Value<'_> {
    /// Column and row of a tile, which may lie beyond the mesh.
    pub fn place(&self, expected: &str) -> Option<Located<[u32; 2]>> {
        let numbers = self.elements(expected)?;
        let numbers: Option<Vec<u32>> = numbers.iter().map(|v| Some(v.whole_u32(0, u32::MAX, "")?.value)).collect();
        match numbers?[..] {
            [x, y] => Some(self.located([x, y])),
            _ => self.wrong_count(2),
        }
    }

    fn wrong_count<T>(&self, expected: usize) -> Option<T> {
        self.report(format!("`{}` must have {expected} numbers", self.key), "write `[x, y]`", "");
        None
    }
}

fn read_mesh(value: &Value) -> Option<Located<[u32; 2]>> {
    let sizes = value.elements("two whole numbers, `[columns, rows]`")?;
    let help = format!("a mesh has up to {MAX_MESH} x {MAX_MESH} tiles: `[columns, rows]`");
    let sizes: Option<Vec<_>> = sizes.iter().map(|v| Some(v.whole_u32(1, MAX_MESH, &help)?.value)).collect();
    match sizes?[..] {
        [width, height] => Some(value.located([width, height])),
        _ => value.wrong_count(2),
    }
}

/// Whether the host's tile is one at the rim of the mesh; otherwise says so.
fn check_host(table: Option<&Table>, mesh: &Located<[u32; 2]>, host: &Located<[u32; 2]>) -> bool {
    let ([width, height], [x, y]) = (mesh.value, host.value);
    let report = |title: String, remark: &str, help: String| {
        let error = super::Diagnostic::new(title, host.span.clone(), remark).help(help);
        let document = table.expect("a host other than [0, 0] was written").document;
        document.report(error.related(mesh.span.clone(), format!("a mesh of {width} x {height} tiles")));
        false
    };
    if x >= width || y >= height {
        let help = format!("x is from 0 to {}, y from 0 to {}", width - 1, height - 1);
        return report(format!("the host cannot be at tile [{x}, {y}]"), "there is no such tile", help);
    }
    if x > 0 && y > 0 && x + 1 < width && y + 1 < height {
        let title = format!("the host cannot be at tile [{x}, {y}], inside the mesh");
        return report(
            title,
            "not at the rim",
            format!("use a tile at the rim: `[0, {y}]` is the nearest to the west"),
        );
    }
    true
}

/// Whether there are links to have a depth; otherwise says so.
fn check_links(table: Option<&Table>, mesh: Option<&Located<[u32; 2]>>) -> bool {
    let (Some(table), Some([1, 1])) = (table, mesh.map(|mesh| mesh.value)) else { return true };
    let title = "`link_depth` has no effect on a chip of one tile";
    let error = super::Diagnostic::new(title, table.key_span("link_depth"), "would be ignored");
    table.document.report(error.help("leave `link_depth` out, or write a `mesh` of more tiles"));
    false
}
