//! The golden model gives the same on any number of threads.

mod support;

use rheobase::compile::Compiled;
use rheobase::emulator::{Counts, CycleModel, Host, Machine, OutputWord};
use support::compile_text;

/// Enough neurons and synapses on 3 x 2 tiles that cores run on several threads.
fn network() -> Compiled {
    compile_text(
        "# threads\nname = \"threads\"\ndt = 1.0\nsteps = 60\nseed = 5\n\
         [population.p]\ncount = 6000\n\
         [population.p.lif]\nc_m = 250.0\ntau_m = 20.0\ne_l = -70.0\nv_th = -60.0\nt_ref = 2.0\n\
         [source.s]\ncount = 300\npoisson = { rate = 150.0 }\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = { fixed_probability = 0.2 }\n\
         weight = { uniform = { low = 0.5, high = 3.0 } }\ndelay = { uniform = { low = 1.0, high = 4.0 } }\n\
         [[projection]]\nfrom = \"p\"\nto = \"p\"\nconnect = { fixed_probability = 0.1 }\n\
         weight = { uniform = { low = -1.0, high = 1.0 } }\ndelay = { uniform = { low = 1.0, high = 4.0 } }\n\
         [format]\nstate = \"Q7.10\"\nweight = \"Q3.6\"\n\
         [hardware]\nmesh = [3, 2]\nlanes = 8\n[record]\nspikes = [\"p\"]\n",
    )
}

type Run = (Counts, Vec<Vec<i32>>, Vec<OutputWord>);

fn run(compiled: &Compiled) -> Run {
    let design = &compiled.design;
    let (mut machine, mut clock) = (Machine::new(design), CycleModel::new(design, Host::default()));
    let mut words = Vec::new();
    for step in 0..compiled.stimulus.steps() {
        let events = compiled.stimulus.events(step);
        clock.step(false, events, machine.step(events), &mut words);
    }
    let states = (0..design.cores[0].model.variables.len()).map(|variable| machine.state(variable).to_vec()).collect();
    (machine.counts(), states, words)
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let compiled = network();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| run(&compiled))
    };
    let one = on(1);
    // More than 300,000 synapses of neurons in a time step: several times what is done on one thread.
    let of_a_step = one.0.synaptic_operations / one.0.steps;
    assert!(one.0.spikes > 10_000 && of_a_step > 300_000, "{:?}", one.0);
    for threads in [2, 5] {
        let several = on(threads);
        assert_eq!(several.0, one.0, "{threads} threads");
        assert!(several == one, "states or words differ on {threads} threads");
    }
    assert!(run(&compiled) == one, "states or words differ on the default threads");
}
