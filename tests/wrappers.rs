//! The modules around the chip, driven by masters that are not ours, hold the golden model's run.

#[path = "wrappers/aer.rs"]
mod aer;
#[path = "wrappers/axi.rs"]
mod axi;
#[path = "wrappers/files.rs"]
mod files;
#[path = "wrappers/planted.rs"]
mod planted;
#[path = "wrappers/run.rs"]
mod run;
mod support;
