use axum::response::Response;
use control::logs::{Event, FilterQuery, MAX_EVENTS, Pattern, Streams};
use jiff::SignedDuration;

use super::{answer, fault, group, limit, refuse, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{FilterLogEventsRequest, FilterLogEventsResponse, FilteredLogEvent},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: FilterLogEventsRequest = asked.take()?;
    // `interleaved` has no effect on AWS either; events always come in the order of time.
    refuse(&[("unmask", input.unmask == Some(true))])?;
    let pattern = Pattern::parse(input.filter_pattern.as_deref().unwrap_or_default());
    let pattern = pattern.map_err(|error| {
        Fault::bad("InvalidParameterException", format!("Invalid filter pattern: {error}"))
    })?;
    let streams = match (input.log_stream_names, input.log_stream_name_prefix) {
        (Some(_), Some(_)) => {
            let problem = "logStreamNames and logStreamNamePrefix exclude each other";
            return Err(Fault::bad("InvalidParameterException", problem));
        }
        (Some(names), None) => Streams::Named(names),
        (None, Some(prefix)) => Streams::Prefix(prefix),
        (None, None) => Streams::All,
    };
    let named = input.log_group_name.or(input.log_group_identifier);
    let query = FilterQuery {
        group: group(&asked, named.as_deref())?,
        streams,
        start: time(input.start_time, SignedDuration::ZERO),
        // Here, and only here, the last instant counts too.
        end: time(input.end_time, SignedDuration::from_millis(1)),
        pattern,
        from_head: input.start_from_head.unwrap_or(true),
        limit: limit(input.limit, MAX_EVENTS),
        token: input.next_token,
    };
    let page = asked.control.filter_log_events(&asked.caller, query).await.map_err(fault)?;
    answer(&FilterLogEventsResponse {
        events: Some(page.events.into_iter().map(shown).collect()),
        next_token: page.token,
        searched_log_streams: Some(Vec::new()),
    })
}

fn shown(event: Event) -> FilteredLogEvent {
    FilteredLogEvent {
        log_stream_name: Some(event.stream.to_string()),
        timestamp: Some(event.ts().as_millisecond()),
        ingestion_time: Some(event.ingested.as_millisecond()),
        event_id: Some(event.id.to_string()),
        message: Some(event.body),
    }
}
