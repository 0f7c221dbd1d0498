# The whole program on a terminal, that of tmux or one that answers as told.
pty_programs = \
	tests/pty/test_pictures \
	tests/pty/test_signals \
	tests/pty/test_stranger

pty_scripts = \
	tests/pty/attach.sh \
	tests/pty/beside.sh \
	tests/pty/bits.sh \
	tests/pty/choices.sh \
	tests/pty/completion.sh \
	tests/pty/ends.sh \
	tests/pty/gone.sh \
	tests/pty/hostile.sh \
	tests/pty/keys.sh \
	tests/pty/looks.sh \
	tests/pty/main.sh \
	tests/pty/ranks.sh \
	tests/pty/resume.sh

EXTRA_DIST += tests/pty/terminal.sh

tests_pty_test_stranger_SOURCES = tests/pty/test_stranger.c tests/pty/sentences.c tests/pty/sentences.h
