use rheobase::{
    compile::compile,
    report::{Mode, accuracy, emulate},
    spec,
};
use std::time::Instant;
fn main() {
    let t = Instant::now();
    let spec = spec::read(std::path::Path::new("configs/05-digits.toml"), &[]).unwrap_or_else(|e| panic!("{e}"));
    eprintln!("read {:?}", t.elapsed());
    let t = Instant::now();
    let c = compile(&spec).unwrap_or_else(|l| panic!("{}", spec::render(&spec.path, &spec.text, &l)));
    eprintln!("compile {:?}", t.elapsed());
    for _ in 0..3 {
        let t = Instant::now();
        let r = emulate(&c, Mode::Step, None);
        let e = t.elapsed();
        eprintln!(
            "step {:?} {:?} {:.2} Gsyn/s",
            e,
            r.counts,
            r.counts.synaptic_operations as f64 / e.as_secs_f64() / 1e9
        );
        let t = Instant::now();
        let r = emulate(&c, Mode::Cycle, None);
        eprintln!("cycle {:?} {:?}", t.elapsed(), r.cycles);
    }
    let r = emulate(&c, Mode::Step, None);
    let t = Instant::now();
    eprintln!("{:?} {:?}", accuracy(&c, "digit", &r), t.elapsed());
    eprintln!(
        "lanes32 {} nodes {}",
        rheobase::datapath::native::fits_32_bits(&c.design.core.model.graph),
        c.design.core.model.graph.nodes.len()
    );
}
