//! Web pages, read tag by tag without building a tree: linear in time and memory whatever the nesting.

mod page;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use page::Page;

/// The text of a web page, without scripts, styles, menus and forms.
pub(crate) fn read(html: &str) -> String {
    let page = tokens(html, Page::new(true));
    // An element that is left out and never closed would take the rest with it.
    let page = if page.is_skipping() { tokens(html, Page::new(false)) } else { page };
    page.finish()
}

fn tokens(html: &str, page: Page) -> Page {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink { page: RefCell::new(page) }, TokenizerOpts::default());
    // The sink never stops the tokenizer, so one call takes all of the input.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.page.into_inner()
}

struct Sink {
    page: RefCell<Page>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => {
                    page.start(&tag);
                    return raw(&tag);
                }
                TagKind::EndTag => page.end(&tag.name),
            },
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements whose content is no markup; without a tree builder the tokenizer must be told.
fn raw(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, text: &str) {
        assert_eq!(read(html), text);
    }

    #[test]
    fn keeps_what_is_read() {
        check("<h1>标题</h1><p>第一段\n文字</p><p>第二段<br>换行</p>", "# 标题\n\n第一段文字\n\n第二段\n\n换行\n");
        check("<p>a &amp; b&nbsp;c &#20013;</p>", "a & b c 中\n");
        check("<ol><li>甲<li>乙</ol><ol start=3 type=a><li>丙</ol>", "1. 甲\n\n2. 乙\n\nc. 丙\n");
        check("<p>科学<sup>1</sup>与<sup>注</sup></p>", "科学¹与注\n");
        check("文字</b></p></div></td>以外", "文字\n\n以外\n");
    }

    #[test]
    fn leaves_out_what_is_not() {
        check(
            "<title>网站</title><style>p{}</style><script>if (a<b) document.write('<p>坏</p>')</script>\
             <nav><p>首页</p></nav><p>正文</p><div style='display: none'><div>藏</div></div><footer>版权</footer>",
            "正文\n",
        );
        check("<p>前</p><nav>未关闭<p>后</p>", "前\n\n未关闭\n\n后\n");
        check("<p onclick='x()'>文<!-- 注 --></p><script>", "文\n");
    }

    #[test]
    fn reads_tables() {
        check(
            "<table><tr><th>应用</th><th>说明</th></tr><tr><td rowspan=2>甲</td><td>一|二</td></tr><tr><td>三</td></tr></table>",
            "| 应用 | 说明 |\n|---|---|\n| 甲 | 一｜二 |\n| 甲 | 三 |\n",
        );
        check("<table><tr><td><p>一、整页</p><p>在表中</p></td></tr></table>", "一、整页\n\n在表中\n");
    }
}
