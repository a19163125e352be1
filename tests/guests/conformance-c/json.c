#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "memory.h"

static const json_t NOTHING = {NULL, NULL};

// `strchr` finds the NUL at the end of any list; here it is in none.
static bool is_one_of(char c, const char *list) {
  return c != '\0' && strchr(list, c) != NULL;
}

static const char *skip_space(const char *at) {
  return at + strspn(at, " \t\r\n");
}

// After the string that begins at `at`.
static const char *skip_string(const char *at) {
  for (at++; *at != '"' && *at != '\0'; at++) {
    if (*at == '\\' && at[1] != '\0') {
      at++;
    }
  }
  return *at == '"' ? at + 1 : at;
}

// After the value that begins at `at`. Depth is counted, not called: a value may be as deep as it likes.
static const char *skip_value(const char *at) {
  size_t depth = 0;
  do {
    if (*at == '"') {
      at = skip_string(at);
    } else if (is_one_of(*at, "{[")) {
      depth++;
      at++;
    } else if (is_one_of(*at, "}]")) {
      depth--;
      at++;
    } else if (is_one_of(*at, ",: \t\r\n")) {
      at++;
    } else {
      at += strcspn(at, ",:{}[]\" \t\r\n");
    }
  } while (depth > 0 && *at != '\0');
  return at;
}

static json_t value_at(const char *at) {
  at = skip_space(at);
  return is_one_of(*at, "]}") || *at == '\0' ? NOTHING : (json_t){at, skip_value(at)};
}

json_t json_of(const plug_string_t *text) {
  char *copy = keep(text->len + 1);
  memcpy(copy, text->ptr, text->len);
  copy[text->len] = '\0';
  return value_at(copy);
}

json_t first(json_t array) {
  return array.at != NULL && *array.at == '[' ? value_at(array.at + 1) : NOTHING;
}

json_t next(json_t item) {
  const char *at = skip_space(item.end);
  return *at == ',' ? value_at(at + 1) : NOTHING;
}

size_t count(json_t array) {
  size_t items = 0;
  for (json_t item = first(array); item.at != NULL; item = next(item)) {
    items++;
  }
  return items;
}

json_t member(json_t object, const char *name) {
  if (object.at == NULL || *object.at != '{') {
    return NOTHING;
  }
  json_t key = value_at(object.at + 1);
  while (key.at != NULL) {
    const char *colon = skip_space(key.end);
    json_t value = value_at(*colon == ':' ? colon + 1 : colon);
    plug_string_t text = text_of(key);
    if (text.len == strlen(name) && memcmp(text.ptr, name, text.len) == 0) {
      return value;
    }
    key = value.at == NULL ? NOTHING : next(value);
  }
  return NOTHING;
}

bool is_given(json_t value) {
  return value.at != NULL && *value.at != 'n';
}

bool is_true(json_t value) {
  return value.at != NULL && *value.at == 't';
}

double number_of(json_t value) {
  return value.at == NULL ? 0 : strtod(value.at, NULL);
}

plug_string_t source_of(json_t value) {
  return (plug_string_t){(uint8_t *)value.at, (size_t)(value.end - value.at)};
}

static uint32_t hex4(const char *at) {
  char digits[5] = {at[0], at[1], at[2], at[3], '\0'};
  return (uint32_t)strtoul(digits, NULL, 16);
}

static uint8_t *put_utf8(uint8_t *to, uint32_t code) {
  if (code < 0x80) {
    *to++ = (uint8_t)code;
    return to;
  }
  int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  // The first byte says by its leading ones how many follow.
  *to++ = (uint8_t)((0xF0 << (3 - more) & 0xFF) | code >> 6 * more);
  while (more-- > 0) {
    *to++ = (uint8_t)(0x80 | (code >> 6 * more & 0x3F));
  }
  return to;
}

// What the escape after a backslash stands for; `from` is left behind it.
static uint8_t *unescape(const char **from, uint8_t *to) {
  char c = *(*from)++;
  const char *letters = "bfnrt", *meanings = "\b\f\n\r\t";
  if (c != 'u') {
    *to++ = (uint8_t)(is_one_of(c, letters) ? meanings[strchr(letters, c) - letters] : c);
    return to;
  }
  uint32_t code = hex4(*from);
  *from += 4;
  if (code >= 0xD800 && code < 0xDC00 && strncmp(*from, "\\u", 2) == 0) {
    code = 0x10000 + ((code - 0xD800) << 10) + (hex4(*from + 2) - 0xDC00);
    *from += 6;
  }
  return put_utf8(to, code);
}

plug_string_t text_of(json_t value) {
  if (value.at == NULL || *value.at != '"') {
    return (plug_string_t){(uint8_t *)"", 0};
  }
  const char *from = value.at + 1, *end = value.end - 1;
  if (memchr(from, '\\', (size_t)(end - from)) == NULL) {
    return (plug_string_t){(uint8_t *)from, (size_t)(end - from)};
  }
  // An escape is never shorter than what it stands for.
  uint8_t *text = keep((size_t)(end - from)), *to = text;
  while (from < end) {
    if (*from != '\\') {
      *to++ = (uint8_t)*from++;
    } else {
      from++;
      to = unescape(&from, to);
    }
  }
  return (plug_string_t){text, (size_t)(to - text)};
}

plug_string_t *option_of(json_t value) {
  if (!is_given(value)) {
    return NULL;
  }
  plug_string_t *text = keep(sizeof *text);
  *text = text_of(value);
  return text;
}

plug_list_u8_t bytes_of(json_t value) {
  plug_string_t text = text_of(value);
  uint8_t *bytes = keep(text.len / 4 * 3 + 3);
  return (plug_list_u8_t){bytes, base64_decode(text.ptr, text.len, bytes)};
}
