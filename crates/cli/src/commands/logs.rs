use std::{collections::HashSet, time::Duration};

use clap::Args;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use kit::Env;
use serde_json::{Value, json};

use super::{Ctx, functions, text};
use crate::{client::Client, failure::Failure};

const EXAMPLES: &str = "\
Examples:
  morrow logs hello
  morrow logs hello -f
  morrow logs hello --since 2d --filter ERROR";
const POLL: Duration = Duration::from_millis(300);
/// What arrives later than this after its own time is not followed.
const LATE: SignedDuration = SignedDuration::from_secs(10);

/// Print what a function has written
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Logs {
    name: String,
    /// Go on printing what is written
    #[arg(long, short)]
    follow: bool,
    /// How far back: 30s, 10m, 2h, 3d
    #[arg(long, default_value = "1h", value_parser = age)]
    since: SignedDuration,
    /// Only lines that match: terms, or `{ $.level = "ERROR" }`, as CloudWatch reads them
    #[arg(long, value_name = "PATTERN")]
    filter: Option<String>,
}

impl Logs {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let client = ctx.client()?;
        let found = functions::find(&client, &self.name).await?;
        let (found, group, own) = match found {
            Some(function) => {
                let group = function["LoggingConfig"]["LogGroup"].as_str().map(str::to_owned);
                (true, group, "/aws/lambda")
            }
            None => match functions::look_for_http(&client, &self.name).await? {
                Some(function) => (true, Some(text(&function["log_group"])), "/http"),
                None => (false, None, "/aws/lambda"),
            },
        };
        let own = format!("{own}/{}", self.name);
        let shared = group.as_ref().is_some_and(|group| *group != own);
        let from = From { is_there: found, group: group.unwrap_or(own), shared };
        let mut start = kit::Real.now().checked_sub(self.since).unwrap_or(Timestamp::MIN);
        let mut seen = HashSet::new();
        loop {
            let now = kit::Real.now();
            self.print_since(ctx, &client, &from, start, &mut seen).await?;
            if !self.follow {
                return Ok(());
            }
            ctx.out.flush()?;
            // Lines may come a little after their time; those seen are not printed twice.
            let next = now.checked_sub(LATE).unwrap_or(start).max(start);
            if next > start {
                seen.retain(|(at, _)| *at >= next.as_millisecond());
                start = next;
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Prints what is there and was not seen, page by page.
    async fn print_since(
        &self,
        ctx: &mut Ctx<'_>,
        client: &Client,
        from: &From,
        start: Timestamp,
        seen: &mut HashSet<(i64, String)>,
    ) -> Result<(), Failure> {
        let mut token = None::<String>;
        loop {
            let mut input = json!({
                "logGroupName": from.group,
                "startTime": start.as_millisecond().max(0),
            });
            if let Some(filter) = &self.filter {
                input["filterPattern"] = filter.as_str().into();
            }
            if let Some(token) = &token {
                input["nextToken"] = token.as_str().into();
            }
            let page = match client.logs("FilterLogEvents", &input).await {
                Ok(page) => page,
                // Nothing was written yet, or there is no such function.
                Err(failure) if is_missing(&failure) => {
                    if !from.is_there {
                        return Err(functions::not_found(client, &self.name));
                    }
                    return Ok(());
                }
                Err(failure) => return Err(failure),
            };
            for event in page["events"].as_array().map(Vec::as_slice).unwrap_or_default() {
                // In a group that several share, a stream's name has its function's.
                let stream = text(&event["logStreamName"]);
                if from.shared && !stream.contains(&format!("/{}[", self.name)) {
                    continue;
                }
                let at = event["timestamp"].as_i64().unwrap_or(0);
                if !self.follow || seen.insert((at, text(&event["eventId"]))) {
                    print(ctx, at, event)?;
                }
            }
            match page["nextToken"].as_str() {
                Some(next) if !next.is_empty() => token = Some(next.to_owned()),
                _ => return Ok(()),
            }
        }
    }
}

/// Where a function's lines are.
struct From {
    is_there: bool,
    group: String,
    /// With other functions.
    shared: bool,
}

fn is_missing(failure: &Failure) -> bool {
    failure.status == Some(StatusCode::NOT_FOUND)
        || failure.problem.contains("ResourceNotFoundException")
}

fn print(ctx: &mut Ctx<'_>, at: i64, event: &Value) -> Result<(), Failure> {
    if ctx.wants_json() {
        return Ok(writeln!(ctx.out, "{event}")?);
    }
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    let message = text(&event["message"]);
    let shown = at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    Ok(writeln!(ctx.out, "{shown}  {}", message.trim_end_matches(['\n', '\r']))?)
}

pub(super) fn age(text: &str) -> Result<SignedDuration, String> {
    let wrong = || format!("{text:?} is no span such as 30s, 10m, 2h or 3d");
    let at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(at);
    let number: i64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    // Further back than there are logs is as good as any.
    Ok(SignedDuration::from_secs(number.saturating_mul(seconds).min(100 * 365 * 24 * 60 * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_and_nonsense_is_not() {
        assert_eq!(age("10m"), Ok(SignedDuration::from_mins(10)));
        assert_eq!(age("2d"), Ok(SignedDuration::from_hours(48)));
        for bad in ["", "10", "m", "-1h", "1w", "1h30m", "99999999999999999999s"] {
            assert!(age(bad).is_err(), "{bad}");
        }
        assert!(age("9999999999999d").is_ok());
    }
}
