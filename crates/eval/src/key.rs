//! Forms under which titles, clause paths and quotations are compared: those of the judged files' own checker,
//! written here so that the scorer does not share a mistake with what it judges.

/// A document's title and a cited clause, both in comparison form.
pub(crate) type Place = (String, String);

/// Quotations match when they are equal without white space and bold marks.
pub(crate) fn quote(text: &str) -> String {
    text.replace("**", "").chars().filter(|c| !c.is_whitespace()).collect()
}

/// Titles match whatever the width of their brackets and the shape of their quotation marks.
pub(crate) fn title(text: &str) -> String {
    let unmarked = text.chars().filter(|c| !c.is_whitespace() && !"《》“”\"".contains(*c));
    unmarked.map(wide_bracket).collect()
}

/// A document and a clause of it.
pub(crate) fn place(document: &str, clause: &str) -> Place {
    let path = clause.chars().filter(|c| !c.is_whitespace()).map(wide_bracket).collect();
    (title(document), path)
}

fn wide_bracket(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_what_readers_take_for_the_same() {
        assert_eq!(quote("**严禁** 未经\n审查"), "严禁未经审查");
        assert_eq!(title("《某指引(第一版)》"), title("某指引（第一版）"));
        assert_eq!(title("“人工智能+教育”行动计划"), title("\"人工智能+教育\"行动计划"));
        assert_eq!(place("甲", "四/(四)"), place("甲", "四/（四）"));
        assert_ne!(place("甲", "四"), place("甲", "四/（四）"));
    }
}
