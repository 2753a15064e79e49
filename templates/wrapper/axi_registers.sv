// Registers of the AXI4-Lite port. <{ d.name }>_registers.md describes them.
<% include "rtl/header.sv" %>
//
// A register that is not there, or may not be accessed that way, is answered with an error, and nothing happens.

`default_nettype none

module <{ d.name }>_axi_registers (
  input  logic clk_i,
  input  logic rst_ni,
  // accesses, by the number of the register; bits of the mask that are low stay as they are
  input  logic write_valid_i,
  input  logic <{ d.register }> write_register_i,
  input  logic [31:0] write_data_i,
  input  logic [31:0] write_mask_i,
  output logic write_error_o,
  input  logic read_valid_i,
  input  logic <{ d.register }> read_register_i,
  output logic [31:0] read_data_o,
  output logic read_error_o,
  // control
  output logic clear_o,
  output logic soft_reset_o,
  output logic counters_clear_o,
  output logic hold_o,
  // status
  input  logic idle_i,
  input  logic open_i,
  input  logic clear_pending_i,
  input  logic [447:0] counters_i,
  // memory window
  output logic read_command_o,
<%- if d.writable %>
  output logic write_command_o,
  output logic <{ d.window_part_mask }> write_part_o,
<%- endif %>
  input  logic busy_i,
  input  logic done_i,
  input  logic refused_i,
<%- if d.has_tiles %>
  output logic <{ d.tile }> debug_tile_o,
<%- endif %>
  output logic [2:0] debug_memory_o,
  output logic <{ d.debug_address }> debug_address_o,
  input  logic <{ d.window_data }> window_data_i
);

<%- for register in d.registers %>
  localparam logic <{ d.register }> <{ register.constant }> = <{ register.number }>;
<%- endfor %>
  localparam logic <{ d.register }> WindowData = <{ d.window_number }>;


  // halves of the counters
<%- for register in d.registers %>
<%- if let Some(counter) = register.counter %>
  wire [31:0] <{ counter.name }>_low  = counters_i[<{ counter.low }>];
  wire [31:0] <{ counter.name }>_high = counters_i[<{ counter.high }>];
<%- endif %>
<%- endfor %>

  // reading
  wire <{ d.register }> read_part = read_register_i - WindowData;
  wire in_window = (read_register_i >= WindowData) & (read_part < <{ d.window_parts }>);
  logic [31:0] counter_high_q;
  logic hold_q, soft_reset_q;

  always_comb begin
    read_error_o = 1'b0;
    case (read_register_i)
<%- for register in d.registers %>
<%- if register.is_read %>
      <{ register.constant }>: read_data_o = <{ register.expression }>;
<%- endif %>
<%- endfor %>
      default: begin
        read_data_o  = in_window ? 32'(window_data_i >> {read_part, 5'd0}) : '0;
        read_error_o = ~in_window;
      end
    endcase
  end

  // the upper half of a counter is kept when its lower half is read
  always_ff @(posedge clk_i) begin
    if (!rst_ni) counter_high_q <= '0;
    else if (read_valid_i) begin
      case (read_register_i)
<%- for register in d.registers %>
<%- if let Some(counter) = register.counter %>
        <{ register.constant }>: counter_high_q <= <{ counter.name }>_high;
<%- endif %>
<%- endfor %>
        default: ;
      endcase
    end
  end

  // writing
  wire [31:0] write_ones = write_data_i & write_mask_i;
  wire to_control = write_register_i == Control;
  wire to_window  = (write_register_i == WindowSelect) | (write_register_i == WindowAddress) |
                    (write_register_i == WindowCommand);
<%- if d.writable %>
  wire <{ d.register }> write_part = write_register_i - WindowData;
  wire to_data    = (write_register_i >= WindowData) & (write_part < <{ d.window_parts }>);

  assign write_error_o = ~to_control & ((~to_window & ~to_data) | busy_i);
<%- else %>

  assign write_error_o = ~to_control & (~to_window | busy_i);
<%- endif %>
  wire write           = write_valid_i & ~write_error_o;
  wire write_control   = write & to_control;
  wire to_select       = write & (write_register_i == WindowSelect);
  wire to_address      = write & (write_register_i == WindowAddress);

  logic [31:0] select_q, address_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      hold_q       <= 1'b0;
      soft_reset_q <= 1'b0;
      select_q     <= '0;
      address_q    <= '0;
    end else begin
      soft_reset_q <= write_control & write_ones[1];
      if (write_control & write_mask_i[3]) hold_q <= write_data_i[3];
      if (to_select) select_q <= write_ones | (select_q & ~write_mask_i);
      if (to_address) address_q <= write_ones | (address_q & ~write_mask_i);
    end
  end

  assign clear_o          = write_control & write_ones[0];
  assign soft_reset_o     = soft_reset_q;
  assign counters_clear_o = write_control & write_ones[2];
  assign hold_o           = hold_q;
  assign read_command_o   = write & (write_register_i == WindowCommand) & write_ones[0];
<%- if d.writable %>
  assign write_command_o  = write & (write_register_i == WindowCommand) & write_ones[1];
  assign write_part_o     = (write & to_data) ? <{ d.window_part_mask.one() }> << write_part : '0;
<%- endif %>
  assign debug_memory_o   = select_q[2:0];
<%- if d.has_tiles %>
  assign debug_tile_o     = select_q[<{ d.tile_field }>];
<%- endif %>
  assign debug_address_o  = address_q<{ d.debug_address }>;

endmodule

`default_nettype wire
