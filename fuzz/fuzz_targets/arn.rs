//! Names and ARNs of functions and layers, as requests carry them.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| api_aws::fuzzing::arn(text));
