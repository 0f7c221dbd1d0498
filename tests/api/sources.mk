# libonecycle as other programs use it.
api_programs = tests/api/memory
check_PROGRAMS += tests/api/agree
tests_api_agree_LDADD = libonecycle.a
tests_api_memory_LDADD = libonecycle.a

api_scripts = \
	tests/api/agree.sh \
	tests/api/install.sh

EXTRA_DIST += \
	tests/api/abi.c \
	tests/api/names
