/*
 * A stand-in for the vendor's ServerApi library, to play with and for tests: the same four functions, played from the files of the
 * folder "world" below the current directory. It is as strict as the exchange is known to be: what comes out of order,
 * or is not known, is refused. It shares no code with the vendor's library.
 *
 *   world/username, world/password   who may log in
 *   world/1-2-3.csv                  the report whose table has the columns 1, 2 and 3, in this order
 *   world/swapped.csv                what the fault "swap" has in place of a report
 *   world/fault                      read at every request: what goes wrong with it, and optionally with which message
 *   world/requests.log               written: every request, a line each
 *   world/answers.log                written: how many answers were given out and not freed yet
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MESSAGE "Era.Common.NetworkMessage.ConsoleApi."

enum stage { STOPPED, STARTED, ASKED, CONNECTED, LOGGED_IN };

static enum stage stage = STOPPED;
static int given_out = 0;

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  size_t size = 0, room = 65536;
  char *text = malloc(room);
  for (size_t got; (got = fread(text + size, 1, room - size - 1, file)) > 0;) {
    size += got;
    if (room - size < 2) text = realloc(text, room *= 2);
  }
  fclose(file);
  text[size] = 0;
  return text;
}

static void write_file(const char *path, const char *mode, const char *text) {
  FILE *file = fopen(path, mode);
  if (!file) return;
  fprintf(file, "%s\n", text);
  fclose(file);
}

static void note_answers(int change) {
  char text[32];
  given_out += change;
  snprintf(text, sizeof text, "%d", given_out);
  write_file("world/answers.log", "wb", text);
}

/* The text as JSON writes it between quotes, with these words before and behind. */
static char *quoted(const char *before, const char *text, const char *behind) {
  char *whole = malloc(strlen(before) + 6 * strlen(text) + strlen(behind) + 1);
  char *to = whole + sprintf(whole, "%s", before);
  for (const unsigned char *from = (const unsigned char *)text; *from; from++) {
    if (*from == '"' || *from == '\\') to += sprintf(to, "\\%c", *from);
    else if (*from == '\n') to += sprintf(to, "\\n");
    else if (*from == '\r') to += sprintf(to, "\\r");
    else if (*from < ' ') to += sprintf(to, "\\u%04x", *from);
    else *to++ = *from;
  }
  strcpy(to, behind);
  return whole;
}

static char *simple(int result) {
  return quoted("{\"Era.ServerApi.SimpleResponse\":{\"result\":", result ? "true" : "false", "}}");
}

static int is(const char *request, const char *name) {
  size_t length = strlen(name);
  return strncmp(request, "{\"", 2) == 0 && strncmp(request + 2, name, length) == 0 && request[2 + length] == '"';
}

static int has(const char *request, const char *field, const char *file) {
  char *value = read_file(file);
  if (!value) return 0;
  char *before = malloc(strlen(field) + 6);
  sprintf(before, "\"%s\":\"", field);
  char *wanted = quoted(before, value, "\"");
  int found = strstr(request, wanted) != NULL;
  free(wanted);
  free(before);
  free(value);
  return found;
}

static char *log_in(const char *request) {
  int known = has(request, "username", "world/username") && has(request, "password", "world/password");
  if (known && strstr(request, "\"locale\":\"en-US\"")) stage = LOGGED_IN;
  return quoted("{\"" MESSAGE "SessionManagement.RpcAuthLoginResponse\":{\"words\":\"",
                stage == LOGGED_IN ? "welcome" : "the user or the password is not right", "\"}}");
}

static char *report_of(const char *path) {
  char *text = read_file(path);
  if (!text) return simple(0);
  char *answer = quoted("{\"Era.ServerApi.ReportCSVResponse\":{\"reportCSV\":\"", text, "\"}}");
  free(text);
  return answer;
}

/* The columns of the table are the report: the file has their numbers in its name. */
static char *report(const char *request) {
  char path[512] = "world/";
  const char *columns = strstr(request, "\"columns\":[");
  if (stage != LOGGED_IN || !columns) return simple(0);
  for (const char *at = columns; (at = strstr(at, "\"column_id\":")) != NULL;) {
    char number[24];
    at += strlen("\"column_id\":");
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits >= sizeof number || strlen(path) + digits + 6 > sizeof path) return simple(0);
    sprintf(path + strlen(path), "%.*s-", (int)digits, at);
  }
  strcpy(path + strlen(path) - 1, ".csv");
  return report_of(path);
}

static char *step(enum stage from, enum stage to) {
  int allowed = stage == from;
  if (allowed) stage = to;
  return simple(allowed);
}

static char *connect_to(const char *request) {
  if (stage != STARTED || !strstr(request, "\"host\":\"") || !strstr(request, "\"port\":")) return simple(0);
  stage = ASKED;
  return quoted("{\"Era.ServerApi.VerifyUserRequest\":{\"text\":\"", "is this the server?", "\"}}");
}

static char *alive(void) {
  return quoted("{\"Era.ServerApi.IsConnectionAliveResponse\":{\"result\":", stage == LOGGED_IN ? "true" : "false",
                "}}");
}

static char *answer_to(const char *request) {
  if (is(request, "Era.ServerApi.StartRequest")) return step(STOPPED, STARTED);
  if (is(request, "Era.ServerApi.CreateConnectionRequest")) return connect_to(request);
  if (is(request, "Era.ServerApi.VerifyUserResponse"))
    return step(ASKED, strstr(request, "\"VerifyResult\":true") ? CONNECTED : STARTED);
  if (is(request, MESSAGE "SessionManagement.RpcAuthLoginRequest")) return stage == CONNECTED ? log_in(request) : simple(0);
  if (is(request, "Era.ServerApi.IsConnectionAliveRequest")) return alive();
  if (is(request, MESSAGE "Reports.RpcGenerateReportRequest")) return report(request);
  if (is(request, "Era.ServerApi.CloseConnectionRequest")) return step(stage, STARTED);
  if (is(request, "Era.ServerApi.StopRequest")) return step(stage, STOPPED);
  return simple(0);
}

static char *huge(void) {
  const size_t size = (size_t)1 << 26;
  char *text = malloc(size + 1);
  memset(text, 'x', size);
  text[size] = 0;
  return text;
}

static void use_up_memory(void) {
  for (;;) {
    memset(malloc(1 << 24), 1, 1 << 24);
    usleep(2000);
  }
}

/* What is not an answer at all, or is none of this world; NULL where the fault is another kind. */
static char *broken(const char *fault, char *answer) {
  if (strcmp(fault, "garbage") == 0) return strdup("\001<html>not what you asked for</html>");
  if (strcmp(fault, "empty") == 0) return strdup("");
  if (strcmp(fault, "bytes") == 0) return strdup("{\"Era.ServerApi.SimpleResponse\":{\"result\":true,\"x\":\"\xff\xfe\"}}");
  if (strcmp(fault, "two") == 0) return strdup("{\"Era.ServerApi.SimpleResponse\":{\"result\":true},\"b\":{}}");
  if (strcmp(fault, "list") == 0) return strdup("[{\"result\":true}]");
  if (strcmp(fault, "refuse") == 0) return simple(0);
  if (strcmp(fault, "agree") == 0) return simple(1);
  if (strcmp(fault, "foreign") == 0) return strdup("{\"Era.ServerApi.Surprise\":{\"result\":true}}");
  if (strcmp(fault, "textless") == 0) return strdup("{\"Era.ServerApi.ReportCSVResponse\":{\"result\":true}}");
  if (strcmp(fault, "swap") == 0) return report_of("world/swapped.csv");
  if (strcmp(fault, "huge") == 0) return huge();
  if (strcmp(fault, "cut") == 0) {
    char *copy = strdup(answer);
    copy[strlen(copy) * 2 / 3] = 0;
    return copy;
  }
  return NULL;
}

static void go_wrong(const char *fault) {
  if (strcmp(fault, "hang") == 0) for (;;) sleep(1);
  if (strcmp(fault, "crash") == 0) raise(SIGSEGV);
  if (strcmp(fault, "abort") == 0) abort();
  if (strcmp(fault, "exit") == 0) _exit(0);
  if (strcmp(fault, "memory") == 0) use_up_memory();
}

/* The fault that is set for this request; "" for none. */
static void fault_of(const char *request, char fault[32]) {
  char message[128] = "";
  char *set = read_file("world/fault");
  fault[0] = 0;
  if (set && sscanf(set, "%31s %127s", fault, message) == 2 && !strstr(request, message)) fault[0] = 0;
  free(set);
}

EXPORT int era_init_lib(void) {
  char fault[32];
  fault_of("init", fault);
  return strcmp(fault, "unready") == 0 ? 7 : 0;
}

EXPORT void era_deinit_lib(void) {
  write_file("world/requests.log", "ab", "deinit");
}

EXPORT void era_free(char *response) {
  if (response) note_answers(-1);
  free(response);
}

EXPORT int era_process_request(const char *request, char **response) {
  char fault[32];
  write_file("world/requests.log", "ab", request);
  fault_of(request, fault);
  go_wrong(fault);
  *response = NULL;
  if (strcmp(fault, "null") == 0) return 3;
  char *answer = answer_to(request);
  char *instead = broken(fault, answer);
  if (instead) {
    free(answer);
    answer = instead;
  }
  *response = answer;
  note_answers(1);
  return 0;
}
