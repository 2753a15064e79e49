//! Faults planted in the wrappers are found, each by the test that is there for it.

use crate::run::{cocotb_test, compile, folder, steps};

/// A file of the chip `wrapped`, what stands in it, and what is put there.
struct Fault {
    top: &'static str,
    test: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

const FAULTS: [Fault; 7] = [
    Fault {
        top: "axi",
        test: "a_network_runs_against_back_pressure",
        file: "wrapped_axi_stream_out.sv",
        from: "word_ready_o = ~valid_q | tready_i;",
        to: "word_ready_o = 1'b1;",
    },
    Fault {
        top: "axi",
        test: "a_network_runs_against_back_pressure",
        file: "wrapped_axi.v",
        from: ".input_stall_i(in_valid & ~in_ready)",
        to: ".input_stall_i(in_valid)",
    },
    Fault {
        top: "axi",
        test: "registers_answer_as_the_header_says",
        file: "wrapped_axi_lite.sv",
        from: "write_valid_o | (b_valid_q & ~bready_i);",
        to: "write_valid_o;",
    },
    Fault {
        top: "axi",
        test: "registers_answer_as_the_header_says",
        file: "wrapped_axi_lite.sv",
        from: "write_valid_o    = aw_full_q & w_full_q &",
        to: "write_valid_o    = aw_full_q &",
    },
    Fault {
        top: "axi",
        test: "the_window_refuses_within_a_time_step",
        file: "wrapped_step_gate.sv",
        from: "idle_o          = ~valid_q & ~open_q &",
        to: "idle_o          = ~valid_q &",
    },
    Fault {
        top: "aer",
        test: "quick_partners_lose_nothing",
        file: "wrapped_aer_receiver.sv",
        from: "event_valid_o = req_i & ~ack_q;",
        to: "event_valid_o = req_i;",
    },
    Fault {
        top: "aer",
        test: "slow_partners_lose_nothing",
        file: "wrapped_aer_sender.sv",
        from: "StRequest: if (ack_i) state_d",
        to: "StRequest: state_d",
    },
];

#[test]
fn planted_faults_are_found() {
    let compiled = compile("tests/wrappers/network.toml", &[("hardware.wrapper", "[\"axi\", \"aer\"]")]);
    let steps = steps(&compiled, 15);
    for fault in FAULTS {
        let folder = folder(&compiled, &steps);
        let (top, module) = (format!("wrapped_{}", fault.top), format!("test_{}", fault.top));
        let path = folder.path().join(fault.file);
        let sound = std::fs::read_to_string(&path).expect("the file is there");
        assert_eq!(sound.matches(fault.from).count(), 1, "{}: `{}`", fault.file, fault.from);
        std::fs::write(&path, sound.replace(fault.from, fault.to)).expect("the file can be written");
        let (passed, said) = cocotb_test(folder.path(), &top, &module, fault.test);
        let found = !passed && said.contains(&format!("failed: ['{}']", fault.test));
        assert!(found, "`{}` in {} was not found:\n{said}", fault.to, fault.file);
    }
}
