/*
 * The floor: what answering over FastCGI costs without a servlet container. One thread, epoll, answers that were encoded
 * at start, and of a request no more is looked at than which one it is, not even at a body: floor PORT
 *
 * It writes with blocking sockets, so it is no server for people: one slow reader stops it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6, KEEP_CONN = 1, RECORD = 65528 };

struct connection {
    int fd;
    int keep;
    int answer;  /* its index */
    int read;    /* bytes in the buffer */
    int to_skip; /* content and padding that is still to come */
    unsigned char buffer[65536];
};

static struct answer {
    const char *asked;   /* a meta-variable with its value, as only its requests have it */
    const char *content; /* repeated up to the length */
    size_t content_length;
    unsigned char *bytes; /* the records */
    size_t length;
} answers[] = {{"REQUEST_URI/hello", "Hello, world!\n", 14, NULL, 0},
               {"REQUEST_URI/get64k", "abcdefghijklmnopqrstuvw", 64 * 1024, NULL, 0},
               {"REQUEST_URI/get1m", "abcdefghijklmnopqrstuvw", 1024 * 1024, NULL, 0},
               {"CONTENT_LENGTH65536", "65536\n", 6, NULL, 0},
               {"CONTENT_LENGTH1048576", "1048576\n", 8, NULL, 0}};
enum { ANSWERS = sizeof answers / sizeof answers[0] };

static unsigned char *record(unsigned char *to, int type, const void *content, int length) {
    unsigned char header[8] = {1, type, 0, 1, length >> 8, length, 0, 0};
    memcpy(to, header, 8);
    memcpy(to + 8, content, length);
    return to + 8 + length;
}

static void encode(struct answer *answer) {
    size_t period = strlen(answer->content), length = answer->content_length;
    char *text = malloc(length + 128);
    size_t size = sprintf(text, "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", length);
    for (size_t i = 0; i < length; i++) {
        text[size++] = answer->content[i % period];
    }
    unsigned char *at = answer->bytes = malloc(size + 8 * (size / RECORD + 3) + 8);
    for (size_t done = 0; done < size; done += RECORD) {
        at = record(at, STDOUT, text + done, size - done < RECORD ? size - done : RECORD);
    }
    at = record(at, STDOUT, "", 0);
    at = record(at, END_REQUEST, "\0\0\0\0\0\0\0\0", 8);
    answer->length = at - answer->bytes;
    free(text);
}

/* Deals with a record, of STDIN with its header alone; returns whether the request is complete. */
static int take(struct connection *c, const unsigned char *header, int length) {
    const unsigned char *content = header + 8;
    if (header[1] == BEGIN_REQUEST && length == 8) {
        c->keep = content[2] & KEEP_CONN;
    } else if (header[1] == PARAMS && length > 0) {
        for (int i = 0; i < ANSWERS; i++) {
            if (memmem(content, length, answers[i].asked, strlen(answers[i].asked))) {
                c->answer = i;
            }
        }
    }
    return header[1] == STDIN && length == 0;
}

static void answer(struct connection *c) {
    struct answer *answer = &answers[c->answer];
    for (size_t done = 0; done < answer->length;) {
        ssize_t written = send(c->fd, answer->bytes + done, answer->length - done, MSG_NOSIGNAL);
        if (written < 0) {
            return;
        }
        done += written;
    }
}

/* Returns 0 if the connection is to be closed. */
static int serve(struct connection *c) {
    ssize_t got = recv(c->fd, c->buffer + c->read, sizeof c->buffer - c->read, MSG_DONTWAIT);
    if (got <= 0) {
        return 0;
    }
    c->read += got;
    unsigned char *at = c->buffer;
    int left = c->read;
    while (1) {
        int skipped = left < c->to_skip ? left : c->to_skip;
        at += skipped;
        left -= skipped;
        c->to_skip -= skipped;
        if (c->to_skip > 0 || left < 8) {
            break;
        }
        int length = at[4] << 8 | at[5];
        if (at[1] != STDIN && left < 8 + length) {
            break;
        }
        int complete = take(c, at, length);
        c->to_skip = 8 + length + at[6];
        if (complete) {
            answer(c);
            if (!c->keep) {
                return 0;
            }
        }
    }
    memmove(c->buffer, at, left);
    c->read = left;
    return 1;
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "floor PORT\n");
        return 2;
    }
    for (int i = 0; i < ANSWERS; i++) {
        encode(&answers[i]);
    }
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) {
        perror("floor");
        return 1;
    }
    int selector = epoll_create1(0);
    struct epoll_event interest = {.events = EPOLLIN};
    epoll_ctl(selector, EPOLL_CTL_ADD, listener, &interest);
    while (1) {
        struct epoll_event ready[256];
        int number = epoll_wait(selector, ready, 256, -1);
        for (int i = 0; i < number; i++) {
            struct connection *c = ready[i].data.ptr;
            if (c == NULL) {
                c = calloc(1, sizeof *c);
                c->fd = accept(listener, NULL, NULL);
                setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                struct epoll_event connection = {.events = EPOLLIN, .data.ptr = c};
                epoll_ctl(selector, EPOLL_CTL_ADD, c->fd, &connection);
            } else if (!serve(c)) {
                close(c->fd);
                free(c);
            }
        }
    }
}
