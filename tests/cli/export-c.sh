#!/bin/sh
# `export c`: nets that have every kind of layer between them, grey and colour, normalized and not, in one program. Each
# compiler that is here takes it without a warning, as C99 or C++, and its probabilities are those of `predict`, within
# 1e-5. With $SRCDIR/../shared/data, a net reads MNIST's 10,000 test images, too.
here=$SRCDIR
. "$here/tests/cli/own.sh"
strict='-O1 -Wall -Wextra -pedantic -Wconversion -Wshadow -Werror'
sanitize='-fsanitize=address,undefined -fno-sanitize-recover=all'

details() { head -n 5 err out 2>/dev/null; }

# ---- nets

cat >grey.oc <<'EOF'
simple_cnn 1,8,16,10
conv 8 5x3 2 pad=2,0 | gelu | bn | conv 12 3 dilation=2 groups=4 bias=false | conv 12 3x2 2 dilation=2 groups=12 pad=2,1 | bn scale=false eps=1e-3 | relu | maxpool 3 2 pad=1 ceil=true | flatten | dense 20 | tanh | dropout 0.3 | dense 10 | scale 0.5
whiten 2 | silu | conv 24 3 | groupnorm 4 | silu | conv 24 3 1 groups=24 | bn | relu | avgpool 3 2 ceil=true | layernorm | elu | adaptive_avgpool 3x2 | flatten | dense 10
dropout 0.1 | flatten | residual { dropout 0.2 } | gate { dropout 0.1 } | residual { bn | relu } | bn bias=false | relu | dense 10 bias=false
maxpool 2 1 | conv 40 4 4 pad=0 | layernorm | residual { conv 40 7 1 groups=40 bias=false | layernorm | conv 80 1 | gelu | conv 40 1 } | conv 33 1 2 | groupnorm 1 | global_avgpool | dense 10 | scale 2
EOF
cat >color.oc <<'EOF'
residual { conv 3 3 | bn | relu } | conv 16 1 | residual { concat { conv 8 1 } { conv 8 3 | leaky_relu 0.2 } | hardswish } else { conv 16 3 | bn } | relu | gate { global_avgpool | dense 4 | relu | dense 16 | sigmoid } | gate { conv 1 1 | sigmoid } | adaptive_maxpool 5 | concat { maxpool 2 } { avgpool 2 } { residual { conv 16 3 } | maxpool 2 } | bn | flatten | dense 10
bn | relu | concat { conv 5 1 } { dropout 0.1 } { bn } | residual { gelu } | gate { conv 1 3 | sigmoid } | flatten | dense 10
flatten | dense 130 | silu | residual { dense 130 | bn | gelu } | dense 33 | tanh | dense 10
conv 3 2x3 1 groups=3 pad=1,1 | conv 16 3 2 | bn | silu | conv 16 3 2 groups=16 | bn | silu | gate { global_avgpool | dense 4 | silu | dense 16 | sigmoid } | conv 32 1 bias=false | bn | conv 20 3 groups=2 | global_avgpool | dense 10
mlp 675,30,10
EOF

# nets FILE LETTER DATA - a script that trains each net a little, from the third on with normalized pixels
nets() {
    echo "data digits train=64 valid=16 side=15 classes=0-9 bs=16 $3"
    i=0
    while IFS= read -r net; do
        i=$((i + 1))
        [ $i = 3 ] && echo normalize
        echo "model \"$net\"; fit 1 1e-2; export c $2$i.h; predict $2.npy csv=$2$i.csv"
    done <"$1"
}

python3 "$here/tests/cli/npy.py" a.npy '|u1' 12,15,15,1 '(i * i // 7 + i * 31) % 256' &&
    python3 "$here/tests/cli/npy.py" b.npy '|u1' 12,15,15,3 '(i * i // 11 + i * 53) % 256'
told 'images to read'
nets grey.oc a channels=1 >a.oc
nets color.oc b channels=3 >b.oc
sed -i 's/^model "\(simple_cnn[^"]*\|mlp[^"]*\)"/model \1/' a.oc b.oc
"$onecycle" a.oc >out 2>err && "$onecycle" b.oc >>out 2>>err
told 'nets of every kind of layer are written'

# ---- one program with all of them

{
    for net in a1 a2 a3 a4 a5 b1 b2 b3 b4 b5; do echo "#include \"$net.h\""; done
    cat <<'EOF'
#include <stdio.h>
#include <stdlib.h>

#define READ(net, path)                                                        \
    do {                                                                       \
        enum { COUNT = net##_HEIGHT * net##_WIDTH * net##_CHANNELS };          \
        static unsigned char pixel[COUNT];                                     \
        static float x[COUNT], memory[net##_MEMORY / sizeof(float)];           \
        float p[net##_CLASSES];                                                \
        FILE *file = fopen(path, "rb");                                        \
        if (!file || fseek(file, 128, SEEK_SET))                               \
            exit(1);                                                           \
        while (fread(pixel, 1, COUNT, file) == COUNT) {                        \
            for (int i = 0; i < COUNT; i++)                                    \
                x[i] = (float)pixel[i] / 255;                                  \
            net##_predict(x, p, memory);                                       \
            for (int i = 0; i < net##_CLASSES; i++)                            \
                printf(",%s,%.9g", net##_class[i], (double)p[i]);              \
            puts("");                                                          \
        }                                                                      \
        fclose(file);                                                          \
    } while (0)

int main(void)
{
    READ(a1, "a.npy"); READ(a2, "a.npy"); READ(a3, "a.npy"); READ(a4, "a.npy"); READ(a5, "a.npy");
    READ(b1, "b.npy"); READ(b2, "b.npy"); READ(b3, "b.npy"); READ(b4, "b.npy"); READ(b5, "b.npy");
    return 0;
}
EOF
} >all.c
for net in a1 a2 a3 a4 a5 b1 b2 b3 b4 b5; do sed 1d $net.csv; done | cut -d , -f 3- >ours

# same - whether the program's numbers are ours
same() {
    [ "$(wc -l <out)" = 120 ] && paste -d '|' ours out | awk -F '|' '
        {
            n = split($1, ours, ","); split($2, theirs, ",")
            for (i = 1; i <= n; i++) {
                off = ours[i] - theirs[2 * i + 1]
                if (n != 10 || theirs[2 * i] != i - 1 || off > 1e-5 || off < -1e-5) {
                    printf "line %d, class %d: off by %g\n", NR, i - 1, off >"err"
                    exit 1
                }
            }
        }'
}

# compiles COMPILER FLAGS... - all.c without a word, and what it prints is ours
compiles() {
    if ! command -v "$1" >/dev/null; then
        report 1 "$1 # SKIP it is not here"
        return
    fi
    compiler=$1
    shift
    # shellcheck disable=SC2086
    "$compiler" $strict "$@" -o all all.c -x none -lm >err 2>&1 && [ ! -s err ] && ./all >out 2>err && [ ! -s err ] && same
    told "$compiler $*: no warning, the probabilities of predict"
}

compiles gcc -std=c99 $sanitize
compiles clang -std=c99 $sanitize
compiles g++ -x c++ $sanitize
compiles clang++ -x c++ -std=c++11
compiles gcc -std=c99 -O2
compiles gcc -std=c99 -O2 -ffreestanding # with vectors of four numbers alone
compiles gcc -std=c99 -O3 -march=native

# ---- names

{
    echo 'data digits train=32 valid=16 side=8 channels=1 bs=16; model "flatten | dense 2"; fit 1'
    echo 'export c 1net.h; export c a-b.h; export c no/where/net.h; export c net.h name=a-b; export c 1.h name=one; export c net.v2'
    echo 'export c two.h; export c again.h name=two'
} >names.oc
"$onecycle" -k names.oc >out 2>err
grep -q "export c: '1net' is no identifier of C, .*name=" err && grep -q "export c: 'a-b' is no" err &&
    grep -q 'no/where/net.h: cannot be written' err && [ -f 1.h ] && [ -f net.v2 ] && [ ! -f net.h ] && [ ! -f a-b.h ]
told 'a name that is no identifier is refused, name= gives another'
grep -q 'one_predict' 1.h && grep -q 'net_predict' net.v2
told 'names begin with the file name or with name='
sed 1d two.h >two && sed 1d again.h >again && cmp -s two again
told 'the same net twice is the same header'
nm all | grep -E ' U (malloc|calloc|realloc|free)' >out
[ ! -s out ]
told 'nothing is allocated'

# ---- names of classes are any text, a thousand of them

python3 - <<'EOF'
import csv
names = ['a"b', 'c\\', "\\d'", '*/ x /* y', '</script>', "??/ ??' ??( ??=", 'e\nf', 'g\r\nh', '\x01\a\x1b[31m\x7f', '1\xfc23',
         '\u4e2d\U0001f600', '%s %d {0} $(i) `j`', 'k  k', '\\n\\0\\x41', '\xfc' * 127, '??/' * 85, '// l \\', '#define m', 'R"(', "'"]
names += ['class %d' % i for i in range(1000 - len(names))]
with open('labels.csv', 'w', newline='', encoding='utf-8') as file:
    csv.writer(file).writerows([('name', 'label')] + [('%d.pgm' % (i % 3), name) for i, name in enumerate(names)])
for i in range(3):
    with open('%d.pgm' % i, 'wb') as file:
        file.write(b'P5 4 4 255\n' + bytes([i * 9] * 16))
with open('ours', 'wb') as file:
    file.write(b''.join(sorted(name.encode() + b'\0' for name in names)))
EOF
"$onecycle" -c 'data csv labels.csv valid_pct=0 bs=64; model "flatten | dense 1000"; export c hostile.h' >out 2>err
told 'a net of a thousand classes is written'
cat >hostile.c <<'EOF'
#include "hostile.h"
#include <stdio.h>
#include <string.h>

int main(void)
{
    static float x[hostile_HEIGHT * hostile_WIDTH * hostile_CHANNELS], p[hostile_CLASSES];
    static float memory[hostile_MEMORY / sizeof(float)];
    for (int i = 0; i < hostile_CLASSES; i++)
        fwrite(hostile_class[i], 1, strlen(hostile_class[i]) + 1, stdout);
    hostile_predict(x, p, memory);
    return p[0] > 1;
}
EOF
for compiler in 'gcc -std=c99 -trigraphs -O2' 'gcc -std=c99 -O3' 'clang -std=c99 -trigraphs' 'g++ -x c++ -O2'; do
    command -v "${compiler%% *}" >/dev/null || continue
    # shellcheck disable=SC2086
    ${compiler%% *} $strict ${compiler#* } -o hostile hostile.c >err 2>&1 && [ ! -s err ] && ./hostile >out && cmp -s ours out
    told "$compiler: names of classes are those of the data"
done

# ---- without a C library: with the compiler's own headers, and <math.h> where a norm takes a square root

cat >bare.c <<'EOF'
#include "b1.h"
#include "hostile.h"
#include "two.h"

void run(const float *x, float *p, void *memory)
{
    b1_predict(x, p, memory);
    hostile_predict(x, p, memory);
    two_predict(x, p, memory);
}
EOF
cat >root.c <<'EOF'
#include "a3.h"

void root(const float *x, float *p, void *memory) { a3_predict(x, p, memory); }
EOF
if command -v gcc >/dev/null; then
    bare='-std=c99 -O2 -ffreestanding -nostdlib -c'
    # shellcheck disable=SC2086
    gcc $bare -nostdinc -isystem "$(gcc -print-file-name=include)" bare.c >err 2>&1 && gcc $bare root.c >>err 2>&1 &&
        [ ! -s err ] && nm -u bare.o root.o | sed -n 's/^ *U //p' >out &&
        [ "$(grep -vxE 'mem(cpy|set|move|cmp)|_GLOBAL_OFFSET_TABLE_' out)" = sqrt ]
    told 'freestanding, the headers need sqrt alone, besides what gcc always asks for'
fi

# ---- MNIST

mnist=$here/../shared/data/mnist
if [ ! -d "$mnist" ]; then
    report 1 'MNIST # SKIP no real data beside the project'
    finish
    exit
fi
cat >mnist.oc <<EOF
data idx $mnist
normalize
fit_one_cycle 1 1e-2
export c mnist.h
EOF
gzip -dc "$mnist/t10k-images-idx3-ubyte.gz" | tail -c +17 >pixels
python3 -c "
import sys
head = repr({'descr': '|u1', 'fortran_order': False, 'shape': (10000, 28, 28)})
head += ' ' * (-(len(head) + 11) % 64) + '\n'
sys.stdout.buffer.write(b'\x93NUMPY\x01\x00' + len(head).to_bytes(2, 'little') + head.encode())" >mnist.npy
cat pixels >>mnist.npy
echo 'predict mnist.npy csv=mnist.csv' >>mnist.oc
cat >mnist.c <<'EOF'
#include "mnist.h"
#include <stdio.h>

int main(void)
{
    enum { COUNT = mnist_HEIGHT * mnist_WIDTH };
    static unsigned char pixel[COUNT];
    static float x[COUNT * mnist_CHANNELS], memory[mnist_MEMORY / sizeof(float)];
    float p[mnist_CLASSES];
    while (fread(pixel, 1, COUNT, stdin) == COUNT) {
        int best = 0;
        for (int i = 0; i < COUNT; i++)
            for (int c = 0; c < mnist_CHANNELS; c++)
                x[i * mnist_CHANNELS + c] = (float)pixel[i] / 255;
        mnist_predict(x, p, memory);
        for (int i = 1; i < mnist_CLASSES; i++)
            if (p[i] > p[best])
                best = i;
        puts(mnist_class[best]);
    }
    return 0;
}
EOF
"$onecycle" mnist.oc >out 2>err
sed 1d mnist.csv | cut -d , -f 2 >ours
for compiler in 'gcc -std=c99' 'clang -std=c99' 'g++ -x c++'; do
    command -v "${compiler%% *}" >/dev/null || continue
    # shellcheck disable=SC2086
    $compiler $strict $sanitize -o mnist mnist.c >err 2>&1 && ./mnist <pixels >out 2>>err && [ ! -s err ] &&
        [ "$(wc -l <ours)" = 10000 ] && cmp -s ours out
    told "$compiler: the classes of MNIST's 10,000 test images are ours"
done
finish
