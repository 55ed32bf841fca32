use std::{collections::BTreeMap, ops::Range};

use crate::{
    query::MAX_PAGE_BYTES,
    row::{Event, EventId},
};

/// Keeps one page: of all events shown to it those nearest to where reading begins, as many as a
/// page may hold. What it holds is bounded, whatever is shown to it.
#[derive(Debug)]
pub(super) struct Page {
    kept: BTreeMap<EventId, Event>,
    bytes: usize,
    limit: usize,
    window: Range<EventId>,
    forward: bool,
    /// The nearest event that found no room. Nothing at or beyond it can be of this page.
    pub(super) next: Option<EventId>,
}

impl Page {
    pub(super) fn new(window: Range<EventId>, limit: usize, forward: bool) -> Self {
        Self { kept: BTreeMap::new(), bytes: 0, limit: limit.max(1), window, forward, next: None }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn is_forward(&self) -> bool {
        self.forward
    }

    pub(super) fn wants(&self, id: EventId) -> bool {
        self.window.contains(&id) && self.next.is_none_or(|next| self.is_nearer(id, next))
    }

    /// Whether it wants every event of these times, as far as it is filled.
    pub(super) fn wants_all(&self, first: i64, last: i64) -> bool {
        let within = |id| self.window.contains(&id);
        self.next.is_none()
            && within(EventId::start_of(first))
            && within(EventId::start_of(last.saturating_add(1)))
    }

    /// Whether no event of these times can be of this page.
    pub(super) fn is_past(&self, first: i64, last: i64) -> bool {
        let beside = last < self.window.start.micros || EventId::start_of(first) >= self.window.end;
        beside
            || self.next.is_some_and(|next| {
                if self.forward { first > next.micros } else { last < next.micros }
            })
    }

    /// Adds an event that the page [`wants`](Self::wants).
    pub(super) fn add(&mut self, event: Event) {
        self.bytes += event.weight();
        if let Some(same) = self.kept.insert(event.id, event) {
            self.bytes -= same.weight();
        }
        while self.kept.len() > self.limit || (self.bytes > MAX_PAGE_BYTES && self.kept.len() > 1) {
            let farthest = if self.forward { self.kept.pop_last() } else { self.kept.pop_first() };
            let Some((id, event)) = farthest else { return };
            self.bytes -= event.weight();
            self.next = Some(id);
        }
    }

    /// Gives up what lies between these times and beyond: not all of it has been shown. `false`
    /// when that would leave nothing of the window.
    pub(super) fn end_at(&mut self, first: i64, last: i64) -> bool {
        let border = EventId::start_of(if self.forward { first } else { last.saturating_add(1) });
        if border <= self.window.start || border >= self.window.end {
            return false;
        }
        let later = self.kept.split_off(&border);
        let next = if self.forward {
            border
        } else {
            self.kept = later;
            border.previous()
        };
        self.bytes = self.kept.values().map(Event::weight).sum();
        if self.next.is_none_or(|known| self.is_nearer(next, known)) {
            self.next = Some(next);
        }
        true
    }

    pub(super) fn into_events(self) -> Vec<Event> {
        self.kept.into_values().collect()
    }

    fn is_nearer(&self, id: EventId, than: EventId) -> bool {
        if self.forward { id < than } else { id > than }
    }
}
