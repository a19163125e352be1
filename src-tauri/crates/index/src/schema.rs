//! The tantivy documents: which fields there are, how their text becomes terms, and how a note becomes a document.

use std::sync::Arc;

use jackdaw_markdown::Note;
use jackdaw_query::PropertyRow;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager, WhitespaceTokenizer};
use tantivy::{TantivyDocument, Term};

use crate::facts;
use crate::names::{key, stem};
use crate::objects::Version;
use crate::properties::created;
use crate::query::civil;
use crate::record::Record;
use crate::starts::Starts;
use crate::tokens::Terms;

/// Grows with every change of fields, terms or records: an index of another number is built anew.
pub(crate) const FORMAT: u32 = 5;

/// Name of the fast field that holds a document's version.
pub(crate) const VERSION_FIELD: &str = "version";
/// Name of the fast field that holds when a note was changed, in milliseconds since 1970.
pub(crate) const MODIFIED_FIELD: &str = "modified";
/// Name of the fast field that holds the day that a note says it was made on, in days since 1970.
pub(crate) const CREATED_FIELD: &str = "created";
const TOKENIZER: &str = "jackdaw";
/// Splits at spaces and changes nothing.
const SPLITTER: &str = "spaces";

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) version: Field,
    pub(crate) modified: Field,
    pub(crate) created: Field,
    /// Byte-exact, to delete by.
    pub(crate) path: Field,
    /// The title, the file's name where it differs, and the aliases.
    pub(crate) title: Field,
    pub(crate) headings: Field,
    /// The text after the frontmatter as it is written: what a person sees in the file is what is found.
    pub(crate) body: Field,
    /// The frontmatter as it is written, valid or not.
    pub(crate) properties: Field,
    /// How the words of title, body and frontmatter begin.
    pub(crate) start: Field,
    /// How the words of the title begin.
    pub(crate) title_start: Field,
    /// Keys of its tags and of the tags above them.
    pub(crate) tag: Field,
    /// See [`crate::facts`].
    pub(crate) facts: Field,
    /// The [`Record`].
    pub(crate) record: Field,
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let starts = TextFieldIndexing::default()
        .set_tokenizer(SPLITTER)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    let starts = TextOptions::default().set_indexing_options(starts);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        version: schema.add_u64_field(VERSION_FIELD, NumericOptions::default().set_fast()),
        modified: schema.add_i64_field(MODIFIED_FIELD, NumericOptions::default().set_fast()),
        created: schema.add_i64_field(CREATED_FIELD, NumericOptions::default().set_fast()),
        path: schema.add_text_field("path", STRING),
        title: schema.add_text_field("title", text.clone()),
        headings: schema.add_text_field("headings", text.clone()),
        body: schema.add_text_field("body", text.clone()),
        properties: schema.add_text_field("properties", text),
        start: schema.add_text_field("start", starts.clone()),
        title_start: schema.add_text_field("title_start", starts),
        tag: schema.add_text_field("tag", STRING),
        facts: schema.add_text_field("facts", STRING),
        record: schema.add_bytes_field("record", BytesOptions::default().set_stored()),
    };
    (schema.build(), fields)
}

pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, TermTokenizer);
    tokenizers.register(SPLITTER, WhitespaceTokenizer::default());
    tokenizers
}

/// A file ready to be written to any index.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) path: String,
    pub(crate) version: Version,
    pub(crate) document: TantivyDocument,
}

impl Fields {
    pub(crate) fn path_term(&self, path: &str) -> Term {
        Term::from_field_text(self.path, path)
    }

    /// The document of a note.
    pub(crate) fn note(
        &self,
        version: Version,
        record: &Record,
        note: &Note,
        properties: &[PropertyRow],
        text: &str,
    ) -> Arc<Prepared> {
        let mut document = self.file(version, record);
        let body_start = note.frontmatter.as_ref().map_or(0, |frontmatter| frontmatter.range.end);
        let (frontmatter, body) = text.split_at_checked(body_start).unwrap_or(("", text));
        document.add_text(self.body, body);
        if !frontmatter.is_empty() {
            document.add_text(self.properties, frontmatter);
        }
        for heading in &note.headings {
            document.add_text(self.headings, &heading.text);
        }
        if let Some(known) = &record.note {
            let (title, name) = (known.title(&record.path), stem(&record.path));
            document.add_text(self.title, title);
            if key(name) != key(title) {
                document.add_text(self.title, name);
            }
            for alias in &known.aliases {
                document.add_text(self.title, alias);
            }
            let mut starts = Starts::default();
            for words in [title, name].into_iter().chain(known.aliases.iter().map(|alias| &**alias)) {
                starts.add(words);
            }
            document.add_text(self.title_start, starts.text());
            starts.add(text);
            document.add_text(self.start, starts.text());
            document.add_i64(self.modified, known.modified);
            if let Some(day) = created(note, &record.path).and_then(|day| day.parse().ok()) {
                document.add_i64(self.created, civil(day));
            }
            for fact in facts::of(note, properties) {
                document.add_text(self.facts, &fact);
            }
            for tag in &known.tags {
                self.add_tag(&mut document, &key(tag));
            }
        }
        Arc::new(Prepared { path: record.path.clone(), version, document })
    }

    /// The document of an attachment.
    pub(crate) fn attachment(&self, version: Version, record: &Record) -> Arc<Prepared> {
        Arc::new(Prepared { path: record.path.clone(), version, document: self.file(version, record) })
    }

    fn file(&self, version: Version, record: &Record) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.version, version);
        document.add_text(self.path, &record.path);
        document.add_bytes(self.record, &record.encode());
        document
    }

    /// A tag and those above it, so that `tag:a` finds `a/b`.
    fn add_tag(&self, document: &mut TantivyDocument, tag: &str) {
        let ends = tag.match_indices('/').map(|(at, _)| at).chain([tag.len()]);
        for end in ends {
            document.add_text(self.tag, &tag[..end]);
        }
    }
}

/// [`Terms`] as tantivy wants them.
#[derive(Debug, Clone, Copy)]
struct TermTokenizer;

#[derive(Debug)]
struct TermStream<'a> {
    terms: Terms<'a>,
    token: Token,
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        TermStream { terms: Terms::new(text), token: Token::default() }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.terms.advance() {
            return false;
        }
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = self.terms.from;
        self.token.offset_to = self.terms.to;
        std::mem::swap(&mut self.token.text, &mut self.terms.term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
