//! How a command ends: exit statuses, errors, progress.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use crate::cosim::CosimError;

/// Why a command did not do its work.
pub enum Failure {
    /// Bad input: exit status 2.
    Input(String),
    /// An outside tool, or the system: exit status 3.
    Tool(String),
}

impl Failure {
    /// Tells the user, and gives the exit status.
    pub fn report(self) -> ExitCode {
        let (message, status) = match self {
            Self::Input(message) => (message, 2),
            Self::Tool(message) => (format!("error: {message}"), 3),
        };
        let _ = writeln!(std::io::stderr(), "{}", message.trim_end());
        ExitCode::from(status)
    }
}

impl From<CosimError> for Failure {
    fn from(error: CosimError) -> Self {
        match error {
            CosimError::Silent | CosimError::AtRest => Self::Input(format!("error: {error}")),
            other => Self::Tool(other.to_string()),
        }
    }
}

/// Prints a line of results; a closed pipe is no error.
pub fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}

/// Prints one JSON object.
pub fn print_json(value: &impl serde::Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => print(&text),
        Err(error) => unreachable!("plain data become JSON: {error}"),
    }
}

/// Says on stderr what is going on, where that is a terminal.
pub fn progress(text: &str) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let _ = writeln!(stderr, "{text}");
    }
}
