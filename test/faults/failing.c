// Makes calls of a program to the system fail, when the fault lane wants it to. Loaded into the program with LD_PRELOAD.
// FAULT_STATE and FAULT_MAIL name the folders whose files are meant; FAULT_ORDERS names a file of 32-bit numbers that the lane
// writes and this reads at each call, so that one running server can be given one fault after the other:
//
//   0 which kind of call (below), 0 for none     3 how many fail then
//   1 where: 1 state, 2 mail                     4 how many there were since the order (counted here)
//   2 the first that fails, from 1               5 the error; 0 says that it was done, and does nothing;
//                                                 -1 never returns
//
// Kinds: 1 open, 2 write, 3 sync, 4 truncate, 5 mkdir, 6 rename, 7 unlink, 8 read, 9 lock, 10 accept, 11 socket.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

enum { OPEN = 1, WRITE, SYNC, TRUNCATE, MKDIR, RENAME, UNLINK, READ, LOCK, ACCEPT, SOCKET };
enum { STATE = 1, MAIL = 2 };
enum { NEVER = -1 };

static _Atomic int *orders;
static char state[4096], mail[4096];

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULT_ORDERS");
  if (!file) return;
  snprintf(state, sizeof state, "%s/", getenv("FAULT_STATE"));
  snprintf(mail, sizeof mail, "%s/", getenv("FAULT_MAIL"));
  REAL(int, "open", const char *, int, ...);
  int fd = real(file, O_RDWR | O_CLOEXEC);
  void *map = mmap(0, 64, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED) orders = map;
}

static int within(const char *path) {
  int where = orders[1];
  return ((where & STATE) && strncmp(path, state, strlen(state)) == 0) || ((where & MAIL) && strncmp(path, mail, strlen(mail)) == 0);
}

/* Whether this call is one that fails: its number is taken, and the error set. */
static int counted(void) {
  int number = atomic_fetch_add(&orders[4], 1) + 1;
  if (number < orders[2] || number >= orders[2] + orders[3]) return 0;
  if (orders[5] == NEVER) for (;;) pause();
  errno = orders[5];
  return 1;
}

static int asked(int kind) { return orders && orders[0] == kind; }

static int fails_at(int kind, const char *path) { return asked(kind) && path && within(path) && counted(); }

static int fails_on(int kind, int fd) {
  if (!asked(kind)) return 0;
  int saved = errno;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length < 0) return 0;
  path[length] = 0;
  return within(path) && counted();
}

static ssize_t all_of(const struct iovec *bytes, int pieces) {
  ssize_t size = 0;
  for (int i = 0; i < pieces; i++) size += bytes[i].iov_len;
  return size;
}

/* What a call that fails returns: a lie where the order has no error. */
#define TOLD(done) return errno ? -1 : (done)

ssize_t write(int fd, const void *bytes, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (fails_on(WRITE, fd)) TOLD((ssize_t)size);
  return real(fd, bytes, size);
}

ssize_t writev(int fd, const struct iovec *bytes, int pieces) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  if (fails_on(WRITE, fd)) TOLD(all_of(bytes, pieces));
  return real(fd, bytes, pieces);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t place) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  if (fails_on(WRITE, fd)) TOLD((ssize_t)size);
  return real(fd, bytes, size, place);
}

ssize_t pwritev(int fd, const struct iovec *bytes, int pieces, off_t place) {
  REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  if (fails_on(WRITE, fd)) TOLD(all_of(bytes, pieces));
  return real(fd, bytes, pieces, place);
}

ssize_t read(int fd, void *bytes, size_t size) {
  REAL(ssize_t, "read", int, void *, size_t);
  if (fails_on(READ, fd)) return -1;
  return real(fd, bytes, size);
}

ssize_t pread64(int fd, void *bytes, size_t size, off64_t place) {
  REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
  if (fails_on(READ, fd)) return -1;
  return real(fd, bytes, size, place);
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  if (fails_on(SYNC, fd)) TOLD(0);
  return real(fd);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  if (fails_on(SYNC, fd)) TOLD(0);
  return real(fd);
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, "ftruncate64", int, off64_t);
  if (fails_on(TRUNCATE, fd)) TOLD(0);
  return real(fd, size);
}

int fcntl64(int fd, int command, ...) {
  REAL(int, "fcntl64", int, int, ...);
  va_list args;
  va_start(args, command);
  void *argument = va_arg(args, void *);
  va_end(args);
  int locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
  if (locks && fails_on(LOCK, fd)) return -1;
  return real(fd, command, argument);
}

int fcntl(int fd, int command, ...) {
  va_list args;
  va_start(args, command);
  void *argument = va_arg(args, void *);
  va_end(args);
  return fcntl64(fd, command, argument);
}

#define MODE(flags) va_list args; va_start(args, flags); mode_t mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; va_end(args)

int openat64(int folder, const char *name, int flags, ...) {
  REAL(int, "openat64", int, const char *, int, ...);
  MODE(flags);
  if (fails_at(OPEN, name)) return -1;
  return real(folder, name, flags, mode);
}

int openat(int folder, const char *name, int flags, ...) {
  MODE(flags);
  return openat64(folder, name, flags, mode);
}

int open64(const char *name, int flags, ...) {
  MODE(flags);
  return openat64(AT_FDCWD, name, flags, mode);
}

int open(const char *name, int flags, ...) {
  MODE(flags);
  return openat64(AT_FDCWD, name, flags, mode);
}

int mkdir(const char *name, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  if (fails_at(MKDIR, name)) return -1;
  return real(name, mode);
}

int rename(const char *old, const char *new) {
  REAL(int, "rename", const char *, const char *);
  if (fails_at(RENAME, new)) return -1;
  return real(old, new);
}

int unlink(const char *name) {
  REAL(int, "unlink", const char *);
  if (fails_at(UNLINK, name)) return -1;
  return real(name);
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
  REAL(int, "accept4", int, struct sockaddr *, socklen_t *, int);
  if (asked(ACCEPT) && counted()) return -1;
  return real(fd, address, length, flags);
}

int socket(int domain, int type, int protocol) {
  REAL(int, "socket", int, int, int);
  if (asked(SOCKET) && domain != AF_UNIX && counted()) return -1;
  return real(domain, type, protocol);
}
