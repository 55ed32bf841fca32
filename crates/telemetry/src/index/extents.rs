/// Stretches closer than this are read as one: passing over the gap costs less than another read.
const GAP: u64 = 64 << 10;
/// A stretch grows to this length, so that a page of a long stream reads little beside it.
const LONG: u64 = 1 << 20;
/// How many stretches a stream may have in one segment.
const MOST: usize = 48;

/// A stretch of a file, from one frame's start to another's end, and the times of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

impl Extent {
    /// Whether a row of it may lie in `[from, to)`.
    pub(crate) fn meets(&self, from: i64, to: i64) -> bool {
        self.last >= from && self.first < to
    }

    fn join(&mut self, other: &Self) {
        self.start = self.start.min(other.start);
        self.end = self.end.max(other.end);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }

    fn takes(&self, next: &Self) -> bool {
        next.start.saturating_sub(self.end) <= GAP && next.end - self.start <= LONG
    }
}

/// A stream's stretches within a segment, in the file's order. At most [`MOST`]: beyond that,
/// neighbours become one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extents(Vec<Extent>);

impl Extents {
    /// Adds a stretch that lies behind those there are.
    pub(crate) fn push(&mut self, extent: Extent) {
        match self.0.last_mut() {
            Some(last) if last.takes(&extent) => last.join(&extent),
            _ => self.0.push(extent),
        }
        if self.0.len() > MOST {
            let gap = |i: &usize| self.0[i + 1].start.saturating_sub(self.0[*i].end);
            if let Some(nearest) = (0..self.0.len() - 1).min_by_key(gap) {
                let next = self.0.remove(nearest + 1);
                self.0[nearest].join(&next);
            }
        }
    }

    pub(crate) fn extend(&mut self, behind: &Self) {
        for extent in &behind.0 {
            self.push(*extent);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Extent> {
        self.0.iter()
    }
}

/// The same bytes in stretches that do not overlap, so that nothing is read twice.
pub(super) fn without_overlap(mut extents: Vec<Extent>) -> Vec<Extent> {
    extents.sort_unstable_by_key(|extent| extent.start);
    let mut apart: Vec<Extent> = Vec::with_capacity(extents.len());
    for extent in extents {
        match apart.last_mut() {
            Some(last) if extent.start < last.end || last.takes(&extent) => last.join(&extent),
            _ => apart.push(extent),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(start: u64, end: u64) -> Extent {
        let at = i64::try_from(start).unwrap();
        Extent { start, end, first: at, last: at + 1 }
    }

    #[test]
    fn neighbours_are_joined_and_their_number_is_bounded() {
        let mut extents = Extents::default();
        extents.push(extent(0, 100));
        extents.push(extent(200, 300));
        assert_eq!(extents.0, [Extent { start: 0, end: 300, first: 0, last: 201 }]);
        for i in 1..1000 {
            extents.push(extent(i << 20, (i << 20) + 100));
        }
        assert_eq!(extents.0.len(), MOST);
        assert_eq!((extents.0[0].start, extents.0[MOST - 1].end), (0, (999 << 20) + 100));
        assert!(extents.0.is_sorted_by(|a, b| a.end <= b.start));
    }

    #[test]
    fn overlapping_stretches_are_read_once() {
        let far = 10 << 20;
        let found = vec![extent(far, far + 9), extent(50, 5 << 20), extent(0, 60)];
        let apart = without_overlap(found);
        assert_eq!(apart.len(), 2);
        assert_eq!((apart[0].start, apart[0].end), (0, 5 << 20));
    }
}
