# Every plot can be SVG: a title, words that are text, one picture for each image; the same bytes each time.
$ onecycle -c 'data digits train=256 valid=64; fit 1 1e-3; plot_losses > a.svg; plot_losses png=b.svg width=300 height=200; plot_losses png=a2.SVG; confusion > c.svg; show_batch 2 png=d.svg' | grep wrote
wrote a.svg (960 wide, 600 high)
wrote b.svg (300 wide, 200 high)
wrote a2.SVG (960 wide, 600 high)
wrote c.svg {}
wrote d.svg {}
$ cmp a.svg a2.SVG && sed -n 1,2p b.svg
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" viewBox="0 0 300 200" role="img" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
<title>losses</title>
$ grep -c '<image' d.svg; grep -o '>batches processed</text>' a.svg; grep -o '>Actual</text>' c.svg
4
>batches processed</text>
>Actual</text>

# A page of a run: figures, epochs, range test, plan, mistakes, settings, what made it.
$ onecycle -c 'data digits train=256 valid=64; lr_find num_it=40; fit_one_cycle 2 1e-2; report a.html; report b.html run=2; report range.html run=1' | grep wrote
wrote a.html: run 2 with its mistakes
wrote b.html: run 2 with its mistakes
wrote range.html: run 1
$ grep -o '<h[12]>.*</h[12]>' a.html
<h1>fit_one_cycle 2 1e-2</h1>
<h2>Curves</h2>
<h2>Epochs</h2>
<h2>Learning rate finder</h2>
<h2>Plan</h2>
<h2>Mistakes</h2>
<h2>Net</h2>
<h2>Settings</h2>
<h2>How it was made</h2>
$ grep -c '<svg' a.html; grep -c '<img' a.html; grep -c 'alt="validation image' a.html; sed 's/report b.html run=2/report a.html/' b.html | cmp - a.html
5
12
12
$ grep -o '<h[12]>.*</h[12]>' range.html
<h1>lr_find num_it=40</h1>
<h2>Curves</h2>
<h2>Learning rate finder</h2>
<h2>Plan</h2>
<h2>Settings</h2>
<h2>How it was made</h2>

# Nothing comes from elsewhere, nothing is run, whatever it is.
$ grep -o '[a-z]*="http[^"]*"' a.html | sort -u; grep -c '<script\|<link\|@import\|url(' a.html; grep -o 'default-src .none.' a.html
xmlns="http://www.w3.org/2000/svg"
0
default-src 'none'
? 0

# A net that has learnt more since has other mistakes: none are shown.
$ onecycle -c 'data digits train=256 valid=64; fit 1; fit 1; report a.html run=1; model lenet; report b.html' | grep 'wrote\|^without'
wrote a.html: run 1
without its mistakes: the net is not as this run left it; `open` brings back a recorded one
wrote b.html: run 2
without its mistakes: the net is not as this run left it; `open` brings back a recorded one
$ grep -c 'h2>Mistakes' a.html
0
? 1

# Rows of numbers have no pictures.
$ awk 'BEGIN {print "a,b,y"; for (i = 0; i < 40; i++) print i % 7 "," i * 3 % 5 "," (i % 2 ? "odd" : "even")}' >t.csv
$ onecycle -c 'data table t.csv target=y bs=8; fit 1; report a.html' | grep wrote
wrote a.html: run 1 with its mistakes
$ grep -c '<img' a.html; grep -o '<td class="[a-z0-9]*">[0-9]*</td>' a.html | wc -l | grep -c '[1-4]'
0
1

# A comparison: recipes by letters, the same settings together, those that differ beside each other.
$ onecycle -c 'data digits train=256 valid=64; compare "fit 1 1e-2" "fit 1 3e-3" seeds=2; fit 1 3e-3; report c.html compare=last; report d.html compare=1; report e.html compare=1,2,5' | grep '^wrote\|^left'
wrote c.html: 2 recipes, 4 runs
wrote d.html: 2 recipes, 4 runs
wrote e.html: 2 recipes, 3 runs
$ grep -o '<h[12]>.*</h[12]>' c.html
<h1>2 recipes, 4 runs</h1>
<h2>Curves</h2>
<h2>Recipes</h2>
<h2>Runs</h2>
<h2>Settings that differ</h2>
<h2>Settings</h2>
<h2>How it was made</h2>
$ grep -o '<th scope="row">[AB]: [^<]*' c.html; grep -o '<th scope="row">lr_max</th>.*</td>' c.html
<th scope="row">A: fit 1 1e-2
<th scope="row">B: fit 1 3e-3
<th scope="row">lr_max</th><td>0.01</td><td>0.003</td>

# Names from files are text, whatever they contain.
$ onecycle -q -c 'data digits train=64 valid=8; show_batch 1 png=p.png'
$ { echo 'f,l'; for i in 1 2 3 4 5 6 7 8; do cp p.png "<img src=x>$i.png"; echo "<img src=x>$i.png,\"</title><script>alert('$((i % 2))')</script>&\""; done; } >l.csv
$ onecycle -c 'data csv l.csv valid_pct=0.5 bs=2; fit 1; report h.html; confusion > h.svg' | grep wrote
wrote h.html: run 1 with its mistakes
wrote h.svg {}
$ grep -c '<script\|<img src' h.html h.svg; grep -o '<th scope="row"><span>.*</span>' h.html
h.html:0
h.svg:0
<th scope="row"><span>&lt;/title&gt;&lt;script&gt;alert(&#39;0&#39;)&lt;/script&gt;&amp;</span>
<th scope="row"><span>&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</span>

# What cannot be is said before anything is written.
$ onecycle -k -c 'report' -c 'report x.html' -c 'data digits train=256 valid=64; fit 1' -c 'report x.pdf' -c 'report x.html run=1 compare=1' -c 'report x.html compare=last' -c 'report x.html compare=1' -c 'report x.html compare=1,1' -c 'report x.html compare=1,7' -c 'report no/x.html' -c 'lr_find num_it=30; report x.html compare=2,2' -c 'report x.html compare=2' >out
! onecycle: -c:1: report: an argument is missing: file; usage: report FILE [run=last] [compare=]
! onecycle: -c:2: report: no run is recorded yet; training runs at a prompt are recorded
! onecycle: -c:4: report: 'x.pdf': a report is a page; give a name that ends in .html
! onecycle: -c:5: report: run= and compare= ask for two pages; give one of them
! onecycle: -c:6: report: there was no `compare` in this session; name runs: compare=1,2
! onecycle: -c:7: report: run 1 is none of a `compare`; name two runs or more
! onecycle: -c:8: report: compare= names run 1 twice
! onecycle: -c:9: report: there is no run '7'; `runs` lists the runs
! onecycle: -c:10: no/x.html: cannot be written: No such file or directory; check the path and that its folder is there
! onecycle: -c:11: report: run 2 is a range test; name runs of fit or fit_one_cycle
! onecycle: -c:12: report: run 2 is a range test; name runs of fit or fit_one_cycle
? 1
$ ls | grep x.html
? 1
