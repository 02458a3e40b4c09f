//! What the table says about the project's aims.

use anyhow::{Result, ensure};
use user_events_bench::contender::{Contender, Scenario};

use crate::figures::{Figure, Figures};
use crate::plan::Row;
use crate::standing::Standing;

pub(crate) fn render(rows: &[Row], figures: &[Figures]) -> String {
    let find = |contender, scenario| {
        rows.iter()
            .zip(figures)
            .find(|(row, _)| row.contender == contender && row.scenario == scenario)
            .map(|(_, figures)| figures)
    };
    let mut lines = vec![disabled(
        find(Contender::UserEvents, Scenario::Disabled),
        find(Contender::Empty, Scenario::Disabled),
    )];
    lines.push(standing(rows, figures));
    for scenario in [Scenario::Three, Scenario::Text] {
        let lttng = find(Contender::Lttng, scenario);
        let ours =
            [Contender::UserEvents, Contender::UserEventsInMemory, Contender::UserEventsKept];
        for contender in ours {
            let ratio = ratio(find(contender, scenario), lttng);
            let title = contender.title(scenario);
            lines.push(format!("{}: {title} / LTTng-UST = {ratio}", scenario.title()));
        }
        lines.push(allocations(scenario, find(Contender::UserEvents, scenario)));
    }
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

/// An error if this project has no part in the table; the others may be missing.
pub(crate) fn ours_were_measured(rows: &[Row], figures: &[Figures]) -> Result<()> {
    for (row, figures) in rows.iter().zip(figures) {
        let failure = figures.failure.as_deref().unwrap_or_default();
        let ours = row.contender == Contender::UserEvents;
        ensure!(!ours || failure.is_empty(), "{}: {failure}", row.title());
    }
    Ok(())
}

fn disabled(emit: Option<&Figures>, empty: Option<&Figures>) -> String {
    let difference =
        |figure: fn(&Figures) -> Figure| Some(figure(emit?).0.ok()? - figure(empty?).0.ok()?);
    format!(
        "disabled: emit! − empty loop = {} instructions, {} ns (best)",
        shown(difference(|figures| figures.instructions.clone()), 1),
        shown(difference(Figures::best), 2),
    )
}

/// Where `emit!` stands among those that can be switched on while the program runs.
fn standing(rows: &[Row], figures: &[Figures]) -> String {
    let disabled: Vec<_> =
        rows.iter().zip(figures).filter(|(row, _)| row.scenario == Scenario::Disabled).collect();
    let Some((_, ours)) = disabled.iter().find(|(row, _)| row.contender == Contender::UserEvents)
    else {
        return "disabled: emit! was not measured".to_owned();
    };
    let among_peers = |figure: fn(&Figures) -> Figure, noise: &dyn Fn(&Figures) -> f64| {
        let peers = disabled.iter().filter(|(row, _)| row.contender.is_peer());
        let peers = peers.filter_map(|(row, peer)| {
            let noise = noise(ours).max(noise(peer));
            Some((row.contender.title(row.scenario), figure(peer).0.ok()?, noise))
        });
        figure(ours)
            .0
            .map(|own| Standing::of(own, peers).to_string())
            .unwrap_or_else(|reason| reason)
    };
    [
        // They repeat; what differs is the end of a run.
        format!(
            "disabled: emit! first or level among what can be switched on, in instructions: {}",
            among_peers(|figures| figures.instructions.clone(), &|_| 0.1)
        ),
        format!(
            "disabled: the same in time, where what varies by {:.2} ns itself is no difference: {}",
            ours.noise(),
            among_peers(Figures::best, &Figures::noise)
        ),
    ]
    .join("\n- ")
}

fn ratio(events: Option<&Figures>, lttng: Option<&Figures>) -> String {
    let ratio =
        |figure: fn(&Figures) -> Figure| Some(figure(events?).0.ok()? / figure(lttng?).0.ok()?);
    format!(
        "{} of its time (best), {} (median); aim: at most 0.50",
        shown(ratio(Figures::best), 2),
        shown(ratio(Figures::median), 2)
    )
}

fn allocations(scenario: Scenario, events: Option<&Figures>) -> String {
    let allocations = events.and_then(|figures| figures.allocations.0.clone().ok());
    format!(
        "{}: user-events allocates {} times per event; aim: 0",
        scenario.title(),
        shown(allocations, 3)
    )
}

fn shown(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "n/a".to_owned(), |number| format!("{number:.digits$}"))
}
