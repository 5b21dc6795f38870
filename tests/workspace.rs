use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("invariant: this package lies in the workspace")
}

/// A member's `Cargo.toml`.
pub struct Manifest {
    /// Name of its directory: `embed-candle`.
    pub directory: String,
    /// The member's folder.
    pub path: PathBuf,
    table: toml::Table,
}

impl Manifest {
    fn read(path: PathBuf) -> Self {
        let file = path.join("Cargo.toml");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let directory = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { directory, path, table }
    }

    /// A value below a table: `lints`, `workspace`.
    pub fn value(&self, table: &str, key: &str) -> Option<&toml::Value> {
        self.table.get(table)?.get(key)
    }

    /// Dependencies of one kind with what is said about them: `dependencies`, `dev-dependencies`.
    pub fn dependencies(&self, kind: &str) -> Vec<(&str, &toml::Value)> {
        let table = self.table.get(kind).and_then(toml::Value::as_table);
        table.into_iter().flatten().map(|(name, value)| (name.as_str(), value)).collect()
    }
}

/// The manifests of every crate and of the tests, by name of directory.
pub fn manifests() -> Vec<Manifest> {
    let entries = fs::read_dir(root().join("crates")).expect("invariant: the workspace has crates");
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|p| p.is_dir()).collect();
    folders.push(root().join("tests"));
    folders.sort();
    folders.into_iter().map(Manifest::read).collect()
}

/// Every Rust file below a folder, with its text.
pub fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap_or_default();
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a test's folder can be made");
    for entry in fs::read_dir(from).expect("a test's folder can be read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a test's file can be copied");
        }
    }
}
