//! The emulator of the whole chip, time step by time step.

use rheobase::emulator::Machine;

use crate::trace::{TRACES, Trace};

/// Values that differ from the trace, and all that were compared.
fn differing(name: &str) -> (usize, usize) {
    let trace = Trace::read(name);
    let compiled = trace.compile(name);
    let variables = &compiled.design.cores[0].model.variables;
    let place = |name: &str| variables.iter().position(|variable| variable.name == name).expect("a state variable");
    let (v, u) = (place("v"), place("u"));
    let mut machine = Machine::new(&compiled.design);
    let (mut differing, mut all) = (0, 0);
    for step in 0..trace.steps() {
        machine.step(compiled.stimulus.events(step));
        for neuron in 0..trace.neurons() {
            let number = compiled.hardware_numbers()[neuron as usize];
            let found = [
                ("v", i64::from(machine.state(v)[number as usize])),
                ("u", i64::from(machine.state(u)[number as usize])),
                ("s", i64::from(machine.spikes().contains(&number))),
            ];
            for (variable, found) in found {
                let wanted = trace.column(variable, neuron)[step];
                if found != wanted && differing == 0 {
                    println!("{name}: first in time step {step}: {variable}{neuron} is {found}, not {wanted}");
                }
                differing += usize::from(found != wanted);
                all += 1;
            }
        }
    }
    (differing, all)
}

#[test]
fn every_trace_is_met_in_every_value() {
    let mut compared = 0;
    for name in TRACES {
        let (differing, all) = differing(name);
        println!("{name}: {differing} of {all} values differ");
        assert_eq!(differing, 0, "{name}");
        compared += all;
    }
    assert_eq!(compared, TRACES.len() * 1000 * 4 * 3, "time steps, neurons, and v, u and s of each");
}

/// The traces are the ones that show what they are named after.
#[test]
fn the_traces_reach_the_edges() {
    let column = |name: &str, variable: &str| -> Vec<i64> {
        let trace = Trace::read(name);
        (0..4).flat_map(|neuron| trace.column(variable, neuron).to_vec()).collect()
    };
    assert!(column("p13_wrap_exact", "u").contains(&(1 << 23)), "the current is +2^23");
    assert!(!column("p13_wrap_exact", "u").contains(&-(1 << 23)), "the current is never -2^23");
    assert!(column("p08_v_saturate", "v").contains(&(1 - (1 << 23))), "the potential is clipped");
    for name in TRACES {
        let spikes = column(name, "s").iter().sum::<i64>();
        // the wrap is shown without spikes of its own
        assert!(spikes > 0, "{name} is silent");
    }
}
