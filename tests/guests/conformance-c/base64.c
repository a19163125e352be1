#include "base64.h"

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_encode(const uint8_t *bytes, size_t length, char *to) {
  char *at = to;
  for (size_t i = 0; i < length; i += 3) {
    size_t left = length - i;
    uint32_t group = (uint32_t)bytes[i] << 16;
    group |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
    group |= left > 2 ? bytes[i + 2] : 0;
    *at++ = DIGITS[group >> 18];
    *at++ = DIGITS[group >> 12 & 63];
    *at++ = left > 1 ? DIGITS[group >> 6 & 63] : '=';
    *at++ = left > 2 ? DIGITS[group & 63] : '=';
  }
  return (size_t)(at - to);
}

static uint32_t value_of(uint8_t c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  return c == '+' ? 62 : 63;
}

size_t base64_decode(const uint8_t *text, size_t length, uint8_t *to) {
  uint8_t *at = to;
  uint32_t group = 0, bits = 0;
  for (size_t i = 0; i < length && text[i] != '='; i++) {
    group = group << 6 | value_of(text[i]);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      *at++ = (uint8_t)(group >> bits);
    }
  }
  return (size_t)(at - to);
}
