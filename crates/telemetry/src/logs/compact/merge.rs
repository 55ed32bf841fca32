use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet, VecDeque},
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
    /// What each of the other files has next.
    heads: BinaryHeap<Reverse<Head>>,
    /// The file that is being read: mostly a run of rows comes from one.
    current: Option<usize>,
}

/// A row's place, and the file that it is in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    group: Arc<GroupKey>,
    id: EventId,
    cursor: usize,
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
        let mut groups = HashSet::new();
        let cursors = paths.map(|path| Cursor::open(&path, &mut groups));
        let mut cursors = cursors.collect::<io::Result<Vec<_>>>()?;
        let mut heads = BinaryHeap::new();
        for (at, cursor) in cursors.iter_mut().enumerate() {
            heads.extend(cursor.head(at)?.map(Reverse));
        }
        Ok(Self { cursors, heads, current: None })
    }

    fn take(&mut self) -> io::Result<Option<Line>> {
        if let Some(at) = self.current.take()
            && let Some(line) = self.cursors[at].peek()?
        {
            let source = line.source.clone();
            let comes_first = self.heads.peek().is_none_or(|Reverse(other)| {
                let same = Arc::ptr_eq(&source.group, &other.group);
                if same { line.id < other.id } else { source.group < other.group }
            });
            if comes_first {
                self.current = Some(at);
                return Ok(self.cursors[at].lines.next());
            }
            self.heads.extend(self.cursors[at].head(at)?.map(Reverse));
        }
        let Some(Reverse(Head { cursor, .. })) = self.heads.pop() else { return Ok(None) };
        self.current = Some(cursor);
        Ok(self.cursors[cursor].lines.next())
    }
}

impl Iterator for Merge {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<io::Result<Line>> {
        self.take().transpose()
    }
}

impl Cursor {
    /// A group is the same one in every file.
    fn open(path: &Path, groups: &mut HashSet<Arc<GroupKey>>) -> io::Result<Self> {
        let (summary, _) = ColumnFile::summary(path)?;
        let groups = summary.groups.into_iter().map(|of| Part::new(of, groups)).collect();
        Ok(Self { file: ColumnFile::open(path)?, groups, lines: Vec::new().into_iter() })
    }

    fn head(&mut self, cursor: usize) -> io::Result<Option<Head>> {
        let next = self.peek()?;
        Ok(next.map(|line| Head { group: line.source.group.clone(), id: line.id, cursor }))
    }

    /// The line that comes next, which stays.
    fn peek(&mut self) -> io::Result<Option<&Line>> {
        while self.lines.as_slice().is_empty() {
            let Some(part) = self.groups.front_mut() else { return Ok(None) };
            match part.stretches.pop_front() {
                Some(stretch) => {
                    self.lines = self.file.whole(&stretch, &part.sources)?.into_iter();
                }
                None => drop(self.groups.pop_front()),
            }
        }
        Ok(self.lines.as_slice().first())
    }
}

impl Part {
    fn new(of: GroupPart, groups: &mut HashSet<Arc<GroupKey>>) -> Self {
        let known = groups.get(&of.group).cloned();
        let group = known.unwrap_or_else(|| Arc::new(of.group));
        groups.insert(group.clone());
        let source = |name: &Arc<str>, created| {
            let source = Source::new(group.clone(), name.clone(), of.created, created);
            (name.as_bytes().to_vec(), Arc::new(source))
        };
        let sources = of.streams.iter().map(|stream| source(&stream.name, stream.created));
        Self { sources: sources.collect(), stretches: of.stretches.iter().copied().collect() }
    }
}
