//! What the table says about the project's aims.

use super::figures::Figures;
use super::{Abi, Column};

/// Two threads write at least so many times what one does.
const SCALING: f64 = 1.8;

/// Registering event 10,000 costs at most so many times what event 10 does.
const GROWTH: f64 = 2.0;

pub(super) fn render(columns: &[Column]) -> String {
    columns.iter().flat_map(lines).collect()
}

fn lines(Column { name, abi, figures, no_threads, .. }: &Column) -> Vec<String> {
    let mut lines = vec![write_path(figures)];
    // Where a kernel has user events of its own, what becomes of threads stands beside what other
    // crates do there, and how a registration grows is not ours.
    if *abi == Abi::StatusPage {
        lines.push(no_threads.as_ref().map_or_else(
            || scaling(figures),
            |reason| format!("2 threads / 1: not measured: {reason}"),
        ));
        lines.push(growth(figures));
    }
    lines.iter().map(|line| format!("- {name}: {line}\n")).collect()
}

fn write_path(figures: &Figures) -> String {
    let by = |other| Some(figures.first("emit-three")? / figures.first(other)?);
    format!(
        "emit! of 3 numbers costs {} of a write to trace_marker, {} of getppid",
        times(by("marker")),
        times(by("getppid"))
    )
}

pub(super) fn scaling(figures: &Figures) -> String {
    let ratios = figures.scaling("emit");
    let free = figures.scaling("getppid");
    let [Some([best, _]), Some([most, _])] = [ratios, free] else {
        return format!("2 threads / 1; aim: at least {SCALING}: not measured");
    };
    let verdict = if best >= SCALING {
        "reached".to_owned()
    } else if most >= SCALING {
        "missed".to_owned()
    } else {
        // Who shares a core, or a busy machine, does not get twice the time.
        format!(
            "this machine cannot tell, it does getppid no more than {most:.2} times as often; \
             emit! by getppid {:.2}",
            best / most
        )
    };
    format!("2 threads emit {best:.2} times what 1 does; aim: at least {SCALING}: {verdict}")
}

fn growth(figures: &Figures) -> String {
    let growth = figures.first("register-10000").zip(figures.first("register-10"));
    let growth = growth.map(|(last, first)| last / first);
    format!(
        "registering event 10,000 costs {} what event 10 does; aim: at most {GROWTH}: {}",
        times(growth),
        reached(growth.map(|growth| growth <= GROWTH))
    )
}

fn times(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "n/a".to_owned(), |ratio| format!("{ratio:.2} times"))
}

fn reached(is_reached: Option<bool>) -> &'static str {
    match is_reached {
        Some(true) => "reached",
        Some(false) => "missed",
        None => "not measured",
    }
}
