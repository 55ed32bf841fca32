//! Names: what is taken is written as it was read.
#![no_main]

use std::{fmt::Display, str::FromStr};

use model::{Digest, FunctionName, LayerName, LogLevel, Region, Runtime, Scope};

fn both_ways<T: FromStr + Display>(text: &str) {
    if let Ok(name) = text.parse::<T>() {
        assert_eq!(name.to_string(), text);
    }
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    both_ways::<Digest>(text);
    both_ways::<FunctionName>(text);
    both_ways::<LayerName>(text);
    both_ways::<Region>(text);
    both_ways::<Runtime>(text);
    both_ways::<Scope>(text);
    drop(text.parse::<LogLevel>());
    drop(Scope::aws(text));
});
