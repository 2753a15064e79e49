//! The datapath of short-term plasticity is `tests/rtl_ref/short_term_plasticity.sv`, cut at its tables.

use rheobase::compile::Compiled;
use rheobase::design::Plasticity;

use crate::cut::{cut, place};
use crate::joined::{Joined, kind};
use crate::support::compile_text;
use crate::yosys::{Proof, generated, planted};

/// Tables, the inputs that choose a row (which go to the table as they are), and the two columns of a row.
const TABLES: [(&str, &str, [&str; 2]); 3] = [
    ("low_digit", "low_row", ["recovery_low", "facilitation_low"]),
    ("high_digit", "high_row", ["recovery_high", "facilitation_high"]),
    ("utilisation", "set", ["utilisation", "rest"]),
];

/// Two sets, so that the set is a word.
fn plastic(clock_mhz: u32) -> Compiled {
    let projection = |weight: &str, parameters: &str| {
        format!(
            "[[projection]]\nfrom = \"s{parameters}\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = {weight}\n\
             short_term_plasticity = {{ u = 0.{parameters}, tau_rec = 130.0, tau_fac = 530.0 }}\n"
        )
    };
    compile_text(&format!(
        "name = \"proof\"\ndt = 0.5\nsteps = 1\n[population.p]\ncount = 1\nlif = {{ c_m = 250.0, tau_m = 10.0, e_l = -70.0, v_th = -55.0 }}\n\
         [source.s25]\ncount = 2\npoisson = {{ rate = 100.0 }}\n[source.s50]\ncount = 2\npoisson = {{ rate = 100.0 }}\n{}{}\
         [format]\nstate = \"Q7.14\"\nweight = \"Q3.12\"\n[hardware]\nclock_mhz = {clock_mhz}\n",
        projection("1.5", "25"),
        projection("-1.5", "50"),
    ))
}

fn plasticity(compiled: &Compiled) -> &Plasticity {
    compiled.design.cores[0].plasticity.as_ref().expect("an axon is plastic")
}

fn proof(compiled: &Compiled) -> Proof {
    let Plasticity { model, schedule, .. } = plasticity(compiled);
    let (graph, depth) = (&model.graph, schedule.depth);
    let node = |name: &str| &graph.nodes[place(graph, name)];
    let mut text =
        generated(compiled, "plasticity_datapath").replace("proof_plasticity_datapath", "plasticity_datapath");
    let mut joined = Joined::new(graph, depth);
    for name in ["u", "x", "released"] {
        let word = node(name);
        joined.state(name, word.format, word.range, false);
    }
    for (table, row, columns) in TABLES {
        let bits = node(row).format.width();
        let read = schedule.stages[place(graph, columns[0])];
        let given = joined.given(row, &kind(false, bits), 0);
        for column in columns {
            let then = joined.given(column, &kind(false, 17), depth - read);
            joined.there += &format!(".{column}({then}), ");
            joined.legal.push(format!("{then} <= {}", node(column).range.hi));
        }
        joined.body += &format!("  wire [{}:0] {table}_row;\n", bits - 1);
        let [first, second] = columns;
        joined.here +=
            &format!(".{row}_i({given}), .{table}_word_i({{{second}, {first}}}), .{table}_row_o({table}_row), ");
        text = cut(&text, table, &format!("{table}_"), 34, bits);
    }
    let Joined { ports, body, here, there, legal, equalities, differences, .. } = joined;
    let module = format!(
        "module joined(input clk{ports}, output {}, all_released, little_left);\n{body}  wire legal = {};\n  \
         plasticity_datapath u_datapath ({here}.clk_i(clk));\n  short_term_plasticity_ref u_reference ({});\n  {}\n  \
         assign all_released = legal && released_found == 17'd65536, little_left = legal && x_found < 17'd16;\nendmodule\n",
        equalities.join(", "),
        legal.join(" && "),
        there.trim_end_matches(", "),
        differences.join("\n  "),
    );
    let covers = vec!["all_released", "little_left"];
    Proof { datapath: text, reference: "short_term_plasticity.sv", joined: module, equalities, covers, depth }
}

#[test]
fn a_spike_is_its_page() {
    let compiled = plastic(100);
    assert!(plasticity(&compiled).schedule.depth > 2, "a pipeline");
    assert_eq!(proof(&compiled).refuted(), [""; 0]);
}

#[test]
fn planted_errors_are_refuted() {
    let compiled = plastic(1);
    for (good, bad, output) in [
        ("18'(gone) + 18'(released_i)", "18'(gone)", "x_differs"),
        ("recovery_exact + 33'd32768", "recovery_exact", "x_differs"),
        ("(u_sum < One) ? u_sum : One", "u_sum", "u_differs"),
        ("33'(u_next) * 33'(x_next)", "33'(u_i) * 33'(x_next)", "released_differs"),
    ] {
        let proof = proof(&compiled);
        let datapath = planted(&proof.datapath, good, bad);
        let proof = Proof { datapath, covers: Vec::new(), equalities: vec![output], ..proof };
        assert_eq!(proof.refuted(), [output], "{good}");
    }
}
