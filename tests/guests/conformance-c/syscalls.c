#include "syscalls.h"

#include <string.h>

static const char *const CODES[] = {
    [JACKDAW_PLUG_TYPES_ERROR_CODE_PERMISSION_DENIED] = "permission_denied",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_NOT_FOUND] = "not_found",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_CONFLICT] = "conflict",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_INVALID] = "invalid",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_TIMEOUT] = "timeout",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_UNAVAILABLE] = "unavailable",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_TOO_LARGE] = "too_large",
    [JACKDAW_PLUG_TYPES_ERROR_CODE_INTERNAL] = "internal",
};

static const entry_t *const GROUPS[] = {CORE_SYSCALLS, NOTES_SYSCALLS, FACES_SYSCALLS, MACHINE_SYSCALLS};

static syscall_t *find(const plug_string_t *name) {
  for (size_t group = 0; group < sizeof GROUPS / sizeof *GROUPS; group++) {
    for (const entry_t *entry = GROUPS[group]; entry->name != NULL; entry++) {
      if (name->len == strlen(entry->name) && memcmp(name->ptr, entry->name, name->len) == 0) {
        return entry->perform;
      }
    }
  }
  return NULL;
}

void perform(json_t input, output_t *out) {
  plug_string_t name = text(input, "syscall");
  syscall_t *known = find(&name);
  error_t error;
  if (known == NULL) {
    out_open(out, NULL, '{');
    out_text(out, "unknown", &name);
    out_close(out, '}');
  } else if (!known(member(input, "args"), out, &error)) {
    out_open(out, NULL, '{');
    out_open(out, "error", '{');
    out_word(out, "code", CODES[error.code]);
    out_text(out, "message", &error.message);
    out_close(out, '}');
    out_close(out, '}');
    jackdaw_plug_types_error_free(&error);
  }
}

bool gives_nothing(bool ok, output_t *out) {
  if (ok) {
    out_null(out, NULL);
  }
  return ok;
}

bool gives_text(bool ok, plug_string_t *text, output_t *out) {
  if (ok) {
    out_text(out, NULL, text);
    plug_string_free(text);
  }
  return ok;
}

bool gives_option(bool ok, plug_option_string_t *text, output_t *out) {
  if (ok) {
    out_option(out, NULL, text);
    plug_option_string_free(text);
  }
  return ok;
}

bool gives_bytes(bool ok, plug_list_u8_t *bytes, output_t *out) {
  if (ok) {
    out_base64(out, NULL, bytes);
    plug_list_u8_free(bytes);
  }
  return ok;
}

bool gives_json(bool ok, plug_string_t *json, output_t *out) {
  if (ok) {
    out_json(out, NULL, json);
    plug_string_free(json);
  }
  return ok;
}

bool gives_whole(bool ok, uint32_t number, output_t *out) {
  if (ok) {
    out_whole(out, NULL, number);
  }
  return ok;
}

bool gives_flag(bool ok, bool flag, output_t *out) {
  if (ok) {
    out_flag(out, NULL, flag);
  }
  return ok;
}

plug_string_t text(json_t args, const char *name) {
  return text_of(member(args, name));
}

plug_string_t *option(json_t args, const char *name) {
  return option_of(member(args, name));
}

plug_string_t source(json_t args, const char *name) {
  return source_of(member(args, name));
}

uint32_t whole(json_t args, const char *name) {
  return (uint32_t)number_of(member(args, name));
}
