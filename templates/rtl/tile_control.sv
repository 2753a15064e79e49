// Tile control: the tile's register of commands, and of its answer.
<% include "rtl/header.sv" %>
//
// A sweep, a clear and a drain, which is none of the three, each turn the phase. The answer says in which phase the tile
// was idle, so that it is not taken for an answer to the command before.

`default_nettype none

module <{ d.name }>_tile_control (
  input  logic clk_i,
  input  logic rst_ni,
  // {phase, advance, clear, sweep}
  input  logic [3:0] command_i,
  output logic sweep_o,
  output logic clear_o,
  output logic advance_o,
  // the tile is idle; {idle in phase 1, idle in phase 0} of the cycle before
  input  logic idle_i,
  output logic [1:0] idle_o
);

  logic [3:0] command_q;
  logic phase_q;
  logic [1:0] idle_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      command_q <= '0;
      phase_q   <= 1'b0;
      idle_q    <= '0;
    end else begin
      command_q <= command_i;
      phase_q   <= command_q[3];
      idle_q    <= {idle_i & phase_q, idle_i & ~phase_q};
    end
  end

  assign {advance_o, clear_o, sweep_o} = command_q[2:0];
  assign idle_o = idle_q;

endmodule

`default_nettype wire
