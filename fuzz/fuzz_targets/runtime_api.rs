//! Bytes that hostile code sends to its Runtime API, extensions' and telemetry API.
#![no_main]

libfuzzer_sys::fuzz_target!(|sent: &[u8]| engine::fuzzing::runtime_api(sent));
