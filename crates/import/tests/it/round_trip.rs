//! Each document of the corpus through LibreOffice: the same clauses must come back from Word, web page and PDF.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tiaowen_corpus::{Catalogue, Entry, SourceText, parse};
use tiaowen_types::{Clause, Document};

use crate::make::text;

const FORMATS: [&str; 3] = ["docx", "html", "pdf"];

#[test]
fn libre_office_files_have_the_same_clauses() {
    let folder = std::env::temp_dir().join("tiaowen-round-trip");
    fs::create_dir_all(&folder).unwrap();
    let catalogue = Catalogue::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")).unwrap();
    let pages: Vec<String> = catalogue.entries().iter().map(|entry| write_page(entry, &folder)).collect();
    if !FORMATS.iter().all(|format| convert(format, &pages, &folder)) {
        println!("NOT MEASURED: soffice, the program of LibreOffice, is not installed or did not work");
        return;
    }
    println!(
        "{:<24} {:>7} {:>20} {:>20} {:>20}",
        "document", "clauses", "docx path/text", "html path/text", "pdf path/text"
    );
    let mut worst = BTreeMap::new();
    for entry in catalogue.entries() {
        let parsed = |source: &SourceText| parse(source, entry.meta.clone(), catalogue.rules());
        let expected = parsed(&SourceText::whole("a.txt", entry.source.part()));
        let mut row = format!("{:<24} {:>7}", entry.meta.id.to_string(), expected.tree.clauses().len());
        for format in FORMATS {
            let file = folder.join(format).join(format!("{}.{format}", entry.meta.id));
            let read = text("a", &fs::read(&file).unwrap());
            fs::write(file.with_extension("txt"), &read).unwrap();
            let found = parsed(&SourceText::whole("a.txt", &read));
            let (paths, texts) = recall(&expected, &found);
            row += &format!("{:>12.4} {:>7.4}", paths, texts);
            let least = worst.entry(format).or_insert((1.0_f64, 1.0_f64));
            *least = (least.0.min(paths), least.1.min(texts));
        }
        println!("{row}");
    }
    for (format, (paths, texts)) in &worst {
        assert!(*paths >= least(format) && *texts >= least(format), "{format}: {paths} {texts}");
    }
}

/// A PDF has no tables, only lines that were drawn; rows torn by a page are not all put together again.
fn least(format: &str) -> f64 {
    if format == "pdf" { 0.95 } else { 0.99 }
}

/// Share of clauses whose path comes back, and share of their characters in clauses that are the same.
fn recall(expected: &Document, found: &Document) -> (f64, f64) {
    let clauses = |document: &Document| -> BTreeMap<String, String> {
        let own = |clause: &Clause| {
            let heading = clause.heading.map_or("", |heading| heading.of(&document.text));
            format!("{heading}{}", clause.body.of(&document.text)).replace(char::is_whitespace, "")
        };
        document.tree.clauses().iter().map(|clause| (clause.path.to_string(), own(clause))).collect()
    };
    let (expected, found) = (clauses(expected), clauses(found));
    let length = |text: &String| text.chars().count() as f64;
    let paths = expected.keys().filter(|path| found.contains_key(*path)).count() as f64;
    let same = expected.iter().filter(|(path, text)| found.get(*path) == Some(text));
    let all: f64 = expected.values().map(length).sum();
    (paths / expected.len() as f64, same.map(|(_, text)| length(text)).sum::<f64>() / all)
}

/// The document as a plain web page, from which LibreOffice makes the rest; returns its name.
fn write_page(entry: &Entry, folder: &Path) -> String {
    let escape = |text: &str| text.trim().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut page = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>\n".to_owned();
    let lines: Vec<&str> = entry.source.part().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_ruler = |line: &str| line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let mut in_table = false;
    for (at, line) in lines.iter().enumerate() {
        let row = line.starts_with('|') && line.ends_with('|') && line.len() > 1;
        // The row above a ruler heads a new table.
        let heads = lines.get(at + 1).is_some_and(|next| is_ruler(next));
        if in_table && (!row || heads) {
            page += "</table>\n";
        }
        if row && (!in_table || heads) {
            page += "<table border=\"1\">\n";
        }
        in_table = row;
        if !row {
            page += &format!("<p>{}</p>\n", escape(line));
        } else if !is_ruler(line) {
            let cells = line.trim_matches('|').split('|').map(|cell| format!("<td>{}</td>", escape(cell)));
            page += &format!("<tr>{}</tr>\n", cells.collect::<String>());
        }
    }
    page += if in_table { "</table></body></html>" } else { "</body></html>" };
    let name = folder.join(format!("{}.html", entry.meta.id));
    fs::write(&name, page).unwrap();
    name.to_string_lossy().into_owned()
}

/// Whether LibreOffice made a file of this format of each page.
fn convert(format: &str, pages: &[String], folder: &Path) -> bool {
    let filter = match format {
        "docx" => "docx:MS Word 2007 XML",
        "html" => "html:HTML (StarWriter)",
        _ => "pdf:writer_pdf_Export",
    };
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let made = Command::new("soffice")
        .args([&profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", filter, "--outdir"])
        .arg(folder.join(format))
        .args(pages)
        .output();
    made.is_ok_and(|output| output.status.success())
}
