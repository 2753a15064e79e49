//! Round robin.

use super::PORTS;
use super::router::PLACES;

/// The input that is granted, `[served last][inputs that ask]`; unused where none asks.
const GRANTS: [[u8; 1 << PORTS]; PLACES] = grants();

/// Of the inputs that ask, at least one, the first in cyclic order after the one served last.
#[inline(always)]
pub(super) fn grant(asks: u8, served: u8) -> usize {
    GRANTS[usize::from(served) % PLACES][usize::from(asks) % (1 << PORTS)].into()
}

const fn grants() -> [[u8; 1 << PORTS]; PLACES] {
    let mut grants = [[0; 1 << PORTS]; PLACES];
    let mut served = 0;
    while served < PORTS {
        let mut asks = 1;
        while asks < 1 << PORTS {
            let mut input = (served + 1) % PORTS;
            while asks >> input & 1 == 0 {
                input = (input + 1) % PORTS;
            }
            grants[served][asks] = input as u8;
            asks += 1;
        }
        served += 1;
    }
    grants
}
