// `printf` and its like are not for plugs: they bring in files, and with them imports of WASI that are refused.

#include "output.h"

#include <stdlib.h>
#include <string.h>

#include "base64.h"

static char *reserve(output_t *out, size_t length) {
  if (out->room - out->length < length) {
    out->room = out->length + length > out->room * 2 ? out->length + length : out->room * 2;
    out->at = realloc(out->at, out->room);
    if (out->at == NULL) {
      __builtin_trap();
    }
  }
  return out->at + out->length;
}

static void put(output_t *out, const void *bytes, size_t length) {
  memcpy(reserve(out, length), bytes, length);
  out->length += length;
}

// How many of the bytes are one character in UTF-8; 0 if they are none.
static size_t character(const uint8_t *bytes, size_t length) {
  uint8_t lead = bytes[0];
  if (lead < 0x80) {
    return 1;
  }
  size_t size = lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
  if (size == 0 || size > length) {
    return 0;
  }
  for (size_t i = 1; i < size; i++) {
    if ((bytes[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  // Longer forms than needed, halves of surrogate pairs, and what is above U+10FFFF.
  bool forbidden = (lead == 0xE0 && bytes[1] < 0xA0) || (lead == 0xED && bytes[1] >= 0xA0) ||
                   (lead == 0xF0 && bytes[1] < 0x90) || (lead == 0xF4 && bytes[1] >= 0x90);
  return forbidden ? 0 : size;
}

static void put_string(output_t *out, const uint8_t *text, size_t length) {
  put(out, "\"", 1);
  for (size_t i = 0; i < length;) {
    size_t size = character(text + i, length - i);
    if (size == 0) {
      put(out, "\xEF\xBF\xBD", 3);
      size = 1;
    } else if (text[i] < 0x20) {
      const char *hex = "0123456789abcdef";
      put(out, (char[]){'\\', 'u', '0', '0', hex[text[i] >> 4], hex[text[i] & 15]}, 6);
    } else if (text[i] == '"' || text[i] == '\\') {
      put(out, (char[]){'\\', (char)text[i]}, 2);
    } else {
      put(out, text + i, size);
    }
    i += size;
  }
  put(out, "\"", 1);
}

// What stands before each value: a comma if one is due, and its key.
static void begin(output_t *out, const char *key) {
  if (out->follows) {
    put(out, ",", 1);
  }
  if (key != NULL) {
    put_string(out, (const uint8_t *)key, strlen(key));
    put(out, ":", 1);
  }
  out->follows = true;
}

static void put_value(output_t *out, const char *key, const char *value) {
  begin(out, key);
  put(out, value, strlen(value));
}

void out_open(output_t *out, const char *key, char bracket) {
  begin(out, key);
  put(out, &bracket, 1);
  out->follows = false;
}

void out_close(output_t *out, char bracket) {
  put(out, &bracket, 1);
  out->follows = true;
}

void out_null(output_t *out, const char *key) {
  put_value(out, key, "null");
}

void out_flag(output_t *out, const char *key, bool value) {
  put_value(out, key, value ? "true" : "false");
}

// The digits of a number, the last ones first: written from the end of a buffer to its front, where they begin.
static char *put_digits(char *end, uint64_t number) {
  do {
    *--end = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return end;
}

void out_whole(output_t *out, const char *key, int64_t value) {
  // The longest is -9223372036854775808.
  char buffer[21] = {0}, *end = buffer + 20;
  char *digits = put_digits(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
  if (value < 0) {
    *--digits = '-';
  }
  put_value(out, key, digits);
}

// Nine places: as many as a clock or a score needs. JSON knows no infinity.
void out_number(output_t *out, const char *key, double value) {
  const uint64_t places = 1000000000;
  double size = value < 0 ? -value : value;
  if (!(size < 9e18)) {
    out_null(out, key);
    return;
  }
  uint64_t whole = (uint64_t)size, part = (uint64_t)((size - (double)whole) * (double)places + 0.5);
  if (part == places) {
    whole++;
    part = 0;
  }
  char buffer[32] = {0}, *digits = buffer + 31;
  if (part > 0) {
    // The one above the places keeps the noughts before them, and gives its own place to the point.
    digits = put_digits(digits, part + places);
    *digits = '.';
  }
  digits = put_digits(digits, whole);
  if (value < 0) {
    *--digits = '-';
  }
  put_value(out, key, digits);
}

void out_word(output_t *out, const char *key, const char *value) {
  begin(out, key);
  put_string(out, (const uint8_t *)value, strlen(value));
}

void out_text(output_t *out, const char *key, const plug_string_t *value) {
  begin(out, key);
  put_string(out, value->ptr, value->len);
}

void out_option(output_t *out, const char *key, const plug_option_string_t *value) {
  if (value->is_some) {
    out_text(out, key, &value->val);
  } else {
    out_null(out, key);
  }
}

void out_base64(output_t *out, const char *key, const plug_list_u8_t *bytes) {
  begin(out, key);
  put(out, "\"", 1);
  char *to = reserve(out, (bytes->len + 2) / 3 * 4);
  out->length += base64_encode(bytes->ptr, bytes->len, to);
  put(out, "\"", 1);
}

void out_bytes(output_t *out, const char *key, const plug_list_u8_t *bytes) {
  begin(out, key);
  put_string(out, bytes->ptr, bytes->len);
}

void out_json(output_t *out, const char *key, const plug_string_t *json) {
  begin(out, key);
  put(out, json->ptr, json->len);
}

void out_pairs(output_t *out, const char *key, const plug_list_tuple2_string_string_t *pairs) {
  out_open(out, key, '{');
  for (size_t i = 0; i < pairs->len; i++) {
    begin(out, NULL);
    put_string(out, pairs->ptr[i].f0.ptr, pairs->ptr[i].f0.len);
    put(out, ":", 1);
    out->follows = false;
    out_text(out, NULL, &pairs->ptr[i].f1);
  }
  out_close(out, '}');
}

plug_string_t out_take(output_t *out) {
  plug_string_t text = {(uint8_t *)out->at, out->length};
  *out = (output_t){0};
  return text;
}
