// Notes, attachments and search.

#include "syscalls.h"

static void put_note(output_t *out, const jackdaw_plug_notes_note_t *note) {
  out_open(out, NULL, '{');
  out_text(out, "path", &note->path);
  out_text(out, "title", &note->title);
  out_text(out, "hash", &note->hash);
  out_whole(out, "size", (int64_t)note->size);
  out_text(out, "modified", &note->modified);
  out_close(out, '}');
}

static bool notes_list(json_t args, output_t *out, error_t *error) {
  jackdaw_plug_notes_list_note_t notes;
  if (!jackdaw_plug_notes_list(option(args, "glob"), &notes, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < notes.len; i++) {
    put_note(out, &notes.ptr[i]);
  }
  out_close(out, ']');
  jackdaw_plug_notes_list_note_free(&notes);
  return true;
}

static bool notes_read(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path"), note;
  return gives_text(jackdaw_plug_notes_read(&path, &note, error), &note, out);
}

static bool notes_meta(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  jackdaw_plug_notes_note_t note;
  if (!jackdaw_plug_notes_meta(&path, &note, error)) {
    return false;
  }
  put_note(out, &note);
  jackdaw_plug_notes_note_free(&note);
  return true;
}

static bool notes_write(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path"), note = text(args, "text"), hash;
  return gives_text(jackdaw_plug_notes_write(&path, &note, option(args, "ifHash"), &hash, error), &hash, out);
}

static bool notes_append(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path"), more = text(args, "text"), hash;
  return gives_text(jackdaw_plug_notes_append(&path, &more, &hash, error), &hash, out);
}

static bool notes_delete(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  return gives_nothing(jackdaw_plug_notes_delete(&path, error), out);
}

static bool notes_rename(json_t args, output_t *out, error_t *error) {
  plug_string_t from = text(args, "from"), to = text(args, "to");
  uint32_t rewritten = 0;
  bool ok = jackdaw_plug_notes_rename(&from, &to, &rewritten, error);
  return gives_whole(ok, rewritten, out);
}

static const char *const LINK_KINDS[] = {
    [JACKDAW_PLUG_NOTES_LINK_KIND_WIKI] = "wiki",
    [JACKDAW_PLUG_NOTES_LINK_KIND_EMBED] = "embed",
    [JACKDAW_PLUG_NOTES_LINK_KIND_MARKDOWN] = "markdown",
};

static bool notes_links(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  jackdaw_plug_notes_list_link_t links;
  if (!jackdaw_plug_notes_links(&path, &links, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < links.len; i++) {
    const jackdaw_plug_notes_link_t *link = &links.ptr[i];
    out_open(out, NULL, '{');
    out_word(out, "kind", LINK_KINDS[link->kind]);
    out_text(out, "target", &link->target);
    out_option(out, "path", &link->path);
    out_option(out, "heading", &link->heading);
    out_option(out, "block", &link->block);
    out_whole(out, "line", link->line);
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_notes_list_link_free(&links);
  return true;
}

static bool notes_backlinks(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  jackdaw_plug_notes_list_backlink_t links;
  if (!jackdaw_plug_notes_backlinks(&path, &links, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < links.len; i++) {
    out_open(out, NULL, '{');
    out_text(out, "path", &links.ptr[i].path);
    out_whole(out, "line", links.ptr[i].line);
    out_text(out, "context", &links.ptr[i].context);
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_notes_list_backlink_free(&links);
  return true;
}

static bool notes_tags(json_t args, output_t *out, error_t *error) {
  (void)args;
  jackdaw_plug_notes_list_tag_count_t tags;
  if (!jackdaw_plug_notes_tags(&tags, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < tags.len; i++) {
    out_open(out, NULL, '{');
    out_text(out, "tag", &tags.ptr[i].tag);
    out_whole(out, "count", tags.ptr[i].count);
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_notes_list_tag_count_free(&tags);
  return true;
}

static bool notes_tasks(json_t args, output_t *out, error_t *error) {
  json_t given = member(args, "filter");
  plug_string_t *tag = option(given, "tag");
  jackdaw_plug_notes_task_filter_t filter = {
      .done = {is_given(member(given, "done")), is_true(member(given, "done"))},
      .tag = {tag != NULL, tag == NULL ? (plug_string_t){0} : *tag},
  };
  jackdaw_plug_notes_list_task_t tasks;
  if (!jackdaw_plug_notes_tasks(is_given(given) ? &filter : NULL, &tasks, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < tasks.len; i++) {
    const jackdaw_plug_notes_task_t *task = &tasks.ptr[i];
    out_open(out, NULL, '{');
    out_text(out, "path", &task->path);
    out_whole(out, "line", task->line);
    out_text(out, "text", &task->text);
    out_flag(out, "done", task->done);
    out_text(out, "state", &task->state);
    out_open(out, "tags", '[');
    for (size_t each = 0; each < task->tags.len; each++) {
      out_text(out, NULL, &task->tags.ptr[each]);
    }
    out_close(out, ']');
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_notes_list_task_free(&tasks);
  return true;
}

static bool files_list(json_t args, output_t *out, error_t *error) {
  jackdaw_plug_files_list_file_t files;
  if (!jackdaw_plug_files_list(option(args, "glob"), &files, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < files.len; i++) {
    out_open(out, NULL, '{');
    out_text(out, "path", &files.ptr[i].path);
    out_whole(out, "size", (int64_t)files.ptr[i].size);
    out_text(out, "modified", &files.ptr[i].modified);
    out_text(out, "contentType", &files.ptr[i].content_type);
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_files_list_file_free(&files);
  return true;
}

static bool files_read(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  plug_list_u8_t bytes;
  return gives_bytes(jackdaw_plug_files_read(&path, &bytes, error), &bytes, out);
}

static bool files_write(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  plug_list_u8_t bytes = bytes_of(member(args, "bytes"));
  return gives_nothing(jackdaw_plug_files_write(&path, &bytes, error), out);
}

static bool files_delete(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  return gives_nothing(jackdaw_plug_files_delete(&path, error), out);
}

static bool search_query(json_t args, output_t *out, error_t *error) {
  plug_string_t q = text(args, "q");
  uint32_t limit = whole(args, "limit");
  jackdaw_plug_search_list_hit_t hits;
  if (!jackdaw_plug_search_query(&q, is_given(member(args, "limit")) ? &limit : NULL, &hits, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < hits.len; i++) {
    const jackdaw_plug_search_hit_t *hit = &hits.ptr[i];
    out_open(out, NULL, '{');
    out_text(out, "path", &hit->path);
    out_text(out, "title", &hit->title);
    out_number(out, "score", (double)hit->score);
    out_text(out, "snippet", &hit->snippet);
    out_whole(out, "line", hit->line);
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_search_list_hit_free(&hits);
  return true;
}

const entry_t NOTES_SYSCALLS[] = {
    {"notes.list", notes_list},
    {"notes.read", notes_read},
    {"notes.meta", notes_meta},
    {"notes.write", notes_write},
    {"notes.append", notes_append},
    {"notes.delete", notes_delete},
    {"notes.rename", notes_rename},
    {"notes.links", notes_links},
    {"notes.backlinks", notes_backlinks},
    {"notes.tags", notes_tags},
    {"notes.tasks", notes_tasks},
    {"files.list", files_list},
    {"files.read", files_read},
    {"files.write", files_write},
    {"files.delete", files_delete},
    {"search.query", search_query},
    {NULL, NULL},
};
