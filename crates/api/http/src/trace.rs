//! Which trace a request belongs to: as W3C's `traceparent` says, else Google's
//! `X-Cloud-Trace-Context`, else a new one. The function is told by both, and both say the same.

use http::{HeaderMap, HeaderName};

pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
pub(crate) const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
pub(crate) const CLOUD_TRACE: HeaderName = HeaderName::from_static("x-cloud-trace-context");

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    /// 32 hexadecimal digits, in lower case, not all of them zero.
    id: String,
    /// What the function's own spans are below.
    span: u64,
    sampled: bool,
    /// Whether `tracestate` is of this trace.
    keeps_state: bool,
}

impl Trace {
    /// The trace of a request, under a span of this server's. `new` is another trace's id.
    pub(crate) fn of(headers: &HeaderMap, span: u64, new: impl FnOnce() -> String) -> Self {
        // A span of zeros is none.
        let span = span.max(1);
        if let Some((id, sampled)) = one(headers, &TRACEPARENT).and_then(parent) {
            return Self { id, span, sampled, keeps_state: true };
        }
        let cloud = one(headers, &CLOUD_TRACE).and_then(cloud);
        let (id, sampled) = cloud.unwrap_or_else(|| (new(), true));
        Self { id, span, sampled, keeps_state: false }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn span(&self) -> String {
        format!("{:016x}", self.span)
    }

    pub(crate) fn sampled(&self) -> bool {
        self.sampled
    }

    pub(crate) fn keeps_state(&self) -> bool {
        self.keeps_state
    }

    pub(crate) fn traceparent(&self) -> String {
        format!("00-{}-{:016x}-{:02x}", self.id, self.span, u8::from(self.sampled))
    }

    pub(crate) fn cloud(&self) -> String {
        format!("{}/{};o={}", self.id, self.span, u8::from(self.sampled))
    }
}

/// A header that is there once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn parent(text: &str) -> Option<(String, bool)> {
    let mut parts = text.trim().split('-');
    let (version, id, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    // A later version may say more; this one may not.
    let is_whole = version != "00" || parts.next().is_none();
    let good = is_whole && version != "ff" && is_hex(version, 2) && is_hex(flags, 2);
    let good = good && is_id(id, 32) && is_id(span, 16);
    let flags = u8::from_str_radix(flags, 16).ok()?;
    good.then(|| (id.to_owned(), flags & 1 == 1))
}

/// `<trace>[/<span, decimal>][;o=<options>]`
fn cloud(text: &str) -> Option<(String, bool)> {
    let (rest, options) = match text.trim().split_once(";o=") {
        Some((rest, options)) => (rest, options.parse::<u8>().ok()?),
        None => (text.trim(), 0),
    };
    let (id, span) = rest.split_once('/').unwrap_or((rest, "0"));
    span.parse::<u64>().ok()?;
    let id = id.to_ascii_lowercase();
    is_id(&id, 32).then_some((id, options & 1 == 1))
}

fn is_id(text: &str, digits: usize) -> bool {
    is_hex(text, digits) && text.bytes().any(|b| b != b'0')
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0af7651916cd43dd8448eb211c80319c";
    const NEW: &str = "11111111111111111111111111111111";

    fn trace(pairs: &[(&'static str, &str)]) -> Trace {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        Trace::of(&headers, 255, || NEW.to_owned())
    }

    #[test]
    fn the_trace_that_comes_goes_on_under_a_span_of_our_own() {
        let sent = format!("00-{ID}-b7ad6b7169203331-01");
        let known = trace(&[("traceparent", &sent)]);
        assert_eq!(known.traceparent(), format!("00-{ID}-00000000000000ff-01"));
        assert_eq!(known.cloud(), format!("{ID}/255;o=1"));
        assert_eq!((known.span(), known.keeps_state()), ("00000000000000ff".to_owned(), true));
        let quiet = trace(&[("traceparent", &sent.replace("-01", "-00"))]);
        assert_eq!(quiet.traceparent(), format!("00-{ID}-00000000000000ff-00"));
        let later = trace(&[("traceparent", &format!("cc-{ID}-b7ad6b7169203331-03-more"))]);
        assert_eq!((later.id(), later.sampled()), (ID, true));
    }

    #[test]
    fn googles_header_counts_where_there_is_no_other() {
        let upper = ID.to_ascii_uppercase();
        for (sent, sampled) in [
            (ID.to_owned(), false),
            (format!("{ID}/1"), false),
            (format!("{ID}/18446744073709551615;o=1"), true),
            (format!("{upper}/0;o=0"), false),
            (format!("{ID};o=3"), true),
        ] {
            let found = trace(&[("x-cloud-trace-context", &sent)]);
            assert_eq!((found.id(), found.sampled()), (ID, sampled), "{sent}");
            assert!(!found.keeps_state());
        }
        let other = format!("00-{NEW}-b7ad6b7169203331-01");
        let both = trace(&[("traceparent", &other), ("x-cloud-trace-context", ID)]);
        assert_eq!(both.id(), NEW);
    }

    #[test]
    fn what_is_no_trace_begins_a_new_one() {
        let zeros = "0".repeat(32);
        for bad in [
            "",
            "00",
            &format!("00-{ID}-b7ad6b7169203331"),
            &format!("00-{ID}-b7ad6b7169203331-01-more"),
            &format!("ff-{ID}-b7ad6b7169203331-01"),
            &format!("00-{zeros}-b7ad6b7169203331-01"),
            &format!("00-{ID}-0000000000000000-01"),
            &format!("00-{}-b7ad6b7169203331-01", ID.to_ascii_uppercase()),
            &format!("00-{ID}x-b7ad6b7169203331-01"),
        ] {
            assert_eq!(trace(&[("traceparent", bad)]).id(), NEW, "{bad}");
        }
        for bad in ["", "x", &zeros, &format!("{ID}/x"), &format!("{ID}/-1"), &format!("{ID};o=x")]
        {
            assert_eq!(trace(&[("x-cloud-trace-context", bad)]).id(), NEW, "{bad}");
        }
        let sent = format!("00-{ID}-b7ad6b7169203331-01");
        let twice = [("traceparent", &*sent), ("traceparent", &*sent)];
        assert_eq!(trace(&twice).id(), NEW);
        assert_eq!(Trace::of(&HeaderMap::new(), 0, || NEW.to_owned()).span(), "0000000000000001");
    }
}
