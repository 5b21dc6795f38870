use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use tiaowen_assistant::wire::AnswerBody;

use crate::case::Case;
use crate::lines::json_lines;
use crate::report::Report;
use crate::score::score;
use crate::{EvalError, Texts};

/// Asks every question and scores the answers. `ask` must ask for a trace; the time it takes is measured here.
///
/// # Errors
/// When `ask` fails: a question without an answer has no place in a mean.
pub fn answers<E>(
    cases: &[Case],
    texts: &Texts,
    mut ask: impl FnMut(&Case) -> Result<AnswerBody, E>,
) -> Result<Report, EvalError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut scores = Vec::with_capacity(cases.len());
    for case in cases {
        let start = Instant::now();
        let answer = ask(case);
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        let answer = answer.map_err(|source| EvalError::Ask { id: case.id.clone(), source: source.into() })?;
        scores.push(score(case, &answer, texts, ms));
    }
    Ok(Report::new(scores))
}

/// Scores the answers that `tiaowen ask --input … --output …` wrote; times are those it noted.
///
/// # Errors
/// When the file cannot be read, a line is no answer, or a question has none.
pub fn score_file(cases: &[Case], texts: &Texts, path: &Path) -> Result<Report, EvalError> {
    let lines: Vec<AnswerBody> = json_lines(path)?;
    let by_id: HashMap<&str, &AnswerBody> =
        lines.iter().filter_map(|answer| Some((answer.id.as_deref()?, answer))).collect();
    let scored = |case: &Case| {
        let answer = by_id.get(case.id.as_str()).ok_or_else(|| EvalError::Unanswered { id: case.id.clone() })?;
        Ok(score(case, answer, texts, answer.timings_ms.total))
    };
    Ok(Report::new(cases.iter().map(scored).collect::<Result<_, EvalError>>()?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::Figure;

    fn case(id: &str) -> Case {
        serde_json::from_value(json!({
            "id": id, "question": "问", "answerable": true, "verdict": "allowed",
            "gold": [{"document": "甲", "clause": "一", "quote": "可以讨论", "relevance": 2}],
        }))
        .unwrap()
    }

    fn answer(id: &str) -> AnswerBody {
        serde_json::from_value(json!({
            "id": id, "question": "问", "status": "answered", "refusal": null, "verdict": "allowed", "text": "",
            "citations": [], "conflicts": [],
            "retrieved": [{"document": "甲", "document_id": "a", "clause": "一", "text": "可以讨论。", "score": 1.0}],
            "label": {"explicit": "", "aigc": {}}, "receipt": {},
            "timings_ms": {"understand": 0.0, "retrieve": 0.0, "compose": 0.0, "total": 8.0},
        }))
        .unwrap()
    }

    #[test]
    fn asks_each_question_once() {
        let cases = [case("a"), case("b")];
        let mut asked = Vec::new();
        let report = answers(&cases, &Texts::default(), |case| {
            asked.push(case.id.clone());
            Ok::<_, EvalError>(answer(&case.id))
        });
        assert_eq!(report.unwrap().all.get(Figure::QuoteRecall10), Some(1.0));
        assert_eq!(asked, ["a", "b"]);
        let failed = answers(&cases, &Texts::default(), |_| Err::<AnswerBody, _>("out of order"));
        assert!(matches!(failed, Err(EvalError::Ask { id, .. }) if id == "a"));
    }

    #[test]
    fn scores_a_file_of_answers_in_any_order() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("answers.jsonl");
        let write = |ids: &[&str]| {
            let lines: Vec<String> = ids.iter().map(|id| serde_json::to_string(&answer(id)).unwrap()).collect();
            fs::write(&path, lines.join("\n")).unwrap();
        };
        let cases = [case("a"), case("b")];
        write(&["b", "a", "more"]);
        let report = score_file(&cases, &Texts::default(), &path).unwrap();
        assert_eq!((report.all.questions, report.all.get(Figure::P50Ms)), (2, Some(8.0)));
        write(&["a"]);
        let missing = score_file(&cases, &Texts::default(), &path);
        assert!(matches!(missing, Err(EvalError::Unanswered { id }) if id == "b"));
        fs::write(&path, "{}").unwrap();
        assert!(matches!(score_file(&cases, &Texts::default(), &path), Err(EvalError::Line { line: 1, .. })));
    }
}
