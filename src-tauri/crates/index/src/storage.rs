//! The cache folder: opened if it is whole and ours, else made anew. Nothing in it is worth saving.
//!
//! ```text
//! <dir>/lock     held while open, so that a second process neither writes nor wipes
//! <dir>/format   which format `text/` has; written last, so that a half-made folder is not taken for a whole one
//! <dir>/text/    tantivy's files
//! ```

use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use tantivy::schema::{Field, Value};
use tantivy::{
    DocId, Index as Engine, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, SegmentReader, TantivyDocument,
};

use crate::error::IndexError;
use crate::objects::{Objects, Version};
use crate::record::Record;
use crate::schema::{FORMAT, Fields, VERSION_FIELD, schema, tokenizers};

/// tantivy asks for at least 15 MB for each thread; more makes fewer, larger segments while indexing everything. It is given back at each commit.
const WRITER_MEMORY: usize = 100_000_000;
/// Parsing takes the other cores.
const WRITER_THREADS: usize = 2;
/// Documents that a thread reads in one go while an index is opened.
const PIECE: usize = 2_048;
/// Pieces that are read and not yet taken in.
const BATCHES: usize = 4;
/// Threads that read them. Taking in is one thread's work, which more of them would only wait for.
const MAX_DECODERS: usize = 3;
/// Far longer than [`Folder::is_locked`] takes.
const LOOKING: Duration = Duration::from_millis(20);

/// The folder, locked.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: PathBuf,
    lock: File,
}

/// A tantivy index, open for both.
pub(crate) struct Store {
    pub(crate) writer: IndexWriter,
    pub(crate) reader: IndexReader,
}

/// What was in the folder.
pub(crate) struct Loaded {
    pub(crate) store: Store,
    pub(crate) objects: Objects,
    /// Above every version in it.
    pub(crate) next: Version,
}

impl Folder {
    pub(crate) fn lock(dir: &Path) -> Result<Self, IndexError> {
        let failed = |source| IndexError::Folder { path: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(failed)?;
        let lock = File::options().create(true).truncate(false).write(true).open(dir.join("lock")).map_err(failed)?;
        let mut taken = lock.try_lock();
        if matches!(taken, Err(fs::TryLockError::WouldBlock)) {
            // Somebody may only look whether it is in use.
            std::thread::sleep(LOOKING);
            taken = lock.try_lock();
        }
        match taken {
            Ok(()) => Ok(Self { dir: dir.to_owned(), lock }),
            Err(fs::TryLockError::WouldBlock) => Err(IndexError::InUse(dir.to_owned())),
            Err(fs::TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Whether a process has it.
    pub(crate) fn is_locked(dir: &Path) -> bool {
        let lock = File::options().write(true).open(dir.join("lock"));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)))
    }

    /// Locks the folder again if it was deleted: the lock that is held is then on a file that nobody finds.
    pub(crate) fn lock_again(&mut self) -> Result<(), IndexError> {
        if !self.dir.join("lock").exists() {
            self.lock = Self::lock(&self.dir)?.lock;
        }
        Ok(())
    }

    fn text(&self) -> PathBuf {
        self.dir.join("text")
    }

    /// What is there, or why it cannot be used.
    pub(crate) fn load(&self, fields: &Fields) -> Result<Loaded, String> {
        match fs::read_to_string(self.dir.join("format")) {
            Ok(format) if format.trim() == FORMAT.to_string() => {}
            Ok(format) => {
                let known = format.trim().parse::<u32>();
                return Err(match known {
                    Ok(number) => format!("its format is {number}, this version writes {FORMAT}"),
                    Err(_) => "its format file is not ours".to_owned(),
                });
            }
            Err(_) if self.text().exists() => return Err("its format file is missing".to_owned()),
            Err(_) => return Err("there was none".to_owned()),
        }
        // tantivy trusts its files: what the checks below let through may still make it panic.
        let loaded = catch_unwind(AssertUnwindSafe(|| load_text(&self.text(), fields)));
        loaded.unwrap_or_else(|_| Err("its files are damaged".to_owned()))
    }

    /// An empty index in place of whatever is there.
    pub(crate) fn create(&self) -> Result<Store, IndexError> {
        let failed = |path: PathBuf| move |source| IndexError::Folder { path, source };
        let (text, format) = (self.text(), self.dir.join("format"));
        for old in [&format, &text] {
            remove(old).map_err(failed(old.clone()))?;
        }
        fs::create_dir_all(&text).map_err(failed(text.clone()))?;
        let builder = Engine::builder().schema(schema().0).settings(IndexSettings::default()).tokenizers(tokenizers());
        let mut engine = builder.create_in_dir(&text)?;
        engine.set_tokenizers(tokenizers());
        let store = Store::open(&engine)?;
        fs::write(&format, FORMAT.to_string()).map_err(failed(format.clone()))?;
        Ok(store)
    }
}

impl Store {
    fn open(engine: &Engine) -> tantivy::Result<Self> {
        let writer = engine.writer_with_num_threads(WRITER_THREADS, WRITER_MEMORY)?;
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { writer, reader })
    }
}

fn remove(path: &Path) -> io::Result<()> {
    let gone = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match gone {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn load_text(text: &Path, fields: &Fields) -> Result<Loaded, String> {
    let unreadable = |error: tantivy::TantivyError| format!("its files cannot be read ({error})");
    let mut engine = Engine::open_in_dir(text).map_err(unreadable)?;
    engine.set_tokenizers(tokenizers());
    if engine.schema() != schema().0 {
        return Err("its fields are not ours".to_owned());
    }
    let store = Store::open(&engine).map_err(unreadable)?;
    let searcher = store.reader.searcher();
    let files = usize::try_from(searcher.num_docs()).unwrap_or_default();
    let mut loading = Loading { objects: Objects::with_room_for(files), next: 1 };
    let (pieces, taken) = (pieces(searcher.segment_readers()), AtomicUsize::new(0));
    let decode = |sender: SyncSender<Result<Vec<(Version, Record)>, String>>| {
        while let Some(piece) = pieces.get(taken.fetch_add(1, Ordering::Relaxed)) {
            let batch = piece.decode(fields.record);
            let failed = batch.is_err();
            if sender.send(batch).is_err() || failed {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        // What is read is only believed when its checksums were right. Through files of its own: those that stay open would keep all of it in
        // the memory of the process.
        let checked = scope.spawn(|| damaged(&Engine::open_in_dir(text)?, text));
        let (sender, batches) = sync_channel(BATCHES);
        let decoders = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_DECODERS);
        let decoders: Vec<_> = (0..decoders)
            .map(|_| {
                let (sender, decode) = (sender.clone(), &decode);
                scope.spawn(move || decode(sender))
            })
            .collect();
        drop(sender);
        let taken_in = batches.into_iter().try_for_each(|batch| {
            batch?.into_iter().for_each(|(version, record)| loading.take(version, record));
            Ok::<_, String>(())
        });
        let whole = decoders.into_iter().all(|decoder| decoder.join().is_ok());
        taken_in?;
        match checked.join() {
            Ok(Ok(None)) if whole => Ok(()),
            Ok(Ok(Some(file))) => Err(format!("{file} is damaged")),
            Ok(Err(error)) => Err(unreadable(error)),
            _ => Err("its files are damaged".to_owned()),
        }
    })?;
    Ok(Loaded { store, objects: loading.objects, next: loading.next })
}

/// What has been read so far.
struct Loading {
    objects: Objects,
    next: Version,
}

impl Loading {
    fn take(&mut self, version: Version, record: Record) {
        self.next = self.next.max(version + 1);
        if self.objects.version(&record.path).is_none_or(|other| other < version) {
            self.objects.insert(version, record);
        }
    }
}

/// Some documents of a segment.
struct Piece<'a> {
    segment: &'a SegmentReader,
    docs: Range<DocId>,
}

/// The segments in pieces that take about as long as each other.
fn pieces(segments: &[SegmentReader]) -> Vec<Piece<'_>> {
    let of_segment = |segment| {
        let end = SegmentReader::max_doc(segment);
        (0..end).step_by(PIECE).map(move |start| {
            let after = start.saturating_add(PIECE as DocId).min(end);
            Piece { segment, docs: start..after }
        })
    };
    segments.iter().flat_map(of_segment).collect()
}

impl Piece<'_> {
    /// The records of the documents that are not deleted.
    fn decode(&self, field: Field) -> Result<Vec<(Version, Record)>, String> {
        let unreadable = |error: String| format!("its files cannot be read ({error})");
        let versions = self.segment.fast_fields().u64(VERSION_FIELD).map_err(|error| unreadable(error.to_string()))?;
        let documents = self.segment.get_store_reader(1).map_err(|error| unreadable(error.to_string()))?;
        let alive = self.segment.alive_bitset();
        let mut records = Vec::with_capacity(self.docs.len());
        for doc in self.docs.clone().filter(|doc| alive.is_none_or(|alive| alive.is_alive(*doc))) {
            let document: TantivyDocument = documents.get(doc).map_err(|error| unreadable(error.to_string()))?;
            let bytes = document.get_first(field).and_then(|value| value.as_bytes());
            let record = bytes.and_then(Record::decode).ok_or("a record in it is damaged")?;
            records.push((versions.first(doc).ok_or("a document in it has no version")?, record));
        }
        Ok(records)
    }
}

/// A file of a living segment that is missing or has a wrong checksum. tantivy's own check skips what `.managed.json`
/// does not list, and that file may itself be gone.
fn damaged(engine: &Engine, text: &Path) -> tantivy::Result<Option<String>> {
    for file in engine.load_metas()?.list_segment_files() {
        // Listed whether they are there or not; a bitset of deletes that is missing is missed when its segment opens.
        let optional = file.extension().is_some_and(|extension| extension == "del" || extension == "temp");
        if optional && !text.join(&file).exists() {
            continue;
        }
        if !matches!(engine.directory().validate_checksum(&file), Ok(true)) {
            return Ok(Some(file.display().to_string()));
        }
    }
    Ok(None)
}
