//! Signed requests: a line `METHOD PATH QUERY`, lines `name: value`, an empty line, the body.
#![no_main]

use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use sigv4::{Claim, Credentials, Request};

const SECRET: &str = "secret/secret+secret/secret+secret/secre";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut headers = HeaderMap::new();
    let mut lines = data.split(|byte| *byte == b'\n');
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let mut words = first.splitn(3, ' ');
    let mut word = || words.next().unwrap_or_default();
    let (method, path, query) = (word(), word(), word());
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let name = HeaderName::from_bytes(&line[..colon]);
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let body = lines.next().unwrap_or_default();
    let now = Timestamp::from_second(1_700_000_000).unwrap();

    let request = Request { method, path, query, headers: &headers };
    if let Ok(claim) = Claim::read(&request) {
        let key = claim.derive(SECRET);
        if let Ok(unread) = claim.check(&request, &key, now) {
            drop(unread.check(body));
        }
    }

    // Whatever is asked for, who signs it properly is let in.
    headers.remove(http::header::AUTHORIZATION);
    headers.remove("x-amz-security-token");
    headers.insert("host", HeaderValue::from_static("localhost"));
    let credentials = Credentials {
        access_key: "AKIATESTTESTTESTTEST",
        secret: SECRET,
        region: "us-east-1",
        service: "lambda",
    };
    if headers.len() < 48 && headers.iter().all(|(_, value)| value.to_str().is_ok()) {
        sigv4::sign(method, path, query, &mut headers, body, &credentials, now);
        let request = Request { method, path, query, headers: &headers };
        let claim = Claim::read(&request).expect("its own signature is read");
        let unread = claim.check(&request, &claim.derive(SECRET), now);
        unread.expect("its own signature holds").check(body).expect("and its body");
    }
});
