//! EIF, QIF, ALIF and Loihi's LIF are their readings in `tests/rtl_ref`.

use rheobase::compile::Compiled;

use crate::defined::{EXPONENTIAL, Reading, config, proof};
use crate::support::compile_text;
use crate::yosys::{Proof, planted};

const EIF: &str = "[population.p.eif]\nc_m = 200.0\ng_l = 12.0\ne_l = -70.0\nv_th = -50.0\ndelta_t = 2.0\nv_reset = -58.0\n\
                   v_peak = 0.0\nt_ref = 0.5\ni_e = 500.0\n";
const QIF: &str = "[population.p.qif]\nc_m = 100.0\nk = 0.7\ne_l = -60.0\nv_c = -40.0\nv_peak = 35.0\nv_reset = -50.0\n\
                   t_ref = 0.7\ni_e = 200.0\n";
const QIF_WORDS: [&str; 3] = ["Q7.2", "", "UQ0.10"];
const ALIF: &str = "[population.p.alif]\nc_m = 250.0\ntau_m = 7.0\ne_l = -70.0\nv_th = -55.0\nv_reset = -70.0\nt_ref = 0.5\n\
                    i_e = 400.0\ntau_adapt = 20.0\nq_adapt = 2.0\n";
const ALIF_WORDS: [&str; 3] = ["Q5.6", "Q5.8", "UQ0.13"];
const LOIHI: &str =
    "[population.p.lif]\narithmetic = \"loihi\"\ndu = 2\ndv = 128\nvth = 300\nbias_mant = 50\nbias_exp = 6\n";
const LOIHI_WORDS: [&str; 3] = ["Q23.0", "", ""];

fn eif(compiled: &Compiled, rounding: &str) -> Proof {
    let covers = vec![("spikes", "spike".to_owned()), ("silent", "!spike && !fires".to_owned())];
    proof(
        compiled,
        rounding,
        Reading { file: "eif.sv", numbers: Vec::new(), covers, tables: &EXPONENTIAL, ..Reading::default() },
    )
}

fn qif(compiled: &Compiled, rounding: &str) -> Proof {
    let core = &compiled.design.cores[0];
    let int_bits = core.model.variables[0].format.int_bits;
    // the page: min(I + 4, 1 + ceil(log2(1 + q 2^(2 I + 1)))), q = dt k / C_m
    let bend = 1.0 + (1.0 + 0.1 * 0.7 / 100.0 * f64::from(2 * int_bits + 1).exp2()).log2().ceil();
    let numbers = vec![("d", 10), ("bend_int", (bend as i64).min(i64::from(int_bits) + 4))];
    let covers = vec![("spikes", "spike".to_owned()), ("silent", "!spike && !fires".to_owned())];
    proof(compiled, rounding, Reading { file: "qif.sv", numbers, covers, ..Reading::default() })
}

fn alif(compiled: &Compiled, rounding: &str, overflow: &str) -> Proof {
    let covers = vec![("spikes", "spike".to_owned()), ("silent", "!spike && !fires".to_owned())];
    let numbers = vec![("wrap", i64::from(overflow == "wrap"))];
    proof(compiled, rounding, Reading { file: "alif.sv", numbers, covers, ..Reading::default() })
}

fn loihi(compiled: &Compiled, has_scale: bool) -> Proof {
    let covers = vec![("spikes", "spike".to_owned()), ("most", "u_expected == 25'sd8388608".to_owned())];
    let numbers = vec![("has_scale", i64::from(has_scale))];
    proof(compiled, "floor", Reading { file: "loihi.sv", numbers, covers, ..Reading::default() })
}

#[test]
fn eif_is_its_page() {
    for (words, rounding, clock) in [
        (["Q7.7", "", "UQ0.14"], "floor", 1),
        (["Q7.7", "", "UQ0.14"], "even", 1),
        (["Q7.16", "", "UQ0.20"], "nearest", 100),
    ] {
        let compiled = compile_text(&config(EIF, words, [rounding, "saturate"], clock));
        assert_eq!(eif(&compiled, rounding).refuted(), [""; 0], "{rounding}");
    }
}

#[test]
fn qif_is_its_page() {
    for rounding in ["floor", "nearest"] {
        let compiled = compile_text(&config(QIF, QIF_WORDS, [rounding, "saturate"], 1));
        assert_eq!(qif(&compiled, rounding).refuted(), [""; 0], "{rounding}");
    }
}

#[test]
fn alif_is_its_page() {
    for (rounding, overflow, clock) in
        [("floor", "saturate", 1), ("zero", "wrap", 1), ("nearest", "saturate", 100), ("even", "wrap", 1)]
    {
        let compiled = compile_text(&config(ALIF, ALIF_WORDS, [rounding, overflow], clock));
        assert_eq!(alif(&compiled, rounding, overflow).refuted(), [""; 0], "{rounding}, {overflow}");
    }
}

#[test]
fn loihis_lif_is_its_page() {
    for (exponent, has_scale, clock) in
        [("", false, 1), ("weight_exp = -2\n", true, 1), ("weight_exp = 3\n", false, 100)]
    {
        let compiled = compile_text(&config(&format!("{LOIHI}{exponent}"), LOIHI_WORDS, ["floor", "saturate"], clock));
        assert_eq!(loihi(&compiled, has_scale).refuted(), [""; 0], "{exponent}");
    }
}

#[test]
fn planted_errors_are_refuted() {
    let plain = |lines, words| compile_text(&config(lines, words, ["nearest", "saturate"], 1));
    let eif_core = plain(EIF, ["Q7.7", "", "UQ0.14"]);
    let (qif_core, alif_core) = (plain(QIF, QIF_WORDS), plain(ALIF, ALIF_WORDS));
    let loihi_core = compile_text(&config(LOIHI, LOIHI_WORDS, ["floor", "saturate"], 1));
    let errors = [
        (eif(&eif_core, "nearest"), "(v_i < VPeak)", "(v_i <= VKnee)", "row_differs"),
        (qif(&qif_core, "nearest"), "v_integrated >= VPeak", "v_integrated > VPeak", "spike_differs"),
        (alif(&alif_core, "nearest", "saturate"), "? theta_jumped", "? theta_decayed", "theta_differs"),
        (loihi(&loihi_core, false), "v_clipped > Threshold", "v_clipped >= Threshold", "spike_differs"),
    ];
    for (proof, good, bad, output) in errors {
        let datapath = planted(&proof.datapath, good, bad);
        let proof = Proof { datapath, covers: Vec::new(), equalities: vec![output], ..proof };
        assert_eq!(proof.refuted(), [output], "{good}");
    }
}
