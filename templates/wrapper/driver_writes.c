int <{ d.name }>_write_word(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t address, const uint32_t *word) {
    uint32_t part;
    int result;
    if (address >= <{ s.capital }>_MEMORY_SYNAPSE_WORDS) return <{ s.capital }>_OUT_OF_RANGE;
    result = write_register(bus, <{ s.capital }>_WINDOW_SELECT, tile << 8 | <{ s.capital }>_MEMORY_SYNAPSE);
    if (!result) result = write_register(bus, <{ s.capital }>_WINDOW_ADDRESS, address);
    for (part = 0; part < SYNAPSE_PARTS && !result; ++part) {
        result = write_register(bus, <{ s.capital }>_WINDOW_DATA + 4u * part, word[part]);
    }
    if (!result) result = write_register(bus, <{ s.capital }>_WINDOW_COMMAND, <{ s.capital }>_WINDOW_COMMAND_WRITE);
    return result ? result : finish(bus);
}

int <{ d.name }>_write_weight(const <{ d.name }>_bus *bus, uint32_t tile, uint32_t address, uint32_t lane, int64_t raw) {
    const int64_t half = INT64_C(1) << (<{ s.weight_bits }> - 1);
    const uint32_t low = lane * SLOT_BITS;
    uint32_t word[SYNAPSE_PARTS];
    uint32_t bit;
    int result;
    if (lane >= <{ s.capital }>_LANES || raw < -half || raw >= half) return <{ s.capital }>_OUT_OF_RANGE;
    result = <{ d.name }>_read_word(bus, tile, <{ s.capital }>_MEMORY_SYNAPSE, address, word, SYNAPSE_PARTS);
    if (result) return result;
    for (bit = 0; bit < <{ s.weight_bits }>u; ++bit) {
        const uint32_t one = 1u << ((low + bit) % 32u);
        if ((uint64_t)raw >> bit & 1u) {
            word[(low + bit) / 32u] |= one;
        } else {
            word[(low + bit) / 32u] &= ~one;
        }
    }
    return <{ d.name }>_write_word(bus, tile, address, word);
}
