use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    columns::{ColumnFile, GroupPart, Line, Source, Stretch},
    row::{EventId, GroupKey},
};

/// The rows of several files in one order. Of each file it holds one stretch at a time.
pub(super) struct Merge {
    cursors: Vec<Cursor>,
    heads: BinaryHeap<Reverse<(Arc<GroupKey>, EventId, usize)>>,
}

struct Cursor {
    file: ColumnFile,
    groups: VecDeque<Part>,
    lines: std::vec::IntoIter<Line>,
}

struct Part {
    sources: HashMap<Vec<u8>, Arc<Source>>,
    stretches: VecDeque<Stretch>,
}

impl Merge {
    pub(super) fn of(paths: impl Iterator<Item = PathBuf>) -> io::Result<Self> {
        let cursors = paths.map(|path| Cursor::open(&path)).collect::<io::Result<Vec<_>>>()?;
        let mut merge = Self { cursors, heads: BinaryHeap::new() };
        for at in 0..merge.cursors.len() {
            merge.look_at(at)?;
        }
        Ok(merge)
    }

    /// Notes what the file has next.
    fn look_at(&mut self, at: usize) -> io::Result<()> {
        let next = self.cursors[at].next()?;
        let next = next.map(|line| (line.source.group.clone(), line.id, at));
        self.heads.extend(next.map(Reverse));
        Ok(())
    }
}

impl Iterator for Merge {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<io::Result<Line>> {
        let Reverse((_, _, at)) = self.heads.pop()?;
        let line = self.cursors[at].lines.next()?;
        Some(self.look_at(at).map(|()| line))
    }
}

impl Cursor {
    fn open(path: &Path) -> io::Result<Self> {
        let (summary, _) = ColumnFile::summary(path)?;
        let groups = summary.groups.into_iter().map(Part::new).collect();
        Ok(Self { file: ColumnFile::open(path)?, groups, lines: Vec::new().into_iter() })
    }

    /// The line that comes next, which stays.
    fn next(&mut self) -> io::Result<Option<&Line>> {
        while self.lines.as_slice().is_empty() {
            let Some(part) = self.groups.front_mut() else { return Ok(None) };
            match part.stretches.pop_front() {
                Some(stretch) => {
                    let source = |name: &[u8]| part.sources.get(name).cloned();
                    self.lines = self.file.whole(&stretch, source)?.into_iter();
                }
                None => drop(self.groups.pop_front()),
            }
        }
        Ok(self.lines.as_slice().first())
    }
}

impl Part {
    fn new(of: GroupPart) -> Self {
        let group = Arc::new(of.group);
        let source = |name: &Arc<str>, created| {
            let source = Source::new(group.clone(), name.clone(), of.created, created);
            (name.as_bytes().to_vec(), Arc::new(source))
        };
        let sources = of.streams.iter().map(|stream| source(&stream.name, stream.created));
        Self { sources: sources.collect(), stretches: of.stretches.iter().copied().collect() }
    }
}
