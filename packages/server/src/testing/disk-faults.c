/* A disk that fails, below a process whose library calls it takes the place of (LD_PRELOAD): for tests of what becomes of
   the embedded database. The file named by DISK_FAULTS holds the order, and is read again at each call:

     <number> <kind> <skip> <count> <seed>

   A new number begins to count anew: `skip` calls are let through, then `count` calls meet the fault. Kinds:

     off       nothing
     write     writing and cutting fail with EIO, half of the bytes may be there
     sync      fsync and fdatasync fail with EIO
     read      reading fails with EIO
     torn      a write stores a part of its bytes, and the process is killed
     power     the process is killed, and of what was written since the last sync any part is lost */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE "fluid.db"
#define SECTOR 512

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pread)(int, void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void find_real_calls(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pread = dlsym(RTLD_NEXT, "pread64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
}

/* Whether the descriptor is a file of the database that must outlive a crash; `path` (PATH_MAX) becomes its name. */
static int is_of_database(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  if (length <= 0) return 0;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  if (name == NULL || strncmp(name + 1, DATABASE, strlen(DATABASE)) != 0) return 0;
  return strstr(name, "-shm") == NULL;
}

/* What was there before each write that no sync has followed, the newest first. */
struct undo {
  struct undo *older;
  char path[4096];
  off64_t at, size_before;
  size_t length;
  char *bytes;
};
static struct undo *unsynced;

static void remember(int fd, const char *path, off64_t at, size_t length) {
  struct stat64 status;
  if (fstat64(fd, &status) != 0) return;
  struct undo *entry = malloc(sizeof *entry);
  strcpy(entry->path, path);
  entry->at = at;
  entry->size_before = status.st_size;
  entry->length = length;
  entry->bytes = calloc(1, length + 1);
  if (real_pread(fd, entry->bytes, length, at) < 0) memset(entry->bytes, 0, length);
  entry->older = unsynced;
  unsynced = entry;
}

static void forget(const char *path) {
  struct undo **place = &unsynced;
  while (*place != NULL) {
    struct undo *entry = *place;
    if (strcmp(entry->path, path) != 0) {
      place = &entry->older;
      continue;
    }
    *place = entry->older;
    free(entry->bytes);
    free(entry);
  }
}

static unsigned long chance_state;
static unsigned long chance(unsigned long below) {
  chance_state = chance_state * 6364136223846793005UL + 1442695040888963407UL;
  return (chance_state >> 33) % below;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Any sector of any write since the last sync may have reached the disk or not, and so may the new length of the file. */
static void lose_power(void) {
  unsigned long all_or_some = chance(3);
  for (struct undo *entry = unsynced; entry != NULL; entry = entry->older) {
    int fd = open(entry->path, O_RDWR);
    if (fd < 0) continue;
    for (size_t from = 0; from < entry->length;) {
      off64_t end = (entry->at + (off64_t)from) / SECTOR * SECTOR + SECTOR;
      size_t length = end - (entry->at + (off64_t)from);
      if (length > entry->length - from) length = entry->length - from;
      if (all_or_some == 0 || chance(2) == 0) real_pwrite(fd, entry->bytes + from, length, entry->at + from);
      from += length;
    }
    if (all_or_some == 0 || chance(4) == 0) real_ftruncate(fd, entry->size_before);
    close(fd);
  }
  die();
}

struct order {
  long number, skip, count;
  unsigned long seed;
  char kind[16];
};

static int read_order(struct order *order) {
  const char *file = getenv("DISK_FAULTS");
  if (file == NULL) return 0;
  char text[128];
  int fd = open(file, O_RDONLY);
  if (fd < 0) return 0;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return 0;
  text[length] = 0;
  return sscanf(text, "%ld %15s %ld %ld %lu", &order->number, order->kind, &order->skip, &order->count, &order->seed) == 5;
}

/* Counts the call when its kind is the one that is ordered; answers whether it meets the fault. */
static int meets(struct order *order, const char *kind) {
  static long number = -1, calls = 0;
  if (!read_order(order)) return 0;
  if (order->number != number) {
    number = order->number;
    calls = 0;
    chance_state = order->seed;
  }
  int concerns = strcmp(order->kind, kind) == 0;
  if (strcmp(order->kind, "torn") == 0) concerns = strcmp(kind, "write") == 0;
  if (strcmp(order->kind, "power") == 0) concerns = strcmp(kind, "read") != 0;
  if (!concerns) return 0;
  calls += 1;
  return calls > order->skip && calls <= order->skip + order->count;
}

static ssize_t faulty_write(int fd, const void *bytes, size_t length, off64_t at, int is_at_position) {
  char path[4096];
  if (!is_of_database(fd, path)) return is_at_position ? real_pwrite(fd, bytes, length, at) : real_write(fd, bytes, length);
  pthread_mutex_lock(&lock);
  struct order order;
  ssize_t result = -1;
  if (meets(&order, "write")) {
    size_t part = length > 1 ? chance(length) : 0;
    if (strcmp(order.kind, "power") == 0) lose_power();
    remember(fd, path, at, part);
    real_pwrite(fd, bytes, part, at);
    if (strcmp(order.kind, "torn") == 0) die();
    errno = EIO;
  } else {
    remember(fd, path, at, length);
    result = is_at_position ? real_pwrite(fd, bytes, length, at) : real_write(fd, bytes, length);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return faulty_write(fd, bytes, length, at, 1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return faulty_write(fd, bytes, length, at, 1); }
ssize_t write(int fd, const void *bytes, size_t length) {
  return faulty_write(fd, bytes, length, lseek64(fd, 0, SEEK_CUR), 0);
}

static ssize_t faulty_read(int fd, void *bytes, size_t length, off64_t at) {
  char path[4096];
  if (!is_of_database(fd, path)) return real_pread(fd, bytes, length, at);
  pthread_mutex_lock(&lock);
  struct order order;
  int is_met = meets(&order, "read");
  pthread_mutex_unlock(&lock);
  if (!is_met) return real_pread(fd, bytes, length, at);
  errno = EIO;
  return -1;
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) { return faulty_read(fd, bytes, length, at); }
ssize_t pread(int fd, void *bytes, size_t length, off_t at) { return faulty_read(fd, bytes, length, at); }

static int faulty_cut(int fd, off64_t size) {
  char path[4096];
  if (!is_of_database(fd, path)) return real_ftruncate(fd, size);
  pthread_mutex_lock(&lock);
  struct order order;
  struct stat64 status;
  int result = -1;
  if (meets(&order, "write")) {
    if (strcmp(order.kind, "power") == 0) lose_power();
    if (strcmp(order.kind, "torn") == 0) die();
    errno = EIO;
  } else {
    if (fstat64(fd, &status) == 0 && status.st_size > size) remember(fd, path, size, status.st_size - size);
    result = real_ftruncate(fd, size);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int ftruncate64(int fd, off64_t size) { return faulty_cut(fd, size); }
int ftruncate(int fd, off_t size) { return faulty_cut(fd, size); }

static int faulty_sync(int fd, int (*real)(int)) {
  char path[4096];
  if (!is_of_database(fd, path)) return real(fd);
  pthread_mutex_lock(&lock);
  struct order order;
  int result = -1;
  if (meets(&order, "sync")) {
    if (strcmp(order.kind, "power") == 0) lose_power();
    errno = EIO;
  } else {
    result = real(fd);
    if (result == 0) forget(path);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int fsync(int fd) { return faulty_sync(fd, real_fsync); }
int fdatasync(int fd) { return faulty_sync(fd, real_fdatasync); }
