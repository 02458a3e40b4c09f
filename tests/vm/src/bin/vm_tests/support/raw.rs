//! Records as `trace_pipe_raw` has them: the bytes of ftrace's pages.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;

use user_events_vm_tests::guest::tracefs;

/// A page's header: time stamp and length.
const HEADER: usize = 16;

/// Takes all records of a buffer ("" or "instances/NAME/") out of it: their bytes from
/// `common_type` on, rounded up to 4.
pub(crate) fn take(buffer: &str) -> Vec<Vec<u8>> {
    let directory = tracefs::path(&format!("{buffer}per_cpu"));
    let processors = fs::read_dir(directory).expect("tracefs is there");
    let mut records = Vec::new();
    for processor in processors {
        let path = processor.expect("tracefs is there").path().join("trace_pipe_raw");
        let file = File::options().read(true).custom_flags(nix::libc::O_NONBLOCK).open(&path);
        let mut file = file.expect("tracefs is there");
        let mut page = [0; 4096];
        while let Ok(len @ 1..) = file.read(&mut page) {
            assert_eq!(len, page.len(), "{} has whole pages", path.display());
            read_page(&page, &mut records);
        }
    }
    records
}

fn read_page(page: &[u8], records: &mut Vec<Vec<u8>>) {
    let word = |at: usize| u32::from_ne_bytes(page[at..at + 4].try_into().expect("4 bytes"));
    let end = HEADER + (word(8) & 0xf_ffff) as usize;
    let mut at = HEADER;
    while at < end {
        let (start, len) = match word(at) & 31 {
            // Padding to the end, or a record that was given up.
            29 if word(at) >> 5 == 0 => break,
            29 => (0, 4 + word(at + 4) as usize),
            // Time.
            30 | 31 => (0, 8),
            0 => (at + 8, 4 + word(at + 4) as usize),
            words => (at + 4, 4 + 4 * words as usize),
        };
        if start > 0 {
            records.push(page[start..at + len].to_vec());
        }
        at += len;
    }
}
