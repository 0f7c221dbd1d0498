# What is made of files: how many images, what was left out and why, what is refused.
# Pictures are of drawn digits: set/{train,valid}/{3,7}/N.png.
$ onecycle -q -c 'data digits classes=3,7 train=640 side=8 bs=1; show_batch 1 png=3.png; show_batch 1 png=7.png'; for part in train valid; do for class in 3 7; do mkdir -p set/$part/$class; for n in 1 2 3 4; do cp $class.png set/$part/$class/$n.png; done; done; done
$ onecycle -c 'data folder set bs=4 size=8'
set: 8 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7

# Numbers of channels that images of the kind cannot have are refused.
$ onecycle -k -c 'data folder set channels=2; data digits channels=2; data idx . channels=2; data folder set channels=0'
! onecycle: -c:1: pictures have channels=1 (grey), 3 (colour) or 4 (with alpha), not 2; others come as arrays, by `data npy`
! onecycle: -c:1: data digits: channels='2' is not one of: 1, 3
! onecycle: -c:1: data idx: channels='2' is not one of: 1, 3
! onecycle: -c:1: data folder: channels=0 is out of range; give 1 to 16
? 1

# Validation images of classes that no training image has, from folders and from IDX files: the same words.
$ mkdir set/valid/9; cp 3.png set/valid/9/a.png; onecycle -c 'data folder set bs=4 size=8'; cp 3.png set/valid/9/b.png; onecycle -c 'data folder set bs=4 size=8; validate folder set size=8' | grep 'left out'
set: 8 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
left out: 1 validation image whose class has no training images
left out: 2 validation images whose classes have no training images
left out: 2 images whose classes the net does not know
$ images() { printf '\0\0\10\3\0\0\0\'$2'\0\0\0\2\0\0\0\1' >mnist/$1-images-idx3-ubyte; head -c $((2*0$2)) /dev/zero >>mnist/$1-images-idx3-ubyte; }; labels() { part=$1; shift; printf '\0\0\10\1\0\0\0\'$#$(printf '\\%s' $*) >mnist/$part-labels-idx1-ubyte; }; mkdir mnist; images train 6; labels train 1 2 3 1 2 3; images t10k 5; labels t10k 1 4 5 2 3
$ onecycle -c 'data idx mnist bs=2; data idx mnist bs=2 classes=1,2; model "flatten | dense 2"; validate idx mnist' | grep -v '^[0-9]\.'
mnist: 6 training and 3 validation images, 2 x 1 x 1, 3 classes: 1, 2, 3
left out: 2 validation images whose classes have no training images
mnist: 4 training and 2 validation images, 2 x 1 x 1, 2 classes: 1, 2
left out: 5 images whose classes were not asked for
flatten | dense 2: {}
valid_loss  accuracy  images
left out: 3 images whose classes the net does not know

# A third part is told.
$ rm -r set/valid/9; mkdir -p set/test/3; cp 3.png set/test/3/; onecycle -c 'data folder set bs=4 size=8; data folder set bs=4 size=8 valid_pct=0.5; data folder . train=set/train valid=set/valid bs=4 size=8; data folder set train=./train valid=test/../valid bs=4 size=8' | grep beside; rm -r set/test mnist
not read: 1 folder beside training and validation
not read: 1 folder beside training and validation
left out: 2 images beside the class folders
not read: 1 folder beside training and validation
not read: 1 folder beside training and validation

# A random split takes both parts, or the images directly below; a part asked for has to be there.
$ onecycle -k -c 'data folder set bs=4 size=8 valid_pct=0.5 train=trian; data folder set bs=4 size=8 valid_pct=0.5 valid=test' -c 'data folder set bs=4 size=8 valid_pct=0.5 train=train seed=1; data folder set bs=4 size=8 seed=1' | grep -v 'left out'
set: {} training and {} validation images, {}
seed= does nothing without valid_pct=: the folders say which images are for validation
set: {} training and {} validation images, {}
! onecycle: -c:1: set/trian: no such folder; leave out train=, or check it
! onecycle: -c:1: set/test: no such folder; leave out valid=, or check it

# Pictures in folders below a class folder belong to it; those beside the class folders, and other files, are told.
$ mkdir set/train/3/more; mv set/train/3/[12].png set/train/3/more; cp 3.png set/train/; cp 3.png set/valid/7.png; echo >set/train/7/notes.txt; onecycle -k -c 'data folder set bs=4 size=8; data folder set bs=4 size=8 recurse=false; data folder set bs=4 size=8 valid_pct=0.5; model "flatten | dense 2"; validate folder set/train size=8' | grep -v '^[0-9]\.'
set: 8 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
left out: 2 images beside the class folders
left out: 1 file that is not an image
set: 6 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
left out: 2 images beside the class folders
left out: 2 images in deeper folders
left out: 1 file that is not an image
set: 8 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
left out: 2 images beside the class folders
left out: 1 file that is not an image
flatten | dense 2: {}
valid_loss  accuracy  images
left out: 1 image beside the class folders
left out: 1 file that is not an image

# A class folder may be a link, and an image; a link inside a class folder to another folder is not followed.
$ mkdir links; for part in train valid; do mkdir links/$part; cp -r set/valid/3 links/$part/3; ln -s ../../set/valid/7 links/$part/7; done; ln -s ../../../3.png links/valid/3/link.png; onecycle -c 'data folder links bs=4 size=8' | tee plain; ln -s .. links/valid/3/up; onecycle -c 'data folder links bs=4 size=8' | diff plain -; rm -r links
links: {} training and {} validation images, 8 x 8 x 3, 2 classes: 3, 7
1a2
> not followed: 1 link to another folder

# Pictures of other proportions: size=N fills and crops as fastai does; a net remembers the way, whatever is loaded beside it.
$ onecycle -q -c 'data digits classes=3,7 train=64 side=8 bs=1; show_batch 2 png=wide.png; show_batch 1 png=tall.png'; mkdir -p two/train/a two/train/b; cp wide.png two/train/a/1.png; cp tall.png two/train/b/1.png; cp -r two/train two/valid
$ load='data folder two size=8x20 channels=1 bs=2'; for way in crop squish pad; do onecycle -c "$load resize=$way; model 'flatten | dense 2'; save $way; predict tall.png" | tail -n 1 >trained; onecycle -c "load $way; predict tall.png" | tail -n 1 >loaded; onecycle -c "load $way; $load; predict tall.png" | tail -n 1 >beside; cmp trained loaded; cmp trained beside; cat trained; done | sort -u | wc -l
3
$ load='data folder two size=8x20 channels=1 bs=2'; onecycle -c "$load resize=pad; model 'flatten | dense 2'; fit 1; save padded; validate" | tail -n 1 >whole; onecycle -c "load padded; $load; validate" | tail -n 1 >again; cmp whole again; onecycle -c "load padded; $load resize=squish; $load resize=squish; validate folder two size=8x20" | sed -n '2,3p'; onecycle -c "$load; load padded; $load; validate" | sed 1d >late; tail -n 1 late | cmp - whole; head -n 2 late
two: 2 training and 2 validation images, 8 x 20 x 1, 2 classes: a, b; the net is kept; it was trained with resize=pad, not squish
two: 2 training and 2 validation images, 8 x 20 x 1, 2 classes: a, b; the net is kept
the net was trained with resize=pad, but the data was read with resize=crop; for the same numbers load the data again with resize=pad
loaded padded.safetensors: flatten | dense 2
$ for load in "data folder two size=8x20 channels=1 bs=2 resize=squish" "data = ImageDataBunch.from_folder('two', size=(8, 20), channels=1, bs=2)" "data = ImageDataBunch.from_folder('two', size=(8, 20), resize_method=ResizeMethod.SQUISH, channels=1, bs=2)"; do onecycle -c "$load" -c "model 'flatten | dense 2'; predict tall.png" | tail -n 1; done | uniq -c
      3 tall.png {}
$ onecycle -k -c 'data folder two size=8x; data folder two size=8x2000; data folder two size=8 resize=fill; data folder two; data folder two size=8x20 bs=2; validate folder two size=8x20' | sed 1d | sed '$d'
valid_loss  accuracy  images
! onecycle: -c:1: size '8x' is not a size; give size=N or size=HEIGHTxWIDTH, each 1 to 1024
! onecycle: -c:1: size '8x2000' is not a size; give size=N or size=HEIGHTxWIDTH, each 1 to 1024
! onecycle: -c:1: data folder: resize='fill' is not one of: crop, squish, pad
! onecycle: -c:1: two/train/b/1.png: {} give size={} to resize all

# A folder that is there and cannot be reached is not called a file.
$ ln -s loop loop; mkdir -p here; ln -s tiny here/tiny; onecycle -k -c 'data folder loop' -c 'data folder set train=../loop'; ONECYCLE_DATA=here onecycle -c 'untar_data tiny'; rm -r loop here
! onecycle: -c:1: loop: cannot be read: Too many levels of symbolic links; remove the link
! onecycle: -c:2: set/../loop: cannot be read: Too many levels of symbolic links; remove the link
! onecycle: -c:1: here/tiny: cannot be read: Too many levels of symbolic links; remove the link

# An archive that is refused leaves nothing, so that a second try says the same; what lies beside the wanted folder is told.
$ export ONECYCLE_DATA=store; mkdir -p store wide/wide; cp -r set/train wide/wide; echo notes >wide/notes; tar -C set -czf store/flat.tgz train valid; tar -C wide -czf store/wide.tgz wide notes; head -c 99 store/flat.tgz >store/cut.tgz
$ export ONECYCLE_DATA=store; onecycle -k -c 'untar_data flat; untar_data URLs.FLAT; path = untar_data(URLs.FLAT); untar_data cut; untar_data cut'; ls -A store
! onecycle: -c:1: store/flat.tgz: it contains no folder 'flat'; pack it as flat/...
! onecycle: -c:1: store/flat.tgz: it contains no folder 'flat'; pack it as flat/...
! onecycle: -c:1: store/flat.tgz: it contains no folder 'flat'; pack it as flat/...
! onecycle: -c:1: store/cut.tgz: damaged or cut short ({}); use another copy
! onecycle: -c:1: store/cut.tgz: damaged or cut short ({}); use another copy
cut.tgz
flat.tgz
wide.tgz
$ ONECYCLE_DATA=store onecycle -c 'untar_data wide'; ls -A store/wide
left out: 1 entry of wide.tgz beside its folder wide
store/wide
train

# As notebooks have it: its value goes into the call around it, and on with a path.
$ export ONECYCLE_DATA=store; onecycle -c "data = ImageDataBunch.from_folder(untar_data(URLs.WIDE), valid_pct=0.2, size=8, bs=2).normalize(imagenet_stats)" -c "path = untar_data(URLs.WIDE)/'train'; path; p = Path(untar_data('wide')); p" -c "print(untar_data(URLs.WIDE))  # untar_data(x)" -c "(ImageDataBunch.from_folder(path=untar_data(URLs.WIDE)/'train', valid_pct=0.2, size=8, bs=2))" | grep -v 'left out'
wide: {} training and {} validation images, 8 x 8 x 3, {}
normalized: mean 0.485000 std 0.229000 (channel 0)
store/wide/train
store/wide
store/wide
train: {} training and {} validation images, 8 x 8 x 3, {}
$ ONECYCLE_DATA=store onecycle -k -c "data = ImageDataBunch.from_folder(untar_data(URLs.CUT), size=8)" -c "data = ImageDataBunch.from_folder(untar_data(URLs.WIDE, size=8)" -c "data folder 'untar_data(URLs.WIDE)'"
! onecycle: -c:1: store/cut.tgz: damaged or cut short ({}); use another copy
! onecycle: -c:2: untar_data: there is no argument 'size'; the arguments are: name, url, sha256, to, timeout
! onecycle: -c:3: untar_data(URLs.WIDE): no such folder; check the path
? 1

$ head -c 67108864 /dev/zero >zeros; mkdir zip; cat zeros zeros >zip/zeros; rm zeros; tar -czf store/zip.tgz zip; rm -r zip; ONECYCLE_DATA=store onecycle -c 'untar_data zip'; ls -A store
! onecycle: -c:1: store/zip.tgz: it unpacks to more than 64 MB, 100 times its own size, {}; if you trust it, unpack it with tar
cut.tgz
flat.tgz
wide
wide.tgz
zip.tgz
