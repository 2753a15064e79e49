//! Dimension-order routing: x before y.

use crate::design::Mesh;

/// The output that leads from a tile to another: `[from * tiles + to]`.
pub(super) fn table(mesh: Mesh) -> Box<[u8]> {
    let tiles = 0..mesh.tiles();
    tiles.clone().flat_map(|from| tiles.clone().map(move |to| output(mesh, from, to))).collect()
}

fn output(mesh: Mesh, from: u32, to: u32) -> u8 {
    let ((x, y), (to_x, to_y)) = (mesh.place(from), mesh.place(to));
    match (to_x.cmp(&x), to_y.cmp(&y)) {
        (std::cmp::Ordering::Greater, _) => 2,
        (std::cmp::Ordering::Less, _) => 4,
        (_, std::cmp::Ordering::Greater) => 1,
        (_, std::cmp::Ordering::Less) => 3,
        _ => 0,
    }
}
