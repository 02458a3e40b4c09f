//! A program out of an example's code that also lists its events.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::built::{BUILT, succeeded};
use crate::example::Example;

const MAIN: &str = "fn main()";

const LIST_EVENTS: &str = "LIST_EVENTS";

/// What `println!`, `vec!` and `format!` expand to is the standard library's own.
const FEATURES: &str = "-Zcrate-attr=feature(print_internals,liballoc_internals,hint_must_use)";

/// A compiled program.
pub(crate) struct Program {
    directory: TempDir,
    name: &'static str,
}

impl Program {
    /// Compiles the example's code.
    pub(crate) fn of_source(example: &Example, code: &str) -> Self {
        Self::compile(example, code, &[])
    }

    /// Compiles what the macros made of it.
    pub(crate) fn of_expansion(example: &Example, code: &str) -> Self {
        Self::compile(example, code, &[FEATURES])
    }

    fn compile(example: &Example, code: &str, args: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let source = directory.path().join("main.rs");
        fs::write(&source, with_list(code)).expect("the directory is ours");
        let program = Self { directory, name: example.name };
        let mut compiler = BUILT.compiler(&source);
        compiler.args(["--crate-name", example.name]).args(args);
        succeeded(compiler.arg("-o").arg(program.path()));
        program
    }

    /// Named as the example, because a trace tells its program's name.
    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join(self.name)
    }

    /// Its events' tables, in the order of their names.
    pub(crate) fn layout(&self) -> String {
        let output = succeeded(Command::new(self.path()).env(LIST_EVENTS, ""));
        String::from_utf8(output.stdout).expect("tables are UTF-8")
    }
}

/// The code with another main function.
fn with_list(code: &str) -> String {
    assert_eq!(code.matches(MAIN).count(), 1, "an example has one `{MAIN}`");
    let main = format!(
        r#"
        fn main() {{
            if std::env::var_os("{LIST_EVENTS}").is_none() {{
                let _exit_code = main_of_the_example();
                return;
            }}
            let mut events: Vec<_> = user_events_rt::events().collect();
            events.sort_by_key(|event| event.meta().name());
            let tables: Vec<_> = events.iter().map(|event| event.describe().to_string()).collect();
            print!("{{}}", tables.join("\n"));
        }}
        "#
    );
    code.replace(MAIN, "fn main_of_the_example()") + &main
}
