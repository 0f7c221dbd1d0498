# What the tree must look like, and what leaves it.
tools_scripts = \
	tests/package/same.sh \
	tests/package/static.sh \
	tests/tools/architecture.sh \
	tests/tools/circles.sh \
	tests/tools/examples.sh \
	tests/tools/includes.sh \
	tests/tools/library.sh \
	tests/tools/places.sh \
	tests/tools/sources.sh

EXTRA_DIST += \
	tests/package/package.sh \
	tests/tools/coverage.sh \
	tests/tools/format.sh \
	tests/tools/ranks.sh \
	tests/tools/relay.c \
	tests/tools/sends.c \
	tests/tools/tap.sh \
	tests/tools/valgrind.supp
