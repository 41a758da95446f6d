//! Reading in a thread of its own, ahead of writing by at most a few batches.

use std::io::{self, Read};
use std::marker::PhantomData;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::fault::Fault;
use super::line::Line;
use super::reader::{Format, Reader, Step};
use super::sheet::{Sheet, Source};
use super::{ImportError, Place};

/// Rows in a batch.
const ROWS: usize = 512;

/// Batches that wait to be written.
const AHEAD: usize = 2;

/// Some rows of a file.
pub(super) struct Batch<S> {
    /// Those that are sound.
    pub(super) rows: Vec<S>,
    /// What is wrong with the others, and with the header.
    pub(super) faults: Vec<Fault>,
    /// How many rows were read, the others included.
    pub(super) lines: u64,
    /// Where the first one begins.
    pub(super) line: u64,
    /// How many bytes of the file were read by now.
    pub(super) bytes: u64,
}

/// The batches of a file, in order.
pub(super) struct Batches<S> {
    received: mpsc::Receiver<Message<S>>,
    ended: bool,
    rows: PhantomData<S>,
}

enum Message<S> {
    Batch(Batch<S>),
    Failed(io::Error),
    End,
}

impl<S: Sheet> Batches<S> {
    /// Begins to read `source`.
    pub(super) fn start<R: Read + Send + 'static>(
        source: R,
        format: Format,
        names: Arc<Source>,
    ) -> Self {
        let (send, received) = mpsc::channel(AHEAD);
        // A thread that nobody waits for: it may hang in a pipe that stays silent.
        std::thread::spawn(move || {
            let mut reader = Reader::new(source, format, S::columns());
            loop {
                let message = read(&mut reader, &names);
                let last = !matches!(message, Message::Batch(_));
                if send.blocking_send(message).is_err() || last {
                    return;
                }
            }
        });
        Self {
            received,
            ended: false,
            rows: PhantomData,
        }
    }

    /// The next batch; none at the end. Fails where the file could not be read on.
    pub(super) async fn next(&mut self) -> Result<Option<Batch<S>>, ImportError> {
        if self.ended {
            return Ok(None);
        }
        match self.received.recv().await {
            Some(Message::Batch(batch)) => Ok(Some(batch)),
            Some(Message::Failed(source)) => Err(ImportError::Read { source }),
            Some(Message::End) => {
                self.ended = true;
                Ok(None)
            }
            None => Err(ImportError::Reader),
        }
    }
}

/// The next batch, or what is in its place.
fn read<S: Sheet, R: Read>(reader: &mut Reader<R>, names: &Source) -> Message<S> {
    let mut batch = Batch {
        rows: Vec::with_capacity(ROWS),
        faults: Vec::new(),
        lines: 0,
        line: 0,
        bytes: 0,
    };
    while batch.rows.len() < ROWS && batch.faults.len() < ROWS {
        let record = match reader.next(&mut batch.faults) {
            Err(error) => return Message::Failed(error),
            Ok(Step::End) if batch.lines == 0 && batch.faults.is_empty() => return Message::End,
            Ok(Step::End) => break,
            Ok(Step::Unreadable) => None,
            Ok(Step::Record(record)) => Some(record),
        };
        batch.lines += 1;
        let place = record.as_ref().map_or(Place::START, |record| record.place);
        if batch.line == 0 {
            batch.line = place.line;
        }
        if let Some(record) = record {
            let mut line = Line::new(S::columns(), &record, &mut batch.faults);
            batch.rows.extend(S::read(names, &mut line));
        }
    }
    batch.bytes = reader.bytes();
    Message::Batch(batch)
}
