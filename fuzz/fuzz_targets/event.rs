//! CloudEvents, as they are sent to a function.
#![no_main]

libfuzzer_sys::fuzz_target!(|request: &[u8]| api_native::fuzzing::event(request));
