"""Drives the address-event wrapper with slow partners that know no clock; holds it to the emulator's run."""

import json
import random
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, FallingEdge, RisingEdge, Timer

RUN = json.loads(Path("run.json").read_text())


class Bench:
    """The wrapper, a sender and a receiver, each with delays of up to `slowest` ns."""

    def __init__(self, dut, slowest):
        self.dut, self.slowest = dut, slowest
        self.draw = random.Random(RUN["seed"])
        self.spikes, self.ends = [], 0
        self.listens = True
        dut.in_req_i.value = dut.in_addr_i.value = dut.out_ack_i.value = 0
        if hasattr(dut, "step_i"):
            dut.step_i.value = 0
        cocotb.start_soon(Clock(dut.clk_i, 10, unit="ns").start())
        cocotb.start_soon(self.receive())
        cocotb.start_soon(self.count_ends())

    async def reset(self):
        self.dut.rst_ni.value = 0
        await ClockCycles(self.dut.clk_i, 4)
        self.dut.rst_ni.value = 1
        await ClockCycles(self.dut.clk_i, 2)

    async def delay(self):
        await Timer(self.draw.randrange(1, self.slowest), unit="ns")

    async def level(self, signal, value):
        if int(signal.value) != value:
            await (RisingEdge(signal) if value else FallingEdge(signal))

    async def send(self, address):
        dut = self.dut
        dut.in_addr_i.value = address
        await self.delay()
        dut.in_req_i.value = 1
        await self.level(dut.in_ack_o, 1)
        await self.delay()
        dut.in_req_i.value = 0
        dut.in_addr_i.value = ~address & ((1 << len(dut.in_addr_i)) - 1)  # nobody may look at it now
        await self.level(dut.in_ack_o, 0)
        await self.delay()

    async def receive(self):
        dut = self.dut
        await RisingEdge(dut.rst_ni)
        while True:
            await self.level(dut.out_req_o, 1)
            address = int(dut.out_addr_o.value)
            while not self.listens:
                await self.delay()
            await self.delay()
            assert int(dut.out_addr_o.value) == address, "the address moved before the acknowledge"
            self.spikes.append(address)
            dut.out_ack_i.value = 1
            await self.level(dut.out_req_o, 0)
            await self.delay()
            dut.out_ack_i.value = 0

    async def count_ends(self):
        while True:
            await RisingEdge(self.dut.clk_i)
            self.ends += str(self.dut.step_done_o.value) == "1"

    async def pulse_step(self):
        self.dut.step_i.value = 1
        await Timer(self.draw.randrange(25, 60), unit="ns")
        self.dut.step_i.value = 0
        await Timer(self.draw.randrange(25, 60), unit="ns")

    async def wait_end(self, ends):
        """Until so many time steps are over, and their last spike is taken."""
        while self.ends < ends:
            await RisingEdge(self.dut.clk_i)
        while int(self.dut.u_aer_sender.state_q.value) != 0:
            await RisingEdge(self.dut.clk_i)

    def take(self):
        spikes, self.spikes = self.spikes, []
        return spikes


async def run_by_pin(bench):
    for number, step in enumerate(RUN["steps"]):
        for event in step["events"]:
            await bench.send(event)
        await bench.pulse_step()
        await bench.wait_end(number + 1)
        found = bench.take()
        assert found == step["spikes"], f"time step {number}: {found}, expected {step['spikes']}"
    assert int(bench.dut.step_late_o.value) == 0


@cocotb.test(skip=RUN["timer"] is not None, timeout_time=400, timeout_unit="us")
async def quick_partners_lose_nothing(dut):
    bench = Bench(dut, slowest=12)
    await bench.reset()
    await run_by_pin(bench)


@cocotb.test(skip=RUN["timer"] is not None, timeout_time=400, timeout_unit="us")
async def slow_partners_lose_nothing(dut):
    bench = Bench(dut, slowest=900)
    await bench.reset()
    await run_by_pin(bench)


@cocotb.test(skip=RUN["timer"] is not None, timeout_time=400, timeout_unit="us")
async def ends_wait_for_a_receiver_that_sleeps(dut):
    bench = Bench(dut, slowest=30)
    await bench.reset()
    bench.listens = False
    first = next(number for number, step in enumerate(RUN["steps"]) if step["spikes"])
    for step in RUN["steps"][: first + 1]:
        for event in step["events"]:
            await bench.send(event)
        await bench.pulse_step()
        await ClockCycles(dut.clk_i, 200)
    asked = first + 1
    while int(dut.step_late_o.value) == 0:
        await bench.pulse_step()
        await ClockCycles(dut.clk_i, 3)
        asked += 1
        assert asked < 1000, "an end was lost in silence"
    assert asked > 255, "late too early"
    assert bench.spikes == []
    bench.listens = True
    await bench.wait_end(asked - 1)  # all but the one that step_late_o tells of
    await ClockCycles(dut.clk_i, 500)
    assert bench.ends == asked - 1
    expected = [spike for step in RUN["steps"][: first + 1] for spike in step["spikes"]]
    assert bench.take()[: len(expected)] == expected


@cocotb.test(skip=RUN["timer"] is None, timeout_time=400, timeout_unit="us")
async def a_timer_closes_time_steps(dut):
    bench = Bench(dut, slowest=40)
    await bench.reset()
    for number, step in enumerate(RUN["steps"]):
        for event in step["events"]:
            await bench.send(event)
        assert bench.ends == number, f"time step {number} ended before its events were in"
        await bench.wait_end(number + 1)
        assert bench.take() == step["spikes"], f"time step {number}"
    assert int(dut.step_late_o.value) == 0


@cocotb.test(skip=RUN["timer"] is None, timeout_time=400, timeout_unit="us")
async def a_timer_keeps_its_period(dut):
    bench = Bench(dut, slowest=20)
    await bench.reset()
    await bench.wait_end(1)
    cycles = []
    for ends in range(2, 6):
        before = bench.ends
        count = 0
        while bench.ends == before:
            await RisingEdge(dut.clk_i)
            count += 1
        cycles.append(count)
    assert abs(sum(cycles) / len(cycles) - RUN["timer"]) < 3, cycles
