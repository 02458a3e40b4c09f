//! The tests inside the virtual machine. One file per area, one line here per test.

mod access;
mod beside;
mod clean;
mod compat32;
mod daemon;
mod deletion;
mod descriptions;
mod descriptors;
mod filters;
mod first;
mod held_files;
mod iovecs;
mod kinds;
mod large;
mod late;
mod lifetime;
mod limits;
mod lives;
mod machine;
mod many;
mod module;
mod names;
mod packaging;
mod padding;
mod presentation;
mod quiet;
mod recording;
mod refusal;
mod registration;
mod requests;
mod sandbox;
mod sharing;
mod stalls;
mod status_page;
mod support;
mod threads;
mod ticks;
mod triggers;
mod unloading;
mod values;
mod windows;
mod writes;

use std::collections::BTreeMap;

use libtest_mimic::{Arguments, ColorSetting, Failed, Trial};
use user_events_vm_tests::guest::module::is_loaded as module_is_loaded;
use user_events_vm_tests::guest::{Need, in_tree};
use user_events_vm_tests::kmsg;

type Test = (&'static str, &'static [Need], fn());

/// What tests of the module need.
const MODULE: &[Need] = &[Need::Module];

/// What tests need that are about events, wherever the kernel has them from.
const USER_EVENTS: &[Need] = &[Need::UserEvents];
const EBPF: &[Need] = &[Need::UserEvents, Need::Ebpf];

/// What tests need that are about what the kernel does itself.
const OWN: &[Need] = &[Need::Own];

/// The tests of each area.
const AREAS: &[&[Test]] = &[
    TESTS,
    values::TESTS,
    first::TESTS,
    windows::TESTS,
    filters::TESTS,
    sharing::TESTS,
    threads::TESTS,
    lives::TESTS,
    lives::libraries::TESTS,
    beside::TESTS,
    large::TESTS,
    quiet::TESTS,
    late::TESTS,
    access::TESTS,
    sandbox::TESTS,
    limits::TESTS,
    names::TESTS,
    deletion::TESTS,
    kinds::TESTS,
    daemon::TESTS,
    many::TESTS,
    registration::TESTS,
    presentation::TESTS,
    requests::TESTS,
    descriptions::TESTS,
    writes::TESTS,
    iovecs::TESTS,
    descriptors::TESTS,
    status_page::TESTS,
    recording::TESTS,
    triggers::TESTS,
    lifetime::TESTS,
    unloading::TESTS,
    stalls::TESTS,
    compat32::TESTS,
    held_files::TESTS,
    LAST,
];

const PACKAGING: &[Need] = &[Need::Module, Need::Dkms];

const TESTS: &[Test] = &[
    ("machine_tracefs", &[], machine::tracefs),
    ("machine_perf", &[], machine::perf),
    ("machine_trace_cmd", &[], machine::trace_cmd),
    ("machine_bpftrace", &[], machine::bpftrace),
    ("machine_strace", &[], machine::strace),
    ("machine_subject", &[], machine::subject),
    ("padding_much", &[Need::Module], padding::much),
    ("module_files", &[Need::Module], module::files),
    ("module_reload", &[Need::Module], module::reload),
    ("packaging_group", PACKAGING, packaging::group),
    ("packaging_late_load", PACKAGING, packaging::late_load),
    ("packaging_boot", PACKAGING, packaging::boot),
    ("packaging_member", PACKAGING, packaging::member),
    ("packaging_outsider", PACKAGING, packaging::outsider),
    ("packaging_other_mounts", PACKAGING, packaging::other_mounts),
];

const LAST: &[Test] = &[
    ("refusal_loaded_twice", MODULE, refusal::loaded_twice),
    ("refusal_files_taken", MODULE, refusal::files_taken),
    // Nothing takes a lockdown back: no test may come behind these.
    ("refusal_lockdown_integrity", MODULE, refusal::lockdown_integrity),
    ("refusal_lockdown_confidentiality", MODULE, refusal::lockdown_confidentiality),
];

fn main() {
    let mut arguments = Arguments::from_args();
    // Tracing is one for the whole machine.
    arguments.test_threads = Some(1);
    // The serial line is a terminal, but what comes out of it is read by a program.
    arguments.color = Some(ColorSetting::Never);
    let mut for_others = BTreeMap::new();
    let all = AREAS.iter().copied().flatten();
    let trials = all.filter(|(_, needs, _)| {
        let other = needs.iter().find_map(Need::of_other_kernels);
        other.into_iter().for_each(|reason| *for_others.entry(reason).or_insert(0) += 1);
        other.is_none()
    });
    let trials = trials.map(|(name, needs, test)| {
        let missing = needs.iter().find_map(Need::missing);
        if let Some(reason) = missing.filter(|_| !arguments.list) {
            println!("skipped: {name}: {reason}");
        }
        let run = move || {
            // So that what the kernel says can be told to belong to it.
            kmsg::write(&format!("test {name}"))?;
            if module_is_loaded() || in_tree() {
                support::fresh();
            }
            let _clean = clean::Clean;
            test();
            Ok::<(), Failed>(())
        };
        Trial::test(*name, run).with_ignored_flag(missing.is_some())
    });
    let trials = trials.collect();
    if !arguments.list {
        // They are not skipped: the kernels that they are for run them.
        for_others.iter().for_each(|(reason, count)| println!("{count} tests left out: {reason}"));
    }
    libtest_mimic::run(&arguments, trials).exit()
}
