/// What a stream has in each of a few files, by their numbers. Nearly every stream has its rows in
/// one: so there is no room kept for more, as a tree would.
#[derive(Debug)]
pub(super) struct ByFile<T>(Vec<(u64, T)>);

impl<T> Default for ByFile<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByFile<T> {
    /// Sets what there is in a file, instead of what was there.
    pub(super) fn set(&mut self, file: u64, value: T) {
        match self.find(file) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => {
                if self.0.len() < 4 {
                    self.0.reserve_exact(1);
                }
                self.0.insert(at, (file, value));
            }
        }
    }

    pub(super) fn get(&self, file: u64) -> Option<&T> {
        self.find(file).ok().map(|at| &self.0[at].1)
    }

    pub(super) fn get_mut(&mut self, file: u64) -> Option<&mut T> {
        self.find(file).ok().map(|at| &mut self.0[at].1)
    }

    pub(super) fn remove(&mut self, file: u64) -> Option<T> {
        let gone = self.find(file).ok().map(|at| self.0.remove(at).1);
        if self.0.is_empty() {
            self.0 = Vec::new();
        }
        gone
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.0.iter().map(|(file, value)| (*file, value))
    }

    fn find(&self, file: u64) -> Result<usize, usize> {
        self.0.binary_search_by_key(&file, |(file, _)| *file)
    }
}
