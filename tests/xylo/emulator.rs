//! The emulator of the whole chip, time step by time step.

use rheobase::emulator::Machine;

use crate::trace::{Group, TRACES, Trace, compile};

/// Values that differ from the traces, and all that were compared, for each trace.
fn differing(lanes: u32) -> Vec<(usize, usize)> {
    let traces = TRACES.map(Trace::read);
    let compiled = compile("traces", &traces, lanes, 1000);
    let variables = &compiled.design.cores[0].model.variables;
    let place = |name: &str| variables.iter().position(|variable| variable.name == name).expect("a state variable");
    let (v, i) = (place("v"), place("i"));
    let neurons = traces.iter().enumerate().flat_map(|(of, trace)| trace.neurons().into_iter().map(move |n| (of, n)));
    let neurons: Vec<_> = neurons.zip(compiled.hardware_numbers()).collect();
    assert_eq!(neurons.len(), compiled.hardware_numbers().len());
    let mut machine = Machine::new(&compiled.design);
    let mut counts = vec![(0, 0); traces.len()];
    for step in 0..compiled.stimulus.steps() {
        machine.step(compiled.stimulus.events(step));
        for &((of, neuron), &number) in &neurons {
            let spikes = machine.spikes().iter().filter(|&&other| other == number).count();
            let found = [
                ("i", i64::from(machine.state(i)[number as usize])),
                ("v", i64::from(machine.state(v)[number as usize])),
                ("s", spikes as i64),
            ];
            for (variable, found) in found {
                let wanted = traces[of].column(variable, neuron)[step];
                let (differing, all) = &mut counts[of];
                if found != wanted && *differing == 0 {
                    println!(
                        "{}, time step {step}: {variable} of neuron {number} is {found}, not {wanted}",
                        TRACES[of]
                    );
                }
                *differing += usize::from(found != wanted);
                *all += 1;
            }
        }
    }
    counts
}

#[test]
fn every_trace_is_met_in_every_value() {
    for lanes in [1, 4] {
        let found = differing(lanes);
        println!("{lanes} lanes: of {TRACES:?} (values that differ, all values) {found:?}");
        // neurons, time steps, and i, v and s of each
        assert_eq!(found, [10, 10, 8].map(|neurons| (0, neurons * 1000 * 3)));
    }
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
