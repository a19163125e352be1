#include "greeting.h"

#include <stdlib.h>
#include <string.h>

char *greeting(const char *who, size_t length) {
  if (length == 0) {
    who = "you";
    length = strlen(who);
  }
  const char *hello = "Hello, ";
  char *text = malloc(strlen(hello) + length + 1);
  memcpy(text, hello, strlen(hello));
  memcpy(text + strlen(hello), who, length);
  text[strlen(hello) + length] = '\0';
  return text;
}

char *greeting_json(const char *text) {
  const char *head = "{\"greeting\":\"", *tail = "\"}", *hex = "0123456789abcdef";
  // A control character takes six: \u001f.
  char *json = malloc(strlen(head) + 6 * strlen(text) + strlen(tail) + 1);
  char *at = json + strlen(strcpy(json, head));
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    if (c < 0x20) {
      memcpy(at, "\\u00", 4);
      at[4] = hex[c >> 4];
      at[5] = hex[c & 15];
      at += 6;
    } else {
      if (c == '"' || c == '\\') {
        *at++ = '\\';
      }
      *at++ = (char)c;
    }
  }
  strcpy(at, tail);
  return json;
}
