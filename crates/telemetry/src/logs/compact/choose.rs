use std::collections::BTreeMap;

use jiff::civil::Date;

use super::rules::Rules;
use crate::{index::Index, manifest::Partition};

/// A file of this length is joined with no other: it is quick to read as it is, and to join it
/// would cost as much as to have made it.
const LARGE: u64 = 2 << 20;
/// So many files of a day that has not ended are joined.
const MANY: usize = 16;
/// No more are joined at a time.
const MOST: usize = 16;
/// A file is not joined with others that together have less than this part of its length.
const PART: u64 = 4;

/// The files that one file is to take the place of.
pub(super) fn choose(index: &Index, rules: &Rules, today: Date) -> Option<(Partition, Vec<u64>)> {
    let mut partitions: BTreeMap<Partition, Vec<(u64, u64)>> = BTreeMap::new();
    for (number, file) in &index.files {
        let expired =
            || index.groups_in(*number).any(|(group, last)| rules.is_expired(group, last));
        if file.stale || expired() {
            return Some((file.partition, vec![*number]));
        }
        partitions.entry(file.partition).or_default().push((file.length, *number));
    }
    partitions.into_iter().find_map(|(partition, files)| {
        let numbers = alike(files, partition.day < today)?;
        Some((partition, numbers))
    })
}

/// Of files, by length and number, those that are worth joining: the smallest, each not much
/// longer than those before it together, so that no row is copied more than a few times.
fn alike(mut files: Vec<(u64, u64)>, day_is_over: bool) -> Option<Vec<u64>> {
    files.retain(|(length, _)| *length < LARGE);
    files.sort_unstable();
    let mut together = 0;
    let mut chosen = Vec::new();
    for (length, number) in files {
        if !chosen.is_empty() && length > together * PART {
            break;
        }
        together += length;
        chosen.push(number);
    }
    chosen.truncate(MOST);
    let enough = if day_is_over { 2 } else { MANY };
    (chosen.len() >= enough).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(lengths: &[u64]) -> Vec<(u64, u64)> {
        lengths.iter().copied().zip(1..).collect()
    }

    #[test]
    fn small_files_of_a_day_are_joined_when_there_are_many() {
        assert_eq!(alike(files(&[5; MANY - 1]), false), None);
        assert_eq!(alike(files(&[5; MANY]), false).unwrap().len(), MANY);
        assert_eq!(alike(files(&[5; 40]), false).unwrap().len(), MOST);
    }

    #[test]
    fn when_the_day_is_over_two_suffice_unless_one_is_much_longer() {
        assert_eq!(alike(files(&[9, 5]), true).unwrap(), [2, 1]);
        assert_eq!(alike(files(&[100, 5]), true), None);
        assert_eq!(alike(files(&[100, 5, 6]), true).unwrap(), [2, 3]);
        assert_eq!(alike(files(&[LARGE, LARGE]), true), None);
        assert_eq!(alike(files(&[7]), true), None);
    }
}
