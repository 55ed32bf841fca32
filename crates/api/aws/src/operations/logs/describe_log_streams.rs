use axum::response::Response;
use control::logs::{MAX_DESCRIBED, StreamInfo, StreamOrder, StreamsQuery};

use super::{answer, fault, group, group_arn, limit};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{DescribeLogStreamsRequest, DescribeLogStreamsResponse, LogStream},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DescribeLogStreamsRequest = asked.take()?;
    let named = input.log_group_name.or(input.log_group_identifier);
    let group = group(&asked, named.as_deref())?;
    let prefix = input.log_stream_name_prefix.unwrap_or_default();
    let order = match input.order_by.as_deref() {
        Some("LastEventTime") if !prefix.is_empty() => {
            let problem = "Cannot order by LastEventTime with a logStreamNamePrefix.";
            return Err(Fault::bad("InvalidParameterException", problem));
        }
        Some("LastEventTime") => StreamOrder::LastEventTime,
        _ => StreamOrder::Name,
    };
    let arn = group_arn(&group);
    let query = StreamsQuery {
        group,
        prefix,
        order,
        descending: input.descending.unwrap_or(false),
        limit: limit(input.limit, MAX_DESCRIBED),
        token: input.next_token,
    };
    let page = asked.control.describe_log_streams(&asked.caller, query).await.map_err(fault)?;
    let log_streams = Some(page.streams.iter().map(|stream| shown(stream, &arn)).collect());
    answer(&DescribeLogStreamsResponse { log_streams, next_token: page.token })
}

fn shown(stream: &StreamInfo, group_arn: &str) -> LogStream {
    let times = stream.times;
    LogStream {
        log_stream_name: Some(stream.name.clone()),
        creation_time: Some(stream.created.as_millisecond()),
        first_event_timestamp: times.map(|times| times.first_event.as_millisecond()),
        last_event_timestamp: times.map(|times| times.last_event.as_millisecond()),
        last_ingestion_time: times.map(|times| times.last_ingestion.as_millisecond()),
        upload_sequence_token: Some("0".to_owned()),
        arn: Some(format!("{group_arn}:log-stream:{}", stream.name)),
        stored_bytes: i64::try_from(stream.stored_bytes).ok(),
    }
}
