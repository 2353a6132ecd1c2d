/* Diagnostics for developers, off unless XUNLIAN_LOG names a file. Never on the screen. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/* Appends "tag: message\n" to the file in XUNLIAN_LOG; does nothing without it. */
void log_line(const char *tag, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
