// `do {syscall, args}`: that syscall through its typed function, its result as JSON.

#pragma once

#include "json.h"
#include "output.h"
#include "target/plug.h"

typedef jackdaw_plug_types_error_t error_t;

// Makes one syscall and writes what it returned. False if it failed: then nothing was written, and the error is the caller's to free.
typedef bool syscall_t(json_t args, output_t *out, error_t *error);

// A group ends with a name that is null.
typedef struct {
  const char *name;
  syscall_t *perform;
} entry_t;

extern const entry_t CORE_SYSCALLS[], NOTES_SYSCALLS[], FACES_SYSCALLS[], MACHINE_SYSCALLS[];

// Writes the result, `{"error": …}` or `{"unknown": …}`.
void perform(json_t input, output_t *out);

// What those that return nothing, a text, bytes, JSON or a number give: written if they succeeded, and freed.
bool gives_nothing(bool ok, output_t *out);
bool gives_text(bool ok, plug_string_t *text, output_t *out);
bool gives_option(bool ok, plug_option_string_t *text, output_t *out);
bool gives_bytes(bool ok, plug_list_u8_t *bytes, output_t *out);
bool gives_json(bool ok, plug_string_t *json, output_t *out);
bool gives_whole(bool ok, uint32_t number, output_t *out);
bool gives_flag(bool ok, bool flag, output_t *out);

// `args`'s members, as the imports take them. They refer to the JSON or are kept.
plug_string_t text(json_t args, const char *name);
plug_string_t *option(json_t args, const char *name);
plug_string_t source(json_t args, const char *name);
uint32_t whole(json_t args, const char *name);
