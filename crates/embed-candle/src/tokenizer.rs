use tiaowen_embed::Role;

use crate::{ModelError, ModelManifest};

/// Ids of one piece of a text, with the marks around it and the prefix in it.
pub(crate) type Window = Vec<u32>;

/// Turns texts into token ids, in windows that the model can read.
pub(crate) struct Tokenizer {
    inner: tokenizers::Tokenizer,
    prefix: [String; 2],
    /// The prefixes as ids, for the windows of a long text after the first.
    prefix_ids: [Window; 2],
    begin: u32,
    end: u32,
    max_tokens: usize,
}

impl Tokenizer {
    pub(crate) fn load(bytes: &[u8], manifest: &ModelManifest) -> Result<Self, ModelError> {
        let inner = tokenizers::Tokenizer::from_bytes(bytes).map_err(ModelError::Tokenizer)?;
        let found = inner.get_vocab_size(true);
        if found != manifest.vocabulary {
            return Err(ModelError::Shape { what: "tokens", expected: manifest.vocabulary, found });
        }
        let prefix = [manifest.prefix.query.clone(), manifest.prefix.passage.clone()];
        let mut tokenizer =
            Self { inner, prefix, prefix_ids: [vec![], vec![]], begin: 0, end: 0, max_tokens: manifest.max_tokens };
        let empty = tokenizer.inner.encode_fast("", true).map_err(ModelError::Tokenizer)?;
        let &[begin, end] = empty.get_ids() else {
            return Err(ModelError::Shape { what: "marks around a text", expected: 2, found: empty.len() });
        };
        (tokenizer.begin, tokenizer.end) = (begin, end);
        let prefix_ids =
            [tokenizer.ids(tokenizer.prefix[0].trim_end())?, tokenizer.ids(tokenizer.prefix[1].trim_end())?];
        let longest = prefix_ids[0].len().max(prefix_ids[1].len());
        // A window must hold more than its marks and its prefix.
        if manifest.max_tokens < longest + 3 {
            return Err(ModelError::Shape {
                what: "tokens before a text",
                expected: manifest.max_tokens,
                found: longest,
            });
        }
        tokenizer.prefix_ids = prefix_ids;
        Ok(tokenizer)
    }

    /// The windows of a text: one, unless it is longer than the model reads; then every one begins with the prefix.
    pub(crate) fn windows(&self, text: &str, role: Role) -> Result<Vec<Window>, ModelError> {
        let slot = match role {
            Role::Query => 0,
            Role::Passage => 1,
        };
        let mut ids = self.ids(&format!("{}{text}", self.prefix[slot]))?;
        let room = self.max_tokens - 2;
        if ids.len() <= room {
            return Ok(vec![self.marked(&[], &ids)]);
        }
        let rest = ids.split_off(room);
        let mut windows = vec![self.marked(&[], &ids)];
        let prefix = &self.prefix_ids[slot];
        windows.extend(rest.chunks(room - prefix.len()).map(|piece| self.marked(prefix, piece)));
        Ok(windows)
    }

    fn ids(&self, text: &str) -> Result<Window, ModelError> {
        Ok(self.inner.encode_fast(text, false).map_err(ModelError::Tokenizer)?.get_ids().to_vec())
    }

    fn marked(&self, prefix: &[u32], ids: &[u32]) -> Window {
        [&[self.begin], prefix, ids, &[self.end]].concat()
    }
}
