use std::ops::Range;

use regex::Regex;
use tiaowen_types::{Bearer, Modality};

use crate::cue::{self, Found, Position};
use crate::segment::{pieces, trim};
use crate::subject::{COMMAS, Subject, bare, named_at_start, subject, trim_marks};
use crate::tables::TABLES;
use crate::who;

/// A norm before its bearer is inherited and its ranges become spans.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) whole: Range<usize>,
    pub(crate) cue: Range<usize>,
    pub(crate) modality: Modality,
    pub(crate) act: Range<usize>,
    pub(crate) condition: Option<Range<usize>>,
    pub(crate) exception: Option<Range<usize>>,
    /// Who is named in this sentence; `None` when it must be inherited.
    pub(crate) bearers: Option<Vec<Bearer>>,
    /// From the semicolon before, so that 小学阶段不建议…，可… keeps its stage.
    pub(crate) part_start: usize,
}

/// Norms of one sentence, and the bearers a following sentence inherits.
pub(crate) struct Reading {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) subject: Option<Vec<Bearer>>,
}

/// Reads one sentence from left to right.
pub(crate) fn read(text: &str, sentence: Range<usize>) -> Reading {
    let mut reader = Reader {
        text,
        drafts: Vec::new(),
        subject: None,
        governing: None,
        conditions: None,
        only_conditions: true,
        part_start: 0,
    };
    for part in pieces(text, sentence, &['；', ';']) {
        reader.part(part);
    }
    Reading { drafts: reader.drafts, subject: reader.subject }
}

struct Reader<'a> {
    text: &'a str,
    drafts: Vec<Draft>,
    subject: Option<Vec<Bearer>>,
    governing: Option<Found>,
    /// Comma clauses before a cue that say when.
    conditions: Option<Range<usize>>,
    /// Whether every comma clause of this part so far is one.
    only_conditions: bool,
    part_start: usize,
}

impl Reader<'_> {
    fn of(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// One part between semicolons.
    fn part(&mut self, part: Range<usize>) {
        let clauses = pieces(self.text, part.clone(), &COMMAS);
        let mut open: Option<usize> = None;
        (self.conditions, self.only_conditions) = (None, true);
        self.part_start = part.start;
        for (i, clause) in clauses.iter().enumerate() {
            let position = self.position(i, open);
            let last = i + 1 == clauses.len();
            let found = cue::ruling(self.text, clause.clone(), position);
            let found =
                found.filter(|found| (last || !self.sets_scene(clause, found)) && self.is_duty(found, clause, open));
            match found {
                Some(found) => open = Some(self.begin(clause, found)),
                None if self.is_prelude(open) => self.extend(clause, open),
                None if self.continues(clause, i, open) => open = Some(self.coordinate(clause)),
                None => self.carry(clause, open, last),
            }
        }
    }

    fn position(&self, i: usize, open: Option<usize>) -> Position {
        let encouraging = open.and_then(|at| self.drafts.get(at)).is_some_and(|d| d.modality == Modality::Encouraged);
        if encouraging {
            Position::AfterEncouraging
        } else if i == 0 || (open.is_none() && self.only_conditions) {
            Position::First
        } else {
            Position::Later
        }
    }

    /// Whether the clause only says when (教师允许学生使用…时，), so that its cue is no norm.
    fn sets_scene(&self, clause: &Range<usize>, found: &Found) -> bool {
        let body = bare(self.of(clause));
        let scene = ["时", "前", "之前", "之后", "后", "情况下", "前提下", "过程中", "基础上"]
            .iter()
            .any(|end| body.ends_with(end));
        scene && found.cue.modality >= Modality::Required
    }

    /// Drops capabilities (系统可生成…) and results (…，避免侵权) that use a cue's words.
    fn is_duty(&self, found: &Found, clause: &Range<usize>, open: Option<usize>) -> bool {
        let before = self.text.get(clause.start..found.range.start).unwrap_or_default();
        match found.cue.modality {
            Modality::Permitted => match subject(before) {
                Subject::Named(_) => true,
                Subject::Thing => false,
                // What the clauses before are about could do it, too: 大模型…，可生成….
                Subject::None => self.only_conditions || !self.drafts.is_empty(),
            },
            Modality::Encouraged => {
                let governed =
                    open.and_then(|at| self.drafts.get(at)).is_some_and(|d| d.modality == Modality::Required);
                !governed || before.contains('应')
            }
            Modality::Prohibited | Modality::ProhibitedInPrinciple | Modality::Discouraged | Modality::Required => true,
        }
    }

    fn begin(&mut self, clause: &Range<usize>, found: Found) -> usize {
        let before = self.text.get(clause.start..found.range.start).unwrap_or_default();
        let own = match subject(before) {
            Subject::Named(who) => Some(who),
            Subject::None | Subject::Thing => None,
        };
        if own.is_some() {
            self.subject.clone_from(&own);
        }
        let act = trim_marks(self.text, found.range.end..clause.end);
        let object = self.object(&found, &act);
        let earlier = self.conditions.take();
        let start = earlier.as_ref().map_or(clause.start, |c| c.start);
        let draft = Draft {
            whole: start..act.end,
            cue: found.range.clone(),
            modality: found.cue.modality,
            condition: self.condition(&found, clause, earlier.as_ref(), &act),
            act,
            exception: None,
            bearers: object.or_else(|| self.subject.clone()),
            part_start: self.part_start,
        };
        self.except(clause, &draft);
        let things = TABLES.things.is_match(self.of(&draft.act)) && self.of(clause).ends_with(['：', ':']);
        self.governing = (!things).then_some(found);
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// Whom the cue is about when it is not its subject: 禁止学生…, 鼓励教师….
    fn object(&self, found: &Found, act: &Range<usize>) -> Option<Vec<Bearer>> {
        let word = self.of(&found.range);
        let about_another = match found.cue.modality {
            Modality::Prohibited | Modality::ProhibitedInPrinciple | Modality::Encouraged => true,
            Modality::Permitted => word.ends_with("允许") || word == "准许",
            Modality::Required => word == "要求",
            Modality::Discouraged => word.starts_with('不'),
        };
        about_another.then(|| who::group_at_start(self.of(act)).map(|(who, _)| who)).flatten()
    }

    /// When the norm applies: for a permission rather what stands in its act, else what stands before it.
    fn condition(
        &self,
        found: &Found,
        clause: &Range<usize>,
        earlier: Option<&Range<usize>>,
        act: &Range<usize>,
    ) -> Option<Range<usize>> {
        let inside = |pattern: &Regex, range: Range<usize>| {
            let part = self.text.get(range.clone())?;
            pattern.find(part).map(|m| range.start + m.start()..range.start + m.end())
        };
        let lead = trim(self.text, clause.start..found.range.start);
        let whole = || {
            Some(lead.clone())
                .filter(|lead| self.of(lead).ends_with('的') && TABLES.condition_start.is_match(self.of(lead)))
        };
        let before = || {
            let strong = || inside(&TABLES.condition_strong, lead.clone());
            earlier.cloned().or_else(whole).or_else(strong).or_else(|| inside(&TABLES.condition_weak, lead.clone()))
        };
        let after = || inside(&TABLES.condition_strong, act.clone());
        let found = match found.cue.modality {
            Modality::Permitted => after().or_else(before),
            Modality::Prohibited
            | Modality::ProhibitedInPrinciple
            | Modality::Discouraged
            | Modality::Required
            | Modality::Encouraged => before().or_else(after),
        };
        found.or_else(|| inside(&TABLES.condition_weak, act.clone()))
    }

    /// Marks the clause as exception of the norm before it: …，但不得…; …，确需使用的应….
    fn except(&mut self, clause: &Range<usize>, draft: &Draft) {
        let starts = TABLES.exception.is_match(self.of(clause)) || TABLES.exception.is_match(self.of(&draft.whole));
        if let Some(previous) = self.drafts.last_mut().filter(|p| starts && p.exception.is_none()) {
            let binds = matches!(
                previous.modality,
                Modality::Prohibited | Modality::ProhibitedInPrinciple | Modality::Discouraged | Modality::Permitted
            );
            if binds {
                previous.exception = Some(draft.whole.clone());
            }
        }
    }

    /// Whether a clause without a cue is one more duty under the cue that governs: 应加强A，建立B.
    fn continues(&self, clause: &Range<usize>, i: usize, open: Option<usize>) -> bool {
        let governed = self.governing.as_ref().is_some_and(|g| g.cue.modality == Modality::Required);
        let body = self.of(clause);
        let stated = open.is_some() || i == 0;
        governed && stated && TABLES.verb.is_match(body) && !TABLES.purpose.is_match(body) && !self.is_condition(clause)
    }

    fn coordinate(&mut self, clause: &Range<usize>) -> usize {
        let act = trim_marks(self.text, clause.clone());
        let cue = self.governing.as_ref().map_or(clause.start..clause.start, |g| g.range.clone());
        self.drafts.push(Draft {
            whole: act.clone(),
            cue,
            modality: Modality::Required,
            act,
            condition: None,
            exception: None,
            bearers: self.subject.clone(),
            part_start: self.part_start,
        });
        self.drafts.len() - 1
    }

    /// A clause that states nothing itself: a condition of what follows, an exception, or more of the act before.
    fn carry(&mut self, clause: &Range<usize>, open: Option<usize>, last: bool) {
        let body = trim_marks(self.text, clause.clone());
        if TABLES.adverbs_only.is_match(self.of(&body)) {
            return;
        }
        let exception = TABLES.exception.is_match(self.of(clause));
        if let Some(draft) = open.and_then(|at| self.drafts.get_mut(at)).filter(|_| exception) {
            draft.exception.get_or_insert(body);
            return;
        }
        let condition = self.is_condition(clause);
        if open.is_some() && (last || !condition) {
            self.extend(clause, open);
            return;
        }
        self.only_conditions &= condition;
        if !condition {
            self.conditions = None;
            return;
        }
        self.subject = named_at_start(self.of(clause)).or_else(|| self.subject.take());
        let start = self.conditions.as_ref().map_or(body.start, |c| c.start);
        self.conditions = Some(start..body.end);
    }

    fn extend(&mut self, clause: &Range<usize>, open: Option<usize>) {
        let end = trim_marks(self.text, clause.clone()).end;
        if let Some(draft) = open.and_then(|at| self.drafts.get_mut(at)) {
            (draft.act.end, draft.whole.end) = (end, end);
        }
    }

    /// Whether the act of the open norm only says how, so that the act itself is still to come.
    fn is_prelude(&self, open: Option<usize>) -> bool {
        let draft = open.and_then(|at| self.drafts.get(at)).filter(|draft| draft.modality == Modality::Required);
        let act = draft.map(|draft| self.of(&draft.act)).unwrap_or_default();
        TABLES.prelude_start.is_match(act) && !TABLES.prelude_acting.is_match(act)
    }

    fn is_condition(&self, clause: &Range<usize>) -> bool {
        let body = bare(self.of(clause));
        let framed = TABLES.condition_end.is_match(body) && TABLES.condition_start.is_match(body);
        let opened = TABLES.opener.is_match(body) && !TABLES.acting.is_match(body);
        let whole = TABLES.condition_strong.find(body).is_some_and(|m| m.start() == 0 && m.end() == body.len());
        framed || opened || whole || ["时", "前", "情况下", "前提下", "过程中"].iter().any(|end| body.ends_with(end))
    }
}
