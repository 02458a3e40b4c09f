//! What an event costs where it is emitted.

use std::time::Duration;

use anyhow::Result;

use crate::figures::Figures;
use crate::subjects::Subjects;
use crate::{bounded, counts, footer, plan, report, rounds, verdict};

pub(crate) fn run() -> Result<()> {
    bounded::allow(Duration::from_secs(400));
    let subjects = Subjects::start()?;
    let rows = plan::rows();
    let mut figures: Vec<_> = rows.iter().map(|_| Figures::default()).collect();
    let rounds = rounds::time(&subjects, &rows, &mut figures)?;
    counts::count(&subjects, &rows, &mut figures)?;
    println!("{}", report::render(&rows, &figures));
    println!("{}", verdict::render(&rows, &figures));
    println!("{}", footer::render(&subjects, rounds));
    verdict::ours_were_measured(&rows, &figures)
}
