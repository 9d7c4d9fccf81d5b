// Writes down, in their order, all that a program does to the files below a folder, and what it says to its sockets, so that
// the power cut lane can tell what a disk would hold if the power had gone at any moment. Loaded into the program with
// LD_PRELOAD; RECORD_ROOT names the folder, RECORD_FILE where the log goes. Each entry is a line, and the bytes that it tells of:
//
//   C seq inode path        a file was made            M seq path      a folder was made
//   T seq inode size        it was cut or extended     U seq path      a name was removed
//   W seq inode place size  bytes were written         R seq old new   a name was changed
//   F seq inode began       the file was synced        L seq old new   a second name was given
//   G seq path began        the folder was synced      S seq size      bytes were sent to a peer
//
// What changes something is written down when it is done, what promises something before it is done: a sync counts for what
// was done before it began (`began`), and a reply for everything that was done before it was sent. No path has a space.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long seq;
static int log_fd = -1;
static char root[4096];
static size_t root_length;

static ssize_t raw_write(int fd, const void *bytes, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  return real(fd, bytes, size);
}

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("RECORD_FILE"), *folder = getenv("RECORD_ROOT");
  if (!file || !folder) return;
  snprintf(root, sizeof root, "%s", folder);
  root_length = strlen(root);
  REAL(int, "open", const char *, int, ...);
  log_fd = real(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void all(const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t done = raw_write(log_fd, bytes, size);
    if (done <= 0) abort();
    bytes += done;
    size -= done;
  }
}

/* One entry, whole, with the next number; `head` has a place for it. */
static long note(const struct iovec *bytes, int pieces, size_t size, const char *head, ...) {
  char line[9000];
  va_list args;
  pthread_mutex_lock(&lock);
  long mine = ++seq;
  int length = snprintf(line, sizeof line, "%c %ld ", head[0], mine);
  va_start(args, head);
  length += vsnprintf(line + length, sizeof line - length, head + 1, args);
  va_end(args);
  all(line, length);
  for (int i = 0; i < pieces && size > 0; i++) {
    size_t part = bytes[i].iov_len < size ? bytes[i].iov_len : size;
    all(bytes[i].iov_base, part);
    size -= part;
  }
  pthread_mutex_unlock(&lock);
  return mine;
}

static long now(void) {
  pthread_mutex_lock(&lock);
  long value = seq;
  pthread_mutex_unlock(&lock);
  return value;
}

/* The folder itself counts too: it is synced for what is made in it. */
static int below(const char *path) {
  return log_fd >= 0 && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

/* The absolute path of a name; 0 when it is none of ours. */
static int ours(int folder, const char *name, char *path) {
  if (log_fd < 0 || !name) return 0;
  if (name[0] == '/') snprintf(path, 4096, "%s", name);
  else {
    char base[4096] = "", link[64];
    snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length < 0) return 0;
    snprintf(path, 4096, "%.*s/%s", (int)length, base, name);
  }
  return below(path);
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  if (length < 0) return 0;
  path[length] = 0;
  return below(path);
}

static void wrote(int fd, const struct iovec *bytes, int pieces, ssize_t done, off_t place) {
  int saved = errno;
  char path[4096];
  struct stat found;
  if (done > 0 && log_fd >= 0 && path_of(fd, path) && fstat(fd, &found) == 0 && S_ISREG(found.st_mode)) {
    if (place < 0) place = lseek(fd, 0, SEEK_CUR) - done;
    note(bytes, pieces, done, "W%lu %ld %zd\n", found.st_ino, (long)place, done);
  }
  errno = saved;
}

static void says(int fd, const struct iovec *bytes, int pieces) {
  int saved = errno;
  struct stat found;
  if (log_fd >= 0 && fstat(fd, &found) == 0 && S_ISSOCK(found.st_mode)) {
    size_t size = 0;
    for (int i = 0; i < pieces; i++) size += bytes[i].iov_len;
    note(bytes, pieces, size, "S%zu\n", size);
  }
  errno = saved;
}

ssize_t write(int fd, const void *bytes, size_t size) {
  struct iovec one = {(void *)bytes, size};
  says(fd, &one, 1);
  ssize_t done = raw_write(fd, bytes, size);
  wrote(fd, &one, 1, done, -1);
  return done;
}

ssize_t writev(int fd, const struct iovec *bytes, int pieces) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  says(fd, bytes, pieces);
  ssize_t done = real(fd, bytes, pieces);
  wrote(fd, bytes, pieces, done, -1);
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t place) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  ssize_t done = real(fd, bytes, size, place);
  struct iovec one = {(void *)bytes, size};
  wrote(fd, &one, 1, done, place);
  return done;
}

ssize_t pwritev(int fd, const struct iovec *bytes, int pieces, off_t place) {
  REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  ssize_t done = real(fd, bytes, pieces, place);
  wrote(fd, bytes, pieces, done, place);
  return done;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags) {
  REAL(ssize_t, "send", int, const void *, size_t, int);
  struct iovec one = {(void *)bytes, size};
  says(fd, &one, 1);
  return real(fd, bytes, size, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
  says(fd, message->msg_iov, message->msg_iovlen);
  return real(fd, message, flags);
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, "ftruncate64", int, off64_t);
  int result = real(fd, size);
  int saved = errno;
  char path[4096];
  struct stat found;
  if (result == 0 && path_of(fd, path) && fstat(fd, &found) == 0)
    note(0, 0, 0, "T%lu %ld\n", found.st_ino, (long)size);
  errno = saved;
  return result;
}

static int synced(int fd, int (*sync)(int)) {
  char path[4096];
  struct stat found;
  long began = now();
  int result = sync(fd);
  int saved = errno;
  if (result == 0 && path_of(fd, path) && fstat(fd, &found) == 0) {
    if (S_ISDIR(found.st_mode)) note(0, 0, 0, "G%s %ld\n", path, began);
    else note(0, 0, 0, "F%lu %ld\n", found.st_ino, began);
  }
  errno = saved;
  return result;
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  return synced(fd, real);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  return synced(fd, real);
}

static int opened(int (*open_at)(int, const char *, int, ...), int folder, const char *name, int flags, mode_t mode) {
  char path[4096];
  int changes = (flags & (O_CREAT | O_TRUNC)) && ours(folder, name, path);
  int fresh = changes && access(path, F_OK) != 0;
  int fd = open_at(folder, name, flags, mode);
  int saved = errno;
  struct stat found;
  if (fd >= 0 && changes && fstat(fd, &found) == 0) {
    if (fresh) note(0, 0, 0, "C%lu %s\n", found.st_ino, path);
    else if (flags & O_TRUNC) note(0, 0, 0, "T%lu 0\n", found.st_ino);
  }
  errno = saved;
  return fd;
}

#define MODE(flags) va_list args; va_start(args, flags); mode_t mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; va_end(args)

int openat64(int folder, const char *name, int flags, ...) {
  REAL(int, "openat64", int, const char *, int, ...);
  MODE(flags);
  return opened(real, folder, name, flags, mode);
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
  char path[4096];
  int result = real(name, mode);
  if (result == 0 && ours(AT_FDCWD, name, path)) note(0, 0, 0, "M%s\n", path);
  return result;
}

int rename(const char *old, const char *new) {
  REAL(int, "rename", const char *, const char *);
  char from[4096], to[4096];
  int result = real(old, new);
  if (result == 0 && ours(AT_FDCWD, old, from) && ours(AT_FDCWD, new, to)) note(0, 0, 0, "R%s %s\n", from, to);
  return result;
}

int link(const char *old, const char *new) {
  REAL(int, "link", const char *, const char *);
  char from[4096], to[4096];
  int result = real(old, new);
  if (result == 0 && ours(AT_FDCWD, old, from) && ours(AT_FDCWD, new, to)) note(0, 0, 0, "L%s %s\n", from, to);
  return result;
}

static int removed(int result, int folder, const char *name) {
  char path[4096];
  if (result == 0 && ours(folder, name, path)) note(0, 0, 0, "U%s\n", path);
  return result;
}

int unlink(const char *name) {
  REAL(int, "unlink", const char *);
  return removed(real(name), AT_FDCWD, name);
}

int remove(const char *name) {
  REAL(int, "remove", const char *);
  return removed(real(name), AT_FDCWD, name);
}

int rmdir(const char *name) {
  REAL(int, "rmdir", const char *);
  return removed(real(name), AT_FDCWD, name);
}

int unlinkat(int folder, const char *name, int flags) {
  REAL(int, "unlinkat", int, const char *, int);
  return removed(real(folder, name, flags), folder, name);
}
