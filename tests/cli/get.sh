#!/bin/sh
# get.sh - data sets by name, from a server on the loopback address that has every bad habit (httpd.py): what is
# downloaded, gone on with and loaded; what fails, with its one line, its exit status and an untouched folder.
. "$SRCDIR/tests/cli/own.sh"
python3 -c '' 2>/dev/null || {
    echo '1..0 # SKIP no python3 to serve files'
    exit 0
}
"$onecycle" -V | grep -q libcurl || {
    echo '1..0 # SKIP built without libcurl'
    exit 0
}
export ONECYCLE_FROZEN_CLOCK=1 # no rest between two tries
unset http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR
mkdir -p www config/onecycle
mkfifo port

# ---- the server, and what it has
python3 "$SRCDIR/tests/cli/httpd.py" www log >port &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
read -r number <port
site=http://127.0.0.1:$number
"$onecycle" -n -q -c 'data digits classes=3,7 train=64 valid=8 side=8 bs=1; show_batch 1 png=3.png' </dev/null
for part in train valid; do
    for class in 3 7; do
        mkdir -p tiny/$part/$class
        for n in 1 2 3 4; do cp 3.png tiny/$part/$class/$n.png; done
    done
done
head -c 150000 /dev/urandom >tiny/noise
tar -czf www/tiny.tgz tiny
tar -cf plain.tar tiny && gzip -c plain.tar >www/plain.tgz
sum=$(sha256sum www/tiny.tgz | cut -c 1-64)
other=$(echo other | sha256sum | cut -c 1-64)
loaded='tiny: 8 training and 8 validation images'

details() { cat out err log; ls -AR store; } 2>/dev/null

# get WORDS - `data get tiny bs=4 WORDS`; $status, and the files out, err
get() {
    : >log
    "$onecycle" -n -c "data get tiny bs=4 timeout=1 $1" >out 2>err </dev/null
    status=$?
}

# from HABIT [WORDS] - by a habit of the server
from() { get "url=$site/$1/tiny.tgz ${2-}"; }

# one_line STATUS PATTERN - a failure with one line that says this
one_line() {
    [ $status = "$1" ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] && grep -q "^onecycle: -c:1: .*$2" err
}

untouched() { [ -z "$(ls -A store 2>/dev/null)" ]; }

# loads TITLE - the set came, and nothing else lies beside it
loads() {
    [ $status = 0 ] && grep -q "^$loaded" out && [ ! -s err ] && [ "$(ls -A store | tr '\n' ' ')" = 'tiny tiny.tgz ' ] &&
        cmp -s store/tiny.tgz www/tiny.tgz && cmp -s store/tiny/noise tiny/noise
    told "$1"
    rm -rf store
}

# refused STATUS PATTERN TITLE
refused() {
    one_line "$1" "$2" && untouched
    told "$3"
    rm -rf store
}

asked() { [ "$(grep -c . log)" = "$1" ]; }

# ---- what works
from plain
[ "$(sed -n 1p out)" = "tiny: downloaded $(wc -c <www/tiny.tgz | cut -c 1-3) kB into $work/store" ]
told 'a line says what was downloaded, and where it is'
loads 'a set is downloaded, unpacked and loaded'
from plain "sha256=$sum"
loads 'its SHA-256 is checked'
from simple
loads 'from a server that knows of no parts'
from redirect/3
loads 'three redirects are followed'
from dribble
loads 'a slow server is waited for'
from busy/2
asked 3
told 'a server that fails twice is asked three times'
loads 'and has the set'
from cut/60000
asked 3 && grep -q 'bytes=60000- "one"$' log && grep -q 'bytes=120000- "one"$' log
told 'a server that breaks off is asked for the rest, if the file is still the same'
loads 'which makes a whole set'
from once/50000
grep -q 'bytes=50000- "one"$' log
told 'and so is one that stands still'
loads 'which makes a whole set, too'
from deaf/70000
asked 2
told 'a server that sends the whole instead of the rest'
loads 'is taken at its word'
from changed/70000
grep -q 'bytes=70000- "zero"$' log
told 'a file that is another one by now'
loads 'is taken from its beginning'
from liar/70000
loads 'another part than was asked for is not put behind the first'
from stale/70000
loads 'a part that is not there is not asked for twice'

from plain && rm -r store/tiny && from plain
asked 0 && [ "$(cat out)" = "$(sed -n 2p out)$(sed -n 1p out)" ] && [ -d store/tiny ]
told 'an archive that lies there is used as it is'
from plain
asked 0 && grep -q "^$loaded" out
told 'and so is a folder'
mkdir store/.get-tiny && mv store/tiny.tgz store/.get-tiny
printf 'url %s\nwhole %d\nmark "one"\n' "$site/plain/tiny.tgz" "$(wc -c <www/tiny.tgz)" >store/.get-tiny/tiny.tgz.from
from plain
asked 0
told 'an archive that was unpacked just before the program was killed is not fetched again'
loads 'and goes where it belongs'
mkdir store && echo >store/tiny && from plain
one_line 1 'store/tiny: is no folder of a data set; move it away'
told 'a file in the place of the set is named'
rm -rf store
from plain "to=$work/else/where" && [ -d else/where/tiny ] && untouched
told 'to= names another place'
rm -rf else

mkdir store && cp www/tiny.tgz store/named.tgz
"$onecycle" -n -c 'data get named bs=4' >out 2>err && grep -q '^named: 8 training' out && [ -d store/named/train ]
told 'an archive that lies there may have another folder, if it has only one'
rm -rf store

# ---- servers that fail
from status/404
refused 1 'the server has no such file (status 404)' '404'
from status/403
refused 1 'the server refused access (status 403)' '403'
from status/500
asked 4
told 'a server that fails is asked four times'
refused 1 'the server failed (status 500); tried 4 times' '500'
from status/503
refused 1 'the server failed (status 503); tried 4 times' '503'
from status/204
refused 1 'status 204, not with a file' 'a status that comes with no file'
from status/302
refused 1 'status 302, not with a file' 'a redirect to nowhere'
from loop
refused 1 'redirects more than 10 times' 'a loop of redirects'
from elsewhere/ftp
refused 1 "redirects to 'ftp://127.0.0.1/x', which is not followed" 'a redirect to another protocol'
from elsewhere/file
refused 1 "redirects to 'file://127.0.0.1/x', which is not followed" 'a redirect to a file'
from chop/60000
asked 4
told 'what begins anew each time is asked for four times'
refused 1 'the file broke off before its end; tried 4 times' 'a file that always breaks off'
from stall/0
refused 1 'the server sent nothing for 1 s; tried 4 times' 'a server that stands still'
from gone
refused 1 'the server sent no answer; tried 4 times' 'a server that hangs up'
from noise
refused 1 'does not answer in HTTP' 'a server that does not speak HTTP'
from page
refused 1 'sent a web page, not the file' 'a web page in the place of the set'
from empty
refused 1 'the file is empty' 'an empty file'
from short
refused 1 'damaged or cut short' 'a server that says too small a length'
from untold
refused 1 'damaged or cut short' 'a file without a length that breaks off'
from huge
refused 1 'too many' 'a file that no disk can hold'
from endless "sha256=$other"
refused 1 'sends more than 1000000000 bytes' 'a file without an end'

# ---- no server
get "url=http://127.0.0.1:9/tiny.tgz"
refused 1 'no connection to 127.0.0.1 port 9 (Connection refused)' 'connection refused'
get 'url=http://there.is.no.such.host.invalid/tiny.tgz'
refused 1 'no host has that name' 'host not found'
get "url=ftp://127.0.0.1/tiny.tgz"
refused 1 "'ftp://127.0.0.1/tiny.tgz' is no address" 'an address that is none'
get ''
refused 1 "neither tiny nor tiny.tgz is in $work/store" 'a name that nobody knows'

# ---- sums and sizes
from plain "sha256=$other"
one_line 1 "its SHA-256 is $sum, not .*; it is kept as $work/store/tiny.tgz.wrong and not used" &&
    [ "$(ls -A store)" = tiny.tgz.wrong ] && cmp -s store/tiny.tgz.wrong www/tiny.tgz
told 'a file with another sum is kept aside and named'
from plain "sha256=$other"
[ "$(ls -A store | tr '\n' ' ')" = 'tiny.tgz.wrong tiny.tgz.wrong-2 ' ]
told 'and the one kept before is not replaced'
rm -rf store
from plain sha256=123
refused 1 "'123' is no sum" 'a sum that is none'

# ---- the user's table
own=config/onecycle/datasets.conf
digits() { wc -c <"www/$1"; }
echo "tiny $site/plain/tiny.tgz size=$(digits tiny.tgz) md5=$(md5sum www/tiny.tgz | cut -c 1-32)" >$own
get ''
loads 'a row of the user names a set'
echo "tiny $site/plain/tiny.tgz md5_head=$(head -c 1048576 www/tiny.tgz | md5sum | cut -c 1-32) load=\"folder valid=train\"" >$own
get ''
loads 'and says how it is loaded'
echo "tiny $site/plain/tiny.tgz images=train load=\"names pat='/([37])/[^/]+.png\$' valid_pct=0.25\"" >$own
get '' && grep -q '^train: 6 training and 2 validation images, .* 2 classes: 3, 7$' out && [ ! -s err ]
told 'by names of images, in a folder of it'
printf 'name,label\n' >tiny/labels.csv && for n in 1 2 3 4; do echo "3/$n,three" && echo "7/$n,seven"; done >>tiny/labels.csv
tar -czf www/list.tgz tiny && rm -rf store tiny/labels.csv
echo "tiny $site/plain/list.tgz load=\"csv csv_labels=labels.csv folder=train suffix=.png valid_pct=0.25\"" >$own
get '' && grep -q '^train: 6 training and 2 validation images, .* 2 classes: seven, three$' out && [ ! -s err ]
told 'and by a list'
rm -rf store
echo "tiny $site/plain/tiny.tgz size=99" >$own
get ''
refused 1 "the server's file has $(digits tiny.tgz) bytes, not 99" 'a file of another size is not downloaded'
echo "tiny $site/endless/tiny.tgz size=99" >$own
get ''
refused 1 'sends more than the 99 bytes' 'and one that goes on is stopped'
get "url=$site/plain/tiny.tgz"
loads 'with url= the table says nothing of sizes and sums'
echo "tiny $site/plain/tiny.tgz md5=$(echo | md5sum | cut -c 1-32)" >$own
get ''
one_line 1 'its MD5 is ' && [ "$(ls -A store)" = tiny.tgz.wrong ]
told 'an MD5 that is another one'
rm -rf store
echo "tiny $site/plain/tiny.tgz folder=nothing" >$own
get ''
refused 1 "it contains no folder 'nothing'" 'an archive without its folder'
printf '# mine\n\nset %s folder=tiny\nset2 %s\n' "$site/plain/plain.tgz" "$site/plain/tiny.tgz" >$own
"$onecycle" -n -c 'path = untar_data(URLs.SET)' -c 'data = ImageDataBunch.from_folder(path, bs=4)' \
    -c 'data get set2 bs=4' >out 2>err
grep -q '^set: 8 training' out && grep -q '^set2: 8 training' out && [ "$(ls store | tr '\n' ' ')" = 'set set.tgz set2 set2.tgz ' ]
told 'a set may have another name than its folder'
"$onecycle" -n -c datasets | grep -q '^set  *here$'
told '`datasets` lists the rows of the user, and what is here'
rm -rf store
printf '%s\n' "files $site/cut/90000/tiny.tgz load=idx" "files $site/plain/plain.tgz" >$own
"$onecycle" -n -c 'untar_data files' >out 2>err
[ "$(cat out)" = "files: downloaded $(((153 * 1000 + $(digits plain.tgz)) / 1000)) kB into $work/store
$work/store/files" ] || grep -q 'files: downloaded 30[67] kB' out
cmp -s store/files/tiny.tgz www/tiny.tgz && cmp -s store/files/plain.tgz www/plain.tgz && [ "$(ls -A store store/files | wc -w)" = 5 ]
told 'several rows are the files of one folder'
rm -rf store
printf '%s\n' "files $site/plain/tiny.tgz" "files $site/status/404/plain.tgz" >$own
"$onecycle" -n -c 'untar_data files' >out 2>err
status=$?
refused 1 'status 404' 'of which none stays if one fails'
for row in 'a/b http://x/y' 'tiny' 'tiny http://' 'tiny ftp://x/y' 'tiny http://x/y size=-1' 'tiny http://x/y sha256=12' \
    'tiny http://x/y md5=g' 'tiny http://x/y folder=..' 'tiny http://x/y load="quit; x"' 'tiny http://x/y load="folder' \
    'tiny http://x/y color=red' 'tiny http://x/y red'; do
    printf '\n%s\n' "$row" >$own
    get ''
    [ $status = 1 ] && [ "$(wc -l <err)" = 1 ] && grep -q "$work/$own: line 2: " err && untouched || break
done
[ "$row" = 'tiny http://x/y red' ] && told 'a row that is wrong is named by its line'
rm $own

# ---- breaks: Ctrl-C and kill
# begin SIGNAL - sends it once 50,000 bytes are there
begin() {
    : >log
    "$onecycle" -n -c "data get tiny bs=4 url=$site/once/50000/$1/tiny.tgz" >out 2>err </dev/null &
    process=$!
    until [ "$(cat store/.get-tiny/tiny.tgz 2>/dev/null | wc -c)" = 50000 ] || ! kill -0 $process 2>/dev/null; do :; done
    kill -"$1" $process
    wait $process 2>/dev/null
    status=$?
}
for signal in INT TERM KILL; do
    begin $signal
    [ "$(ls -A store)" = .get-tiny ]
    told "SIG$signal leaves a part, hidden"
    if [ $signal != KILL ]; then
        [ $status -ge 130 ] && [ "$(grep -c 'interrupted; 50.0 kB of it are kept, and the same command goes on' err)" = 1 ]
        told 'and says so'
    fi
    : >log
    get "url=$site/once/50000/$signal/tiny.tgz"
    grep -q 'bytes=50000- "one"$' log
    told 'from where the same command goes on'
    loads 'to a whole set'
done

# ---- disks
if [ -f "$BUILDDIR/tests/fault/fail.so" ]; then
    cp "$BUILDDIR/tests/fault/fail.so" fail.so
    for call in write open mkdir rename fsync; do
        at=1 good=1
        while [ $good = 1 ]; do
            FAIL_CALL=$call FAIL_AT=$at FAIL_ERROR=ENOSPC FAIL_COUNT=$work/calls LD_PRELOAD=$work/fail.so \
                "$onecycle" -n -c "data get tiny bs=4 url=$site/plain/tiny.tgz" >out 2>err </dev/null
            status=$?
            [ $status = 0 ] || { [ $status = 1 ] && [ "$(wc -l <err)" = 1 ] && [ ! -d store/tiny ]; } || good=0
            [ $status = 0 ] || [ "$call" = open ] || untouched || [ -f store/tiny.tgz ] || good=0
            [ $at -lt "$(cat calls)" ] || break
            rm -rf store
            at=$((at + 1))
        done
        report $good "$call fails in turn: one line, nothing stays"
        rm -rf store
    done
fi
: >file
ONECYCLE_DATA=$work/file/store get "url=$site/plain/tiny.tgz"
refused 1 'the folder cannot be made: Not a directory' 'a folder that cannot be made'

# ---- proxies, authorities
export http_proxy="$site"
get 'url=http://nowhere.invalid/plain/tiny.tgz'
grep -q ' proxy /plain/tiny.tgz' log
told 'http_proxy is asked'
loads 'and has the set'
export http_proxy=http://127.0.0.1:9 no_proxy=127.0.0.1
from plain
loads 'no_proxy is respected'
unset http_proxy no_proxy
export https_proxy=http://127.0.0.1:9
get 'url=https://nowhere.invalid/plain/tiny.tgz'
refused 1 'no connection to 127.0.0.1 port 9' 'https_proxy is respected'
export https_proxy="$site"
get 'url=https://407.invalid/tiny.tgz'
refused 1 'the proxy asks for a name and a password (status 407)' 'a proxy that wants a password'
get 'url=https://403.invalid/tiny.tgz'
refused 1 'the proxy makes no connection (status 403); check the address and https_proxy' 'a proxy that refuses'
get 'url=https://502.invalid/tiny.tgz'
refused 1 'the proxy did not reach the server (status 502); tried 4 times' 'a proxy that does not reach it'
unset https_proxy
export CURL_CA_BUNDLE="$work/none.pem"
get "url=https://127.0.0.1:$number/plain/tiny.tgz"
refused 1 "CURL_CA_BUNDLE=$work/none.pem cannot be read" 'CURL_CA_BUNDLE is respected'
unset CURL_CA_BUNDLE

if openssl version >/dev/null 2>&1 && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null; then
    cat key.pem cert.pem >both.pem
    mkfifo secure_port
    python3 "$SRCDIR/tests/cli/httpd.py" www log both.pem >secure_port &
    secure=$!
    trap 'kill $server $secure; rm -rf "$work"' EXIT
    read -r number <secure_port
    get "url=https://127.0.0.1:$number/plain/tiny.tgz"
    refused 1 'CURL_CA_BUNDLE names a file' 'an authority that nobody knows'
    export CURL_CA_BUNDLE="$work/cert.pem"
    get "url=https://127.0.0.1:$number/plain/tiny.tgz"
    loads 'CURL_CA_BUNDLE names one that is trusted'
    get "url=https://127.0.0.1:$number/elsewhere/http/tiny.tgz"
    refused 1 "redirects to 'http://127.0.0.1/x', which is not followed" 'a redirect from https to http'
    unset CURL_CA_BUNDLE
else
    report 1 'certificates # SKIP no openssl to make one'
fi

# ---- hostile archives
python3 "$SRCDIR/tests/cli/hostile_tar.py" www >kinds
while read -r kind; do
    "$onecycle" -n -c "data get set url=$site/plain/$kind.tgz" >out 2>err </dev/null
    status=$?
    refused 1 "$site/plain/$kind.tgz: " "refused, and nothing stays: $kind"
done <kinds
[ ! -e /tmp/onecycle-hostile ] && [ "$(wc -l <kinds)" = 12 ]
told 'and nothing was made elsewhere'

# ---- an address in the place of a name
"$onecycle" -n -c "path = untar_data('$site/plain/tiny')" -c 'data = ImageDataBunch.from_folder(path, bs=4)' >out 2>err
status=$?
loads 'untar_data takes an address, as fastai has them, without its ending'

# ---- the page, from an empty home
mnist=$SRCDIR/../shared/data/mnist_sample.tgz
if [ -f "$mnist" ]; then
    cp "$mnist" www/
    mkdir -p home/.config/onecycle
    echo "mnist_sample $site/plain/mnist_sample.tgz" >home/.config/onecycle/datasets.conf
    sed -n '/^path = untar_data/,/^```/p' "$SRCDIR/README.md" | sed '$d' >page.oc
    env -u ONECYCLE_DATA -u XDG_CONFIG_HOME -u XDG_STATE_HOME -u XDG_DATA_HOME HOME="$work/home" "$onecycle" page.oc >out 2>err
    grep -q '^mnist_sample: 12,396 training and 2,038 validation images' out && [ ! -s err ] &&
        grep -q '^LR Finder is complete' out && grep -q '^1  *0.0.*  0\.98' out &&
        [ "$(ls home/.local/share/onecycle/data | tr '\n' ' ')" = 'mnist_sample mnist_sample.tgz ' ]
    told 'the 1cycle page runs from an empty home, with the download'
else
    report 1 'the 1cycle page runs from an empty home, with the download # SKIP no real data beside the project'
fi
finish
