//! What the server and a keeper say to the launcher, and the launcher to them.
#![no_main]

libfuzzer_sys::fuzz_target!(|message: &[u8]| sandbox::fuzzing::message(message));
