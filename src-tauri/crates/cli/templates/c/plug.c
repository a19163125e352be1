// {title}: one function, two hooks. The palette runs it as "{title}: Greet", and a script gets it as GET /plug/{name}/greet/ada.

#include <stdlib.h>
#include <string.h>

#include "greeting.h"
#include "target/plug.h"

typedef jackdaw_plug_types_error_t error_t;

// Arguments are the function's to free; what it returns, the host frees. So results are copies, made by `plug_string_dup`.

static bool is(const plug_string_t *text, const char *word) {
  return text->len == strlen(word) && memcmp(text->ptr, word, text->len) == 0;
}

// What the caller gets as a typed error; a trap would end the instance.
static bool fail(error_t *error, jackdaw_plug_types_error_code_t code, const char *message) {
  *error = (error_t){.code = code};
  plug_string_dup(&error->message, message);
  return false;
}

// Runs once when the plug is loaded; names the functions that plug.yaml may use.
bool exports_jackdaw_plug_functions_init(plug_list_string_t *names, error_t *error) {
  (void)error;
  names->len = 1;
  names->ptr = malloc(sizeof(plug_string_t));
  plug_string_dup(&names->ptr[0], "greet");
  return true;
}

// A hook other than `http` fired, or another plug called. Input and result are JSON.
bool exports_jackdaw_plug_functions_call(plug_string_t *function, plug_string_t *input, jackdaw_plug_types_context_t *ctx,
                                         plug_string_t *result, error_t *error) {
  bool known = is(function, "greet");
  plug_string_free(function);
  plug_string_free(input);
  jackdaw_plug_types_context_free(ctx);
  if (!known) {
    return fail(error, JACKDAW_PLUG_TYPES_ERROR_CODE_NOT_FOUND, "there is no such function");
  }
  char *text = greeting(NULL, 0);
  plug_string_t message;
  plug_string_set(&message, text);
  bool told = jackdaw_plug_ui_notify(&message, NULL, error);
  if (told) {
    char *json = greeting_json(text);
    plug_string_dup(result, json);
    free(json);
  }
  free(text);
  return told;
}

// A route was requested.
bool exports_jackdaw_plug_functions_serve(plug_string_t *function, jackdaw_plug_types_http_request_t *request,
                                          jackdaw_plug_types_context_t *ctx, jackdaw_plug_types_http_response_t *response,
                                          error_t *error) {
  bool known = is(function, "greet");
  char *text = NULL;
  for (size_t i = 0; i < request->params.len && text == NULL; i++) {
    if (is(&request->params.ptr[i].f0, "who")) {
      text = greeting((const char *)request->params.ptr[i].f1.ptr, request->params.ptr[i].f1.len);
    }
  }
  plug_string_free(function);
  jackdaw_plug_types_http_request_free(request);
  jackdaw_plug_types_context_free(ctx);
  if (!known) {
    free(text);
    return fail(error, JACKDAW_PLUG_TYPES_ERROR_CODE_NOT_FOUND, "there is no such function");
  }
  if (text == NULL) {
    text = greeting(NULL, 0);
  }
  char *json = greeting_json(text);
  free(text);
  response->status = 200;
  response->headers.len = 1;
  response->headers.ptr = malloc(sizeof(jackdaw_plug_types_header_t));
  plug_string_dup(&response->headers.ptr[0].f0, "content-type");
  plug_string_dup(&response->headers.ptr[0].f1, "application/json");
  response->body.len = strlen(json);
  response->body.ptr = (uint8_t *)json;
  return true;
}
