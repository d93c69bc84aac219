/*
 * The forwarder: the only process of a container through which other containers reach ports of a test's JVM.
 * Its arguments are the ports to be forwarded, its only variable that counts, FORWARDER_SECRET, has 32 characters. The JVM
 * connects to port CONTROL, says the secret and a port in two bytes, and waits; when somebody connects to that port here, it is told a byte and both connections
 * become one. So nothing here ever connects to anywhere.
 * No library, so that the file is all there is in the container's image.
 */

#if defined(__x86_64__)
#define SYS_WRITE 1
#define SYS_READ 0
#define SYS_CLOSE 3
#define SYS_SOCKET 41
#define SYS_SENDTO 44
#define SYS_SHUTDOWN 48
#define SYS_BIND 49
#define SYS_LISTEN 50
#define SYS_SETSOCKOPT 54
#define SYS_EXIT 60
#define SYS_PPOLL 271
#define SYS_ACCEPT4 288

static long call(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run\n");

#elif defined(__aarch64__)
#define SYS_CLOSE 57
#define SYS_READ 63
#define SYS_WRITE 64
#define SYS_PPOLL 73
#define SYS_EXIT 93
#define SYS_SOCKET 198
#define SYS_BIND 200
#define SYS_LISTEN 201
#define SYS_SENDTO 206
#define SYS_SETSOCKOPT 208
#define SYS_SHUTDOWN 210
#define SYS_ACCEPT4 242

static long call(long number, long a, long b, long c, long d, long e, long f) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}

__asm__(".globl _start\n_start:\n\tmov x0, sp\n\tbl run\n");

#else
#error "no forwarder for this processor"
#endif

#define CONTROL 61166
#define VARIABLE "FORWARDER_SECRET="
#define SECRET 32
#define HELLO (SECRET + 2)
#define PLACES 512
#define BLOCK 8192

#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCK_NONBLOCK 2048
#define SOL_SOCKET 1
#define SO_REUSEADDR 2
#define SO_LINGER 13
#define SHUT_WR 1
#define MSG_NOSIGNAL 16384
#define POLLIN 1
#define POLLOUT 4
#define EAGAIN (-11)
#define EINTR (-4)

enum state { FREE, CONTROL_LISTENER, LISTENER, GREETING, IDLE, WAITING, JOINED };

struct poll_entry {
    int fd;
    short events;
    short happened;
};

/* A socket, with what was read from it and is still to be written to its peer. */
struct place {
    enum state state;
    int fd;
    int port;
    struct place *peer;
    int ended; /* nothing more comes from it */
    int closed; /* nothing more goes to it */
    int from;
    int to;
    unsigned char data[BLOCK];
};

static struct place places[PLACES];
static struct poll_entry polled[PLACES];
static const char *secret;

/* The compiler may write calls of these by itself. */
void *memset(void *target, int value, unsigned long length) {
    volatile unsigned char *byte = target;
    while (length--) {
        *byte++ = (unsigned char)value;
    }
    return target;
}

void *memcpy(void *target, const void *source, unsigned long length) {
    volatile unsigned char *to = target;
    const unsigned char *from = source;
    while (length--) {
        *to++ = *from++;
    }
    return target;
}

static int number(const char *text) {
    int value = 0;
    while (*text >= '0' && *text <= '9') {
        value = value * 10 + (*text++ - '0');
    }
    return value;
}

static int begins(const char *text, const char *with) {
    while (*with && *text == *with) {
        text++;
        with++;
    }
    return !*with;
}

static long length(const char *text) {
    long length = 0;
    while (text[length]) {
        length++;
    }
    return length;
}

__attribute__((noreturn)) static void end(int code) {
    call(SYS_EXIT, code, 0, 0, 0, 0, 0);
    __builtin_unreachable();
}

static struct place *take(enum state state, int fd, int port) {
    for (int i = 0; i < PLACES; i++) {
        struct place *place = &places[i];
        if (place->state == FREE) {
            place->state = state;
            place->fd = fd;
            place->port = port;
            place->peer = 0;
            place->ended = place->closed = place->from = place->to = 0;
            /* What was seen there in this round was of another. */
            polled[i].happened = 0;
            return place;
        }
    }
    call(SYS_CLOSE, fd, 0, 0, 0, 0, 0);
    return 0;
}

static void release(struct place *place) {
    call(SYS_CLOSE, place->fd, 0, 0, 0, 0, 0);
    place->state = FREE;
}

/* Ends it so that the other side sees that something went wrong. */
static void reset(struct place *place) {
    int linger[2] = {1, 0};
    call(SYS_SETSOCKOPT, place->fd, SOL_SOCKET, SO_LINGER, (long)linger, sizeof linger, 0);
    release(place);
}

static void reset_both(struct place *place) {
    reset(place->peer);
    reset(place);
}

static int bound(int family, int port) {
    int fd = (int)call(SYS_SOCKET, family, SOCK_STREAM | SOCK_NONBLOCK, 0, 0, 0, 0);
    if (fd < 0) {
        return -1;
    }
    int one = 1;
    call(SYS_SETSOCKOPT, fd, SOL_SOCKET, SO_REUSEADDR, (long)&one, sizeof one, 0);
    unsigned char address[28] = {0};
    address[0] = (unsigned char)family;
    address[2] = (unsigned char)(port >> 8);
    address[3] = (unsigned char)port;
    if (call(SYS_BIND, fd, (long)address, family == AF_INET6 ? 28 : 16, 0, 0, 0) < 0
        || call(SYS_LISTEN, fd, 256, 0, 0, 0, 0) < 0) {
        call(SYS_CLOSE, fd, 0, 0, 0, 0, 0);
        return -1;
    }
    return fd;
}

/* For both families where there are both. */
static void listen_on(enum state state, int port) {
    int fd = bound(AF_INET6, port);
    if (fd < 0) {
        fd = bound(AF_INET, port);
    }
    if (fd < 0) {
        static const char text[] = "a port cannot be listened on\n";
        call(SYS_WRITE, 2, (long)text, sizeof text - 1, 0, 0, 0);
        end(1);
    }
    take(state, fd, port);
}

static void accept_from(struct place *listener) {
    long fd;
    while ((fd = call(SYS_ACCEPT4, listener->fd, 0, 0, SOCK_NONBLOCK, 0, 0)) >= 0) {
        take(listener->state == CONTROL_LISTENER ? GREETING : WAITING, (int)fd, listener->port);
    }
}

static void greet(struct place *place) {
    long got = call(SYS_READ, place->fd, (long)(place->data + place->to), HELLO - place->to, 0, 0, 0);
    if (got == EAGAIN || got == EINTR) {
        return;
    }
    if (got <= 0) {
        release(place);
        return;
    }
    place->to += (int)got;
    if (place->to < HELLO) {
        return;
    }
    int different = 0;
    for (int i = 0; i < SECRET; i++) {
        different |= place->data[i] ^ secret[i];
    }
    if (different) {
        reset(place);
        return;
    }
    place->port = place->data[SECRET] << 8 | place->data[SECRET + 1];
    place->to = 0;
    place->state = IDLE;
}

static void join(struct place *client) {
    for (int i = 0; i < PLACES; i++) {
        struct place *worker = &places[i];
        if (worker->state == IDLE && worker->port == client->port) {
            if (call(SYS_SENDTO, worker->fd, (long)"G", 1, MSG_NOSIGNAL, 0, 0) != 1) {
                reset(worker);
                continue;
            }
            client->state = worker->state = JOINED;
            client->peer = worker;
            worker->peer = client;
            return;
        }
    }
}

/* Writes on what was read; false if the pair is gone. */
static int flush(struct place *place) {
    struct place *peer = place->peer;
    while (place->from < place->to) {
        long sent = call(SYS_SENDTO, peer->fd, (long)(place->data + place->from), place->to - place->from, MSG_NOSIGNAL, 0, 0);
        if (sent == EAGAIN || sent == EINTR) {
            return 1;
        }
        if (sent < 0) {
            reset_both(place);
            return 0;
        }
        place->from += (int)sent;
    }
    place->from = place->to = 0;
    if (place->ended && !peer->closed) {
        call(SYS_SHUTDOWN, peer->fd, SHUT_WR, 0, 0, 0, 0);
        peer->closed = 1;
    }
    if (place->closed && peer->closed) {
        release(peer);
        release(place);
        return 0;
    }
    return 1;
}

static void move(struct place *place, short happened) {
    if ((happened & POLLOUT) && !flush(place->peer)) {
        return;
    }
    if ((happened & ~POLLOUT) && !place->ended && place->to == 0) {
        long got = call(SYS_READ, place->fd, (long)place->data, BLOCK, 0, 0, 0);
        if (got == EAGAIN || got == EINTR) {
            return;
        }
        if (got < 0) {
            reset_both(place);
            return;
        }
        place->ended = got == 0;
        place->to = (int)got;
        flush(place);
    }
}

static short wanted(const struct place *place) {
    if (place->state == JOINED) {
        return (short)((!place->ended && place->to == 0 ? POLLIN : 0) | (place->peer->to > 0 ? POLLOUT : 0));
    }
    return place->state == WAITING ? 0 : POLLIN;
}

__attribute__((noreturn, used)) void run(long *stack) {
    long arguments = stack[0];
    char **values = (char **)(stack + 1);
    for (char **variable = values + arguments + 1; *variable; variable++) {
        if (begins(*variable, VARIABLE)) {
            secret = *variable + sizeof VARIABLE - 1;
        }
    }
    if (!secret || length(secret) != SECRET) {
        end(2);
    }
    listen_on(CONTROL_LISTENER, CONTROL);
    for (long i = 1; i < arguments; i++) {
        listen_on(LISTENER, number(values[i]));
    }
    for (;;) {
        for (int i = 0; i < PLACES; i++) {
            struct place *place = &places[i];
            polled[i].events = place->state == FREE ? 0 : wanted(place);
            /* One of whom nothing is wanted would report its end again and again. */
            polled[i].fd = place->state == FREE || (place->state == JOINED && !polled[i].events) ? -1 : place->fd;
            polled[i].happened = 0;
        }
        call(SYS_PPOLL, (long)polled, PLACES, 0, 0, 0, 0);
        for (int i = 0; i < PLACES; i++) {
            struct place *place = &places[i];
            /* Its pair may have ended in this very round. */
            if (!polled[i].happened || place->state == FREE) {
                continue;
            }
            switch (place->state) {
                case CONTROL_LISTENER:
                case LISTENER:
                    accept_from(place);
                    break;
                case GREETING:
                    greet(place);
                    break;
                case IDLE:
                case WAITING:
                    release(place);
                    break;
                case JOINED:
                    move(place, polled[i].happened);
                    break;
                case FREE:
                    break;
            }
        }
        for (int i = 0; i < PLACES; i++) {
            if (places[i].state == WAITING) {
                join(&places[i]);
            }
        }
    }
}
