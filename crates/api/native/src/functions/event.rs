//! `CloudEvents` 1.0 as they come over HTTP and go to a function, in binary or structured mode.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

const STRUCTURED: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch";
/// What all media types of whole events begin with.
const OF_EVENTS: &str = "application/cloudevents";
const JSON: &str = "application/json";
const PREFIX: &str = "ce-";
const VERSION: &str = "1.0";
/// All names and values: what fits into the headers that programs take.
const MAX_ATTRIBUTES_BYTES: usize = 12 << 10;
const MAX_ATTRIBUTES: usize = 64;
/// What an attribute's value in a header is written without, as the binding has it: the controls,
/// space, the double quote and the sign of the encoding itself; and all that is not ASCII.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');

/// An event: its attributes without `datacontenttype`, which is the content's own header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CloudEvent {
    attributes: BTreeMap<String, String>,
    content_type: Option<String>,
    data: Bytes,
}

impl CloudEvent {
    /// Reads an event, or says what is wrong with it.
    pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, String> {
        let media = headers.get(header::CONTENT_TYPE).map(HeaderValue::to_str).transpose();
        let media = media.map_err(|_| "the content type is not ASCII".to_owned())?;
        let kind = media.unwrap_or_default().split(';').next().unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        let event = if kind == STRUCTURED {
            Self::structured(body)?
        } else if kind.starts_with(BATCH) {
            return Err("batches are not taken: send one event at a time".to_owned());
        } else if kind.starts_with(OF_EVENTS) {
            return Err(format!("{kind} is not taken: send {STRUCTURED}"));
        } else {
            Self::binary(headers, media, body)?
        };
        event.check()?;
        Ok(event)
    }

    fn binary(headers: &HeaderMap, media: Option<&str>, body: &Bytes) -> Result<Self, String> {
        let mut attributes = BTreeMap::new();
        for (name, value) in headers {
            let Some(name) = name.as_str().strip_prefix(PREFIX) else { continue };
            let problem = || format!("the attribute {name} is not written as headers are");
            let value = value.to_str().map_err(|_| problem())?;
            let value = percent_decode_str(value).decode_utf8().map_err(|_| problem())?;
            if attributes.insert(name.to_owned(), value.into_owned()).is_some() {
                return Err(format!("the attribute {name} is there twice"));
            }
        }
        if attributes.is_empty() {
            return Err(format!(
                "it is no CloudEvent: there are neither {PREFIX} headers nor {STRUCTURED}"
            ));
        }
        Ok(Self { attributes, content_type: media.map(str::to_owned), data: body.clone() })
    }

    fn structured(body: &Bytes) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let Value::Object(members) = value else {
            return Err("an event is a JSON object".to_owned());
        };
        let (mut attributes, mut data, mut content_type) = (BTreeMap::new(), None, None);
        for (name, value) in members {
            match (&*name, value) {
                (_, Value::Null) => {}
                ("data" | "data_base64", _) if data.is_some() => {
                    return Err("an event has data or data_base64, not both".to_owned());
                }
                ("data_base64", Value::String(text)) => {
                    let bytes = STANDARD.decode(text);
                    let bytes = bytes.map_err(|_| "data_base64 is not base64".to_owned())?;
                    data = Some(Data::Bytes(bytes));
                }
                ("data", value) => data = Some(Data::Json(value)),
                ("datacontenttype", Value::String(text)) => content_type = Some(text),
                (_, Value::String(text)) => drop(attributes.insert(name, text)),
                (_, Value::Bool(it)) => drop(attributes.insert(name, it.to_string())),
                (_, Value::Number(number)) if number.is_i64() => {
                    drop(attributes.insert(name, number.to_string()));
                }
                _ => return Err(format!("the attribute {name} is no text, number or boolean")),
            }
        }
        let content_type =
            content_type.or_else(|| data.as_ref().and_then(Data::usual).map(str::to_owned));
        let data = data.map(|data| data.bytes(content_type.as_deref())).unwrap_or_default();
        Ok(Self { attributes, content_type, data })
    }

    fn check(&self) -> Result<(), String> {
        let Self { attributes, content_type, data: _ } = self;
        for name in ["specversion", "id", "source", "type"] {
            if attributes.get(name).is_none_or(String::is_empty) {
                return Err(format!("the attribute {name} is missing"));
            }
        }
        if attributes.get("specversion").is_none_or(|version| version != VERSION) {
            return Err(format!("specversion is not {VERSION}"));
        }
        let bytes: usize = attributes.iter().map(|(name, value)| name.len() + value.len()).sum();
        if attributes.len() > MAX_ATTRIBUTES || bytes > MAX_ATTRIBUTES_BYTES {
            return Err(format!(
                "there are more than {MAX_ATTRIBUTES} attributes, or {MAX_ATTRIBUTES_BYTES} bytes \
                 of them"
            ));
        }
        for (name, value) in attributes {
            let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            if name.is_empty() || name.len() > 64 || !name.bytes().all(allowed) {
                return Err(format!("{name:?} cannot be an attribute's name"));
            }
            if name == "data" || name == "datacontenttype" {
                return Err(format!("{name} is no attribute of a header"));
            }
            if value.chars().any(char::is_control) {
                return Err(format!("the attribute {name} has control characters"));
            }
        }
        for name in ["subject", "dataschema"] {
            if attributes.get(name).is_some_and(String::is_empty) {
                return Err(format!("the attribute {name} is empty"));
            }
        }
        for name in ["source", "dataschema"] {
            if attributes.get(name).is_some_and(|uri| uri.contains(char::is_whitespace)) {
                return Err(format!("the attribute {name} is no URI"));
            }
        }
        let time = attributes.get("time");
        if time.is_some_and(|time| time.parse::<jiff::Timestamp>().is_err()) {
            return Err("the attribute time is not as RFC 3339 has it".to_owned());
        }
        if content_type.as_ref().is_some_and(|it| HeaderValue::from_str(it).is_err()) {
            return Err("datacontenttype is no media type".to_owned());
        }
        let kind = content_type.as_deref().unwrap_or_default().trim_start().to_ascii_lowercase();
        if kind.starts_with(OF_EVENTS) {
            // In binary mode it would be taken for the event itself.
            return Err("datacontenttype is that of an event, not of data".to_owned());
        }
        Ok(())
    }

    /// The headers and the body of the request that brings it to a function.
    pub(crate) fn binary_mode(self) -> Result<(HeaderMap, Bytes), String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.attributes {
            let header = HeaderName::try_from(format!("{PREFIX}{name}"));
            let value = HeaderValue::try_from(utf8_percent_encode(value, ENCODED).to_string());
            let problem = || format!("the attribute {name} cannot be a header");
            let header = header.map_err(|_| problem())?;
            headers.insert(header, value.map_err(|_| problem())?);
        }
        if let Some(media) = &self.content_type {
            let value = HeaderValue::from_str(media).map_err(|error| error.to_string())?;
            headers.insert(header::CONTENT_TYPE, value);
        }
        Ok((headers, self.data))
    }

    /// The same, with all of the event in the body.
    pub(crate) fn structured_mode(self) -> (HeaderMap, Bytes) {
        let Self { attributes, content_type, data } = self;
        let mut members: Map<String, Value> =
            attributes.into_iter().map(|(name, value)| (name, value.into())).collect();
        let is_json = content_type.as_deref().is_none_or(is_json);
        let json = || serde_json::from_slice::<Value>(&data).ok();
        let text = || std::str::from_utf8(&data).ok().map(Value::from);
        if !data.is_empty() {
            match if is_json { json() } else { text() } {
                Some(value) => members.insert("data".to_owned(), value),
                None => members.insert("data_base64".to_owned(), STANDARD.encode(&data).into()),
            };
        }
        members.extend(content_type.map(|media| ("datacontenttype".to_owned(), media.into())));
        let media = HeaderValue::from_static("application/cloudevents+json; charset=utf-8");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, media)]);
        (headers, Value::Object(members).to_string().into())
    }
}

/// The data of a structured event.
enum Data {
    Json(Value),
    Bytes(Vec<u8>),
}

impl Data {
    /// What its kind is where nothing is said of it.
    fn usual(&self) -> Option<&'static str> {
        matches!(self, Self::Json(_)).then_some(JSON)
    }

    /// Text that is said to be something else than JSON stands for itself.
    fn bytes(self, content_type: Option<&str>) -> Bytes {
        match self {
            Self::Bytes(bytes) => bytes.into(),
            Self::Json(Value::String(text)) if !content_type.is_some_and(is_json) => text.into(),
            Self::Json(value) => value.to_string().into(),
        }
    }
}

fn is_json(media: &str) -> bool {
    let kind = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.ends_with("/json") || kind.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| (name.parse().unwrap(), value.parse().unwrap());
        pairs.iter().map(pair).collect::<HeaderMap>()
    }

    fn structured(event: &Value) -> Result<CloudEvent, String> {
        let media = headers(&[("content-type", "application/cloudevents+json; charset=utf-8")]);
        CloudEvent::read(&media, &event.to_string().into())
    }

    fn event(more: &Value) -> Value {
        let mut event = json!({ "specversion": "1.0", "id": "1", "source": "/s", "type": "t" });
        for (name, value) in more.as_object().unwrap() {
            event[name] = value.clone();
        }
        event
    }

    #[test]
    fn an_event_is_the_same_in_the_mode_that_it_goes_in() {
        for more in [
            json!({ "data": { "a": [1, "ä"] }, "subject": "Grüße" }),
            json!({ "data": "text", "datacontenttype": "text/plain; charset=utf-8" }),
            json!({ "data": "text" }),
            json!({ "data_base64": "AP8=", "datacontenttype": "application/octet-stream" }),
            json!({ "data_base64": "AP8=", "datacontenttype": "application/json" }),
            json!({ "data_base64": "AP8=" }),
            json!({}),
        ] {
            let sent = structured(&event(&more)).unwrap();
            let (headers, body) = structured(&event(&more)).unwrap().structured_mode();
            assert_eq!(CloudEvent::read(&headers, &body).unwrap(), sent, "{more}");
        }
        let (_, body) = structured(&event(&json!({ "data": "text" }))).unwrap().structured_mode();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body, event(&json!({ "data": "text", "datacontenttype": JSON })));
    }

    #[test]
    fn both_modes_are_the_same_event() {
        let more = json!({
            "subject": "Grüße \"100 %\"", "partition": 7, "sampled": true, "nothing": null,
            "time": "2026-11-27T21:28:59Z", "data": { "a": [1, "ä"] },
        });
        let (sent, body) = structured(&event(&more)).unwrap().binary_mode().unwrap();
        assert_eq!(sent["ce-subject"], "Gr%C3%BC%C3%9Fe%20%22100%20%25%22");
        assert_eq!(
            (&sent["ce-partition"], &sent["ce-sampled"]),
            (&"7".parse().unwrap(), &"true".parse().unwrap())
        );
        assert_eq!(sent["content-type"], "application/json");
        assert!(!sent.contains_key("ce-nothing"));
        assert_eq!(body, "{\"a\":[1,\"ä\"]}".as_bytes());
        let again = CloudEvent::read(&sent, &body).unwrap();
        assert_eq!(again.binary_mode().unwrap(), (sent, body));
    }

    #[test]
    fn data_is_what_its_kind_says() {
        let body = |more| structured(&event(&more)).unwrap().binary_mode().unwrap();
        let (sent, text) = body(json!({ "datacontenttype": "text/plain", "data": "hello" }));
        assert_eq!(
            (&sent["content-type"], &text[..]),
            (&"text/plain".parse().unwrap(), &b"hello"[..])
        );
        assert_eq!(body(json!({ "data": "hello" })).1, "\"hello\"");
        let (sent, bytes) = body(json!({ "data_base64": "AP8=" }));
        assert_eq!(bytes, &b"\0\xff"[..]);
        assert!(!sent.contains_key("content-type"));
        assert!(body(json!({})).1.is_empty());
    }

    #[test]
    fn what_is_no_event_is_told_why() {
        for (more, part) in [
            (json!({ "id": "" }), "id is missing"),
            (json!({ "type": null }), "type is missing"),
            (json!({ "specversion": "0.3" }), "specversion is not 1.0"),
            (json!({ "Upper": "x" }), "cannot be an attribute's name"),
            (json!({ "list": [1] }), "no text, number or boolean"),
            (json!({ "half": 0.5 }), "no text, number or boolean"),
            (json!({ "subject": "a\r\nb: c" }), "control characters"),
            (json!({ "source": "a b" }), "no URI"),
            (json!({ "time": "yesterday" }), "RFC 3339"),
            (json!({ "datacontenttype": "a\nb", "data": 1 }), "no media type"),
            (
                json!({ "datacontenttype": " Application/CloudEvents+JSON", "data": {} }),
                "not of data",
            ),
            (json!({ "data": 1, "data_base64": "AA==" }), "not both"),
            (json!({ "data_base64": "?" }), "not base64"),
            (json!({ "long": "x".repeat(13_000) }), "bytes"),
        ] {
            let problem = structured(&event(&more)).unwrap_err();
            assert!(problem.contains(part), "{more}: {problem}");
        }
        let none = HeaderMap::new();
        assert!(CloudEvent::read(&none, &Bytes::new()).unwrap_err().contains("no CloudEvent"));
        let batch = headers(&[("content-type", "application/cloudevents-batch+json")]);
        assert!(CloudEvent::read(&batch, &"[]".into()).unwrap_err().contains("batches"));
        let avro = headers(&[("content-type", "application/cloudevents+avro")]);
        assert!(CloudEvent::read(&avro, &"x".into()).unwrap_err().contains("not taken"));
        let mut twice = headers(&[
            ("ce-specversion", "1.0"),
            ("ce-id", "1"),
            ("ce-source", "/s"),
            ("ce-type", "t"),
        ]);
        assert!(CloudEvent::read(&twice, &Bytes::new()).is_ok());
        twice.append("ce-id", "2".parse().unwrap());
        assert!(CloudEvent::read(&twice, &Bytes::new()).unwrap_err().contains("twice"));
    }
}
