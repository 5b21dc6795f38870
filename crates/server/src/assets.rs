use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH};
use axum::response::{IntoResponse, Redirect, Response};

use crate::failure::Failure;

/// A file that is part of the program.
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: [Asset; 13] = [
    Asset { name: "app.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../assets/app.css") },
    Asset { name: "pages.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../assets/pages.css") },
    Asset { name: "ask.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/ask.js") },
    Asset { name: "reader.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/reader.js") },
    Asset { name: "copy.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/copy.js") },
    Asset { name: "stream.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/stream.js") },
    Asset { name: "recent.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/recent.js") },
    Asset { name: "preview.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/preview.js") },
    Asset { name: "opinion.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/opinion.js") },
    Asset { name: "check.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/check.js") },
    Asset { name: "admin.js", kind: JAVASCRIPT, bytes: include_bytes!("../assets/admin.js") },
    Asset { name: "icons.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/icons.svg") },
    Asset { name: "favicon.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/favicon.svg") },
];

/// Changes whenever any asset does; stands in the addresses of pages' styles and scripts.
pub(crate) const VERSION: u64 = version();

/// Serves `/assets/{name}`. Modules import each other without a version, so browsers ask again and
/// are told 304.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(Failure::UnknownRoute)?;
    let tag = format!("\"{VERSION:016x}\"");
    let fixed = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, no-cache"), (ETAG, &tag)];
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|k| k.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    Ok((fixed, asset.bytes).into_response())
}

/// `GET /favicon.ico`: where browsers look for the icon of what is no page.
pub(crate) async fn favicon() -> Redirect {
    Redirect::permanent("/assets/favicon.svg")
}

/// FNV-1a over all assets, at compile time.
const fn version() -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < ASSETS.len() {
        let bytes = ASSETS[i].bytes;
        let mut j = 0;
        while j < bytes.len() {
            hash = (hash ^ bytes[j] as u64).wrapping_mul(0x0100_0000_01b3);
            j += 1;
        }
        i += 1;
    }
    hash
}
