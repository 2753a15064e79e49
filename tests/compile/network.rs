//! What projections draw.

use rheobase::compile::{Network, Synapse};
use rheobase::spec::Weight;

use super::support::{PAIR, compiled, spec};

/// `PAIR` with a projection from `a` to `b`.
fn with(rest: &str) -> String {
    format!("{PAIR}[[projection]]\nfrom = \"a\"\nto = \"b\"\n{rest}\n")
}

fn network(text: &str) -> Network {
    compiled(&spec(text)).network
}

/// (from, to, weight, delay) of neurons, numbered within the whole network.
fn pairs(network: &Network) -> Vec<(u32, u32, f64, u32)> {
    let of = |from| {
        let synapses = network.synapses_of(network.axon_of(from));
        synapses.iter().map(move |&Synapse { target, delay, weight, .. }| (from, target, weight, delay))
    };
    (0..network.neurons()).flat_map(of).collect()
}

#[test]
fn draws_are_the_same_on_every_machine() {
    let drawn = network(&with("connect = \"all_to_all\"\nweight = { normal = { mean = 0.5, std = 0.25 } }"));
    let first: Vec<u64> = pairs(&drawn).iter().take(4).map(|pair| pair.2.to_bits()).collect();
    insta::assert_debug_snapshot!(first, @r#"
[
    4603262056957019407,
    4604564282785371030,
    4604922451719132355,
    4600497054091380188,
]
"#);
}

#[test]
fn a_pair_draws_the_same_in_a_larger_network() {
    let rest = "connect = { fixed_probability = 0.4 }\nweight = { normal = { mean = 0.5, std = 0.25 } }\n\
                delay = { uniform = { low = 1.0, high = 5.0 } }";
    let small = pairs(&network(&with(rest)));
    let large = network(&with(rest).replace("count = 10", "count = 25").replace("count = 6", "count = 17"));
    let common: Vec<_> = pairs(&large)
        .into_iter()
        .map(|(from, to, weight, delay)| (from, to - 25 + 10, weight, delay))
        .filter(|&(from, to, ..)| from < 10 && to < 16)
        .collect();
    assert!(small.len() > 10, "only {} synapses", small.len());
    assert_eq!(small, common);
}

#[test]
fn seeds_and_projections_draw_for_themselves() {
    let rest = "connect = \"all_to_all\"\nweight = { uniform = { low = 0.0, high = 1.0 } }";
    let weights = |text: &str| pairs(&network(text)).iter().map(|pair| pair.2).collect::<Vec<_>>();
    let first = weights(&with(rest));
    assert_ne!(first, weights(&with(rest).replace("steps", "seed = 2\nsteps")));
    let second = format!("{}[[projection]]\nfrom = \"a\"\nto = \"b\"\n{rest}\n", with(rest));
    let both = weights(&second);
    assert_eq!(both.len(), 120);
    // The synapses of an axon are in the order of the projections.
    assert_eq!(both[..6], first[..6]);
    assert_ne!(both[6..12], first[..6]);
}

#[test]
fn drawn_numbers_follow_their_distributions() {
    let large = PAIR.replace("count = 10", "count = 300").replace("count = 6", "count = 200");
    let rest = "[[projection]]\nfrom = \"a\"\nto = \"b\"\nconnect = { fixed_probability = 0.1 }\n\
                weight = { uniform = { low = -1.0, high = 3.0 } }\ndelay = { uniform = { low = 2.0, high = 4.0 } }\n";
    let drawn = pairs(&network(&(large + rest)));
    let count = drawn.len() as f64;
    // Of 60,000 pairs a tenth; four standard deviations are 294.
    assert!((count - 6000.0).abs() < 294.0, "{count} synapses");
    let mean = drawn.iter().map(|pair| pair.2).sum::<f64>() / count;
    assert!((mean - 1.0).abs() < 4.0 * 4.0 / 12.0f64.sqrt() / count.sqrt(), "mean weight {mean}");
    assert!(drawn.iter().all(|pair| (-1.0..3.0).contains(&pair.2)));
    for delay in 2..=4 {
        let share = drawn.iter().filter(|pair| pair.3 == delay).count() as f64 / count;
        assert!((share - 1.0 / 3.0).abs() < 0.025, "delay {delay}: {share}");
    }
}

#[test]
fn connections_are_who_to_whom() {
    let text = with("connect = \"one_to_one\"\nweight = 1.5\ndelay = 2.0").replace("count = 6", "count = 10");
    let expected: Vec<_> = (0..10).map(|n| (n, 10 + n, 1.5, 2)).collect();
    assert_eq!(pairs(&network(&text)), expected);
    let mut spec = spec(&with("connect = \"all_to_all\"\nweight = 1.0"));
    let mut matrix = vec![0.0; 60];
    (matrix[1], matrix[59]) = (-2.5, 3.0);
    spec.projections[0].weight = Weight::Matrix(matrix);
    assert_eq!(pairs(&compiled(&spec).network), [(0, 11, -2.5, 1), (9, 15, 3.0, 1)]);
}

#[test]
fn inputs_have_the_first_axons() {
    let text = with("connect = \"all_to_all\"\nweight = 1.0")
        + "[source.x]\ncount = 3\npoisson = { rate = 10.0 }\n[source.y]\ncount = 2\npoisson = { rate = 10.0 }\n\
           [[projection]]\nfrom = \"y\"\nto = \"a\"\nconnect = \"all_to_all\"\nweight = 0.25\n";
    let compiled = compiled(&spec(&text));
    let network = &compiled.network;
    assert_eq!((network.inputs(), network.axon_of(0)), (5, 5));
    assert_eq!((0..7).map(|axon| network.synapses_of(axon).len()).collect::<Vec<_>>(), [0, 0, 0, 10, 10, 6, 6]);
    assert!(network.synapses_of(3).iter().all(|synapse| synapse.delay == 0), "input acts in its own time step");
    let tile = &compiled.design.tiles[0];
    assert_eq!((tile.input_axons, tile.axons.len()), (5, 15), "neurons of `b` have no targets and no axon");
}

#[test]
fn a_current_becomes_its_effect_on_one_time_step() {
    let source = "[source.i]\nstep_current = { amplitude = 300.0, start = 0.0, stop = 5.0 }\n\
                  [[projection]]\nfrom = \"i\"\nto = \"a\"\nconnect = \"all_to_all\"\nweight = 2.0\n";
    let physical = "c_m = 250.0\ntau_m = 20.0\ne_l = -70.0\nv_th = -60.0";
    let text = PAIR.replacen("beta = 0.5\nv_threshold = 1.0", physical, 1).replace("Q4.8", "Q5.8") + source;
    let weight = network(&text).synapses[0].weight;
    // 600 pA into 250 pF and 12.5 nS for 1 ms: 48 mV (1 - exp(-1/20)).
    assert!((weight - 48.0 * (1.0 - (-0.05f64).exp())).abs() < 1e-12, "{weight}");
    let unit_free = network(&(PAIR.to_owned() + &source.replace("300.0", "0.5")));
    assert_eq!(unit_free.synapses[0].weight, 1.0);
}
