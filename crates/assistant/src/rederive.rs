//! Whether an answer that somebody holds is the one that this library, index and model give.

use serde_json::{Map, Value};
use tiaowen_types::Date;

use crate::wire::AnswerBody;
use crate::{Ask, Assistant, AssistantError};

/// Scores may differ by this share between machines: kernels add in different orders.
const TOLERANCE: f64 = 1e-3;

/// Parts of an answer that are not derived from the question: the caller's own, times, and what was asked for.
const NOT_DERIVED: [&str; 3] = ["id", "retrieved", "timings_ms"];

/// A place where an answer and its second derivation differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// Where in the JSON: `verdict`, `citations/0/quote`.
    pub place: String,
    /// What the answer says; `null` when it lacks the place.
    pub given: String,
    /// What was derived; `null` when it lacks the place.
    pub derived: String,
}

impl Assistant {
    /// Derives an answer again from its receipt and says where the two differ; `None` when the receipt does not hold
    /// what is needed.
    ///
    /// # Errors
    /// As [`Assistant::ask`].
    pub fn rederive(&self, answer: &AnswerBody) -> Result<Option<Vec<Discrepancy>>, AssistantError> {
        let Some(ask) = asked(&answer.receipt) else { return Ok(None) };
        let again = self.ask(&ask)?;
        let mut found = Vec::new();
        compare(&value(answer), &value(&again), &mut Vec::new(), &mut found);
        Ok(Some(found))
    }
}

/// The question as the receipt holds it.
fn asked(receipt: &Value) -> Option<Ask> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let date: Date = receipt.get("date")?.as_str()?.parse().ok()?;
    Some(Ask {
        question: text(receipt.get("question")?)?,
        history: receipt.get("history")?.as_array()?.iter().filter_map(text).collect(),
        asker: receipt.get("asker").and_then(text),
        as_of: Some(date),
        stage: receipt.get("stage").and_then(|stage| serde_json::from_value(stage.clone()).ok()),
        within: receipt.get("within").and_then(|ids| serde_json::from_value(ids.clone()).ok()).unwrap_or_default(),
        trace: false,
    })
}

fn value(answer: &AnswerBody) -> Value {
    let mut value = serde_json::to_value(answer).expect("invariant: an answer is plain data");
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !NOT_DERIVED.contains(&name.as_str()));
    }
    value
}

fn compare(given: &Value, derived: &Value, place: &mut Vec<String>, found: &mut Vec<Discrepancy>) {
    match (given, derived) {
        (Value::Object(one), Value::Object(other)) => {
            for name in names(one, other) {
                place.push(name.clone());
                let of = |fields: &Map<String, Value>| fields.get(name).cloned().unwrap_or_default();
                compare(&of(one), &of(other), place, found);
                place.pop();
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for at in 0..one.len().max(other.len()) {
                place.push(at.to_string());
                let of = |items: &[Value]| items.get(at).cloned().unwrap_or_default();
                compare(&of(one), &of(other), place, found);
                place.pop();
            }
        }
        _ if same(given, derived) => {}
        _ => found.push(Discrepancy { place: place.join("/"), given: shown(given), derived: shown(derived) }),
    }
}

fn names<'a>(one: &'a Map<String, Value>, other: &'a Map<String, Value>) -> impl Iterator<Item = &'a String> {
    one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)))
}

fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() <= TOLERANCE * one.abs().max(1.0),
        (None, _) | (_, None) => one == other,
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_the_places_that_differ() {
        let check = |given: Value, derived: Value, expected: &[&str]| {
            let mut found = Vec::new();
            compare(&given, &derived, &mut Vec::new(), &mut found);
            let places: Vec<_> = found.iter().map(|one| one.place.as_str()).collect();
            assert_eq!(places, expected, "{given} {derived}");
        };
        check(json!({"a": 1}), json!({"a": 1}), &[]);
        check(json!({"a": 0.5}), json!({"a": 0.5001}), &[]);
        check(json!({"a": 0.5}), json!({"a": 0.6}), &["a"]);
        check(json!({"a": [{"q": "甲"}]}), json!({"a": [{"q": "乙"}, {"q": "丙"}]}), &["a/0/q", "a/1"]);
        check(json!({"a": 1}), json!({"b": 1}), &["a", "b"]);
    }

    #[test]
    fn reads_the_question_of_a_receipt() {
        let receipt = json!({"question": "能吗", "history": ["先"], "asker": "teacher", "date": "2026-01-02"});
        let ask = asked(&receipt).unwrap();
        assert_eq!((ask.question.as_str(), ask.history.len()), ("能吗", 1));
        assert_eq!(ask.asker.as_deref(), Some("teacher"));
        assert!(asked(&json!({"question": "能吗"})).is_none());
    }
}
