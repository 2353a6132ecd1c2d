/* A web server on the loopback that misbehaves on request: the path names the behaviour. */
#ifndef TESTS_PACKS_SERVER_H
#define TESTS_PACKS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { SERVER_BODY = 300000 };

/* What the server has seen; shared with its process. */
struct server_log {
    int requests;  /* since server_reset */
    int ranged;    /* of them with a Range header */
    bool encoding; /* an Accept-Encoding was sent */
    size_t sent;   /* bytes of bodies */
    char last_range[64];
};

struct server {
    pid_t pid;
    int port;
    volatile struct server_log *log;
};

/* /files/NAME serves files of `dir`; /all/BEHAVIOUR/… misbehaves whatever is asked for, and
 * /packs/BEHAVIOUR/NAME serves files but misbehaves for packs; /packs/stall/NAME sends half of a
 * pack and then nothing until the other side gives up. */
void server_start(struct server *server, const char *dir);
void server_stop(struct server *server);
void server_reset(struct server *server);

/* The body of every behaviour that serves one. */
void server_body(char body[SERVER_BODY]);

#endif
