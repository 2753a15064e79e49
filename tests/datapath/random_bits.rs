//! The generator of random bits against the known answers of its authors' library; what is made of the bits.

use rheobase::datapath::blocks::Blocks;
use rheobase::datapath::{Arith, Output, Recorder, Relation, evaluate};
use rheobase::fixed_point::{Format, Overflow, Rounding};

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

#[test]
fn stochastic_rounding_has_no_bias_and_adds_less_than_a_last_place() {
    let (word, sum) = (Format::signed(7, 4), Format::signed(7, 12));
    let all = rheobase::datapath::Range::of;
    let mut a = Recorder::new(Vec::new(), Vec::new());
    let v = a.state("v", word, all(word));
    let input = a.input("input", sum, all(sum));
    a.draw_random_bits(7);
    let target =
        rheobase::datapath::Target { format: word, rounding: Rounding::Stochastic, overflow: Overflow::Saturate };
    let next = a.resize("v_next", input, target);
    let spike = a.compare("spikes", Relation::Greater, v, v);
    let (graph, _) = a.finish(vec![Output { name: "v", signal: next }], spike).expect("narrow enough");
    let mut blocks = Blocks::<i64>::new(&graph, 0);
    let numbers: Vec<u32> = (0..1024).collect();
    for raw in [0, 1, 77, 128, 255, -1, -100, -256] {
        let mut total = 0i64;
        for step in 0..256 {
            let mut next = [0; 1024];
            blocks.run_numbered(&mut [&mut next[..]], &[&[raw; 1024]], &numbers, step, &mut [0; 1024]);
            let floor = raw.div_euclid(256);
            assert!(next.iter().all(|&word| word == floor || word == floor + i32::from(raw.rem_euclid(256) > 0)));
            total += next.iter().map(|&word| i64::from(word)).sum::<i64>();
        }
        let (draws, up) = (1024.0 * 256.0, f64::from(raw.rem_euclid(256)) / 256.0);
        let error = total as f64 / draws - f64::from(raw) / 256.0;
        // five standard deviations of the mean of so many draws
        assert!(error.abs() <= 5.0 * (up * (1.0 - up) / draws).sqrt(), "{raw}: {error} off");
    }
}
