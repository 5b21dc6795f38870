use std::sync::LazyLock;

/// Pairs of a traditional character and its simplified form, without separators: the one-to-one entries of
/// OpenCC's `TSCharacters.txt` (Apache-2.0), minus characters that simplified text uses too (乾, 著, 瞭).
const PAIRS: &str = include_str!("data/traditional.txt");

/// Sorted by traditional character.
static TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let characters: Vec<char> = PAIRS.chars().filter(|c| !c.is_whitespace()).collect();
    let mut table: Vec<_> =
        characters.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
    table.sort_unstable();
    table
});

/// Writes traditional characters as simplified ones, one for one; all else stays.
pub fn simplify(text: &str) -> String {
    text.chars().map(simplify_character).collect()
}

pub(crate) fn simplify_character(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let found = TABLE.binary_search_by_key(&character, |&(traditional, _)| traditional);
    found.ok().and_then(|at| TABLE.get(at)).map_or(character, |&(_, simplified)| simplified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_common_characters_and_leaves_simplified_text_alone() {
        let check = |text: &str, expected: &str| assert_eq!(simplify(text), expected);
        check("學生可以使用人工智慧寫作業嗎？", "学生可以使用人工智慧写作业吗？");
        check(
            "應當對學生進行隱私保護與倫理審查，嚴禁輸入敏感數據",
            "应当对学生进行隐私保护与伦理审查，严禁输入敏感数据",
        );
        check("關於發佈《職業院校人工智能應用指引》的通知", "关于发布《职业院校人工智能应用指引》的通知");
        check("著作权、乾隆、皇后、一目瞭然，AI", "著作权、乾隆、皇后、一目瞭然，AI");
        assert!(TABLE.len() > 2500);
        assert!(TABLE.iter().all(|&(_, simple)| simplify_character(simple) == simple), "no chains");
    }
}
