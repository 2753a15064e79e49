//! Rheobase.
