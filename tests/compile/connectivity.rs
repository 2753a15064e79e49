//! Connection rules: who is connected with whom, how often, and what that depends on.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rheobase::compile::Network;

use super::support::{compiled, spec};

/// Populations `a` and `b` with these counts, and projections.
pub fn config(a: &str, b: &str, projections: &[String]) -> String {
    let neuron = "beta = 0.5\nv_threshold = 1.0\n";
    let head = "name = \"demo\"\ndt = 1.0\nsteps = 10\nseed = 11\n";
    let populations =
        format!("[population.a]\n{a}\n[population.a.lif]\n{neuron}[population.b]\n{b}\n[population.b.lif]\n{neuron}");
    let formats = "[format]\nstate = \"Q6.12\"\nweight = \"Q5.10\"\n";
    let projections: String = projections.iter().map(|rest| format!("[[projection]]\n{rest}\n")).collect();
    format!("{head}{populations}{formats}{projections}")
}

/// A projection with weight 1.
fn connect(from: &str, to: &str, rule: &str, more: &str) -> String {
    format!("from = \"{from}\"\nto = \"{to}\"\nconnect = {rule}\nweight = 1.0\n{more}")
}

pub fn network(text: &str) -> Network {
    compiled(&spec(text)).network
}

/// (from, to), numbered within their populations, of all synapses from the first to the second population, in order.
pub fn pairs(network: &Network, from: usize, to: usize) -> Vec<[u32; 2]> {
    let (from, to) = (&network.populations[from], &network.populations[to]);
    let range = to.first..to.first + to.count;
    let of = |source| {
        let synapses = network.synapses_of(network.axon_of(from.first + source)).iter();
        let targets = synapses.map(|synapse| synapse.target).filter(|target| range.contains(target));
        targets.map(move |target| [source, target - to.first])
    };
    (0..from.count).flat_map(of).collect()
}

fn counts(numbers: impl Iterator<Item = u32>) -> BTreeMap<u32, u32> {
    let mut counts = BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_insert(0) += 1);
    counts
}

fn has_twice(pairs: &[[u32; 2]]) -> bool {
    pairs.iter().collect::<BTreeSet<_>>().len() < pairs.len()
}

/// As many equal draws as there are of `all` pairs, each with probability `p`, within five standard deviations.
fn assert_binomial(found: f64, all: f64, p: f64, what: &str) {
    let deviation = (all * p * (1.0 - p)).sqrt();
    assert!((found - all * p).abs() <= 5.0 * deviation.max(0.2), "{what}: {found}, not {} +- {deviation}", all * p);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 120, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default()
    })]

    #[test]
    fn degrees_are_exact(
        sizes in [1u32..30, 1u32..30],
        number in 1u32..40,
        within: bool,
        rule in prop::sample::select(vec!["fixed_indegree", "fixed_outdegree", "fixed_total_number"]),
        (autapses, multapses) in (any::<bool>(), any::<bool>()),
    ) {
        let [a, b] = sizes;
        let (to, targets) = if within { ("a", a) } else { ("b", b) };
        let own = u32::from(within && !autapses);
        let choices = match rule {
            "fixed_indegree" => a - own,
            "fixed_outdegree" => targets - own,
            _ => a * (targets - own),
        };
        prop_assume!(choices > 0);
        let number = if multapses { number } else { number.min(choices) };
        let flags = format!("allow_autapses = {autapses}\nallow_multapses = {multapses}");
        let projection = connect("a", to, &format!("{{ {rule} = {number} }}"), &flags);
        let text = config(&format!("count = {a}"), &format!("count = {b}"), &[projection]);
        let pairs = pairs(&network(&text), 0, usize::from(!within));
        let (end, ends) = if rule == "fixed_indegree" { (1, targets) } else { (0, a) };
        let total = if rule == "fixed_total_number" { number } else { number * ends };
        prop_assert_eq!(pairs.len() as u32, total);
        if rule != "fixed_total_number" {
            let degrees = counts(pairs.iter().map(|pair| pair[end]));
            prop_assert_eq!(degrees, (0..ends).map(|neuron| (neuron, number)).collect());
        }
        prop_assert!(own == 0 || pairs.iter().all(|[from, to]| from != to), "an autapse in {:?}", pairs);
        prop_assert!(multapses || !has_twice(&pairs), "a multapse in {:?}", pairs);
        prop_assert!(pairs.is_sorted(), "the synapses of an axon are in the order of their targets");
    }
}

#[test]
fn every_source_is_as_likely_as_every_other() {
    for (rule, flags) in [
        ("fixed_indegree", ""),
        ("fixed_indegree", "allow_multapses = false"),
        ("fixed_indegree", "allow_autapses = false"),
        ("fixed_total_number", "allow_multapses = false\nallow_autapses = false"),
    ] {
        let number = if rule == "fixed_indegree" { 20 } else { 20 * 500 };
        let text = config("count = 500", "count = 1", &[connect("a", "a", &format!("{{ {rule} = {number} }}"), flags)]);
        let pairs = pairs(&network(&text), 0, 0);
        for end in [0, 1] {
            for (neuron, count) in counts(pairs.iter().map(|pair| pair[end])) {
                if end == 0 || rule == "fixed_total_number" {
                    assert_binomial(count.into(), 10_000.0, 0.002, &format!("{rule} {flags} {end} {neuron}"));
                }
            }
        }
        assert!(counts(pairs.iter().map(|pair| pair[0])).len() > 490, "nearly all are drawn");
        let distinct = pairs.iter().collect::<BTreeSet<_>>().len();
        // Of 20 draws of 500 or 499, 0.377 are expected to come again.
        let again = if flags.contains("allow_multapses") { 0.0 } else { 500.0 * 0.377 };
        assert!(
            (10_000.0 - distinct as f64 - again).abs() <= 5.0 * 14.0 * again.signum(),
            "{flags}: {distinct} distinct"
        );
    }
}

#[test]
fn every_subset_is_as_likely_as_every_other() {
    let projection = connect("a", "b", "{ fixed_indegree = 2 }", "allow_multapses = false");
    let pairs = pairs(&network(&config("count = 4", "count = 6000", &[projection])), 0, 1);
    let mut subsets: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    pairs.iter().for_each(|[from, to]| subsets.entry(*to).or_default().push(*from));
    let mut found: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    subsets.into_values().for_each(|subset| *found.entry(subset).or_insert(0) += 1);
    assert_eq!(found.len(), 6, "{found:?}");
    found
        .iter()
        .for_each(|(subset, count)| assert_binomial((*count).into(), 6000.0, 1.0 / 6.0, &format!("{subset:?}")));
}

#[test]
fn refused_autapses_are_all_that_is_missing() {
    for rule in ["\"all_to_all\"", "{ fixed_probability = 0.5 }", "{ gaussian = { sigma = 0.3 } }"] {
        let pairs = |flags| {
            pairs(&network(&config("count = 30\ngrid = [5, 6]", "count = 1", &[connect("a", "a", rule, flags)])), 0, 0)
        };
        let (all, without) = (pairs(""), pairs("allow_autapses = false"));
        assert!(all.len() > without.len() + 5, "{rule} has autapses");
        assert_eq!(without, all.into_iter().filter(|[from, to]| from != to).collect::<Vec<_>>(), "{rule}");
    }
}

#[test]
fn neurons_of_two_populations_are_no_autapses() {
    let flags = "allow_autapses = false";
    let text = config("count = 8", "count = 8", &[connect("a", "b", "\"one_to_one\"", flags)]);
    assert_eq!(pairs(&network(&text), 0, 1), (0..8).map(|both| [both, both]).collect::<Vec<_>>());
}

#[test]
fn the_number_of_synapses_is_that_of_the_probability() {
    for p in [0.02, 0.3, 0.97] {
        let rule = format!("{{ fixed_probability = {p} }}");
        let text = config("count = 400", "count = 300", &[connect("a", "b", &rule, "")]);
        let pairs = pairs(&network(&text), 0, 1);
        assert_binomial(pairs.len() as f64, 120_000.0, p, "in all");
        let degrees = counts(pairs.iter().map(|pair| pair[1]));
        degrees.values().for_each(|degree| assert_binomial((*degree).into(), 400.0, p, "of a target"));
    }
}

const RULES: [&str; 6] = [
    "{ fixed_probability = 0.3 }",
    "{ fixed_indegree = 4 }",
    "{ fixed_outdegree = 3 }",
    "{ fixed_total_number = 30 }",
    "{ gaussian = { sigma = 0.4 } }",
    "\"all_to_all\"",
];

/// A projection with everything drawn.
fn drawn(from: &str, to: &str, rule: &str) -> String {
    let weight = "{ lognormal = { mean = 0.0, std = 0.5 } }";
    let delay = "{ normal = { mean = 4.0, std = 2.0, high = 9.0 } }";
    format!("from = \"{from}\"\nto = \"{to}\"\nconnect = {rule}\nweight = {weight}\ndelay = {delay}")
}

#[test]
fn a_draw_depends_on_nothing_but_its_place() {
    let (a, b) = ("count = 12\ngrid = [3, 4]", "count = 10\ngrid = [2, 5]");
    for rule in RULES {
        let alone = network(&config(a, b, &[drawn("a", "b", rule)]));
        let again = network(&config(a, b, &[drawn("a", "b", rule)]));
        assert_eq!(alone, again, "{rule}: the same seed draws the same");
        let with_more = config(a, b, &[drawn("a", "b", rule), drawn("b", "a", "\"all_to_all\"")])
            + "[source.noise]\ncount = 5\npoisson = { rate = 100.0 }\n";
        let with_more = network(&with_more);
        let of = |network: &Network| {
            let synapses = |from| network.synapses_of(network.axon_of(from)).to_vec();
            (0..12).map(synapses).collect::<Vec<_>>()
        };
        assert_eq!(of(&alone), of(&with_more), "{rule}: what else is in the file changes nothing");
        let second = network(&config(a, b, &[drawn("b", "a", "{ fixed_indegree = 1 }"), drawn("a", "b", rule)]));
        assert_ne!(of(&alone), of(&second), "{rule}: another place draws anew");
        let other = network(&config(a, b, &[drawn("a", "b", rule)]).replace("seed = 11", "seed = 12"));
        assert_ne!(of(&alone), of(&other), "{rule}: another seed draws anew");
    }
}

#[test]
fn a_target_draws_the_same_among_more_targets() {
    let of = |count| {
        network(&config("count = 12", &format!("count = {count}"), &[drawn("a", "b", "{ fixed_indegree = 5 }")]))
    };
    let (few, many) = (of(7), of(20));
    let first = |network: &Network| {
        let synapses = |from| network.synapses_of(network.axon_of(from)).iter().filter(|one| one.target < 12 + 7);
        (0..12).flat_map(|from| synapses(from).map(move |one| (from, *one)).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(first(&few).len(), 35);
    assert_eq!(first(&few), first(&many));
}

#[test]
fn synapses_of_one_pair_draw_for_themselves() {
    let network = network(&config("count = 1", "count = 1", &[drawn("a", "b", "{ fixed_indegree = 50 }")]));
    let weights: BTreeSet<u64> = network.synapses.iter().map(|one| one.weight.to_bits()).collect();
    assert_eq!((network.synapses.len(), weights.len()), (50, 50));
    let delays: BTreeSet<u32> = network.synapses.iter().map(|one| one.delay).collect();
    assert!(delays.len() > 5, "{delays:?}");
}

#[test]
fn every_rule_draws_the_same_on_every_machine() {
    let first = |rule: &str| {
        let text = config("count = 12\ngrid = [3, 4]", "count = 10\ngrid = [2, 5]", &[drawn("a", "b", rule)]);
        let network = network(&text);
        let of = |from| network.synapses_of(network.axon_of(from)).iter().map(move |one| (from, one));
        let first =
            (0..12).flat_map(of).next().map(|(from, one)| (from, one.target - 12, one.delay, one.weight.to_bits()));
        (network.synapses.len(), first)
    };
    let all: Vec<String> = RULES.iter().map(|rule| format!("{rule} {:?}", first(rule))).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
{ fixed_probability = 0.3 } (33, Some((0, 4, 4, 4611957086851224507)))
{ fixed_indegree = 4 } (40, Some((0, 1, 4, 4613181989712816322)))
{ fixed_outdegree = 3 } (36, Some((0, 3, 4, 4608848814859631585)))
{ fixed_total_number = 30 } (30, Some((0, 5, 3, 4607207580003815597)))
{ gaussian = { sigma = 0.4 } } (62, Some((0, 0, 4, 4609846333816252710)))
"all_to_all" (120, Some((0, 0, 4, 4609846333816252710)))
"#);
}
