#!/bin/sh
# embed.sh DIR FILE... - writes a C table of the named files below DIR, or here, to standard output.
# io/asset.c looks names up in it, so a copied binary needs nothing beside it.
set -eu
dir=$1
shift
echo '#include "io/asset_table.h"'
n=0
for file; do
    echo "static const unsigned char asset_$n[] = {"
    path=$dir/$file
    [ -e "$path" ] || path=$file
    od -An -v -tu1 "$path" | sed 's/  *\([0-9][0-9]*\)/\1,/g'
    echo '0};'
    n=$((n + 1))
done
echo 'const AssetEntry ASSET_TABLE[] = {'
n=0
for file; do
    echo "    {\"$file\", {asset_$n, sizeof asset_$n - 1}},"
    n=$((n + 1))
done
echo '    {0, {0, 0}}};'
