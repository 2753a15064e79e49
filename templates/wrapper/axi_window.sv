// Memory window: reads a word of the chip's memories through its debug port, while the chip waits between time steps.
<% include "rtl/header.sv" %>
//
// A command is refused where the chip does not wait. The word comes <{ d.debug_latency }> cycles after its address.

`default_nettype none

module <{ d.name }>_axi_window (
  input  logic clk_i,
  input  logic rst_ni,
  // a command; idle_i: the chip waits between time steps
  input  logic read_i,
  input  logic idle_i,
  // high where no word may go to the chip
  output logic window_o,
  output logic busy_o,
  output logic done_o,
  output logic refused_o,
  // to the chip's debug port, which has memory and address from registers that do not change while this is busy
  output logic debug_enable_o,
  input  logic <{ d.debug_data }> debug_data_i,
  // the word, in parts of 32 bits
  output logic <{ d.window_data }> data_o
);

  logic busy_q, done_q, refused_q;
  logic <{ d.latency }> count_q;
  logic <{ d.debug_data }> data_q;

  wire start    = read_i & idle_i;
  wire captured = busy_q & (count_q == <{ d.latency_last }>);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q    <= 1'b0;
      done_q    <= 1'b0;
      refused_q <= 1'b0;
      count_q   <= '0;
    end else begin
      busy_q    <= start | (busy_q & ~captured);
      done_q    <= captured | (done_q & ~read_i);
      refused_q <= read_i ? ~idle_i : refused_q;
      count_q   <= busy_q ? count_q + <{ d.latency.one() }> : '0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (captured) data_q <= debug_data_i;
  end

  assign window_o       = start | busy_q;
  assign busy_o         = busy_q;
  assign done_o         = done_q;
  assign refused_o      = refused_q;
  assign debug_enable_o = busy_q;
  assign data_o         = <{ d.window_data.n() }>'(data_q);

endmodule

`default_nettype wire
