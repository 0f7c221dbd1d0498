/* What someone who does not know the program types and clicks, and where the keyboard may be. */
#include "tests/pty/sentences.h"

#include <stddef.h>

#define CLICK(x, y) ESC "[<0;" #x ";" #y "M" ESC "[<0;" #x ";" #y "m"
#define DRAG(x, y, to) CLICK(x, y) ESC "[<32;" #to ";" #y "M" ESC "[<0;" #to ";" #y "m"
#define WHEEL(up, x, y) ESC "[<6" #up ";" #x ";" #y "M"
#define BACK4 "\177\177\177\177"

const Sentence SENTENCE[SENTENCES] = {
    /* Whole sentences, which are no commands. */
    {"how do I stop this?\r", NULL},
    {"what now\r", NULL},
    {"stop the run please\r", NULL},
    {"can I save this\r", NULL},
    {"exit the program\r", NULL},
    {"cancel that\r", NULL},
    {"pause it\r", NULL},
    {"take a look\r", NULL},
    {"delete everything\r", NULL},
    {"xylophone practice\r", NULL},
    {"connect to the server\r", NULL},
    {"press any key to go on\r", NULL},
    {"Drop it\r", NULL},
    {"  what is this\r", NULL},
    {" x", NULL},
    {"\303\251t\303\251 \346\274\242\345\255\227\r", NULL},
    /* Halves of commands, and commands without Enter. */
    {"fit_one_cycle 4 1e-", NULL},
    {"fit_one_cyc", NULL},
    {"extend 2", NULL},
    {"stop", NULL},
    {"step 100", NULL},
    {"save checkpoint", NULL},
    {"set lr_m", NULL},
    {"runs delete last", NULL},
    {"quit", NULL},
    {"continue", NULL},
    {"plot png=here.png", NULL},
    {"lr_f\t", NULL},
    {"s\t\t", NULL},
    {"x", NULL},
    {"n", NULL},
    {"c", NULL},
    {"p", NULL},
    {"d", NULL},
    {"nx", NULL},
    {"0123456789", NULL},
    {"(){}[]<>|&;!#'\"\\", NULL},
    /* Corrections. */
    {"stop" BACK4 "what\r", NULL},
    {"fit 3" ESC "[D" ESC "[D" ESC "[3~", NULL},
    {"lr_find" ESC "[A" ESC "[A", NULL},
    {"\022sto\033[C", NULL},
    {":fit 40 1e-2\003", "> fit 40 1e-2"},
    {":learn.fit_one_cycle(\r\003", "...>"},
    {":\022fi\003", "reverse-i-search"},
    /* Pasted text. */
    {PASTE("stop\n"), NULL},
    {PASTE("fit 3\nsave run\n"), NULL},
    {PASTE("xnc"), NULL},
    {"what " PASTE("quit\rquit\r"), NULL},
    /* Keys that are no text. */
    {"?", NULL},
    {"?fit", NULL},
    {"?" ESC "[B" ESC "[6~stop it\r", NULL},
    {ESC "OP", NULL},
    {ESC "[A" ESC "[B" ESC "[C" ESC "[D", NULL},
    {ESC "[1;2D" ESC "[1;2C" ESC "[5~" ESC "[6~" ESC "[H" ESC "[F", NULL},
    {"\t\t\t" ESC "[Z", NULL},
    {"\r", NULL},
    {ESC, NULL},
    {":stop", NULL},
    {ESC "[99;99x", NULL},
    {"\001\005\013\027", NULL},
    /* The mouse, over panes, the bar, the prompt, hints. */
    {CLICK(30, 12), NULL},
    {CLICK(150, 20), NULL},
    {CLICK(150, 50), NULL},
    {CLICK(100, 57), NULL},
    {CLICK(20, 59), NULL},
    {CLICK(6, 60), NULL},
    {CLICK(50, 60), NULL},
    {DRAG(20, 15, 70), NULL},
    {WHEEL(4, 30, 12) WHEEL(5, 30, 12) "stop", NULL},
    {WHEEL(5, 150, 40) WHEEL(4, 150, 50), NULL},
};

const Place FIRST[FIRST_PLACES] = {{"show training; focus start", "[start]"},
                                   {"show training; focus prompt", "> "}};

const Place PLACE[PLACES] = {
    {"show training; focus prompt", "> "},
    {"show lr_find; focus prompt", "> "},
    {"runs; focus prompt", "> "},
    {"show confusion; focus prompt", "> "},
    {"show training; focus loss", "[loss]"},
    {"show training; focus lr", "[lr]"},
    {"show training; focus momentum", "[momentum]"},
    {"show training; focus metric", "[metric]"},
    {"show training; focus epochs", "[epochs]"},
    {"show training; focus messages", "[messages]"},
    {"show lr_find; focus lr_find", "[lr_find]"},
    {"show lr_find; focus readout", "[readout]"},
    {"show lr_find; focus planned", "[planned]"},
    {"runs; focus runs", "[runs]"},
    {"runs; focus run_losses", "[run_losses]"},
    {"runs; focus run_metrics", "[run_metrics]"},
    {"show confusion; focus confusion", "[confusion]"},
    {"show confusion; focus mistakes", "[mistakes]"},
    {"show images; focus images", "[images]"},
    {"show image; focus image", "[image]"},
    {"help fit; focus answer", "[answer]"},
    {"plot_losses; focus shown", "[shown]"},
    {"show training; focus loss; keys", "[keys]"},
};
