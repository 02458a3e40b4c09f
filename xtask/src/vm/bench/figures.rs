//! What the program inside printed.

use std::collections::HashMap;

/// Numbers by the names that `tests/vm/src/bin/vm_bench` and `tests/vm/rivals` give them.
#[derive(Default)]
pub(super) struct Figures {
    numbers: HashMap<String, Vec<f64>>,
    /// In the order in which they came.
    names: Vec<String>,
}

impl Figures {
    /// Takes a line `figure NAME NUMBERS`; false if it is another one.
    pub(super) fn read(&mut self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        let (Some("figure"), Some(name)) = (words.next(), words.next()) else { return false };
        let numbers = words.map_while(|word| word.parse::<f64>().ok());
        if !self.numbers.contains_key(name) {
            self.names.push(name.to_owned());
        }
        self.numbers.entry(name.to_owned()).or_default().extend(numbers);
        true
    }

    /// All names, in the order in which they came.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// All numbers of a name.
    pub(super) fn all(&self, name: &str) -> Option<&[f64]> {
        self.numbers.get(name).map(Vec::as_slice)
    }

    /// The first number of a name: where there are several, the best.
    pub(super) fn first(&self, name: &str) -> Option<f64> {
        self.all(name)?.first().copied()
    }

    /// Two threads' rate by one's: of the best rounds, and the middle of all rounds' ratios.
    pub(super) fn scaling(&self, operation: &str) -> Option<[f64; 2]> {
        let (one, two) = (self.rates(operation, 1)?, self.rates(operation, 2)?);
        let best = |rates: &[f64]| rates.iter().copied().reduce(f64::max);
        let mut ratios: Vec<_> = two.iter().zip(one).map(|(two, one)| two / one).collect();
        ratios.sort_by(f64::total_cmp);
        Some([best(two)? / best(one)?, ratios.get(ratios.len() / 2).copied()?])
    }

    /// The best rate of so many threads.
    pub(super) fn rate(&self, operation: &str, threads: u32) -> Option<f64> {
        self.rates(operation, threads)?.iter().copied().reduce(f64::max)
    }

    fn rates(&self, operation: &str, threads: u32) -> Option<&[f64]> {
        self.all(&format!("threads-{operation}-{threads}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn reads_figures() {
        let mut figures = Figures::default();
        assert!(figures.read("figure getppid 180.5 181"));
        assert!(!figures.read("thread main panicked"));
        assert_eq!(figures.first("getppid"), Some(180.5));
        assert_eq!(figures.first("null"), None);
        assert_eq!(figures.all("getppid"), Some([180.5, 181.0].as_slice()));
        figures.read("figure a 1");
        figures.read("figure getppid 182");
        assert_eq!(figures.names(), ["getppid", "a"]);
    }

    #[test]
    fn compares_threads() {
        let mut figures = Figures::default();
        for line in ["1 100", "2 190", "1 90", "2 90", "1 100", "2 150"] {
            figures.read(&format!("figure threads-emit-{line}"));
        }
        assert_eq!(figures.rate("emit", 2), Some(190.0));
        assert_eq!(figures.scaling("emit"), Some([1.9, 1.5]));
        assert_eq!(figures.scaling("marker"), None);
    }
}
