//! Panels with ticks and curves, one below the other, as SVG.

use std::fmt::Write;

use askama::Template;

/// Pixels.
const WIDTH: f64 = 900.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 730.0;
const ABOVE: f64 = 40.0;
const BELOW: f64 = 50.0;
const LEGEND_LINE: f64 = 16.0;

#[derive(Template)]
#[template(path = "report/chart.svg", escape = "none")]
struct Chart {
    width: f64,
    height: f64,
    panels: Vec<Frame>,
}

/// A panel, in pixels.
struct Frame {
    title: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    centre: f64,
    title_y: f64,
    column_label_y: f64,
    axis_label_y: f64,
    row_label_x: f64,
    legend_x: f64,
    axis_label: String,
    columns: Vec<Tick>,
    rows: Vec<Tick>,
    curves: Vec<Drawn>,
}

struct Drawn {
    name: String,
    colour: &'static str,
    path: String,
    legend_y: f64,
}

/// A line of the grid, with its label.
pub struct Tick {
    /// In the unit of the axis.
    pub at: f64,
    /// Its label.
    pub label: String,
}

/// Lines of one colour.
pub struct Curve {
    /// Its name in the legend.
    pub name: String,
    /// As SVG writes it.
    pub colour: &'static str,
    /// Each line is a list of points (x, y), in the units of the axes.
    pub lines: Vec<Vec<(f64, f64)>>,
}

/// A panel, in the units of its axes.
pub struct Panel {
    /// What stands above it.
    pub title: String,
    /// What stands below it.
    pub axis_label: String,
    /// Height in pixels.
    pub height: f64,
    /// Left and right end of the horizontal axis.
    pub x: (f64, f64),
    /// Lower and upper end of the vertical axis.
    pub y: (f64, f64),
    /// Lines of the grid that stand, by x.
    pub columns: Vec<Tick>,
    /// Lines of the grid that lie, by y.
    pub rows: Vec<Tick>,
    /// What is drawn. Points beyond the ends of the axes are drawn at the end.
    pub curves: Vec<Curve>,
}

/// The panels as one SVG.
pub fn chart(panels: &[Panel]) -> String {
    let mut top = 0.0;
    let mut frames = Vec::new();
    for panel in panels {
        frames.push(panel.frame(top + ABOVE));
        top += ABOVE + panel.height + BELOW;
    }
    Chart { width: WIDTH, height: top, panels: frames }.render().expect("a template without fallible parts")
}

impl Panel {
    fn frame(&self, top: f64) -> Frame {
        let bottom = top + self.height;
        let x = |at: f64| LEFT + (RIGHT - LEFT) * part(at, self.x);
        let y = |at: f64| bottom - self.height * part(at, self.y);
        let tick = |tick: &Tick, at: f64| Tick { at: rounded(at), label: tick.label.clone() };
        let curve = |(place, curve): (usize, &Curve)| Drawn {
            name: curve.name.clone(),
            colour: curve.colour,
            path: path(&curve.lines, x, y),
            legend_y: top + LEGEND_LINE * (place as f64 + 1.0),
        };
        Frame {
            title: self.title.clone(),
            left: LEFT,
            right: RIGHT,
            top,
            bottom,
            centre: (LEFT + RIGHT) / 2.0,
            title_y: top - 14.0,
            column_label_y: bottom + 18.0,
            axis_label_y: bottom + 38.0,
            row_label_x: LEFT - 8.0,
            legend_x: RIGHT + 12.0,
            axis_label: self.axis_label.clone(),
            columns: self.columns.iter().map(|one| tick(one, x(one.at))).collect(),
            rows: self.rows.iter().map(|one| tick(one, y(one.at))).collect(),
            curves: self.curves.iter().enumerate().map(curve).collect(),
        }
    }
}

/// About six ticks at round numbers within an axis.
pub fn round_ticks((low, high): (f64, f64)) -> Vec<Tick> {
    let raw = (high - low) / 6.0;
    let decade = 10f64.powf(raw.log10().floor());
    let step = decade * [1.0, 2.0, 5.0, 10.0].into_iter().find(|times| decade * times >= raw).unwrap_or(10.0);
    let places = (-step.log10().floor()).max(0.0) as usize;
    let numbers = (low / step).ceil() as i64..=(high / step).floor() as i64;
    numbers.map(|n| n as f64 * step).map(|at| Tick { at, label: format!("{at:.places$}") }).collect()
}

/// Where `at` lies between the ends of an axis, from 0 to 1.
fn part(at: f64, (low, high): (f64, f64)) -> f64 {
    ((at - low) / (high - low)).clamp(0.0, 1.0)
}

fn path(lines: &[Vec<(f64, f64)>], x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> String {
    let mut path = String::new();
    for line in lines {
        for (place, &point) in line.iter().enumerate() {
            let letter = if place == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{:.1} {:.1}", x(point.0), y(point.1));
        }
    }
    path
}

/// To a tenth of a pixel.
fn rounded(at: f64) -> f64 {
    (at * 10.0).round() / 10.0
}
