//! What was measured of one row.

use anyhow::Result;

/// A number, or why there is none.
#[derive(Clone)]
pub(crate) struct Figure(pub(crate) Result<f64, String>);

impl Default for Figure {
    fn default() -> Self {
        Self(Err("not measured".to_owned()))
    }
}

impl From<Result<f64>> for Figure {
    fn from(result: Result<f64>) -> Self {
        Self(result.map_err(|error| format!("{error:#}")))
    }
}

/// What was measured of one row, per event.
#[derive(Default)]
pub(crate) struct Figures {
    /// Nanoseconds, one for each round that succeeded.
    pub(crate) nanos: Vec<f64>,
    /// Why a round failed; the row has no part in later ones.
    pub(crate) failure: Option<String>,
    pub(crate) instructions: Figure,
    pub(crate) allocations: Figure,
}

impl Figures {
    /// Nanoseconds.
    const CYCLES_PART: f64 = 0.05;

    /// The least time, which is the one least disturbed.
    pub(crate) fn best(&self) -> Figure {
        self.nanos_at(0)
    }

    pub(crate) fn median(&self) -> Figure {
        self.nanos_at(self.nanos.len() / 2)
    }

    /// By how much times differ that should be one: the middle one from the least, and in no case
    /// less than a fraction of a processor's cycle.
    pub(crate) fn noise(&self) -> f64 {
        let (best, median) = (self.best().0, self.median().0);
        let noise = best.and_then(|best| Ok(median? - best));
        noise.map_or(f64::NAN, |noise| noise.max(Self::CYCLES_PART))
    }

    fn nanos_at(&self, index: usize) -> Figure {
        let mut nanos = self.nanos.clone();
        nanos.sort_by(f64::total_cmp);
        let reason = || self.failure.clone().unwrap_or_else(|| "not measured".to_owned());
        Figure(nanos.get(index).copied().ok_or_else(reason))
    }
}
