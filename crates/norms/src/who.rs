use tiaowen_types::{Bearer, Stage};

use crate::tables::TABLES;

/// Whom the group of bearers at the start of `text` names, and the bytes it takes: 教育行政部门、学校和教师.
pub(crate) fn group_at_start(text: &str) -> Option<(Vec<Bearer>, usize)> {
    let found = TABLES.group_start.find(text)?;
    let named = named(found.as_str(), text);
    (!named.is_empty()).then_some((named, found.end()))
}

/// Whom the group of bearers at the end of `text` names.
pub(crate) fn group_at_end(text: &str) -> Option<Vec<Bearer>> {
    let found = TABLES.group_end.find(text)?;
    let named = named(found.as_str(), found.as_str());
    (!named.is_empty()).then_some(named)
}

/// Bearers in `group`; one that directly precedes another only says which (高校学生 names students).
/// `context` begins like `group` and goes on, so that 教师队伍 is not a teacher.
fn named(group: &str, context: &str) -> Vec<Bearer> {
    let words: Vec<_> = TABLES.bearer.find_iter(context).take_while(|word| word.start() < group.len()).collect();
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let qualifies = words.get(i + 1).is_some_and(|next| next.start() == word.end());
        if !qualifies {
            found.extend(TABLES.bearers_of(word.as_str()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Stages a text names, each once, in their order.
pub(crate) fn stages(text: &str) -> Vec<Stage> {
    let mut found: Vec<Stage> =
        TABLES.stage.find_iter(text).flat_map(|word| TABLES.stages_of(word.as_str())).copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use Bearer::{Authority, Enterprise, Organisation, Parent, School, Student, Teacher, VocationalSchool};

    #[test]
    fn reads_groups_of_bearers() {
        #[track_caller]
        fn check(text: &str, expected: &[Bearer]) {
            assert_eq!(group_at_start(text).map(|(who, _)| who).unwrap_or_default(), expected, "{text}");
        }
        check("教育行政部门、学校和教师可利用", &[Teacher, School, Authority]);
        check("高校学生应", &[Student]);
        check("职业院校应", &[VocationalSchool]);
        check("中职学生应能", &[Student]);
        check("学生家长在", &[Parent]);
        check("教师队伍建设", &[]);
        check("相关企业应落实", &[Enterprise]);
        check("社会组织、企业和教育科研机构等", &[Enterprise, Organisation]);
        check("人工智能", &[]);
    }

    #[test]
    fn reads_stages() {
        #[track_caller]
        fn check(text: &str, expected: &[Stage]) {
            assert_eq!(stages(text), expected, "{text}");
        }
        check("小学阶段禁止学生", &[Stage::Primary]);
        check("中小学", &[Stage::Primary, Stage::JuniorSecondary, Stage::SeniorSecondary]);
        check("职业本科学生", &[Stage::VocationalUndergraduate]);
        check("未满六周岁婴幼儿", &[Stage::Preschool]);
        check("扩大学习", &[]);
    }
}
