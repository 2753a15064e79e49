//! `rheobase generate`: Verilog, memory images, file list.

use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use super::Failure;
use super::input::ConfigArguments;
use super::outcome::{print, print_json};
use crate::cosim::write_files;
use crate::rtl::{generate, top_modules};

/// Writes the Verilog with its memory images and file list
#[derive(clap::Args)]
#[command(after_help = "Example:\n  rheobase generate configs/01-one-neuron.toml --out out/one_neuron")]
pub struct Arguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Where to write; `out/NAME` if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Generated {
    config: String,
    out: String,
    top: String,
    wrappers: Vec<String>,
    files: Vec<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (spec, compiled) = arguments.config.compile()?;
    let files = generate(&compiled.design, &arguments.config.header());
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("out").join(&spec.name.value));
    write_files(&out, files.iter().map(|file| (file.path.as_str(), file.text.as_str())))?;
    let mut tops = top_modules(&compiled.design);
    let wrappers = tops.split_off(1);
    let generated = Generated {
        config: arguments.config.name(),
        out: out.display().to_string(),
        top: tops.remove(0),
        wrappers,
        files: files.into_iter().map(|file| file.path).collect(),
    };
    if arguments.config.json {
        print_json(&generated);
    } else {
        let tops = [std::slice::from_ref(&generated.top), &generated.wrappers].concat();
        let tops: Vec<String> = tops.iter().map(|top| format!("`{top}`")).collect();
        let word = if tops.len() == 1 { "top module" } else { "top modules" };
        print(&format!("{} files in {}, {word} {}", generated.files.len(), generated.out, tops.join(", ")));
    }
    Ok(ExitCode::SUCCESS)
}
