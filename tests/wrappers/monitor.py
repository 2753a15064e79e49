"""Watches a wrapper in every clock cycle: AXI's rule of stable offers, and what the performance counters count."""

import cocotb
from cocotb.triggers import ReadOnly, RisingEdge


def watch_stable(clock, reset_n, valid, ready, payload):
    """Fails where an offer is withdrawn or changed before it is taken. Returns a list that grows with each handshake."""
    taken = []

    async def watch():
        offered = None
        while True:
            await RisingEdge(clock)
            # values of before the edge: what both sides see at it
            now = tuple(str(signal.value) for signal in payload) if str(valid.value) == "1" else None
            if str(reset_n.value) != "1":
                offered = None
                continue
            assert str(valid.value) in "01", f"{valid._name} is {valid.value}"
            if offered is not None:
                assert now == offered, f"{valid._name}: {offered} was offered and became {now}"
            offered = now if str(ready.value) != "1" else None
            if now is not None and offered is None:
                taken.append(now)

    cocotb.start_soon(watch())
    return taken


class Counters:
    """Counts at the ports of the chip itself what the registers should say."""

    def __init__(self, dut, event_bits, neuron_bits):
        self.dut, self.event_bits, self.neuron_bits = dut, event_bits, neuron_bits
        self.reset()
        cocotb.start_soon(self.count())

    def reset(self):
        self.steps = self.events = self.spikes = self.input_stalls = self.output_stalls = self.step_cycles = 0
        self.started = self.closing = None

    async def count(self):
        chip, cycle = self.dut.u_chip, 0
        while True:
            await RisingEdge(self.dut.aclk)
            cycle += 1
            if str(chip.rst_ni.value) != "1":
                self.started, self.closing = None, None
                continue
            in_valid, in_ready = int(chip.in_valid_i.value), int(chip.in_ready_o.value)
            out_valid, out_ready = int(chip.out_valid_o.value), int(chip.out_ready_i.value)
            self.input_stalls += in_valid and not in_ready
            self.output_stalls += out_valid and not out_ready
            if self.closing and in_ready:
                self.steps += 1
                self.step_cycles = cycle - self.started
                self.started = self.closing = None
            if in_valid and in_ready:
                kind = int(chip.in_data_i.value) >> self.event_bits
                self.events += kind == 0
                if kind < 2 and self.started is None:
                    self.started = cycle
                self.closing = kind == 1
                if kind >= 2:
                    self.started = None
            if out_valid and out_ready:
                self.spikes += int(chip.out_data_o.value) >> self.neuron_bits == 0
