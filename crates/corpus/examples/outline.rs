//! Prints the clause trees of a corpus: `cargo run -p tiaowen-corpus --example outline -- corpus [document]`.

use std::path::Path;

use tiaowen_corpus::Catalogue;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "corpus".to_owned());
    let only = arguments.next();
    for document in Catalogue::load(Path::new(&folder))?.documents() {
        if only.as_ref().is_some_and(|id| document.meta.id.as_str() != id) {
            continue;
        }
        println!("== {} {}", document.meta.id, document.meta.title);
        for clause in document.tree.clauses() {
            let heading = clause.heading.map_or("", |span| span.of(&document.text));
            let body = clause.body.of(&document.text).replace('\n', "⏎");
            let shown: String = body.chars().take(40).collect();
            println!("{}\t{:?}\t{heading}\t{shown}\t{}", clause.path, clause.kind, body.chars().count());
        }
        for diagnostic in &document.diagnostics {
            println!("  ! {:?} line {} {} {}", diagnostic.code, diagnostic.line, diagnostic.message, diagnostic.detail);
        }
    }
    Ok(())
}
