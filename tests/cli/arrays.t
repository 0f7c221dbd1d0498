# Arrays of numpy.  x: 96 images of 5 channels, channels first, whose class is the channel that is brighter.
$ npy.py x.npy '<f4' 96,5,6,4 '(i * 7 % 17) / 4 + 3 * (i // 24 % 5 == i // 120 % 3)'; npy.py y.npy '<i8' 96 'i % 3 * 10'
$ onecycle -c 'data npy x.npy y.npy layout=nchw bs=16; normalize; fit_one_cycle 3 2e-2; save five; load five; validate'
x.npy: 77 training and 19 validation images, 6 x 4 x 5, 3 classes: 0, 10, 20
normalized: mean 2.978220 std 1.863919 (channel 0)
epoch     train_loss  valid_loss  accuracy  time
0         1.089554    0.796578    0.578947  00:00
1         0.932846    0.638782    0.736842  00:00
2         0.868720    0.636413    0.789474  00:00
saved five.safetensors: simple_cnn 5,16,16,3
loaded five.safetensors: simple_cnn 5,16,16,3
valid_loss  accuracy  images
0.636413    0.789474  19

# The same bits on any number of threads, and after a run that was stopped goes on.
$ echo 'data npy x.npy y.npy layout=nchw bs=16; normalize' >data.oc; for threads in 1 2 3 7; do onecycle -q --threads $threads --events $threads.jsonl -c 'source data.oc; fit 150 1e-3'; done
$ killed TERM part.jsonl -q -c 'source data.oc; checkpoint part every=1000epochs; fit 150 1e-3'; onecycle -q --events rest.jsonl -c 'source data.oc; resume part'; for file in [1-7].jsonl rest.jsonl; do tail -n 1 $file | sed 's/.*"weights"//'; done >ends; wc -l <ends; uniq ends | wc -l
! onecycle: ended by SIGTERM
5
1

# Rows of columns have a normalisation for each, and a net of dense layers.
$ npy.py rows.npy '<f8' 96,300 '(i * 7 % 17) * 10.0 ** (i % 300 % 9) + 100 * (i % 300 == i // 300 % 3)'; onecycle -k -c 'data npy rows.npy y.npy bs=16; normalize; fit_one_cycle 3 1e-2; save rows; load rows; validate; model mlp 299,3; normalize mean=0,1'
rows.npy: 77 training and 19 validation rows, 300 columns, 3 classes: 0, 10, 20
normalized: mean {} std {} (column 0)
epoch     train_loss  valid_loss  accuracy  time
...
saved rows.safetensors: mlp 300,200,100,3
loaded rows.safetensors: mlp 300,200,100,3
valid_loss  accuracy  rows
{}  19
! onecycle: -c:1: model mlp: its first number must be 300 (as many as there are columns) and its last the number of classes; write model mlp 300,...,3
! onecycle: -c:1: normalize: give one value, or 300: one per column
? 1

# A net for images, and data of rows: both sides are named, and nothing is lost.
$ onecycle -k -c 'data npy rows.npy y.npy bs=16; load five; fit'
rows.npy: 77 training and 19 validation rows, 300 columns, 3 classes: 0, 10, 20
loaded five.safetensors: simple_cnn 5,16,16,3; the loaded data does not fit it and is kept for a different net: the data has 3 classes (0, 10, 20) and rows of 300 columns; the net is for 3 classes (0, 10, 20) and images of 6 x 4 x 5
! onecycle: -c:1: fit: the loaded data does not fit the net: the data has 3 classes (0, 10, 20) and rows of 300 columns; the net is for 3 classes (0, 10, 20) and images of 6 x 4 x 5; load data that does, or make a new net: model mlp
? 1

# What is wrong is told with its place.
$ npy.py nan.npy '<f4' 96,5 'i if i != 17 else float("nan")'; npy.py short.npy '<i8' 95 'i % 2'; npy.py half.npy '<f8' 96 'i / 2'
$ onecycle -k -c 'data npy nan.npy y.npy; data npy rows.npy short.npy; data npy rows.npy half.npy; data npy rows.npy; data npy rows.npy y.npy valid_x=x.npy; data npy none.npz:x y.npy; data npy y.npy:x y.npy; data npy x.npy y.npy layout=chwn'
! onecycle: -c:1: nan.npy: [3, 2] is nan, which is no finite 32-bit float; replace such items first, as numpy.nan_to_num does
! onecycle: -c:1: short.npy: it has 95 labels for 96 rows in rows.npy; give as many of both
! onecycle: -c:1: half.npy: label 1 is 0.5; give whole numbers
! onecycle: -c:1: rows.npy: it has no labels; name them after it, as x.npy y.npy
! onecycle: -c:1: valid_x= and valid_y= go together; give both
! onecycle: -c:1: none.npz: cannot be read: No such file or directory; check the path and that its folder is there
! onecycle: -c:1: y.npy: this is no zip archive, or it is cut short; use another copy
! onecycle: -c:1: data npy: layout='chwn' is not one of: nhwc, nchw
? 1

# Tables of numbers and categories.
$ printf 'age,sex,city,income,note,owns\n34,f,Paris,41000,,yes\n41,m,"New York, NY",72000,,no\n,f,Berlin,39000,,yes\n29,m,Paris,NA,,no\n52,f,Berlin,88000,,yes\n47,m,Paris,61000,,yes\n38,f,"New York, NY",54000,,no\n25,m,Berlin,23000,,no\n61,f,Paris,97000,,yes\n33,m,Berlin,35000,,no\n45,f,Paris,58000,,yes\n28,m,"New York, NY",31000,,no\n' >people.csv
$ onecycle -c 'data table people.csv target=owns valid_pct=0.25 seed=3 bs=4; fit_one_cycle 3 1e-2; save people; load people; validate'
people.csv: 9 training and 3 validation rows, 7 columns, 2 classes: no, yes
left out: column 'note', which is empty
columns: 2 of numbers, 2 of categories, which make 7 numbers a row
missing: 1 in age, 1 in income; replaced by the column's median in the training part
normalized: each column by its mean and deviation
epoch     train_loss  valid_loss  accuracy  time
...
saved people.safetensors: mlp 7,200,100,2
loaded people.safetensors: mlp 7,200,100,2
valid_loss  accuracy  rows
{}  3

# As text, show_batch has the rows as they were, in columns.
$ onecycle -c 'data table people.csv target=owns valid_pct=0 bs=4; show_batch 2' | tail -n 5 | grep -c '^age  *sex  *city  *income  *owns$\|^[0-9.]*  *[fm]  *[BNP].*[0-9]  *\(yes\|no\)$'
5

# The net keeps its normalization with the same columns, and is told from other columns by name.
$ sed s/city/town/ people.csv >other.csv; onecycle -k -c 'data table people.csv target=owns bs=4; load people; data table other.csv target=owns bs=4'
people.csv: 10 training and 2 validation rows, 7 columns, 2 classes: no, yes
left out: column 'note', which is empty
columns: 2 of numbers, 2 of categories, which make 7 numbers a row
missing: 1 in age, 1 in income; replaced by the column's median in the training part
normalized: each column by its mean and deviation
loaded people.safetensors: mlp 7,200,100,2
other.csv: 10 training and 2 validation rows, 7 columns, 2 classes: no, yes
the data does not fit the net, which is kept: the data has 2 classes (no, yes) and rows of 7 columns; the net is for 2 classes (no, yes) and rows of 7 columns; they differ first in the column town; for a net that does fit: model mlp
left out: column 'note', which is empty
columns: 2 of numbers, 2 of categories, which make 7 numbers a row
missing: 1 in age, 1 in income; replaced by the column's median in the training part
normalized: each column by its mean and deviation

# The same bits on any number of threads, and after a run that was stopped goes on.
$ echo 'data table people.csv target=owns bs=4' >data.oc; for threads in 1 2 3 7; do onecycle -q --threads $threads --events $threads.jsonl -c 'source data.oc; fit 300 1e-3'; done
$ killed TERM part.jsonl -q -c 'source data.oc; checkpoint part every=1000epochs; fit 300 1e-3'; onecycle -q --events rest.jsonl -c 'source data.oc; resume part'; for file in [1-7].jsonl rest.jsonl; do tail -n 1 $file | sed 's/.*"weights"//'; done >ends; wc -l <ends; uniq ends | wc -l
! onecycle: ended by SIGTERM
5
1

# Numbers with a decimal comma are texts here, which is told.
$ printf 'a;b;t\n1,5;1;u\n2,25;2;v\n1,5;3;u\n2,25;4;v\n' >comma.csv; { echo 'a;b;t'; for i in $(seq 150); do echo "$i,5;$i;$((i % 2))"; done; } >commas.csv; onecycle -k -c 'data table comma.csv target=t bs=2' -c 'data table commas.csv target=t bs=2'
comma.csv: 4 training and 0 validation rows, 3 columns, 2 classes: u, v
taken for categories: column 'a', with '1,5' in line 2; numbers have a decimal point
columns: 1 of numbers, 1 of categories, which make 3 numbers a row
normalized: each column by its mean and deviation
! onecycle: -c:2: commas.csv: column 'a' is no number in line 2 ('1,5') and has more than 100 different texts; write numbers with a decimal point, or leave such columns out: drop=a
? 1

# A column's own brackets are part of its name.
$ printf 'Age (years),len [m],x,t\n%s\n' "$(for i in 1 2 3 4 5 6; do echo "n$i,$i,$((i * i % 5)),$((i % 2))"; done)" >units.csv; onecycle -c 'data table units.csv target=t drop="Age (years)" bs=2; data table units.csv target=t drop=("Age (years)", "len [m]") bs=2' -c "data table units.csv t drop='[Age (years),x]' bs=2" | grep -o '[0-9] columns*,'
2 columns,
1 column,
1 column,

# What is wrong is told with its place.
$ printf 'a,b\n1,2\n3\n' >ragged.csv; onecycle -k -c 'data table ragged.csv target=b; data table people.csv target=own; data table people.csv target=owns drop=hair; data table people.csv target=owns delim=ab; data table none.csv target=a; data table people.csv' 2>&1 | cut -c 1-110
onecycle: -c:1: ragged.csv: line 3: it has 1 cell, and the first line has 2; every row needs as many
onecycle: -c:1: people.csv: it has no column 'own' for target=; its columns are age, sex, city, income, note,{}
onecycle: -c:1: people.csv: it has no column 'hair' to drop; check drop=
onecycle: -c:1: delim 'ab' is not one character; give delim=, or delim=';' or delim=tab
onecycle: -c:1: none.csv: cannot be read: No such file or directory; check the path and that its folder is th{}
onecycle: -c:1: data table: an argument is missing: target; usage: data table FILE TARGET [valid_pct=0.2] [dr{}

# What a net makes of rows whose class is not known: of arrays, of tables without the target, in another order of columns.
$ npy.py new.npy '<f4' 2,5,6,4 '(i * 7 % 17) / 4 + 3 * (i // 24 % 5 == i // 120 + 1)'; onecycle -k -c 'load five; predict new.npy; predict rows.npy; predict people.csv'
loaded five.safetensors: simple_cnn 5,16,16,3
new.npy[0]  10  0:{} 10:0.{} 20:0.{}
new.npy[1]  {}  0:{} 10:0.{} 20:0.{}
! onecycle: -c:1: predict: rows.npy: its shape is (96, 300), and the net reads images of 6 x 4 x 5
! onecycle: -c:1: predict: pictures have {}
? 1
$ cp new.npy x.npy; cp new.npy z.npy; python3 -m zipfile -c one.npz x.npy; python3 -m zipfile -c two.npz x.npy z.npy; onecycle -k -c 'load five; predict one.npz; predict two.npz' -c 'data npy two.npz:x two.npz'
loaded five.safetensors: simple_cnn 5,16,16,3
one.npz[0]  10  0:{} 10:0.{} 20:0.{}
one.npz[1]  {}  0:{} 10:0.{} 20:0.{}
! onecycle: -c:1: predict: two.npz: there are 2 arrays in it; name one, as two.npz:NAME does, of: x, z
! onecycle: -c:2: two.npz: there are 2 arrays in it; name one, as two.npz:NAME does, of: x, z
? 1
$ printf 'income,city,sex,age\n90000,Berlin,f,60\n,Rome,m,\n' >new.csv; onecycle -k -c 'load people; predict new.csv; predict new.csv csv=out.csv; predict new.npy' -c 'predict other.csv'; cut -d , -f 1,2 out.csv
loaded people.safetensors: mlp 7,200,100,2
new.csv:2  yes  no:0.{} yes:0.{}
new.csv:3  no  no:0.{} yes:0.{}
wrote out.csv
! onecycle: -c:1: predict: new.npy: its shape is (2, 5, 6, 4), and the net reads rows of 7 columns
! onecycle: -c:2: predict: other.csv: it has no column 'city', which the net reads; use a table with the columns of the training data
file,class
new.csv:2,yes
new.csv:3,no

# Pictures are nothing to a net that reads rows, whatever their size and channels.
$ onecycle -q -c 'data digits train=64 side=8 bs=1; show_batch 1 png=3.png'; mkdir -p set/no set/yes; cp 3.png set/no; cp 3.png set/yes; onecycle -k -c 'load people; validate folder set; validate idx set; predict set'
loaded people.safetensors: mlp 7,200,100,2
! onecycle: -c:1: validate folder: the net reads rows of 7 columns, not pictures; give rows, as of an array or a table
! onecycle: -c:1: validate idx: the net reads rows of 7 columns, not pictures; give rows, as of an array or a table
! onecycle: -c:1: predict: the net reads rows of 7 columns, not pictures; give rows, as of an array or a table
? 1

# Rows are not called images; delim= takes the word for a tab; what is no number has no sign.
$ printf 'a\tb\n1\tx\n2\tx\n3\tx\n4\tx\n5\ty\n' >few.tsv; onecycle -k -c 'data table few.tsv target=b delim=tab valid_pct=0.4 seed=3 bs=1; data table few.tsv target=b delim=tab valid_pct=0.4 seed=3 bs=9'
few.tsv: 3 training and 1 validation rows, 1 column, 1 class: x
left out: 1 validation row whose class has no training rows
columns: 1 of numbers, 0 of categories, which make 1 number a row
normalized: each column by its mean and deviation
! onecycle: -c:1: batch size 9 is above the 3 training rows; use bs=3 or less
? 1

# A table is packed with its columns: it is the same data to a net, also to the bit.
$ onecycle -q --events table.jsonl -c 'data table people.csv target=owns valid_pct=0.25 seed=3 bs=4; data save people.packed; fit_one_cycle 3 1e-2'; onecycle -k --events packed.jsonl -c 'data packed people.packed bs=4 verify=true; fit_one_cycle 3 1e-2; data save again.packed; predict new.csv'; cmp people.packed again.packed; for file in table packed; do grep run_end $file.jsonl | sed 's/.*"weights"//'; done | uniq | wc -l
people.csv: 9 training and 3 validation rows, 7 columns, 2 classes: no, yes
normalized: each column by its mean and deviation
epoch     train_loss  valid_loss  accuracy  time
...
packed again.packed: people.csv in 788 bytes; `data packed` loads it
new.csv:2  yes  no:0.{} yes:0.{}
new.csv:3  no  no:0.{} yes:0.{}
1
