// The design's numbers for main.cpp.
#pragma once
#include <cstdint>

#include "Vdut.h"

constexpr char     DESIGN[]      = "<{ n.name }>";
constexpr unsigned BLOCKS        = <{ n.words }>;   // of all tiles<% if n.plastic_axons > 0 %>; then the states of their plastic axons<% endif %>
constexpr unsigned DEBUG_LATENCY = <{ n.debug_latency }>;   // cycles from an address to its word
constexpr unsigned STATE_BITS    = <{ n.state_bits }>;   // one block: every lane's variables
constexpr unsigned AXON_BITS     = <{ n.axon_bits }>;
constexpr unsigned NEURON_BITS   = <{ n.neuron_bits }>;
constexpr uint64_t PAUSE         = <{ n.pause }>;   // cycles without input after a time step
constexpr uint64_t STEPS         = <{ n.steps }>;
constexpr uint64_t INPUT_WORDS   = <{ n.input_words }>;
constexpr uint64_t OUTPUT_WORDS  = <{ n.output_words }>;
constexpr uint64_t STATE_WORDS   = <{ n.state_words }>;
constexpr uint64_t LAST_CYCLE    = <{ n.last_cycle }>;

// Puts the address of a block's states on the debug port.
inline void address_block(Vdut& dut, unsigned block) {
<%- if n.plastic_axons > 0 %>
    dut.debug_memory_i = block < <{ n.blocks }> ? 0 : 7;
    if (block >= <{ n.blocks }>) {
<%- if n.mesh %>
        const unsigned of = (block - <{ n.blocks }>) / <{ n.plastic_axons }>;
        dut.debug_tile_i = of / <{ n.mesh_width }> << <{ n.x_bits }> | of % <{ n.mesh_width }>;
<%- endif %>
        dut.debug_address_i = (block - <{ n.blocks }>) % <{ n.plastic_axons }>;
        return;
    }
<%- endif %>
<%- if n.mesh %>
    const unsigned tile = block / <{ n.tile_blocks }>;
    dut.debug_tile_i = tile / <{ n.mesh_width }> << <{ n.x_bits }> | tile % <{ n.mesh_width }>;
    dut.debug_address_i = block % <{ n.tile_blocks }>;
<%- else %>
    dut.debug_address_i = block;
<%- endif %>
}
