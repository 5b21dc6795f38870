//! A small library for the tests of this crate.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use tiaowen_corpus::Library;
use tiaowen_embed::{Embedder, HashEmbedder, Role};
use tiaowen_lexical::LexicalIndex;
use tiaowen_reference::Directory;
use tiaowen_text::Segmenter;
use tiaowen_types::{
    Binding, Clause, ClauseIdx, ClauseKind, ClauseRef, ClauseTree, Date, Document, DocumentMeta, LabelSource, Level,
    PassageId, SourceMap, Span, Status,
};
use tiaowen_vector::{VectorConfig, VectorIndex};

use crate::{Knowledge, Legs, Lexicon, Names, Parts, QueryPlan, Question, Retriever, SearchConfig, Spelling};

/// A clause by its path and body.
type Row = (&'static str, &'static str);

const GUIDE: &[Row] = &[
    ("署名", "教育部教师队伍建设专家指导委员会"),
    ("一", "教师应主动提升素养。"),
    ("二", "教师使用生成式人工智能应守规范。"),
    ("二/（一）", "教师须对生成内容进行审核，严禁未经审查直接使用。"),
    ("二/（二）", "原则上禁止小学生独立使用生成式人工智能，确需使用的应在教师或监护人指导下进行。"),
    ("二/（三）", "严禁上传敏感信息与涉密内容。"),
];

const CITY: &[Row] = &[
    ("一", "小学阶段学生不建议独自使用生成式人工智能。"),
    ("二", "初中阶段学生可在教师或家长的陪伴下适度探索。"),
    ("三", "学校应明确进校准入机制，避免一刀切。"),
];

const OLD: &[Row] = &[("一", "职业院校应建设专用大模型。"), ("二", "教师应用计入绩效考核。")];
const NEW: &[Row] = &[("一", "职业院校应应用专用大模型。"), ("二", "完善教师激励机制。")];

/// Everything a plan and a ranking need.
pub(crate) struct Desk {
    pub(crate) library: Arc<Library>,
    pub(crate) lexicon: Arc<Lexicon>,
    pub(crate) segmenter: Segmenter,
    pub(crate) spelling: Spelling,
    pub(crate) names: Names,
    pub(crate) directory: Directory,
}

pub(crate) static DESK: LazyLock<Desk> = LazyLock::new(|| Desk::new(documents()));

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl Desk {
    pub(crate) fn new(documents: Vec<Document>) -> Self {
        let lexicon = Lexicon::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/lexicon")).unwrap();
        let segmenter = Segmenter::new(lexicon.vocabulary());
        let asked = ClauseRef { document: "guide".parse().unwrap(), path: "二/（二）".parse().unwrap() };
        let questions = BTreeMap::from([(asked, vec!["小学生可以自己用豆包吗".to_owned()])]);
        let library = Library::new(documents, &questions);
        let words: Vec<String> = library.passages().iter().flat_map(|p| segmenter.content_words(&p.text)).collect();
        Self {
            spelling: Spelling::new(lexicon.vocabulary(), words.iter().map(String::as_str)),
            names: Names::new(library.documents()),
            directory: Directory::new(library.documents().iter()),
            library: Arc::new(library),
            lexicon: Arc::new(lexicon),
            segmenter,
        }
    }

    pub(crate) fn plan(&self, text: &str, history: &[&str]) -> QueryPlan {
        let history: Vec<String> = history.iter().map(ToString::to_string).collect();
        let question = Question { text, history: &history, asker: None, today: day("2026-06-30") };
        crate::understand(&question, &self.knowledge())
    }

    fn knowledge(&self) -> Knowledge<'_> {
        Knowledge {
            lexicon: &self.lexicon,
            segmenter: &self.segmenter,
            spelling: &self.spelling,
            names: &self.names,
            directory: &self.directory,
            library: &self.library,
        }
    }

    pub(crate) fn retriever(&self, config: SearchConfig) -> Retriever {
        let norms = self.library.documents().iter().map(|d| (d.meta.id.clone(), tiaowen_norms::extract(d))).collect();
        let parts = Parts {
            library: Arc::clone(&self.library),
            norms: Arc::new(norms),
            lexicon: Arc::clone(&self.lexicon),
            segmenter: self.segmenter.clone(),
            legs: Arc::new(self.legs()),
            ranker: None,
        };
        Retriever::new(parts, config)
    }

    fn legs(&self) -> Legs {
        let embedder = HashEmbedder::new(128);
        let index = |texts: Vec<(PassageId, String)>| {
            let plain: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            let vectors = embedder.embed(&plain, Role::Passage).unwrap();
            let entries: Vec<_> = texts.iter().zip(&vectors).map(|((id, _), v)| (*id, v.as_slice())).collect();
            VectorIndex::build(128, &entries, &VectorConfig::default()).unwrap()
        };
        let passages = self.library.passages();
        let texts = passages.iter().flat_map(|p| crate::vector_texts(p).into_iter().map(|text| (p.id, text)));
        let questions = passages.iter().flat_map(|p| p.questions.iter().map(|q| (p.id, q.clone())));
        Legs {
            lexical: LexicalIndex::in_memory(&self.segmenter, passages).unwrap(),
            texts: index(texts.collect()),
            questions: index(questions.collect()),
            embedder: Arc::new(embedder),
        }
    }

    /// Paths of the best clauses, as `guide#二/（二）`.
    pub(crate) fn found(&self, text: &str, history: &[&str]) -> Vec<String> {
        let ranking = self.retriever(SearchConfig::default()).search(&self.plan(text, history), 10).unwrap();
        let path = |hit: &crate::RankedPassage| {
            let document = self.library.document(&hit.document).unwrap();
            format!("{}#{}", hit.document, document.tree.get(hit.clause).unwrap().path)
        };
        ranking.hits.iter().map(path).collect()
    }
}

pub(crate) fn documents() -> Vec<Document> {
    let mut old = document("voc-old", "职业院校人工智能应用指引", OLD);
    old.meta.status = Status::Superseded;
    old.meta.superseded_by = Some("voc-new".parse().unwrap());
    old.meta.issued = Some(day("2025-05"));
    let mut new = document("voc-new", "职业院校人工智能应用指引（2026版）", NEW);
    new.meta.edition = Some("2026版".into());
    new.meta.issued = Some(day("2026-05-13"));
    let mut city = document("city", "北京市教育领域人工智能应用指南（2025年）", CITY);
    city.meta.region = Some("北京".into());
    city.meta.level = Level::Municipal;
    vec![document("guide", "教师生成式人工智能应用指引（第一版）", GUIDE), city, old, new]
}

fn document(id: &str, title: &str, rows: &[Row]) -> Document {
    let (mut text, mut clauses) = (String::new(), Vec::<Clause>::new());
    for (path, body) in rows {
        let start = text.len();
        text.push_str(body);
        let path: tiaowen_types::ClausePath = path.parse().unwrap();
        let parent = path.parent().and_then(|up| clauses.iter().position(|clause| clause.path == up));
        let preamble = path.last() == "署名";
        let span = Span::new(&text, start, text.len()).unwrap();
        clauses.push(Clause {
            kind: if preamble {
                ClauseKind::Preamble
            } else if parent.is_none() {
                ClauseKind::Part
            } else {
                ClauseKind::Section
            },
            parent: parent.map(|at| ClauseIdx(u32::try_from(at).unwrap())),
            label_source: if preamble { LabelSource::Assigned } else { LabelSource::Printed },
            heading: None,
            body: span,
            span,
            path,
        });
    }
    let tree = ClauseTree::new(&text, clauses).unwrap();
    let meta = DocumentMeta {
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
        level: Level::Committee,
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    };
    Document { meta, text, tree, corrections: vec![], source: SourceMap::default(), diagnostics: vec![] }
}
