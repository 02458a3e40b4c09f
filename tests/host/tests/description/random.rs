//! Random descriptions, the parser beside the model. `SEED=n` repeats a run.

use fastrand::Rng;

use crate::driver::Driver;
use crate::generate;
use crate::model;
use crate::parsed::Answer;

/// Descriptions that the driver has at once. Batches of one test go through one process.
const BATCH: usize = 1000;

fn rng(test: &str) -> (Rng, u64) {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| fastrand::u64(..));
    println!("{test}: SEED={seed}");
    (Rng::with_seed(seed), seed)
}

/// What the parser says is what the description was made from, and what the model says.
pub(crate) fn valid() {
    let (mut rng, seed) = rng("valid");
    let driver = &mut Driver::start();
    for _ in 0..30 {
        let (texts, meant): (Vec<_>, Vec<_>) =
            (0..BATCH).map(|_| generate::valid(&mut rng)).unzip();
        for ((text, meant), answer) in texts.iter().zip(&meant).zip(driver.parse(&texts)) {
            assert_eq!(answer.as_ref(), Ok(meant), "SEED={seed} {text:?}");
            let model = model::parse(text.as_bytes());
            assert_eq!(model.as_ref().ok(), Some(meant), "SEED={seed} {text:?}: {model:?}");
        }
    }
}

pub(crate) fn mutated() {
    compare("mutated", 150, generate::mutated);
}

pub(crate) fn words() {
    compare("words", 40, generate::words);
}

/// How often each answer was given.
#[derive(Debug, Default)]
struct Tally {
    taken: usize,
    malformed: usize,
    too_large: usize,
}

fn compare(test: &str, batches: usize, generate: fn(&mut Rng) -> Vec<u8>) {
    let (mut rng, seed) = rng(test);
    let driver = &mut Driver::start();
    let mut tally = Tally::default();
    for _ in 0..batches {
        let texts: Vec<_> = (0..BATCH).map(|_| generate(&mut rng)).collect();
        for (text, answer) in texts.iter().zip(driver.parse(&texts)) {
            check(text, &answer)
                .unwrap_or_else(|why| panic!("SEED={seed} \"{}\": {why}", text.escape_ascii()));
            match answer {
                Ok(_) => tally.taken += 1,
                Err(mistake) if mistake.errno == "EINVAL" => tally.malformed += 1,
                Err(_) => tally.too_large += 1,
            }
        }
    }
    println!("{test}: {tally:?}");
    let least = tally.taken.min(tally.malformed).min(tally.too_large);
    assert!(least > 20, "each answer must be among them: {tally:?}");
}

/// Whether parser and model agree: on the fields, or on the reason and the part of the
/// description where the first mistake is.
fn check(text: &[u8], answer: &Answer) -> Result<(), String> {
    match (answer, model::parse(text)) {
        (Ok(parsed), Ok(model)) if *parsed == model => Ok(()),
        (Err(mistake), Err(refusal))
            if refusal.reason.allows(&mistake.errno) && refusal.part.contains(&mistake.at) =>
        {
            Ok(())
        }
        (parser, model) => Err(format!("\n  parser: {parser:?}\n  model:  {model:?}")),
    }
}
