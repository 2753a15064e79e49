int <{ d.name }>_send_step(const <{ d.name }>_bus *bus, const uint32_t *events, size_t count) {
    size_t place;
    for (place = 0; place < count; ++place) {
        if (events[place] >> (<{ s.capital }>_EVENT_BITS)) return <{ s.capital }>_OUT_OF_RANGE;
    }
    if (count == 0u) return bus->send(bus->context, <{ s.capital }>_BEAT_NOTHING, 1) ? <{ s.capital }>_FAILED_BUS : <{ s.capital }>_OK;
    for (place = 0; place < count; ++place) {
        const int last = place + 1u == count;
        if (bus->send(bus->context, <{ s.capital }>_BEAT_EVENT | events[place], last)) return <{ s.capital }>_FAILED_BUS;
    }
    return <{ s.capital }>_OK;
}

int <{ d.name }>_receive_step(const <{ d.name }>_bus *bus, uint32_t *spikes, size_t capacity, size_t *count) {
    *count = 0;
    for (;;) {
        uint32_t word;
        int last;
        if (bus->receive(bus->context, &word, &last)) return <{ s.capital }>_FAILED_BUS;
        if (last) break;
        if (*count < capacity) spikes[*count] = word;
        ++*count;
    }
    return *count <= capacity ? <{ s.capital }>_OK : <{ s.capital }>_NO_SPACE;
}
