//! The emulator of the whole chip, time step by time step.

use rheobase::emulator::Machine;

use crate::trace::{Group, TRACES, Trace};

/// Values that differ from the trace, and all that were compared.
fn differing(name: &str, lanes: u32) -> (usize, usize) {
    let trace = Trace::read(name);
    let compiled = trace.compile(name, lanes, trace.steps());
    let variables = &compiled.design.cores[0].model.variables;
    let place = |name: &str| variables.iter().position(|variable| variable.name == name).expect("a state variable");
    let (v, i) = (place("v"), place("i"));
    let mut machine = Machine::new(&compiled.design);
    let (mut differing, mut all) = (0, 0);
    for step in 0..trace.steps() {
        machine.step(compiled.stimulus.events(step));
        for (&neuron, &number) in trace.neurons().iter().zip(compiled.hardware_numbers()) {
            let spikes = machine.spikes().iter().filter(|&&other| other == number).count();
            let found = [
                ("i", i64::from(machine.state(i)[number as usize])),
                ("v", i64::from(machine.state(v)[number as usize])),
                ("s", spikes as i64),
            ];
            for (variable, found) in found {
                let wanted = trace.column(variable, neuron)[step];
                if found != wanted && differing == 0 {
                    println!(
                        "{name}: first in time step {step}: {variable} of neuron {number} is {found}, not {wanted}"
                    );
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
    for (name, lanes) in TRACES.iter().flat_map(|name| [(name, 1), (name, 4)]) {
        let (differing, all) = differing(name, lanes);
        println!("{name}, {lanes} lanes: {differing} of {all} values differ");
        assert_eq!(differing, 0, "{name}");
        compared += all;
    }
    assert_eq!(compared, 2 * (10 + 10 + 8) * 1000 * 3, "lanes, neurons, time steps, and i, v and s of each");
}

/// The traces are the ones that show what they are named after.
#[test]
fn the_traces_reach_the_edges() {
    let column = |name: &str, variable: &str| -> Vec<i64> {
        let trace = Trace::read(name);
        trace.neurons().iter().flat_map(|&neuron| trace.column(variable, neuron).to_vec()).collect()
    };
    let slow = column("x04_slow_saturate", "v");
    assert!(slow.contains(&-32768), "the potential saturates");
    for name in TRACES {
        let trace = Trace::read(name);
        let hidden = trace.neurons().into_iter().filter(|(group, _)| matches!(group, Group::Hidden));
        let most = hidden.flat_map(|neuron| trace.column("s", neuron).to_vec()).max();
        println!("{name}: at most {most:?} spikes of a neuron in a time step");
        assert!(most >= Some(1), "{name} is silent");
    }
}
