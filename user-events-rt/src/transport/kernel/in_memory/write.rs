//! Records are counted.

pub(in crate::transport) use super::found::write_record;
