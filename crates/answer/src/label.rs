use serde::Serialize;

/// The label shown beside every answer and kept in copies and exports, as 《人工智能生成合成内容标识办法》 asks.
pub const LABEL: &str = "本内容由人工智能生成合成，引文为原文照录，以公布文本为准";

/// Implicit metadata of a file that holds an answer; the fields are those of GB 45438-2025.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Aigc {
    /// `1`: generated; `2`: perhaps; `3`: suspected.
    pub label: String,
    /// Who provides the service that made it.
    pub content_producer: String,
    /// Number of the content with its producer.
    #[serde(rename = "ProduceID")]
    pub produce_id: String,
    /// Free for the producer: a digest of the content, against later change.
    #[serde(rename = "ReservedCode1")]
    pub reserved_code1: String,
    /// Who passes it on.
    pub content_propagator: String,
    /// Number of the content with who passes it on.
    #[serde(rename = "PropagateID")]
    pub propagate_id: String,
    /// Free for who passes it on.
    #[serde(rename = "ReservedCode2")]
    pub reserved_code2: String,
}

impl Aigc {
    /// Metadata of content that this program made and nobody has passed on yet.
    pub fn produced(producer: &str, id: &str, digest: &str) -> Self {
        Self {
            label: "1".to_owned(),
            content_producer: producer.to_owned(),
            produce_id: id.to_owned(),
            reserved_code1: digest.to_owned(),
            content_propagator: String::new(),
            propagate_id: String::new(),
            reserved_code2: String::new(),
        }
    }
}
