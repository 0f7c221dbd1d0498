/* Tells what rank 0 sends in a training step, and beside how much computing; loaded into ranks by
 * LD_PRELOAD, it stands between the program and MPI.
 *
 *     mpicc -shared -fPIC -o sends.so sends.c
 *     mpirun -x LD_PRELOAD=$PWD/sends.so -x SENDS=file -n 2 onecycle SCRIPT
 *
 * The first line of the file has the messages that were waited for, and the bytes of all.  The
 * others are the stretches of backward beside which sums of gradients go on, each up to the end of
 * such a message: its milliseconds, and the bytes of sums that were begun before that message.
 * They are those of the step in which they were shortest.  tests/bench/scale.sh makes a model of
 * this. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SUMS = 15, /* as src/io/mpi.c has it: tags up to this are of sums that go on beside computing */
    STRETCHES = 256,
};

typedef struct {
    double seconds;
    long bytes;
} Stretch;

static Stretch own[STRETCHES], best[STRETCHES]; /* of this step; of the shortest one */
static int at, most;                            /* how many */
static double shortest;                         /* seconds of the shortest step's */
static long messages, bytes;
static long begun, before; /* bytes of sums that no message has waited for; before the last one */
static double ended;       /* when the last message that was waited for had come */
static int turns, turn;    /* exchanges of a sum; those of the first one in each step */
static int begins;         /* the next message that is sent begins an exchange */

/* The last stretch is no computing: what is left is waited for after backward. */
static void end_step(void)
{
    double seconds = 0;
    for (int i = 0; i < at - 1; i++)
        seconds += own[i].seconds;
    if (at > 1 && (most == 0 || seconds < shortest)) {
        most = at - 1;
        shortest = seconds;
        memcpy(best, own, sizeof best);
    }
    at = 0;
}

int MPI_Irecv(void *to, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    begins = 1;
    return PMPI_Irecv(to, count, type, from, tag, comm, request);
}

int MPI_Isend(const void *from, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    if (begins && tag > SUMS) {
        messages++;
        before = begun;
    } else if (begins && tag == 1 && turn++ % turns == 0) {
        end_step();
    }
    begins = 0;
    bytes += count;
    begun += tag <= SUMS ? count : 0;
    return PMPI_Isend(from, count, type, to, tag, comm, request);
}

int MPI_Test(MPI_Request *request, int *over, MPI_Status *status)
{
    int result = PMPI_Test(request, over, status);
    if (!*over || status->MPI_TAG <= SUMS)
        return result;
    if (before > 0 && at < STRETCHES)
        own[at++] = (Stretch){MPI_Wtime() - ended, before};
    begun -= before;
    before = 0;
    ended = MPI_Wtime();
    return result;
}

int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
    int result = PMPI_Init_thread(argc, argv, required, provided), size;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (; size > 1; size /= 2)
        turns += 2;
    return result;
}

int MPI_Finalize(void)
{
    int rank;
    FILE *file;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0 && getenv("SENDS") && (file = fopen(getenv("SENDS"), "w"))) {
        end_step();
        fprintf(file, "%ld %ld\n", messages, bytes);
        for (int i = 0; i < most; i++)
            fprintf(file, "%.3f %ld\n", 1000 * best[i].seconds, best[i].bytes);
        fclose(file);
    }
    return PMPI_Finalize();
}
