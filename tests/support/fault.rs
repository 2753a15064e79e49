//! Faults that are edited into generated Verilog, and what co-simulation says of them.

use rayon::prelude::*;
use rheobase::compile::Compiled;
use rheobase::cosim::{Difference, Simulator};
use rheobase::rtl::GeneratedFile;
use rheobase::testbench::HostPattern;

use super::simulation::{co_simulate, verilog};

/// An edit of one generated file.
pub struct Fault {
    pub name: &'static str,
    /// The file is `DESIGN_FILE.sv`.
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

pub const fn fault(name: &'static str, file: &'static str, from: &'static str, to: &'static str) -> Fault {
    Fault { name, file, from, to }
}

/// Cycles in which the host stalls, in percent.
pub const PERCENT: u8 = 60;

/// What a simulator finds first of each fault, a line a fault and a line for where.
///
/// # Panics
/// Where a fault is not found, or no longer fits the generated text.
pub fn differences(compiled: &Compiled, faults: &[Fault], simulator: Simulator) -> String {
    let found: Vec<_> =
        faults.par_iter().map(|fault| (fault.name, first_difference(compiled, fault, simulator))).collect();
    let unseen: Vec<&str> =
        found.iter().filter(|(_, difference)| difference.is_none()).map(|(name, _)| *name).collect();
    assert!(unseen.is_empty(), "{} does not see {unseen:?}", simulator.name());
    let line = |(name, difference): (&str, Option<Difference>)| {
        let difference = difference.map_or(String::new(), |difference| difference.to_string());
        format!("{name}\n    {difference}")
    };
    found.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn first_difference(compiled: &Compiled, fault: &Fault, simulator: Simulator) -> Option<Difference> {
    let stalls = HostPattern::random(PERCENT, 7);
    co_simulate(compiled, &plant(compiled, fault), &stalls, simulator).first_difference
}

/// The generated files with the fault in them.
fn plant(compiled: &Compiled, fault: &Fault) -> Vec<GeneratedFile> {
    let path = format!("{}_{}.sv", compiled.design.name, fault.file);
    let mut files = verilog(compiled);
    let file = files.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("there is no {path}"));
    let found = file.text.matches(fault.from).count();
    assert!(found == 1, "`{}`: `{}` stands {found} times in {path}; mend the table", fault.name, fault.from);
    file.text = file.text.replace(fault.from, fault.to);
    files
}
