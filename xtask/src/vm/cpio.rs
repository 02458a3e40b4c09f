//! Archives in the form that the kernel unpacks as its first file system ("newc").

use std::io::Write;

use anyhow::Result;

const DIRECTORY: u32 = 0o040_755;
const PROGRAM: u32 = 0o100_755;
const END: &str = "TRAILER!!!";

/// An archive that is being written.
pub(crate) struct Archive<W> {
    out: W,
    inode: u32,
    /// So far, for padding.
    length: usize,
}

impl<W: Write> Archive<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, inode: 0, length: 0 }
    }

    /// Adds a directory; its parents come before it. `.` is the root itself, which the kernel
    /// leaves to root alone unless it is added.
    pub(crate) fn directory(&mut self, path: &str) -> Result<()> {
        self.entry(path, DIRECTORY, &[])
    }

    /// Adds a file that may be run.
    pub(crate) fn file(&mut self, path: &str, content: &[u8]) -> Result<()> {
        self.entry(path, PROGRAM, content)
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.entry(END, 0, &[])?;
        Ok(self.out.flush()?)
    }

    fn entry(&mut self, path: &str, mode: u32, content: &[u8]) -> Result<()> {
        self.inode += 1;
        let size = u32::try_from(content.len())?;
        let name = u32::try_from(path.len() + 1)?;
        // inode, mode, uid, gid, links, mtime, size, device (2), device of the node (2), length
        // of the name, checksum
        let numbers = [self.inode, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, name, 0];
        let mut header = b"070701".to_vec();
        for number in numbers {
            write!(header, "{number:08x}")?;
        }
        header.extend_from_slice(path.as_bytes());
        header.push(0);
        self.padded(&header)?;
        self.padded(content)
    }

    fn padded(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes)?;
        self.length += bytes.len();
        let padding = self.length.next_multiple_of(4) - self.length;
        self.out.write_all(&[0; 3][..padding])?;
        self.length += padding;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Archive;

    #[test]
    fn writes_aligned_entries() {
        let mut bytes = Vec::new();
        let mut archive = Archive::new(&mut bytes);
        archive.directory(".").unwrap();
        archive.file("init", b"hello").unwrap();
        archive.finish().unwrap();
        assert_eq!(bytes.len() % 4, 0);
        assert_eq!(&bytes[..6], b"070701");
        assert_eq!(&bytes[110..112], b".\0");
        assert_eq!(&bytes[112..118], b"070701");
        // The size of the second entry, its name, its content.
        assert_eq!(&bytes[112 + 54..112 + 62], b"00000005");
        assert_eq!(&bytes[112 + 110..112 + 115], b"init\0");
        assert_eq!(&bytes[112 + 116..112 + 121], b"hello");
    }
}
