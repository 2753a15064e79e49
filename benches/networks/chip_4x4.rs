//! A network on a chip of 4 x 4 tiles, for measurements.

use rheobase::compile::{Compiled, compile_with};
use rheobase::spec;

/// 1,024 neurons on 4 x 4 tiles, each with targets on nearly every tile; inputs at `rate` Hz.
pub fn network(rate: f64) -> Compiled {
    let text = format!(
        "# bench\nname = \"bench\"\ndt = 1.0\nsteps = 1000\n\
         [population.p]\ncount = 1024\n[population.p.lif]\nc_m = 250.0\ntau_m = 20.0\ne_l = -70.0\nv_th = -55.0\nt_ref = 2.0\n\
         [source.s]\ncount = 64\npoisson = {{ rate = {rate:?} }}\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = {{ fixed_probability = 0.1 }}\n\
         weight = {{ uniform = {{ low = 0.5, high = 3.5 }} }}\n\
         [[projection]]\nfrom = \"p\"\nto = \"p\"\nconnect = {{ fixed_probability = 0.05 }}\n\
         weight = {{ uniform = {{ low = -1.0, high = 0.9 }} }}\n\
         [format]\nstate = \"Q7.8\"\nweight = \"Q3.6\"\n[hardware]\nmesh = [4, 4]\nlanes = 4\n[record]\nspikes = [\"p\"]\n"
    );
    let dir = tempfile::tempdir().expect("a folder for the config");
    let path = dir.path().join("bench.toml");
    std::fs::write(&path, text).expect("the config is written");
    let spec = spec::read(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
    compile_with(&spec, None).unwrap_or_else(|list| panic!("{}", spec::render(&spec.path, &spec.text, &list)))
}
