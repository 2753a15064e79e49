// Drives the routers with the packets of offers.txt and prints when each one enters and where and when it is taken.
//
// offers.txt: `tile cycle packet` a line, packet in hexadecimal; a tile offers its packets in the order of the file.
// stalls.txt: `tile cycle` in hexadecimal words: bit t of line c is set where the local output of tile t is not taken in
// cycles c modulo the number of lines.
#include <cstdint>
#include <cstdio>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

#include "Vrouters.h"
#include "verilated.h"

struct Offer {
    uint64_t cycle;
    uint32_t packet;
};

static uint32_t &word(WData *wide, int tile) { return wide[tile]; }

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    const uint64_t packets = std::stoull(argv[1]), last_cycle = std::stoull(argv[2]);
    std::vector<std::deque<Offer>> offers(TILES);
    std::vector<uint64_t> stalls;
    std::ifstream offers_file("offers.txt"), stalls_file("stalls.txt");
    for (uint64_t tile, cycle; offers_file >> std::dec >> tile >> cycle;) {
        uint32_t packet;
        offers_file >> std::hex >> packet;
        offers.at(tile).push_back({cycle, packet});
    }
    for (uint64_t stalled; stalls_file >> std::hex >> stalled;) stalls.push_back(stalled);
    if (stalls.empty()) return 2;

    Vrouters chip;
    chip.rst_ni = 0;
    chip.in_valid_i = 0;
    chip.out_ready_i = 0;
    for (int half = 0; half < 8; half++) {
        chip.clk_i = half & 1;
        chip.eval();
    }
    chip.rst_ni = 1;
    uint64_t taken = 0, cycle = 0;
    const uint64_t all = TILES == 64 ? ~0ULL : (1ULL << TILES) - 1;
    for (; taken < packets && cycle < last_cycle; cycle++) {
        uint64_t valid = 0;
        for (int tile = 0; tile < TILES; tile++) {
            if (offers[tile].empty() || offers[tile].front().cycle > cycle) continue;
            valid |= 1ULL << tile;
            word(chip.in_packet_i, tile) = offers[tile].front().packet;
        }
        chip.in_valid_i = valid;
        chip.out_ready_i = ~stalls[cycle % stalls.size()] & all;
        chip.clk_i = 0;
        chip.eval();
        const uint64_t entering = chip.in_valid_i & chip.in_ready_o, leaving = chip.out_valid_o & chip.out_ready_i;
        for (int tile = 0; tile < TILES; tile++) {
            if (entering >> tile & 1) {
                std::printf("enter %d %llu %x\n", tile, (unsigned long long)cycle, offers[tile].front().packet);
                offers[tile].pop_front();
            }
            if (leaving >> tile & 1) {
                std::printf("leave %d %llu %x\n", tile, (unsigned long long)cycle, word(chip.out_packet_o, tile));
                taken++;
            }
        }
        chip.clk_i = 1;
        chip.eval();
    }
    // nothing may be left, and nothing more may come
    for (int more = 0; more < 100; more++, cycle++) {
        chip.in_valid_i = 0;
        chip.out_ready_i = all;
        chip.clk_i = 0;
        chip.eval();
        if (chip.out_valid_o != 0 || chip.empty_o == 0) std::printf("left over in cycle %llu\n", (unsigned long long)cycle);
        chip.clk_i = 1;
        chip.eval();
    }
    std::printf("DONE %llu\n", (unsigned long long)taken);
    return 0;
}
