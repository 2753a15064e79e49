//! The config that every command takes, from path to compiled design.

use std::path::PathBuf;

use super::Failure;
use crate::compile::{Compiled, compile_with};
use crate::rtl::Header;
use crate::spec::{self, Spec};

/// Arguments that every command has.
#[derive(clap::Args)]
pub struct ConfigArguments {
    /// The config: a TOML file
    pub config: PathBuf,
    /// Changes a value of the config, as `hardware.lanes=8` or `projection.0.delay=1.5`; may be given again
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Shows only the first N images of a source of images
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub samples: Option<u32>,
    /// Prints one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.is_empty() => Ok((path.trim().to_owned(), value.trim().to_owned())),
        _ => Err("write PATH=VALUE, for example hardware.lanes=8".to_owned()),
    }
}

impl ConfigArguments {
    /// Reads and compiles the config.
    pub fn compile(&self) -> Result<(Spec, Compiled), Failure> {
        let spec = spec::read(&self.config, &self.set).map_err(|error| Failure::Input(error.to_string()))?;
        let compiled = compile_with(&spec, self.samples)
            .map_err(|diagnostics| Failure::Input(spec::render(&spec.path, &spec.text, &diagnostics)))?;
        Ok((spec, compiled))
    }

    /// The config as text, for results.
    pub fn name(&self) -> String {
        self.config.display().to_string()
    }

    /// What stands at the head of every generated file.
    pub fn header(&self) -> Header {
        let config = self.config.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Header { config, version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}
