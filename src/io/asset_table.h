/* asset_table.h - the shape of the generated table of compiled-in assets (assets/embed.sh). */
#ifndef IO_ASSET_TABLE_H
#define IO_ASSET_TABLE_H

#include "base/base.h"

/* A file that is compiled in. */
typedef struct {
    const char *name; /* path below assets/, NULL ends the table */
    Bytes bytes;      /* a NUL follows, not counted */
} AssetEntry;

extern const AssetEntry ASSET_TABLE[];

#endif
