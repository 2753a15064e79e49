/* Waits for the end of a command. */
static int finish(const <{ d.name }>_bus *bus) {
    uint32_t polls;
    for (polls = 0; polls < WINDOW_POLLS; ++polls) {
        uint32_t status;
        int result = read_register(bus, <{ s.capital }>_WINDOW_STATUS, &status);
        if (result) return result;
        if (status & <{ s.capital }>_WINDOW_STATUS_REFUSED) return <{ s.capital }>_REFUSED;
        if (status & <{ s.capital }>_WINDOW_STATUS_DONE) return <{ s.capital }>_OK;
    }
    return <{ s.capital }>_TIMEOUT;
}

int <{ d.name }>_read_word(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t memory, uint32_t address, uint32_t *word,
                  size_t parts) {
    size_t part;
    int result;
    if (memory >= sizeof memories / sizeof memories[0] || address >= memories[memory].words ||
        parts > (memories[memory].bits + 31u) / 32u) {
        return <{ s.capital }>_OUT_OF_RANGE;
    }
    result = write_register(bus, <{ s.capital }>_WINDOW_SELECT, tile << 8 | memory);
    if (!result) result = write_register(bus, <{ s.capital }>_WINDOW_ADDRESS, address);
    if (!result) result = write_register(bus, <{ s.capital }>_WINDOW_COMMAND, <{ s.capital }>_WINDOW_COMMAND_READ);
    if (!result) result = finish(bus);
    for (part = 0; part < parts && !result; ++part) {
        result = read_register(bus, <{ s.capital }>_WINDOW_DATA + 4u * (uint32_t)part, &word[part]);
    }
    return result;
}

/* The `bits` bits, at most 32, from bit `low` of a word up. */
static uint32_t field(const uint32_t *word, uint32_t low, uint32_t bits) {
    uint64_t pair = word[low / 32u];
    if (low % 32u + bits > 32u) pair |= (uint64_t)word[low / 32u + 1u] << 32;
    return (uint32_t)(pair >> (low % 32u) & ((UINT64_C(1) << bits) - 1u));
}

int <{ d.name }>_read_state(const <{ d.name }>_bus *bus, uint32_t neuron, uint32_t variable, int64_t *raw) {
    uint32_t word[(<{ s.capital }>_MEMORY_STATE_BITS + 31u) / 32u];
    const uint32_t of_tile = neuron & ((1u << <{ s.capital }>_NEURON_BITS) - 1u);
    const uint32_t lane = of_tile & (<{ s.capital }>_LANES - 1u);
    int result;
    if (of_tile >= <{ s.capital }>_NEURONS_OF_TILE || variable >= <{ s.capital }>_STATES) return <{ s.capital }>_OUT_OF_RANGE;
    result = <{ d.name }>_read_word(bus, neuron >> <{ s.capital }>_NEURON_BITS, <{ s.capital }>_MEMORY_STATE,
                           of_tile >> <{ s.capital }>_LANE_BITS, word, sizeof word / sizeof word[0]);
    if (result) return result;
    *raw = field(word, lane * <{ s.capital }>_STATE_BITS + variables[variable].low, variables[variable].bits);
    if (variables[variable].is_signed && *raw >> (variables[variable].bits - 1u)) {
        *raw -= INT64_C(1) << variables[variable].bits;
    }
    return <{ s.capital }>_OK;
}
