//! The last SDL of each service that took part in a supergraph, kept in the state directory.
//!
//! A convenience, not a truth: what cannot be read or written is logged, and the gateway goes on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The kept SDLs of a gateway; none are kept without a state directory.
#[derive(Clone, Debug)]
pub(super) struct LastGood {
    directory: Option<PathBuf>,
}

impl LastGood {
    /// In the state directory's folder `sdl`.
    pub(super) fn new(state_directory: Option<&Path>) -> Self {
        Self {
            directory: state_directory.map(|directory| directory.join("sdl")),
        }
    }

    /// The kept SDL of a service.
    pub(super) fn read(&self, service: &str) -> Option<String> {
        let file = self.file(service)?;
        match fs::read_to_string(&file) {
            Ok(sdl) => Some(sdl),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(file = %file.display(), %error, "the last good SDL cannot be read");
                None
            }
        }
    }

    /// Keeps the SDL of a service, where it is another than the kept one.
    pub(super) fn write(&self, service: &str, sdl: &str) {
        let Some(file) = self.file(service) else {
            return;
        };
        if fs::read_to_string(&file).is_ok_and(|kept| kept == sdl) {
            return;
        }
        if let Err(error) = replace(&file, sdl) {
            tracing::warn!(file = %file.display(), %error, "the last good SDL cannot be kept");
        }
    }

    fn file(&self, service: &str) -> Option<PathBuf> {
        let directory = self.directory.as_ref()?;
        Some(directory.join(format!("{service}.graphql")))
    }
}

/// Writes beside the file first, so that a reader finds the old text or the new one.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory)?;
    }
    let unfinished = file.with_extension(format!("{}.new", std::process::id()));
    fs::write(&unfinished, text)?;
    fs::rename(&unfinished, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_sdl_is_read_back_and_replaced() {
        let state = tempfile::tempdir().unwrap();
        let kept = LastGood::new(Some(state.path()));
        assert_eq!(kept.read("twente"), None);
        kept.write("twente", "type Query { a: Int }");
        kept.write("twente", "type Query { b: Int }");
        kept.write("veendam", "type Query { c: Int }");
        assert_eq!(
            kept.read("twente").as_deref(),
            Some("type Query { b: Int }")
        );
        let files = fs::read_dir(state.path().join("sdl")).unwrap().count();
        assert_eq!(files, 2, "nothing unfinished stays behind");
    }

    #[test]
    fn a_directory_that_cannot_be_used_is_as_good_as_none() {
        let state = tempfile::NamedTempFile::new().unwrap();
        let kept = LastGood::new(Some(state.path()));
        kept.write("twente", "type Query { a: Int }");
        assert_eq!(kept.read("twente"), None);
    }
}
