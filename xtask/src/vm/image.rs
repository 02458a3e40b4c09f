//! The machine's disk: a small system with the tools that look at events, made of the host's own.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cache;
use crate::cargo::succeeds;
use crate::setup::find;

/// Programs that are copied with the libraries they load.
const TOOLS: &[&str] = &[
    "busybox",
    "perf",
    "trace-cmd",
    "bpftrace",
    "strace",
    "setpriv",
    "modprobe",
    "systemd-sysusers",
    "systemd-tmpfiles",
    "udevadm",
    "/lib/systemd/systemd-modules-load",
];

/// Directories that are copied whole, where they are there: what tools load by themselves.
const DIRECTORIES: &[&str] = &["/usr/lib/x86_64-linux-gnu/traceevent/plugins"];

/// Empty directories.
const EMPTY: &[&str] =
    &["dev", "etc", "home", "mnt", "proc", "root", "run", "sys", "tests", "tmp", "var/tmp", "vm"];

/// Links as in a host whose /usr is merged.
const LINKS: &[(&str, &str)] =
    &[("bin", "usr/bin"), ("sbin", "usr/sbin"), ("lib", "usr/lib"), ("lib64", "usr/lib64")];

/// Small files.
const FILES: &[(&str, &str)] = &[
    ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"),
    ("etc/group", "root:x:0:\nnogroup:x:65534:\ntracing:x:990:\n"),
    ("etc/hosts", "127.0.0.1 localhost\n"),
    ("etc/hostname", "vm\n"),
];

/// Raised with each change to what is above or to how it is laid out.
const LAYOUT: u32 = 2;

/// The image, made anew when one of the programs has changed.
pub(crate) fn tools() -> Result<PathBuf> {
    let files = files()?;
    let key = key(&files)?;
    let entry = cache::entry("tools", &key, |place| make(&files, place))?;
    Ok(entry.join("tools.ext4"))
}

/// All files to copy.
fn files() -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for tool in TOOLS {
        let program = find(tool).with_context(|| {
            format!("{tool} is missing: `cargo xtask setup vm` installs what it can")
        })?;
        files.extend(libraries(&program)?);
        files.insert(program);
    }
    for directory in DIRECTORIES {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        files.extend(entries.map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    Ok(files)
}

/// What the dynamic linker loads for a program: nothing for a static one.
fn libraries(program: &Path) -> Result<Vec<PathBuf>> {
    let output = Command::new("ldd").arg(program).stderr(Stdio::null()).output();
    let output = output.context("cannot run ldd: libc-bin has it")?;
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(listed.lines().filter_map(library).collect())
}

/// `name => /path (address)`, or `/path (address)` of the linker itself.
fn library(line: &str) -> Option<PathBuf> {
    let line = line.split_once("=> ").map_or(line, |(_, path)| path).trim();
    line.starts_with('/').then(|| PathBuf::from(line.split(" (").next().unwrap_or(line)))
}

/// Names what the image depends on. Other than by packages, it works on every distribution.
fn key(files: &BTreeSet<PathBuf>) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    LAYOUT.hash(&mut hasher);
    for file in files {
        let data = fs::metadata(file).with_context(|| format!("cannot look at {file:?}"))?;
        (file, data.len(), data.mtime()).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Makes the image in a directory of the cache.
fn make(files: &BTreeSet<PathBuf>, place: &Path) -> Result<()> {
    let tree = place.join("tree");
    for directory in EMPTY.iter().chain(&["usr/bin", "usr/sbin", "usr/lib", "usr/lib64"]) {
        fs::create_dir_all(tree.join(directory))?;
    }
    for (link, target) in LINKS {
        symlink(target, tree.join(link))?;
    }
    let mut size = 0;
    for file in files {
        size += copy(file, &tree)?;
    }
    for (name, content) in FILES {
        fs::write(tree.join(name), content)?;
    }
    busybox(&tree)?;
    // Room for what tests write, which is thrown away with the machine.
    let size = format!("{}M", size / (1 << 20) * 11 / 10 + 128);
    let mut mke2fs = Command::new(find("mke2fs").unwrap_or_else(|| "mke2fs".into()));
    mke2fs.args(["-q", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-E", "root_owner=0:0"]);
    mke2fs.arg("-d").arg(&tree).arg(place.join("tools.ext4")).arg(size);
    ensure!(succeeds(&mut mke2fs)?, "mke2fs cannot make the tools' image");
    fs::remove_dir_all(tree)?;
    Ok(())
}

/// Copies a file to where it lies in the host, its directories' links resolved; its size.
fn copy(file: &Path, tree: &Path) -> Result<u64> {
    let (directory, name) = file.parent().zip(file.file_name()).context("a file has a name")?;
    let directory = fs::canonicalize(directory)?;
    let inside = tree.join(directory.strip_prefix("/")?);
    fs::create_dir_all(&inside)?;
    fs::copy(file, inside.join(name)).with_context(|| format!("cannot copy {}", file.display()))
}

/// Links for all of busybox's commands that are not there already.
fn busybox(tree: &Path) -> Result<()> {
    let output = Command::new(find("busybox").context("busybox is missing")?)
        .arg("--list-full")
        .output()
        .context("cannot run busybox")?;
    for applet in String::from_utf8_lossy(&output.stdout).lines() {
        // "sbin/ip" and "usr/bin/env" alike.
        let applet = applet.strip_prefix("usr/").unwrap_or(applet);
        let link = tree.join("usr").join(applet);
        let known = link.symlink_metadata().is_ok();
        if !known && link.parent().is_some_and(Path::is_dir) {
            symlink("/usr/bin/busybox", link)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::library;

    #[test]
    fn reads_ldd() {
        let path = |line| library(line).map(PathBuf::into_os_string);
        assert_eq!(
            path("\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)"),
            Some("/lib/x86_64-linux-gnu/libc.so.6".into())
        );
        assert_eq!(
            path("\t/lib64/ld-linux-x86-64.so.2 (0x00007f)"),
            Some("/lib64/ld-linux-x86-64.so.2".into())
        );
        assert_eq!(path("\tlinux-vdso.so.1 (0x00007ffc)"), None);
        assert_eq!(path("\tlibz3.so.4 => not found"), None);
        assert_eq!(path("\tnot a dynamic executable"), None);
    }
}
