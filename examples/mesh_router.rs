//! Writes the Verilog of one router of a mesh of 4 x 4 tiles into a folder: `cargo run --example mesh_router -- FOLDER`.

use std::path::Path;

use rheobase::rtl::{Header, RouterShape, router_files};

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("usage: mesh_router FOLDER");
        std::process::exit(2);
    };
    let shape = RouterShape { name: "router".to_owned(), width: 4, height: 4, link_depth: 4, payload_bits: 16 };
    let header = Header { config: "examples/mesh_router.rs".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
    std::fs::create_dir_all(&folder)?;
    for file in router_files(&shape, &header) {
        std::fs::write(Path::new(&folder).join(&file.path), &file.text)?;
    }
    Ok(())
}
