// Bytes as text (RFC 4648), as JSON carries them.

#pragma once

#include <stddef.h>
#include <stdint.h>

// Writes four characters for each three bytes, the last ones padded with `=`; returns how many.
size_t base64_encode(const uint8_t *bytes, size_t length, char *to);
// Writes at most three bytes for each four characters; returns how many.
size_t base64_decode(const uint8_t *text, size_t length, uint8_t *to);
