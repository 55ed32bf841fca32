//! Which of a folder's files count: one small file, replaced as a whole.
//!
//! It is the point at which a compaction becomes true. What it does not name is the rest of one
//! that was cut off, and taken away when the folder is opened.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::row::GroupKey;

const NAME: &str = "manifest.json";
const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    version: u32,
    /// Segments up to this number have become files of columns.
    pub(crate) compacted: u64,
    /// No row has a number as high as this.
    pub(crate) next_seq: u64,
    pub(crate) next_file: u64,
    pub(crate) files: Vec<Listed>,
    pub(crate) ends: Vec<ListedEnd>,
}

/// A file of columns, at `<day>/<bucket>/<number>.parquet`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) partition: Partition,
    pub(crate) number: u64,
}

/// The rows of one day, in UTC, of those groups whose names have the same hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Partition {
    pub(crate) day: Date,
    pub(crate) bucket: u8,
}

/// A group or stream whose rows numbered below are gone, and may yet lie in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedEnd {
    pub(crate) group: GroupKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stream: Option<String>,
    pub(crate) below: u64,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            version: VERSION,
            compacted: 0,
            next_seq: 1,
            next_file: 1,
            files: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl Listed {
    pub(crate) fn path(&self, dir: &Path) -> PathBuf {
        self.partition.folder(dir).join(format!("{}.parquet", self.number))
    }
}

impl Partition {
    pub(crate) fn folder(self, dir: &Path) -> PathBuf {
        dir.join(self.day.to_string()).join(self.bucket.to_string())
    }
}

/// How a manifest cannot be read.
#[derive(Debug)]
pub(crate) enum BadManifest {
    Newer(u32),
    Foreign,
    Io(io::Error),
}

impl Manifest {
    pub(crate) fn path(dir: &Path) -> PathBuf {
        dir.join(NAME)
    }

    /// An empty one, when the folder has none.
    pub(crate) fn read(dir: &Path) -> Result<Self, BadManifest> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let bytes = match fs::read(Self::path(dir)) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            read => read.map_err(BadManifest::Io)?,
        };
        let foreign = |_| BadManifest::Foreign;
        match serde_json::from_slice::<Versioned>(&bytes).map_err(foreign)?.version {
            VERSION => serde_json::from_slice(&bytes).map_err(foreign),
            newer => Err(BadManifest::Newer(newer)),
        }
    }

    /// Takes the place of the one there is: wholly or, when it fails, not at all.
    pub(crate) fn replace(&self, dir: &Path) -> io::Result<()> {
        let draft = dir.join("manifest.new");
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&draft, Self::path(dir))?;
        File::open(dir)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Version 1 as it lies on disks. A change here needs a new version.
    #[test]
    fn a_manifest_keeps_its_form() {
        let group = GroupKey {
            scope: "aws:000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: "/aws/lambda/f".into(),
        };
        let partition = Partition { day: jiff::civil::date(2026, 11, 23), bucket: 3 };
        let manifest = Manifest {
            compacted: 4,
            next_seq: 90,
            next_file: 8,
            files: vec![Listed { partition, number: 7 }],
            ends: vec![ListedEnd { group, stream: Some("s".into()), below: 12 }],
            ..Manifest::default()
        };
        let stored = concat!(
            r#"{"version":1,"compacted":4,"next_seq":90,"next_file":8,"#,
            r#""files":[{"partition":{"day":"2026-11-23","bucket":3},"number":7}],"#,
            r#""ends":[{"group":{"scope":"aws:000000000000","region":"us-east-1","#,
            r#""name":"/aws/lambda/f"},"stream":"s","below":12}]}"#,
        );
        assert_eq!(serde_json::to_string(&manifest).unwrap(), stored);
        let dir = tempfile::tempdir().unwrap();
        manifest.replace(dir.path()).unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), manifest);
        fs::write(Manifest::path(dir.path()), stored.replace(":1,", ":2,")).unwrap();
        assert!(matches!(Manifest::read(dir.path()), Err(BadManifest::Newer(2))));
        fs::write(Manifest::path(dir.path()), "{}").unwrap();
        assert!(matches!(Manifest::read(dir.path()), Err(BadManifest::Foreign)));
    }
}
