use aho_corasick::AhoCorasick;
use regex::Regex;
use toml::Spanned;

use super::file::File;
use super::{Entry, Lexicon, LexiconError, Meaning, Word};
use crate::understand::plain;

/// A file in the making, for errors that name the line.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    fn regex(&self, pattern: &Spanned<String>) -> Result<Regex, LexiconError> {
        Regex::new(pattern.get_ref()).map_err(|source| LexiconError::Pattern {
            file: self.name.to_owned(),
            line: self.line(pattern.span().start),
            source: Box::new(source),
        })
    }

    fn value<T: ToString>(&self, value: &Spanned<T>, expected: &'static str) -> LexiconError {
        LexiconError::Value {
            file: self.name.to_owned(),
            line: self.line(value.span().start),
            value: value.get_ref().to_string(),
            expected,
        }
    }
}

#[derive(Default)]
struct Builder {
    entries: Vec<Entry>,
    words: Vec<Word>,
}

impl Builder {
    fn add(
        &mut self,
        source: &Source<'_>,
        words: &[Spanned<String>],
        (terms, weight): (Vec<String>, &Spanned<f32>),
        meaning: Meaning,
    ) -> Result<(), LexiconError> {
        if !(0.0..=1.0).contains(weight.get_ref()) {
            return Err(source.value(weight, "weight between 0 and 1"));
        }
        for word in words {
            let text = plain(word.get_ref());
            let prefix = text.ends_with('*');
            let text = text.trim_end_matches('*').to_owned();
            if text.is_empty() {
                return Err(source.value(word, "word"));
            }
            self.words.push(Word { entry: self.entries.len(), text, prefix });
        }
        self.entries.push(Entry { meaning, terms, weight: *weight.get_ref() });
        Ok(())
    }

    fn file(&mut self, source: &Source<'_>, file: &mut File) -> Result<(), LexiconError> {
        for e in file.synonym.drain(..) {
            let meaning = Meaning::Synonym { product: e.product && !e.name.is_empty() };
            self.add(source, &e.words, (e.terms, &e.weight), meaning)?;
        }
        for e in file.act.drain(..) {
            self.add(source, &e.words, (e.terms, &e.weight), Meaning::Act(e.name))?;
        }
        for e in file.asker.drain(..) {
            self.add(source, &e.words, (e.terms, &e.weight), Meaning::Asker(e.asker))?;
        }
        for e in file.bearer.drain(..) {
            self.add(source, &e.words, (e.terms, &e.weight), Meaning::Bearer(e.bearer))?;
        }
        for e in file.stage.drain(..) {
            self.add(source, &e.words, (e.terms, &e.weight), Meaning::Stages(e.stages))?;
        }
        for e in file.region.drain(..) {
            self.add(source, &e.words, (e.terms, &e.weight), Meaning::Region(e.name))?;
        }
        Ok(())
    }
}

pub(super) fn lexicon<S: AsRef<str>>(files: &[(S, S)]) -> Result<Lexicon, LexiconError> {
    let (mut builder, mut ages, mut intents, mut cues) = (Builder::default(), Vec::new(), Vec::new(), Vec::new());
    for (name, text) in files {
        let source = Source { name: name.as_ref(), text: text.as_ref() };
        let mut file: File = toml::from_str(source.text).map_err(|error| LexiconError::Shape {
            file: source.name.to_owned(),
            line: source.line(error.span().map_or(0, |span| span.start)),
            source: Box::new(error),
        })?;
        builder.file(&source, &mut file)?;
        ages.extend(file.age.into_iter().map(|age| (age.from..age.below, age.stages)));
        let regexes = |patterns: &[Spanned<String>]| patterns.iter().map(|p| source.regex(p)).collect::<Result<_, _>>();
        for entry in file.intent {
            intents.push((entry.intent, regexes(&entry.patterns)?));
        }
        for entry in file.cue {
            cues.push((entry.kind, entry.name, regexes(&entry.patterns)?));
        }
    }
    let scanner = AhoCorasick::new(builder.words.iter().map(|word| &word.text))
        .map_err(|error| LexiconError::Words(Box::new(error)))?;
    Ok(Lexicon { entries: builder.entries, scanner, words: builder.words, ages, intents, cues })
}
