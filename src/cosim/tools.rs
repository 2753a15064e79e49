//! Outside tools: found on the path, run, and their failure told.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// An outside tool is missing or failed.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// Not on the path.
    #[error(
        "`{0}` is not installed: run `make setup` (and `make test` for the tests, which puts the tools on the path)"
    )]
    Missing(String),
    /// It could not be started.
    #[error("`{tool}` could not be started: {error}")]
    Start {
        /// The tool.
        tool: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// It ended with an error.
    #[error("`{tool}` failed with {status}:\n{output}")]
    Failed {
        /// The tool with its arguments.
        tool: String,
        /// Its exit status.
        status: String,
        /// What it printed.
        output: String,
    },
}

/// Runs `tool` in `dir` and returns what it printed on stdout. Exit statuses in `fine` are no failure.
///
/// # Errors
/// [`ToolError`].
pub fn run_tool(tool: &str, arguments: &[String], dir: &Path, fine: &[i32]) -> Result<String, ToolError> {
    let result = Command::new(tool).args(arguments).current_dir(dir).output();
    let output = result.map_err(|error| match error.kind() {
        ErrorKind::NotFound => ToolError::Missing(tool.to_owned()),
        _ => ToolError::Start { tool: tool.to_owned(), error },
    })?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.code().is_some_and(|code| fine.contains(&code)) {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(ToolError::Failed {
        tool: format!("{tool} {}", arguments.join(" ")),
        status: output.status.to_string(),
        output: format!("{stdout}{stderr}"),
    })
}
