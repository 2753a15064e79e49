//! The neuron models as random configs draw them: one row a model. A new model needs a row here and nothing else, to be
//! in the random designs of `tests/agreement.rs` and `tests/random_cosim.rs` and in the matrix of `tests/matrix.rs`.

use rheobase::models::SYNAPSE_MODELS;

use super::SYNAPSES;

/// A neuron model, with parameters that make it spike within 40 time steps.
pub struct Neuron {
    /// What the row is called; no two have the same.
    pub label: &'static str,
    /// Its table in a config: `[population.x.TABLE]`.
    pub table: &'static str,
    /// Lines that stand in the table as they are.
    pub lines: &'static str,
    /// What is drawn.
    pub keys: &'static [(&'static str, Draw)],
    /// The synapse models that it takes; the others must be refused.
    pub synapses: &'static [&'static str],
    /// Time step, ms.
    pub dt: f64,
    /// Formats of state and weight, where the model fixes them.
    pub words: Option<[&'static str; 2]>,
    /// What weights of a few millivolts are multiplied by.
    pub weights: f64,
    /// The most lanes, for models that take long to build.
    pub lanes: u32,
    /// The most receptor types.
    pub receptors: usize,
    /// Whether it spikes. Read-outs do not: nothing can be connected from them, and a chip of them alone shows nothing but its states.
    pub spikes: bool,
    /// Whether synaptic input saturates at every event, in their order: then a chip has one tile, and no short-term plasticity.
    pub saturates: bool,
}

/// How the value of a key is drawn.
pub enum Draw {
    /// Lines instead of the key: one of these texts, the same in all populations.
    OneOf(&'static [&'static str]),
    /// A number, the same in all populations.
    Shared(f64, f64),
    /// A number, for each population its own.
    Own(f64, f64),
    /// A whole number, for each population its own.
    Whole(i64, i64),
    /// A time of at most so many time steps, for each population its own; in two designs of five 0 in all.
    Steps(u32),
}

use Draw::{OneOf, Own, Shared, Steps, Whole};

/// The most keys of a row.
pub const MOST_KEYS: usize = 16;

const ALL: &[&str] = &SYNAPSE_MODELS;
/// Without a capacitance there is nothing that a current could charge.
const DELTA: &[&str] = &["delta"];

/// What most rows have.
const COMMON: Neuron = Neuron {
    label: "",
    table: "",
    lines: "",
    keys: &[],
    synapses: ALL,
    dt: 0.5,
    words: None,
    weights: 1.0,
    lanes: 16,
    receptors: 8,
    spikes: true,
    saturates: false,
};

pub const NEURONS: &[Neuron] = &[
    Neuron {
        label: "lif",
        table: "lif",
        lines: "c_m = 40.0\ne_l = -70.0\nv_th = -60.0\n",
        keys: &[
            ("tau_m", Own(5.0, 40.0)),
            ("reset", OneOf(&["reset = \"value\"\nv_reset = -72.0", "reset = \"subtract\"", "reset = \"none\""])),
            ("spike_when", OneOf(&["spike_when = \">\"", "spike_when = \">=\""])),
            ("t_ref", Steps(20)),
            ("i_e", Own(0.0, 40.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "lif by exponential Euler",
        table: "lif",
        lines: "integrator = \"exponential_euler\"\nc_m = 40.0\ne_l = -70.0\nv_th = -60.0\nv_reset = -72.0\n",
        keys: &[("tau_m", Own(5.0, 40.0)), ("t_ref", Steps(20)), ("i_e", Own(0.0, 40.0))],
        ..COMMON
    },
    Neuron {
        label: "lif without units",
        table: "lif",
        lines: "v_threshold = 10.0\n",
        keys: &[
            ("beta", Own(0.8, 0.99)),
            ("bias", Own(0.0, 0.5)),
            ("reset", OneOf(&["reset = \"value\"", "reset = \"subtract\"", "reset = \"none\""])),
            ("refractory_steps", Whole(0, 9)),
        ],
        synapses: DELTA,
        ..COMMON
    },
    Neuron {
        label: "adex",
        table: "adex",
        lines: "c_m = 200.0\ng_l = 10.0\ne_l = -65.0\nv_th = -50.0\ndelta_t = 2.0\nb = 40.0\nv_reset = -55.0\nv_peak = 0.0\n",
        keys: &[("a", Own(-4.0, 8.0)), ("tau_w", Own(20.0, 60.0)), ("t_ref", Steps(10)), ("i_e", Own(300.0, 500.0))],
        ..COMMON
    },
    Neuron {
        label: "adex by exponential Euler",
        table: "adex",
        lines: "integrator = \"exponential_euler\"\nc_m = 200.0\nb = 40.0\nv_reset = -55.0\nv_peak = 0.0\n",
        keys: &[
            ("g_l", Own(10.0, 25.0)),
            ("e_l", Own(-66.0, -62.0)),
            ("v_th", Own(-54.0, -50.0)),
            ("delta_t", Shared(1.0, 3.0)),
            ("a", Own(-4.0, 8.0)),
            ("tau_w", Own(20.0, 60.0)),
            ("t_ref", Steps(10)),
            ("i_e", Own(300.0, 500.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "eif",
        table: "eif",
        lines: "delta_t = 2.0\nv_peak = 0.0\n",
        keys: &[
            ("c_m", Own(150.0, 250.0)),
            ("g_l", Own(8.0, 12.0)),
            ("e_l", Own(-66.0, -62.0)),
            ("v_th", Own(-54.0, -50.0)),
            ("v_reset", Own(-60.0, -54.0)),
            ("t_ref", Steps(10)),
            ("i_e", Own(250.0, 500.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "eif by exponential Euler",
        table: "eif",
        lines: "integrator = \"exponential_euler\"\nv_peak = 0.0\n",
        keys: &[
            ("c_m", Own(100.0, 200.0)),
            ("g_l", Own(8.0, 20.0)),
            ("e_l", Own(-66.0, -62.0)),
            ("v_th", Own(-54.0, -50.0)),
            ("delta_t", Shared(1.0, 3.0)),
            ("v_reset", Own(-60.0, -54.0)),
            ("t_ref", Steps(10)),
            ("i_e", Own(300.0, 500.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "qif",
        table: "qif",
        lines: "v_peak = 30.0\n",
        keys: &[
            ("c_m", Own(80.0, 120.0)),
            ("k", Own(0.5, 1.0)),
            ("e_l", Own(-62.0, -58.0)),
            ("v_c", Own(-50.0, -45.0)),
            ("v_reset", Own(-58.0, -50.0)),
            ("t_ref", Steps(10)),
            ("i_e", Own(150.0, 300.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "izhikevich",
        table: "izhikevich",
        keys: &[
            ("a", Own(0.02, 0.1)),
            ("b", Own(0.2, 0.25)),
            ("c", Own(-65.0, -50.0)),
            ("d", Own(2.0, 8.0)),
            ("i_e", Own(6.0, 14.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "hodgkin_huxley",
        table: "hodgkin_huxley",
        lines: "v_init = -55.0\n",
        keys: &[("c_m", Own(98.0, 102.0)), ("i_e", Own(2500.0, 5000.0)), ("t_ref", Steps(10))],
        dt: 0.025,
        lanes: 2,
        ..COMMON
    },
    Neuron {
        label: "loihi",
        table: "loihi",
        keys: &[
            ("du", Whole(200, 4095)),
            ("dv", Whole(50, 1000)),
            ("vth", Whole(60, 300)),
            ("bias_mant", Whole(0, 60)),
            ("bias_exp", Whole(-1, 6)),
            ("weight_exp", Whole(-2, 3)),
        ],
        synapses: DELTA,
        words: Some(["Q23.0", "Q8.0"]),
        weights: 20.0,
        ..COMMON
    },
    Neuron {
        label: "alif",
        table: "alif",
        lines: "c_m = 40.0\ne_l = -70.0\nv_th = -60.0\n",
        keys: &[
            ("tau_m", Own(5.0, 40.0)),
            ("v_reset", Own(-74.0, -68.0)),
            ("t_ref", Steps(10)),
            ("i_e", Own(0.0, 40.0)),
            ("tau_adapt", Own(20.0, 60.0)),
            ("q_adapt", Own(0.5, 4.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "if",
        table: "if",
        lines: "c_m = 40.0\ne_l = -70.0\nv_th = -60.0\n",
        keys: &[
            ("reset", OneOf(&["reset = \"value\"\nv_reset = -72.0", "reset = \"subtract\"", "reset = \"none\""])),
            ("spike_when", OneOf(&["spike_when = \">\"", "spike_when = \">=\""])),
            ("t_ref", Steps(20)),
            ("i_e", Own(16.0, 40.0)),
        ],
        ..COMMON
    },
    Neuron {
        label: "if without units",
        table: "if",
        lines: "v_threshold = 10.0\n",
        keys: &[
            ("bias", Own(0.2, 0.5)),
            ("reset", OneOf(&["reset = \"value\"\nv_reset = -2.0", "reset = \"subtract\"", "reset = \"none\""])),
            ("spike_when", OneOf(&["spike_when = \">\"", "spike_when = \">=\""])),
            ("refractory_steps", Whole(0, 9)),
        ],
        synapses: DELTA,
        ..COMMON
    },
    Neuron {
        label: "cuba_lif",
        table: "cuba_lif",
        lines: "v_threshold = 5.0\n",
        keys: &[
            ("tau_syn", Own(2.0, 10.0)),
            ("tau_mem", Own(5.0, 40.0)),
            ("r", Own(0.5, 2.0)),
            ("bias", Own(0.0, 0.3)),
            ("integrator", OneOf(&["integrator = \"exact\"", "integrator = \"euler\""])),
            ("reset", OneOf(&["reset = \"value\"\nv_reset = -2.0", "reset = \"subtract\"", "reset = \"none\""])),
            ("spike_when", OneOf(&["spike_when = \">\"", "spike_when = \">=\""])),
            ("refractory_steps", Whole(0, 9)),
        ],
        synapses: DELTA,
        ..COMMON
    },
    Neuron {
        label: "resonate_and_fire",
        table: "resonate_and_fire",
        lines: "v_threshold = 5.0\n",
        keys: &[("b", Own(-0.2, -0.05)), ("omega", Own(0.2, 0.8)), ("bias", Own(0.0, 0.3))],
        synapses: DELTA,
        ..COMMON
    },
    Neuron {
        label: "li",
        table: "li",
        lines: "c_m = 40.0\ne_l = -70.0\n",
        keys: &[("tau_m", Own(5.0, 40.0)), ("i_e", Own(0.0, 40.0)), ("v_init", Own(-75.0, -60.0))],
        spikes: false,
        ..COMMON
    },
    Neuron {
        label: "li without units",
        table: "li",
        lines: "",
        keys: &[
            ("tau_mem", Own(5.0, 40.0)),
            ("v_leak", Own(-2.0, 2.0)),
            ("bias", Own(0.0, 0.5)),
            ("integrator", OneOf(&["integrator = \"exact\"", "integrator = \"euler\""])),
        ],
        synapses: DELTA,
        spikes: false,
        ..COMMON
    },
    Neuron {
        label: "xylo",
        table: "xylo",
        keys: &[
            ("dash_syn", Whole(0, 9)),
            ("dash_mem", Whole(0, 9)),
            ("threshold", Whole(500, 20_000)),
            ("bias", Whole(-300, 900)),
            ("max_spikes_per_dt", Whole(1, 31)),
            ("dash_syn_2", Whole(0, 9)),
            ("v_init", Whole(-500, 500)),
        ],
        synapses: DELTA,
        words: Some(["Q15.0", "Q15.0"]),
        // Six events or so reach the end of a current.
        weights: 2500.0,
        receptors: 2,
        saturates: true,
        ..COMMON
    },
];

/// Rows of neurons that spike, on a chip of any kind.
pub fn of_any_chip() -> Vec<usize> {
    rows(|neuron| neuron.spikes && !neuron.saturates)
}

/// Rows of neurons that something can be connected to, on a chip of any kind.
pub fn of_any_target() -> Vec<usize> {
    rows(|neuron| !neuron.saturates)
}

/// Rows of neurons whose synaptic input saturates.
pub fn that_saturate() -> Vec<usize> {
    rows(|neuron| neuron.saturates)
}

fn rows(which: impl Fn(&Neuron) -> bool) -> Vec<usize> {
    (0..NEURONS.len()).filter(|&place| which(&NEURONS[place])).collect()
}

impl Neuron {
    /// Whether it takes currents and conductances.
    pub fn takes_currents(&self) -> bool {
        self.synapses.len() > 1
    }

    /// Receptor types that were drawn, places in `SYNAPSES`, as far as it takes them: else delta synapses.
    pub fn taken(&self, receptors: Vec<usize>) -> Vec<usize> {
        let delta = SYNAPSES.len() - 1;
        receptors
            .into_iter()
            .take(self.receptors)
            .map(|kind| if self.takes_currents() { kind } else { delta })
            .collect()
    }

    /// The table of a population: `shared` and `own` are fractions from 0 to 1, one a key, of which the first are the
    /// same for all populations.
    pub fn parameters(&self, shared: &[f64; MOST_KEYS], own: &[f64; MOST_KEYS]) -> String {
        let lines =
            (self.keys.iter().enumerate()).map(|(place, (key, draw))| self.line(key, draw, shared[place], own[place]));
        lines.fold(self.lines.to_owned(), |text, line| text + &line + "\n")
    }

    fn line(&self, key: &str, draw: &Draw, shared: f64, own: f64) -> String {
        let between = |low: f64, high: f64, part: f64| low + part * (high - low);
        match *draw {
            OneOf(texts) => texts[((shared * texts.len() as f64) as usize).min(texts.len() - 1)].to_owned(),
            Shared(low, high) => format!("{key} = {:.3}", between(low, high, shared)),
            Own(low, high) => format!("{key} = {:.3}", between(low, high, own)),
            Whole(low, high) => format!("{key} = {:.0}", between(low as f64, high as f64, own)),
            Steps(_) if shared < 0.4 => format!("{key} = 0.0"),
            Steps(most) => format!("{key} = {:.4}", (own * f64::from(most)).round() * self.dt),
        }
    }
}
