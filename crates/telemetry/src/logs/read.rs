use std::{ops::Range, sync::Arc};

use jiff::Timestamp;

use super::{
    LogError, Logs,
    collect::Page,
    scan::{BUDGET, Order, scan},
};
use crate::{
    query::{Cursor, Events, EventsQuery, FilterQuery, Filtered, MAX_EVENTS, Streams},
    row::{Accepted, EventId, GroupKey, micros},
};

impl Logs {
    /// A page of one stream's events.
    pub async fn get_events(&self, query: EventsQuery) -> Result<Events, LogError> {
        let cursor = query.token.as_deref().map(Cursor::parse).transpose()?;
        let mut window = self.window(query.start, query.end);
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
        self.must_exist(&query.group, Some(&query.stream))?;
        let streams = Streams::Named(vec![query.stream]);
        let page = Page::new(window.clone(), query.limit.min(MAX_EVENTS), forward);
        let order = if forward {
            Order::Forward { begin: window.start.micros, budget: None }
        } else {
            Order::Backward
        };
        let page = self.read(query.group, streams, window.clone(), page, order, |_| true).await?;
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

    /// The events of a group that match a pattern.
    pub async fn filter_events(&self, query: FilterQuery) -> Result<Filtered, LogError> {
        let mut window = self.window(query.start, query.end);
        if let Some(token) = &query.token {
            match Cursor::parse(token)? {
                Cursor::After(id) => window.start = window.start.max(id.next()),
                Cursor::Before(_) => return Err(LogError::BadToken),
            }
        }
        self.must_exist(&query.group, None)?;
        let page = Page::new(window.clone(), query.limit.min(MAX_EVENTS), true);
        let order = Order::Forward { begin: window.start.micros, budget: Some(BUDGET) };
        let pattern = query.pattern;
        let accepts = move |body: &str| pattern.matches(body);
        let page = self.read(query.group, query.streams, window, page, order, accepts).await?;
        let token = page.next.map(|next| Cursor::After(next.previous()).token());
        Ok(Filtered { events: page.into_events(), token })
    }

    /// What counts of a span of time: nothing from before the retention does.
    fn window(&self, start: Option<Timestamp>, end: Option<Timestamp>) -> Range<EventId> {
        let start = start.map_or(0, micros).max(self.horizon());
        let end = end.map_or(EventId::MAX, |end| EventId::start_of(micros(end)));
        EventId::start_of(start)..end
    }

    /// The first instant that is still kept.
    pub(super) fn horizon(&self) -> i64 {
        let keep = self.shared().limits.keep.as_micros();
        let now = micros(self.shared().env.now());
        now.saturating_sub(i64::try_from(keep).unwrap_or(i64::MAX)).max(0)
    }

    fn must_exist(&self, group: &GroupKey, stream: Option<&str>) -> Result<(), LogError> {
        let state = self.shared().state();
        let group = state.index.groups.get(group).ok_or(LogError::NoGroup)?;
        match stream {
            Some(stream) if !group.streams.contains_key(stream) => Err(LogError::NoStream),
            _ => Ok(()),
        }
    }

    /// Fills a page from the files and from what waits for them.
    async fn read(
        &self,
        group: GroupKey,
        streams: Streams,
        window: Range<EventId>,
        mut page: Page,
        order: Order,
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
            scan(units, &mut page, order, &accepts)?;
            Ok(page)
        };
        let filled = tokio::task::spawn_blocking(fill).await;
        filled.map_err(std::io::Error::other)?
    }
}

fn show(waiting: &[Arc<Accepted>], page: &mut Page, accepts: &impl Fn(&str) -> bool) {
    for row in waiting {
        if page.wants(row.id) && accepts(&row.body) {
            page.add(row.event());
        }
    }
}
