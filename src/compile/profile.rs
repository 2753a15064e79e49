//! Connection probability by distance.
//!
//! A Gaussian of the distance is the product of one factor for the rows and one for the columns: no pair needs an
//! exponential of its own.

use crate::spec::Gaussian;

/// Where a factor is less, about 2^-64, it counts as 0: no draw of 53 bits tells the difference.
const LEAST_EXPONENT: f64 = -44.4;

/// A place along one side of the target grid, and its factor of the probability; the factor is not 0.
type Factor = (u32, f64);

/// The probabilities of one rule.
pub(super) struct Profile<'g> {
    gaussian: &'g Gaussian,
}

impl<'g> Profile<'g> {
    pub fn new(gaussian: &'g Gaussian) -> Self {
        Self { gaussian }
    }

    /// The sum of all probabilities: the mean number of synapses.
    pub fn sum(&self) -> f64 {
        let along = |side: usize| {
            let places = 0..self.gaussian.from_grid[side];
            places.flat_map(|at| self.factors(side, at)).map(|(_, factor)| factor).sum::<f64>()
        };
        self.gaussian.p_center * along(0) * along(1)
    }

    /// Calls `visit` with every source, every target that has a probability, and the probability, in this order.
    pub fn for_each(&self, mut visit: impl FnMut(u32, u32, f64)) {
        let Gaussian { p_center, from_grid: [rows, columns], to_grid: [_, to_columns], .. } = *self.gaussian;
        for row in 0..rows {
            let of_rows = self.factors(0, row);
            for column in 0..columns {
                let of_columns = self.factors(1, column);
                for &(to_row, row_factor) in &of_rows {
                    for &(to_column, column_factor) in &of_columns {
                        let probability = p_center * row_factor * column_factor;
                        visit(row * columns + column, to_row * to_columns + to_column, probability);
                    }
                }
            }
        }
    }

    /// The factors of the places along one side (0 the rows, 1 the columns) of the target grid, for a source at place
    /// `at` of its own.
    fn factors(&self, side: usize, at: u32) -> Vec<Factor> {
        let Gaussian { sigma, extent, edge_wrap, from_grid, to_grid, .. } = *self.gaussian;
        let [from, to] = [from_grid[side], to_grid[side]].map(i64::from);
        // Distances in units of the side / (2 from to), in which they are whole numbers.
        let whole = 2 * from * to;
        let distance = |place: i64| {
            let straight = ((2 * i64::from(at) + 1) * to - (2 * place + 1) * from).abs();
            let units = if edge_wrap { straight.min(whole - straight) } else { straight };
            extent[side] * (units as f64 / whole as f64) / sigma
        };
        let factor = |place: i64| {
            let exponent = -distance(place) * distance(place) / 2.0;
            (exponent > LEAST_EXPONENT).then(|| (place as u32, libm::exp(exponent)))
        };
        (0..to).filter_map(factor).collect()
    }
}
