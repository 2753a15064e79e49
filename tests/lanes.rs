//! One lane of each model as hardware, in Yosys: no divider, and an AdEx lane of the size that `docs/models/README.md` claims.

mod support;
#[path = "rtl/tools.rs"]
#[allow(dead_code)]
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;

use rheobase::compile::Compiled;
use support::compile_file;
use support::simulation::verilog;

/// The configs of `examples/lanes`.
fn lanes() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lanes");
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut lanes: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    lanes.sort();
    lanes
}

/// What Yosys prints of the datapath alone, with its tables, after `commands`.
fn yosys(compiled: &Compiled, commands: &str) -> String {
    let name = &compiled.design.name;
    let files = verilog(compiled);
    let folder = tools::write(&files);
    let part = |path: &&str| {
        let module = path.strip_suffix(".sv").and_then(|path| path.strip_prefix(&format!("{name}_")));
        module.is_some_and(|module| {
            let table = module.strip_suffix("_rom");
            module == "datapath"
                || compiled.design.cores[0].model.graph.tables.iter().any(|known| table == Some(known.name))
        })
    };
    let parts: Vec<&str> = files.iter().map(|file| file.path.as_str()).filter(part).collect();
    let script = format!("read_verilog -sv {}; hierarchy -check -top {name}_datapath; {commands}", parts.join(" "));
    let mut command = Command::new("yosys");
    let output = command.args(["-QT", "-p", &script]).current_dir(folder.path()).output();
    let output = output.unwrap_or_else(|error| panic!("yosys: {error}; `make setup` installs it"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{name}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn no_lane_has_a_divider() {
    let lanes = lanes();
    assert!(lanes.len() >= 15, "only {} lanes", lanes.len());
    for lane in lanes {
        yosys(&compile_file(&lane, &[]), "proc; select -assert-none t:$div t:$mod t:$divfloor t:$modfloor t:$pow");
    }
}

/// Cells of a type, from the last table of `stat`.
fn cells(said: &str, kind: &str) -> u32 {
    let table = said.rsplit("Printing statistics").next().expect("a last table");
    let lines = table.lines().filter_map(|line| line.trim().strip_prefix(kind));
    lines.filter_map(|rest| rest.trim().parse::<u32>().ok()).next().unwrap_or(0)
}

#[test]
fn a_lane_of_adex_is_small() {
    let lane = lanes().into_iter().find(|path| path.ends_with("adex.toml")).expect("a lane of AdEx");
    let said = yosys(&compile_file(&lane, &[]), "synth_ecp5 -abc9 -noflatten; flatten; stat");
    let [lut4, carry, multipliers] = ["LUT4", "CCU2C", "MULT18X18D"].map(|kind| cells(&said, kind));
    assert!(lut4 > 100 && carry > 50 && multipliers > 0, "{said}");
    // a carry cell takes the place of two lookup tables
    assert!(lut4 + 2 * carry <= 1000, "{lut4} LUT4, {carry} CCU2C");
    assert!(multipliers <= 6, "{multipliers} multipliers");
}
