use crate::Format;

/// A file that was not taken in, and why.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {fault}")]
pub struct ImportError {
    /// Its name; for a file within an archive, the name of that.
    pub file: String,
    /// Why.
    #[source]
    pub fault: Fault,
}

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Larger than allowed.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// Most bytes of a file.
        limit: u64,
    },
    /// A kind of file that is not read.
    #[error("files of kind {kind} are not read")]
    Unsupported {
        /// What it is.
        kind: &'static str,
    },
    /// No kind of file that is known.
    #[error("the content is of no known kind")]
    Unknown,
    /// A password is needed.
    #[error("the file is encrypted")]
    Encrypted,
    /// Pages are pictures.
    #[error("none of the {pages} pages has text")]
    NoTextLayer {
        /// How many pages.
        pages: usize,
    },
    /// Text is there, but its fonts do not tell which characters it is.
    #[error("the fonts do not tell their characters")]
    Unreadable,
    /// More parts than allowed.
    #[error("more than {limit} {parts}")]
    TooMany {
        /// What there is too much of.
        parts: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// It unpacks to far more than it is.
    #[error("unpacked it exceeds {limit} bytes")]
    Expands {
        /// Most bytes after unpacking.
        limit: u64,
    },
    /// Elements within elements.
    #[error("elements are nested deeper than {limit}")]
    TooDeep {
        /// Deepest nesting.
        limit: usize,
    },
    /// An archive in an archive.
    #[error("the archive holds another archive")]
    NestedArchive,
    /// An archive without a file of a known kind.
    #[error("the archive holds nothing that can be read")]
    NothingInside,
    /// Cut off or not as its format demands.
    #[error("the {format} file is damaged")]
    Damaged {
        /// What it claims to be.
        format: Format,
        /// What does not fit.
        source: Damage,
    },
}

/// What is wrong with a damaged file.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The archive.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// Bytes of an entry of the archive.
    #[error(transparent)]
    Entry(#[from] std::io::Error),
    /// XML within it.
    #[error(transparent)]
    Xml(#[from] quick_xml::Error),
    /// The PDF's structure.
    #[error(transparent)]
    Pdf(#[from] lopdf::Error),
    /// A part is missing.
    #[error("part {0} is missing")]
    Missing(&'static str),
    /// Declarations have no place in it, and carry attacks.
    #[error("it declares a document type")]
    Declares,
    /// A defect beyond what its reader can say.
    #[error("its reader gave up")]
    Reader,
}

impl Damage {
    pub(crate) fn of(self, format: Format) -> Fault {
        Fault::Damaged { format, source: self }
    }
}
