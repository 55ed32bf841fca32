use axum::response::Response;
use control::logs::{MAX_BATCH_EVENTS, NewEvent, Rejected};
use jiff::Timestamp;

use super::{answer, fault, group, refuse};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{PutLogEventsRequest, PutLogEventsResponse, RejectedLogEventsInfo},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutLogEventsRequest = asked.take()?;
    // A sequence token has no effect on AWS either.
    refuse(&[("entity", input.entity.is_some())])?;
    let group = group(&asked, Some(&input.log_group_name))?;
    debug_assert!(input.log_events.len() <= MAX_BATCH_EVENTS, "the model bounds it");
    let event = |event: crate::wire::logs::InputLogEvent| NewEvent {
        at: Timestamp::from_millisecond(event.timestamp).unwrap_or(Timestamp::MAX),
        text: event.message,
    };
    let events = input.log_events.into_iter().map(event).collect();
    let stream = &input.log_stream_name;
    let put = asked.control.put_log_events(&asked.caller, &group, stream, events).await;
    let rejected = put.map_err(fault)?;
    answer(&PutLogEventsResponse {
        next_sequence_token: Some("0".to_owned()),
        rejected_log_events_info: (rejected != Rejected::default()).then(|| shown(rejected)),
        ..PutLogEventsResponse::default()
    })
}

fn shown(rejected: Rejected) -> RejectedLogEventsInfo {
    let index = |at: Option<usize>| i32::try_from(at?).ok();
    RejectedLogEventsInfo {
        too_new_log_event_start_index: index(rejected.too_new_from),
        too_old_log_event_end_index: index(rejected.too_old_before),
        expired_log_event_end_index: index(rejected.expired_before),
    }
}
