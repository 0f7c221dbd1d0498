#!/bin/sh
# Pages of `report` in a browser: nothing on its console, no request, figures and pictures to be seen, light and dark,
# at two widths.  Skipped where there is no chromium.  Prints TAP.
#
# KEEP=FOLDER keeps pages and pictures of them.
. "$SRCDIR/tests/cli/own.sh"

chromium=
for name in chromium chromium-browser google-chrome; do
    [ "$chromium" ] || chromium=$(command -v $name)
done
if [ ! "$chromium" ] || ! command -v python3 >/dev/null; then
    echo '1..0 # SKIP no chromium and python3, which look at the pages of report'
    exit 0
fi

"$onecycle" -n -q -c 'data digits classes=0-9 train=2000 valid=400; model lenet; lr_find; fit_one_cycle 3 1e-2
report run.html; report range.html run=1; compare "fit_one_cycle 1 1e-2" "fit 1 3e-3" seeds=2
report compare.html compare=last' </dev/null >out || exit 1
for page in run range compare; do
    timeout 900 python3 "$SRCDIR/tests/cli/browser.py" "$chromium" . $page.html >wrong 2>&1
    status=$?
    sed 's/^/# /' wrong
    report $((status == 0)) "the page $page.html in a browser: quiet, alone, and all of it to be seen"
done
[ -z "${KEEP-}" ] || cp ./*.html ./*.png "$KEEP"
finish
