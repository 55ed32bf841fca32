use std::{
    fs::{self, File},
    io::{self, BufWriter, Cursor, Seek, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// What lies in a folder that a person works in, and is no part of a function.
const LEFT_OUT: &[&str] = &[".git", "__pycache__", ".venv", ".pytest_cache", ".DS_Store"];

/// Makes a package from a folder that a person works in. The same files give the same bytes.
pub fn pack(dir: &Path) -> io::Result<Vec<u8>> {
    Ok(write(dir, Cursor::new(Vec::new()), LEFT_OUT)?.into_inner())
}

/// Makes a package, a new file, from all that lies in a folder.
pub(crate) fn pack_all(dir: &Path, package: &Path) -> io::Result<()> {
    let file = write(dir, BufWriter::new(File::create_new(package)?), &[])?;
    file.into_inner().map_err(io::IntoInnerError::into_error).map(drop)
}

fn write<W: Write + Seek>(dir: &Path, to: W, left_out: &[&str]) -> io::Result<W> {
    let mut zip = ZipWriter::new(to);
    add(&mut zip, dir, "", left_out)?;
    zip.finish().map_err(io::Error::other)
}

fn add<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    dir: &Path,
    prefix: &str,
    left_out: &[&str],
) -> io::Result<()> {
    let mut entries = fs::read_dir(dir)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_str().ok_or_else(|| {
            io::Error::other(format!("{} has a name that is not UTF-8", entry.path().display()))
        })?;
        if left_out.contains(&name) {
            continue;
        }
        let (path, inner) = (entry.path(), format!("{prefix}{name}"));
        let kind = entry.file_type()?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .large_file(false);
        if kind.is_dir() {
            if fs::read_dir(&path)?.next().is_none() {
                zip.add_directory(inner, options).map_err(io::Error::other)?;
                continue;
            }
            add(zip, &path, &format!("{inner}/"), left_out)?;
        } else if kind.is_symlink() {
            let target = fs::read_link(&path)?;
            zip.add_symlink(inner, target.to_string_lossy(), options).map_err(io::Error::other)?;
        } else if kind.is_file() {
            let executable = fs::metadata(&path)?.permissions().mode() & 0o111 != 0;
            let mode = if executable { 0o755 } else { 0o644 };
            zip.start_file(inner, options.unix_permissions(mode)).map_err(io::Error::other)?;
            io::copy(&mut File::open(&path)?, zip)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_give_the_same_package() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("app.py"), "x = 1").unwrap();
        fs::create_dir(dir.path().join("__pycache__")).unwrap();
        fs::write(dir.path().join("__pycache__/app.pyc"), "junk").unwrap();
        fs::create_dir(dir.path().join("lib")).unwrap();
        fs::write(dir.path().join("lib/a.py"), "").unwrap();
        fs::create_dir(dir.path().join("uploads")).unwrap();
        let zip = pack(dir.path()).unwrap();
        assert_eq!(zip, pack(dir.path()).unwrap());
        let archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["app.py", "lib/a.py", "uploads/"]);
    }

    #[test]
    fn all_of_a_folder_is_packed_with_what_was_compiled() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, package) = (dir.path().join("app"), dir.path().join("package"));
        fs::create_dir_all(folder.join("__pycache__")).unwrap();
        fs::write(folder.join("__pycache__/app.pyc"), "code").unwrap();
        pack_all(&folder, &package).unwrap();
        let archive = zip::ZipArchive::new(File::open(package).unwrap()).unwrap();
        assert!(archive.index_for_name("__pycache__/app.pyc").is_some());
    }
}
