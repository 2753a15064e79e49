int <{ d.name }>_write_word(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t memory, uint32_t address, const uint32_t *word,
                   size_t parts) {
    size_t part;
    int result;
    if (memory >= sizeof memories / sizeof memories[0] || address >= memories[memory].words ||
        parts != (memories[memory].bits + 31u) / 32u) {
        return <{ s.capital }>_OUT_OF_RANGE;
    }
    result = write_register(bus, <{ s.capital }>_WINDOW_SELECT, tile << 8 | memory);
    if (!result) result = write_register(bus, <{ s.capital }>_WINDOW_ADDRESS, address);
    for (part = 0; part < parts && !result; ++part) {
        result = write_register(bus, <{ s.capital }>_WINDOW_DATA + 4u * (uint32_t)part, word[part]);
    }
    if (!result) result = write_register(bus, <{ s.capital }>_WINDOW_COMMAND, <{ s.capital }>_WINDOW_COMMAND_WRITE);
    return result ? result : finish(bus);
}

/* Changes the `bits` bits, at most 32, from bit `low` of a word up. */
static int change(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t memory, uint32_t address, uint32_t low, uint32_t bits,
                  int64_t raw) {
    uint32_t word[MOST_PARTS];
    const size_t parts = (memories[memory].bits + 31u) / 32u;
    uint32_t bit;
    int result = <{ d.name }>_read_word(bus, tile, memory, address, word, parts);
    if (result) return result;
    for (bit = 0; bit < bits; ++bit) {
        const uint32_t one = 1u << ((low + bit) % 32u);
        if ((uint64_t)raw >> bit & 1u) {
            word[(low + bit) / 32u] |= one;
        } else {
            word[(low + bit) / 32u] &= ~one;
        }
    }
    return <{ d.name }>_write_word(bus, tile, memory, address, word, parts);
}
<%- if d.writable_weights %>

int <{ d.name }>_write_weight(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t address, uint32_t lane, int64_t raw) {
    const int64_t half = INT64_C(1) << (<{ s.weight_bits }> - 1);
    const uint32_t slot_bits = <{ s.capital }>_MEMORY_SYNAPSE_BITS / <{ s.capital }>_LANES;
    if (lane >= <{ s.capital }>_LANES || raw < -half || raw >= half) return <{ s.capital }>_OUT_OF_RANGE;
    return change(bus, tile, <{ s.capital }>_MEMORY_SYNAPSE, address, lane * slot_bits, <{ s.weight_bits }>u, raw);
}
<%- endif %>
<%- if d.writable_parameters %>

int <{ d.name }>_write_parameter(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t set, uint32_t parameter, int64_t raw) {
    int64_t least, most;
    if (parameter >= <{ s.capital }>_PARAMETERS) return <{ s.capital }>_OUT_OF_RANGE;
    most = (INT64_C(1) << (parameters[parameter].bits - parameters[parameter].is_signed)) - 1;
    least = parameters[parameter].is_signed ? -most - 1 : 0;
    if (raw < least || raw > most) return <{ s.capital }>_OUT_OF_RANGE;
    return change(bus, tile, <{ s.capital }>_MEMORY_PARAMETER, set, parameters[parameter].low, parameters[parameter].bits, raw);
}
<%- endif %>
