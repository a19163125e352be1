// What needs no host, so that it can be tested anywhere. Both return text that the caller frees.

#include <stddef.h>

// "Hello, who"; without a name "Hello, you".
char *greeting(const char *who, size_t length);

// {"greeting": text}, with what JSON asks to be escaped.
char *greeting_json(const char *text);
