//! The Verilog routers of a mesh as a program that carries packets.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use rheobase::cosim::run_tool;
use rheobase::design::Mesh;
use rheobase::emulator::mesh::Offer;
use rheobase::rtl::{Header, RouterShape, router_files};

/// A packet that has left the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The tile where it left.
    pub tile: usize,
    pub entered: u64,
    pub taken: u64,
    /// Its place in the list of offers.
    pub packet: u32,
}

pub struct Routers {
    /// The program.
    program: PathBuf,
    shape: RouterShape,
}

/// As many as there are packets at the most.
const PAYLOAD_BITS: u32 = 17;
/// No run is longer, in cycles.
const LAST_CYCLE: u64 = 10_000_000;

impl Routers {
    /// Verilates them.
    pub fn build(mesh: Mesh) -> Self {
        let Mesh { width, height, link_depth, .. } = mesh;
        let shape = RouterShape { name: "chip".into(), width, height, link_depth, payload_bits: PAYLOAD_BITS };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mesh_traffic");
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        let header = Header { config: "a test".into(), version: "0".into() };
        let mut names = Vec::new();
        for file in router_files(&shape, &header) {
            std::fs::write(folder.join(&file.path), &file.text).expect("the folder can be written");
            names.push(file.path);
        }
        let ours = [("routers.sv", include_str!("routers.sv")), ("main.cpp", include_str!("main.cpp"))];
        ours.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).expect("it can be written"));
        let numbers = [
            ("TILES", mesh.tiles()),
            ("WIDTH", width),
            ("HEIGHT", height),
            ("PACKET", shape.packet_bits()),
            ("X_BITS", mesh.x_bits()),
            ("Y_BITS", mesh.y_bits()),
        ];
        let macros = numbers.iter().map(|(name, value)| format!("-D{name}={value}"));
        let options = "--cc --exe --build -j 1 -O3 --x-assign fast --top-module routers -MAKEFLAGS";
        let mut arguments: Vec<String> = options.split(' ').map(str::to_owned).collect();
        arguments.push("OBJCACHE=ccache OPT_FAST=-O2 OPT_GLOBAL=-O1 OPT_SLOW=-O0".to_owned());
        arguments.extend(macros);
        arguments.extend(["-CFLAGS".to_owned(), format!("-DTILES={}", mesh.tiles())]);
        arguments.extend(names);
        arguments.extend(["routers.sv", "main.cpp"].map(str::to_owned));
        run_tool("verilator", &arguments, &folder, &[0]).unwrap_or_else(|error| panic!("{error}"));
        Self { program: folder.join("obj_dir/Vrouters"), shape }
    }

    /// The packets that left, in the order of their cycles and then of tiles.
    pub fn carry(&self, offers: &[Offer], stalls: &[u64]) -> Vec<Left> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut text = String::new();
        for (place, offer) in offers.iter().enumerate() {
            let _ = writeln!(text, "{} {} {:x}", offer.tile, offer.cycle, self.packet(place, offer));
        }
        std::fs::write(folder.path().join("offers.txt"), text).expect("the folder can be written");
        let text: String = stalls.iter().map(|stalled| format!("{stalled:x}\n")).collect();
        std::fs::write(folder.path().join("stalls.txt"), text).expect("the folder can be written");
        let arguments = [offers.len().to_string(), LAST_CYCLE.to_string()];
        let said = run_tool(&self.program.to_string_lossy(), &arguments, folder.path(), &[0]);
        let said = said.unwrap_or_else(|error| panic!("{error}"));
        assert!(
            said.trim_end().ends_with(&format!("DONE {}", offers.len())),
            "packets are lost: {}",
            last_lines(&said)
        );
        assert!(!said.contains("left over"), "packets come out of nothing: {}", last_lines(&said));
        self.passages(offers, &said)
    }

    fn packet(&self, place: usize, offer: &Offer) -> u64 {
        let (width, payload) = (u64::from(self.shape.width), self.shape.payload_bits);
        let x_bits = self.shape.packet_bits() - 1 - payload - self.y_bits();
        let destination = u64::from(offer.destination);
        let (x, y) = (destination % width, destination / width);
        (y << x_bits | x) << payload | place as u64
    }

    fn y_bits(&self) -> u32 {
        Mesh { width: self.shape.width, height: self.shape.height, ..Mesh::SINGLE }.y_bits()
    }

    fn passages(&self, offers: &[Offer], said: &str) -> Vec<Left> {
        let mut entered = vec![None; offers.len()];
        let mut left = Vec::new();
        for line in said.lines().filter(|line| !line.starts_with("DONE")) {
            let mut fields = line.split(' ');
            let (what, tile) = (fields.next(), fields.next().and_then(|text| text.parse::<usize>().ok()));
            let cycle = fields.next().and_then(|text| text.parse::<u64>().ok());
            let packet = fields.next().and_then(|text| u64::from_str_radix(text, 16).ok());
            let (Some(tile), Some(cycle), Some(packet)) = (tile, cycle, packet) else { panic!("not a line: {line}") };
            let place = (packet & ((1 << PAYLOAD_BITS) - 1)) as usize;
            assert_eq!(packet, self.packet(place, &offers[place]), "{line}: not the packet that was sent");
            match what {
                Some("enter") => assert_eq!(entered[place].replace(cycle), None, "{line}: twice"),
                _ => {
                    assert_eq!(tile, usize::from(offers[place].destination), "{line}: at the wrong tile");
                    let entered = entered[place].take().unwrap_or_else(|| panic!("{line}: came without going in"));
                    left.push(Left { tile, entered, taken: cycle, packet: place as u32 });
                }
            }
        }
        left
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
