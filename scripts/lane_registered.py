"""Puts registers around a datapath (on stdin, of the design named as the argument), so that place and route times its first and
last stage: inputs come out of a shift register, the outputs' parity goes out."""

import re
import sys

PORT = re.compile(r"^  (input|output) +logic (?:signed )?(?:\[(\d+):0\] *)? *(\w+),?(?: *//.*)?$", re.MULTILINE)

name, text = sys.argv[1], sys.stdin.read()
bits = {"input": 0, "output": 0}
ports = []
for direction, high, port in PORT.findall(text):
    if port == "clk_i":
        continue
    width = int(high or 0) + 1
    register = "in_q" if direction == "input" else "out"
    ports.append(f"    .{port}({register}[{bits[direction]}+:{width}])")
    bits[direction] += width
if not (bits["input"] and bits["output"]):
    sys.exit(f"error: no ports in the datapath of {name}")
last_in, last_out, ports = bits["input"] - 1, bits["output"] - 1, ",\n".join(ports)
print(f"""module lane_registered (input logic clk_i, input logic serial_i, output logic parity_o);
  logic [{last_in}:0] in_q;
  logic [{last_out}:0] out, out_q;
  always_ff @(posedge clk_i) begin
    in_q <= {{in_q[{last_in - 1}:0], serial_i}};
    out_q <= out;
    parity_o <= ^out_q;
  end
  {name}_datapath u_datapath (
    .clk_i,
{ports}
  );
endmodule""")
