/* Loaded before the C library (LD_PRELOAD) into the process under test of the power-cut replay. Writes down, in one
 * order, every write, sync, truncation, creation and removal of the files in one directory, so that the test can build
 * the disk as it would be if the power had failed at any moment. Syncs are noted but not done: nothing here needs to
 * survive a real power cut, and the test runs many times faster.
 *
 * SHIM_DIR  the directory to watch      SHIM_LOG  the file to write to (outside that directory)
 *
 * A record: one byte what ('C'reate, 'U'nlink, 'W'rite, 'S'ync, 'T'runcate, 'D'irectory sync), one byte length of the
 * name, the name, offset and length as 64-bit numbers of this machine, then the bytes of a write. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS 4096
#define NAME 200

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char names[FDS][NAME + 1]; /* file name of a watched descriptor, "/" for the directory itself, "" if unwatched */
static const char *dir;
static int log_fd = -2;

static void all(int fd, const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        long done = syscall(SYS_write, fd, at, length);
        if (done <= 0) {
            if (errno == EINTR) continue;
            abort();
        }
        at += done;
        length -= (size_t)done;
    }
}

static int start(void) {
    if (log_fd == -2) {
        const char *path = getenv("SHIM_LOG");
        dir = getenv("SHIM_DIR");
        log_fd = (path && dir) ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    }
    return log_fd >= 0;
}

static void note(char what, const char *name, uint64_t offset, uint64_t length, const void *bytes) {
    unsigned char head[2 + NAME + 16];
    size_t name_length = strlen(name);
    head[0] = (unsigned char)what;
    head[1] = (unsigned char)name_length;
    memcpy(head + 2, name, name_length);
    memcpy(head + 2 + name_length, &offset, 8);
    memcpy(head + 10 + name_length, &length, 8);
    all(log_fd, head, 18 + name_length);
    if (bytes) all(log_fd, bytes, length);
}

/* The name of a path inside the watched directory, "/" for itself, or NULL. Shared memory is no part of the disk. */
static const char *watched(const char *path) {
    size_t length = strlen(dir);
    if (strncmp(path, dir, length) != 0) return NULL;
    if (path[length] == 0 || (path[length] == '/' && path[length + 1] == 0)) return "/";
    if (path[length] != '/' || strchr(path + length + 1, '/') || strlen(path + length + 1) > NAME) return NULL;
    const char *name = path + length + 1;
    size_t name_length = strlen(name);
    if (name_length > 4 && strcmp(name + name_length - 4, "-shm") == 0) return NULL;
    return name;
}

static int open_at(const char *path, int flags, mode_t mode) {
    pthread_mutex_lock(&lock);
    const char *name = start() ? watched(path) : NULL;
    struct stat before;
    int is_new = name && (flags & O_CREAT) && syscall(SYS_newfstatat, AT_FDCWD, path, &before, 0) != 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    int saved = errno;
    if (fd >= 0 && fd < FDS) {
        names[fd][0] = 0;
        if (name) {
            strcpy(names[fd], name);
            if (is_new) note('C', name, 0, 0, NULL);
            if (flags & O_TRUNC) note('T', name, 0, 0, NULL);
        }
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return fd;
}

#define OPEN(function)                                             \
    int function(const char *path, int flags, ...) {               \
        mode_t mode = 0;                                           \
        if (flags & (O_CREAT | O_TMPFILE)) {                       \
            va_list more;                                          \
            va_start(more, flags);                                 \
            mode = va_arg(more, mode_t);                           \
            va_end(more);                                          \
        }                                                          \
        return open_at(path, flags, mode);                         \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < FDS) names[fd][0] = 0;
    int done = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&lock);
    return done;
}

static const char *name_of(int fd) {
    return fd >= 0 && fd < FDS && names[fd][0] ? names[fd] : NULL;
}

static ssize_t write_at(int fd, const void *bytes, size_t length, off64_t offset, int positioned) {
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd);
    if (name && !positioned) {
        struct stat now;
        int appends = fcntl(fd, F_GETFL) & O_APPEND;
        offset = appends && syscall(SYS_fstat, fd, &now) == 0 ? now.st_size : syscall(SYS_lseek, fd, 0, SEEK_CUR);
    }
    ssize_t done = positioned ? syscall(SYS_pwrite64, fd, bytes, length, offset) : syscall(SYS_write, fd, bytes, length);
    int saved = errno;
    if (name && done > 0) note('W', name, (uint64_t)offset, (uint64_t)done, bytes);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return write_at(fd, bytes, length, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return write_at(fd, bytes, length, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return write_at(fd, bytes, length, offset, 1); }

static int sync_fd(int fd, long call) {
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd);
    int done = 0;
    if (name) note(name[0] == '/' ? 'D' : 'S', name, 0, 0, NULL);
    else done = (int)syscall(call, fd);
    pthread_mutex_unlock(&lock);
    return done;
}

int fsync(int fd) { return sync_fd(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_fd(fd, SYS_fdatasync); }

static int truncate_fd(int fd, off64_t length) {
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd);
    int done = (int)syscall(SYS_ftruncate, fd, length);
    int saved = errno;
    if (name && done == 0) note('T', name, (uint64_t)length, 0, NULL);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return done;
}

int ftruncate(int fd, off_t length) { return truncate_fd(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_fd(fd, length); }

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    const char *name = start() ? watched(path) : NULL;
    int done = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    int saved = errno;
    if (name && done == 0) note('U', name, 0, 0, NULL);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return done;
}
