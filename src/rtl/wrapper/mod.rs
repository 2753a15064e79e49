//! The modules around the chip: AXI and address events, with their register map and C driver.
//!
//! `registers` is the one definition of the register map; `numbers` works out what the Verilog prints, `memory_map` what
//! the memory window shows, `software` what Markdown and C print.

mod memory_map;
mod numbers;
mod registers;
mod software;

use askama::Template;

use super::{GeneratedFile, Header, views::file};
use crate::design::{Design, Wrapper};
use numbers::Numbers;

/// A template that reads the numbers alone.
macro_rules! module {
    ($view:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $view<'a> {
            d: &'a Numbers,
        }
    };
}

module!(Axi, "wrapper/axi.v");
module!(AxiLite, "wrapper/axi_lite.sv");
module!(AxiRegisters, "wrapper/axi_registers.sv");
module!(AxiCounter, "wrapper/axi_counter.sv");
module!(AxiCounters, "wrapper/axi_counters.sv");
module!(AxiWindow, "wrapper/axi_window.sv");
module!(AxiStreamIn, "wrapper/axi_stream_in.sv");
module!(AxiStreamOut, "wrapper/axi_stream_out.sv");
module!(StepGate, "wrapper/step_gate.sv");
module!(Aer, "wrapper/aer.v");
module!(AerSynchroniser, "wrapper/aer_synchroniser.sv");
module!(AerReceiver, "wrapper/aer_receiver.sv");
module!(AerSender, "wrapper/aer_sender.sv");
module!(AerMerge, "wrapper/aer_merge.sv");
module!(AerStep, "wrapper/aer_step.sv");

/// The files of the wrappers of `design` around the chip of `chip_files`, whose list of Verilog files is `chip_list`. Each
/// has a list of its own, `NAME_axi.f`, with those of the chip in front.
pub(super) fn files(
    design: &Design,
    header: &Header,
    chip_files: &[GeneratedFile],
    chip_list: &str,
) -> Vec<GeneratedFile> {
    let mut numbers = Numbers::new(design, header, hash(chip_files));
    let mut files = Vec::new();
    for wrapper in &design.wrappers {
        match wrapper {
            Wrapper::Stream => {}
            Wrapper::Axi => {
                let modules = axi(&numbers);
                let list = list(&numbers, "axi", chip_list, &modules);
                files.extend(modules);
                files.push(list);
                files.extend(software::files(design, &numbers));
            }
            Wrapper::Aer { step_cycles } => {
                numbers.time(*step_cycles);
                let modules = aer(&numbers);
                let list = list(&numbers, "aer", chip_list, &modules);
                files.extend(modules);
                files.push(list);
            }
        }
    }
    files
}

fn axi(d: &Numbers) -> Vec<GeneratedFile> {
    let module = |name: &str, view: &dyn askama::DynTemplate| file(format!("{}_{name}.sv", d.name), view);
    vec![
        module("step_gate", &StepGate { d }),
        module("axi_stream_in", &AxiStreamIn { d }),
        module("axi_stream_out", &AxiStreamOut { d }),
        module("axi_counter", &AxiCounter { d }),
        module("axi_counters", &AxiCounters { d }),
        module("axi_window", &AxiWindow { d }),
        module("axi_lite", &AxiLite { d }),
        module("axi_registers", &AxiRegisters { d }),
        file(format!("{}_axi.v", d.name), &Axi { d }),
    ]
}

fn aer(d: &Numbers) -> Vec<GeneratedFile> {
    let module = |name: &str, view: &dyn askama::DynTemplate| file(format!("{}_{name}.sv", d.name), view);
    vec![
        module("aer_synchroniser", &AerSynchroniser { d }),
        module("aer_receiver", &AerReceiver { d }),
        module("aer_sender", &AerSender { d }),
        module("aer_step", &AerStep { d }),
        module("aer_merge", &AerMerge { d }),
        file(format!("{}_aer.v", d.name), &Aer { d }),
    ]
}

fn list(d: &Numbers, wrapper: &str, chip_list: &str, modules: &[GeneratedFile]) -> GeneratedFile {
    let own: String = modules.iter().map(|file| format!("{}\n", file.path)).collect();
    GeneratedFile { path: format!("{}_{wrapper}.f", d.name), text: format!("{chip_list}{own}") }
}

/// FNV-1a of all names and texts: tells chips apart.
fn hash(files: &[GeneratedFile]) -> u32 {
    let bytes = files.iter().flat_map(|file| file.path.bytes().chain(file.text.bytes()));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
