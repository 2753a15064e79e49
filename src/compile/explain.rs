//! What a model refuses, explained at the parameter that the user wrote.

use crate::fixed_point::{DoesNotFit, Format, MAX_STORED_BITS};
use crate::models::{PlanError, TIME_CONSTANT_TOLERANCE};
use crate::spec::{Diagnostic, NeuronModel, Population, Span, Spec};

/// The error as a user should read it. `sets` names the population of each parameter set.
pub(super) fn explain(spec: &Spec, sets: &[usize], error: &PlanError) -> Diagnostic {
    let population = |set: usize| &spec.populations[sets[set]];
    match error {
        PlanError::DoesNotFit { keys, format_key, set, error } => {
            does_not_fit(spec, &Written::find(spec, population(*set), keys), format_key, error)
        }
        PlanError::TimeConstant { keys, set, format, fraction, held, smallest } => {
            let written = Written::find(spec, population(*set), keys);
            time_constant(spec, &written, *format, [*fraction, *held], *smallest)
        }
        PlanError::Mixed { keys, set, reason } => {
            let (first, other) = (population(0), population(*set));
            let remark = format!("`{}` differs", other.name.value);
            Diagnostic::new(*reason, Written::find(spec, other, keys).span, remark)
                .related(Written::find(spec, first, keys).span, format!("from `{}`", first.name.value))
        }
        PlanError::Format { format_key, reason } => {
            let span = format_span(spec, format_key).unwrap_or(spec.format.state.span.clone());
            Diagnostic::new(reason.clone(), span, "this format")
        }
        PlanError::TooWide(error) => {
            let formats = &spec.format;
            Diagnostic::new(error.to_string(), formats.state.span.clone(), format!("{}", formats.state.value))
                .related(formats.weight.span.clone(), format!("{}", formats.weight.value))
                .help("use fewer bits for `state`, `adaptation`, `decay` or `weight`")
        }
    }
}

/// "this gives the range -8 to 7.996": never a number that the format does not hold.
pub(super) fn range_text(format: Format) -> String {
    let [low, high] = [format.min_raw(), format.max_raw()].map(|raw| (format.to_f64(raw) * 1000.0).trunc() / 1000.0);
    format!("this gives the range {low} to {high}")
}

/// A number with four significant digits, for reading.
pub(super) fn short(value: f64) -> String {
    let digits_before = value.abs().max(1e-30).log10().floor() as i32 + 1;
    let places = (4 - digits_before).clamp(0, 12) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A parameter as it stands in the file.
struct Written<'s> {
    key: &'static str,
    text: &'s str,
    span: Span,
    /// Whether its word holds it relative to a resting potential that is not 0.
    relative: bool,
    /// What the model's definition calls it.
    defined: Option<&'static str>,
}

impl<'s> Written<'s> {
    /// The first of `keys` that the user wrote; the model's table where none was.
    fn find(spec: &'s Spec, population: &Population, keys: &[&'static str]) -> Self {
        let place = keys.iter().find_map(|key| Some((*key, population.parameter_spans.get(*key)?.clone())));
        let (key, span) = place.unwrap_or((keys[0], population.model_span.clone()));
        let rest = population.model.rest();
        let defined = match &population.model {
            NeuronModel::Defined(values) => values.of.keys.iter().find(|known| known.name == key).map(|key| key.noun),
            _ => None,
        };
        let text = match key.strip_prefix("receptor.") {
            Some(name) => name,
            None => spec.text.get(span.clone()).unwrap_or_default(),
        };
        Self { key, text, span, relative: key.starts_with("v_") && !rest.is_zero(), defined }
    }

    /// What the parameter is called, also where its word holds something made of it.
    fn noun(&self) -> &'static str {
        if let Some(noun) = self.defined {
            return noun;
        }
        match self.key {
            "v_th" | "v_threshold" => "threshold",
            "v_reset" => "reset potential",
            "v_init" => "initial potential",
            "v_peak" => "peak potential",
            "w_init" => "initial adaptation",
            "b" => "jump of the adaptation",
            "a" => "coupling of the adaptation",
            "i_e" | "bias" => "constant drive",
            "tau_w" => "time constant of the adaptation",
            "beta" => "leak factor",
            "g_l" | "c_m" => "time constant of the membrane",
            "tau_m" | "tau" => "time constant",
            "noise.escape.width" => "width of the stochastic threshold",
            key if key.starts_with("noise.") => "standard deviation of the noise",
            key if key.starts_with("receptor.") => "time constant of receptor type",
            other => other,
        }
    }

    /// What the word holds, where that is not the number in the file.
    fn made_of(&self) -> &'static str {
        match self.key {
            _ if self.relative => " (relative to rest)",
            _ if self.defined.is_some() => "",
            "b" => " (`b` / `g_l`)",
            "w_init" => " (`w_init` / `g_l`)",
            "i_e" => " (of one time step)",
            "a" => " (`a` / `g_l` of one time step)",
            "noise.current_std" => " (of one time step, in mV)",
            "tau_m" | "tau" | "beta" | "g_l" | "c_m" | "tau_w" => " (the part lost in one time step)",
            _ => "",
        }
    }
}

fn does_not_fit(spec: &Spec, written: &Written, format_key: &str, error: &DoesNotFit) -> Diagnostic {
    let DoesNotFit { value, format, smallest } = error;
    let noun = written.noun();
    let title = format!("{noun} {value}{} does not fit {format}", written.made_of());
    let change = if value.starts_with('-') { "raise" } else { "lower" };
    let diagnostic = match smallest {
        Some(enough) => Diagnostic::new(title, written.span.clone(), format!("needs at least {enough}"))
            .help(format!("use {enough}, or {change} the {noun}")),
        None => Diagnostic::new(title, written.span.clone(), format!("no word of {MAX_STORED_BITS} bits holds it"))
            .help(format!("{change} the {noun}, or use fewer fraction bits")),
    };
    match format_span(spec, format_key) {
        Some(span) => diagnostic.related(span, range_text(*format)),
        None => diagnostic,
    }
}

fn time_constant(
    spec: &Spec,
    written: &Written,
    format: Format,
    [fraction, held]: [f64; 2],
    smallest: Option<Format>,
) -> Diagnostic {
    let percent = 100.0 * TIME_CONSTANT_TOLERANCE;
    let title = format!("{} {} is not held to {percent} % by {format}", written.noun(), written.text);
    let remark = format!("loses {} in one time step, held as {}", short(fraction), short(held));
    let diagnostic = Diagnostic::new(title, written.span.clone(), remark)
        .related(spec.format.decay.span.clone(), format!("`decay` has steps of {}", short(format.resolution())));
    match smallest {
        Some(enough) => diagnostic.help(format!("use `decay = \"{enough}\"`")),
        None => diagnostic.help("use a shorter time constant, or a longer time step"),
    }
}

/// Where the word of a key of `[format]` was written.
fn format_span(spec: &Spec, key: &str) -> Option<Span> {
    let formats = &spec.format;
    let located = match key {
        "state" => &formats.state,
        "adaptation" => &formats.adaptation,
        "weight" => &formats.weight,
        "decay" => &formats.decay,
        _ => return None,
    };
    Some(located.span.clone())
}
