// Runs the generated C driver on the Verilator model of the AXI wrapper: a master for its buses, and a run of the network
// that is held to run.txt. Prints PASSED with what was compared, or what was wrong; exit status 0 or 1.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "Vdut.h"
#include "verilated.h"

extern "C" {
#include "names.h"
}

static Vdut* dut;
static uint64_t cycles = 0;
static uint32_t random_state = 1;

// Some cycles of pause, so that no two accesses look alike.
static unsigned idle_cycles() {
    random_state = random_state * 1664525u + 1013904223u;
    return random_state >> 30;
}

// What leaves the chip is taken into a queue, as a DMA engine would, in two of three cycles.
struct Beat {
    uint32_t word;
    int last;
};
static std::vector<Beat> beats;
static size_t beats_read = 0;

static void clock_cycle() {
    dut->m_axis_tready = cycles % 3 != 0;
    dut->eval();
    if (dut->m_axis_tvalid && dut->m_axis_tready) beats.push_back({dut->m_axis_tdata, dut->m_axis_tlast});
    dut->aclk = 1;
    dut->eval();
    dut->aclk = 0;
    dut->eval();
    ++cycles;
}

// Drives inputs, then a clock cycle; returns whether `ready` was high in it.
template <typename Ready> static bool handshake(const Ready& ready) {
    dut->eval();
    const bool taken = ready;
    clock_cycle();
    return taken;
}

static const unsigned PATIENCE = 10000;

static int bus_read(void*, uint32_t offset, uint32_t* value) {
    for (unsigned i = idle_cycles(); i > 0; --i) clock_cycle();
    dut->s_axil_araddr = offset;
    dut->s_axil_arvalid = 1;
    unsigned wait = 0;
    while (!handshake(dut->s_axil_arready)) {
        if (++wait > PATIENCE) return 1;
    }
    dut->s_axil_arvalid = 0;
    for (unsigned i = idle_cycles(); i > 0; --i) clock_cycle();
    dut->s_axil_rready = 1;
    for (;;) {
        dut->eval();
        *value = dut->s_axil_rdata;
        const bool is_error = dut->s_axil_rresp != 0;
        if (handshake(dut->s_axil_rvalid)) {
            dut->s_axil_rready = 0;
            return is_error;
        }
        if (++wait > PATIENCE) return 1;
    }
}

static int bus_write(void*, uint32_t offset, uint32_t value) {
    const bool data_first = idle_cycles() & 1;
    unsigned wait = 0;
    for (int turn = 0; turn < 2; ++turn) {
        const bool data = data_first == (turn == 0);
        if (data) {
            dut->s_axil_wdata = value;
            dut->s_axil_wstrb = 15;
            dut->s_axil_wvalid = 1;
        } else {
            dut->s_axil_awaddr = offset;
            dut->s_axil_awvalid = 1;
        }
        while (!(data ? handshake(dut->s_axil_wready) : handshake(dut->s_axil_awready))) {
            if (++wait > PATIENCE) return 1;
        }
        dut->s_axil_wvalid = dut->s_axil_awvalid = 0;
        for (unsigned i = idle_cycles(); i > 0; --i) clock_cycle();
    }
    dut->s_axil_bready = 1;
    for (;;) {
        dut->eval();
        const bool is_error = dut->s_axil_bresp != 0;
        if (handshake(dut->s_axil_bvalid)) {
            dut->s_axil_bready = 0;
            return is_error;
        }
        if (++wait > PATIENCE) return 1;
    }
}

static int stream_send(void*, uint32_t word, int last) {
    for (unsigned i = idle_cycles(); i > 0; --i) clock_cycle();
    dut->s_axis_tdata = word;
    dut->s_axis_tlast = last;
    dut->s_axis_tvalid = 1;
    unsigned wait = 0;
    while (!handshake(dut->s_axis_tready)) {
        if (++wait > 100 * PATIENCE) return 1;
    }
    dut->s_axis_tvalid = 0;
    return 0;
}

static int stream_receive(void*, uint32_t* word, int* last) {
    for (unsigned wait = 0; beats_read == beats.size(); ++wait) {
        if (wait > 100 * PATIENCE) return 1;
        clock_cycle();
    }
    *word = beats[beats_read].word;
    *last = beats[beats_read].last;
    ++beats_read;
    return 0;
}

[[noreturn]] static void wrong(const char* what, uint64_t step) {
    std::printf("DIFFERENCE %s in time step %lu\n", what, step);
    std::exit(1);
}

static void expect(int found, int expected, const char* what, uint64_t step) {
    if (found != expected) {
        std::printf("%s returned %d\n", what, found);
        wrong(what, step);
    }
}

struct Compared {
    uint64_t steps, events, spikes, states;
};

// Five numbers each: 0, tile, word, lane, raw weight; or 1, tile, set, word of the set, it raw.
static void write_all(const NAME(bus)& bus, const std::vector<int64_t>& writes, uint64_t step) {
#ifdef WRITE
    for (size_t at = 0; at < writes.size(); at += 5) {
        const auto number = [&](size_t place) { return (uint32_t)writes[at + place]; };
        const auto write = number(0) ? NAME(write_parameter) : NAME(write_weight);
        expect(write(&bus, number(1), number(2), number(3), writes[at + 4]), 0, "a write", step);
    }
#else
    (void)bus;
    if (!writes.empty()) wrong("nothing can be written", step);
#endif
}

// One pass over run.txt: each line is a kind with its numbers.
static Compared run_network(const NAME(bus)& bus) {
    std::ifstream run("run.txt");
    uint64_t ordered;
    Compared compared = {0, 0, 0, 0};
    std::string kind;
    size_t count;
    const auto list = [&] {
        run >> count;
        std::vector<int64_t> numbers(count);
        for (auto& number : numbers) run >> number;
        return numbers;
    };
    run >> ordered >> kind;
    const auto names = list();
    while (run >> kind) {
        write_all(bus, list(), compared.steps);
        run >> kind;
        const auto events = list();
        run >> kind;
        auto spikes = list();
        run >> kind;
        const auto states = list();
        const std::vector<uint32_t> words(events.begin(), events.end());
        expect(NAME(send_step)(&bus, words.data(), words.size()), 0, "send_step", compared.steps);
        std::vector<uint32_t> found(spikes.size() + 1);
        size_t found_count;
        expect(NAME(receive_step)(&bus, found.data(), found.size(), &found_count), 0, "receive_step", compared.steps);
        found.resize(found_count);
        if (!ordered) {  // in a mesh, the order depends on the way
            std::sort(found.begin(), found.end());
            std::sort(spikes.begin(), spikes.end());
        }
        if (found != std::vector<uint32_t>(spikes.begin(), spikes.end())) wrong("spikes", compared.steps);
        expect(NAME(wait_idle)(&bus, 1000), 0, "wait_idle", compared.steps);
        for (size_t place = 0; place < states.size(); ++place) {
            int64_t raw;
            expect(NAME(read_state)(&bus, names[place / STATES], place % STATES, &raw), 0, "read_state", compared.steps);
            if (raw != states[place]) wrong("state", compared.steps);
        }
        ++compared.steps;
        compared.events += events.size();
        compared.spikes += spikes.size();
        compared.states += states.size();
    }
    return compared;
}

static void check_counters(const NAME(bus)& bus, const Compared& compared) {
    NAME(counters) counters;
    expect(NAME(read_counters)(&bus, &counters), 0, "read_counters", compared.steps);
    if (counters.steps != compared.steps || counters.events != compared.events || counters.spikes != compared.spikes ||
        counters.cycles <= counters.step_cycles || counters.step_cycles == 0 || counters.cycles > cycles) {
        wrong("counters", compared.steps);
    }
}

// No command writes a memory that is read only, nor within a time step.
static void check_write_is_refused(const NAME(bus)& bus, int within_a_step) {
#ifdef WRITE
    uint32_t status;
    uint32_t word[(MEMORY_SYNAPSE_BITS + 31u) / 32u] = {0};
    const size_t parts = sizeof word / sizeof word[0];
    const int within = within_a_step ? REFUSED : 0;
    expect(NAME(write_word)(&bus, 0, MEMORY_SYNAPSE, MEMORY_SYNAPSE_WORDS, word, parts), OUT_OF_RANGE, "write_word beyond the last", 0);
    expect(NAME(write_weight)(&bus, 0, 0, LANES, 0), OUT_OF_RANGE, "write_weight of no lane", 0);
    expect(NAME(write_weight)(&bus, 0, 0, 0, INT64_C(1) << 40), OUT_OF_RANGE, "write_weight of no such weight", 0);
    expect(NAME(write_parameter)(&bus, 0, 0, PARAMETERS, 0), OUT_OF_RANGE, "write_parameter of no word", 0);
    expect(NAME(write_parameter)(&bus, 0, 0, 0, -1), OUT_OF_RANGE, "write_parameter of a negative leak", 0);
    expect(NAME(write_parameter)(&bus, 0, 100, 0, 0), OUT_OF_RANGE, "write_parameter of no set", 0);
    expect(NAME(read_word)(&bus, 0, MEMORY_SYNAPSE, 0, word, parts), within, "read_word", 0);
    expect(NAME(write_word)(&bus, 0, MEMORY_SYNAPSE, 0, word, parts), within, "write_word", 0);
    expect(bus_write(nullptr, WINDOW_SELECT, MEMORY_STATE), 0, "select", 0);
    expect(bus_write(nullptr, WINDOW_COMMAND, WRITE), 0, "command", 0);
    expect(bus_read(nullptr, WINDOW_STATUS, &status), 0, "status", 0);
    if (status != WINDOW_STATUS_REFUSED) wrong("a state was written", 0);
#else
    (void)bus;
    (void)within_a_step;
#endif
}

static void check_refusals(const NAME(bus)& bus) {
    int64_t raw;
    uint32_t word;
    const uint32_t beyond = 1u << EVENT_BITS;
    expect(NAME(read_state)(&bus, 0, STATES, &raw), OUT_OF_RANGE, "read_state of no variable", 0);
    expect(NAME(read_word)(&bus, 0, 7, 0, &word, 1), OUT_OF_RANGE, "read_word of no memory", 0);
    expect(NAME(send_step)(&bus, &beyond, 1), OUT_OF_RANGE, "send_step of no event", 0);
    check_write_is_refused(bus, 0);
    // within a time step, memories are out of reach
    expect(stream_send(nullptr, 0, 0), 0, "send", 0);
    for (int i = 0; i < 100; ++i) clock_cycle();
    expect(NAME(read_state)(&bus, 0, 0, &raw), REFUSED, "read_state within a time step", 0);
    check_write_is_refused(bus, 1);
    expect(NAME(wait_idle)(&bus, 10), TIMEOUT, "wait_idle within a time step", 0);
    expect(NAME(clear)(&bus, 1000), 0, "clear", 0);
}

int main(int argc, char** argv) {
    Verilated::commandArgs(argc, argv);
    dut = new Vdut;
    for (int i = 0; i < 4; ++i) clock_cycle();
    dut->aresetn = 1;
    const NAME(bus) bus = {nullptr, bus_read, bus_write, stream_send, stream_receive};
    expect(NAME(open)(&bus), 0, "open", 0);
    expect(NAME(wait_idle)(&bus, 1000), 0, "wait_idle", 0);
    expect(NAME(clear_counters)(&bus), 0, "clear_counters", 0);
    const Compared first = run_network(bus);
    check_counters(bus, first);
    check_refusals(bus);
    expect(NAME(clear_counters)(&bus), 0, "clear_counters", 0);
    const Compared second = run_network(bus);
    check_counters(bus, second);
    expect(NAME(soft_reset)(&bus), 0, "soft_reset", 0);
    expect(NAME(wait_idle)(&bus, 1000), 0, "wait_idle", 0);
    const Compared third = run_network(bus);
    std::printf("PASSED steps=%lu events=%lu spikes=%lu states=%lu\n", third.steps, third.events, third.spikes, third.states);
    dut->final();
    return 0;
}
