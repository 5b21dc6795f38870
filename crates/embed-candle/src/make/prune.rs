use std::collections::{HashMap, HashSet};
use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};

/// The tokenizer without the tokens of other scripts.
pub(super) struct Pruned {
    /// Ids of the tokens that stay, in order; their places in the list are their new ids.
    pub(super) kept: Vec<usize>,
    pub(super) json: String,
}

impl Pruned {
    pub(super) fn new(tokenizer: &[u8]) -> Result<Self, &'static str> {
        let mut json: Value = serde_json::from_slice(tokenizer).map_err(|_| "it is not JSON")?;
        let wrong = "it is not a Unigram tokenizer";
        let added = json["added_tokens"].as_array().ok_or(wrong)?;
        let special: HashSet<u64> = added.iter().filter_map(|token| token["id"].as_u64()).collect();
        let vocabulary = json["model"]["vocab"].as_array_mut().ok_or(wrong)?;
        let stays = |at: &usize, token: &str| special.contains(&(*at as u64)) || token.chars().all(is_kept);
        let kept: Vec<usize> = (0..vocabulary.len())
            .filter(|at| vocabulary[*at][0].as_str().is_some_and(|token| stays(at, token)))
            .collect();
        *vocabulary = kept.iter().map(|at| vocabulary[*at].take()).collect();
        let places: HashMap<u64, usize> = kept.iter().enumerate().map(|(new, old)| (*old as u64, new)).collect();
        let renumber = |id: &mut Value| -> Result<(), &'static str> {
            let place = id.as_u64().and_then(|old| places.get(&old)).ok_or(wrong)?;
            *id = Value::from(*place);
            Ok(())
        };
        renumber(&mut json["model"]["unk_id"])?;
        for token in json["added_tokens"].as_array_mut().ok_or(wrong)? {
            renumber(&mut token["id"])?;
        }
        let marks = json["post_processor"]["special_tokens"].as_object_mut().ok_or(wrong)?;
        for mark in marks.values_mut() {
            mark["ids"].as_array_mut().ok_or(wrong)?.iter_mut().try_for_each(renumber)?;
        }
        Ok(Self { kept, json: spaced(&json) })
    }
}

/// Chinese, Latin, digits, punctuation, symbols of documents and some Greek; and the mark of a word's beginning.
fn is_kept(c: char) -> bool {
    matches!(c,
        '\u{2581}' | ' '..='~' | '\u{a0}'..='\u{bf}' | '\u{d7}' | '\u{f7}'
        | '\u{3b1}' | '\u{3b2}' | '\u{3b3}' | '\u{3bc}' | '\u{3c0}' | '\u{3b8}' | '\u{3bb}' | '\u{3c3}'
        | '\u{394}' | '\u{3a9}'
        | '\u{2000}'..='\u{206f}' | '\u{2100}'..='\u{218f}' | '\u{2190}'..='\u{22ff}' | '\u{2460}'..='\u{25ff}'
        | '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{2fa1f}')
}

/// JSON with a space after each comma and colon, as the delivered file has it.
fn spaced(json: &Value) -> String {
    let mut bytes = vec![];
    let mut serializer = Serializer::with_formatter(&mut bytes, Spaced);
    json.serialize(&mut serializer).expect("invariant: JSON goes into memory");
    String::from_utf8(bytes).expect("invariant: JSON is UTF-8")
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}
