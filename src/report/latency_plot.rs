//! Latency over offered load, as SVG.

use askama::Template;

use super::mesh_load::{LoadPoint, MESHES};
use crate::testbench::Pattern;

/// A panel's frame, in pixels, and what its edges stand for.
const LEFT: f64 = 60.0;
const PANEL: f64 = 320.0;
const GAP: f64 = 60.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 300.0;
const MOST_OFFERED: f64 = 0.7;
const MOST_LATENCY: f64 = 60.0;
const COLOURS: [&str; 3] = ["#1b6ca8", "#c0392b", "#2e8b57"];

#[derive(Template)]
#[template(path = "report/latency.svg", escape = "none")]
struct Plot {
    width: f64,
    height: f64,
    top: f64,
    bottom: f64,
    middle: f64,
    title_y: f64,
    column_label_y: f64,
    axis_label_y: f64,
    rows: Vec<Tick>,
    panels: Vec<Panel>,
}

struct Panel {
    title: String,
    left: f64,
    right: f64,
    centre: f64,
    row_label_x: f64,
    legend_x: f64,
    columns: Vec<Tick>,
    curves: Vec<Curve>,
}

struct Tick {
    at: f64,
    label: String,
}

struct Curve {
    name: &'static str,
    colour: &'static str,
    points: String,
    legend_y: f64,
}

/// Mean latency of `points` over their offered load, a panel for each of [`MESHES`]. A curve ends where it leaves the panel.
pub fn latency_plot(points: &[LoadPoint]) -> String {
    let plot = Plot {
        width: LEFT + 2.0 * PANEL + GAP + 20.0,
        height: BOTTOM + 50.0,
        top: TOP,
        bottom: BOTTOM,
        middle: (TOP + BOTTOM) / 2.0,
        title_y: TOP - 14.0,
        column_label_y: BOTTOM + 18.0,
        axis_label_y: BOTTOM + 38.0,
        rows: (0..=6)
            .map(|row| Tick { at: rounded(y(f64::from(row) * 10.0)), label: (row * 10).to_string() })
            .collect(),
        panels: (0..MESHES.len()).map(|place| panel(points, place)).collect(),
    };
    plot.render().expect("a template without fallible parts")
}

fn panel(points: &[LoadPoint], place: usize) -> Panel {
    let mesh = MESHES[place];
    let left = LEFT + place as f64 * (PANEL + GAP);
    let column = |tenths: u32| Tick { at: rounded(x(left, f64::from(tenths) / 10.0)), label: format!("0.{tenths}") };
    let curve = |(number, (pattern, colour)): (usize, (Pattern, &'static str))| Curve {
        name: pattern.name(),
        colour,
        points: polyline(points.iter().filter(|point| (point.mesh, point.pattern) == (mesh, pattern)), left),
        legend_y: TOP + 18.0 + 16.0 * number as f64,
    };
    Panel {
        title: format!("{} x {} tiles", mesh.width, mesh.height),
        left,
        right: left + PANEL,
        centre: left + PANEL / 2.0,
        row_label_x: left - 8.0,
        legend_x: left + PANEL - 70.0,
        columns: (0..=7).map(column).collect(),
        curves: Pattern::ALL.into_iter().zip(COLOURS).enumerate().map(curve).collect(),
    }
}

/// The points up to the first that is above the panel, where the line is cut off.
fn polyline<'p>(points: impl Iterator<Item = &'p LoadPoint>, left: f64) -> String {
    let mut places: Vec<String> = Vec::new();
    let mut before = (0.0, 0.0);
    for point in points {
        let (offered, latency) = (point.offered, point.mean_latency);
        if latency > MOST_LATENCY {
            let part = (MOST_LATENCY - before.1) / (latency - before.1);
            places.push(place(left, before.0 + part * (offered - before.0), MOST_LATENCY));
            break;
        }
        places.push(place(left, offered, latency));
        before = (offered, latency);
    }
    places.join(" ")
}

fn place(left: f64, offered: f64, latency: f64) -> String {
    format!("{:.1},{:.1}", x(left, offered), y(latency))
}

fn x(left: f64, offered: f64) -> f64 {
    left + PANEL * offered / MOST_OFFERED
}

fn y(latency: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * latency / MOST_LATENCY
}

/// To a tenth of a pixel.
fn rounded(at: f64) -> f64 {
    (at * 10.0).round() / 10.0
}
