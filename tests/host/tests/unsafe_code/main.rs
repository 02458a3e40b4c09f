//! All unsafe code of the published packages, with its arguments: listed in `UNSAFE.md`, in no
//! file but those that CONTRIBUTING.md names. `BLESS=1` rewrites the list.

mod source;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use source::Place;

const RUNTIME: &str = "user-events-rt/src";
const MACROS: &str = "user-events-macros/src";

/// The file whose expansion says the word, as CONTRIBUTING.md tells below its table.
const EXPANSION: &str = "user-events-macros/src/expand/event.rs";

const HEAD: &str = "\
# Unsafe code

Every place in the published packages where the word `unsafe` stands, and why it may. Written by
`BLESS=1 cargo test -p user-events-tests --test unsafe_code`, which fails where this list is not
the truth, where an argument is missing, and where a file is not in CONTRIBUTING.md's table.
";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace")
}

/// Rust files below a directory, by their paths in the workspace.
fn files(directory: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut directories = vec![root().join(directory)];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("it is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let path = path.strip_prefix(root()).expect("it is below");
                files.push(path.to_str().expect("its name is text").to_owned());
            }
        }
    }
    // What macros are tested with is no code of theirs.
    files.retain(|file| !file.ends_with("_tests.rs"));
    files.sort();
    files
}

fn unsafe_places() -> Vec<(String, Vec<Place>)> {
    let files = [files(RUNTIME), files(MACROS)].concat();
    let found = files.into_iter().map(|file| {
        let text = fs::read_to_string(root().join(&file)).expect("it can be read");
        (file, source::places(&text))
    });
    found.filter(|(_, places)| !places.is_empty()).collect()
}

/// The first column of the table below the heading `Unsafe files`.
fn permitted() -> Vec<String> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("it can be read");
    let section = text.split("### Unsafe files").nth(1).expect("the section is there");
    let section = section.split("\n#").next().expect("a section ends");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.map(|file| format!("{RUNTIME}/{file}")).chain([EXPANSION.to_owned()]).collect()
}

fn list(found: &[(String, Vec<Place>)]) -> String {
    let mut list = HEAD.to_owned();
    for (file, places) in found {
        write!(list, "\n## {file}\n\n").expect("memory");
        for Place { kind, item, argument, .. } in places {
            let argument = argument.as_deref().unwrap_or("**no argument**");
            writeln!(list, "- {kind}, `{item}`: {argument}").expect("memory");
        }
    }
    list
}

#[test]
fn the_list_is_the_truth() {
    let path: PathBuf = root().join("UNSAFE.md");
    let list = list(&unsafe_places());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &list).expect("it can be written");
    }
    let golden = fs::read_to_string(&path).expect("BLESS=1 writes it");
    assert!(golden == list, "{} differs: BLESS=1 rewrites it\n{list}", path.display());
}

#[test]
fn each_place_has_its_argument() {
    let found = unsafe_places();
    let places = found.iter().flat_map(|(file, places)| places.iter().map(move |p| (file, p)));
    let without = places.filter(|(_, place)| place.argument.is_none());
    let without: Vec<_> = without.map(|(file, place)| format!("{file}:{}", place.line)).collect();
    assert!(without.is_empty(), "no `// SAFETY:` (a trait: `# Safety`) at {without:#?}");
}

#[test]
fn only_the_files_of_the_table_have_any() {
    let permitted = permitted();
    let found: Vec<_> = unsafe_places().into_iter().map(|(file, _)| file).collect();
    for file in &found {
        assert!(permitted.contains(file), "{file} is not in CONTRIBUTING.md's table");
    }
    for file in &permitted {
        assert!(found.contains(file), "{file} has no unsafe code: CONTRIBUTING.md names it");
    }
}
