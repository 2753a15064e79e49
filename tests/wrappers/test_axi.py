"""Drives the AXI wrapper with cocotbext-axi: streams with pauses, registers in any order; holds it to the emulator's run."""

import json
import random
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiStreamBus, AxiStreamFrame, AxiStreamSink, AxiStreamSource
from monitor import Counters, watch_stable
from registers import Map

RUN = json.loads(Path("run.json").read_text())
OKAY, SLVERR = 0, 2
END_OF_STEP = 1 << 31
KEYS = ["STEPS", "CYCLES", "STEP_CYCLES", "EVENTS", "SPIKES", "INPUT_STALLS", "OUTPUT_STALLS"]


def pauses(seed, percent):
    """Pauses in about so many of a hundred cycles."""
    draw = random.Random(seed)
    while True:
        yield draw.randrange(100) < percent


def in_order(spikes):
    """One tile sends the spikes of a time step in the order of its neurons; in a mesh the order depends on the way."""
    return list(spikes) if RUN["ordered"] else sorted(spikes)


class Bench:
    """The wrapper, what drives it, and what watches it."""

    def __init__(self, dut, percent):
        self.dut, self.map = dut, Map(RUN["name"])
        clock = dut.aclk
        cocotb.start_soon(Clock(clock, 10, unit="ns").start())
        bus = AxiLiteBus.from_prefix(dut, "s_axil")
        dut.s_axil_awprot.value = dut.s_axil_arprot.value = 0
        self.registers = AxiLiteMaster(bus, clock, dut.aresetn, reset_active_level=False)
        self.source = AxiStreamSource(
            AxiStreamBus.from_prefix(dut, "s_axis"), clock, dut.aresetn, reset_active_level=False, byte_lanes=1
        )
        self.sink = AxiStreamSink(
            AxiStreamBus.from_prefix(dut, "m_axis"), clock, dut.aresetn, reset_active_level=False, byte_lanes=1
        )
        channels = [self.source, self.sink]
        channels += [self.registers.write_if.aw_channel, self.registers.write_if.w_channel, self.registers.write_if.b_channel]
        channels += [self.registers.read_if.ar_channel, self.registers.read_if.r_channel]
        for seed, channel in enumerate(channels):
            channel.set_pause_generator(pauses(RUN["seed"] + seed, percent))
        self.spikes_seen = self.watch("m_axis_t", ["m_axis_tdata", "m_axis_tlast"])
        self.writes_seen = self.watch("s_axil_b", ["s_axil_bresp"])
        self.reads_seen = self.watch("s_axil_r", ["s_axil_rdata", "s_axil_rresp"])
        self.counters = Counters(dut, self.map["EVENT_BITS"], RUN["neuron_bits"])

    def watch(self, prefix, payload):
        dut = self.dut
        valid, ready = getattr(dut, f"{prefix}valid"), getattr(dut, f"{prefix}ready")
        return watch_stable(dut.aclk, dut.aresetn, valid, ready, [getattr(dut, name) for name in payload])

    async def reset(self):
        self.dut.aresetn.value = 0
        await ClockCycles(self.dut.aclk, 4)
        self.dut.aresetn.value = 1
        await ClockCycles(self.dut.aclk, 2)

    async def read(self, offset, response=OKAY):
        answer = await self.registers.read(offset, 4)
        assert int(answer.resp) == response, f"read of {offset:#x}: {answer}"
        return int.from_bytes(answer.data, "little")

    async def write(self, offset, value, response=OKAY, size=4):
        answer = await self.registers.write(offset, value.to_bytes(size, "little"))
        assert int(answer.resp) == response, f"write of {offset:#x}: {answer}"

    async def wait_idle(self):
        for _ in range(1000):
            status = await self.read(self.map["STATUS"])
            if status & self.map["STATUS_IDLE"] and not status & self.map["STATUS_CLEAR_PENDING"]:
                return
        raise AssertionError("never idle")

    async def read_word(self, memory, address, bits, tile=0):
        await self.write(self.map["WINDOW_SELECT"], tile << 8 | memory)
        await self.write(self.map["WINDOW_ADDRESS"], address)
        await self.write(self.map["WINDOW_COMMAND"], self.map["WINDOW_COMMAND_READ"])
        status = self.map["WINDOW_STATUS_BUSY"]
        while status == self.map["WINDOW_STATUS_BUSY"]:
            status = await self.read(self.map["WINDOW_STATUS"])
        assert status == self.map["WINDOW_STATUS_DONE"], f"status {status:#x}"
        parts = [await self.read(self.map["WINDOW_DATA"] + 4 * part) for part in range((bits + 31) // 32)]
        return sum(part << 32 * place for place, part in enumerate(parts))

    async def read_counter(self, key):
        low = await self.read(self.map[key])
        return await self.read(self.map["COUNTER_HIGH"]) << 32 | low

    async def send_step(self, events):
        """Event beats; the last one, or a beat of kind 1, closes the time step."""
        as_nothing = len(events) % 3 == 0
        beats = [*events, self.map["BEAT_NOTHING"]] if as_nothing else list(events)
        await self.source.send(AxiStreamFrame(beats))

    async def receive_step(self):
        frame = await self.sink.recv()
        assert frame.tdata[-1] == END_OF_STEP, f"a packet ends with {frame.tdata[-1]:#x}"
        return in_order(frame.tdata[:-1])


async def run_network(bench, look):
    """The whole run, compared; with `look`, states are read after each time step."""
    spikes = 0
    for number, step in enumerate(RUN["steps"]):
        if step["clear"]:
            await bench.write(bench.map["CONTROL"], bench.map["CONTROL_CLEAR"])
            await bench.wait_idle()
        await bench.send_step(step["events"])
        found = await bench.receive_step()
        assert found == in_order(step["spikes"]), f"time step {number}: {found}, expected {step['spikes']}"
        spikes += len(found)
        if look:
            await bench.wait_idle()
            bits = bench.map["MEMORY_STATE_BITS"]
            blocks = range(len(step["states"]) // len(RUN["tiles"]))
            states = [await bench.read_word(0, block, bits, tile) for tile in RUN["tiles"] for block in blocks]
            assert states == [int(state, 16) for state in step["states"]], f"states of time step {number}"
    assert spikes > 0, "a silent network proves nothing"


async def check_counters(bench):
    await bench.wait_idle()
    await ClockCycles(bench.dut.aclk, 4)
    for key in KEYS:
        value = await bench.read_counter(key)
        if key == "CYCLES":
            assert value > bench.counters.steps
        else:
            assert value == getattr(bench.counters, key.lower()), f"{key}: {value}"


@cocotb.test(timeout_time=400, timeout_unit="us")
async def a_network_runs_with_random_pauses(dut):
    bench = Bench(dut, percent=40)
    await bench.reset()
    await bench.wait_idle()
    await run_network(bench, look=True)
    await check_counters(bench)
    assert len(bench.spikes_seen) == sum(len(step["spikes"]) + 1 for step in RUN["steps"])
    assert bench.writes_seen and bench.reads_seen


@cocotb.test(timeout_time=400, timeout_unit="us")
async def a_network_runs_against_back_pressure(dut):
    bench = Bench(dut, percent=0)
    bench.sink.set_pause_generator(pauses(RUN["seed"], 80))
    await bench.reset()
    for step in RUN["steps"]:
        await bench.send_step(step["events"])
    found = [await bench.receive_step() for _ in RUN["steps"]]
    assert found == [in_order(step["spikes"]) for step in RUN["steps"]]
    assert bench.counters.input_stalls > 0 and bench.counters.output_stalls > 0, "nothing ever waited"
    await check_counters(bench)


@cocotb.test(timeout_time=400, timeout_unit="us")
async def a_clear_begins_again_by_register_and_by_word(dut):
    bench = Bench(dut, percent=20)
    await bench.reset()
    await run_network(bench, look=False)
    await bench.write(bench.map["CONTROL"], bench.map["CONTROL_CLEAR"])
    await bench.wait_idle()
    await run_network(bench, look=True)
    await bench.source.send(AxiStreamFrame([bench.map["BEAT_CLEAR"], *RUN["steps"][0]["events"], bench.map["BEAT_NOTHING"]]))
    assert await bench.receive_step() == in_order(RUN["steps"][0]["spikes"])
    for step in RUN["steps"][1:]:
        await bench.send_step(step["events"])
        assert await bench.receive_step() == in_order(step["spikes"])


@cocotb.test(timeout_time=400, timeout_unit="us")
async def a_soft_reset_begins_again(dut):
    bench = Bench(dut, percent=20)
    await bench.reset()
    bench.source.send_nowait(AxiStreamFrame([beat for step in RUN["steps"][:3] for beat in step["events"]] or [0]))
    await ClockCycles(dut.aclk, 50)
    await bench.source.wait()
    await bench.write(bench.map["CONTROL"], bench.map["CONTROL_SOFT_RESET"])
    await bench.wait_idle()
    while not bench.sink.empty():
        bench.sink.recv_nowait()
    await bench.write(bench.map["CONTROL"], bench.map["CONTROL_COUNTERS_CLEAR"])
    bench.counters.reset()
    await run_network(bench, look=True)
    await check_counters(bench)


@cocotb.test(timeout_time=400, timeout_unit="us")
async def hold_stops_between_time_steps(dut):
    bench = Bench(dut, percent=20)
    await bench.reset()
    await bench.wait_idle()
    await bench.write(bench.map["CONTROL"], bench.map["CONTROL_HOLD"])
    for step in RUN["steps"]:
        await bench.send_step(step["events"])
    await ClockCycles(dut.aclk, 300)
    assert bench.counters.events == 0 and bench.counters.steps == 0, "a word passed the hold"
    await bench.read_word(0, 0, bench.map["MEMORY_STATE_BITS"])
    await bench.write(bench.map["CONTROL"], 0)
    for step in RUN["steps"]:
        assert await bench.receive_step() == in_order(step["spikes"])


@cocotb.test(timeout_time=400, timeout_unit="us")
async def registers_answer_as_the_header_says(dut):
    bench = Bench(dut, percent=30)
    await bench.reset()
    for key in ["IDENTIFICATION", "MAP_VERSION", "DESIGN_HASH", "TILES", "NEURONS", "AXONS", "SHAPE", "WIDTHS"]:
        assert await bench.read(bench.map[key]) == bench.map[f"{key}_VALUE"], key
        await bench.write(bench.map[key], 0, SLVERR)
    for offset in [0x020, 0x0A0, 0x7FC, bench.map["WINDOW_DATA"] + 4 * bench.map["WINDOW_PARTS"]]:
        await bench.read(offset, SLVERR)
        await bench.write(offset, 1, SLVERR)
    await bench.read(bench.map["WINDOW_COMMAND"], SLVERR)
    # a write of one byte leaves the others alone
    await bench.write(bench.map["CONTROL"] + 1, 0xFF, size=1)
    assert await bench.read(bench.map["CONTROL"]) == 0
    await bench.write(bench.map["CONTROL"], bench.map["CONTROL_HOLD"], size=1)
    assert await bench.read(bench.map["CONTROL"]) == bench.map["CONTROL_HOLD"]


@cocotb.test(timeout_time=400, timeout_unit="us")
async def the_window_refuses_within_a_time_step(dut):
    bench = Bench(dut, percent=0)
    await bench.reset()
    await bench.wait_idle()

    def until_open():
        while True:
            yield bench.counters.events > 0

    bench.source.set_pause_generator(until_open())
    await bench.source.send(AxiStreamFrame([*[RUN["some_event"]] * 30, bench.map["BEAT_NOTHING"]]))
    await ClockCycles(dut.aclk, 1000)
    assert await bench.read(bench.map["STATUS"]) == bench.map["STATUS_OPEN"]
    await bench.write(bench.map["WINDOW_COMMAND"], bench.map["WINDOW_COMMAND_READ"])
    assert await bench.read(bench.map["WINDOW_STATUS"]) == bench.map["WINDOW_STATUS_REFUSED"]
    bench.source.set_pause_generator(pauses(0, 0))
    await bench.receive_step()
    assert await bench.read_counter("EVENTS") == 30
    await bench.wait_idle()
    await bench.read_word(0, 0, bench.map["MEMORY_STATE_BITS"])
