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
