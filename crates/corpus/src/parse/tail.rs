//! The signature block: who issued the document, and when.

use std::ops::Range;

use tiaowen_types::{ClauseKind, DocumentMeta};

use super::block::{Block, Para};
use super::front::{is_colophon, is_date, is_issuer, signed_and_dated};
use super::join::is_caption;
use super::label;
use super::line::ends_sentence;
use super::node::{Node, lines_node};
use super::run::Run;

/// Label of the list of appendices above the signature.
pub(super) const APPENDIX_LIST: &str = "附件说明";

/// Where the signature block stands among `blocks`.
pub(super) fn find(blocks: &[Block], meta: &DocumentMeta) -> Option<Range<usize>> {
    let signs = |block: &Block| block.para().is_some_and(|para| is_signature_line(para, meta));
    let date = (1..blocks.len()).rev().find(|&at| {
        let text = blocks.get(at).map_or("", Block::text);
        let both = signed_and_dated(text).is_some_and(|(names, _)| is_issuer(names, meta));
        both || is_date(text) && (at + 1 == blocks.len() || blocks.get(at - 1).is_some_and(signs))
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
    let named = (0..end).rev().take_while(|&at| blocks.get(at).is_some_and(signs)).last();
    // Under a text that ends, one short line above the last date signs whatever its name.
    let alone = || {
        let signer = end.checked_sub(1).filter(|_| end + 1 == blocks.len())?;
        let caption = blocks.get(signer).is_some_and(|block| is_caption(block.text()));
        let above = signer.checked_sub(1).and_then(|at| blocks.get(at)).is_some_and(|b| ends_sentence(b.text()));
        (caption && above).then_some(signer)
    };
    let start = named.or_else(alone).unwrap_or(end);
    // （此件公开发布） belongs to the signature above it.
    let aside = |block: &&Block| {
        let text = block.text();
        text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && text.chars().count() <= 30
    };
    let asides = blocks.iter().skip(end + 1).take_while(aside).count();
    (start > 0).then_some(start..(end + 1 + asides).min(blocks.len()))
}

/// Takes what is printed below everything else off the end.
pub(super) fn colophon(blocks: &mut Vec<Block>) -> Option<Node> {
    let count = blocks.iter().rev().take_while(|block| is_colophon(block.text())).count();
    let lines = blocks.split_off(blocks.len() - count);
    (count > 0).then(|| lines_of("版记", ClauseKind::Signature, &lines))
}

/// Takes 特此通知。 off the end: it closes the document, not its last part.
pub(super) fn closing(blocks: &mut Vec<Block>) -> Option<Node> {
    const LONGEST: usize = 20;
    let closes = |block: &&Block| block.text().starts_with("特此") && block.text().chars().count() <= LONGEST;
    blocks.last().filter(closes)?;
    let last = blocks.pop()?;
    Some(lines_of("结尾段", ClauseKind::Paragraph, &[last]))
}

/// Takes the list of appendices, which stands before the signature, off the end.
pub(super) fn appendix_list(blocks: &mut Vec<Block>) -> Option<Node> {
    const LONGEST: usize = 60;
    let short = |block: &Block| {
        let text = block.text();
        (1..=LONGEST).contains(&text.chars().count()) && !text.contains('。')
    };
    let starts = |block: &Block| {
        ["附件", "附"].iter().any(|word| {
            let rest =
                block.text().strip_prefix(word).map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
            rest.is_some_and(|rest| rest.trim_start().starts_with(['：', ':']))
        })
    };
    let tail = blocks.iter().rev().take_while(|block| short(block)).count();
    let first =
        (blocks.len() - tail..blocks.len()).find(|&at| blocks.get(at).is_some_and(starts)).filter(|&at| at > 0)?;
    let list = blocks.get(first..)?.iter().skip(1).all(|block| starts(block) || label::find(block.text()).is_some());
    list.then(|| lines_of(APPENDIX_LIST, ClauseKind::Appendix, &blocks.split_off(first)))
}

fn is_signature_line(para: &Para, meta: &DocumentMeta) -> bool {
    let text = para.run.text();
    let aside = text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && text.contains("章");
    (aside || is_issuer(text, meta)) && !ends_sentence(text) && label::find(text).is_none()
}

/// The signature as a clause.
pub(super) fn node(blocks: &[Block]) -> Node {
    lines_of("落款", ClauseKind::Signature, blocks)
}

fn lines_of(name: &str, kind: ClauseKind, blocks: &[Block]) -> Node {
    let paras: Vec<&Para> = blocks.iter().filter_map(Block::para).collect();
    let runs: Vec<&Run> = paras.iter().map(|para| &para.run).collect();
    lines_node(name, kind, &runs, paras.first().map_or(0, |para| para.line))
}
