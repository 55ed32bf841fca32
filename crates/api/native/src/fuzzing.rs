//! The events that requests carry, open to be fuzzed.
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::functions::event::CloudEvent;

/// Reads bytes as a request: lines of headers, an empty line, a body.
///
/// # Panics
/// When an event that was read is another one after its way to a function.
pub fn event(request: &[u8]) {
    let (mut headers, mut rest) = (HeaderMap::new(), request);
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, more) = rest.split_at(end);
        rest = &more[1..];
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { break };
        let name = HeaderName::from_bytes(&line[..colon]);
        let value = HeaderValue::from_bytes(&line[colon + 1..]);
        if let (Ok(name), Ok(value)) = (name, value)
            && headers.try_append(name, value).is_err()
        {
            return;
        }
    }
    let Ok(event) = CloudEvent::read(&headers, &Bytes::copy_from_slice(rest)) else { return };
    let (headers, data) = event.binary_mode().expect("what was read can be sent");
    let again = CloudEvent::read(&headers, &data).expect("what was sent can be read");
    assert_eq!(again.binary_mode().ok(), Some((headers, data)));
}

#[cfg(test)]
mod tests {
    #[test]
    fn events_outlive_their_way_whatever_is_sent() {
        let attributes = "ce-specversion:1.0\nce-id:1\nce-source:/s\nce-type:t\n";
        for request in [
            format!("{attributes}content-type:text/plain\n\nhello"),
            format!("{attributes}ce-subject:%C3%A4%0Ab\n\n"),
            format!("{attributes}ce-subject:%FF\n\n"),
            format!("{attributes}content-type:application/cloudevents+json\n\n{{}}"),
            "content-type:application/cloudevents+json\n\n{\"specversion\":\"1.0\",\"id\":\"a%20\",\
             \"source\":\"\u{e4}\",\"type\":\"\u{1f600}\",\"datacontenttype\":\
             \"application/cloudevents+json\",\"data\":{}}"
                .to_owned(),
            "content-type:application/cloudevents+json\n\n[[[[".to_owned(),
        ] {
            super::event(request.as_bytes());
        }
    }
}
