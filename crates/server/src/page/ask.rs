use std::convert::Infallible;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use tiaowen_assistant::wire::AnswerBody;
use tiaowen_assistant::{Ask, Assistant, AssistantError, words};

use crate::api::{AskBody, checked_ask, count_answer, wants_events};
use crate::failure::Failure;
use crate::norm_filter::{STAGES, name_of};
use crate::page::turn::{Origin, SentenceView, Turn, VerdictView, shown_lines};
use crate::page::{html, link};
use crate::params::Params;
use crate::sentence;
use crate::state::AppState;

/// Answers on one page; of a longer conversation the last ones are shown.
const MAX_TURNS: usize = 6;
/// Longer addresses are not passed on: proxies and browsers cut them.
const MAX_URL_BYTES: usize = 6000;

/// Who asks: value and words.
const ASKERS: [(&str, &str); 7] = [
    ("teacher", "教师"),
    ("student", "学生"),
    ("parent", "家长"),
    ("school", "中小学校"),
    ("college", "职业院校、高校"),
    ("policy_staff", "教育行政人员"),
    ("vendor", "企业"),
];

/// Questions to begin with, by who asks.
const EXAMPLES: [(&str, &str, [&str; 3]); 4] = [
    ("教师", "teacher", ["能不能用 AI 给学生写评语", "作文可以让 AI 打分吗", "备课时用 AI 生成课件要注意什么"]),
    ("家长", "parent", ["小学生能不能自己用豆包写作文", "孩子的照片能传给 AI 吗", "家长怎样陪孩子用 AI"]),
    ("学生", "student", ["毕业论文可以用 AI 写吗", "初中生能用 AI 查资料吗", "用 AI 做作业算不算作弊"]),
    ("学校", "school", ["学校要不要建 AI 工具白名单", "职业院校怎样培养教师的 AI 素养", "谁来审核校园里的 AI 应用"]),
];

/// A conversation as it comes from a query or a form.
#[derive(Debug, Default)]
struct Thread {
    /// Oldest first; the last is the one asked now.
    questions: Vec<String>,
    filters: Filters,
}

/// What narrows an answer; empty where nothing does.
#[derive(Debug, Default, Clone)]
struct Filters {
    asker: String,
    as_of: String,
    stage: String,
    /// Id of a document.
    document: String,
}

#[derive(Debug, Template)]
#[template(path = "ask.html")]
struct AskPage {
    turns: Vec<Turn>,
    /// What kept the last question from an answer.
    problem: Option<String>,
    /// The question to correct, when there is a problem.
    draft: String,
    /// Questions that a follow-up carries along.
    history: Vec<String>,
    filters: Filters,
    /// Id and title of the documents to choose from.
    documents: Vec<(String, String)>,
    max_chars: usize,
}

/// `GET /`: the empty page, or a conversation derived from its address.
pub(crate) async fn ask(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let thread = Thread::read(Params::parse(query.as_deref())?);
    respond(&state, thread, &headers).await
}

/// `POST /`: the form. What fits goes on to its address, so that it can be shared and reloaded.
pub(crate) async fn ask_posted(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let limit = state.config().max_body_bytes.get();
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::BodyTooLarge { limit },
        _ => Failure::Aborted,
    })?;
    let text = std::str::from_utf8(&body).map_err(|_| Failure::NotUtf8)?;
    let thread = Thread::read(Params::parse(Some(text))?);
    let url = thread.url();
    if !wants_events(&headers) && thread.has_words() && url.len() <= MAX_URL_BYTES {
        return Ok(Redirect::to(&url).into_response());
    }
    respond(&state, thread, &headers).await
}

async fn respond(state: &AppState, thread: Thread, headers: &HeaderMap) -> Result<Response, Failure> {
    let max_chars = state.config().max_question_chars.get();
    if thread.questions.is_empty() {
        return html(&AskPage::new(state, vec![], &thread).await?);
    }
    let asks = thread.asks(max_chars, wants_events(headers));
    let answers = match asks {
        Ok(asks) => state.with_assistant(move |assistant| answer_all(assistant, &asks)).await?.map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    match answers {
        Ok(answers) => {
            let last = answers.last().expect("invariant: a conversation has a last question");
            count_answer(state, last);
            if wants_events(headers) { stream(last, &thread) } else { show(state, &answers, &thread).await }
        }
        Err(failure) if wants_events(headers) || failure == Failure::Internal => Err(failure),
        Err(failure) => {
            let mut page = AskPage::new(state, vec![], &thread).await?;
            page.problem = Some(format!("{}{}", failure.message(), failure.hint()));
            page.draft = page.history.pop().unwrap_or_default();
            Ok((failure.status(), html(&page)?).into_response())
        }
    }
}

fn answer_all(assistant: &Assistant, asks: &[Ask]) -> Result<Vec<AnswerBody>, AssistantError> {
    asks.iter().map(|ask| assistant.ask(ask)).collect()
}

async fn show(state: &AppState, answers: &[AnswerBody], thread: &Thread) -> Result<Response, Failure> {
    let first = thread.questions.len() - answers.len();
    let turns = answers.iter().enumerate().map(|(i, answer)| thread.turn(answer, first + i));
    html(&AskPage::new(state, turns.collect(), thread).await?)
}

/// The last answer as pieces of page: `verdict`, `sentence` each, and `answer` with the whole turn.
fn stream(answer: &AnswerBody, thread: &Thread) -> Result<Response, Failure> {
    let idx = thread.questions.len() - 1;
    let mut events = vec![event("verdict", &VerdictView::new(answer))?];
    for text in shown_lines(answer).flat_map(sentence::split) {
        events.push(event("sentence", &SentenceView::new(text, idx))?);
    }
    events.push(event("answer", &thread.turn(answer, idx))?);
    Ok(Sse::new(tokio_stream::iter(events.into_iter().map(Ok::<_, Infallible>))).into_response())
}

fn event(name: &str, part: &impl Template) -> Result<Event, Failure> {
    let html = part.render().map_err(|error| {
        tracing::error!(%error, "a part of a page did not render");
        Failure::Internal
    })?;
    Ok(Event::default().event(name).data(html))
}

impl Thread {
    fn read(mut params: Params) -> Self {
        let mut questions = params.take_all("h");
        questions.retain(|question| !question.trim().is_empty());
        questions.extend(params.take("q").map(|q| q.trim().to_owned()));
        let mut value = |name| params.take(name).unwrap_or_default().trim().to_owned();
        let filters = Filters {
            asker: value("asker"),
            as_of: value("as_of"),
            stage: value("stage"),
            document: value("document"),
        };
        Self { questions, filters }
    }

    fn has_words(&self) -> bool {
        self.questions.last().is_some_and(|q| q.chars().any(char::is_alphanumeric))
    }

    fn url(&self) -> String {
        link::thread(&self.questions, &self.filters.pairs())
    }

    /// An answer as it stands in the conversation.
    fn turn(&self, answer: &AnswerBody, idx: usize) -> Turn {
        let questions = self.questions.get(..=idx).unwrap_or(&self.questions);
        Turn::new(answer, idx, Origin { questions: questions.to_vec(), url: self.url_to(idx) })
    }

    /// Address of the conversation up to question `idx`.
    fn url_to(&self, idx: usize) -> String {
        let questions = self.questions.get(..=idx).unwrap_or(&self.questions);
        link::thread(questions, &self.filters.pairs())
    }

    /// The questions to answer, each with those before it.
    fn asks(&self, max_chars: usize, only_last: bool) -> Result<Vec<Ask>, Failure> {
        let shown = if only_last { 1 } else { MAX_TURNS };
        let first = self.questions.len().saturating_sub(shown);
        let body = |i: usize| AskBody {
            question: self.questions.get(i).cloned().unwrap_or_default(),
            history: self.questions.get(i.saturating_sub(MAX_TURNS)..i).unwrap_or_default().to_vec(),
            asker: Some(self.filters.asker.clone()).filter(|asker| !asker.is_empty()),
            as_of: Some(self.filters.as_of.clone()),
            stage: Some(self.filters.stage.clone()),
            documents: Some(self.filters.document.clone()).filter(|id| !id.is_empty()).into_iter().collect(),
            trace: false,
        };
        (first..self.questions.len()).map(|i| checked_ask(body(i), max_chars)).collect()
    }
}

impl Filters {
    fn pairs(&self) -> [(&'static str, &str); 4] {
        [("asker", &self.asker), ("as_of", &self.as_of), ("stage", &self.stage), ("document", &self.document)]
    }

    /// Whether anything beside the asker narrows the answer.
    fn is_narrow(&self) -> bool {
        self.pairs().iter().skip(1).any(|(_, value)| !value.is_empty())
    }
}

impl AskPage {
    async fn new(state: &AppState, turns: Vec<Turn>, thread: &Thread) -> Result<Self, Failure> {
        let documents = state.with_assistant(|assistant| assistant.documents()).await?;
        Ok(Self {
            turns,
            problem: None,
            draft: String::new(),
            history: thread.questions.clone(),
            filters: thread.filters.clone(),
            documents: documents.into_iter().map(|document| (document.id, document.title)).collect(),
            max_chars: state.config().max_question_chars.get(),
        })
    }

    /// Value and words of every stage.
    fn stages() -> Vec<(String, &'static str)> {
        STAGES.map(|stage| (name_of(&stage), words::stage(stage))).into()
    }

    fn examples(&self) -> impl Iterator<Item = (&'static str, Vec<(&'static str, String)>)> {
        EXAMPLES.into_iter().map(|(who, asker, questions)| {
            let link = |question: &'static str| (question, link::thread(&[question.to_owned()], &[("asker", asker)]));
            (who, questions.into_iter().map(link).collect())
        })
    }
}
