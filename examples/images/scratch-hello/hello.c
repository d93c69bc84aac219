/* Answers every HTTP request on $PORT (8080) with "hello"; ends on SIGTERM. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void end(int signal_number) {
  (void)signal_number;
  static const char text[] = "terminated\n";
  (void)!write(STDOUT_FILENO, text, sizeof text - 1);
  _exit(0);
}

static void answer(int client) {
  static const char response[] =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n";
  char request[4096];
  size_t length = 0;
  while (length < sizeof request - 1) {
    ssize_t count = read(client, request + length, sizeof request - 1 - length);
    if (count <= 0) {
      return;
    }
    length += (size_t)count;
    request[length] = '\0';
    if (strstr(request, "\r\n\r\n") != NULL) {
      break;
    }
  }
  (void)!write(client, response, sizeof response - 1);
  shutdown(client, SHUT_WR);
}

int main(void) {
  const char *wanted = getenv("PORT");
  int port = wanted != NULL ? atoi(wanted) : 8080;
  int yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};

  /* As process 1 a signal without a handler is ignored. */
  signal(SIGTERM, end);
  signal(SIGINT, end);
  signal(SIGPIPE, SIG_IGN);

  int server = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 64) != 0) {
    perror("hello: cannot listen");
    return 1;
  }
  printf("listening on port %d\n", port);
  fflush(stdout);
  for (;;) {
    int client = accept(server, NULL, NULL);
    if (client >= 0) {
      struct timeval limit = {.tv_sec = 2};
      setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
      answer(client);
      close(client);
    }
  }
}
