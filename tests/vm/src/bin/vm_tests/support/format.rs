//! The fields of an event in its `format`.

use user_events_vm_tests::guest::tracefs;

/// The lines of `format` that describe our fields.
pub(crate) fn fields(event: &str) -> Vec<String> {
    let format = tracefs::read(&format!("events/user_events/{event}/format"));
    let fields = format.lines().filter(|line| line.starts_with("\tfield:"));
    fields.filter(|line| !line.contains(" common_")).map(|line| line.trim().to_owned()).collect()
}

/// Such a line.
pub(crate) fn field(shown: &str, offset: u16, size: u16, signed: bool) -> String {
    let signed = u8::from(signed);
    format!("field:{shown};\toffset:{offset};\tsize:{size};\tsigned:{signed};")
}
