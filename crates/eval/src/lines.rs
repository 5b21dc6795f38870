use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{EvalError, LineFault};

/// Reads one JSON value per line; blank lines are skipped, `.gz` files are unpacked.
///
/// # Errors
/// When the file cannot be read, holds no value, or a line is not a `T`; the error names the line.
pub(crate) fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, EvalError> {
    let parse = |line: &str| serde_json::from_str(line).map_err(|error| LineFault::Shape(error.to_string()));
    lines(path, parse)
}

/// Reads one value per line with `parse`, which says what is wrong with a line.
pub(crate) fn lines<T>(path: &Path, parse: impl Fn(&str) -> Result<T, LineFault>) -> Result<Vec<T>, EvalError> {
    let mut values = Vec::new();
    for (line, text) in BufReader::new(open(path)?).lines().enumerate() {
        let broken = |fault| EvalError::Line { path: path.into(), line: line + 1, fault };
        let text = text.map_err(|error| broken(LineFault::Text(error.to_string())))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            values.push(parse(text).map_err(broken)?);
        }
    }
    if values.is_empty() {
        return Err(EvalError::Empty { path: path.into() });
    }
    Ok(values)
}

/// Writes an object as JSON with each field, and each element of a list, on a line of its own. The file is
/// written beside its place and renamed, so that a full disk leaves the old one.
pub(crate) fn save_json(path: &Path, object: &impl Serialize) -> Result<(), EvalError> {
    let value = serde_json::to_value(object).expect("invariant: reports have string keys and no failing fields");
    let fields = value.as_object().into_iter().flatten().map(|(name, value)| format!("\"{name}\": {}", field(value)));
    let text = format!("{{\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"));
    save_text(path, &text)
}

fn field(value: &Value) -> String {
    match value.as_array() {
        None => value.to_string(),
        Some(list) => {
            let rows: Vec<String> = list.iter().map(Value::to_string).collect();
            format!("[\n{}\n]", rows.join(",\n"))
        }
    }
}

/// Writes a file beside its place and renames it.
pub(crate) fn save_text(path: &Path, text: &str) -> Result<(), EvalError> {
    let failed = |source| EvalError::Write { path: path.into(), source };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(|source| {
        // The error of the write is the one to tell; a leftover part is harmless.
        let _ = fs::remove_file(&beside);
        failed(source)
    })
}

fn open(path: &Path) -> Result<Box<dyn Read>, EvalError> {
    let file = File::open(path).map_err(|source| EvalError::Read { path: path.into(), source })?;
    let packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    Ok(if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[track_caller]
    fn check(content: &[u8], expected: Result<Vec<u32>, &str>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rows.jsonl");
        fs::write(&path, content).unwrap();
        match (json_lines::<u32>(&path), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(expected)) => assert!(found.to_string().contains(expected), "{found}"),
            (found, expected) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn names_the_broken_line() {
        check(b"1\n\n 2 \n", Ok(vec![1, 2]));
        check("\u{feff}1\r\n2".as_bytes(), Ok(vec![1, 2]));
        check(b"1\n{\n", Err("line 2"));
        check(b"1\n\xff\n", Err("line 2"));
        check(b"\n \n", Err("no line"));
    }

    #[test]
    fn reads_packed_files_and_names_missing_ones() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rows.jsonl.gz");
        let mut packer = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::fast());
        packer.write_all(b"1\n2\n").unwrap();
        packer.finish().unwrap();
        assert_eq!(json_lines::<u32>(&path).unwrap(), [1, 2]);
        fs::write(&path, b"not packed").unwrap();
        assert!(matches!(json_lines::<u32>(&path), Err(EvalError::Line { line: 1, .. })));
        let missing = json_lines::<u32>(&dir.path().join("missing")).unwrap_err();
        assert!(matches!(missing, EvalError::Read { .. }));
    }
}
