//! The module as DKMS builds and installs it, with the files that open it to a group: in a place
//! of its own, so that this machine stays as it is.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::{copy, home};
use crate::cargo::{announce, target};
use crate::kernels::Kernel;
use crate::setup::find;

const PACKAGE: &str = "user-events";

/// DKMS says with it that a package's `BUILD_EXCLUSIVE_…` leave a kernel out.
const EXCLUDED: i32 = 77;

/// Adds, builds, installs and removes the module. Returns the root of a file system that has what
/// was installed, or `None` where there is no DKMS.
pub(crate) fn install(kernel: &Kernel) -> Result<Option<PathBuf>> {
    if find("dkms").is_none() {
        return Ok(None);
    }
    let place = target().join("kmod").join(format!("{}-dkms", kernel.release));
    let root = place.join("root");
    let made_of = place.join("made-of");
    let key = key(kernel)?;
    if fs::read_to_string(&made_of).is_ok_and(|made_of| made_of == key) {
        return Ok(Some(root));
    }
    if place.exists() {
        fs::remove_dir_all(&place).with_context(|| format!("cannot empty {}", place.display()))?;
    }
    let dkms = Dkms { release: &kernel.release, tree: kernel.tree()?, place: &place };
    let modules = root.join("lib/modules").join(&kernel.release);
    for directory in [&place.join("dkms"), &place.join("sources"), &dkms.installed(), &modules] {
        fs::create_dir_all(directory)
            .with_context(|| format!("cannot make {}", directory.display()))?;
    }
    dkms.does(&["add", path(&home())?])?;
    let package = format!("{PACKAGE}/{}", version()?);
    dkms.excludes(&package)?;
    dkms.does(&["build", &package])?;
    dkms.does(&["install", &package])?;
    let status = dkms.does(&["status", &package])?;
    ensure!(
        status.lines().any(|line| line.starts_with(PACKAGE) && line.ends_with(": installed")),
        "dkms status says: {status}"
    );
    copy(&dkms.installed(), &modules)?;
    dkms.does(&["remove", &package, "--all"])?;
    ensure!(module(&dkms.installed()).is_none(), "dkms remove has left the module");
    ensure!(module(&modules).is_some(), "dkms install has installed no module");
    packaging(&root)?;
    // What modprobe looks at.
    run(Command::new(find("depmod").context("kmod is missing")?).args([
        "-b",
        path(&root)?,
        &kernel.release,
    ]))?;
    fs::write(made_of, key)?;
    Ok(Some(root))
}

/// Names all that the result depends on: DKMS builds everything anew, which takes its time.
fn key(kernel: &Kernel) -> Result<String> {
    fn add(directory: &Path, hasher: &mut DefaultHasher) -> Result<()> {
        let mut paths: Vec<_> = fs::read_dir(directory)?.flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                add(&path, hasher)?;
            } else {
                (&path, fs::read(&path)?).hash(hasher);
            }
        }
        Ok(())
    }
    let mut hasher = DefaultHasher::new();
    add(&home(), &mut hasher)?;
    for file in [kernel.tree()?.join("Module.symvers"), find("dkms").context("dkms is missing")?] {
        let data = fs::metadata(&file)?;
        (file, data.len(), data.mtime()).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// DKMS with its trees in a directory.
struct Dkms<'a> {
    release: &'a str,
    /// What the module is built against.
    tree: PathBuf,
    place: &'a Path,
}

impl Dkms<'_> {
    /// Runs a command for the kernel, which must succeed; what it printed.
    fn does(&self, args: &[&str]) -> Result<String> {
        let (status, text) = self.run(args, self.release, &self.tree)?;
        ensure!(status == 0, "dkms {} fails with status {status}:\n{text}", args.join(" "));
        Ok(text)
    }

    /// Kernels for which there must be no module are left alone.
    fn excludes(&self, package: &str) -> Result<()> {
        let config = fs::read_to_string(self.tree.join(".config"))?;
        let tree = self.place.join("excluded");
        fs::create_dir_all(&tree)?;
        let user_events = format!("{config}CONFIG_USER_EVENTS=y\n");
        let no_kprobes = config.replace("CONFIG_KPROBES=y", "# CONFIG_KPROBES is not set");
        let cases = [
            ("too old", "6.0.19-amd64", config.as_str()),
            ("much too old", "5.10.0-9-amd64", config.as_str()),
            ("with user_events of its own", self.release, user_events.as_str()),
            ("without kprobes", self.release, no_kprobes.as_str()),
        ];
        for (what, release, config) in cases {
            fs::write(tree.join(".config"), config)?;
            let (status, text) = self.run(&["build", package], release, &tree)?;
            ensure!(
                status == EXCLUDED,
                "dkms builds for a kernel {what}, status {status}:\n{text}"
            );
        }
        Ok(())
    }

    fn run(&self, args: &[&str], release: &str, tree: &Path) -> Result<(i32, String)> {
        // DKMS wants to be root, but nothing that it touches here belongs to root.
        let program = find("dkms").context("dkms is missing")?;
        let mut dkms = if fs::metadata("/proc/self")?.uid() == 0 {
            Command::new(program)
        } else {
            let mut unshare = Command::new("unshare");
            unshare.arg("--map-root-user").arg(program);
            unshare
        };
        dkms.args(args);
        for (option, directory) in
            [("--dkmstree", "dkms"), ("--sourcetree", "sources"), ("--installtree", "modules")]
        {
            dkms.arg(option).arg(self.place.join(directory));
        }
        // Else it would look at the modules of this machine.
        dkms.arg("--no-depmod");
        if !args.contains(&"--all") {
            dkms.args(["-k", release]).arg("--kernelsourcedir").arg(tree);
        }
        // A key of its own; else one would be made for this machine.
        dkms.env("mok_signing_key", self.place.join("mok.key"));
        dkms.env("mok_certificate", self.place.join("mok.pub"));
        announce(&dkms);
        let output = dkms.output().context("cannot run dkms")?;
        let text = [output.stdout, output.stderr].concat();
        let status = output.status.code().context("dkms was killed")?;
        Ok((status, String::from_utf8_lossy(&text).into_owned()))
    }

    /// Where modules of the kernel are installed.
    fn installed(&self) -> PathBuf {
        self.place.join("modules").join(self.release)
    }
}

/// The version that `dkms.conf` states.
fn version() -> Result<String> {
    let conf = fs::read_to_string(home().join("dkms.conf")).context("cannot read dkms.conf")?;
    let version = conf.lines().find_map(|line| line.strip_prefix("PACKAGE_VERSION="));
    Ok(version.context("dkms.conf has no PACKAGE_VERSION")?.trim_matches('"').to_owned())
}

/// The module in a directory of modules, compressed or not.
fn module(modules: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(modules.join("updates/dkms")).ok()?.flatten();
    let is_ours = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("user_events.ko"))
    };
    entries.map(|entry| entry.path()).find(is_ours)
}

/// Installs the files of `packaging/`, and sees that removing leaves none of them.
fn packaging(root: &Path) -> Result<()> {
    let make = |target: &str| {
        let mut make = Command::new("make");
        make.arg("-C").arg(home()).arg(target).arg(format!("DESTDIR={}", root.display()));
        run(&mut make)
    };
    make("install-packaging")?;
    make("remove-packaging")?;
    let left = Command::new("find").arg(root.join("etc")).args(["-type", "f"]).output()?;
    ensure!(left.stdout.is_empty(), "remove-packaging leaves files in {}", root.display());
    make("install-packaging")
}

fn run(command: &mut Command) -> Result<()> {
    announce(command);
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} fails:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

fn path(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is no text", path.display()))
}
