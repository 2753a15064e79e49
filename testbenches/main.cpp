// Self-checking harness for Verilator: replays input.hex, and holds every output word with its cycle and every state
// word after each time step against output.txt and states.hex. With +free it only runs: no comparison, no pause.
//
// Prints one line: DONE with what was compared, or DIFFERENCE with the first that was found. Exit status 0, 1;
// 2 when a vector file is missing or short.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "Vdut.h"
#include "config.h"
#include "verilated.h"

using Word = std::vector<uint32_t>;

// 32-bit parts of a port, whatever type Verilator gave it.
template <typename T> uint32_t part(const T& port, unsigned i) { return i < 2 ? uint32_t(uint64_t(port) >> (32 * i)) : 0; }
template <std::size_t N> uint32_t part(const VlWide<N>& port, unsigned i) { return i < N ? port[i] : 0; }

static Word parse_hex(const std::string& digits) {
    Word word((STATE_BITS + 31) / 32 + 1, 0);
    unsigned bit = 0;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, bit += 4) {
        const uint32_t value = *digit <= '9' ? *digit - '0' : *digit - 'a' + 10;
        if (bit / 32 < word.size()) word[bit / 32] |= value << (bit % 32);
    }
    return word;
}

static std::string print_hex(const Word& word) {
    std::string text;
    char digits[9];
    for (auto part = word.rbegin(); part != word.rend(); ++part) {
        std::snprintf(digits, sizeof digits, "%08x", *part);
        text += digits;
    }
    return text;
}

struct Output {
    uint64_t cycle;
    uint32_t word;
};

[[noreturn]] static void unusable(const char* file) {
    std::fprintf(stderr, "%s is missing or shorter than the run\n", file);
    std::exit(2);
}

static std::vector<uint32_t> read_words(const char* file, uint64_t least) {
    std::ifstream stream(file);
    std::vector<uint32_t> words;
    std::string digits;
    while (stream >> digits) words.push_back(std::stoul(digits, nullptr, 16));
    if (words.size() < least) unusable(file);
    return words;
}

static std::vector<Output> read_outputs(const char* file) {
    std::ifstream stream(file);
    std::vector<Output> outputs;
    uint64_t cycle;
    std::string digits;
    while (stream >> cycle >> digits) outputs.push_back({cycle, uint32_t(std::stoul(digits, nullptr, 16))});
    if (outputs.size() != OUTPUT_WORDS) unusable(file);
    return outputs;
}

static std::vector<Word> read_states(const char* file) {
    std::ifstream stream(file);
    std::vector<Word> states;
    std::string digits;
    while (stream >> digits) states.push_back(parse_hex(digits));
    if (states.size() != STATE_WORDS) unusable(file);
    return states;
}

static Word debug_word(const Vdut& dut) {
    Word word((STATE_BITS + 31) / 32 + 1, 0);
    for (unsigned i = 0; i < word.size(); ++i) {
        const unsigned low = 32 * i;
        if (low >= STATE_BITS) break;
        const uint32_t mask = STATE_BITS - low >= 32 ? ~0u : (1u << (STATE_BITS - low)) - 1;
        word[i] = part(dut.debug_data_o, i) & mask;
    }
    return word;
}

int main(int argc, char** argv) {
    Verilated::commandArgs(argc, argv);
    const bool free_run = argc > 1 && std::strcmp(argv[1], "+free") == 0;
    const auto input = read_words("input.hex", INPUT_WORDS);
    const auto stalls = read_words("stalls.hex", 1);
    const auto outputs = read_outputs("output.txt");
    const auto states = free_run ? std::vector<Word>() : read_states("states.hex");

    Vdut dut;
    const auto edge = [&](int level) { dut.clk_i = level; dut.eval(); };
    dut.rst_ni = 0;
    dut.in_valid_i = 0;
    dut.in_data_i = 0;
    dut.out_ready_i = 0;
    dut.debug_enable_i = 0;
    dut.debug_memory_i = 0;
    address_block(dut, 0);
    for (int i = 0; i < 4; ++i) { edge(0); edge(1); }
    dut.rst_ni = 1;

    uint64_t sent = 0, received = 0, step = 0, compared = 0, spikes = 0, offer_from = 0;
    uint64_t read_from = UINT64_MAX;  // first cycle of the debug reads of this time step; none before its first end
    bool offering = false;
    const uint64_t last = free_run ? UINT64_MAX : LAST_CYCLE;
    uint64_t cycle = 0;
    const auto start = std::chrono::steady_clock::now();
    for (; cycle <= last; ++cycle) {
        const uint32_t stall = stalls[cycle % stalls.size()];
        if (!offering && sent < INPUT_WORDS && cycle >= offer_from && (free_run || !(stall & 1))) offering = true;
        dut.in_valid_i = offering;
        if (offering) dut.in_data_i = input[sent];
        dut.out_ready_i = free_run || !(stall & 2);
        const bool reading = !free_run && cycle >= read_from && cycle - read_from < BLOCKS + DEBUG_LATENCY;
        const uint64_t read = reading ? cycle - read_from : 0;
        dut.debug_enable_i = reading && read < BLOCKS;
        address_block(dut, read < BLOCKS ? read : 0);
        edge(0);
        if (reading && read >= DEBUG_LATENCY) {
            const uint64_t block = read - DEBUG_LATENCY;
            const Word found = debug_word(dut);
            const Word& expected = states[(step - 1) * BLOCKS + block];
            if (found != expected) {
                std::printf("DIFFERENCE state step=%lu cycle=%lu block=%lu expected=%s found=%s\n", step - 1, cycle, block,
                            print_hex(expected).c_str(), print_hex(found).c_str());
                return 1;
            }
            ++compared;
        }
        if (dut.in_valid_i && dut.in_ready_o) {
            const bool end_of_input = input[sent] >> AXON_BITS == 1;
            offering = false;
            ++sent;
            offer_from = end_of_input && !free_run ? UINT64_MAX : cycle + 1;
        }
        if (dut.out_valid_o && dut.out_ready_i) {
            const uint32_t word = part(dut.out_data_o, 0);
            if (!free_run && (received >= OUTPUT_WORDS || outputs[received].word != word || outputs[received].cycle != cycle)) {
                const bool more = received < OUTPUT_WORDS;
                std::printf("DIFFERENCE output step=%lu cycle=%lu expected=%lu:%x found=%lu:%x\n", step, cycle,
                            more ? outputs[received].cycle : 0, more ? outputs[received].word : ~0u, cycle, word);
                return 1;
            }
            ++received;
            if (word >> NEURON_BITS == 1) {
                ++step;
                read_from = cycle + 1;
                if (!free_run) offer_from = cycle + 1 + PAUSE;
                if (free_run && step == STEPS) break;
            } else {
                ++spikes;
            }
        }
        edge(1);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    dut.final();
    if (!free_run && received != OUTPUT_WORDS) {
        std::printf("DIFFERENCE output step=%lu cycle=%lu expected=%lu:%x found=0:%x\n", step, cycle,
                    outputs[received].cycle, outputs[received].word, ~0u);
        return 1;
    }
    std::printf("DONE steps=%lu cycles=%lu outputs=%lu spikes=%lu states=%lu seconds=%.6f\n", step, cycle, received, spikes,
                compared, seconds.count());
    return 0;
}
