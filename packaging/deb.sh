#!/bin/sh
# deb.sh ARCHIVE - makes Debian packages of a release's archive, in deb/ here: make deb does it.
#
# The time of every file is that of debian/changelog, so that the same sources give the same packages, whoever builds
# them, where and when.  Tests are those of make check, and are not run again here.
set -eu
archive=$1
release=$(basename "$archive" .tar.gz)
name=${release%-*} version=${release##*-}
for tool in dpkg-buildpackage dh; do
    command -v $tool >/dev/null || {
        echo "make deb: $tool is missing; on Debian install dpkg-dev and debhelper" >&2
        exit 1
    }
done
umask 022
rm -rf deb
mkdir deb
tar -xzf "$archive" -C deb
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "deb/$release/packaging/debian/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH
# Packed once more, since what Automake packs tells of its time and its owner, and unpacked from there.
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --format=gnu \
    -cf - -C deb "$release" | gzip -9n >"deb/${name}_$version.orig.tar.gz"
rm -rf "deb/$release"
tar -xzf "deb/${name}_$version.orig.tar.gz" -C deb
cp -R "deb/$release/packaging/debian" "deb/$release/debian"
cd "deb/$release"
DEB_BUILD_OPTIONS="nocheck parallel=$(nproc) ${DEB_BUILD_OPTIONS-}" DEB_BUILD_PROFILES=nocheck \
    dpkg-buildpackage -us -uc >../build.log 2>&1 || {
    tail -n 30 ../build.log >&2
    echo "make deb: dpkg-buildpackage failed; see deb/build.log" >&2
    exit 1
}
cd ../..
rm -rf "deb/$release"
ls deb/*.deb
