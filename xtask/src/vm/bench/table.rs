//! The table, in Markdown.

use super::Column;
use super::figures::Figures;
use super::rows::{Figure, ROWS, Row};

pub(super) fn render(columns: &[Column]) -> String {
    let mut lines = vec![head(columns)];
    lines.extend(ROWS.iter().map(|row| {
        let cells = columns.iter().flat_map(|column| cells(row, &column.figures));
        [row.title.to_owned(), row.unit().to_owned()].into_iter().chain(cells).collect()
    }));
    draw(&lines)
}

fn head(columns: &[Column]) -> Vec<String> {
    let kernels = columns
        .iter()
        .flat_map(|column| [column.name.clone(), "/ trace_marker".into(), "/ getppid".into()]);
    ["measured".to_owned(), "unit".to_owned()].into_iter().chain(kernels).collect()
}

/// The number, and what it is by those of other system calls.
fn cells(row: &Row, figures: &Figures) -> [String; 3] {
    let value = row.value(figures);
    let by = |other| {
        let ratio = value.zip(figures.first(other)).map(|(value, other)| value / other);
        ratio.map_or_else(|| "n/a".to_owned(), |ratio| format!("{ratio:.2}"))
    };
    let text = value.map_or_else(|| "n/a".to_owned(), |value| format!("{value:.0}"));
    match row.figure {
        Figure::Operation(_) => [text, by("marker"), by("getppid")],
        Figure::Scaling(operation) => {
            let scaling = figures.scaling(operation);
            let text = scaling.map(|[best, median]| format!("{best:.2}, {median:.2}"));
            [text.unwrap_or_else(|| "n/a".to_owned()), String::new(), String::new()]
        }
        Figure::Registration(_) | Figure::Registrations(_) | Figure::Rate(..) => {
            [text, String::new(), String::new()]
        }
    }
}

fn draw(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut table = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            // Numbers to the right.
            table += &if column < 2 {
                format!("| {cell:width$} ")
            } else {
                format!("| {cell:>width$} ")
            };
        }
        table += "|\n";
        if number == 0 {
            for (column, &width) in widths.iter().enumerate() {
                let rule = "-".repeat(width.saturating_sub(1));
                table += &format!("| {rule}{} ", if column < 2 { '-' } else { ':' });
            }
            table += "|\n";
        }
    }
    table
}
