//! What a user reads about a network that does not fit its hardware; cases that are a config file of their own stand in
//! `tests/errors/`.

use rheobase::compile::compile;
use rheobase::spec::Weight;

use super::support::{PAIR, shown, spec};

fn of(text: &str) -> String {
    let spec = spec(text);
    shown(&spec, &compile(&spec).expect_err("it was accepted"))
}

/// `PAIR` with a projection from `a` to `b`.
fn with(rest: &str) -> String {
    format!("{PAIR}[[projection]]\nfrom = \"a\"\nto = \"b\"\nconnect = \"all_to_all\"\n{rest}\n")
}

#[test]
fn a_matrix_entry_that_does_not_fit() {
    let mut spec = spec(&with("weight = 1.0"));
    let mut matrix = vec![0.5; 60];
    (matrix[20], matrix[33]) = (-9.5, 8.25);
    spec.projections[0].weight = Weight::Matrix(matrix);
    insta::assert_snapshot!(shown(&spec, &compile(&spec).expect_err("it was accepted")), @r#"
error: weight -9.5 in row 3, column 2 does not fit Q3.4
  --> demo.toml:29:10
   |
20 | weight = "Q3.4"
   |          ------ this gives the range -8 to 7.937
...
29 | weight = 1.0
   |          ^^^ needs at least Q4.4
   |
   = help: use Q4.4, or smaller weights
"#);
}

#[test]
fn a_weight_that_fits_with_fewer_fraction_bits_only() {
    insta::assert_snapshot!(of(&with("weight = 300.0").replace("Q4.8", "Q9.20").replace("Q3.4", "Q4.27")), @r#"
error: weight 300 does not fit Q4.27
  --> demo.toml:29:10
   |
20 | weight = "Q4.27"
   |          ------- this gives the range -16 to 15.999
...
29 | weight = 300.0
   |          ^^^^^ would fit Q9.22
   |
   = help: use Q9.22, or smaller weights
"#);
}

#[test]
fn more_synapses_than_a_core_holds() {
    let text = with("weight = 1.0").replace("count = 10", "count = 20000").replace("count = 6", "count = 20000");
    insta::assert_snapshot!(of(&text), @r#"
error: 400000000 synapses are more than a core holds
  --> demo.toml:28:11
   |
28 | connect = "all_to_all"
   |           ^^^^^^^^^^^^ `a` to `b` is one projection too many
   |
   = help: a core holds at most 67108864 synapses
"#);
}

#[test]
fn a_current_that_does_not_fit() {
    let text = PAIR.to_owned()
        + "[source.i]\nstep_current = { amplitude = 20.0, start = 1.0, stop = 2.0 }\n\
           [[projection]]\nfrom = \"i\"\nto = \"b\"\nconnect = \"all_to_all\"\nweight = 0.5\n";
    insta::assert_snapshot!(of(&text), @r#"
error: weight times current, in one time step, 10 does not fit Q3.4
  --> demo.toml:31:10
   |
20 | weight = "Q3.4"
   |          ------ this gives the range -8 to 7.937
...
31 | weight = 0.5
   |          ^^^ needs at least Q4.4
   |
   = help: use Q4.4, or smaller weights
"#);
}

#[test]
fn weights_finer_than_the_sum() {
    let text = with("weight = 0.5").replace("Q3.4", "Q2.20\"\ndecay = \"UQ0.8");
    insta::assert_snapshot!(of(&text), @r#"
error: weights with 20 fraction bits are finer than the potential that they are added to, which has 16
  --> demo.toml:20:10
   |
19 | state = "Q4.8"
   |         ------ 8 fraction bits
20 | weight = "Q2.20"
   |          ^^^^^^^ at most Q2.16
21 | decay = "UQ0.8"
   |         ------- `decay` adds 8 fraction bits
   |
   = help: use Q2.16
"#);
}

#[test]
fn two_models_in_one_core() {
    let adex = "[population.b.adex]\nc_m = 281.0\ng_l = 30.0\ne_l = -70.6\nv_th = -50.4\ndelta_t = 2.0\na = 4.0\n\
                b = 80.5\ntau_w = 144.0\nv_reset = -60.0\nv_peak = 0.0";
    insta::assert_snapshot!(of(&PAIR.replace("[population.b.lif]\nbeta = 0.5\nv_threshold = 2.0", adex)), @r#"
error: `a` is lif and `b` is adex: a tile has one core type
  --> demo.toml:14:1
   |
 8 | [population.a.lif]
   | ------------------ a core type of its own
...
14 | [population.b.adex]
   | ^^^^^^^^^^^^^^^^^^^ no tile is left for this one
...
30 | [hardware]
   | ---------- 1 x 1 tiles
   |
   = help: use a mesh of at least 2 tiles, such as `mesh = [2, 1]`
"#);
}

#[test]
fn two_kinds_of_reset_in_one_core() {
    insta::assert_snapshot!(of(&PAIR.replace("v_threshold = 2.0", "v_threshold = 2.0\nreset = \"subtract\"")), @r#"
error: the populations of a core share one kind of reset
  --> demo.toml:17:9
   |
 8 | [population.a.lif]
   | ------------------ from `a`
...
17 | reset = "subtract"
   |         ^^^^^^^^^^ `b` differs
"#);
}

#[test]
fn populations_that_leave_too_many_lanes_empty() {
    let many: String = (0..1100)
        .map(|n| format!("[population.p{n}]\ncount = 1\n[population.p{n}.lif]\nbeta = 0.5\nv_threshold = 1.0\n"))
        .collect();
    let text = PAIR.replace("lanes = 4", "lanes = 64") + &many;
    let spec = spec(&text);
    let errors = compile(&spec).expect_err("it was accepted");
    assert_eq!(errors.len(), 1);
    insta::assert_snapshot!(format!("{}\n{:?}", errors[0].title, errors[0].help), @r#"
the populations take 70528 neurons of a core that holds at most 65536: 4992 too many
["use a mesh of at least 2 tiles, fewer lanes, or fewer neurons"]
"#);
}

#[test]
fn potentials_whose_difference_has_too_many_digits() {
    let physical = "c_m = 250.0\ntau_m = 20.0\ne_l = -1e-30\nv_th = 1e30";
    insta::assert_snapshot!(of(&PAIR.replacen("beta = 0.5\nv_threshold = 1.0", physical, 1)), @r#"
error: `v_th` less the resting potential has more than 38 digits
  --> demo.toml:12:8
   |
12 | v_th = 1e30
   |        ^^^^ 1000000000000000000000000000000 less -0.000000000000000000000000000001
   |
   = help: write both with fewer digits
"#);
}

#[test]
fn everything_that_does_not_fit_is_said_at_once() {
    let text = with("weight = 9.0").replace("v_threshold = 2.0", "v_threshold = 20.0");
    let spec = spec(&text);
    let titles: Vec<_> = compile(&spec).expect_err("it was accepted").into_iter().map(|error| error.title).collect();
    insta::assert_debug_snapshot!(titles, @r#"
[
    "weight 9 does not fit Q3.4",
    "threshold 20 does not fit Q4.8",
]
"#);
}
