//! Short-term plasticity: the table product for every elapsed time, and regular trains against the closed form.

use rheobase::datapath::{evaluate, evaluate_all};
use rheobase::fixed_point::{Format, Rounding};
use rheobase::models::{PlasticityParameters, ShortTermPlasticity};

const UNIT: f64 = 1.0 / 65536.0;
/// u, tau_rec, tau_fac (ms): depression, facilitation, both.
const SETS: [[&str; 3]; 3] = [["0.5", "800.0", "0.0"], ["0.1", "50.0", "500.0"], ["0.25", "130.0", "530.0"]];

fn plasticity(dt: &str) -> ShortTermPlasticity {
    let number = |text: &str| text.parse().expect("a number");
    let set = |[u, rec, fac]: [&str; 3]| PlasticityParameters { u: number(u), tau_rec: number(rec), tau_fac: number(fac) };
    ShortTermPlasticity::new(&SETS.map(set), number(dt), Format::signed(3, 6), Rounding::Nearest).expect("narrow")
}

#[test]
fn the_product_of_two_rows_is_the_exponential_for_every_elapsed_time() {
    let plasticity = plasticity("0.5");
    let place = |name| plasticity.graph.nodes.iter().position(|node| node.name == name).expect("a signal");
    let [recovery, facilitation] = ["recovery", "facilitation"].map(place);
    for (set, [_, tau_rec, tau_fac]) in SETS.iter().enumerate() {
        for elapsed in 0..(2u32 << (plasticity.low_bits + plasticity.high_bits)) {
            let rows = plasticity.rows(set as u32, elapsed);
            let raws = evaluate_all(&plasticity.graph, 0, &ShortTermPlasticity::START, &rows);
            for (tau, place) in [(tau_rec, recovery), (tau_fac, facilitation)] {
                let tau: f64 = tau.parse().expect("a number");
                let exact = if tau == 0.0 { 0.0 } else { (-f64::from(elapsed) * 0.5 / tau).exp() };
                let error = (raws[place] as f64 * UNIT - exact).abs();
                assert!(error <= 1.5 * UNIT, "set {set}, tau {tau}, {elapsed} steps: {error}");
            }
        }
    }
}

#[test]
fn a_regular_train_settles_where_the_closed_form_says() {
    let plasticity = plasticity("0.5");
    for (set, texts) in SETS.iter().enumerate() {
        let [u, tau_rec, tau_fac] = texts.map(|text| text.parse::<f64>().expect("a number"));
        for steps in [10, 40, 200, 1000] {
            let mut state = ShortTermPlasticity::START.to_vec();
            for _ in 0..3000 {
                state = evaluate(&plasticity.graph, 0, &state, &plasticity.rows(set as u32, steps)).state;
            }
            let interval = f64::from(steps) * 0.5;
            let [rec, fac] = [tau_rec, tau_fac].map(|tau| if tau == 0.0 { 0.0 } else { (-interval / tau).exp() });
            let u_settled = u / (1.0 - (1.0 - u) * fac);
            let x_settled = (1.0 - rec) / (1.0 - (1.0 - u_settled) * rec);
            for (word, exact) in [(state[0], u_settled), (state[1], x_settled), (state[2], u_settled * x_settled)] {
                let error = (word as f64 * UNIT - exact).abs();
                assert!(error < 40.0 * UNIT, "set {set}, every {interval} ms: {error} from {exact}");
            }
        }
    }
}
