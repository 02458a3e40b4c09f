//! A session as `babeltrace2` prints it, without what each run has of its own.

use std::process::Command;

use libtest_mimic::Failed;

use crate::Outcome;
use crate::built::succeeded;
use crate::example::Example;

pub(crate) fn golden(example: &Example) -> Outcome {
    example.golden("trace.txt", &of(example)?)
}

/// What an example emits.
pub(crate) fn of(example: &Example) -> Result<String, Failed> {
    let run = example.run();
    let printed = succeeded(Command::new("babeltrace2").arg(run.session()));
    let printed = String::from_utf8(printed.stdout).expect("babeltrace2 prints UTF-8");
    let mut trace = String::new();
    for line in printed.lines() {
        trace += &without_varying(line).ok_or_else(|| format!("a line of another form: {line}"))?;
        trace.push('\n');
    }
    Ok(trace)
}

/// `[time] (+delta) host:program:(pid) event: { tid = tid, thread = "t" }, { fields }`: words for
/// the first four and the thread's number. The fields are left alone, whatever they look like.
fn without_varying(line: &str) -> Option<String> {
    let (head, fields) = line.strip_prefix('[')?.split_once(": { tid = ")?;
    let (source, event) = head.rsplit_once(' ')?;
    let (_host, program) = source.rsplit_once(' ')?.1.split_once(':')?;
    let (program, pid) = program.rsplit_once(":(")?;
    let (tid, fields) = fields.split_once(", ")?;
    let (_pid, _tid): (u32, u32) = (pid.strip_suffix(')')?.parse().ok()?, tid.parse().ok()?);
    Some(format!("[time] (+delta) host:{program}:(pid) {event}: {{ tid = tid, {fields}"))
}

pub(crate) fn what_varies_is_named() -> Outcome {
    let same = "[time] (+delta) host:a-b:(pid) e: { tid = tid, thread = \"a b\" }, { n = 7 }";
    for line in [
        "[13:41.691043213] (+?.?????????) here:a-b:(845) e: { tid = 845, thread = \"a b\" }, { n = 7 }",
        "[07:02.000000001] (+0.000002323) x.y:a-b:(1) e: { tid = 2, thread = \"a b\" }, { n = 7 }",
    ] {
        assert_eq!(without_varying(line).as_deref(), Some(same));
    }
    let fields = "{ text = \"[1] (+2) h:p:(3) e: { tid = 4, thread = \" }";
    let line = format!("[1] (+2) h:p:(3) e: {{ tid = 4, thread = \"t\" }}, {fields}");
    let shown = without_varying(&line).ok_or("it has the form of a line")?;
    assert!(shown.ends_with(&format!("thread = \"t\" }}, {fields}")), "{shown}");
    assert_eq!(without_varying("WARNING: of something"), None);
    Ok(())
}
