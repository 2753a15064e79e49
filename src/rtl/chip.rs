//! Every number and range that the templates of a chip of several tiles print, besides those of its cores.

use super::bits::Bits;
use super::core_type::CoreType;
use super::dimensions::Dimensions;
use super::memories::{Memory, tile_name};
use super::routes::{IndexFields, PacketFields};
use crate::design::Design;

/// Names, widths, fields and literals. A field is a text like `11:4`, a literal one like `8'd25`.
pub(super) struct ChipDimensions {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) x: Bits,
    pub(super) y: Bits,
    // host
    pub(super) host_x: u32,
    pub(super) host_y: u32,
    pub(super) in_data: Bits,
    pub(super) out_data: Bits,
    pub(super) kind_field: String,
    pub(super) event_tile_field: String,
    pub(super) end_of_step: String,
    pub(super) spike: Bits,
    pub(super) host_x_spike: u32,
    pub(super) host_y_spike: u32,
    pub(super) debug_tile: Bits,
    pub(super) y_field: String,
    // packets
    pub(super) payload: Bits,
    pub(super) destination_field: String,
    // routes
    pub(super) index_fields: String,
    pub(super) route_address: Bits,
    pub(super) route_count: Bits,
    pub(super) route_count_field: String,
    // one bit, packet or word a link, tile or row
    pub(super) links: Bits,
    pub(super) row: Bits,
    pub(super) row_packets: Bits,
    pub(super) row_spikes: Bits,
    pub(super) row_debug: Bits,
    pub(super) chip: Bits,
    pub(super) chip_packets: Bits,
    pub(super) column: Bits,
    pub(super) column_spikes: Bits,
    pub(super) column_debug: Bits,
    pub(super) tile_ports: Vec<TilePort>,
    pub(super) row_ports: Vec<RowPort>,
    pub(super) cores: Vec<TileCore>,
}

/// A core type, and when a tile has it.
pub(super) struct TileCore {
    /// The prefix of its modules.
    pub(super) name: String,
    /// What its block is called.
    pub(super) label: String,
    /// The tiles that have it, as conditions on the name of the tile; none where all tiles have it.
    pub(super) conditions: Vec<String>,
}

/// A port of a tile for its four links: what it is connected to in the row, west first.
pub(super) struct TilePort {
    pub(super) port: String,
    pub(super) signals: Vec<String>,
}

/// A port of a row for the links of its tiles.
pub(super) struct RowPort {
    pub(super) port: String,
    pub(super) signal: String,
    /// Bits of a row.
    pub(super) bits: u32,
}

/// A fetch of words from a memory: two registers.
pub(super) struct TableFetch {
    /// A sentence for the head of the file.
    pub(super) title: &'static str,
    pub(super) memory: String,
    pub(super) address: Bits,
    pub(super) word: Bits,
}

impl TableFetch {
    pub(super) fn new(title: &'static str, memory: &Memory) -> Self {
        Self { title, memory: memory.name.clone(), address: memory.address, word: memory.word }
    }
}

impl ChipDimensions {
    pub(super) fn new(design: &Design, d: &Dimensions) -> Self {
        let mesh = design.mesh;
        let (packet, index) = (PacketFields::new(design), IndexFields::new(design));
        let (host_x, host_y) = mesh.place(mesh.host);
        let spike = Bits(design.neuron_bits());
        let tile = Bits(mesh.address_bits());
        let times = |bits: Bits, count: u32| Bits(bits.n() * count);
        let (width, height, tiles) = (mesh.width, mesh.height, mesh.tiles());
        Self {
            width,
            height,
            x: packet.x,
            y: packet.y,
            host_x,
            host_y,
            in_data: Bits(design.input_bits()),
            out_data: Bits(design.output_bits()),
            kind_field: Bits(2).field(design.event_bits()),
            event_tile_field: tile.field(d.axon.n()),
            end_of_step: format!("{{1'b1, {}'d0}}", spike.n()),
            spike,
            host_x_spike: host_x * spike.n(),
            host_y_spike: host_y * spike.n(),
            debug_tile: tile,
            y_field: packet.y.field(packet.x.n()),
            payload: packet.payload,
            destination_field: tile.field(packet.payload.n()),
            index_fields: index.text(),
            route_address: index.first,
            route_count: index.count,
            route_count_field: index.count.field(index.first.n()),
            links: times(d.packet, 4),
            row: Bits(width),
            row_packets: times(d.packet, width),
            row_spikes: times(spike, width),
            row_debug: times(d.debug_data, width),
            chip: Bits(tiles),
            chip_packets: times(d.packet, tiles),
            column: Bits(height),
            column_spikes: times(spike, height),
            column_debug: times(d.debug_data, height),
            tile_ports: tile_ports(d.packet),
            row_ports: row_ports(width, d.packet),
            cores: CoreType::all(design).iter().map(TileCore::new).collect(),
        }
    }
}

impl TileCore {
    fn new(of: &CoreType) -> Self {
        let is_tile = |(number, _)| format!("Tile == \"{}\"", tile_name(of.design.mesh.place(number)));
        let conditions = if of.suffix().is_empty() { vec![] } else { of.tiles().map(is_tile).collect() };
        Self { name: of.name.clone(), label: of.suffix().to_owned(), conditions }
    }
}

/// Ports of a link from or to a neighbour: its signal, and whether it is an input.
const LINK: [(&str, bool); 3] = [("valid", true), ("ready", false), ("packet", true)];

/// Whether signals that come `from` a neighbour, or go to it, are inputs.
fn direction(from: bool, with_the_packet: bool) -> &'static str {
    if from == with_the_packet { "i" } else { "o" }
}

fn tile_ports(packet: Bits) -> Vec<TilePort> {
    let port = |from: bool, (signal, with_the_packet): (&str, bool)| {
        let (way, side) = if from { ("from", "in") } else { ("to", "out") };
        let suffix = direction(from, with_the_packet);
        let select = if signal == "packet" { format!("x*{0}+:{0}", packet.n()) } else { "x".to_owned() };
        let of = |neighbour: &&str| match *neighbour {
            "north" | "south" => format!("{way}_{neighbour}_{signal}_{suffix}[{select}]"),
            _ => format!("{way}_{neighbour}_{signal}[{select}]"),
        };
        let signals = ["west", "south", "east", "north"].iter().map(of).collect();
        TilePort { port: format!("{side}_{signal}_{suffix}"), signals }
    };
    [true, false].iter().flat_map(|&from| LINK.map(|signal| port(from, signal))).collect()
}

fn row_ports(width: u32, packet: Bits) -> Vec<RowPort> {
    let port = |way: &str, (signal, with_the_packet): (&str, bool)| {
        let suffix = direction(way.starts_with("from"), with_the_packet);
        let bits = if signal == "packet" { width * packet.n() } else { width };
        RowPort { port: format!("{way}_{signal}_{suffix}"), signal: format!("{way}_{signal}"), bits }
    };
    let ways = ["from_north", "to_north", "from_south", "to_south"];
    ways.iter().flat_map(|way| LINK.map(|signal| port(way, signal))).collect()
}
