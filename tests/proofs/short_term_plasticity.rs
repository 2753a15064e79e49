//! The datapath of short-term plasticity is `tests/rtl_ref/short_term_plasticity.sv`, cut at its tables and at
//! all that has been rounded or limited.

use rheobase::compile::Compiled;
use rheobase::datapath::Range;
use rheobase::design::Plasticity;

use crate::cut::{Cut, cut, cut_at, place};
use crate::joined::{Joined, kind};
use crate::support::compile_text;
use crate::yosys::{Proof, generated, planted};

/// Tables, the inputs that choose a row (which go to the table as they are), and the two columns of a row.
const TABLES: [(&str, &str, [&str; 2]); 3] = [
    ("low_digit", "low_row", ["recovery_low", "facilitation_low"]),
    ("high_digit", "high_row", ["recovery_high", "facilitation_high"]),
    ("utilisation", "set", ["utilisation", "rest"]),
];

/// All numbers that have been rounded or limited, from 0 to 1.
const CUTS: [Cut; 8] = [
    Cut::Within("recovery"),
    Cut::Within("facilitation"),
    Cut::Within("gone_at_most_all"),
    Cut::Within("not_recovered"),
    Cut::Within("x_next"),
    Cut::Within("kept"),
    Cut::Within("raised"),
    Cut::Within("u_next"),
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
        joined.state(name, word.format, word.range, name != "released");
    }
    for cut in CUTS {
        let name = cut.signal();
        joined.signal(&cut, schedule.stages[place(graph, name)]);
        text = cut_at(&text, name, node(name).format);
    }
    for (table, row, columns) in TABLES {
        let bits = node(row).format.width();
        let read = schedule.stages[place(graph, columns[0])];
        let given = joined.given(row, &kind(false, bits), 0);
        for column in columns {
            let then = joined.given(column, &kind(false, 17), depth - read);
            joined.there += &format!(".{column}({then}), ");
            let Range { lo, hi } = node(column).range;
            joined.legal.push(format!("{then} >= {lo} && {then} <= {hi}"));
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

/// All at once: the cuts keep each to its own output.
#[test]
fn planted_errors_are_refuted() {
    let proof = proof(&plastic(1));
    let errors = [
        ("recovery_exact + 33'd32768", "recovery_exact", "recovery_differs"),
        ("18'(gone) + 18'(released_i)", "18'(gone)", "gone_at_most_all_differs"),
        ("One - not_recovered", "not_recovered", "x_next_differs"),
        ("raised_exact + 32'd32768", "raised_exact", "raised_differs"),
        ("(u_sum < One) ? u_sum : One", "u_sum", "u_next_differs"),
        ("33'(u_next) * 33'(x_next)", "33'(u_i) * 33'(x_next)", "released_differs"),
    ];
    let datapath = errors.iter().fold(proof.datapath, |text, (good, bad, _)| planted(&text, good, bad));
    let outputs = errors.map(|(_, _, output)| output);
    let proof = Proof { datapath, covers: Vec::new(), equalities: outputs.to_vec(), ..proof };
    assert_eq!(proof.refuted(), outputs);
}
