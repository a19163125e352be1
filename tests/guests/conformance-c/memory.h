// Memory that lasts as long as one call, so that nothing of it has to be given back piece by piece.

#pragma once

#include <stddef.h>

// As `malloc`, but where the host's limit is reached the plug ends, instead of writing to nowhere.
void *allocated(size_t size);

// Memory until `let_go`.
void *keep(size_t size);

// Frees all that was kept. Once, at the end of each call.
void let_go(void);
