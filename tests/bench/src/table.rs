//! A table in Markdown.

use std::fmt;

use crate::figures::Figure;

/// A table whose first columns are text, and whose others are numbers.
pub(crate) struct Table<const N: usize> {
    text: usize,
    head: [&'static str; N],
    lines: Vec<[String; N]>,
    reasons: Vec<String>,
}

impl<const N: usize> Table<N> {
    pub(crate) fn new(text: usize, head: [&'static str; N]) -> Self {
        Self { text, head, lines: Vec::new(), reasons: Vec::new() }
    }

    pub(crate) fn push(&mut self, line: [String; N]) {
        self.lines.push(line);
    }

    /// A number; or the number of the reason, below the table, why there is none.
    pub(crate) fn cell(&mut self, figure: &Figure, digits: usize) -> String {
        match &figure.0 {
            Ok(number) => format!("{number:.digits$}"),
            Err(reason) => {
                let known = self.reasons.iter().position(|known| known == reason);
                let index = known.unwrap_or_else(|| {
                    self.reasons.push(reason.clone());
                    self.reasons.len() - 1
                });
                format!("n/a [{}]", index + 1)
            }
        }
    }

    fn widths(&self) -> [usize; N] {
        std::array::from_fn(|column| {
            let cells = self.lines.iter().map(|cells| cells[column].chars().count());
            cells.chain([self.head[column].len()]).max().unwrap_or(0)
        })
    }

    fn line<S: AsRef<str>>(&self, f: &mut fmt::Formatter<'_>, cells: &[S; N]) -> fmt::Result {
        for (column, (cell, width)) in cells.iter().zip(self.widths()).enumerate() {
            let cell = cell.as_ref();
            if column < self.text {
                write!(f, "| {cell:width$} ")?;
            } else {
                write!(f, "| {cell:>width$} ")?;
            }
        }
        f.write_str("|\n")
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.line(f, &self.head)?;
        let widths = self.widths();
        let rule: [String; N] = std::array::from_fn(|column| {
            // Numbers to the right.
            let end = if column < self.text { "-" } else { ":" };
            "-".repeat(widths[column] - 1) + end
        });
        self.line(f, &rule)?;
        self.lines.iter().try_for_each(|line| self.line(f, line))?;
        for (index, reason) in self.reasons.iter().enumerate() {
            write!(f, "\n[{}] {reason}", index + 1)?;
        }
        f.write_str("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::figures::Figure;

    #[test]
    fn a_missing_figure_has_its_reason_below() {
        let mut table = Table::new(1, ["name", "ns"]);
        for number in [Ok(1.25), Err("not here".to_owned()), Err("not here".to_owned())] {
            let cell = table.cell(&Figure(number), 1);
            table.push(["a".to_owned(), cell]);
        }
        let expected = "| name |      ns |\n| ---- | ------: |\n| a    |     1.2 |\n\
                        | a    | n/a [1] |\n| a    | n/a [1] |\n\n[1] not here\n";
        assert_eq!(table.to_string(), expected);
    }
}
