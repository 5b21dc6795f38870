use crate::params::encode;

/// Address of the reader at a clause, with the sentence to mark. `url` is the wire form
/// `/documents/{id}#{clause}`.
pub(crate) fn quotation(url: &str, quote: &str) -> String {
    let (page, clause) = url.split_once('#').unwrap_or((url, ""));
    let quote: String = quote.chars().take(MAX_QUOTE_CHARS).collect();
    format!("{page}?at={at}&quote={}#{at}", encode(&quote), at = encode(clause))
}

/// The wire form `/documents/{id}#{clause}` as an address.
pub(crate) fn page(url: &str) -> String {
    url.split_once('#').map_or_else(|| url.to_owned(), |(page, clause)| format!("{page}#{}", encode(clause)))
}

/// Address of a clause in the JSON interface.
pub(crate) fn clause(url: &str) -> String {
    let (page, clause) = url.split_once('#').unwrap_or((url, ""));
    let id = page.rsplit('/').next().unwrap_or_default();
    format!("/api/v1/clauses/{id}/{}", encode(clause))
}

/// Address of the reader at a clause, with words to mark.
pub(crate) fn words(url: &str, query: &str) -> String {
    let (page, clause) = url.split_once('#').unwrap_or((url, ""));
    format!("{page}?q={}#{}", encode(query), encode(clause))
}

/// Longer quotations are marked by their beginning; addresses stay short.
const MAX_QUOTE_CHARS: usize = 200;

/// Address of a conversation: its questions, from which the answers are derived again, and its filters.
pub(crate) fn thread(questions: &[String], filters: &[(&str, &str)]) -> String {
    let Some((last, earlier)) = questions.split_last() else {
        return "/".to_owned();
    };
    let mut url = "/?".to_owned();
    for question in earlier {
        url.push_str(&format!("h={}&", encode(question)));
    }
    url.push_str(&format!("q={}", encode(last)));
    for (name, value) in filters.iter().filter(|(_, value)| !value.is_empty()) {
        url.push_str(&format!("&{name}={}", encode(value)));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_escaped() {
        assert_eq!(
            quotation("/documents/a#四/（四）", "不得\"&"),
            "/documents/a?at=%E5%9B%9B%2F%EF%BC%88%E5%9B%9B%EF%BC%89&quote=%E4%B8%8D%E5%BE%97%22%26#%E5%9B%9B%2F%EF%BC%88%E5%9B%9B%EF%BC%89"
        );
        assert_eq!(
            thread(&["a".into(), "b&c".into()], &[("asker", "teacher"), ("stage", "")]),
            "/?h=a&q=b%26c&asker=teacher"
        );
        assert_eq!(thread(&[], &[]), "/");
    }
}
