
  // {sunk, risen, sum}: each addition saturates in 16 bits. The number that it is for is not yet known: sum is what the
  // additions amount to, risen by how much they have raised the least number, sunk by how much they have lowered the greatest.
  wire signed [17:0] weight     = <{ d.weight_cast }>;
  wire signed [17:0] sum_next   = 18'($signed(value[16:0])) + weight;
  wire signed [17:0] risen_next = $signed({2'b0, value[32:17]}) + weight;
  wire signed [17:0] sunk_next  = $signed({2'b0, value[48:33]}) - weight;

  wire [16:0] sum_held   = (sum_next[17] == sum_next[16]) ? sum_next[16:0] : {sum_next[17], {16{~sum_next[17]}}};
  wire [15:0] risen_held = risen_next[17] ? '0 : risen_next[16] ? '1 : risen_next[15:0];
  wire [15:0] sunk_held  = sunk_next[17] ? '0 : sunk_next[16] ? '1 : sunk_next[15:0];

  wire <{ d.accumulator_signed }> sum = {sunk_held, risen_held, sum_held};
