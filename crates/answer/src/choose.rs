use std::sync::LazyLock;

use regex::Regex;

use crate::ask::Case;
use crate::evidence::Ground;
use crate::kind::Kind;

/// A term in quotation marks.
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[“「\"]([^”」\"]{2,16})[”」\"]").expect("invariant: a constant pattern compiles"));

/// How many clauses an answer cites, and how well each must support it.
struct Measure {
    least: usize,
    most: usize,
    support: f32,
}

fn measure(kind: Kind) -> Measure {
    match kind {
        Kind::Narrow | Kind::Facts | Kind::Status | Kind::Force | Kind::Quotation => {
            Measure { least: 1, most: 3, support: 0.60 }
        }
        Kind::Open | Kind::Editions => Measure { least: 1, most: 6, support: 0.45 },
        Kind::May | Kind::Must => Measure { least: 1, most: 8, support: 0.40 },
        Kind::Contradiction | Kind::Compare | Kind::List => Measure { least: 2, most: 14, support: 0.30 },
    }
}

/// The clauses an answer of this kind cites, best supported first, each place once; the one ranked first is always
/// among them.
pub(crate) fn cited<'a, 'b>(case: &'b Case<'a>) -> Vec<&'b Ground<'a>> {
    let measure = measure(case.kind);
    let named = named(case);
    let tells = |ground: &&Ground<'a>| {
        let tells = !ground.furniture() || (ground.first && may_be_furniture(case.kind));
        tells && (named.is_empty() || named.iter().any(|term| ground.text().contains(term)))
    };
    let mut chosen: Vec<&Ground<'a>> = case.grounds.iter().filter(|ground| ground.first && tells(ground)).collect();
    for ground in case.grounds.iter().filter(tells).filter(|ground| !ground.first) {
        let enough = chosen.len() >= measure.most;
        if enough || (chosen.len() >= measure.least && ground.support < measure.support) {
            break;
        }
        chosen.push(ground);
    }
    chosen.sort_by(|a, b| b.support.total_cmp(&a.support));
    chosen
}

/// Clauses in which a term in quotation marks is looked for.
const LOOKED_AT: usize = 20;

/// The terms in quotation marks that a question about words asks after, when clauses near the top hold them: the other
/// clauses are then about something else.
fn named<'a>(case: &'a Case<'_>) -> Vec<&'a str> {
    if !matches!(case.kind, Kind::Narrow | Kind::Open | Kind::List | Kind::Compare) {
        return Vec::new();
    }
    let terms = QUOTED.captures_iter(&case.inputs.plan.question).filter_map(|found| Some(found.get(1)?.as_str()));
    let held = |term: &&str| case.grounds.iter().take(LOOKED_AT).any(|ground| ground.text().contains(term));
    terms.filter(held).collect()
}

/// Whether a title or a signature can be what is asked for.
fn may_be_furniture(kind: Kind) -> bool {
    matches!(kind, Kind::Narrow | Kind::Open)
}
