//! Throws damaged files at the importers and the parser for as long as wanted: nothing may panic, hang, or lose a
//! character.
//!
//! `cargo bench -p tiaowen-import --bench fuzz --profile release -- --seconds 600 [--seed 1] [--seeds FOLDER]`.
//! Every case comes from its own number, so a finding is repeated by `--seed NUMBER --seconds 0`. Files of the folder
//! are damaged too.
#![expect(clippy::print_stdout, reason = "a program that reports on standard output")]

#[path = "fuzz/seeds.rs"]
mod seeds;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use seeds::{Random, seeds};
use tiaowen_corpus::{SourceText, coverage, parse, propose};
use tiaowen_import::{Limits, import};

/// A damaged file of a few kilobytes that takes longer is a finding.
const SLOW: Duration = Duration::from_secs(5);

/// Largest case in bytes.
const LARGEST: usize = 200_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let number = |name: &str, default: u64| value(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let seeds = seeds(value("--seeds").as_deref());
    let (first, wanted) = (number("--seed", 1), Duration::from_secs(number("--seconds", 10)));
    std::panic::set_hook(Box::new(|_| {}));
    let (start, mut cases, mut findings) = (Instant::now(), 0_u64, 0_u64);
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    while cases == 0 || start.elapsed() < wanted {
        let case = first + cases;
        let (name, bytes) = damaged(&seeds, &mut Random::new(case));
        let (mut outcome, mut took) = timed(&name, &bytes);
        if took > SLOW {
            // A busy machine stops any program; only what is slow twice is a finding.
            took = took.min(timed(&name, &bytes).1);
            outcome = if took > SLOW { Err("slow".to_owned()) } else { outcome };
        }
        if let Err(fault) = &outcome {
            findings += 1;
            println!("FINDING {case}: {name}, {} bytes, {took:?}: {fault}", bytes.len());
        }
        *outcomes.entry(outcome.unwrap_or_else(|fault| fault)).or_default() += 1;
        cases += 1;
    }
    println!("{cases} cases in {:.0} s, {findings} findings", start.elapsed().as_secs_f64());
    outcomes.iter().for_each(|(outcome, count)| println!("{count:>9} {outcome}"));
}

fn timed(name: &str, bytes: &[u8]) -> (Result<String, String>, Duration) {
    let begun = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| read(name, bytes)));
    let outcome = outcome.unwrap_or_else(|panic| Err(format!("panic: {}", words(panic.as_ref()))));
    (outcome, begun.elapsed())
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().cloned();
    owned.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap_or_default()
}

/// Imports a file, splits and parses its texts, and checks that no character was lost: what became of it.
fn read(name: &str, bytes: &[u8]) -> Result<String, String> {
    let files = match import(name, bytes, &Limits::default()) {
        Ok(files) => files,
        Err(error) => {
            let kind: String = format!("{:?}", error.fault).chars().take_while(char::is_ascii_alphanumeric).collect();
            return Ok(format!("refused: {kind}"));
        }
    };
    let mut format = String::new();
    for file in files {
        format = format!("read: {:?}", file.format);
        for proposal in propose(&file.text) {
            let source = SourceText { range: proposal.range, ..SourceText::whole("x", &file.text) };
            let document = parse(&source, proposal.meta, &[]);
            let found = coverage(&document, &source);
            if found.share() < 1.0 || found.doubled > 0 {
                return Err(format!("{found:?}"));
            }
            document.tree.check(&document.text).map_err(|error| error.to_string())?;
        }
    }
    Ok(format)
}

/// One of the seeds with one to eight kinds of damage.
fn damaged(seeds: &[(String, Vec<u8>)], random: &mut Random) -> (String, Vec<u8>) {
    let (name, mut bytes) = random.pick(seeds).clone();
    for _ in 0..=random.below(8) {
        damage(&mut bytes, seeds, random);
    }
    bytes.truncate(LARGEST);
    // A wrong extension now and then.
    let name = if random.below(10) == 0 { random.pick(seeds).0.clone() } else { name };
    (name, seeds::packed(&bytes, random))
}

fn damage(bytes: &mut Vec<u8>, seeds: &[(String, Vec<u8>)], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(64)).min(bytes.len());
    match random.below(8) {
        0 => bytes.truncate(at),
        1 => {
            for byte in bytes.get_mut(at..end).into_iter().flatten() {
                *byte ^= 1 << random.below(8);
            }
        }
        2 => drop(bytes.drain(at..end)),
        3 => {
            let copy = bytes.get(at..end).unwrap_or_default().repeat(1 + random.below(200));
            bytes.splice(at..at, copy);
        }
        4 | 5 => {
            let token = random.pick(seeds::TOKENS).as_bytes();
            bytes.splice(at..at, token.repeat(1 + random.below(3)));
        }
        6 => {
            let other = &random.pick(seeds).1;
            let from = random.below(other.len() + 1);
            let to = (from + random.below(2_000)).min(other.len());
            bytes.splice(at..end, other.get(from..to).unwrap_or_default().to_vec());
        }
        _ => {
            let noise: Vec<u8> = (0..random.below(16)).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect();
            bytes.splice(at..end, noise);
        }
    }
}
