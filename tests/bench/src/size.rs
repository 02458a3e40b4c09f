//! Bytes that an event type and a call site take in a program.

mod sections;
mod sources;

use std::time::Duration;

use anyhow::Result;

use crate::bounded;
use crate::figures::Figure;
use crate::generated::{Crate, Generated};
use crate::standing::Standing;
use crate::table::Table;
pub(crate) use sections::Sections;
use sources::Library;

/// The smaller program has so many events, the larger one twice as many: what they do not share
/// is divided by this.
const EVENTS: usize = 64;

/// What one more takes.
struct Size {
    /// A type with its first call site.
    event: Sections,
    /// A further call site, of a library that has types.
    site: Option<Sections>,
}

pub(crate) fn run() -> Result<()> {
    bounded::allow(Duration::from_secs(1800));
    let crates: Vec<_> = Library::ALL.iter().flat_map(|library| programs(*library)).collect();
    let generated = Generated::write("size", &crates)?;
    let sizes: Vec<_> =
        Library::ALL.iter().map(|library| (*library, measure(&generated, *library))).collect();
    println!("{}", table(&sizes));
    println!("{}", verdict(&sizes));
    println!(
        "- Size: bytes by which release builds with {EVENTS} and {} events differ, divided; \
         x86-64 addresses in data need a relocation of 24 bytes each. A library without types has \
         an event for each call site. Fields: a u64, a text, a u64.\n",
        2 * EVENTS
    );
    Ok(())
}

/// Types and call sites of a library's programs.
fn variants(library: Library) -> Vec<[usize; 2]> {
    let mut variants = vec![[EVENTS, EVENTS], [2 * EVENTS, 2 * EVENTS]];
    if library.has_types() {
        variants.push([EVENTS, 2 * EVENTS]);
    }
    variants
}

fn programs(library: Library) -> impl Iterator<Item = Crate> {
    variants(library).into_iter().map(move |[types, sites]| Crate {
        name: name(library, [types, sites]),
        file: "src/main.rs",
        source: library.program(types, sites),
        dependencies: library.dependencies(),
    })
}

fn name(library: Library, [types, sites]: [usize; 2]) -> String {
    format!("size-{}-{types}-{sites}", library.name())
}

fn measure(generated: &Generated, library: Library) -> Result<Size, String> {
    let sections = |variant| {
        let name = name(library, variant);
        eprintln!("size: {name}");
        generated.cargo("build", &["--release"], &name)?;
        Sections::read(&generated.program(&name))
    };
    let measured = || {
        let variants = variants(library).into_iter().map(sections).collect::<Result<Vec<_>>>()?;
        let [base, event, rest @ ..] = variants.as_slice() else { unreachable!("two at least") };
        Ok(Size {
            event: event.more_than(base, EVENTS),
            site: rest.first().map(|site| site.more_than(base, EVENTS)),
        })
    };
    measured().map_err(|error: anyhow::Error| format!("{}: {error:#}", library.title()))
}

fn table(sizes: &[(Library, Result<Size, String>)]) -> Table<8> {
    let mut table = Table::new(
        1,
        [
            "bytes",
            "event and call site: code",
            "data",
            "unwinding",
            "relocations",
            "notes",
            "further call site: code",
            "all else",
        ],
    );
    for (library, size) in sizes {
        let mut cell = |figure: &dyn Fn(&Size) -> Option<f64>| match size {
            Ok(size) => figure(size)
                .map_or_else(|| "-".to_owned(), |number| table.cell(&Figure(Ok(number)), 0)),
            Err(reason) => table.cell(&Figure(Err(reason.clone())), 0),
        };
        let line = [
            library.title().to_owned(),
            cell(&|size| Some(size.event.code)),
            cell(&|size| Some(size.event.data)),
            cell(&|size| Some(size.event.unwinding)),
            cell(&|size| Some(size.event.relocations)),
            cell(&|size| Some(size.event.notes)),
            cell(&|size| Some(size.site.as_ref()?.code)),
            cell(&|size| Some(size.site.as_ref()?.all_but_code())),
        ];
        table.push(line);
    }
    table
}

fn verdict(sizes: &[(Library, Result<Size, String>)]) -> String {
    let among = |figure: fn(&Size) -> f64| {
        let measured = sizes.iter().filter_map(|(library, size)| {
            let number = size.as_ref().ok().map(figure)?;
            Some((*library, number))
        });
        let measured: Vec<_> = measured.collect();
        let own = measured.iter().find(|(library, _)| *library == Library::UserEvents);
        let others = measured.iter().filter(|(library, _)| *library != Library::UserEvents);
        // Functions begin at multiples of 16.
        let others = others.map(|(library, number)| (library.title(), *number, 1.0));
        own.map_or_else(
            || "not measured".to_owned(),
            |(_, own)| Standing::of(*own, others).to_string(),
        )
    };
    format!(
        "- size: least code for an event and its call site: {}\n\
         - size: least code for a call site: {}\n",
        among(|size| size.event.code),
        among(|size| size.site.as_ref().unwrap_or(&size.event).code)
    )
}
