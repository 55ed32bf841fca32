use std::{ops::Range, sync::Arc};

use jiff::Timestamp;

use super::{
    LogError, Logs,
    collect::Page,
    scan::{BUDGET, scan},
};
use crate::{
    query::{Cursor, Events, EventsQuery, FilterQuery, Filtered, MAX_EVENTS, Streams},
    row::{Accepted, EventId, GroupKey, micros},
};

impl Logs {
    /// A page of one stream's events.
    pub async fn get_events(&self, query: EventsQuery) -> Result<Events, LogError> {
        let cursor = query.token.as_deref().map(Cursor::parse).transpose()?;
        let mut window = self.window(&query.group, Some(&query.stream), query.start, query.end)?;
        let forward = match cursor {
            Some(Cursor::After(id)) => {
                window.start = window.start.max(id.next());
                true
            }
            Some(Cursor::Before(id)) => {
                window.end = window.end.min(id);
                false
            }
            None => query.from_head,
        };
        let streams = Streams::Named(vec![query.stream]);
        let page = Page::new(window.clone(), query.limit.min(MAX_EVENTS), forward);
        let page = self.read(query.group, streams, window.clone(), page, None, |_| true).await?;
        let events = page.into_events();
        let (forward, backward) = match (events.first(), events.last(), cursor) {
            (Some(first), Some(last), _) => (Cursor::After(last.id), Cursor::Before(first.id)),
            // Nothing there: this side's token stays, the other one turns round.
            (_, _, Some(Cursor::After(id))) => (Cursor::After(id), Cursor::Before(id.next())),
            (_, _, Some(Cursor::Before(id))) => (Cursor::After(id.previous()), Cursor::Before(id)),
            (_, _, None) => (Cursor::After(window.start.previous()), Cursor::Before(window.start)),
        };
        Ok(Events { events, forward_token: forward.token(), backward_token: backward.token() })
    }

    /// The events of a group that match a pattern, in the order that they are asked for.
    pub async fn filter_events(&self, query: FilterQuery) -> Result<Filtered, LogError> {
        let mut window = self.window(&query.group, None, query.start, query.end)?;
        let forward = match query.token.as_deref().map(Cursor::parse).transpose()? {
            None => query.from_head,
            Some(Cursor::After(id)) => {
                window.start = window.start.max(id.next());
                true
            }
            Some(Cursor::Before(id)) => {
                window.end = window.end.min(id);
                false
            }
        };
        let page = Page::new(window.clone(), query.limit.min(MAX_EVENTS), forward);
        let pattern = query.pattern;
        let accepts = move |body: &str| pattern.matches(body);
        let budget = Some(BUDGET);
        let page = self.read(query.group, query.streams, window, page, budget, accepts).await?;
        let cursor = |next: EventId| {
            if forward { Cursor::After(next.previous()) } else { Cursor::Before(next.next()) }
        };
        let token = page.next.map(|next| cursor(next).token());
        let mut events = page.into_events();
        if !forward {
            events.reverse();
        }
        Ok(Filtered { events, token })
    }

    /// What counts of a span of time in a group: nothing from before the retention does.
    fn window(
        &self,
        group: &GroupKey,
        stream: Option<&str>,
        start: Option<Timestamp>,
        end: Option<Timestamp>,
    ) -> Result<Range<EventId>, LogError> {
        let horizon = {
            let state = self.shared().state();
            let found = state.index.groups.get(group).ok_or(LogError::NoGroup)?;
            if stream.is_some_and(|stream| !found.streams.contains_key(stream)) {
                return Err(LogError::NoStream);
            }
            self.shared().horizon(found)
        };
        let start = start.map_or(0, micros).max(horizon);
        let end = end.map_or(EventId::MAX, |end| EventId::start_of(micros(end)));
        Ok(EventId::start_of(start)..end)
    }

    /// Fills a page from the files and from what waits for them.
    async fn read(
        &self,
        group: GroupKey,
        streams: Streams,
        window: Range<EventId>,
        mut page: Page,
        budget: Option<u64>,
        accepts: impl Fn(&str) -> bool + Send + 'static,
    ) -> Result<Page, LogError> {
        let shared = self.shared().clone();
        let _turn = shared.readers.acquire().await.map_err(|_| LogError::Closed)?;
        let (units, waiting) = {
            let state = shared.state();
            let to = window.end.micros.saturating_add(1);
            let units = state.index.plan(&group, &streams, window.start.micros, to);
            (units, state.waiting(&group, &streams))
        };
        let fill = move || {
            show(&waiting, &mut page, &accepts);
            scan(units, &mut page, budget, &accepts)?;
            Ok(page)
        };
        let filled = kit::blocking(fill).await;
        filled.map_err(std::io::Error::other)?
    }
}

fn show(waiting: &[Arc<Accepted>], page: &mut Page, accepts: &impl Fn(&str) -> bool) {
    for rows in waiting {
        for row in &rows.rows {
            if page.wants(row.id) && accepts(&row.body) {
                page.add(rows.event(row));
            }
        }
    }
}
