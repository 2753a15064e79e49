//! Networks over tiles: the same network however it is placed, placements that are good, capacities that are kept.

#[path = "../support/mod.rs"]
mod support;

mod capacities;
mod explicit;
mod quality;
mod same_network;
mod shipped;
