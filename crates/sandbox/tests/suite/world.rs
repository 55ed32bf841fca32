//! A launcher, and a tiny base userland with the escaping program in it.
use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    net::Ipv4Addr,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use model::Digest;
use rustix::process::{Gid, Uid};
use sandbox::{
    Ended, Launched, Output, Program, Sandbox, Sandboxes, Spec,
    egress::Uplink,
    launcher::{self, Dirs},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The tests that need a way out run in a network of their own.
pub(crate) const UPLINK: Uplink =
    Uplink { pool: (Ipv4Addr::new(169, 254, 64, 0), 19), may_forward: true };

pub(crate) struct World {
    pub(crate) launched: Launched,
    pub(crate) launcher: rustix::process::Pid,
    pub(crate) base: Digest,
    pub(crate) code: Digest,
    pub(crate) dirs: Dirs,
    runtime: Runtime,
    _files: TempDir,
}

/// A program that ended, and what it wrote.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) output: String,
    pub(crate) frames: String,
    pub(crate) ended: Ended,
}

impl World {
    /// To be called while the process has one thread.
    pub(crate) fn start() -> Self {
        Self::start_with(|| ())
    }

    /// Gives up root once the launcher has been forked, as the server does.
    pub(crate) fn start_unprivileged() -> Self {
        Self::start_with(|| {
            let (uid, gid) = (Uid::from_raw(61_001), Gid::from_raw(61_001));
            rustix::thread::set_thread_groups(&[]).unwrap();
            rustix::thread::set_thread_res_gid(gid, gid, gid).unwrap();
            rustix::thread::set_thread_res_uid(uid, uid, uid).unwrap();
        })
    }

    fn start_with(before_threads: impl FnOnce()) -> Self {
        let files = TempDir::with_prefix("morrow-sandbox-").unwrap();
        let at = |name: &str| {
            let path = files.path().join(name);
            fs::create_dir(&path).unwrap();
            path
        };
        let dirs = Dirs { engines: at("engines"), code: at("code"), run: at("run") };
        let (base, code) = (Digest::of(b"base"), Digest::of(b"code"));
        let (socket, pid) = launcher::fork(&dirs, UPLINK).unwrap();
        make_base(&dirs.engines.join(base.to_string()).join("root"));
        let code_dir = dirs.code.join(code.to_string());
        fs::create_dir(&code_dir).unwrap();
        fs::write(code_dir.join("secret"), "of this function").unwrap();
        fs::write(code_dir.join("not-a-program"), "text").unwrap();

        before_threads();
        let runtime = Runtime::new().unwrap();
        let entered = runtime.enter();
        let launched = Launched::connect(socket, &kit::Tasks::default()).unwrap();
        drop(entered);
        Self { launched, launcher: pid, base, code, dirs, runtime, _files: files }
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(crate) async fn prepare(&self) -> Box<dyn Sandbox> {
        self.prepare_with(64).await
    }

    pub(crate) async fn prepare_with(&self, ephemeral_mb: u32) -> Box<dyn Sandbox> {
        self.launched.prepare(Spec { base: self.base, ephemeral_mb, egress: false }).await.unwrap()
    }

    /// The escaping program, to try these things.
    pub(crate) fn attempt(&self, attempts: &[&str]) -> Program {
        let mut argv = vec!["/usr/bin/probe", "inside"];
        argv.extend(attempts);
        self.program(&argv)
    }

    pub(crate) fn program(&self, argv: &[&str]) -> Program {
        Program {
            engine: None,
            code: self.code,
            layers: None,
            argv: argv.iter().map(ToString::to_string).collect(),
            env: BTreeMap::from([("GIVEN".to_owned(), "yes".to_owned())]),
            cwd: "/var/task".to_owned(),
            hostname: "inner".to_owned(),
            memory_mb: 128,
            companions: sandbox::Companions::default(),
        }
    }

    /// Runs a program in a sandbox of its own.
    pub(crate) async fn run(&self, program: Program) -> Ran {
        let sandbox = self.prepare().await;
        let ran = run_in(&*sandbox, program).await;
        sandbox.destroy().await.unwrap();
        ran
    }

    pub(crate) async fn try_inside(&self, attempts: &[&str]) -> BTreeMap<String, String> {
        let ran = self.run(self.attempt(attempts)).await;
        assert_eq!(ran.ended.how, sandbox::How::Exited(0), "{ran:?}");
        told(&ran.output)
    }
}

pub(crate) async fn run_in(sandbox: &dyn Sandbox, program: Program) -> Ran {
    let Output { output, frames, .. } = sandbox.assign(program).await.unwrap();
    let read = |fd: std::os::fd::OwnedFd| {
        tokio::task::spawn_blocking(move || {
            let mut text = Vec::new();
            fs::File::from(fd).read_to_end(&mut text).unwrap();
            String::from_utf8_lossy(&text).into_owned()
        })
    };
    let (output, frames) = (read(output), read(frames));
    let ended = sandbox.ended().await;
    Ran { output: output.await.unwrap(), frames: frames.await.unwrap(), ended }
}

/// The lines `name=what happened`.
pub(crate) fn told(output: &str) -> BTreeMap<String, String> {
    let pairs = output.lines().filter_map(|line| line.split_once('='));
    pairs.map(|(name, what)| (name.to_owned(), what.to_owned())).collect()
}

fn make_base(root: &Path) {
    for directory in ["usr/bin", "usr/lib", "usr/lib64", "etc"] {
        fs::create_dir_all(root.join(directory)).unwrap();
    }
    for name in ["bin", "lib", "lib64"] {
        symlink(format!("usr/{name}"), root.join(name)).unwrap();
    }
    fs::write(root.join("etc/passwd"), "user:x:993:990::/tmp:/bin/sh\n").unwrap();
    let own = std::env::current_exe().unwrap();
    add_program(root, &own, "usr/bin/probe");
    add_program(root, &own, "usr/bin/setuid-probe");
    let setuid = root.join("usr/bin/setuid-probe");
    fs::set_permissions(&setuid, fs::Permissions::from_mode(0o6755)).unwrap();
    for tool in ["bash", "cat", "ls", "id", "env", "sleep", "dd", "mkfifo", "date", "sort"] {
        add_program(root, &Path::new("/usr/bin").join(tool), &format!("usr/bin/{tool}"));
    }
}

/// Copies a program and the shared libraries that it names.
pub(crate) fn add_program(root: &Path, program: &Path, to: &str) {
    copy(program, &root.join(to));
    fs::set_permissions(root.join(to), fs::Permissions::from_mode(0o755)).unwrap();
    add_libraries(root, &[program.to_owned()]);
}

/// Copies the libraries that a directory of loadable modules needs.
pub(crate) fn add_libraries_of(root: &Path, modules: &Path) {
    let modules: Vec<_> =
        fs::read_dir(modules).unwrap().map(|entry| entry.unwrap().path()).collect();
    add_libraries(root, &modules);
}

fn add_libraries(root: &Path, programs: &[PathBuf]) {
    let ldd = Command::new("ldd").args(programs).output().unwrap();
    let said = String::from_utf8_lossy(&ldd.stdout);
    for library in said.split_whitespace().filter(|word| !word.ends_with(':')) {
        if library.starts_with('/') {
            let place = library.trim_start_matches("/usr").trim_start_matches('/');
            copy(Path::new(library), &root.join("usr").join(place));
        }
    }
}

pub(crate) fn copy_tree(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-rL").args([from, to]).output().unwrap();
    assert!(to.is_dir(), "{copied:?}");
}

fn copy(from: &Path, to: &Path) {
    if !to.exists() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}
