//! Runs a router in Icarus Verilog with given inputs, and reads what it shows in each cycle.

use std::path::Path;
use std::process::Command;

use rheobase::rtl::{GeneratedFile, RouterShape};

use crate::naive::{Inputs, Outputs, Packet};
use crate::tools;

const TESTBENCH: &str = include_str!("testbench.sv");

/// A place in a mesh.
#[derive(Clone, Debug)]
pub struct Tile {
    pub shape: RouterShape,
    pub x: u32,
    pub y: u32,
}

impl Tile {
    /// A packet to (x, y); `rest` is its payload, with `to_host` above.
    pub fn packet(&self, x: u32, y: u32, rest: u64) -> Packet {
        let (x_bits, y_bits) = (bits(self.shape.width), bits(self.shape.height));
        let payload_bits = self.shape.payload_bits;
        let (payload, to_host) = (rest & ((1 << payload_bits) - 1), rest >> payload_bits & 1);
        let place = u64::from(x) | u64::from(y) << x_bits | to_host << (x_bits + y_bits);
        Packet { x, y, word: place << payload_bits | payload }
    }

    /// Is there a neighbour behind the port? The core is one.
    pub fn has_link(&self, port: usize) -> bool {
        let (width, height) = (self.shape.width, self.shape.height);
        [true, self.y + 1 < height, self.x + 1 < width, self.y > 0, self.x > 0][port]
    }

    pub fn links(&self) -> usize {
        (0..5).filter(|port| self.has_link(*port)).count()
    }

    /// Can a packet come in at `input` and leave at `output`? Straight on, from x to y, from and to the core.
    pub fn has_turn(&self, input: usize, output: usize) -> bool {
        let along_x = |port| port == 2 || port == 4;
        let goes = match (input, output) {
            (0, _) | (_, 0) => true,
            _ if input == output => false,
            _ => along_x(input) || !along_x(output),
        };
        goes && self.has_link(input) && self.has_link(output)
    }
}

fn bits(count: u32) -> u32 {
    (1..).find(|bits| count <= 1 << bits).expect("a count of tiles")
}

/// What the router of `files` on `tile` shows in each cycle after reset.
pub fn simulate(files: &[GeneratedFile], tile: &Tile, inputs: &[Inputs]) -> Vec<Outputs> {
    let folder = tools::write(files);
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file is written");
    let packet_bits = tile.shape.packet_bits() as usize;
    write("stimulus.mem", &inputs.iter().map(|inputs| stimulus(inputs, packet_bits)).collect::<String>());
    write("testbench.sv", TESTBENCH);
    let place = |name: &str, count: u32, at: u32| format!("-D{name}={}'d{at}", bits(count));
    let macros = [
        format!("-DROUTER={}_mesh_router", tile.shape.name),
        format!("-DPACKET={packet_bits}"),
        format!("-DCYCLES={}", inputs.len()),
        place("X", tile.shape.width, tile.x),
        place("Y", tile.shape.height, tile.y),
    ];
    let paths = files.iter().map(|file| file.path.as_str());
    run(
        Command::new("iverilog").args(["-g2012", "-o", "run.vvp"]).args(macros).args(paths).arg("testbench.sv"),
        &folder,
    );
    let said = run(Command::new("vvp").args(["-n", "run.vvp"]), &folder);
    said.lines().filter(|line| !line.contains("$finish")).map(|line| outputs(line, packet_bits)).collect()
}

fn run(command: &mut Command, folder: impl AsRef<Path>) -> String {
    let output = command.current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}; `make setup` installs it"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    said
}

/// A line of the stimulus in binary, the highest bit first.
fn stimulus(inputs: &Inputs, packet_bits: usize) -> String {
    let flag = |bit: bool| if bit { '1' } else { '0' };
    let ready: String = inputs.out_ready.iter().rev().map(|ready| flag(*ready)).collect();
    let valid: String = inputs.offered.iter().rev().map(|packet| flag(packet.is_some())).collect();
    let words = inputs.offered.iter().rev().map(|packet| packet.map_or(0, |packet| packet.word));
    let packets: String = words.map(|word| format!("{word:0packet_bits$b}")).collect();
    format!("{ready}{valid}{packets}\n")
}

/// What a line of the testbench says.
fn outputs(line: &str, packet_bits: usize) -> Outputs {
    let words: Vec<&str> = line.split(' ').collect();
    let [in_ready, out_valid, empty, packets] = words[..] else { panic!("four words, not `{line}`") };
    let flag = |bits: &str, port: usize| match bits.as_bytes()[bits.len() - 1 - port] {
        b'0' => false,
        b'1' => true,
        other => panic!("`{}` in `{line}`", char::from(other)),
    };
    let packet = |port: usize| {
        let from = packets.len() - (port + 1) * packet_bits;
        let digits = &packets[from..from + packet_bits];
        u64::from_str_radix(digits, 2).unwrap_or_else(|error| panic!("{digits}: {error} in `{line}`"))
    };
    Outputs {
        in_ready: std::array::from_fn(|port| flag(in_ready, port)),
        offered: std::array::from_fn(|port| flag(out_valid, port).then(|| packet(port))),
        empty: flag(empty, 0),
    }
}
