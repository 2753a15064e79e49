  // links: what leaves to the east comes from the west one column on, and so on; at the rim there is nothing
  logic <{ m.row }> to_east_valid, to_east_ready, from_west_valid, from_west_ready;
  logic <{ m.row }> to_west_valid, to_west_ready, from_east_valid, from_east_ready;
  logic <{ m.row_packets }> to_east_packet, from_west_packet, to_west_packet, from_east_packet;

  assign from_west_valid  = to_east_valid << 1;
  assign from_west_packet = to_east_packet << <{ d.packet.n() }>;
  assign to_east_ready    = from_west_ready >> 1;

  assign from_east_valid  = to_west_valid >> 1;
  assign from_east_packet = to_west_packet >> <{ d.packet.n() }>;
  assign to_west_ready    = from_east_ready << 1;
