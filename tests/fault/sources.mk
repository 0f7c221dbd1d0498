# Calls that fail: a library to preload, which sanitizers do not bear.  Processes that are killed.
fault_scripts = \
	tests/fault/again.sh \
	tests/fault/clock.sh \
	tests/fault/fault.sh \
	tests/fault/kill.sh \
	tests/fault/load.sh \
	tests/fault/memory.sh \
	tests/fault/places.sh \
	tests/fault/ranks.sh \
	tests/fault/shelf.sh \
	tests/fault/start.sh \
	tests/fault/two.sh

EXTRA_DIST += \
	tests/fault/fail.c \
	tests/fault/inject.sh

if !SANITIZE
check_DATA = tests/fault/fail.so
CLEANFILES += tests/fault/fail.so
tests/fault/fail.so: tests/fault/fail.c
	$(AM_V_CC)mkdir -p tests/fault && $(CC) -shared -fPIC -O1 -o $@ $(srcdir)/tests/fault/fail.c -ldl
endif
