//! Generated neurons of the models by definition against their readings in `tests/rtl_ref`: what is common to all.

use rheobase::compile::Compiled;

use crate::yosys::{Proof, datapath, delayed};

/// A reading, and what it needs beyond formats and parameters.
pub struct Reading {
    /// The file under `tests/rtl_ref`; its module is `NAME_ref`.
    pub file: &'static str,
    /// Further parameters of its module.
    pub numbers: Vec<(&'static str, i64)>,
    /// What must be possible, as expressions over the reading's outputs: `spike`, `NAME_expected` for each variable.
    pub covers: Vec<(&'static str, String)>,
}

fn number((name, value): &(String, i64)) -> String {
    format!(".{}({}64'sd{})", name.to_uppercase(), if *value < 0 { "-" } else { "" }, value.unsigned_abs())
}

/// A proof for all words of the input and all state words within their ranges. The module of the reading has, in capitals, the
/// parameters `X_BITS` and `X_FRAC` for each state variable and the input (whose port is `due`), `X` and `X_FRAC` for each parameter of the model.
pub fn proof(compiled: &Compiled, rounding: &str, reading: Reading) -> Proof {
    let core = &compiled.design.cores[0];
    let (graph, variables, depth) = (&core.model.graph, &core.model.variables, core.schedule.depth);
    let place = ["floor", "zero", "nearest", "even"].iter().position(|word| *word == rounding);
    let mut numbers = vec![("rounding".to_owned(), place.expect("a rounding of a core") as i64)];
    numbers.extend(reading.numbers.iter().map(|(name, value)| ((*name).to_owned(), *value)));
    let mut words: Vec<_> = variables.iter().map(|variable| (variable.name, variable.format)).collect();
    words.push(("input", core.accumulator));
    for (name, format) in &words {
        numbers.push((format!("{name}_bits"), format.width().into()));
        numbers.push((format!("{name}_frac"), format.frac_bits.into()));
    }
    for parameter in &graph.parameters {
        numbers.push((parameter.name.to_owned(), parameter.values[0]));
        numbers.push((format!("{}_frac", parameter.name), parameter.format.frac_bits.into()));
    }
    let kind = |signed: bool, bits: u32| format!("{}[{}:0]", if signed { "signed " } else { "" }, bits - 1);
    let kinds: Vec<_> = words.iter().map(|(_, format)| kind(format.signed, format.width())).collect();
    let (mut ports, mut body, mut here, mut there) = (String::new(), String::new(), String::new(), String::new());
    for ((name, _), kind) in words.iter().zip(&kinds) {
        let (registers, then) = delayed(kind, &format!("{name}_word"), depth);
        ports += &format!(", input {kind} {name}_word");
        body += &registers;
        here += &format!(".{name}_i({name}_word), ");
        let port = if *name == "input" { "due" } else { name };
        there += &format!(".{port}({then}), ");
    }
    let mut legal = vec!["1'b1".to_owned()];
    let mut differences = vec!["assign spike_differs = legal && fires != spike;".to_owned()];
    let mut equalities = vec!["spike_differs"];
    for (variable, kind) in variables.iter().zip(&kinds) {
        let (name, range) = (variable.name, variable.range);
        let then = if depth > 0 { format!("{name}_word_{depth}") } else { format!("{name}_word") };
        let limit = |value: i128| {
            number(&(String::new(), value as i64)).trim_start_matches(".(").trim_end_matches(')').to_owned()
        };
        let wide = if variable.format.signed { then } else { format!("$signed({{1'b0, {then}}})") };
        legal.push(format!("{wide} >= {} && {wide} <= {}", limit(range.lo), limit(range.hi)));
        body += &format!("  wire {kind} {name}_found, {name}_expected;\n");
        here += &format!(".{name}_next_o({name}_found), ");
        there += &format!(".{name}_next({name}_expected), ");
        let output: &'static str = match name {
            "v" => "v_differs",
            "u" => "u_differs",
            "theta" => "theta_differs",
            "refractory" => "refractory_differs",
            other => panic!("no output for `{other}`"),
        };
        differences.push(format!("assign {output} = legal && {name}_found != {name}_expected;"));
        equalities.push(output);
    }
    let covers: Vec<_> =
        reading.covers.iter().map(|(name, what)| format!("assign {name} = legal && ({what});")).collect();
    let names: Vec<_> = equalities.iter().copied().chain(reading.covers.iter().map(|(name, _)| *name)).collect();
    let clock = if depth > 0 { ".clk_i(clk), " } else { "" };
    let module = reading.file.trim_end_matches(".sv");
    let joined = format!(
        "module joined(input clk{ports}, output {});\n{body}  wire fires, spike;\n  wire legal = {};\n  \
         proof_datapath u_datapath ({clock}{here}.spike_o(fires));\n  \
         {module}_ref #({}) u_reference ({there}.spike(spike));\n  {}\n  {}\nendmodule\n",
        names.join(", "),
        legal.join(" && "),
        numbers.iter().map(number).collect::<Vec<_>>().join(", "),
        differences.join("\n  "),
        covers.join("\n  "),
    );
    let covers = reading.covers.iter().map(|(name, _)| *name).collect();
    Proof { datapath: datapath(compiled), reference: reading.file, joined, equalities, covers, depth }
}

/// The one neuron of `lines`, a model's table, under delta synapses.
pub fn config(lines: &str, words: [&str; 3], modes: [&str; 2], clock_mhz: u32) -> String {
    let ([state, adaptation, decay], [rounding, overflow]) = (words, modes);
    let weight = if decay.is_empty() { "Q7.0" } else { "Q2.2" };
    let decay = if decay.is_empty() { String::new() } else { format!("decay = \"{decay}\"\n") };
    let adaptation = if adaptation.is_empty() { String::new() } else { format!("adaptation = \"{adaptation}\"\n") };
    let size = if weight == "Q7.0" { "-120.0" } else { "-1.5" };
    format!(
        "name = \"proof\"\ndt = 0.1\nsteps = 1\n\n[population.p]\ncount = 1\n{lines}\n[source.s]\ncount = 8\n\
         poisson = {{ rate = 100.0 }}\n\n[[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = {size}\n\n\
         [format]\nstate = \"{state}\"\n{adaptation}{decay}weight = \"{weight}\"\nrounding = \"{rounding}\"\n\
         overflow = \"{overflow}\"\n\n[hardware]\nclock_mhz = {clock_mhz}\n"
    )
}
