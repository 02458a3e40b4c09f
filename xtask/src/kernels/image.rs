//! Kernels as Debian packs them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{cache, debian};

/// The release and the version of the image that a meta package depends on.
pub(super) fn newest(meta: &str) -> Result<(String, String)> {
    let depends = debian::line(meta, "Depends")?;
    image(&depends).with_context(|| format!("{meta} depends on no kernel image, but on: {depends}"))
}

/// The image to boot.
pub(super) fn get(release: &str, version: &str) -> Result<PathBuf> {
    let key = format!("{release}_{version}").replace([':', '/'], "_");
    let place = cache::entry("kernels", &key, |place| download(release, version, place))?;
    Ok(place.join("vmlinuz"))
}

/// `linux-image-RELEASE (= VERSION)` among the dependencies.
fn image(depends: &str) -> Option<(String, String)> {
    depends.split(", ").find_map(|dependency| {
        let (release, version) = dependency.strip_prefix("linux-image-")?.split_once(" (= ")?;
        Some((release.to_owned(), version.trim_end_matches(')').to_owned()))
    })
}

/// Takes the kernel out of its package. The unsigned one: it depends on nothing else.
fn download(release: &str, version: &str, place: &Path) -> Result<()> {
    let package = debian::download(&format!("linux-image-{release}-unsigned"), version, place)?;
    let image = debian::extract(&package, &format!("boot/vmlinuz-{release}"), place)?;
    fs::rename(image, place.join("vmlinuz"))?;
    fs::remove_dir_all(place.join("boot"))?;
    Ok(fs::remove_file(package)?)
}

#[cfg(test)]
mod tests {
    use super::image;

    #[test]
    fn finds_the_image_of_a_meta_package() {
        let depends = "x, linux-image-6.12.117+deb12-cloud-amd64 (= 6.12.117-1~deb12u1)";
        let (release, version) = image(depends).unwrap();
        assert_eq!(release, "6.12.117+deb12-cloud-amd64");
        assert_eq!(version, "6.12.117-1~deb12u1");
        assert!(image("libc6 (>= 2)").is_none());
        assert!(image("").is_none());
    }
}
