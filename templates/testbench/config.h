// The design's numbers for main.cpp.
#pragma once
#include <cstdint>

constexpr char     DESIGN[]      = "<{ n.name }>";
constexpr unsigned BLOCKS        = <{ n.blocks }>;
constexpr unsigned STATE_BITS    = <{ n.state_bits }>;   // one block: every lane's variables
constexpr unsigned AXON_BITS     = <{ n.axon_bits }>;
constexpr unsigned NEURON_BITS   = <{ n.neuron_bits }>;
constexpr uint64_t PAUSE         = <{ n.pause }>;   // cycles without input after a time step
constexpr uint64_t STEPS         = <{ n.steps }>;
constexpr uint64_t INPUT_WORDS   = <{ n.input_words }>;
constexpr uint64_t OUTPUT_WORDS  = <{ n.output_words }>;
constexpr uint64_t STATE_WORDS   = <{ n.state_words }>;
constexpr uint64_t LAST_CYCLE    = <{ n.last_cycle }>;
