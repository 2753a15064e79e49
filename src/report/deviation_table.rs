//! Deviations as tables for a person.

use super::deviation::{Activity, Deviation, PopulationDeviation};

/// Two tables: what each population does in the three runs, and how far they are apart.
pub fn deviation_table(populations: &[PopulationDeviation]) -> String {
    format!("{}\n{}", activities(populations), comparisons(populations))
}

fn activities(populations: &[PopulationDeviation]) -> String {
    let mut rows = vec![cells(["population", "neurons", "run", "spikes", "rate, Hz", "CV of ISIs"])];
    for about in populations {
        let row = |name: &str, neurons: String, run: &str, of: &Activity| {
            let cv = of.cv_isi.map_or("-".to_owned(), |cv| format!("{cv:.4}"));
            [name.to_owned(), neurons, run.to_owned(), of.spikes.to_string(), format!("{:.3}", of.rate_hz), cv]
        };
        rows.push(row(&about.population, about.neurons.to_string(), "fixed", &about.fixed).into());
        rows.push(row("", String::new(), "twin", &about.twin).into());
        rows.push(row("", String::new(), "fine", &about.fine).into());
    }
    aligned(&rows, &[0, 2])
}

fn comparisons(populations: &[PopulationDeviation]) -> String {
    let heading = [
        "population",
        "compared",
        "matched",
        "unmatched",
        "median, ms",
        "95 %, ms",
        "worst, ms",
        "Gamma",
        "least",
        "differ at, ms",
        "|dV| before",
        "|dV|",
    ];
    let mut rows = vec![cells(heading)];
    for about in populations {
        let comparisons = [
            (about.population.as_str(), "fixed, twin", &about.against_twin),
            ("", "fixed, fine", &about.against_fine),
            ("", "twin, fine", &about.twin_against_fine),
        ];
        for (name, compared, of) in comparisons {
            let mut row = vec![name.to_owned(), compared.to_owned(), of.matched.to_string()];
            row.extend(spike_errors(of));
            let first = of.first_difference_ms.map_or("never".to_owned(), time);
            row.extend([factor(of.gamma_least), first, potential(of.dv_before_difference), potential(of.dv)]);
            rows.push(row);
        }
    }
    aligned(&rows, &[0, 1])
}

/// A run with state words of some width, or why there is none.
pub struct WidthRow<'a> {
    /// Bits of a state word.
    pub bits: u32,
    /// Format of the state; empty where there is none.
    pub state: &'a str,
    /// What came of it, or why the config refuses it.
    pub outcome: Result<&'a [PopulationDeviation], &'a str>,
}

/// A table over widths, a row a population.
pub fn width_table(widths: &[WidthRow<'_>]) -> String {
    let heading = [
        "bits",
        "state",
        "population",
        "compared",
        "spikes",
        "unmatched",
        "median, ms",
        "95 %, ms",
        "worst, ms",
        "Gamma",
        "|dV| before",
    ];
    let mut rows = vec![cells(heading)];
    for WidthRow { bits, state, outcome } in widths {
        let mut first = [bits.to_string(), (*state).to_owned()];
        let populations = match outcome {
            Ok(populations) => populations,
            Err(reason) => {
                let [bits, state] = first;
                rows.push(vec![bits, state, format!("refused: {reason}")]);
                continue;
            }
        };
        for about in *populations {
            let spikes = about.fixed.spikes.to_string();
            let pairs = [
                (about.population.as_str(), "fixed, twin", spikes, &about.against_twin),
                ("", "fixed, fine", String::new(), &about.against_fine),
            ];
            for (name, compared, spikes, of) in pairs {
                let mut row: Vec<String> = std::mem::take(&mut first).into();
                row.extend([name.to_owned(), compared.to_owned(), spikes]);
                row.extend(spike_errors(of));
                row.push(potential(of.dv_before_difference));
                rows.push(row);
            }
        }
    }
    aligned(&rows, &[1, 2, 3])
}

/// Spikes without a partner; median, 95 % and worst error; Gamma.
fn spike_errors(of: &Deviation) -> [String; 5] {
    let or_none = |value: Option<f64>| value.map_or("-".to_owned(), time);
    let [median, most, worst] = [of.error_median_ms, of.error_95_ms, of.error_worst_ms].map(or_none);
    [of.unmatched.to_string(), median, most, worst, factor(of.gamma)]
}

fn time(ms: f64) -> String {
    format!("{ms:.3}")
}

fn factor(gamma: Option<f64>) -> String {
    gamma.map_or("-".to_owned(), |gamma| format!("{gamma:.4}"))
}

fn potential(dv: f64) -> String {
    if dv == 0.0 || dv >= 0.001 { format!("{dv:.4}") } else { format!("{dv:.1e}") }
}

fn cells<const N: usize>(heading: [&str; N]) -> Vec<String> {
    heading.map(str::to_owned).into()
}

/// Columns as wide as their widest cell, texts (the columns of `left`) to the left, numbers to the right. The cells of a row
/// that is shorter than the heading do not count for the width.
fn aligned(rows: &[Vec<String>], left: &[usize]) -> String {
    let columns = rows[0].len();
    let full = || rows.iter().filter(|row| row.len() == columns);
    let widths: Vec<usize> =
        (0..columns).map(|column| full().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    let cell = |(column, text): (usize, &String)| {
        let width = widths[column];
        if left.contains(&column) { format!("{text:width$}") } else { format!("{text:>width$}") }
    };
    let line = |row: &Vec<String>| {
        let line = row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
