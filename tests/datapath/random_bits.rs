//! The generator of random bits against the known answers of its authors' library.

use rheobase::datapath::blocks::Blocks;
use rheobase::datapath::evaluate;

use crate::known_answers::{KNOWN, generator, halves};

#[test]
fn the_evaluator_and_the_blocks_give_the_known_answers() {
    for (rounds, counter, key, answer) in KNOWN {
        let graph = generator(rounds, key);
        let [step, neuron] = counter;
        let wanted = halves(answer);
        let update = evaluate(&graph, 0, &[0; 4], &[0, neuron.into(), step.into()]);
        assert_eq!(update.state, wanted, "counter {counter:x?}, key {key:x?}");
        let mut words = [[0i32; 3]; 4];
        let [a, b, c, d] = &mut words;
        let mut state: [&mut [i32]; 4] = [a, b, c, d];
        let numbers = [neuron.wrapping_sub(1), neuron, neuron.wrapping_add(1)];
        Blocks::<i64>::new(&graph, 0).run_numbered(&mut state, &[&[0; 3]], &numbers, step, &mut [0; 3]);
        let found: Vec<i64> = words.iter().map(|words| words[1].into()).collect();
        assert_eq!(found, wanted, "counter {counter:x?}, key {key:x?}");
    }
}
