use crate::cursor::{Cursor, Numeral};

/// The unit word of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// 编、部分
    Part,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 条
    Article,
    /// 款
    Paragraph,
    /// 项
    Item,
    /// 目
    Subitem,
    /// 点、段: a place that is counted, not printed.
    Point,
    /// A name with or without a number: 行为示例1, 附件2, 序言.
    Named,
    /// No unit: 四、, （四）, 6., （2）.
    Plain,
}

/// How a number is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style {
    /// 四 rather than 4.
    pub chinese: bool,
    /// （四） rather than 四.
    pub bracketed: bool,
}

/// One step of a path to a clause: 第四部分, （四）, 第一百二十条之一, 行为示例1, 序言.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// Its unit word.
    pub unit: Unit,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// The number behind 之 (第一百二十条之一).
    pub insertion: Option<u32>,
    /// How the number is printed.
    pub style: Style,
    /// The name of a [`Unit::Named`] label, else empty.
    pub name: String,
}

impl Label {
    pub(crate) fn numbered(unit: Unit, numeral: Numeral) -> Self {
        let style = Style { chinese: numeral.chinese, bracketed: numeral.bracketed };
        Self { unit, number: Some(numeral.value), insertion: None, style, name: String::new() }
    }

    pub(crate) fn named(name: &str, number: Option<u32>) -> Self {
        Self { unit: Unit::Named, number, insertion: None, style: Style::default(), name: name.to_owned() }
    }

    /// Whether both are printed alike, so that one may follow the other in a list.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.unit == other.unit && self.name == other.name && (self.unit != Unit::Plain || self.style == other.style)
    }

    /// Whether 同条, 该款 and the like can mean it.
    pub(crate) fn is_named_by(&self, word: &str) -> bool {
        match self.unit {
            Unit::Part => word == "部分",
            Unit::Article => word == "条",
            Unit::Paragraph => word == "款",
            Unit::Plain => self.style.bracketed && word == "条",
            Unit::Chapter | Unit::Section | Unit::Item | Unit::Subitem | Unit::Point | Unit::Named => false,
        }
    }

    /// Whether the label can stand directly below `above`.
    pub(crate) fn is_below(&self, above: &Self) -> bool {
        // 第五条（三）: brackets without unit below an article are its items.
        let item = self.unit == Unit::Plain && self.style.bracketed;
        above.rank() < self.rank() || item && matches!(above.unit, Unit::Article | Unit::Paragraph)
    }

    /// Depth at which such a label usually stands; a list goes on where the next label stands no deeper.
    pub(crate) fn rank(&self) -> u8 {
        match (self.unit, self.style.chinese, self.style.bracketed) {
            (Unit::Part, _, _) => 1,
            (Unit::Chapter, _, _) => 2,
            (Unit::Section, _, _) => 4,
            (Unit::Article, _, _) => 6,
            (Unit::Paragraph, _, _) => 8,
            (Unit::Item, _, _) => 10,
            (Unit::Subitem, _, _) => 12,
            (Unit::Point, _, _) => 13,
            (Unit::Named, _, _) => 14,
            (Unit::Plain, true, false) => 3,
            (Unit::Plain, true, true) => 5,
            (Unit::Plain, false, false) => 9,
            (Unit::Plain, false, true) => 11,
        }
    }
}

/// Unit words, longer ones first.
const UNITS: [(&str, Unit); 11] = [
    ("部分", Unit::Part),
    ("编", Unit::Part),
    ("章", Unit::Chapter),
    ("节", Unit::Section),
    ("条", Unit::Article),
    ("款", Unit::Paragraph),
    ("项", Unit::Item),
    ("目", Unit::Subitem),
    ("点", Unit::Point),
    ("段", Unit::Point),
    ("类", Unit::Point),
];

/// Characters that make another word of a unit: 第一节课, 第三项目, 第一目标.
const NOT_UNITS: [(&str, &[&str]); 6] = [
    ("节", &["课", "点", "目"]),
    ("项", &["目的", "目标", "目建", "目，", "目。"]),
    ("目", &["标", "的", "前"]),
    ("条", &["件", "例", "目"]),
    ("编", &["号", "辑"]),
    ("类", &["人", "别", "型"]),
];

/// Reads a unit word.
pub(crate) fn unit(cursor: &mut Cursor<'_>) -> Option<Unit> {
    let (word, unit) = UNITS.iter().find(|(word, _)| cursor.rest().starts_with(word))?;
    let mut ahead = *cursor;
    ahead.eat(word);
    let another = NOT_UNITS.iter().any(|(name, follow)| name == word && ahead.starts_with_any(follow));
    if another {
        return None;
    }
    *cursor = ahead;
    Some(*unit)
}

/// Names that carry a number, longer ones first.
pub(crate) const NUMBERED_NAMES: [&str; 11] =
    ["行为示例", "场景示例", "应用场景", "场景", "示例", "案例", "附件", "附录", "附表", "注", "表"];

/// Names that may stand alone behind a document.
pub(crate) const BARE_NAMES: [&str; 13] =
    ["发布通知", "印发通知", "序言", "导语", "前言", "引言", "落款", "主送", "正文", "附则", "总则", "附件", "附录"];

/// Reads 行为示例1, 场景示例 2, 附件１.
pub(crate) fn numbered_name(cursor: &mut Cursor<'_>) -> Option<Label> {
    let mut ahead = *cursor;
    let name = ahead.eat_any(&NUMBERED_NAMES)?;
    ahead.skip_blanks();
    let numeral = ahead.numeral()?;
    *cursor = ahead;
    Some(Label::named(name, Some(numeral.value)))
}
