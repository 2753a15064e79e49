//! From a config to hardware: what is drawn, where it is placed, what is refused.

mod by_distance;
mod connectivity;
mod design;
mod distributions;
mod errors;
mod hostile;
mod lists;
mod network;
mod packing;
mod stimulus;
mod support;
