#include "greeting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed;

static void equal(const char *got, const char *wanted) {
  if (strcmp(got, wanted) != 0) {
    fprintf(stderr, "got %s, wanted %s\n", got, wanted);
    failed = 1;
  }
}

int main(void) {
  char *named = greeting("Ada", 3), *unnamed = greeting(NULL, 0), *json = greeting_json("\"\\\n");
  equal(named, "Hello, Ada");
  equal(unnamed, "Hello, you");
  equal(json, "{\"greeting\":\"\\\"\\\\\\u000a\"}");
  free(named);
  free(unnamed);
  free(json);
  return failed;
}
