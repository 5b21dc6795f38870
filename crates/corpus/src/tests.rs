//! Documents for tests.

use tiaowen_types::Document;

use crate::meta::meta;
use crate::{SourceText, parse};

/// A text without title, parsed.
pub(crate) fn document(text: &str) -> Document {
    parse(&SourceText::whole("x.txt", text), meta(""), &[])
}
