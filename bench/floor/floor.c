/* The least that a server of one channel can do for a message: read it, and write it to every
 * member, in plain C with epoll. What it takes is the floor that the report compares with.
 *
 *   floor PORT turn    one write per member for all that a turn of the loop has read
 *   floor PORT each    one write per member for each message
 *   floor PORT verify  like turn, and one Ed25519 signature of a message's size checked for each
 *                      message on the same thread (only if built with -DWITH_CRYPTO -lcrypto)
 *
 * A line "J" joins; any other line goes to all who did. Ends with its standard input's parent. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef WITH_CRYPTO
#include <openssl/evp.h>
#endif

enum { TURN_BYTES = 1 << 20, READ_BYTES = 1 << 16, EVENTS = 1024, SIGNED_BYTES = 330 };

typedef struct {
  int fd, kept, waiting;
  char *partial; /* of a line */
  char *out;     /* what the socket did not take */
} conn;

static conn **members;
static int member_count, member_room, poll_fd;
static char turn[TURN_BYTES + READ_BYTES], input[2 * READ_BYTES];
static int turn_length, check_signatures, write_each;

static void die(const char *what) {
  perror(what);
  exit(1);
}

#ifdef WITH_CRYPTO
static EVP_PKEY *key;
static unsigned char text[SIGNED_BYTES], sig[64];

static void make_signature(void) {
  unsigned char seed[32] = {1};
  size_t length = sizeof sig;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
  if (!key || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
      EVP_DigestSign(context, sig, &length, text, sizeof text) != 1)
    die("sign");
  EVP_MD_CTX_free(context);
}

static void check_signature(void) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) != 1 ||
      EVP_DigestVerify(context, sig, sizeof sig, text, sizeof text) != 1)
    die("verify");
  EVP_MD_CTX_free(context);
}
#else
static void make_signature(void) {
  fputs("built without OpenSSL\n", stderr);
  exit(2);
}
static void check_signature(void) {}
#endif

static void watch(conn *c, int operation, unsigned events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  if (epoll_ctl(poll_fd, operation, c->fd, &event) < 0) die("epoll_ctl");
}

static void keep_output(conn *c, const char *bytes, int length) {
  if (!c->waiting) watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  c->out = realloc(c->out, c->waiting + length);
  memcpy(c->out + c->waiting, bytes, length);
  c->waiting += length;
}

static void give(conn *c, const char *bytes, int length) {
  ssize_t done = 0;
  if (!c->waiting) {
    done = write(c->fd, bytes, length);
    if (done < 0) {
      if (errno != EAGAIN) return; /* gone: its end is read elsewhere */
      done = 0;
    }
  }
  if (done < length) keep_output(c, bytes + done, length - done);
}

static void give_all(conn *sender) {
  for (int i = 0; i < member_count; i++)
    if (members[i] != sender) give(members[i], turn, turn_length);
  turn_length = 0;
}

static void join(conn *c) {
  if (member_count == member_room) {
    member_room = member_room ? 2 * member_room : 1024;
    members = realloc(members, member_room * sizeof *members);
  }
  members[member_count++] = c;
  give(c, "K\n", 2);
}

static void line(conn *c, const char *bytes, int length) {
  if (bytes[0] == 'J') {
    join(c);
    return;
  }
  if (check_signatures) check_signature();
  memcpy(turn + turn_length, bytes, length);
  turn_length += length;
  if (write_each || turn_length > TURN_BYTES) give_all(c);
}

static void end(conn *c) {
  for (int i = 0; i < member_count; i++)
    if (members[i] == c) members[i] = members[--member_count];
  close(c->fd);
  free(c->partial);
  free(c->out);
  free(c);
}

static void readable(conn *c) {
  memcpy(input, c->partial, c->kept);
  ssize_t count = read(c->fd, input + c->kept, READ_BYTES);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) end(c);
    return;
  }
  char *at = input, *limit = input + c->kept + count, *lf;
  while ((lf = memchr(at, '\n', limit - at))) {
    line(c, at, lf + 1 - at);
    at = lf + 1;
  }
  c->kept = limit - at;
  if (c->kept) {
    c->partial = realloc(c->partial, c->kept);
    memcpy(c->partial, at, c->kept);
  }
  if (turn_length) give_all(c);
}

static void writable(conn *c) {
  ssize_t done = write(c->fd, c->out, c->waiting);
  if (done <= 0) return;
  c->waiting -= done;
  memmove(c->out, c->out + done, c->waiting);
  if (!c->waiting) {
    free(c->out);
    c->out = NULL;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
  }
}

static void adopt(int fd) {
  int one = 1;
  conn *c = calloc(1, sizeof *c);
  c->fd = fd;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  watch(c, EPOLL_CTL_ADD, EPOLLIN);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fputs("usage: floor PORT turn|each|verify\n", stderr);
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  write_each = !strcmp(argv[2], "each");
  check_signatures = !strcmp(argv[2], "verify");
  if (check_signatures) make_signature();
  int one = 1, door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(door, (struct sockaddr *)&where, sizeof where) < 0 || listen(door, 4096) < 0) die("listen");
  poll_fd = epoll_create1(0);
  conn listener = {.fd = door};
  watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
  struct epoll_event events[EVENTS];
  for (;;) {
    int count = epoll_wait(poll_fd, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      conn *c = events[i].data.ptr;
      if (c == &listener) {
        int fd;
        while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) adopt(fd);
      } else {
        if (events[i].events & EPOLLOUT) writable(c);
        if (events[i].events & EPOLLIN || events[i].events & (EPOLLHUP | EPOLLERR)) readable(c);
      }
    }
  }
}
