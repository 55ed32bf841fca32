//! Events that a client brings, under the rules of `CloudWatch` Logs.

use std::{ops::Range, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use model::{Action, Caller, LogGroupKey};
use telemetry::{Keep, Row};

use super::{group_resource, refused, stream_resource};
use crate::{Control, Error};

/// The most events of one batch, and the most bytes of their texts with what is counted beside.
pub const MAX_BATCH_EVENTS: usize = 10_000;
pub const MAX_BATCH_BYTES: usize = 1 << 20;
/// What is counted beside each text.
const OVERHEAD: usize = 26;
const FUTURE: SignedDuration = SignedDuration::from_hours(2);
const PAST: SignedDuration = SignedDuration::from_hours(14 * 24);
const SPAN: SignedDuration = SignedDuration::from_hours(24);

/// An event as a client brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub at: Timestamp,
    pub text: String,
}

/// Which events of a batch were not taken: their places in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rejected {
    /// Those from here on lie too far in the future.
    pub too_new_from: Option<usize>,
    /// Those before here are older than any group takes.
    pub too_old_before: Option<usize>,
    /// Those before here are older than the group keeps.
    pub expired_before: Option<usize>,
}

impl Control {
    /// Takes the events that are neither too old nor too new, and returns when they are safe.
    pub async fn put_log_events(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        stream: &str,
        events: Vec<NewEvent>,
    ) -> Result<Rejected, Error> {
        let resource = stream_resource(key, stream);
        self.authorize(caller, Action::WriteLogs, &resource)?;
        let group = self.logs.group(key).ok_or_else(|| Error::NotFound(group_resource(key)))?;
        if self.logs.has_stream(key, stream) != Some(true) {
            return Err(Error::NotFound(resource));
        }
        let (taken, rejected) = sort_out(&events, self.env.now(), group.keep)?;
        let (group, name): (_, Arc<str>) = (Arc::new(key.clone()), stream.into());
        let row = |event: NewEvent| Row {
            group: group.clone(),
            stream: name.clone(),
            ts: event.at,
            invocation: None,
            revision: None,
            level: None,
            body: event.text,
        };
        let taken = events.into_iter().skip(taken.start).take(taken.len());
        let written = self.logs.append_durable(taken.map(row).collect()).await;
        written.map_err(|error| refused(error, resource))?;
        Ok(rejected)
    }
}

/// Which events of a batch are taken, and which are not. The batch may break a rule as a whole.
fn sort_out(
    events: &[NewEvent],
    now: Timestamp,
    keep: Keep,
) -> Result<(Range<usize>, Rejected), Error> {
    let refuse = |problem: &'static str| Err(Error::invalid("logEvents", problem));
    let bytes: usize = events.iter().map(|event| event.text.len() + OVERHEAD).sum();
    if bytes > MAX_BATCH_BYTES {
        return refuse("Upload too large: the batch exceeds the limit of 1048576 bytes");
    }
    if !events.is_sorted_by_key(|event| event.at) {
        return refuse(
            "Log events in a single PutLogEvents request must be in chronological order.",
        );
    }
    let before = |at: Timestamp| events.partition_point(|event| event.at < at);
    let ago = |span| now.checked_sub(span).unwrap_or(Timestamp::MIN);
    let too_old = before(ago(PAST));
    let expired = match keep {
        Keep::For(keep) => {
            before(ago(SignedDuration::try_from(keep).unwrap_or(SignedDuration::MAX)))
        }
        Keep::Forever => 0,
    };
    let latest = now.checked_add(FUTURE).unwrap_or(Timestamp::MAX);
    let too_new = events.partition_point(|event| event.at <= latest);
    let taken = too_old.max(expired).min(too_new)..too_new;
    if let [first, .., last] = &events[taken.clone()]
        && last.at.duration_since(first.at) > SPAN
    {
        return refuse(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        );
    }
    let rejected = Rejected {
        too_new_from: (too_new < events.len()).then_some(too_new),
        too_old_before: (too_old > 0).then_some(too_old),
        expired_before: (expired > too_old).then_some(expired),
    };
    Ok((taken, rejected))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: i64 = 60 * 60 * 1000;
    const NOW: i64 = 10_000 * HOUR;

    fn sorted_out(at: &[i64], keep: Keep) -> Result<(Range<usize>, Rejected), Error> {
        let event = |at: &i64| NewEvent {
            at: Timestamp::from_millisecond(NOW + at).unwrap(),
            text: "x".into(),
        };
        let events: Vec<NewEvent> = at.iter().map(event).collect();
        sort_out(&events, Timestamp::from_millisecond(NOW).unwrap(), keep)
    }

    #[test]
    fn events_are_taken_from_fourteen_days_ago_to_two_hours_ahead() {
        let old = -14 * 24 * HOUR;
        let (taken, rejected) = sorted_out(&[old - 1, old, old + 1], Keep::Forever).unwrap();
        assert_eq!((taken, rejected.too_old_before), (1..3, Some(1)));
        let (taken, rejected) = sorted_out(&[0, 2 * HOUR, 2 * HOUR + 1], Keep::Forever).unwrap();
        assert_eq!((taken, rejected.too_new_from), (0..2, Some(2)));
        let all = sorted_out(&[old - 1, old - 1, 2 * HOUR + 1], Keep::Forever).unwrap();
        assert_eq!(all.0, 2..2);
        assert_eq!(sorted_out(&[], Keep::Forever).unwrap(), (0..0, Rejected::default()));
    }

    #[test]
    fn what_the_group_keeps_no_more_is_not_taken() {
        let keep = Keep::For(Duration::from_hours(24));
        let (taken, rejected) = sorted_out(&[-24 * HOUR - 1, -24 * HOUR], keep).unwrap();
        let expected = Rejected { expired_before: Some(1), ..Rejected::default() };
        assert_eq!((taken, rejected), (1..2, expected));
    }

    #[test]
    fn a_batch_is_in_order_and_spans_a_day_at_most() {
        assert!(sorted_out(&[1, 0], Keep::Forever).is_err());
        assert!(sorted_out(&[-24 * HOUR, 0], Keep::Forever).is_ok());
        assert!(sorted_out(&[-24 * HOUR - 1, 0], Keep::Forever).is_err());
        // What is not taken does not count.
        assert!(sorted_out(&[-15 * 24 * HOUR, 0], Keep::Forever).is_ok());
    }

    #[test]
    fn a_batch_has_a_mebibyte_at_most() {
        let of = |length| vec![NewEvent { at: Timestamp::UNIX_EPOCH, text: "x".repeat(length) }];
        let now = Timestamp::UNIX_EPOCH;
        assert!(sort_out(&of((1 << 20) - 26), now, Keep::Forever).is_ok());
        assert!(sort_out(&of((1 << 20) - 25), now, Keep::Forever).is_err());
    }
}
