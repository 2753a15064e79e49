//! How far a run is from another: the measures against values worked by hand, the runs against what must hold of them.

mod measures;
mod runs;
