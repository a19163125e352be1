// Writing JSON. `key` names a member of the object that is open; null is for the items of an array and for a value that stands alone.

#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "target/plug.h"

// Begins as `{0}`.
typedef struct {
  char *at;
  size_t length, room;
  // Whether a value stands before the place where the next one goes.
  bool follows;
} output_t;

// `bracket` is `{` or `[`, and the one that closes it.
void out_open(output_t *out, const char *key, char bracket);
void out_close(output_t *out, char bracket);

void out_null(output_t *out, const char *key);
void out_flag(output_t *out, const char *key, bool value);
void out_whole(output_t *out, const char *key, int64_t value);
// At most nine decimal places.
void out_number(output_t *out, const char *key, double value);
void out_word(output_t *out, const char *key, const char *value);
void out_text(output_t *out, const char *key, const plug_string_t *value);
// Null if there is none.
void out_option(output_t *out, const char *key, const plug_option_string_t *value);
void out_base64(output_t *out, const char *key, const plug_list_u8_t *bytes);
// Bytes as text; what is not UTF-8 becomes U+FFFD, as a text in JSON must be some.
void out_bytes(output_t *out, const char *key, const plug_list_u8_t *bytes);
// A value that is JSON already.
void out_json(output_t *out, const char *key, const plug_string_t *json);
// An object of pairs.
void out_pairs(output_t *out, const char *key, const plug_list_tuple2_string_string_t *pairs);

// Hands over what was written, which whoever gets it frees.
plug_string_t out_take(output_t *out);
