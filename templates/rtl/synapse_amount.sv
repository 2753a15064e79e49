    wire <{ d.weight_signed }> amount;

    <{ d.name }>_amount u_amount (
<%- if d.late_amount %>
      .clk_i,
<%- endif %>
      .weight_i(<{ d.weight_of_synapse }>),
      .factor_i(factor_q),
      .amount_next_o(amount)
    );

    assign add_weight_o[l*<{ d.weight.n() }>+:<{ d.weight.n() }>] = <{ d.amount_bits }>;
