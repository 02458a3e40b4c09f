//! The table, in Markdown.

use std::fmt::Write;

use crate::figures::{Figure, Figures};
use crate::plan::Row;

const HEAD: [&str; 6] = [
    "scenario",
    "contender",
    "ns/event, best",
    "ns/event, median",
    "instructions/event",
    "allocations/event",
];

pub(crate) fn render(rows: &[Row], figures: &[Figures]) -> String {
    let mut reasons = Vec::new();
    let lines: Vec<_> =
        rows.iter().zip(figures).map(|(row, figures)| cells(row, figures, &mut reasons)).collect();
    let mut table = draw(&lines);
    for (index, reason) in reasons.iter().enumerate() {
        table += &format!("\n[{}] {reason}", index + 1);
    }
    table + "\n"
}

fn cells(row: &Row, figures: &Figures, reasons: &mut Vec<String>) -> [String; 6] {
    let mut cell = |figure: &Figure, digits| cell(figure, digits, reasons);
    [
        row.scenario.title().to_owned(),
        row.contender.title(row.scenario).to_owned(),
        cell(&figures.best(), 2),
        cell(&figures.median(), 2),
        cell(&figures.instructions, 1),
        cell(&figures.allocations, 3),
    ]
}

fn cell(figure: &Figure, digits: usize, reasons: &mut Vec<String>) -> String {
    match &figure.0 {
        Ok(number) => format!("{number:.digits$}"),
        Err(reason) => {
            let known = reasons.iter().position(|known| known == reason);
            let index = known.unwrap_or_else(|| {
                reasons.push(reason.clone());
                reasons.len() - 1
            });
            format!("n/a [{}]", index + 1)
        }
    }
}

fn draw(lines: &[[String; 6]]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().map(|cells| cells[column].len());
        cells.chain([HEAD[column].len()]).max().unwrap_or(0)
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    let mut table = line(&HEAD, &widths, ' ');
    let rule: [String; 6] = std::array::from_fn(|column| {
        // Numbers to the right.
        let end = if column < 2 { "-" } else { ":" };
        "-".repeat(widths[column] - 1) + end
    });
    table += &line(&rule, &widths, ' ');
    lines.iter().for_each(|cells| table += &line(cells, &widths, ' '));
    table
}

fn line<S: AsRef<str>>(cells: &[S; 6], widths: &[usize; 6], fill: char) -> String {
    let mut line = String::from("|");
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let cell = cell.as_ref();
        let space = fill.to_string().repeat(width - cell.len());
        let _infallible = match column {
            0 | 1 => write!(line, " {cell}{space} |"),
            _ => write!(line, " {space}{cell} |"),
        };
    }
    line + "\n"
}
