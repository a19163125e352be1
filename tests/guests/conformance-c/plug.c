// The C twin of `../conformance`: the same functions with the same answers, so that one table of cases holds for all of them.

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "memory.h"
#include "output.h"
#include "syscalls.h"

static const char *const FUNCTIONS[] = {"bomb",        "do",   "echo",        "recurse", "route",
                                        "route_throw", "spin", "throw_error", "trap"};

static bool is(const plug_string_t *text, const char *word) {
  return text->len == strlen(word) && memcmp(text->ptr, word, text->len) == 0;
}

static bool fail(error_t *error, jackdaw_plug_types_error_code_t code, const char *message) {
  *error = (error_t){.code = code};
  plug_string_dup(&error->message, message);
  return false;
}

static bool no_such_function(error_t *error, const plug_string_t *function) {
  const char *said = "Error: there is no function ";
  size_t length = strlen(said);
  uint8_t *message = allocated(length + function->len);
  memcpy(message, said, length);
  memcpy(message + length, function->ptr, function->len);
  *error = (error_t){.code = JACKDAW_PLUG_TYPES_ERROR_CODE_NOT_FOUND, .message = {message, length + function->len}};
  return false;
}

_Noreturn static void spin(void) {
  for (;;) {
  }
}

// So that the compiler keeps what nobody looks at.
static void *volatile held;

_Noreturn static void bomb(void) {
  for (;;) {
    const size_t size = 1 << 20;
    held = memset(allocated(size), 1, size);
  }
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winfinite-recursion"
__attribute__((noinline)) static uint64_t recurse(uint64_t depth) {
  volatile uint64_t here[16] = {depth};
  return recurse(here[0] + 1) + here[depth % 16];
}
#pragma clang diagnostic pop

bool exports_jackdaw_plug_functions_init(plug_list_string_t *names, error_t *error) {
  plug_string_t settings;
  jackdaw_plug_config_get(&settings);
  plug_string_t at_init = text(json_of(&settings), "atInit");
  bool spins = is(&at_init, "spin"), throws = is(&at_init, "throw");
  plug_string_free(&settings);
  let_go();
  if (spins) {
    spin();
  }
  if (throws) {
    return fail(error, JACKDAW_PLUG_TYPES_ERROR_CODE_CONFLICT, "Error: init threw on purpose");
  }
  names->len = sizeof FUNCTIONS / sizeof *FUNCTIONS;
  names->ptr = allocated(names->len * sizeof *names->ptr);
  for (size_t i = 0; i < names->len; i++) {
    plug_string_dup(&names->ptr[i], FUNCTIONS[i]);
  }
  return true;
}

static const char *const ORIGINS[] = {
    [JACKDAW_PLUG_TYPES_ORIGIN_USER] = "user",
    [JACKDAW_PLUG_TYPES_ORIGIN_PLUG] = "plug",
    [JACKDAW_PLUG_TYPES_ORIGIN_API] = "api",
    [JACKDAW_PLUG_TYPES_ORIGIN_CRON] = "cron",
};

static void echo(const plug_string_t *input, const jackdaw_plug_types_context_t *ctx, output_t *out) {
  out_open(out, NULL, '{');
  out_json(out, "input", input);
  out_open(out, "ctx", '{');
  out_text(out, "hook", &ctx->hook);
  out_text(out, "function", &ctx->function);
  out_word(out, "origin", ORIGINS[ctx->origin]);
  out_close(out, '}');
  out_close(out, '}');
}

bool exports_jackdaw_plug_functions_call(plug_string_t *function, plug_string_t *input, jackdaw_plug_types_context_t *ctx,
                                         plug_string_t *result, error_t *error) {
  bool ok = true;
  output_t out = {0};
  if (is(function, "echo")) {
    echo(input, ctx, &out);
  } else if (is(function, "throw_error")) {
    ok = fail(error, JACKDAW_PLUG_TYPES_ERROR_CODE_CONFLICT, "Error: thrown on purpose");
  } else if (is(function, "spin")) {
    spin();
  } else if (is(function, "bomb")) {
    bomb();
  } else if (is(function, "trap")) {
    __builtin_trap();
  } else if (is(function, "recurse")) {
    out_whole(&out, NULL, (int64_t)recurse(0));
  } else if (is(function, "do")) {
    perform(json_of(input), &out);
  } else {
    ok = no_such_function(error, function);
  }
  plug_string_free(function);
  plug_string_free(input);
  jackdaw_plug_types_context_free(ctx);
  let_go();
  if (ok) {
    *result = out_take(&out);
  }
  return ok;
}

static void route(const jackdaw_plug_types_http_request_t *request, jackdaw_plug_types_http_response_t *response) {
  // Headers are pairs as all others are, under another name.
  plug_list_tuple2_string_string_t headers = {(plug_tuple2_string_string_t *)request->headers.ptr, request->headers.len};
  output_t out = {0};
  out_open(&out, NULL, '{');
  out_text(&out, "method", &request->method);
  out_text(&out, "url", &request->url);
  out_pairs(&out, "params", &request->params);
  out_pairs(&out, "query", &request->query);
  out_pairs(&out, "headers", &headers);
  out_bytes(&out, "body", &request->body);
  out_close(&out, '}');
  plug_string_t body = out_take(&out);
  response->status = 201;
  response->body = (plug_list_u8_t){body.ptr, body.len};
  response->headers.len = 2;
  response->headers.ptr = allocated(2 * sizeof *response->headers.ptr);
  plug_string_dup(&response->headers.ptr[0].f0, "content-type");
  plug_string_dup(&response->headers.ptr[0].f1, "application/json");
  plug_string_dup(&response->headers.ptr[1].f0, "x-conformance");
  plug_string_dup(&response->headers.ptr[1].f1, "yes");
}

bool exports_jackdaw_plug_functions_serve(plug_string_t *function, jackdaw_plug_types_http_request_t *request,
                                          jackdaw_plug_types_context_t *ctx, jackdaw_plug_types_http_response_t *response,
                                          error_t *error) {
  bool ok = true;
  if (is(function, "route")) {
    route(request, response);
  } else if (is(function, "route_throw")) {
    ok = fail(error, JACKDAW_PLUG_TYPES_ERROR_CODE_CONFLICT, "Error: the route threw on purpose");
  } else {
    ok = no_such_function(error, function);
  }
  plug_string_free(function);
  jackdaw_plug_types_http_request_free(request);
  jackdaw_plug_types_context_free(ctx);
  return ok;
}
