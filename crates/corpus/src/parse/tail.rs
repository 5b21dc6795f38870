//! The signature block: who issued the document, and when.

use std::ops::Range;

use tiaowen_types::{ClauseKind, DocumentMeta};

use super::block::{Block, Para};
use super::head::{is_date, is_issuer};
use super::label;
use super::line::ends_sentence;
use super::node::{Node, lines_node};
use super::run::Run;

/// Where the signature block stands among `blocks`.
pub(super) fn find(blocks: &[Block], meta: &DocumentMeta) -> Option<Range<usize>> {
    let signs = |block: &Block| block.para().is_some_and(|para| is_signature_line(para, meta));
    let date = (1..blocks.len()).rev().find(|&at| {
        let dated = blocks.get(at).is_some_and(|block| is_date(block.text()));
        dated && (at + 1 == blocks.len() || blocks.get(at - 1).is_some_and(signs))
    });
    // Without a date, only the known issuers at the very end sign.
    let end = match date {
        Some(at) => at,
        None => {
            let last = blocks.last()?.para()?;
            let known = meta.issuers.iter().any(|issuer| last.run.text().contains(issuer.as_str()));
            (known && is_signature_line(last, meta)).then_some(blocks.len())?
        }
    };
    let start = (0..end).rev().take_while(|&at| blocks.get(at).is_some_and(signs)).last().unwrap_or(end);
    (start > 0).then_some(start..(end + 1).min(blocks.len()))
}

fn is_signature_line(para: &Para, meta: &DocumentMeta) -> bool {
    let text = para.run.text();
    let aside = text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && text.contains("章");
    (aside || is_issuer(text, meta)) && !ends_sentence(text) && label::find(text).is_none()
}

/// The signature as a clause.
pub(super) fn node(blocks: &[Block]) -> Node {
    let paras: Vec<&Para> = blocks.iter().filter_map(Block::para).collect();
    let runs: Vec<&Run> = paras.iter().map(|para| &para.run).collect();
    lines_node("落款", ClauseKind::Signature, &runs, paras.first().map_or(0, |para| para.line))
}
