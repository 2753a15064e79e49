// Address events out, four-phase: request rises with the address, acknowledge rises, request falls, acknowledge falls.
<% include "rtl/header.sv" %>
//
// The address stands for one cycle before its request rises, and until the acknowledge has fallen.

`default_nettype none

module <{ d.name }>_aer_sender (
  input  logic clk_i,
  input  logic rst_ni,
  // the spike
  input  logic spike_valid_i,
  output logic spike_ready_o,
  input  logic <{ d.neuron }> spike_i,
  // to the receiver; the acknowledge is synchronous here
  output logic req_o,
  input  logic ack_i,
  output logic <{ d.neuron }> addr_o
);

  typedef enum logic [1:0] {
    StIdle    = 2'd0,  // no spike
    StAddress = 2'd1,  // the address is out
    StRequest = 2'd2,  // and the request
    StRelease = 2'd3   // acknowledged; the acknowledge is to fall
  } state_e;

  state_e state_q, state_d;
  logic req_q;
  logic <{ d.neuron }> addr_q;

  assign spike_ready_o = state_q == StIdle;

  always_comb begin
    state_d = state_q;
    case (state_q)
      StIdle:    if (spike_valid_i) state_d = StAddress;
      StAddress: if (!ack_i) state_d = StRequest;
      StRequest: if (ack_i) state_d = StRelease;
      StRelease: if (!ack_i) state_d = StIdle;
      default:   state_d = StIdle;
    endcase
  end

  // the request comes from a register of its own: it has no glitch
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      req_q   <= 1'b0;
    end else begin
      state_q <= state_d;
      req_q   <= state_d == StRequest;
    end
  end

  always_ff @(posedge clk_i) begin
    if (spike_ready_o) addr_q <= spike_i;
  end

  assign req_o  = req_q;
  assign addr_o = addr_q;

endmodule

`default_nettype wire
