use tiaowen_norms::statements;
use tiaowen_text::fold;
use tiaowen_types::{Modality, Norm};

use crate::align::Edit;
use crate::checker::Checker;
use crate::content::{Cited, SHORTEST, Said};
use crate::index::{Match, Place};
use crate::quote::parts;

/// Share of what a claim says that the clause must hold for the claim to be its paraphrase.
const HELD: f32 = 0.4;
/// The same for a clause that is not the one cited.
const HELD_ELSEWHERE: f32 = 0.55;
/// How much more another clause must hold than the one cited.
const LEAD: f32 = 0.25;
/// Below this share nobody says anything like it.
const UNHEARD: f32 = 0.1;
/// A shorter claim fits many clauses by chance, characters.
const SHORTEST_CLAIM: usize = 14;
/// Share of an act's pairs of characters that two statements about the same act have in common.
const SAME_ACT: f32 = 0.5;

/// Acts as much alike as the most similar one but for this share may be the ones meant.
const NEARLY: f32 = 0.1;

/// Which way a modality points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Against,
    Toward,
    Bound,
}

fn way(modality: Modality) -> Way {
    match modality {
        Modality::Prohibited | Modality::ProhibitedInPrinciple | Modality::Discouraged => Way::Against,
        Modality::Permitted | Modality::Encouraged => Way::Toward,
        Modality::Required => Way::Bound,
    }
}

/// How a stated modality fits the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    /// Stronger or weaker: 应 for 可, 不建议 for 严禁.
    Shifted,
    /// A reader would do what is forbidden, or leave what is demanded.
    Reversed,
}

fn fit(stated: Modality, right: Modality) -> Fit {
    match (way(stated), way(right)) {
        (Way::Against, Way::Toward | Way::Bound) | (Way::Toward | Way::Bound, Way::Against) => Fit::Reversed,
        (Way::Toward, Way::Bound) | (Way::Bound, Way::Toward) => Fit::Shifted,
        (Way::Against, Way::Against) => {
            let advice = |m| m == Modality::Discouraged;
            if advice(stated) == advice(right) { Fit::Same } else { Fit::Shifted }
        }
        (Way::Toward, Way::Toward) | (Way::Bound, Way::Bound) => Fit::Same,
    }
}

/// Words that carry a modality in a changed stretch, with the way they point.
const CUES: [(&str, Way); 21] = [
    ("不允许", Way::Against),
    ("不鼓励", Way::Against),
    ("不建议", Way::Against),
    ("不支持", Way::Against),
    ("不可以", Way::Against),
    ("不得", Way::Against),
    ("不能", Way::Against),
    ("不应", Way::Against),
    ("不宜", Way::Against),
    ("禁止", Way::Against),
    ("严禁", Way::Against),
    ("杜绝", Way::Against),
    ("避免", Way::Against),
    ("允许", Way::Toward),
    ("可以", Way::Toward),
    ("鼓励", Way::Toward),
    ("支持", Way::Toward),
    ("必须", Way::Bound),
    ("应当", Way::Bound),
    ("应", Way::Bound),
    ("可", Way::Toward),
];

/// Whether a changed quotation forbids what the document allows, or the reverse.
pub(crate) fn reverses(written: &str, right: &str, edits: &[Edit]) -> bool {
    let first = |text: &str| CUES.iter().find(|(cue, _)| text.contains(cue)).map(|&(_, way)| way);
    let opposite = |a: Way, b: Way| (a == Way::Against) != (b == Way::Against);
    let swapped = edits.iter().any(|edit| match (first(&edit.written), first(&edit.right)) {
        (Some(a), Some(b)) => opposite(a, b),
        (None, None) => matches!((edit.written.as_str(), edit.right.as_str()), ("不", "") | ("", "不")),
        (Some(a), None) | (None, Some(a)) => a == Way::Against && edit.written.len().min(edit.right.len()) == 0,
    });
    let ways = |text: &str| statements(text).into_iter().map(|s| way(s.modality)).collect::<Vec<_>>();
    let (written, right) = (ways(written), ways(right));
    let turned = written.len() == right.len() && written.iter().zip(&right).any(|(&a, &b)| opposite(a, b));
    swapped || turned
}

/// Words directly before a stretch of text that forbid it, and those that demand or allow it.
const FORBIDS: [&str; 13] =
    ["避免", "不得", "禁止", "严禁", "杜绝", "不应", "不能", "不宜", "不建议", "不可", "防止", "不允许", "不要"];
const DEMANDS: [&str; 12] = ["应当", "应该", "应", "必须", "须", "可以", "可", "要", "鼓励", "允许", "支持", "提倡"];
/// Words that only end like these.
const OTHERWISE: [&str; 14] =
    ["主要", "重要", "必要", "只要", "不应", "反应", "相应", "适应", "响应", "对应", "许可", "认可", "不可", "不须"];

/// The word at the end of a text that forbids or demands what follows.
fn frame(before: &str) -> Option<(&'static str, Way)> {
    let before = before.trim_end().trim_end_matches(['“', '‘', '「', '『', '"', '：', ':', '，']);
    if let Some(word) = FORBIDS.iter().find(|word| before.ends_with(**word)) {
        return Some((word, Way::Against));
    }
    let other = OTHERWISE.iter().any(|word| before.ends_with(word));
    DEMANDS.iter().find(|word| !other && before.ends_with(**word)).map(|word| (*word, Way::Toward))
}

impl Checker {
    /// Words that are quoted rightly, but demanded where the document forbids them: 应“采取…” for 避免采取….
    pub(crate) fn framed(&self, before: &str, said: Said) -> Said {
        let Said::Exact(found) = &said else { return said };
        let text = self.index.get(found.place.document).map(|d| d.document.text.as_str()).unwrap_or_default();
        let source = frame(text.get(..found.range.start).unwrap_or_default());
        match (frame(before), source) {
            (Some((_, stated)), Some((word, right))) if stated != right => {
                let range = found.range.start - word.len()..found.range.end;
                Said::Changed { place: Match { range, ..found.clone() }, grave: true }
            }
            _ => said,
        }
    }

    /// Whether the cited clauses say what the draft says they say in its own words. `firm` tells that the draft
    /// states it as their content, not as what follows from them.
    pub(crate) fn claimed(&self, cited: &Cited, claim: &str, firm: bool) -> Said {
        let folded = fold(claim).text;
        let pieces = parts(&folded);
        let Some(indexed) = self.index.get(cited.document) else { return Said::Nothing };
        let scopes = self.scopes(cited);
        if let Some(found) = scopes.iter().find_map(|scope| indexed.find(&pieces, scope.clone())) {
            return self.index.matched(cited.document, found).map_or(Said::Nothing, Said::Exact);
        }
        let clauses: Vec<_> =
            if cited.clauses.is_empty() { vec![None] } else { cited.clauses.iter().copied().map(Some).collect() };
        let held = clauses.iter().map(|&c| self.index.share(&folded, cited.document, c)).fold(0.0, f32::max);
        let contradicted =
            self.contradicted(cited, claim).or_else(|| self.turned(cited, claim)).filter(|_| held >= HELD / 2.0);
        if let Some((place, fit)) = contradicted {
            return Said::Changed { place, grave: fit == Fit::Reversed };
        }
        if held < HELD {
            if let Some(said) = self.said_elsewhere(cited, &folded, held) {
                return said;
            }
            if held < UNHEARD
                && firm
                && folded.chars().count() >= SHORTEST_CLAIM
                && self.index.most_held(&folded, None).is_none_or(|(_, share)| share < HELD)
            {
                return Said::Nowhere;
            }
        }
        Said::Paraphrase
    }

    fn said_elsewhere(&self, cited: &Cited, claim: &str, held: f32) -> Option<Said> {
        if claim.chars().count() < SHORTEST_CLAIM {
            return None;
        }
        let enough = |share: f32| share >= HELD_ELSEWHERE && share >= held + LEAD;
        let inside = self.index.most_held(claim, Some(cited.document)).filter(|&(_, share)| enough(share));
        if let Some((found, _)) = inside.filter(|_| !cited.clauses.is_empty()) {
            return Some(Said::OtherClause(found));
        }
        let (found, _) = self.index.most_held(claim, None).filter(|&(_, share)| enough(share))?;
        (found.place.document != cited.document).then_some(Said::OtherDocument(found))
    }

    /// The norm of the cited clauses about the same act that a claim states with another modality.
    fn contradicted(&self, cited: &Cited, claim: &str) -> Option<(Match, Fit)> {
        let indexed = self.index.get(cited.document)?;
        let text = indexed.document.text.as_str();
        let norms: Vec<&Norm> = self.norms_of(cited).collect();
        let mut worst: Option<(Match, Fit)> = None;
        for statement in statements(claim) {
            let act = claim.get(statement.act.clone()).unwrap_or_default();
            let alike: Vec<(f32, &Norm)> = norms.iter().map(|n| (self.index.common(act, n.act.of(text)), *n)).collect();
            let most = alike.iter().map(|(alike, _)| *alike).fold(0.0, f32::max);
            let near = alike.iter().filter(|(alike, _)| *alike >= SAME_ACT.max(most - NEARLY));
            // Of several norms about the act one that agrees is the one meant.
            let agrees = near.clone().any(|(_, n)| fit(statement.modality, n.modality) == Fit::Same);
            let whole = |norm: &Norm| self.index.common(claim, norm.span.of(text));
            let Some((_, norm)) = near.max_by(|a, b| whole(a.1).total_cmp(&whole(b.1))) else { continue };
            let mut fit = fit(statement.modality, norm.modality);
            let cue = claim.get(statement.cue).unwrap_or_default();
            if fit == Fit::Shifted && cue.starts_with('不') && cue != "不得" {
                // 不应 says as much as 应避免.
                fit = Fit::Same;
            }
            if fit == Fit::Shifted && !same_extent(act, norm.act.of(text)) {
                fit = Fit::Same;
            }
            if fit == Fit::Same || agrees || worst.as_ref().is_some_and(|(_, found)| *found >= fit) {
                continue;
            }
            let range = indexed.folded.folded(norm.span.start()..norm.span.end());
            worst = self.index.matched(cited.document, range).map(|place| (place, fit)).or(worst);
        }
        worst
    }
}

/// Words that release from a duty.
const RELEASES: [&str; 6] = ["不必", "无须", "无需", "不需要", "可以不", "可不"];

/// Words of a sentence that does not plainly demand or allow.
const NEGATIVE: [&str; 8] = ["不", "禁", "避免", "防", "杜绝", "警惕", "未", "非"];

/// Share of an act that a sentence without a modality must hold to be about it.
const SAME_SENTENCE: f32 = 0.75;

impl Checker {
    /// The sentence of the cited clauses that a claim forbids, or releases from, though it says nothing against it.
    fn turned(&self, cited: &Cited, claim: &str) -> Option<(Match, Fit)> {
        let released = RELEASES.iter().find_map(|word| claim.split_once(word).map(|(_, act)| act));
        let forbidden = statements(claim).into_iter().find(|s| way(s.modality) == Way::Against);
        let act = released.or_else(|| claim.get(forbidden?.act))?;
        let places = cited.clauses.iter().map(|&clause| Place { document: cited.document, clause });
        let nearest = places.filter_map(|place| self.index.sentence(act, place));
        let shared = nearest.map(|found| (self.index.common(act, self.index.text(&found)), found));
        let (share, found) = shared.max_by(|a, b| a.0.total_cmp(&b.0))?;
        let words = self.index.text(&found);
        let against = NEGATIVE.iter().any(|word| words.contains(word));
        let long = act.chars().count() >= if released.is_some() { SHORTEST / 2 } else { SHORTEST };
        let enough = if released.is_some() { SAME_ACT } else { SAME_SENTENCE };
        (share >= enough && long && (released.is_some() || !against)).then_some((found, Fit::Reversed))
    }
}

/// Whether two acts are told at about the same length, so that one does not only touch the other.
fn same_extent(a: &str, b: &str) -> bool {
    let (a, b) = (a.chars().count(), b.chars().count());
    2 * a.min(b) >= a.max(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_reversed_modality() {
        #[track_caller]
        fn check(written: &str, right: &str, edits: &[(&str, &str)], expected: bool) {
            let edits: Vec<Edit> =
                edits.iter().map(|(w, r)| Edit { written: (*w).into(), right: (*r).into() }).collect();
            assert_eq!(reverses(written, right, &edits), expected, "{written} {right}");
        }
        check("允许小学生独立使用", "禁止小学生独立使用", &[("允许", "禁止")], true);
        check("得直接使用", "不得直接使用", &[("", "不")], true);
        check("教师应审核", "教师须审核", &[("应", "须")], false);
        check("教师须审核内容", "教师须审核生成内容", &[("", "生成")], false);
    }

    #[test]
    fn tells_a_shifted_modality() {
        use Modality::{Discouraged, Permitted, Prohibited, ProhibitedInPrinciple, Required};
        assert_eq!(fit(Prohibited, ProhibitedInPrinciple), Fit::Same);
        assert_eq!(fit(Prohibited, Discouraged), Fit::Shifted);
        assert_eq!(fit(Required, Permitted), Fit::Shifted);
        assert_eq!(fit(Permitted, Prohibited), Fit::Reversed);
    }
}
