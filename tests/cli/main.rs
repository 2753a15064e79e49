//! The command line as scripts and people see it: exit statuses, JSON, files.

#[path = "../support/mod.rs"]
mod support;

mod accuracy;
mod failures;
mod help;
mod results;
