//! Engines are copied from this machine and run without it.
//!
//! The copies are joined in one folder and run by chroot, where nothing else is to be found.

use std::{
    ffi::OsStr,
    fs, io,
    path::Path,
    process::{Command, Output},
};

use engine::runtimes;
use jiff::Timestamp;

const PYTHON: &str = "
import ssl, sqlite3, json, ctypes, zlib, bz2, lzma, hashlib, socket, sys
assert sys.prefix == '/var/lang', sys.prefix
sys.path.insert(0, '/var/runtime')
import awslambdaric.bootstrap, simplejson, runtime_client
print('ran', '.'.join(map(str, sys.version_info[:3])))
";

const NODE: &str = "
require('node:crypto').createHash('sha256'); require('node:zlib').gzipSync('x');
if (!require('node:tls').rootCertificates.length) throw new Error('no authorities');
console.log('ran', process.versions.node);
";

/// What shows that the interpreter of a line works: its command, and what it prints.
fn probe(line: &str) -> [String; 3] {
    let (program, option, text) =
        if line.starts_with("nodejs") { ("node", "-e", NODE) } else { (line, "-c", PYTHON) };
    [format!("/var/lang/bin/{program}"), option.to_owned(), text.to_owned()]
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(copied.is_ok_and(|status| status.success()));
}

fn inside(root: &Path, args: &[impl AsRef<OsStr>]) -> io::Result<Output> {
    Command::new("/usr/sbin/chroot")
        .arg(root)
        .args(args)
        .env_clear()
        .env("LD_LIBRARY_PATH", "/var/lang/lib")
        .env("PATH", "/usr/bin")
        .output()
}

#[test]
fn what_is_adopted_runs_without_the_machine() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: chroot needs root");
        return;
    }
    let engines = tempfile::tempdir().unwrap();
    let (dir, now) = (engines.path(), Timestamp::UNIX_EPOCH);
    let base = runtimes::adopt_base(dir, now).unwrap();
    assert_eq!(runtimes::adopt_base(dir, now).unwrap().digest, base.digest);

    let root = tempfile::tempdir().unwrap();
    let base_root = dir.join(base.digest.to_string()).join("root");
    for entry in fs::read_dir(base_root).unwrap() {
        copy(&entry.unwrap().path(), root.path());
    }
    let shell =
        inside(root.path(), &["/bin/sh", "-c", "env -i /usr/bin/bash -c 'echo $((6*7))'"]).unwrap();
    assert_eq!(String::from_utf8_lossy(&shell.stdout), "42\n", "{shell:?}");

    let found = runtimes::discover(|_| true);
    assert!(!found.is_empty(), "there is no interpreter on this machine");
    for interpreter in found {
        let engine = runtimes::adopt(&interpreter, dir, now).unwrap();
        let var = dir.join(engine.digest.to_string()).join("root/var");
        drop(fs::remove_dir_all(root.path().join("var")));
        copy(&var, root.path());
        let ran = inside(root.path(), &probe(engine.runtime.as_str())).unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert_eq!(said, format!("ran {}\n", engine.version), "{}: {ran:?}", engine.runtime);
        eprintln!("{} {}: {} MB", engine.runtime, engine.version, engine.bytes >> 20);
    }
    let adopted = runtimes::adopted(dir).unwrap();
    assert!(adopted.iter().any(|engine| engine.digest == base.digest));
}

#[test]
fn a_packed_python_is_taken_in_by_another_platform() {
    let mut found = runtimes::discover(|_| true).into_iter();
    let Some(python) = found.rfind(|found| found.runtime.as_str().starts_with("python")) else {
        eprintln!("SKIPPED: there is no Python on this machine");
        return;
    };
    let mut tar = Vec::new();
    runtimes::pack(&python, &mut tar).unwrap();
    let engines = tempfile::tempdir().unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let engine = runtimes::import_tar(&python.runtime, &tar[..], engines.path(), now).unwrap();
    assert_eq!(engine.version, python.version);
    let manifest = runtimes::Manifest::load(engines.path(), engine.digest).unwrap();
    assert_eq!(manifest.argv[0], format!("/var/lang/bin/{}", python.runtime));

    let other = if python.runtime.as_str() == "python3.9" { "python3.10" } else { "python3.9" };
    assert!(runtimes::import_tar(&other.parse().unwrap(), &tar[..], engines.path(), now).is_err());
}
