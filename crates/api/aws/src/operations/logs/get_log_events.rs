use axum::response::Response;
use control::logs::{Event, EventsQuery, MAX_EVENTS};
use jiff::SignedDuration;

use super::{answer, fault, group, limit, refuse, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{GetLogEventsRequest, GetLogEventsResponse, OutputLogEvent},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetLogEventsRequest = asked.take()?;
    refuse(&[("unmask", input.unmask == Some(true))])?;
    let named = input.log_group_name.or(input.log_group_identifier);
    let query = EventsQuery {
        group: group(&asked, named.as_deref())?,
        stream: input.log_stream_name,
        start: time(input.start_time, SignedDuration::ZERO),
        end: time(input.end_time, SignedDuration::ZERO),
        limit: limit(input.limit, MAX_EVENTS),
        from_head: input.start_from_head.unwrap_or(false),
        token: input.next_token,
    };
    let page = asked.control.get_log_events(&asked.caller, query).await.map_err(fault)?;
    answer(&GetLogEventsResponse {
        events: Some(page.events.into_iter().map(shown).collect()),
        next_forward_token: Some(page.forward_token),
        next_backward_token: Some(page.backward_token),
    })
}

fn shown(event: Event) -> OutputLogEvent {
    OutputLogEvent {
        timestamp: Some(event.ts().as_millisecond()),
        ingestion_time: Some(event.ingested.as_millisecond()),
        message: Some(event.body),
    }
}
