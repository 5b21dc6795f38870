use tiaowen_reference::{Label, Reference, Unit};
use tiaowen_types::Document;

/// Advice on official style (党政机关公文格式); never an error.
pub(crate) fn hints(reference: &Reference, document: Option<&Document>) -> Vec<String> {
    let mut hints = Vec::new();
    if let Some(number) = &reference.document_number {
        if number.text != number.normal {
            hints.push(format!("发文字号宜写作“{}”：年份用六角括号〔〕，序号不加“第”，不编虚位。", number.normal));
        }
        let behind = reference.title.as_ref().is_some_and(|title| title.span.start > number.span.start);
        if behind {
            hints.push("先写标题，后写发文字号：《标题》（发文字号）。".to_owned());
        }
    }
    let unmarked = reference.title.as_ref().is_some_and(|title| !title.marked);
    if unmarked {
        hints.push("文件名称宜加书名号《》。".to_owned());
    }
    let arabic = |label: &Label| {
        let numbered =
            matches!(label.unit, Unit::Part | Unit::Chapter | Unit::Section | Unit::Article | Unit::Paragraph);
        numbered && label.number.is_some() && !label.style.chinese
    };
    let labels = reference.locators.iter().flat_map(|locator| &locator.labels);
    if document.is_some() && labels.clone().any(arabic) {
        hints.push("条、款的序号宜用汉字：第二十二条。".to_owned());
    }
    hints
}
