//! Every way to define an event and a field type.

mod field_types;
mod options;
mod spellings;
