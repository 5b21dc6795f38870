use tiaowen_types::Verdict;

use crate::{Draft, Echo, Outcome, Piece, Saying, Sentence, Shelf, Template, verify};

/// Puts the answers to several questions of one text together, each below its question, and proves the whole again.
/// `None` when none of them was answered.
pub fn join(parts: Vec<(String, Outcome)>, shelf: &Shelf<'_>) -> Option<Outcome> {
    let verdicts: Vec<Verdict> = parts.iter().filter_map(|(_, outcome)| verdict(outcome)).collect();
    let mut draft = Draft::new(together(&verdicts)?);
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for (place, (asked, outcome)) in parts.into_iter().enumerate() {
        let header = Template::Part(place + 1, Echo::new(&asked));
        draft.sentences.push(Sentence::template(header));
        let sentences = match outcome {
            Outcome::Answered(answer) => {
                draft.partial |= answer.partial;
                draft.conflicts.extend(answer.draft.conflicts);
                answer.draft.sentences
            }
            Outcome::Refused(refusal) => {
                draft.partial = true;
                refusal.sentences
            }
        };
        for sentence in sentences {
            match once(&sentence) {
                Some(Place::First) if !first.contains(&sentence) => first.push(sentence),
                Some(Place::Last) if !last.contains(&sentence) => last.push(sentence),
                Some(_) => {}
                None => draft.sentences.push(sentence),
            }
        }
    }
    first.append(&mut draft.sentences);
    first.append(&mut last);
    draft.sentences = first;
    verify(draft, shelf).ok().map(Outcome::Answered)
}

fn verdict(outcome: &Outcome) -> Option<Verdict> {
    match outcome {
        Outcome::Answered(answer) => Some(answer.verdict()),
        Outcome::Refused(_) => None,
    }
}

/// The verdict on all of them: their common one; conditional when one may be done and another not; else that of the
/// first that is about an act.
fn together(verdicts: &[Verdict]) -> Option<Verdict> {
    let first = *verdicts.first()?;
    let free = |verdict: &Verdict| matches!(verdict, Verdict::Allowed | Verdict::Encouraged | Verdict::Conditional);
    let strict = |verdict: &Verdict| matches!(verdict, Verdict::Prohibited | Verdict::Discouraged);
    if verdicts.iter().any(free) && verdicts.iter().any(strict) {
        return Some(Verdict::Conditional);
    }
    let act = verdicts.iter().find(|verdict| !matches!(verdict, Verdict::Informational | Verdict::NotCovered));
    Some(act.copied().unwrap_or(first))
}

/// Where a sentence stands that is said once for all parts.
enum Place {
    First,
    Last,
}

fn once(sentence: &Sentence) -> Option<Place> {
    match sentence.pieces.as_slice() {
        [Piece::Template(Template::Say(Saying::HoldsPersonalData | Saying::NotInstructed))] => Some(Place::First),
        [Piece::Template(Template::Say(Saying::AskSchool | Saying::AskAuthority | Saying::Rephrase))] => {
            Some(Place::Last)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tiaowen_types::Binding;

    use super::*;
    use crate::fixture::{document, quote};
    use crate::{RefusalKind, refuse};

    #[test]
    fn several_answers_make_one() {
        let guide = document("guide", "示例指引", Binding::Guidance, &[("一", "一、教师须审核。学生不得抄袭。")]);
        let shelf = Shelf::new([&guide]);
        let answer = |verdict, words: &str| {
            let mut draft = Draft::new(verdict);
            let at = Template::Clause(guide.meta.id.clone(), tiaowen_types::ClauseIdx(0));
            draft.sentences.push(Sentence::quoting(at, quote(&guide, 0, words)));
            draft.sentences.push(Sentence::template(Template::Say(Saying::AskSchool)));
            Outcome::Answered(verify(draft, &shelf).unwrap())
        };
        let refusal = || {
            let message = Sentence::template(Template::Say(Saying::NotFound));
            Outcome::Refused(refuse(RefusalKind::NotStipulated, message, &[], &shelf).unwrap())
        };
        let parts = vec![
            ("要审核吗".to_owned(), answer(Verdict::Required, "教师须审核。")),
            ("能抄吗".to_owned(), answer(Verdict::Prohibited, "学生不得抄袭。")),
            ("罚多少".to_owned(), refusal()),
        ];
        let Some(Outcome::Answered(whole)) = join(parts, &shelf) else { panic!("answered") };
        assert_eq!((whole.verdict(), whole.partial(), whole.citations().len()), (Verdict::Required, true, 2));
        assert_eq!(whole.text().matches("为准").count(), 1, "{}", whole.text());
        assert!(whole.text().starts_with("【1】要审核吗"), "{}", whole.text());
        assert!(join(vec![("罚多少".to_owned(), refusal())], &shelf).is_none());
    }

    #[test]
    fn verdicts_come_together() {
        let check = |verdicts: &[Verdict], expected| assert_eq!(together(verdicts), expected, "{verdicts:?}");
        check(&[], None);
        check(&[Verdict::Informational, Verdict::Required], Some(Verdict::Required));
        check(&[Verdict::Allowed, Verdict::Prohibited], Some(Verdict::Conditional));
        check(&[Verdict::Prohibited, Verdict::Prohibited], Some(Verdict::Prohibited));
    }
}
