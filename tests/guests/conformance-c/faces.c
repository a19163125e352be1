// The editor, and talking to the user.

#include <string.h>

#include "memory.h"
#include "syscalls.h"

static bool editor_current(json_t args, output_t *out, error_t *error) {
  (void)args;
  jackdaw_plug_editor_state_t state;
  if (!jackdaw_plug_editor_current(&state, error)) {
    return false;
  }
  out_open(out, NULL, '{');
  out_text(out, "path", &state.path);
  out_text(out, "text", &state.text);
  out_open(out, "selection", '{');
  out_whole(out, "from", state.selection.from);
  out_whole(out, "to", state.selection.to);
  out_close(out, '}');
  out_close(out, '}');
  jackdaw_plug_editor_state_free(&state);
  return true;
}

static bool editor_replace(json_t args, output_t *out, error_t *error) {
  json_t given = member(args, "range");
  jackdaw_plug_editor_range_t range = {whole(given, "from"), whole(given, "to")};
  plug_string_t new = text(args, "text");
  return gives_nothing(jackdaw_plug_editor_replace(&range, &new, error), out);
}

static bool editor_insert(json_t args, output_t *out, error_t *error) {
  plug_string_t new = text(args, "text");
  return gives_nothing(jackdaw_plug_editor_insert(&new, error), out);
}

static bool editor_open(json_t args, output_t *out, error_t *error) {
  plug_string_t path = text(args, "path");
  uint32_t line = whole(args, "line");
  return gives_nothing(jackdaw_plug_editor_open(&path, is_given(member(args, "line")) ? &line : NULL, error), out);
}

static bool editor_save(json_t args, output_t *out, error_t *error) {
  (void)args;
  return gives_nothing(jackdaw_plug_editor_save(error), out);
}

static const char *const LEVELS[] = {
    [JACKDAW_PLUG_UI_LEVEL_INFO] = "info",
    [JACKDAW_PLUG_UI_LEVEL_SUCCESS] = "success",
    [JACKDAW_PLUG_UI_LEVEL_WARNING] = "warning",
    [JACKDAW_PLUG_UI_LEVEL_ERROR] = "error",
};

static bool ui_notify(json_t args, output_t *out, error_t *error) {
  plug_string_t message = text(args, "message"), given = text(args, "level");
  jackdaw_plug_ui_level_t level = JACKDAW_PLUG_UI_LEVEL_INFO;
  for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++) {
    if (given.len == strlen(LEVELS[i]) && memcmp(given.ptr, LEVELS[i], given.len) == 0) {
      level = (jackdaw_plug_ui_level_t)i;
    }
  }
  return gives_nothing(jackdaw_plug_ui_notify(&message, given.len > 0 ? &level : NULL, error), out);
}

static bool ui_prompt(json_t args, output_t *out, error_t *error) {
  plug_string_t message = text(args, "message");
  plug_option_string_t answer;
  return gives_option(jackdaw_plug_ui_prompt(&message, option(args, "default"), &answer, error), &answer, out);
}

static bool ui_confirm(json_t args, output_t *out, error_t *error) {
  plug_string_t message = text(args, "message");
  bool agreed = false;
  bool ok = jackdaw_plug_ui_confirm(&message, &agreed, error);
  return gives_flag(ok, agreed, out);
}

static plug_option_string_t optional(json_t args, const char *name) {
  plug_string_t *given = option(args, name);
  return given == NULL ? (plug_option_string_t){0} : (plug_option_string_t){true, *given};
}

static bool ui_pick(json_t args, output_t *out, error_t *error) {
  json_t given = member(args, "items");
  jackdaw_plug_ui_list_item_t items = {keep(count(given) * sizeof *items.ptr), 0};
  for (json_t item = first(given); item.at != NULL; item = next(item)) {
    items.ptr[items.len++] =
        (jackdaw_plug_ui_item_t){text(item, "label"), optional(item, "detail"), optional(item, "value")};
  }
  jackdaw_plug_ui_option_item_t picked;
  if (!jackdaw_plug_ui_pick(&items, option(args, "placeholder"), &picked, error)) {
    return false;
  }
  if (!picked.is_some) {
    return gives_nothing(true, out);
  }
  out_open(out, NULL, '{');
  out_text(out, "label", &picked.val.label);
  out_option(out, "detail", &picked.val.detail);
  out_option(out, "value", &picked.val.value);
  out_close(out, '}');
  jackdaw_plug_ui_option_item_free(&picked);
  return true;
}

static bool progress_start(json_t args, output_t *out, error_t *error) {
  plug_string_t label = text(args, "label");
  uint32_t id = 0;
  bool ok = jackdaw_plug_progress_start(&label, &id, error);
  return gives_whole(ok, id, out);
}

static bool progress_update(json_t args, output_t *out, error_t *error) {
  json_t given = member(args, "value");
  float value = (float)number_of(given);
  bool goes_on = false;
  bool ok = jackdaw_plug_progress_update(whole(args, "id"), is_given(given) ? &value : NULL, option(args, "label"),
                                         &goes_on, error);
  return gives_flag(ok, goes_on, out);
}

static bool progress_done(json_t args, output_t *out, error_t *error) {
  return gives_nothing(jackdaw_plug_progress_done(whole(args, "id"), error), out);
}

static bool commands_set(json_t args, output_t *out, error_t *error) {
  json_t given = member(args, "commands");
  jackdaw_plug_commands_list_command_t commands = {keep(count(given) * sizeof *commands.ptr), 0};
  for (json_t command = first(given); command.at != NULL; command = next(command)) {
    json_t input = member(command, "input");
    jackdaw_plug_commands_command_t *made = &commands.ptr[commands.len++];
    *made = (jackdaw_plug_commands_command_t){
        .name = text(command, "name"),
        .function = text(command, "function"),
        .key = optional(command, "key"),
        .when = optional(command, "when"),
    };
    if (is_given(input)) {
      made->input = (jackdaw_plug_commands_option_json_t){true, source_of(input)};
    }
  }
  return gives_nothing(jackdaw_plug_commands_set(&commands, error), out);
}

const entry_t FACES_SYSCALLS[] = {
    {"editor.current", editor_current},
    {"editor.replace", editor_replace},
    {"editor.insert", editor_insert},
    {"editor.open", editor_open},
    {"editor.save", editor_save},
    {"ui.notify", ui_notify},
    {"ui.prompt", ui_prompt},
    {"ui.confirm", ui_confirm},
    {"ui.pick", ui_pick},
    {"progress.start", progress_start},
    {"progress.update", progress_update},
    {"progress.done", progress_done},
    {"commands.set", commands_set},
    {NULL, NULL},
};
