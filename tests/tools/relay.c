/* Carries packets between network devices (TUN) that it makes, each after the same delay.
 *
 * That is a network with the latency of a real one, for kernels without netem.
 * tests/bench/scale.sh puts each device into a namespace of its own.
 *
 *     relay 100 oc1 oc2 oc3     microseconds, devices; A.B.C.N is the address of the N-th
 *     relay echo                answers what comes to it, until it is ended
 *     relay ping 10.77.0.2      microseconds there and back, the median of many
 *
 * Says `ready` when the devices are there, and ends when its input does. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    DEVICES = 64,    /* at most */
    LONGEST = 65536, /* bytes of a packet */
    ROOM = 4096,     /* packets under way; more are lost, as in a switch */
    ADDRESS = 19,    /* place of the last byte of an IPv4 packet's destination */
};

typedef struct {
    long due; /* nanoseconds */
    int to;   /* device */
    ssize_t size;
    char *bytes;
} Packet;

static Packet way[ROOM]; /* a ring: the delay is the same for all */
static int first, count;

static long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int open_device(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) {
        perror(name);
        exit(1);
    }
    return fd;
}

static void take(int fd, int devices, long delay)
{
    static char bytes[LONGEST];
    ssize_t size;
    while (count < ROOM && (size = read(fd, bytes, sizeof bytes)) > 0) {
        int to =
            size > ADDRESS && (bytes[0] & 0xf0) == 0x40 ? (unsigned char)bytes[ADDRESS] - 1 : -1;
        if (to < 0 || to >= devices)
            continue;
        Packet *packet = &way[(first + count++) % ROOM];
        *packet = (Packet){now() + delay, to, size, malloc((size_t)size)};
        if (!packet->bytes)
            exit(1);
        memcpy(packet->bytes, bytes, (size_t)size);
    }
}

static void give(const struct pollfd *device)
{
    for (; count > 0 && way[first].due <= now(); first = (first + 1) % ROOM, count--) {
        Packet *packet = &way[first];
        if (write(device[packet->to].fd, packet->bytes, (size_t)packet->size) < 0)
            perror("relay"); /* as a cable that is pulled */
        free(packet->bytes);
    }
}

enum { PORT = 7077, PINGS = 301 };

static int open_port(void)
{
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof own) < 0) {
        perror("relay");
        exit(1);
    }
    return fd;
}

static int echo(void)
{
    int fd = open_port();
    for (;;) {
        char bytes[256];
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        ssize_t size = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length);
        if (size < 0 || sendto(fd, bytes, (size_t)size, 0, (struct sockaddr *)&from, length) < 0)
            return 1;
    }
}

static int by_size(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

static int ping(const char *address)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    struct timeval patience = {.tv_sec = 2};
    static long took[PINGS];
    int fd = open_port();
    char bytes[64] = "";
    inet_pton(AF_INET, address, &to.sin_addr);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    for (int i = 0; i < PINGS; i++) {
        long begun = now();
        if (sendto(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&to, sizeof to) < 0 ||
            recv(fd, bytes, sizeof bytes, 0) < 0)
            return 1;
        took[i] = now() - begun;
    }
    qsort(took, PINGS, sizeof *took, by_size);
    printf("%.1f\n", (double)took[PINGS / 2] / 1000);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "echo") == 0)
        return echo();
    if (argc == 3 && strcmp(argv[1], "ping") == 0)
        return ping(argv[2]);
    struct pollfd device[DEVICES + 1];
    int devices = argc - 2;
    if (devices < 2 || devices > DEVICES) {
        fprintf(stderr, "usage: relay MICROSECONDS DEVICE DEVICE...\n");
        return 2;
    }
    long delay = atol(argv[1]) * 1000;
    for (int i = 0; i < devices; i++)
        device[i] = (struct pollfd){open_device(argv[2 + i]), POLLIN, 0};
    device[devices] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
    /* Before ranks that wait for its packets. */
    sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 1});
    puts("ready");
    fflush(stdout);
    while (!device[devices].revents) {
        long left = count ? way[first].due - now() : 1000000000L;
        struct timespec wait = {left > 0 ? left / 1000000000L : 0,
                                left > 0 ? left % 1000000000L : 0};
        ppoll(device, (nfds_t)devices + 1, &wait, NULL);
        for (int i = 0; i < devices; i++)
            take(device[i].fd, devices, delay);
        give(device);
    }
    return 0;
}
