# What leaves this tree: packages, and a program for other machines.
package_scripts = \
	tests/package/same.sh \
	tests/package/static.sh

EXTRA_DIST += tests/package/package.sh
