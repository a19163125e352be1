//! tantivy with its own tokenizer and nothing around it.

use std::ops::Bound;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value as Json, json};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query as Engine, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value as _};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, Searcher, TantivyDocument, Term, doc};

use crate::notes;
use crate::queries::Query;
use crate::rounds::{cpu, rounds};

const LIMIT: usize = 10;
const ROUNDS: usize = 5;
/// As much as Jackdaw's writer has.
const THREADS: usize = 2;
const MEMORY: usize = 80_000_000;
const SAVES: usize = 20;

pub(crate) fn measure(space: &Path, queries: &[Query]) -> Json {
    let folder = tempdir("tantivy");
    let mut schema = Schema::builder();
    let path = schema.add_text_field("path", STRING | STORED);
    let title = schema.add_text_field("title", TEXT);
    let body = schema.add_text_field("body", TEXT);
    let index = Index::create_in_dir(&folder, schema.build()).unwrap();
    let (begun, before) = (Instant::now(), cpu());
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(THREADS, MEMORY).unwrap();
    notes::each(space, &mut |file, text| {
        let name = file.to_str().unwrap();
        writer.add_document(doc!(path => name, title => notes::title(file), body => text)).unwrap();
    });
    writer.commit().unwrap();
    let indexed = json!({ "wall": [begun.elapsed().as_nanos()], "cpu": cpu() - before });
    writer.wait_merging_threads().unwrap();
    let searcher = index.reader().unwrap().searcher();
    let answers = |queries: &[&Query]| {
        let mut at = 0;
        rounds(queries.len() * ROUNDS, || {
            answer(&searcher, path, body, queries[at % queries.len()]);
            at += 1;
        })
    };
    let (prefixes, whole): (Vec<&Query>, Vec<&Query>) =
        queries.iter().partition(|query| matches!(query, Query::Prefix(_)));
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, MEMORY).unwrap();
    let reader = index.reader().unwrap();
    let saved = rounds(SAVES, || {
        writer.delete_term(Term::from_field_text(path, "saved"));
        writer.add_document(doc!(path => "saved", title => "Saved", body => "some more text of a note")).unwrap();
        writer.commit().unwrap();
        reader.reload().unwrap();
    });
    let json = json!({
        "index": indexed, "queries": answers(&whole), "prefixes": answers(&prefixes), "save": saved, "bytes": notes::size(&folder),
    });
    std::fs::remove_dir_all(&folder).unwrap();
    json
}

/// The ten best, how many there are, and a snippet of each from its file, as Jackdaw does.
fn answer(searcher: &Searcher, path: Field, body: Field, query: &Query) {
    let query = compile(body, query);
    let (best, _total) = searcher.search(&*query, &(TopDocs::with_limit(LIMIT).order_by_score(), Count)).unwrap();
    let mut generator = SnippetGenerator::create(searcher, &*query, body).unwrap();
    generator.set_max_num_chars(200);
    for (_, at) in best {
        let found: TantivyDocument = searcher.doc(at).unwrap();
        let file = found.get_first(path).and_then(|value| value.as_str()).unwrap();
        let text = std::fs::read_to_string(file).unwrap_or_default();
        std::hint::black_box(generator.snippet(&text).to_html());
    }
}

fn compile(body: Field, query: &Query) -> Box<dyn Engine> {
    let term = |word: &String| Term::from_field_text(body, word);
    match query {
        Query::Words(words) => {
            let each = |word| -> (Occur, Box<dyn Engine>) {
                (Occur::Must, Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs)))
            };
            Box::new(BooleanQuery::new(words.iter().map(each).collect()))
        }
        Query::Phrase(words) if words.len() > 1 => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
        Query::Phrase(words) => Box::new(TermQuery::new(term(&words[0]), IndexRecordOption::WithFreqs)),
        Query::Prefix(word) => {
            let mut end = word.clone();
            end.push(char::MAX);
            Box::new(RangeQuery::new(Bound::Included(term(word)), Bound::Excluded(term(&end))))
        }
    }
}

/// A folder for this process, empty.
pub(crate) fn tempdir(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("jackdaw-bench-{name}-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
