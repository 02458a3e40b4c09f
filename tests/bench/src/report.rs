//! The table of events.

use crate::figures::Figures;
use crate::plan::Row;
use crate::table::Table;

pub(crate) fn render(rows: &[Row], figures: &[Figures]) -> String {
    let mut table = Table::new(
        2,
        [
            "scenario",
            "contender",
            "ns/event, best",
            "ns/event, median",
            "instructions/event",
            "allocations/event",
        ],
    );
    for (row, figures) in rows.iter().zip(figures) {
        let cells = [
            row.scenario.title().to_owned(),
            row.contender.title(row.scenario).to_owned(),
            table.cell(&figures.best(), 2),
            table.cell(&figures.median(), 2),
            table.cell(&figures.instructions, 1),
            table.cell(&figures.allocations, 3),
        ];
        table.push(cells);
    }
    table.to_string()
}
