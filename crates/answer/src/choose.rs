use crate::ask::Case;
use crate::evidence::Ground;
use crate::kind::Kind;

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
        Kind::Open | Kind::Editions => Measure { least: 1, most: 6, support: 0.50 },
        Kind::May | Kind::Must | Kind::Contradiction => Measure { least: 2, most: 8, support: 0.42 },
        Kind::Compare | Kind::List => Measure { least: 3, most: 12, support: 0.38 },
    }
}

/// The clauses an answer of this kind cites, best supported first, each place once.
pub(crate) fn cited<'a, 'b>(case: &'b Case<'a>) -> Vec<&'b Ground<'a>> {
    let measure = measure(case.kind);
    let mut chosen: Vec<&Ground<'a>> = Vec::new();
    for ground in case.grounds.iter().filter(|ground| !ground.furniture()) {
        let enough = chosen.len() >= measure.most;
        if enough || (chosen.len() >= measure.least && ground.support < measure.support) {
            break;
        }
        chosen.push(ground);
    }
    chosen
}
