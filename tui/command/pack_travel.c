#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "core/record/library.h"
#include "packs/space.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* "not enough disk space" with what is needed and what is free, in units. */
static int fail_space(const struct err *err, uint64_t need, uint64_t space)
{
    char a[32], b[32];
    progress_bytes(need, a, sizeof a);
    progress_bytes(space, b, sizeof b);
    return cli_refuse(_("%s: not enough disk space: %s needed, %s free"), err->object, a, b);
}

int pack_fail(const struct err *err)
{
    uint64_t need, space;
    if (err->code == ERR_NO_SPACE && space_read(err->detail, &need, &space))
        return fail_space(err, need, space);
    int status = cli_fail(err);
    return err->code == ERR_DURABILITY ? PACK_DURABILITY : status;
}

char *pack_keys_dir(const struct cli *cli)
{
    return fs_join(cli->home.config, "keys");
}

bool pack_trusted(const struct cli *cli, struct trust *trust, struct err *err)
{
    char *dir = pack_keys_dir(cli);
    bool ok = trust_load(dir, trust, err);
    free(dir);
    return ok;
}

bool pack_keys_for(const struct cli *cli, const char *key_file, struct trust *trust,
                   struct err *err)
{
    struct sign_public key;
    *trust = (struct trust){0};
    if (!key_file)
        return pack_trusted(cli, trust, err);
    if (!sign_public_read(key_file, &key, err))
        return false;
    trust_add(trust, &key);
    return true;
}

void pack_update_index(const struct cli *cli)
{
    struct library *library = NULL;
    struct err err = ERR_INIT;
    char *packs = fs_join(cli->home.data, "packs");
    bool ok =
        library_open(cli->home.cache, &library, &err) && library_sync(library, packs, NULL, &err);
    if (!ok) {
        cli_fail(&err);
        cli_refuse(_("the search index will be made anew when the workstation opens"));
    }
    library_close(library);
    free(packs);
}

static void first_line(char *text)
{
    text[strcspn(text, "\r\n")] = '\0';
}

static bool password_from_file(const char *path, char *password, size_t n, struct err *err)
{
    char *text = NULL;
    size_t len = 0;
    if (!fs_read(path, n - 1, &text, &len, err))
        return false;
    first_line(text);
    snprintf(password, n, "%s", text);
    sign_wipe(text, len);
    free(text);
    return true;
}

/* Reads one line from the terminal without echo. */
static bool ask_once(const char *prompt, char *password, size_t n, struct err *err)
{
    struct termios old, quiet;
    FILE *tty = fopen("/dev/tty", "r+e");
    if (!tty || tcgetattr(fileno(tty), &old) != 0) {
        if (tty)
            fclose(tty);
        return err_set(err, ERR_DENIED, "%s", _("password"));
    }
    quiet = old;
    quiet.c_lflag &= ~(tcflag_t) ECHO;
    fprintf(tty, "%s", prompt);
    fflush(tty);
    tcsetattr(fileno(tty), TCSAFLUSH, &quiet);
    bool ok = fgets(password, (int) n, tty) != NULL;
    tcsetattr(fileno(tty), TCSAFLUSH, &old);
    fputc('\n', tty);
    fclose(tty);
    if (!ok)
        return err_set(err, ERR_CANCELLED, "%s", _("password"));
    first_line(password);
    return true;
}

bool pack_ask_password(void *ctx, char *password, size_t n, struct err *err)
{
    const struct pack_password *from = ctx;
    const char *env = getenv("XUNLIAN_KEY_PASSWORD");
    if (from->file)
        return password_from_file(from->file, password, n, err);
    if (env) {
        snprintf(password, n, "%s", env);
        return true;
    }
    if (!ask_once(_("Password of the key: "), password, n, err))
        return false;
    if (!from->twice)
        return true;
    char again[SIGN_PASSWORD_MAX];
    bool ok = ask_once(_("The same once more: "), again, sizeof again, err);
    if (ok && strcmp(again, password) != 0)
        ok = err_set(err, ERR_INVALID, "%s", _("the two passwords differ"));
    sign_wipe(again, sizeof again);
    return ok;
}

void pack_print_key(const struct sign_public *key)
{
    char id[SIGN_ID_TEXT], text[SIGN_KEY_TEXT];
    sign_id_text(key->id, id);
    sign_key_text(key, text);
    printf(_("key %s\n"), id);
    printf(_("fingerprint %s\n"), text);
}
