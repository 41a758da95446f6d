//! The demo's secrets: made at the first start, readable for this user only.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::layout::file_error;
use super::{DemoError, Layout};

/// How long the keys are, in bytes.
const LINK_KEY_BYTES: usize = 32;
const SEALING_KEY_BYTES: usize = 64;

/// Makes the keys that are not there. Fails where databases were made with a key that is gone.
pub(super) fn create_missing(layout: &Layout) -> Result<(), DemoError> {
    let link_key = layout.link_key();
    let seeded = layout
        .regions()
        .iter()
        .any(|region| layout.database(region).exists());
    if seeded && !link_key.exists() {
        return Err(DemoError::SecretGone { path: link_key });
    }
    create::<LINK_KEY_BYTES>(&link_key)?;
    create::<SEALING_KEY_BYTES>(&layout.sealing_key())
}

fn create<const BYTES: usize>(path: &Path) -> Result<(), DemoError> {
    let mut file = match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(file_error(path)(error)),
    };
    let mut key = [0; BYTES];
    rand::fill(&mut key);
    let text = data_encoding::HEXLOWER.encode(&key);
    writeln!(file, "{text}")
        .and_then(|()| file.sync_all())
        .map_err(file_error(path))
}
