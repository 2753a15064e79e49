// Memory window: reads<% if d.writable %> or writes<% endif %> a word of the chip's memories through its debug port, while the chip waits between time steps.
<% include "rtl/header.sv" %>
//
// A command is refused where the chip does not wait. The word comes <{ d.debug_latency }> cycles after its address.

`default_nettype none

module <{ d.name }>_axi_window (
  input  logic clk_i,
  input  logic rst_ni,
  // a command; idle_i: the chip waits between time steps
  input  logic read_i,
<%- if d.writable %>
  input  logic write_i,
  input  logic writable_i,  // it would write a memory that can be written
<%- endif %>
  input  logic idle_i,
  // high where no word may go to the chip
  output logic window_o,
  output logic busy_o,
  output logic done_o,
  output logic refused_o,
  // to the chip's debug port, which has memory and address from registers that do not change while this is busy
  output logic debug_enable_o,
<%- if d.writable %>
  output logic debug_write_o,
  output logic <{ d.write_data }> debug_data_o,
<%- endif %>
  input  logic <{ d.debug_data }> debug_data_i,
<%- if d.writable %>
  // the host writes parts of the word; bits of the mask that are low stay as they are
  input  logic <{ d.window_part_mask }> part_i,
  input  logic [31:0] part_data_i,
  input  logic [31:0] part_mask_i,
<%- endif %>
  // the word, in parts of 32 bits
  output logic <{ d.window_data }> data_o
);

  logic busy_q, done_q, refused_q;
  logic <{ d.latency }> count_q;
<%- if d.writable %>
  logic writing_q;
  logic <{ d.window_data }> data_q, debug_data;

  wire command  = read_i | write_i;
  wire allowed  = idle_i & (writable_i | ~write_i);
  wire start    = command & allowed;
<%- else %>
  logic <{ d.debug_data }> data_q;

  wire start    = read_i & idle_i;
<%- endif %>
  wire captured = busy_q & (count_q == <{ d.latency_last }>);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q    <= 1'b0;
      done_q    <= 1'b0;
      refused_q <= 1'b0;
      count_q   <= '0;
    end else begin
      busy_q    <= start | (busy_q & ~captured);
<%- if d.writable %>
      done_q    <= captured | (done_q & ~command);
      refused_q <= command ? ~allowed : refused_q;
<%- else %>
      done_q    <= captured | (done_q & ~read_i);
      refused_q <= read_i ? ~idle_i : refused_q;
<%- endif %>
      count_q   <= busy_q ? count_q + <{ d.latency.one() }> : '0;
    end
  end
<%- if d.writable %>

  always_ff @(posedge clk_i) begin
    if (start) writing_q <= write_i;
  end

  assign debug_data = <{ d.window_data.n() }>'(debug_data_i);

  for (genvar p = 0; p < <{ d.window_count }>; p++) begin : gen_part
    wire [31:0] kept = data_q[p*32+:32] & ~part_mask_i;

    always_ff @(posedge clk_i) begin
      if (part_i[p]) data_q[p*32+:32] <= (part_data_i & part_mask_i) | kept;
      else if (captured & ~writing_q) data_q[p*32+:32] <= debug_data[p*32+:32];
    end
  end

  assign debug_write_o = busy_q & writing_q & (count_q == '0);
  assign debug_data_o  = data_q<{ d.write_data }>;
<%- else %>

  always_ff @(posedge clk_i) begin
    if (captured) data_q <= debug_data_i;
  end
<%- endif %>

  assign window_o       = start | busy_q;
  assign busy_o         = busy_q;
  assign done_o         = done_q;
  assign refused_o      = refused_q;
  assign debug_enable_o = busy_q;
  assign data_o         = <% if d.writable %>data_q<% else %><{ d.window_data.n() }>'(data_q)<% endif %>;

endmodule

`default_nettype wire
