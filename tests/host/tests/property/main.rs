//! Random events beside a model of them: description, layout and bytes on the wire; and where a
//! text is cut.

mod case;
#[path = "../description/model.rs"]
#[allow(dead_code, reason = "the test of the kernel module's parser asks it more")]
mod grammar;
mod model;
#[path = "../description/parsed.rs"]
#[allow(dead_code, reason = "as above")]
mod parsed;
mod random;
mod session;
mod truncation;
