//! Names that are put together from what the user wrote: signals of a receptor type.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

static NAMES: Mutex<BTreeMap<String, &'static [&'static str; 1]>> = Mutex::new(BTreeMap::new());

/// The name as one that lasts as long as the program, like those that models have; as a list of one. Each is kept once.
pub fn interned_list(name: &str) -> &'static [&'static str; 1] {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let text: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let list: &'static [&'static str; 1] = Box::leak(Box::new([text]));
    names.insert(name.to_owned(), list);
    list
}

/// The name itself.
pub fn interned(name: &str) -> &'static str {
    interned_list(name)[0]
}
