//! The program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rheobase::cli::main()
}
