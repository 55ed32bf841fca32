//! Filter patterns: the first line is the pattern, the rest a log line.
#![no_main]

use telemetry::Pattern;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (pattern, line) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(pattern) = Pattern::parse(pattern) {
        let said = pattern.matches(line);
        assert_eq!(said, pattern.matches(line), "the same line, the same answer");
    }
});
