//! From a config to hardware: what is drawn, where it is placed, what is refused.

mod design;
mod errors;
mod hostile;
mod network;
mod packing;
mod stimulus;
mod support;
