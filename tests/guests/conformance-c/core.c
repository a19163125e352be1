// What any application of the plug engine offers: the world `core`.

#include "memory.h"
#include "syscalls.h"

static bool config_get(json_t args, output_t *out, error_t *error) {
  (void)args, (void)error;
  plug_string_t settings;
  jackdaw_plug_config_get(&settings);
  return gives_json(true, &settings, out);
}

static bool config_env(json_t args, output_t *out, error_t *error) {
  (void)args, (void)error;
  plug_list_tuple2_string_string_t env;
  jackdaw_plug_config_env(&env);
  out_pairs(out, NULL, &env);
  plug_list_tuple2_string_string_free(&env);
  return true;
}

static bool kv_get(json_t args, output_t *out, error_t *error) {
  plug_string_t key = text(args, "key");
  jackdaw_plug_kv_option_json_t found;
  if (!jackdaw_plug_kv_get(&key, &found, error)) {
    return false;
  }
  return found.is_some ? gives_json(true, &found.val, out) : gives_nothing(true, out);
}

static bool kv_set(json_t args, output_t *out, error_t *error) {
  plug_string_t key = text(args, "key"), value = source(args, "value");
  return gives_nothing(jackdaw_plug_kv_set(&key, &value, error), out);
}

static bool kv_delete(json_t args, output_t *out, error_t *error) {
  plug_string_t key = text(args, "key");
  return gives_nothing(jackdaw_plug_kv_delete(&key, error), out);
}

static bool kv_list(json_t args, output_t *out, error_t *error) {
  plug_string_t prefix = text(args, "prefix");
  jackdaw_plug_kv_list_tuple2_string_json_t entries;
  if (!jackdaw_plug_kv_list(&prefix, &entries, error)) {
    return false;
  }
  out_open(out, NULL, '[');
  for (size_t i = 0; i < entries.len; i++) {
    out_open(out, NULL, '{');
    out_text(out, "key", &entries.ptr[i].f0);
    out_json(out, "value", &entries.ptr[i].f1);
    out_close(out, '}');
  }
  out_close(out, ']');
  jackdaw_plug_kv_list_tuple2_string_json_free(&entries);
  return true;
}

static bool blob_put(json_t args, output_t *out, error_t *error) {
  plug_list_u8_t bytes = bytes_of(member(args, "bytes"));
  plug_string_t hash;
  return gives_text(jackdaw_plug_blob_put(&bytes, &hash, error), &hash, out);
}

static bool blob_get(json_t args, output_t *out, error_t *error) {
  plug_string_t hash = text(args, "hash");
  plug_list_u8_t bytes;
  return gives_bytes(jackdaw_plug_blob_get(&hash, &bytes, error), &bytes, out);
}

static bool events_emit(json_t args, output_t *out, error_t *error) {
  plug_string_t name = text(args, "name"), data = source(args, "data");
  return gives_nothing(jackdaw_plug_events_emit(&name, &data, error), out);
}

static bool log_write(json_t args, output_t *out, error_t *error) {
  (void)error;
  plug_string_t level = text(args, "level"), message = text(args, "message");
  // The levels differ in their first letters.
  jackdaw_plug_log_level_t value = level.ptr[0] == 'd'   ? JACKDAW_PLUG_LOG_LEVEL_DEBUG
                                   : level.ptr[0] == 'w' ? JACKDAW_PLUG_LOG_LEVEL_WARN
                                   : level.ptr[0] == 'e' ? JACKDAW_PLUG_LOG_LEVEL_ERROR
                                                         : JACKDAW_PLUG_LOG_LEVEL_INFO;
  jackdaw_plug_log_write(value, &message);
  return gives_nothing(true, out);
}

// `[[name, value], …]`
static jackdaw_plug_net_list_header_t headers_of(json_t given) {
  jackdaw_plug_net_list_header_t headers = {keep(count(given) * sizeof *headers.ptr), 0};
  for (json_t pair = first(given); pair.at != NULL; pair = next(pair)) {
    json_t name = first(pair);
    headers.ptr[headers.len++] = (jackdaw_plug_net_header_t){text_of(name), text_of(next(name))};
  }
  return headers;
}

static bool net_fetch(json_t args, output_t *out, error_t *error) {
  jackdaw_plug_net_request_t request = {
      .method = text(args, "method"),
      .url = text(args, "url"),
      .headers = headers_of(member(args, "headers")),
  };
  plug_string_t body = text(args, "body");
  request.body.is_some = is_given(member(args, "body"));
  request.body.val = (plug_list_u8_t){body.ptr, body.len};
  jackdaw_plug_net_http_response_t response;
  if (!jackdaw_plug_net_fetch(&request, &response, error)) {
    return false;
  }
  out_open(out, NULL, '{');
  out_whole(out, "status", response.status);
  out_open(out, "headers", '[');
  for (size_t i = 0; i < response.headers.len; i++) {
    out_open(out, NULL, '[');
    out_text(out, NULL, &response.headers.ptr[i].f0);
    out_text(out, NULL, &response.headers.ptr[i].f1);
    out_close(out, ']');
  }
  out_close(out, ']');
  out_bytes(out, "body", &response.body);
  out_close(out, '}');
  jackdaw_plug_net_http_response_free(&response);
  return true;
}

static bool plugs_call(json_t args, output_t *out, error_t *error) {
  plug_string_t function = text(args, "function"), input = source(args, "input"), result;
  return gives_json(jackdaw_plug_plugs_call(&function, &input, &result, error), &result, out);
}

static bool plug_info(json_t args, output_t *out, error_t *error) {
  (void)args, (void)error;
  jackdaw_plug_plug_self_about_t about;
  jackdaw_plug_plug_self_info(&about);
  out_open(out, NULL, '{');
  out_text(out, "name", &about.name);
  out_text(out, "version", &about.version);
  out_whole(out, "generation", (int64_t)about.generation);
  out_text(out, "api", &about.api);
  out_close(out, '}');
  jackdaw_plug_plug_self_about_free(&about);
  return true;
}

static bool plug_asset(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  plug_list_u8_t bytes;
  return gives_bytes(jackdaw_plug_plug_self_asset(&path, &bytes, error), &bytes, out);
}

static bool clock_now(json_t args, output_t *out, error_t *error) {
  (void)args, (void)error;
  out_number(out, NULL, jackdaw_plug_clock_now());
  return true;
}

static bool clock_monotonic(json_t args, output_t *out, error_t *error) {
  (void)args, (void)error;
  out_number(out, NULL, jackdaw_plug_clock_monotonic());
  return true;
}

static bool clock_offset(json_t args, output_t *out, error_t *error) {
  (void)error;
  out_whole(out, NULL, jackdaw_plug_clock_offset(number_of(member(args, "at"))));
  return true;
}

static bool clock_sleep(json_t args, output_t *out, error_t *error) {
  (void)error;
  jackdaw_plug_clock_sleep(whole(args, "milliseconds"));
  return gives_nothing(true, out);
}

static bool random_bytes(json_t args, output_t *out, error_t *error) {
  (void)error;
  plug_list_u8_t bytes;
  jackdaw_plug_random_bytes(whole(args, "length"), &bytes);
  return gives_bytes(true, &bytes, out);
}

static bool syscalls_call(json_t args, output_t *out, error_t *error) {
  plug_string_t name = text(args, "name"), input = source(args, "input"), result;
  return gives_json(jackdaw_plug_syscalls_call(&name, &input, &result, error), &result, out);
}

const entry_t CORE_SYSCALLS[] = {
    {"config.get", config_get},
    {"config.env", config_env},
    {"kv.get", kv_get},
    {"kv.set", kv_set},
    {"kv.delete", kv_delete},
    {"kv.list", kv_list},
    {"blob.put", blob_put},
    {"blob.get", blob_get},
    {"events.emit", events_emit},
    {"log.write", log_write},
    {"net.fetch", net_fetch},
    {"plugs.call", plugs_call},
    {"plug.info", plug_info},
    {"plug.asset", plug_asset},
    {"clock.now", clock_now},
    {"clock.monotonic", clock_monotonic},
    {"clock.offset", clock_offset},
    {"clock.sleep", clock_sleep},
    {"random.bytes", random_bytes},
    {"syscalls.call", syscalls_call},
    {NULL, NULL},
};
