//! Traffic patterns, and the page that shows what the mesh does under them.

use rheobase::design::Mesh;
use rheobase::emulator::mesh::Offer;
use rheobase::report::{latency_plot, load_table, measure_loads};
use rheobase::testbench::{Pattern, offer_lines, offers};

const MESH: Mesh = Mesh { width: 4, height: 4, host: 0, link_depth: 4 };

#[test]
fn offers_follow_their_pattern() {
    let per_tile = |offers: &[Offer]| offers.len() as f64 / 16.0 / 10_000.0;
    let to = |offers: &[Offer], tile: u16| offers.iter().filter(|offer| offer.destination == tile).count() as f64;
    let of = |pattern| offers(MESH, pattern, 100, 10_000, 1);

    let uniform = of(Pattern::Uniform);
    assert!((per_tile(&uniform) - 0.1).abs() < 0.003, "{}", per_tile(&uniform));
    assert!(uniform.iter().all(|offer| offer.tile != offer.destination));
    let share = to(&uniform, 5) / uniform.len() as f64;
    assert!((share - 1.0 / 16.0).abs() < 0.005, "{share}");

    let hot = of(Pattern::HotSpot);
    let share = to(&hot, 0) / hot.len() as f64;
    assert!((share - (0.1 + 0.9 / 16.0)).abs() < 0.02, "{share}");

    let transpose = of(Pattern::Transpose);
    assert!((per_tile(&transpose) - 0.1 * 12.0 / 16.0).abs() < 0.003);
    assert!(
        transpose
            .iter()
            .all(|offer| (offer.tile % 4, offer.tile / 4) == (offer.destination / 4, offer.destination % 4))
    );
}

#[test]
fn a_list_of_offers_is_one_line_each() {
    let offers = offers(MESH, Pattern::Uniform, 50, 100, 1);
    assert!(offers.len() > 40 && offers.is_sorted_by_key(|offer| (offer.cycle, offer.tile)));
    let number = |word: &str| word.parse::<u64>().expect("a number");
    let lines = offer_lines(&offers);
    let read = lines.lines().map(|line| line.split(' ').map(number).collect::<Vec<_>>());
    let words = |offer: &Offer| vec![offer.cycle, offer.tile.into(), offer.destination.into()];
    assert!(read.eq(offers.iter().map(words)));
}

#[test]
fn the_page_shows_what_is_measured() {
    let points = measure_loads();
    let (page, plot) = (read("docs/mesh.md"), read("docs/mesh-latency.svg"));
    let table = load_table(&points);
    assert!(page.contains(&table), "put this table into docs/mesh.md:\n{table}");
    assert!(plot == latency_plot(&points), "`cargo bench --bench mesh` writes docs/mesh-latency.svg anew");
    for point in points {
        let hops = if point.mesh.width == 4 { 8.0 / 3.0 } else { 16.0 / 3.0 };
        let least = if point.pattern == Pattern::Uniform { hops + 1.0 } else { 1.0 };
        assert!(point.mean_latency > least * 0.97 && point.throughput < point.offered * 1.05, "{point:?}");
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
