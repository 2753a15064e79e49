//! The spike router of a mesh, with its queue and its arbiter: the same for every tile, from a few plain numbers.

use askama::Template;

use super::bits::Bits;
use super::dimensions::one_line;
use super::views::file;
use super::{GeneratedFile, Header};

/// What a router is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouterShape {
    /// Its modules are `NAME_mesh_router`, `NAME_link_queue` and `NAME_round_robin`.
    pub name: String,
    /// Tiles of the mesh from west to east.
    pub width: u32,
    /// Tiles of the mesh from south to north.
    pub height: u32,
    /// Packets that a queue holds: a power of two, 2 to 64.
    pub link_depth: u32,
    /// Bits of a packet's payload.
    pub payload_bits: u32,
}

impl RouterShape {
    /// Bits of a packet, `{to_host, y, x, payload}`.
    pub fn packet_bits(&self) -> u32 {
        1 + Bits::numbering(self.height).n() + Bits::numbering(self.width).n() + self.payload_bits
    }
}

/// The ports in the order of their numbers.
const PORTS: [&str; 5] = ["local", "north", "east", "south", "west"];

/// For each output the ports whose packets can go there, ascending: along x before y, and never back.
const SOURCES: [&[usize]; 5] = [&[0, 1, 2, 3, 4], &[0, 2, 3, 4], &[0, 4], &[0, 1, 2, 4], &[0, 2]];

/// Names, widths, fields and literals, as the templates print them.
struct RouterDimensions {
    name: String,
    chip: String,
    config: String,
    version: String,
    width: u32,
    height: u32,
    link_depth: u32,
    x: Bits,
    y: Bits,
    x_field: String,
    y_field: String,
    packet: Bits,
    packets: Bits,
    queue_address: Bits,
    queue_pointer: Bits,
    queue_full: String,
    ports: Vec<Port>,
    outputs: Vec<Output>,
}

/// An input port and its queue.
struct Port {
    name: &'static str,
    port: usize,
    /// Packets that move along y alone are in the column that they go to: nobody asks for their x.
    moves_along_x: bool,
    /// Where its packet stands among those of all ports.
    field: String,
    /// When its head leaves: the grants that it can have, each with the readiness of its output.
    grants: Vec<String>,
}

/// An output port and its arbiter.
struct Output {
    name: &'static str,
    port: usize,
    /// Where its packet stands among those of all ports.
    field: String,
    request: Bits,
    /// The ports whose queues can ask for it, ascending.
    sources: Vec<&'static str>,
    /// The same in words.
    from: String,
    /// Their requests, the highest port first.
    requests: String,
}

impl RouterDimensions {
    fn new(shape: &RouterShape, header: &Header) -> Self {
        let packet = Bits(shape.packet_bits());
        let (x, y) = (Bits::numbering(shape.width), Bits::numbering(shape.height));
        let queue_address = Bits::numbering(shape.link_depth);
        let queue_pointer = Bits(queue_address.n() + 1);
        Self {
            name: shape.name.clone(),
            chip: shape.name.clone(),
            config: one_line(&header.config),
            version: one_line(&header.version),
            width: shape.width,
            height: shape.height,
            link_depth: shape.link_depth,
            x,
            y,
            x_field: x.field(shape.payload_bits),
            y_field: y.field(shape.payload_bits + x.n()),
            packet,
            packets: Bits(PORTS.len() as u32 * packet.n()),
            queue_address,
            queue_pointer,
            queue_full: queue_pointer.literal(shape.link_depth.into()),
            ports: (0..PORTS.len()).map(|port| Port::new(port, packet)).collect(),
            outputs: (0..PORTS.len()).map(|port| Output::new(port, packet)).collect(),
        }
    }
}

impl Port {
    fn new(port: usize, packet: Bits) -> Self {
        let leaves = |output: usize| {
            let place = SOURCES[output].iter().position(|source| *source == port)?;
            Some(format!("{}_grant[{place}] & out_ready_i[{output}]", PORTS[output]))
        };
        Self {
            name: PORTS[port],
            port,
            moves_along_x: !["north", "south"].contains(&PORTS[port]),
            field: place_among_ports(packet, port),
            grants: (0..PORTS.len()).filter_map(leaves).collect(),
        }
    }
}

impl Output {
    fn new(port: usize, packet: Bits) -> Self {
        let sources: Vec<&str> = SOURCES[port].iter().map(|source| PORTS[*source]).collect();
        let requests: Vec<String> = sources.iter().rev().map(|name| format!("{name}_to_{}", PORTS[port])).collect();
        Self {
            name: PORTS[port],
            port,
            field: place_among_ports(packet, port),
            request: Bits(sources.len() as u32),
            from: sources.join(", "),
            requests: requests.join(", "),
            sources,
        }
    }
}

/// The field of a port's packet among those of all ports.
fn place_among_ports(packet: Bits, port: usize) -> String {
    packet.field(port as u32 * packet.n())
}

#[derive(Template)]
#[template(path = "rtl/round_robin.sv")]
struct RoundRobin<'a> {
    d: &'a RouterDimensions,
}

#[derive(Template)]
#[template(path = "rtl/link_queue.sv")]
struct LinkQueue<'a> {
    d: &'a RouterDimensions,
}

#[derive(Template)]
#[template(path = "rtl/mesh_router.sv")]
struct MeshRouter<'a> {
    d: &'a RouterDimensions,
}

/// The Verilog of a router, in the order of compilation: its arbiter, its queue, the router.
///
/// # Panics
/// Where `link_depth` is not a power of two from 2 to 64.
pub fn router_files(shape: &RouterShape, header: &Header) -> Vec<GeneratedFile> {
    let depth = shape.link_depth;
    assert!(depth.is_power_of_two() && (2..=64).contains(&depth), "link_depth {depth} is no power of two from 2 to 64");
    let d = &RouterDimensions::new(shape, header);
    let path = |module: &str| format!("{}_{module}.sv", d.name);
    vec![
        file(path("round_robin"), &RoundRobin { d }),
        file(path("link_queue"), &LinkQueue { d }),
        file(path("mesh_router"), &MeshRouter { d }),
    ]
}
