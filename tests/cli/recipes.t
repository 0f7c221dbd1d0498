# The list says of each recipe what it needs, reaches and takes.
$ onecycle -c recipe
...
mnist-99 {}
  needs {}
  reaches {}
  takes {}
...
$ onecycle -c recipe >list; for word in needs reaches takes; do grep -c "^  $word  *[^ ]" list; done | uniq | wc -l
1
$ [ "$(grep -c '^  needs' list)" = "$(grep -c '^[^ ]' list)" ] && echo each
each

# Each of them has one line that loads data, and nothing but that data is missing when that line fails.
$ grep '^[^ ]' list | cut -d ' ' -f 1 | while read -r name; do onecycle -c "recipe $name show=true" >"$name.oc"; grep -c '^data ' "$name.oc"; done | uniq
1
$ for name in *.oc; do onecycle -k -c "recipe ${name%.oc} data='folder none'" 2>&1; done | grep -v 'needs data\|no data and no model\|augmented\|none: '
? 1

# It runs as a script that is a file does: its lines count, earlier ones load data for it, and other data can be named.
$ onecycle -c "recipe mnist-99 data='digits classes=0-9 channels=1 train=640 valid=64'"
digits: {}, 28 x 28 x 1, 10 classes: {}
...
epoch {}
...
$ onecycle -c 'data digits classes=0-9 channels=1 train=640 valid=64' recipe:mnist-99 | tail -1 >first; onecycle -c 'recipe mnist-99 data=loaded' -c x; onecycle -c 'data digits classes=0-9 channels=1 train=640 valid=64; recipe mnist-99 data=loaded' | tail -1 | cmp - first
! onecycle: -c:1: recipe: data=loaded: no data is loaded; leave it out, or name the data
$ onecycle -c 'recipe mnist-99 data="folder none"'
! onecycle: recipe:mnist-99:{}: {}none{}
? 1
$ onecycle recipe:mnist-99
! onecycle: recipe:mnist-99:{}: {}
? 1
$ onecycle recipe:mnist
! onecycle: recipe: there is no recipe 'mnist'; `recipe` lists them
? 1
$ onecycle -c "complete 'recipe mnis'"
mnist-99

# A folder of assets may have a recipe's own form, which must not run itself.
$ mkdir -p own/recipes; echo 'recipe mnist-99' >own/recipes/mnist-99.oc; ONECYCLE_ASSETS=own onecycle recipe:mnist-99
! onecycle: recipe:mnist-99:1: recipe: files are nested 16 deep; does mnist-99 run itself?
? 1
