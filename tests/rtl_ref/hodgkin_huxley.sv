// docs/models/hodgkin_huxley.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs. The six tables are
// cut out: their row leaves, values and differences come in; and it is cut at the gates, their products and at
// the change of the potential and its factors. Every number is a signed integer of 80 bits, which none of the exact
// operations leaves; factors are cut to the bits that they have.
module hodgkin_huxley_ref #(
  parameter V_BITS = 12, parameter V_FRAC = 4, parameter M_BITS = 7, parameter M_FRAC = 6, parameter H_BITS = 7, parameter H_FRAC = 6,
  parameter N_BITS = 7, parameter N_FRAC = 6, parameter REFRACTORY_BITS = 1, parameter REFRACTORY_FRAC = 0,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 2, parameter ROW_BITS = 8, parameter S = 1,
  parameter signed [79:0] FIRST = 0, parameter signed [79:0] LAST = 0,
  parameter SODIUM = 0, parameter SODIUM_FRAC = 0, parameter POTASSIUM = 0, parameter POTASSIUM_FRAC = 0,
  parameter LEAK = 0, parameter LEAK_FRAC = 0, parameter REVERSAL_NA = 0, parameter REVERSAL_NA_FRAC = 0,
  parameter REVERSAL_K = 0, parameter REVERSAL_K_FRAC = 0, parameter DRIVE = 0, parameter DRIVE_FRAC = 0,
  parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0, parameter REFRACTORY_PERIOD = 0, parameter REFRACTORY_PERIOD_FRAC = 0,
  parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  [M_BITS-1:0] m,
  input  [H_BITS-1:0] h,
  input  [N_BITS-1:0] n,
  input  [REFRACTORY_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  // words of the tables: value and difference of x_inf and of the part that a gate goes
  input  signed [M_BITS:0] m_steady_value, m_steady_slope, m_rate_value, m_rate_slope,
  input  signed [M_BITS:0] h_steady_value, h_steady_slope, h_rate_value, h_rate_slope,
  input  signed [M_BITS:0] n_steady_value, n_steady_slope, n_rate_value, n_rate_slope,
  // where it is cut: what is computed, and what is gone on with
  input signed [79:0] m_next_cut, h_next_cut, n_next_cut, m_squared_cut, m_cubed_cut, open_na_cut, n_squared_cut, open_k_cut,
                      part_na_cut, part_k_cut, pulled_na_cut, pulled_k_cut, charge_cut, kept_cut, change_cut,
  output signed [79:0] m_next_made, h_next_made, n_next_made, m_squared_made, m_cubed_made, open_na_made, n_squared_made, open_k_made,
                       part_na_made, part_k_made, pulled_na_made, pulled_k_made, charge_made, kept_made, change_made,
  output [ROW_BITS-1:0] row,
  output signed [V_BITS-1:0] v_next,
  output [M_BITS-1:0] m_next,
  output [H_BITS-1:0] h_next,
  output [N_BITS-1:0] n_next,
  output [REFRACTORY_BITS-1:0] refractory_next,
  output spike
);
  localparam F = V_FRAC;
  localparam G = M_FRAC;
  localparam D = LEAK_FRAC;
  localparam C = (D < 6) ? D : 6;  // fraction bits that the charge keeps beyond F
  localparam signed [79:0] ONE = 1;

  // "Roundings are those of lif.md": `bits` bits are dropped
  function signed [79:0] drop(input signed [79:0] exact, input integer bits);
    reg signed [79:0] whole, left, half;
    begin
      whole = exact >>> bits;
      left = exact - (whole <<< bits);
      half = (ONE <<< bits) >>> 1;
      drop = whole;
      if (bits > 0)
        case (ROUNDING)
          1: if (exact < 0 && left != 0) drop = whole + ONE;
          2: drop = (exact + half) >>> bits;
          3: if (left > half || (left == half && whole[0])) drop = whole + ONE;
          default: drop = whole;
        endcase
    end
  endfunction
  function signed [79:0] limit(input signed [79:0] x, input signed [79:0] least, input signed [79:0] most);
    limit = (x < least) ? least : (x > most) ? most : x;
  endfunction
  // "rounded to UQ1.G"
  function signed [79:0] part_of_one(input signed [79:0] exact, input integer bits);
    part_of_one = limit(drop(exact, bits), 0, (ONE <<< (G + 1)) - ONE);
  endfunction

  // 1
  wire signed [79:0] v_wide = v, due_wide = due;
  wire signed [79:0] position = limit(v_wide, FIRST, LAST) - FIRST;
  assign row = position >>> S;
  wire signed [S:0] between = {1'b0, position[S-1:0]};

  // 2
  wire [G:0] m_steady, m_rate, h_steady, h_rate, n_steady, n_rate;
  wire signed [M_BITS+S+1:0] m_steady_rise = m_steady_slope * between, m_rate_rise = m_rate_slope * between;
  wire signed [M_BITS+S+1:0] h_steady_rise = h_steady_slope * between, h_rate_rise = h_rate_slope * between;
  wire signed [M_BITS+S+1:0] n_steady_rise = n_steady_slope * between, n_rate_rise = n_rate_slope * between;
  wire signed [79:0] m_steady_wide = m_steady_value, m_rate_wide = m_rate_value, h_steady_wide = h_steady_value;
  wire signed [79:0] h_rate_wide = h_rate_value, n_steady_wide = n_steady_value, n_rate_wide = n_rate_value;
  assign m_steady = part_of_one((m_steady_wide <<< S) + m_steady_rise, S);
  assign m_rate = part_of_one((m_rate_wide <<< S) + m_rate_rise, S);
  assign h_steady = part_of_one((h_steady_wide <<< S) + h_steady_rise, S);
  assign h_rate = part_of_one((h_rate_wide <<< S) + h_rate_rise, S);
  assign n_steady = part_of_one((n_steady_wide <<< S) + n_steady_rise, S);
  assign n_rate = part_of_one((n_rate_wide <<< S) + n_rate_rise, S);

  function signed [79:0] gate(input [G:0] x, input [G:0] steady, input [G:0] rate);
    reg signed [G+1:0] distance;
    reg signed [2*G+3:0] lost;
    reg signed [79:0] wide;
    begin
      distance = $signed({1'b0, x}) - $signed({1'b0, steady});
      lost = distance * $signed({1'b0, rate});
      wide = x;
      gate = part_of_one((wide <<< G) - lost, G);
    end
  endfunction
  assign m_next_made = gate(m, m_steady, m_rate);
  assign h_next_made = gate(h, h_steady, h_rate);
  assign n_next_made = gate(n, n_steady, n_rate);

  wire [G:0] m_after = m_next_cut, h_after = h_next_cut, n_after = n_next_cut;
  assign m_next = m_after;
  assign h_next = h_after;
  assign n_next = n_after;

  // 3
  function [G:0] product(input [G:0] x, input [G:0] y);
    reg [2*G+1:0] exact;
    begin
      exact = x * y;
      product = part_of_one({1'b0, exact}, G);
    end
  endfunction
  assign m_squared_made = product(m_after, m_after);
  assign m_cubed_made = product(m_squared_cut, m_after);
  assign open_na_made = product(m_cubed_cut, h_after);
  assign n_squared_made = product(n_after, n_after);
  assign open_k_made = product(n_squared_cut, n_squared_cut);

  // 4
  wire [15:0] sodium = SODIUM, potassium = POTASSIUM;
  wire [G:0] na_open = open_na_cut, k_open = open_k_cut;
  wire [G+16:0] na_exact = na_open * sodium, k_exact = k_open * potassium;
  wire signed [79:0] na_wide = {1'b0, na_exact}, k_wide = {1'b0, k_exact};
  assign part_na_made = limit(drop(na_wide, G + SODIUM_FRAC - D), 0, (ONE <<< (D + 2)) - ONE);
  assign part_k_made = limit(drop(k_wide, G + POTASSIUM_FRAC - D), 0, (ONE <<< (D + 2)) - ONE);

  // 5: the products have the bits that the greatest factors need
  localparam signed [79:0] ALL = (ONE <<< (G + 1)) - ONE, TWO = (ONE <<< (D + 2)) - ONE, V_END = ONE <<< (V_BITS - 1);
  localparam signed [79:0] MOST_NA = limit(drop(ALL * SODIUM, G + SODIUM_FRAC - D), 0, TWO);
  localparam signed [79:0] MOST_K = limit(drop(ALL * POTASSIUM, G + POTASSIUM_FRAC - D), 0, TWO);
  localparam signed [79:0] FAR_NA = (REVERSAL_NA < 0) ? V_END - REVERSAL_NA : V_END + REVERSAL_NA;
  localparam signed [79:0] FAR_K = (REVERSAL_K < 0) ? V_END - REVERSAL_K : V_END + REVERSAL_K;
  wire [D+1:0] na = part_na_cut, k = part_k_cut;
  wire signed [V_BITS:0] distance_na = REVERSAL_NA - v, distance_k = REVERSAL_K - v;
  wire signed [$clog2(MOST_NA*FAR_NA+1):0] pulled_na = distance_na * $signed({1'b0, na});
  wire signed [$clog2(MOST_K*FAR_K+1):0] pulled_k = distance_k * $signed({1'b0, k});
  assign pulled_na_made = pulled_na;
  assign pulled_k_made = pulled_k;
  wire signed [D:0] leak = LEAK;
  wire signed [V_BITS+D:0] leaked = v * leak;
  wire signed [79:0] drive = DRIVE;
  wire signed [79:0] charge_exact = pulled_na_cut + pulled_k_cut - leaked + (drive <<< (F + D - DRIVE_FRAC))
                                  + (due_wide <<< (F + D - INPUT_FRAC));
  localparam signed [79:0] MOST = (ONE <<< (V_BITS + 1 + C)) - ONE;
  assign charge_made = limit(drop(charge_exact, D - C), -MOST - ONE, MOST);

  // 6: kept has D + 1 fraction bits
  wire signed [79:0] conductance = $signed({1'b0, na}) + $signed({1'b0, k}) + leak;
  assign kept_made = (ONE <<< (D + 1)) - conductance;
  wire signed [V_BITS+1+C:0] charged = charge_cut;
  wire signed [D+2:0] taken = kept_cut;  // Q1.(D+1)
  wire signed [V_BITS+C+D+3:0] product_of_both = charged * taken;
  assign change_made = product_of_both;
  wire signed [79:0] v_sum = (v_wide <<< (C + D + 1)) + change_cut;
  wire signed [79:0] v_rounded = limit(drop(v_sum, C + D + 1), -(ONE <<< (V_BITS - 1)), (ONE <<< (V_BITS - 1)) - ONE);
  assign v_next = v_rounded;

  // 7
  assign spike = v_rounded >= THRESHOLD && v_wide > v_rounded && refractory == 0;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
