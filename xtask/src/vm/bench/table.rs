//! What this project costs on each kernel.

use super::Column;
use super::markdown::{draw, number};
use super::rows::{Figure, ROWS, Row};

pub(super) fn render(columns: &[Column]) -> String {
    let mut lines = vec![head(columns)];
    lines.extend(ROWS.iter().map(|row| {
        let cells = columns.iter().flat_map(|column| cells(row, column));
        [row.title.to_owned(), row.unit().to_owned()].into_iter().chain(cells).collect()
    }));
    draw(&lines, 2)
}

fn head(columns: &[Column]) -> Vec<String> {
    let kernels = columns
        .iter()
        .flat_map(|column| [column.name.clone(), "/ trace_marker".into(), "/ getppid".into()]);
    ["measured".to_owned(), "unit".to_owned()].into_iter().chain(kernels).collect()
}

/// The number, and what it is by those of other system calls.
fn cells(row: &Row, column: &Column) -> [String; 3] {
    if !row.applies(column.abi) {
        return Default::default();
    }
    let figures = &column.figures;
    let value = row.value(figures);
    let by = |other| number(value.zip(figures.first(other)).map(|(value, other)| value / other), 2);
    match row.figure {
        Figure::Operation(_) => [number(value, 0), by("marker"), by("getppid")],
        Figure::Scaling(operation) => {
            let scaling = figures.scaling(operation);
            let text = scaling.map(|[best, median]| format!("{best:.2}, {median:.2}"));
            [text.unwrap_or_else(|| "n/a".to_owned()), String::new(), String::new()]
        }
        _ => [number(value, 0), String::new(), String::new()],
    }
}
