//! The mesh of tiles, and the addresses that name them.

use super::core::index_bits;

/// A mesh of `width` times `height` tiles. Tile (x, y) has number `y * width + x`; x grows to the east, y to the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mesh {
    /// Tiles from west to east.
    pub width: u32,
    /// Tiles from south to north.
    pub height: u32,
    /// Number of the tile where the host's words enter and leave: one at the rim.
    pub host: u32,
    /// Packets that an input queue of a router holds; a power of two.
    pub link_depth: u32,
}

impl Mesh {
    /// The mesh of a chip of one tile, which has no router.
    pub const SINGLE: Self = Self { width: 1, height: 1, host: 0, link_depth: 2 };

    /// Tiles.
    pub fn tiles(&self) -> u32 {
        self.width * self.height
    }

    /// Whether there is only one tile: then host and core talk without a mesh.
    pub fn is_single(&self) -> bool {
        self.tiles() == 1
    }

    /// Column and row of tile `tile`.
    pub fn place(&self, tile: u32) -> (u32, u32) {
        (tile % self.width, tile / self.width)
    }

    /// Bits of a column number, at least one.
    pub fn x_bits(&self) -> u32 {
        index_bits(self.width)
    }

    /// Bits of a row number, at least one.
    pub fn y_bits(&self) -> u32 {
        index_bits(self.height)
    }

    /// Bits of a tile's address `{y, x}` in the words of the host; none on a chip of one tile.
    pub fn address_bits(&self) -> u32 {
        if self.is_single() { 0 } else { self.x_bits() + self.y_bits() }
    }

    /// The address `{y, x}` of tile `tile`.
    pub fn address(&self, tile: u32) -> u32 {
        let (x, y) = self.place(tile);
        y << self.x_bits() | x
    }

    /// The tile at address `{y, x}`; `None` where there is none.
    pub fn at(&self, address: u32) -> Option<u32> {
        let (x, y) = (address & ((1 << self.x_bits()) - 1), address >> self.x_bits());
        (x < self.width && y < self.height).then(|| y * self.width + x)
    }

    /// Links that a packet takes from tile to tile.
    pub fn hops(&self, from: u32, to: u32) -> u32 {
        let ((from_x, from_y), (to_x, to_y)) = (self.place(from), self.place(to));
        from_x.abs_diff(to_x) + from_y.abs_diff(to_y)
    }
}
