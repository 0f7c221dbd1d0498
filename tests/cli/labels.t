# Classes from the names of images and from tables.
$ onecycle -q -c 'data digits train=64 valid=4 side=8 bs=1; show_batch 1 png=a.png'; mkdir pets; for n in 1 2 3 4 5; do cp a.png pets/cat_$n.png; cp a.png pets/great_dane_$n.png; done

# A name: what the first group matches, as fastai's from_name_re.
$ onecycle -c "data names pets pat='/([^/]+)_\d+.png$' size=8 bs=4"
pets: 8 training and 2 validation images, 8 x 8 x 3, 2 classes: cat, great_dane
$ onecycle
< fnames = get_image_files('pets'); pat = r'/([^/]+)_\d+.png$'
< data = ImageDataBunch.from_name_re('pets', fnames, pat, size=8, bs=4)
< data = ImageDataBunch.from_name_re('pets', get_image_files('pets'), pat, valid_pct=0.5, size=8, bs=4)
pets: 8 training and 2 validation images, 8 x 8 x 3, 2 classes: cat, great_dane
pets: 5 training and 5 validation images, 8 x 8 x 3, 2 classes: cat, great_dane

# What matches nothing, or is no pattern, is told with its place.
$ onecycle -k -c "data names pets pat='/(cat)_' size=8" -c "data names pets pat='/([^/]+_' size=8" -c "data names pets pat='cat' size=8" -c "data names pets" -c "data names none pat='(.)'"
! onecycle: -c:1: pets/great_dane_1.png: pat= finds no class in this path; change it, or move the file away
! onecycle: -c:2: '/([^/]+_' is no regular expression: missing closing parenthesis, at character 9; write it as Python does
! onecycle: -c:3: pat= has no group in parentheses; put one around the class, as in pat='/([^/]+)_\d+.png$'
! onecycle: -c:4: data names: an argument is missing: pat; usage: {}
! onecycle: -c:5: none: no such folder; check the path
? 1

# Deeper folders belong to the set, unless that is not wanted; all that is left out is told.
$ mkdir pets/more; cp a.png pets/more/cat_9.png; echo >pets/notes.txt; onecycle -c "data names pets pat='/([^/]+)_\d+.png$' size=8 bs=4" -c "data names pets pat='/([^/]+)_\d+.png$' size=8 bs=4 recurse=false"; rm -r pets/more pets/notes.txt
pets: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: cat, great_dane
left out: 1 file that is not an image
pets: 8 training and 2 validation images, 8 x 8 x 3, 2 classes: cat, great_dane
left out: 1 image in a deeper folder
left out: 1 file that is not an image

# A table: names with a suffix, classes that are numbers, in their order.
$ { echo 'name,label,valid'; for n in 1 2 3 4 5; do echo "cat_$n,10,"; echo "great_dane_$n,9,True"; done; echo 'cat_1,9,0'; } >labels.csv
$ onecycle -c 'data csv labels.csv folder=pets suffix=.png size=8 bs=4' -c 'data csv labels.csv folder=pets suffix=.png label_col=label fn_col=name valid_col=valid size=8 bs=4 seed=3'
pets: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10
seed= does nothing with valid_col=, which says which images are for validation
pets: 6 training and 5 validation images, 8 x 8 x 3, 2 classes: 9, 10
$ tr , '\t' <labels.csv >tabs.csv; onecycle -c "data = ImageDataBunch.from_csv('.', folder='pets', suffix='.png', size=8, bs=4)" -c "data = ImageDataBunch.from_csv('.', folder='pets', csv_labels='tabs.csv', delimiter='\t', suffix='.png', size=8, bs=4)"
pets: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10
pets: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10

# What separates cells is seen in the first line; folder= is seen from the table or from here; a name may be a whole path.
$ tr , ';' <labels.csv >semi.csv; mkdir lists; cp semi.csv lists/l.csv; sed "2,\$s|^|$PWD/pets/|" labels.csv >lists/whole.csv; for how in 'semi.csv folder=pets' 'lists/l.csv folder=../pets' 'lists/l.csv folder=pets' lists/whole.csv; do onecycle -c "data csv $how suffix=.png size=8 bs=4"; done | sort | uniq -c | sed 's/^ *//'
1 lists: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10
3 pets: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10
$ onecycle -k -c 'data csv lists/whole.csv suffix=.png links=false size=8' -c 'data csv lists/l.csv suffix=.png folder=pets delim="|" size=8' 2>&1 | sed "s|$PWD|HERE|g"
onecycle: -c:1: HERE/pets/cat_1.png: a link leads out of the data folder, or to nothing; remove it, or give links=true
onecycle: -c:2: lists/l.csv: no column '1' for label_col=; its columns are: name;label;valid; delim= says what separates cells

# The first line may be a picture, which is not left out silently.
$ sed 1d labels.csv >bare.csv; onecycle -k -c 'data csv bare.csv folder=pets suffix=.png size=8 bs=4' -c 'data csv bare.csv folder=pets suffix=.png header=false size=8 bs=4'
pets: 9 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10
! onecycle: -c:1: bare.csv: line 1 names an image and no columns; give header=false if it is a row like the others
? 1

# A picture that is missing is told with its line, or left out.
$ sed 's/cat_3,/cat_33,/' labels.csv >gap.csv; onecycle -k -c 'data csv gap.csv folder=pets suffix=.png size=8 bs=4' -c 'data csv gap.csv folder=pets suffix=.png size=8 bs=4 skip_bad=true'
pets: 8 training and 2 validation images, 8 x 8 x 3, 2 classes: 9, 10
left out: 1 picture that cannot be read: pets/cat_33.png
! onecycle: -c:1: pets/cat_33.png: is not there, and line 6 of gap.csv names it; remove the line, or skip_bad=true leaves it out
? 1

# Every row has to be right.
$ fail() { printf "$1" >bad.csv; onecycle -c "data csv bad.csv folder=pets size=8 $2" 2>&1; }; fail 'name,label\ncat_1.png,\n'; fail 'name,label\n,cat\n'; fail 'name,label\ncat_1.png\n'; fail 'name,label\n'; fail ''; fail 'name,label\ncat_1.png,cat\n' label_col=lable; fail 'name,label\ncat_1.png,cat\n' valid_col=label; fail 'name,label\nno.png,cat\n' valid_pct=0.5; fail 'name,label\n../a.png,cat\n' 'links=false'; fail 'a\nb\n' delim=xx
onecycle: -c:1: bad.csv: line 2, column 'label': no class; fill it in, or remove the row
onecycle: -c:1: bad.csv: line 2, column 'name': no file name; fill it in
onecycle: -c:1: bad.csv: line 2: {}
onecycle: -c:1: bad.csv: no rows of training images below its header; add some
onecycle: -c:1: bad.csv: {}
onecycle: -c:1: bad.csv: no column 'lable' for label_col=; its columns are: name, label
onecycle: -c:1: bad.csv: line 2, column 'label': 'cat' is neither True nor False; write one of these
onecycle: -c:1: pets/no.png: is not there, and line 2 of bad.csv names it; give folder=, or suffix= as in suffix=.png
onecycle: -c:1: pets/../a.png: a link leads out of the data folder, or to nothing; remove it, or give links=true
onecycle: -c:1: delim 'xx' is not one character; give delim=, or delim=';' or delim=tab
? 1

# A net knows the size and the channels of its pictures: whatever the order of commands, the loss is the same.
$ mkdir big; for part in train valid; do for class in cat dog; do mkdir -p big/$part/$class; for n in 1 2; do onecycle -q -c "data digits train=64 valid=4 side=$((8 + 2 * n)) bs=1; show_batch 1 png=big/$part/$class/$n.png"; done; done; done
$ onecycle -c 'data folder big size=8x12 resize=pad channels=1 bs=2; normalize; model "flatten | dense 2"; fit 2 1e-2; save net; validate' | tail -n 1 >loss; for order in 'load net; data folder big bs=2; validate' 'data folder big size=8x12 resize=pad channels=1 bs=2; load net; validate' 'load net; data folder big size=8x12 bs=2; validate' 'load net; validate folder big' 'load net; data folder big resize=pad bs=2; validate' 'load net; validate folder big size=8x12'; do onecycle -c "$order" | tail -n 1 | cmp loss - && echo same; done
same
same
same
same
same
same

# Of other pictures it has nothing; both sides are named.
$ onecycle -c 'load net; data folder big size=8 bs=2 channels=1' | tail -n 1
the data does not fit the net, which is kept: the data has 2 classes (cat, dog) and images of 8 x 8; the net is for 2 classes (cat, dog) and images of 8 x 12; for a net that does fit: model simple_cnn

# Nothing for validation; names of classes that no screen has room for.
$ onecycle -c "data names pets pat='/([^/]+)_\d+.png$' valid_pct=0 size=8 bs=4"
pets: 10 training and 0 validation images, 8 x 8 x 3, 2 classes: cat, great_dane
$ { echo name,label; echo cat_1.png,a; printf 'cat_2.png,%0300d\n' 7; } >long.csv; onecycle -c 'data csv long.csv folder=pets size=8 bs=1 valid_pct=0'
! onecycle: -c:1: pets: a class has a name of 300 bytes, '00000000000000000000...'; use at most 255
? 1

# Each image counts once where one part's folder is or holds the other's; with valid_pct=0 no image is for validation.
$ mkdir both; cp -r big/train/* big/valid both; onecycle -c 'data folder big train=. valid_pct=0.25 size=8 bs=2; data folder big valid=train valid_pct=0.25 size=8 bs=2; data folder both train=. valid_pct=0.25 size=8 bs=2; data folder both train=. size=8 bs=2; data folder big valid_pct=0 size=8 bs=2; data folder big/valid valid_pct=0 size=8 bs=2'
big: 6 training and 2 validation images, 8 x 8 x 3, 2 classes: cat, dog
big: 3 training and 1 validation images, 8 x 8 x 3, 2 classes: cat, dog
not read: 1 folder beside training and validation
both: 6 training and 2 validation images, 8 x 8 x 3, 2 classes: cat, dog
both: 4 training and 4 validation images, 8 x 8 x 3, 2 classes: cat, dog
big: 8 training and 0 validation images, 8 x 8 x 3, 2 classes: cat, dog
valid: 4 training and 0 validation images, 8 x 8 x 3, 2 classes: cat, dog
