//! `[format]` and `[hardware]`: the words and the chip.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::mesh_section::{self, MeshKeys};
use super::steps::MAX_DELAY_STEPS;
use super::table::Table;
use super::value::Value;
use super::wrapper_section::{self, WrapperKeys};
use super::writable_section;
use super::{Formats, Hardware, Located, TileCapacity, tiles};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

const FORMAT_KEYS: [&str; 7] = ["state", "adaptation", "synapse", "weight", "decay", "rounding", "overflow"];
const HARDWARE_KEYS: [&str; 11] = [
    "mesh",
    "host",
    "link_depth",
    "tile",
    "lanes",
    "clock_mhz",
    "queue_depth",
    "max_delay",
    "writable",
    "wrapper",
    "step_cycles",
];
/// The fastest clock that a config may ask for, MHz.
const MAX_CLOCK: u32 = 2000;

/// Reads `[format]`; what is wrong is reported.
pub(super) fn read_formats(root: &Table) -> Option<Formats> {
    let table = Table::fixed(&root.required("format", "[format]")?, "[format]", &FORMAT_KEYS)?;
    let state = table
        .required("state", "state = \"Q7.8\"")
        .and_then(|v| v.format())
        .filter(|f| require_signed(&table, "state", f));
    let weight = table.required("weight", "weight = \"Q2.7\"").and_then(|v| v.format());
    let weight = weight.filter(|f| require_signed(&table, "weight", f));
    let adaptation = match table.get("adaptation") {
        Some(value) => value.format().filter(|f| require_signed(&table, "adaptation", f)),
        None => state.clone(),
    };
    let synapse = match table.get("synapse") {
        Some(value) => value.format().filter(|f| require_signed(&table, "synapse", f)),
        None => Some(default(&table, Format::signed(11, 12))),
    };
    let decay = table.get("decay").map_or(Some(default(&table, Format::unsigned(0, 16))), |v| v.format());
    let decay = decay.filter(|f| require_fraction(&table, f));
    let rounding = table.get("rounding").map_or(Some(default(&table, Rounding::Nearest)), |v| read_rounding(&v));
    let overflow = table.get("overflow").map_or(Some(default(&table, Overflow::Saturate)), |v| {
        v.choice(&[("saturate", Overflow::Saturate), ("wrap", Overflow::Wrap)])
    });
    Some(Formats {
        state: state?,
        adaptation: adaptation?,
        synapse: synapse?,
        weight: weight?,
        decay: decay?,
        rounding: rounding?,
        overflow: overflow?,
    })
}

/// A value that was left out.
fn default<T>(table: &Table, value: T) -> Located<T> {
    Located { value, span: table.span.clone() }
}

fn require_signed(table: &Table, key: &str, format: &Located<Format>) -> bool {
    let signed = format.value.signed;
    if !signed {
        let Format { int_bits, frac_bits, .. } = format.value;
        let title = format!("`{key}` must be signed, found {}", format.value);
        let error = Diagnostic::new(title, format.span.clone(), "holds no negative number");
        let same_width = Format::signed(int_bits.saturating_sub(1), frac_bits);
        table.document.report(error.help(format!("a signed format is written `{same_width}`")));
    }
    signed
}

fn require_fraction(table: &Table, format: &Located<Format>) -> bool {
    let fraction = !format.value.signed && format.value.int_bits == 0;
    if !fraction {
        let title = format!("`decay` must be an unsigned fraction, found {}", format.value);
        let error = Diagnostic::new(title, format.span.clone(), "must be `UQ0.<f>`");
        table.document.report(error.help("`decay` holds the part lost per time step, from 0 to 1: `UQ0.16`"));
    }
    fraction
}

fn read_rounding(value: &Value) -> Option<Located<Rounding>> {
    let words = [
        ("floor", Rounding::Floor),
        ("zero", Rounding::Zero),
        ("nearest", Rounding::Nearest),
        ("even", Rounding::Even),
        ("stochastic", Rounding::Stochastic),
    ];
    value.choice(&words)
}

impl Value<'_> {
    /// A format such as `"Q7.8"`.
    fn format(&self) -> Option<Located<Format>> {
        let text = self.string()?;
        match text.value.parse() {
            Ok(format) => Some(self.located(format)),
            Err(error) => {
                let error: crate::fixed_point::FormatError = error;
                self.report(error.to_string(), "not a format for a stored word", "");
                None
            }
        }
    }
}

/// Reads `[hardware]`, all of which may be left out; what is wrong is reported.
pub(super) fn read_hardware(root: &Table, clock: &Clock) -> Option<Hardware> {
    let absent = Located { value: (), span: root.span.clone() };
    let table = match root.get("hardware") {
        Some(value) => Some(Table::fixed(&value, "[hardware]", &HARDWARE_KEYS)?),
        None => None,
    };
    let span = table.as_ref().map_or(absent.span, |table| table.span.clone());
    let get = |key: &str| table.as_ref().and_then(|table| table.get(key));
    let power_of_two = |key: &str, low, high, default| match get(key) {
        Some(value) => value.power_of_two(low, high),
        None => Some(Located { value: default, span: span.clone() }),
    };
    let mesh = mesh_section::read(table.as_ref(), &span);
    let tile = get("tile").map_or(Some(TileCapacity::default()), |value| tiles::read_capacity(&value));
    let lanes = power_of_two("lanes", 1, 64, 1);
    let queue_depth = power_of_two("queue_depth", 2, 1024, 16);
    let clock_mhz = get("clock_mhz").map_or(Some(Located { value: 100.0, span: span.clone() }), |v| read_clock(&v));
    let max_delay = get("max_delay").map_or(Some(None), |v| Some(Some(read_max_delay(&v, clock)?)));
    let wrapper = wrapper_section::read(table.as_ref(), &span);
    let writable = writable_section::read(table.as_ref());
    let MeshKeys { mesh, host, link_depth } = mesh?;
    let WrapperKeys { wrappers, step_cycles } = wrapper?;
    Some(Hardware {
        mesh,
        host,
        link_depth,
        tile: tile?,
        lanes: lanes?,
        clock_mhz: clock_mhz?,
        queue_depth: queue_depth?,
        max_delay: max_delay?,
        writable: writable?,
        wrappers,
        step_cycles,
    })
}

fn read_clock(value: &Value) -> Option<Located<f64>> {
    let clock = value.quantity("MHz")?;
    clock.positive(value.document, "a clock");
    if clock.value > Decimal::from(MAX_CLOCK) {
        clock.refuse(value.document, &format!("a clock must be at most {MAX_CLOCK} MHz"), "too fast", "");
    }
    Some(value.located(clock.value.to_f64()))
}

fn read_max_delay(value: &Value, clock: &Clock) -> Option<Located<u32>> {
    let steps = clock.whole_steps(&value.quantity("ms")?, "a delay", 0, MAX_DELAY_STEPS)?;
    Some(value.located(steps))
}
