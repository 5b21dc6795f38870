//! Small documents for tests.

use std::collections::BTreeMap;

use tiaowen_types::{
    Binding, Clause, ClauseIdx, ClauseKind, ClausePath, ClauseTree, Document, DocumentMeta, LabelSource, Level,
    SourceMap, Span, Status,
};

/// A document whose clauses are given as (path, kind); each clause's text is its path, `/`-marked 款 included.
pub(crate) fn document(id: &str, title: &str, clauses: &[(&str, ClauseKind)]) -> Document {
    let mut text = String::new();
    let mut tree: Vec<Clause> = Vec::new();
    for (path, kind) in clauses {
        let start = text.len();
        text.push_str(path);
        let end = text.len();
        text.push('\n');
        let path: ClausePath = path.parse().unwrap();
        let parent = path.parent().map(|up| {
            let at = tree.iter().position(|clause| clause.path == up).unwrap();
            ClauseIdx(u32::try_from(at).unwrap())
        });
        let assigned = matches!(kind, ClauseKind::Preamble | ClauseKind::Signature | ClauseKind::Footnote);
        let label_source = if assigned {
            LabelSource::Assigned
        } else if matches!(kind, ClauseKind::Principle | ClauseKind::Row) {
            LabelSource::LeadPhrase
        } else {
            LabelSource::Printed
        };
        let span = Span::new(&text, start, end).unwrap();
        tree.push(Clause { path, kind: *kind, parent, label_source, span, heading: None, body: span });
    }
    Document {
        tree: ClauseTree::new(&text, tree).unwrap(),
        text,
        meta: meta(id, title),
        corrections: vec![],
        source: SourceMap::default(),
        diagnostics: vec![],
    }
}

fn meta(id: &str, title: &str) -> DocumentMeta {
    DocumentMeta {
        id: id.parse().unwrap(),
        title: title.into(),
        short_titles: vec![],
        document_number: None,
        issuers: vec![],
        issued: None,
        effective: None,
        edition: None,
        status: Status::InForce,
        superseded_by: None,
        publishes: None,
        level: Level::Ministry,
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    }
}

/// Sections restart in each part; scenes and examples below.
pub(crate) fn guide() -> Document {
    use ClauseKind::{Example, Part, Preamble, Principle, Scene, Section, Signature};
    document(
        "guide",
        "教师智能工具应用指引（第一版）",
        &[
            ("导语", Preamble),
            ("一", Part),
            ("二", Part),
            ("二/坚持育人导向", Principle),
            ("三", Part),
            ("三/（一）", Section),
            ("三/（一）/场景示例1", Scene),
            ("三/（一）/场景示例2", Scene),
            ("三/（二）", Section),
            ("三/（二）/场景示例1", Scene),
            ("四", Part),
            ("四/（一）", Section),
            ("四/（一）/行为示例1", Example),
            ("四/（二）", Section),
            ("四/（三）", Section),
            ("落款", Signature),
        ],
    )
}

/// Articles run through the document; one has items.
pub(crate) fn opinion() -> Document {
    use ClauseKind::{Article, Item, Part, Preamble, Subitem};
    let mut document = document(
        "opinion",
        "教育部等九部门关于加快推进教育数字化的意见",
        &[
            ("文号", Preamble),
            ("一", Part),
            ("二", Part),
            ("二/（一）", Article),
            ("二/（二）", Article),
            ("二/（二）/6", Item),
            ("二/（二）/6/（2）", Subitem),
            ("三", Part),
            ("三/（三）", Article),
            ("三/（四）", Article),
        ],
    );
    document.meta.document_number = Some("教办〔2025〕3号".into());
    document.meta.issued = Some("2025-04-11".parse().unwrap());
    document
}

/// A statute with chapters, an inserted article, paragraphs and items.
pub(crate) fn statute() -> Document {
    use ClauseKind::{Article, Chapter, Item, Paragraph};
    let mut document = document(
        "statute",
        "校园智能设备管理条例",
        &[
            ("第一章", Chapter),
            ("第一章/第一条", Article),
            ("第一章/第二条", Article),
            ("第二章", Chapter),
            ("第二章/第三条", Article),
            ("第二章/第四条", Article),
            ("第二章/第四条之一", Article),
            ("第二章/第五条", Article),
            ("第二章/第五条/第一款", Paragraph),
            ("第二章/第五条/第二款", Paragraph),
            ("第二章/第五条/第二款/（三）", Item),
            ("第二章/第二十二条", Article),
        ],
    );
    document.meta.short_titles = vec!["设备条例".into()];
    document
}

/// Two editions of one document, the older superseded.
pub(crate) fn editions() -> [Document; 2] {
    let clauses = [("一", ClauseKind::Part), ("二", ClauseKind::Part)];
    let mut old = document("voc-old", "职业院校智能工具应用指引", &clauses);
    old.meta.status = Status::Superseded;
    old.meta.superseded_by = Some("voc-new".parse().unwrap());
    old.meta.issued = Some("2025-05".parse().unwrap());
    let mut new = document("voc-new", "职业院校智能工具应用指引（2026版）", &clauses);
    new.meta.edition = Some("2026版".into());
    new.meta.issued = Some("2026-03".parse().unwrap());
    [old, new]
}
