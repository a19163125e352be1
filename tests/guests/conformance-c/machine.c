// What reaches the machine outside: its clipboard, secrets and programs.

#include "memory.h"
#include "syscalls.h"

static bool clipboard_read(json_t args, output_t *out, error_t *error) {
  (void)args;
  plug_string_t copied;
  return gives_text(jackdaw_plug_clipboard_read(&copied, error), &copied, out);
}

static bool clipboard_write(json_t args, output_t *out, error_t *error) {
  plug_string_t copied = text(args, "text");
  return gives_nothing(jackdaw_plug_clipboard_write(&copied, error), out);
}

static bool secrets_get(json_t args, output_t *out, error_t *error) {
  plug_string_t name = text(args, "name");
  plug_option_string_t secret;
  return gives_option(jackdaw_plug_secrets_get(&name, &secret, error), &secret, out);
}

static bool secrets_set(json_t args, output_t *out, error_t *error) {
  plug_string_t name = text(args, "name");
  return gives_nothing(jackdaw_plug_secrets_set(&name, option(args, "value"), error), out);
}

static bool shell_run(json_t args, output_t *out, error_t *error) {
  plug_string_t program = text(args, "program");
  json_t given = member(args, "args");
  plug_list_string_t arguments = {keep(count(given) * sizeof *arguments.ptr), 0};
  for (json_t argument = first(given); argument.at != NULL; argument = next(argument)) {
    arguments.ptr[arguments.len++] = text_of(argument);
  }
  jackdaw_plug_shell_output_t output;
  if (!jackdaw_plug_shell_run(&program, &arguments, option(args, "stdin"), &output, error)) {
    return false;
  }
  out_open(out, NULL, '{');
  out_whole(out, "code", output.code);
  out_text(out, "stdout", &output.stdout_);
  out_text(out, "stderr", &output.stderr_);
  out_flag(out, "truncated", output.truncated);
  out_close(out, '}');
  jackdaw_plug_shell_output_free(&output);
  return true;
}

const entry_t MACHINE_SYSCALLS[] = {
    {"clipboard.read", clipboard_read}, {"clipboard.write", clipboard_write}, {"secrets.get", secrets_get},
    {"secrets.set", secrets_set},       {"shell.run", shell_run},             {NULL, NULL},
};
