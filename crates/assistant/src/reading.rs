//! What a reader needs beside the words of a document: where its references lead, and the text as it was received.

use tiaowen_corpus::Catalogue;
use tiaowen_types::{ClauseIdx, Document, DocumentId};

use crate::assistant::known;
use crate::own::Own;
use crate::wire::LinkBody;
use crate::{Assistant, AssistantError, convert};

impl Assistant {
    /// The references of a document to other documents of the library and to their clauses, in its order.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn links(&self, id: &DocumentId) -> Result<Vec<LinkBody>, AssistantError> {
        let shelf = self.shelf();
        let document = known(&shelf.library, id)?;
        let found = shelf.directory.find(&document.text);
        let link = |reference: &tiaowen_reference::Reference| {
            let meant = shelf.directory.documents(reference, &found);
            // Where a name fits several, or only this one, a link would lead astray.
            let [meant] = meant.as_slice() else { return None };
            let meant = shelf.library.document(meant).filter(|meant| meant.meta.id != document.meta.id)?;
            let clause = reference.locators.first().and_then(|l| shelf.directory.locate(meant, l).ok());
            let (path, offset) = clause_at(document, reference.span.start)?;
            let url = clause.map_or_else(|| format!("/documents/{}", meant.meta.id), |idx| convert::url(meant, idx));
            Some(LinkBody {
                clause: path,
                start: reference.span.start - offset,
                end: reference.span.end - offset,
                title: meant.meta.title.clone(),
                url,
            })
        };
        Ok(found.iter().filter_map(link).collect())
    }

    /// The text of a document as it was received, before it was cut into clauses and corrected.
    ///
    /// # Errors
    /// When there is no such document, or the corpus cannot be read.
    pub fn original(&self, id: &DocumentId) -> Result<String, AssistantError> {
        known(&self.shelf().library, id)?;
        let own = self.home.data.current()?.map_or_else(|| Ok(Own::default()), |generation| Own::read(&generation))?;
        if let Some(added) = own.added.into_iter().find(|added| added.meta.id == *id) {
            return Ok(added.text);
        }
        let catalogue = Catalogue::load(&self.home.corpus)?;
        let entry = catalogue.entries().iter().find(|entry| entry.meta.id == *id);
        let unknown = || AssistantError::UnknownDocument(id.to_string());
        entry.map(|entry| entry.source.part().to_owned()).ok_or_else(unknown)
    }
}

/// Path and first byte of the clause that holds a place of the text.
fn clause_at(document: &Document, at: usize) -> Option<(String, usize)> {
    let holds = |(_, c): &(ClauseIdx, &tiaowen_types::Clause)| (c.span.start()..c.span.end()).contains(&at);
    let (_, clause) = document.tree.iter().find(holds)?;
    Some((clause.path.to_string(), clause.span.start()))
}
