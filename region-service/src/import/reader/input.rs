//! A window of fixed size over a stream of bytes, which knows its place in lines and characters.

use std::io::{self, ErrorKind, Read};

use crate::import::fault::Place;

/// The bytes of a source, in order.
pub(super) struct Input<R> {
    source: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    ended: bool,
    at: Place,
    /// Whether the last byte was a carriage return, so that a line feed ends no second line.
    after_return: bool,
    consumed: u64,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl<R: Read> Input<R> {
    /// Reads `source` with a window of `size` bytes.
    pub(super) fn new(source: R, size: usize) -> Self {
        Self {
            source,
            buffer: vec![0; size].into_boxed_slice(),
            start: 0,
            end: 0,
            ended: false,
            at: Place::START,
            after_return: false,
            consumed: 0,
        }
    }

    /// What was read and not consumed.
    pub(super) fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Where the window begins.
    pub(super) fn at(&self) -> Place {
        self.at
    }

    /// How many bytes were consumed.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Whether the window is full.
    pub(super) fn is_full(&self) -> bool {
        self.window().len() == self.buffer.len()
    }

    /// Makes the window longer. False at the end of the source, and where the window is full.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.ended || self.is_full() {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes sure that the window holds something, unless the source has ended.
    pub(super) fn fill(&mut self) -> io::Result<()> {
        if self.window().is_empty() {
            self.more()?;
        }
        Ok(())
    }

    /// Goes past the first `count` bytes of the window.
    pub(super) fn consume(&mut self, count: usize) {
        let bytes = &self.buffer[self.start..self.start + count];
        for &byte in bytes {
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => {
                    self.at = Place {
                        line: self.at.line + 1,
                        column: 1,
                    };
                }
                // What goes on a character is none of its own.
                _ if byte & 0xC0 == 0x80 => {}
                _ => self.at.column += 1,
            }
            self.after_return = byte == b'\r';
        }
        self.start += count;
        self.consumed += count as u64;
    }

    /// Goes past a byte order mark, which counts as no character.
    pub(super) fn skip_mark(&mut self) -> io::Result<()> {
        while self.window().len() < BYTE_ORDER_MARK.len() && self.more()? {}
        if self.window().starts_with(BYTE_ORDER_MARK) {
            self.start += BYTE_ORDER_MARK.len();
            self.consumed += BYTE_ORDER_MARK.len() as u64;
        }
        Ok(())
    }

    /// Goes past line ends.
    pub(super) fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            self.fill()?;
            let ends = |byte: &&u8| matches!(**byte, b'\n' | b'\r');
            let count = self.window().iter().take_while(ends).count();
            if count == 0 {
                return Ok(());
            }
            self.consume(count);
        }
    }
}
