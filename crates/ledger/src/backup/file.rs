//! The form of a backup file.
//!
//! `RAPPORT BACKUP 1\n`, then blocks, each with its length before it (big-endian u32): the first is the header as JSON
//! in clear, the others are sealed under a key derived from the master key and bound to the file and their number; an
//! empty block is the end; then SHA-256 of everything before it. Opened and joined, the blocks are rows: the number of
//! the table, then each column as a tag (0 null, 1 integer, 2 text, 3 bytes), and its value (i64 or length and bytes).
//! A final row says how many rows there were.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{BackupError, Header, Table};
use crate::error::StorageError;
use crate::seal::{Part, SecretKey, bound_to};
use crate::sql::{Sql, Value};

const MAGIC: &[u8] = b"RAPPORT BACKUP 1\n";
/// Bytes gathered before a block is sealed. One row may make it longer.
const BLOCK: usize = 1 << 18;
/// Longest block that is read, so that a forged length cannot eat the memory.
const MOST: usize = 1 << 30;
/// The number that stands where a table's would: the end.
const END: u8 = 255;

fn bound(file: &Uuid, block: u64) -> [u8; 25] {
    bound_to(Part::Backup, file, block)
}

struct Sink<'k> {
    to: BufWriter<File>,
    hash: Sha256,
    key: &'k SecretKey,
    file: Uuid,
    block: u64,
    plain: Vec<u8>,
}

impl Sink<'_> {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hash.update(bytes);
        self.to.write_all(bytes)
    }

    fn put_block(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(|_| std::io::Error::other("a row is longer than 4 GB"))?;
        self.put(&length.to_be_bytes())?;
        self.put(bytes)
    }

    fn flush_block(&mut self) -> std::io::Result<()> {
        let sealed = self
            .key
            .seal(&bound(&self.file, self.block), &self.plain)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        self.block += 1;
        self.plain.clear();
        self.put_block(&sealed)
    }

    fn row(&mut self, table: u8, columns: &[Value<'_>]) -> std::io::Result<()> {
        self.plain.push(table);
        for column in columns {
            match column {
                Value::Null => self.plain.push(0),
                Value::Int(n) => {
                    self.plain.push(1);
                    self.plain.extend_from_slice(&n.to_be_bytes());
                }
                Value::Text(text) => self.bytes(2, text.as_bytes()),
                Value::Blob(bytes) => self.bytes(3, bytes),
            }
        }
        if self.plain.len() >= BLOCK {
            self.flush_block()
        } else {
            Ok(())
        }
    }

    fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        self.plain.push(tag);
        self.plain.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.plain.extend_from_slice(bytes);
    }
}

/// Writes a file whole or not at all: to a name of its own, synced, then renamed.
pub(super) fn write(
    path: &Path,
    header: &Header,
    key: &SecretKey,
    sql: &mut dyn Sql,
    tables: &[Table],
) -> Result<(), BackupError> {
    let partial = path.with_extension("partial");
    let failed = |source| BackupError::File {
        file: path.display().to_string(),
        source,
    };
    let outcome = write_partial(&partial, header, key, sql, tables, &failed);
    if let Err(error) = outcome {
        let _ = std::fs::remove_file(&partial);
        return Err(error);
    }
    std::fs::rename(&partial, path).map_err(failed)?;
    match path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        Some(directory) => File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(failed),
        None => Ok(()),
    }
}

fn write_partial(
    partial: &Path,
    header: &Header,
    key: &SecretKey,
    sql: &mut dyn Sql,
    tables: &[Table],
    failed: &dyn Fn(std::io::Error) -> BackupError,
) -> Result<(), BackupError> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let to = BufWriter::with_capacity(1 << 20, options.open(partial).map_err(failed)?);
    let mut sink = Sink {
        to,
        hash: Sha256::new(),
        key,
        file: header.file,
        block: 0,
        plain: Vec::new(),
    };
    let json = serde_json::to_vec(header).map_err(|error| failed(error.into()))?;
    sink.put(MAGIC).and_then(|()| sink.put_block(&json)).map_err(failed)?;
    let mut rows = 0_i64;
    for (number, table) in tables.iter().enumerate() {
        let number = u8::try_from(number).unwrap_or(END);
        let first = table.columns.first().copied().unwrap_or_default();
        // In the order of the first column, which for both chains is the position.
        let text = format!(
            "SELECT {} FROM {} ORDER BY {first}",
            table.columns.join(", "),
            table.name
        );
        let mut fault = None;
        let done = sql.query(&text, &[], &mut |row| {
            rows += 1;
            sink.row(number, row.0).map_err(|error| {
                fault = Some(error);
                StorageError::Closed
            })
        });
        if let Some(error) = fault {
            return Err(failed(error));
        }
        done?;
    }
    sink.row(END, &[Value::Int(rows)])
        .and_then(|()| {
            if sink.plain.is_empty() {
                Ok(())
            } else {
                sink.flush_block()
            }
        })
        .and_then(|()| sink.put_block(&[]))
        .map_err(failed)?;
    let trailer: [u8; 32] = sink.hash.finalize().into();
    sink.to
        .write_all(&trailer)
        .and_then(|()| sink.to.flush())
        .and_then(|()| sink.to.get_ref().sync_all())
        .map_err(failed)
}

/// A backup file whose trailer was found right.
pub(super) struct Source {
    name: String,
    from: BufReader<File>,
    pub(super) header: Header,
}

fn read_block(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > MOST {
        return Err(std::io::Error::other("a block is too long"));
    }
    let mut block = Vec::new();
    from.take(length as u64).read_to_end(&mut block)?;
    if block.len() == length {
        Ok(block)
    } else {
        Err(std::io::ErrorKind::UnexpectedEof.into())
    }
}

impl Source {
    /// Opens a file after checking its trailer against all of it.
    pub(super) fn open(path: &Path) -> Result<Self, BackupError> {
        let name = path.display().to_string();
        let failed = |source| BackupError::File {
            file: name.clone(),
            source,
        };
        let malformed = |why: &str| BackupError::Malformed {
            file: name.clone(),
            why: why.to_owned(),
        };
        let length = std::fs::metadata(path).map_err(failed)?.len();
        let body = length.checked_sub(32).ok_or_else(|| malformed("it is too short"))?;
        let mut from = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 1 << 20];
        let mut whole = (&mut from).take(body);
        loop {
            let read = whole.read(&mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            hash.update(buffer.get(..read).unwrap_or_default());
        }
        let mut trailer = [0; 32];
        from.read_exact(&mut trailer).map_err(failed)?;
        let computed: [u8; 32] = hash.finalize().into();
        if trailer != computed {
            return Err(malformed("its checksum does not match; it was cut off or changed"));
        }
        let mut from = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
        let mut magic = vec![0; MAGIC.len()];
        from.read_exact(&mut magic).map_err(failed)?;
        if magic != MAGIC {
            return Err(malformed("it does not begin as one"));
        }
        let json = read_block(&mut from).map_err(failed)?;
        let header = serde_json::from_slice(&json).map_err(|_| malformed("its header cannot be read"))?;
        Ok(Self { name, from, header })
    }

    fn malformed(&self, why: &str) -> BackupError {
        BackupError::Malformed {
            file: self.name.clone(),
            why: why.to_owned(),
        }
    }

    /// Hands over all rows, in order: the number of the table and its columns.
    pub(super) fn rows(
        mut self,
        key: &SecretKey,
        tables: &[Table],
        mut on_row: impl FnMut(usize, &[Value<'_>]) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let mut counted = 0_i64;
        let mut ended = false;
        for block in 0.. {
            let mut plain = read_block(&mut self.from).map_err(|source| BackupError::File {
                file: self.name.clone(),
                source,
            })?;
            if plain.is_empty() {
                break;
            }
            if key
                .open_in_place(&bound(&self.header.file, block), &mut plain)
                .is_none()
            {
                return Err(match block {
                    0 => BackupError::WrongMasterKey(self.name),
                    _ => self.malformed("a block does not open"),
                });
            }
            let mut rest = plain.as_slice();
            while let Some((&table, after)) = rest.split_first() {
                rest = after;
                if table == END {
                    let values = values(&mut rest, 1).ok_or_else(|| self.malformed("its last row is cut off"))?;
                    ended = values == [Value::Int(counted)];
                    continue;
                }
                let known = tables
                    .get(usize::from(table))
                    .ok_or_else(|| self.malformed("it holds an unknown table"))?;
                let values =
                    values(&mut rest, known.columns.len()).ok_or_else(|| self.malformed("a row is cut off"))?;
                counted += 1;
                on_row(table.into(), &values)?;
            }
        }
        if ended {
            Ok(())
        } else {
            Err(self.malformed("rows are missing"))
        }
    }
}

/// Takes so many columns off the front.
fn values<'r>(rest: &mut &'r [u8], count: usize) -> Option<Vec<Value<'r>>> {
    (0..count)
        .map(|_| {
            let (&tag, after) = rest.split_first()?;
            *rest = after;
            if tag == 0 {
                return Some(Value::Null);
            }
            let (number, after) = rest.split_first_chunk::<8>()?;
            *rest = after;
            if tag == 1 {
                return Some(Value::Int(i64::from_be_bytes(*number)));
            }
            let length = usize::try_from(u64::from_be_bytes(*number)).ok()?;
            let (bytes, after) = rest.split_at_checked(length)?;
            *rest = after;
            match tag {
                2 => std::str::from_utf8(bytes).ok().map(Value::Text),
                3 => Some(Value::Blob(bytes)),
                _ => None,
            }
        })
        .collect()
}
