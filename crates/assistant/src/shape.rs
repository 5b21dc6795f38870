//! serde says in English what is wrong with a JSON or TOML file; people read it in Chinese.

/// A Chinese clause for what serde_json or toml found wrong with the shape of a file: the place where known, then
/// the field and its type. What is not recognised is called bad writing rather than shown in English.
pub fn shape(error: &str) -> String {
    let (place, message) = split(error.trim());
    let colon = if place.is_empty() { "" } else { "：" };
    format!("{place}{colon}{}", translate(message))
}

/// The place in Chinese, empty where unknown, and the message alone. TOML puts the place first, and lines of the
/// file between; JSON puts it last.
fn split(error: &str) -> (String, &str) {
    if let Some((line, column)) = error.strip_prefix("TOML parse error at line ").and_then(numbers) {
        let message = error.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        return (format!("第 {line} 行第 {column} 列"), message);
    }
    if let Some((line, rest)) = error.strip_prefix("line ").and_then(|rest| rest.split_once(": ")) {
        let (_, message) = split(rest);
        return (format!("第 {line} 行"), message);
    }
    match error.rsplit_once(" at line ") {
        Some((message, place)) => match numbers(place) {
            Some((line, column)) => (format!("第 {line} 行第 {column} 列"), message),
            None => (String::new(), error),
        },
        None => (String::new(), error),
    }
}

fn numbers(place: &str) -> Option<(u64, u64)> {
    let (line, column) = place.split_once([',', ' '])?;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    Some((line.parse().ok()?, digits(column.trim_start_matches([',', ' ']).strip_prefix("column ")?)?))
}

fn translate(message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default().chars().take(40).collect::<String>();
    if message.starts_with("missing field") {
        return format!("缺少字段“{}”", quoted());
    }
    if message.starts_with("unknown field") {
        return format!("没有“{}”这个字段{}", quoted(), choice(message));
    }
    if message.starts_with("duplicate field") || message.starts_with("duplicate key") {
        return format!("字段“{}”重复", quoted());
    }
    if message.starts_with("unknown variant") {
        return format!("值“{}”无法识别{}", quoted(), choice(message));
    }
    if let Some(types) = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: ")) {
        let (found, expected) = types.rsplit_once(", expected ").unwrap_or((types, ""));
        return format!("类型或取值不对，写的是{}，应为{}", kind(found), kind(expected));
    }
    if message.starts_with("invalid length") {
        return "数组的长度不对".to_owned();
    }
    if message.contains("is not a date") {
        return "日期应写作 2025、2025-05 或 2025-05-13".to_owned();
    }
    "写法不合要求".to_owned()
}

/// The names that would have been right, as serde lists them after `expected`.
fn choice(message: &str) -> String {
    let listed = message.split_once(", expected ").map_or("", |(_, listed)| listed);
    let names: Vec<&str> = listed.split('`').skip(1).step_by(2).collect();
    if names.is_empty() { String::new() } else { format!("，可用的有：{}", names.join("、")) }
}

/// What serde calls a kind of value, found or expected.
fn kind(name: &str) -> &'static str {
    const KINDS: [(&str, &str); 19] = [
        ("null", "空值"),
        ("unit", "空值"),
        ("a string", "文字"),
        ("string", "文字"),
        ("a character", "一个字"),
        ("a boolean", "true 或 false"),
        ("boolean", "真假值"),
        ("a nonzero", "正整数"),
        ("a sequence", "数组"),
        ("sequence", "数组"),
        ("a map", "对象"),
        ("map", "对象"),
        ("struct", "对象"),
        ("integer `-", "负数"),
        ("integer", "整数"),
        ("floating point", "小数"),
        ("f", "数"),
        ("u", "非负整数"),
        ("i", "整数"),
    ];
    let found = KINDS.iter().find(|(start, _)| name.starts_with(start));
    found.map_or("其他内容", |(_, chinese)| chinese)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Row {
        id: String,
        count: Option<u32>,
        tags: Option<Vec<String>>,
        on: Option<bool>,
        day: Option<tiaowen_types::Date>,
    }

    #[test]
    fn says_in_chinese_what_is_wrong_with_json() {
        let rows = [
            (r#"{}"#, "缺少字段“id”"),
            (r#"{"id":"a","x":1}"#, "没有“x”这个字段，可用的有：id、count、tags、on、day"),
            (r#"{"id":7}"#, "写的是整数，应为文字"),
            (r#"{"id":null}"#, "写的是空值，应为文字"),
            (r#"{"id":"a","count":-1}"#, "写的是负数，应为非负整数"),
            (r#"{"id":"a","count":"x"}"#, "写的是文字，应为非负整数"),
            (r#"{"id":"a","tags":"x"}"#, "写的是文字，应为数组"),
            (r#"{"id":"a","on":1.5}"#, "写的是小数，应为true 或 false"),
            (r#"{"id":"a","id":"b"}"#, "字段“id”重复"),
            (r#"{"id":"a","day":"明天"}"#, "日期应写作"),
            ("[1]", "写的是整数，应为文字"),
            ("\"x\"", "写的是文字，应为对象"),
        ];
        for (json, expected) in rows {
            let error = serde_json::from_str::<Row>(json).unwrap_err().to_string();
            let told = shape(&error);
            assert!(told.contains(expected), "{json}: {error}: {told}");
            assert!(told.starts_with("第 1 行第 "), "{told}");
        }
    }

    #[test]
    fn says_in_chinese_what_is_wrong_with_toml() {
        let rows = [
            ("id = 1\n", "第 1 行第 6 列：类型或取值不对，写的是整数，应为文字"),
            ("id = 'a'\nx = 1\n", "第 2 行第 1 列：没有“x”这个字段"),
            ("id = \n", "第 1 行第 6 列：写法不合要求"),
        ];
        for (text, expected) in rows {
            let error = toml::from_str::<Row>(text).unwrap_err().to_string();
            let told = shape(&error);
            assert!(told.starts_with(expected), "{error}: {told}");
        }
        assert_eq!(shape("line 5: missing field `id` at line 1 column 2"), "第 5 行：缺少字段“id”");
    }
}
