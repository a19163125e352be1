// Reading JSON where it lies: a value is the text between two places, and a number keeps every digit that it came with.
// Texts are those that the host sends, which are valid; what is not there reads as nothing.

#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "target/plug.h"

// `at` is null where there is no value.
typedef struct {
  const char *at, *end;
} json_t;

// The value that a text holds; a copy of it is kept.
json_t json_of(const plug_string_t *text);

// The member of an object.
json_t member(json_t object, const char *name);
// The first item of an array, and the one after another; without a value at the end.
json_t first(json_t array);
json_t next(json_t item);
size_t count(json_t array);

// There, and not null.
bool is_given(json_t value);
bool is_true(json_t value);
double number_of(json_t value);

// A string's text, empty if it is none. It refers to the JSON, or is kept.
plug_string_t text_of(json_t value);
// The same, kept; null if the value is not given.
plug_string_t *option_of(json_t value);
// The value as it is written.
plug_string_t source_of(json_t value);
// The bytes that a string holds in base64; kept.
plug_list_u8_t bytes_of(json_t value);
