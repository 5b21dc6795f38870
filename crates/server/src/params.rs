use std::fmt::Write as _;
use std::str::FromStr;

use crate::failure::Failure;

/// Parameters of a query. Unlike the usual decoders it refuses what is not UTF-8 instead of replacing it,
/// keeps repeated names, and lets a handler refuse names it does not know.
#[derive(Debug)]
pub(crate) struct Params {
    left: Vec<(String, String)>,
    taken: Vec<String>,
}

impl Params {
    /// Reads `a=1&b=%E6%9D%A1`.
    ///
    /// # Errors
    /// When an escape is broken or the bytes are not UTF-8.
    pub(crate) fn parse(query: Option<&str>) -> Result<Self, Failure> {
        let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        let left = decoded.collect::<Result<_, Failure>>()?;
        Ok(Self { left, taken: vec![] })
    }

    /// Takes the first value of `name` out.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let i = self.left.iter().position(|(n, _)| n == name)?;
        self.taken.push(name.to_owned());
        Some(self.left.remove(i).1)
    }

    /// Takes all values of `name` out, in order.
    pub(crate) fn take_all(&mut self, name: &str) -> Vec<String> {
        self.left.extract_if(.., |(n, _)| n == name).map(|(_, value)| value).collect()
    }

    /// Takes `name` out and reads it; a value that is empty counts as absent.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(crate) fn take_as<T: FromStr>(&mut self, name: &'static str, expected: &str) -> Result<Option<T>, Failure> {
        let Some(value) = self.take(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        value.parse().map(Some).map_err(|_| Failure::Value { name, expected: expected.to_owned() })
    }

    /// Refuses whatever was not taken.
    ///
    /// # Errors
    /// When something is left.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.left.into_iter().next() {
            None => Ok(()),
            Some((name, _)) if self.taken.contains(&name) => Err(Failure::Repeated { name }),
            Some((name, _)) => Err(Failure::UnknownField { name: name.chars().take(40).collect() }),
        }
    }
}

fn decode(text: &str) -> Result<String, Failure> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16));
                let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
                    return Err(Failure::NotUtf8);
                };
                u8::try_from(high * 16 + low).map_err(|_| Failure::NotUtf8)?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Failure::NotUtf8)
}

/// Escapes text for a query value or a fragment.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("invariant: writing to a string does not fail");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_queries_strictly() {
        let mut params = Params::parse(Some("q=%E6%9D%A1+%E6%96%87&h=1&h=2&top_k=5&as_of=")).unwrap();
        assert_eq!(params.take("q").as_deref(), Some("条 文"));
        assert_eq!(params.take_all("h"), ["1", "2"]);
        assert_eq!(params.take_as::<u32>("top_k", "整数"), Ok(Some(5)));
        assert_eq!(params.take_as::<u32>("as_of", "日期"), Ok(None));
        assert_eq!(params.finish(), Ok(()));
        for bad in ["q=%ff", "q=%E6%9D", "q=%zz", "q=%", "%ff=1"] {
            assert_eq!(Params::parse(Some(bad)).unwrap_err(), Failure::NotUtf8, "{bad}");
        }
        let mut twice = Params::parse(Some("q=1&q=2")).unwrap();
        assert_eq!(twice.take("q").as_deref(), Some("1"));
        assert_eq!(twice.finish(), Err(Failure::Repeated { name: "q".into() }));
        assert_eq!(Params::parse(Some("x=1")).unwrap().finish(), Err(Failure::UnknownField { name: "x".into() }));
    }

    #[test]
    fn escapes_round_trip() {
        for text in ["四/（四）", "a b&c=d#e+f%", "“引文”"] {
            assert_eq!(decode(&encode(text)).as_deref(), Ok(text));
        }
    }
}
