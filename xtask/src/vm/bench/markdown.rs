//! A table in Markdown.

/// Draws lines, of which the first is the head. So many columns are text, the others numbers.
pub(super) fn draw(lines: &[Vec<String>], text: usize) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut table = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            // Numbers to the right.
            table += &if column < text {
                format!("| {cell:width$} ")
            } else {
                format!("| {cell:>width$} ")
            };
        }
        table += "|\n";
        if number == 0 {
            for (column, &width) in widths.iter().enumerate() {
                let rule = "-".repeat(width.saturating_sub(1));
                table += &format!("| {rule}{} ", if column < text { '-' } else { ':' });
            }
            table += "|\n";
        }
    }
    table
}

/// A number with so many digits, where there is one.
pub(super) fn number(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "n/a".to_owned(), |number| format!("{number:.digits$}"))
}

/// A line of text.
pub(super) fn line<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).into()
}

#[cfg(test)]
mod tests {
    use super::{draw, line, number};

    #[test]
    fn numbers_stand_to_the_right() {
        let lines = [line(["what", "ns"]), vec!["a".to_owned(), number(Some(123.4), 0)]];
        let expected = "| what |  ns |\n| ---- | --: |\n| a    | 123 |\n";
        assert_eq!(draw(&lines, 1), expected);
        assert_eq!(number(None, 2), "n/a");
    }
}
