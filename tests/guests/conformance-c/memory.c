#include "memory.h"

#include <stdlib.h>

// What is kept, newest first. The memory itself follows, aligned as `malloc` aligns.
typedef struct kept_t {
  _Alignas(max_align_t) struct kept_t *older;
} kept_t;

static kept_t *newest;

void *allocated(size_t size) {
  void *memory = malloc(size == 0 ? 1 : size);
  if (memory == NULL) {
    __builtin_trap();
  }
  return memory;
}

void *keep(size_t size) {
  kept_t *block = allocated(sizeof(kept_t) + size);
  block->older = newest;
  newest = block;
  return block + 1;
}

void let_go(void) {
  while (newest != NULL) {
    kept_t *older = newest->older;
    free(newest);
    newest = older;
  }
}
