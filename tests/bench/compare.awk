# compare.awk - after median.awk: JSON Lines of bench and its peers to the table of `make bench`.
# Medians, but for the processor's limit, which is a maximum.
BEGIN {
    whos = split("onecycle onednn winograd tuned usual", who_name)
    label["onednn"] = "oneDNN"
    label["winograd"] = "oneDNN by Winograd"
    label["tuned"] = "PyTorch tuned"
    label["usual"] = "PyTorch usual"
}

# Median of the quotients round by round: a slow moment is slow for both.
function median_ratio(above, below,    i, n) {
    n = count[above] < count[below] ? count[above] : count[below]
    delete sample["ratio"]
    count["ratio"] = 0
    for (i = 1; i <= n; i++)
        add("ratio", sample[above, i] / sample[below, i])
    return median("ratio")
}

function best(who, net,    t, value, most) {
    most = 0
    for (t = 1; t <= cores; t++)
        if (count[who, net, t]) {
            value = median(who SUBSEP net SUBSEP t)
            if (!most || value < median(who SUBSEP net SUBSEP most))
                most = t
        }
    return most
}

function raise_limit(isa, threads, gflops) {
    if (gflops + 0 > isa_limit[isa, threads])
        isa_limit[isa, threads] = gflops + 0
}

field("what") == "limit" {
    threads = field("threads") + 0
    isa = field("isa")
    cores = threads > cores ? threads : cores
    if (!(isa in isas)) {
        isas[isa] = 1
        isa_name[++isa_names] = isa
    }
    raise_limit(isa, threads, field("gflops"))
}

field("what") == "step" {
    who = field("who")
    net = field("net")
    name = who SUBSEP net SUBSEP field("threads")
    add(name, field("seconds"))
    if (field("memory") > memory[who, net])
        memory[who, net] = field("memory")
    if (who == "onecycle") {
        flops[net] = field("flops")
        batch[net] = field("batch")
        ours = field("isa")
        raise_limit(ours, field("threads"), field("limit"))
    }
    if (!(net in seen)) {
        seen[net] = 1
        order[++nets] = net
    }
}

function print_limits(    i, t, value) {
    print "multiply-adds in registers, GFLOP/s by threads, the best of the rounds"
    for (i = 1; i <= isa_names; i++) {
        printf "  %-8s", isa_name[i]
        for (t = 1; t <= cores; t++) {
            value = isa_limit[isa_name[i], t]
            if (value > limit[t])
                limit[t] = value
            printf "  %d: %.1f", t, value
        }
        printf "\n"
    }
}

function print_row(who, net, t,    name, own, seconds) {
    name = who SUBSEP net SUBSEP t
    own = "onecycle" SUBSEP net SUBSEP t
    seconds = median(name)
    printf "%-13s %-9s %7d %10.3f %10.0f %9.1f %7.1f", net, who, t, seconds * 1e3,
        batch[net] / seconds, flops[net] / seconds * 1e-9,
        100 * flops[net] / seconds * 1e-9 / limit[t]
    printf " %9s", who == "onecycle" ? "" : sprintf("%.2f", median_ratio(name, own))
    printf " %9.2f %8.0f\n", median_ratio(who SUBSEP net SUBSEP 1, name), memory[who, net]
}

function print_best(net, who,    a, b) {
    a = best(who, net)
    b = best("onecycle", net)
    if (a)
        printf "%-13s %.2f times %s (threads: %d against %d)\n", net,
            median_ratio(who SUBSEP net SUBSEP a, "onecycle" SUBSEP net SUBSEP b), label[who], b, a
}

END {
    print_limits()
    print "\nMB: peak of the process, the largest of its thread counts; ours/: our speed over this row's\n"
    printf "%-13s %-9s %7s %10s %10s %9s %7s %9s %9s %8s\n", "net", "who (" ours ")", "threads",
        "ms a step", "images/s", "GFLOP/s", "% limit", "ours/", "scaling", "MB"
    for (i = 1; i <= nets; i++)
        for (w = 1; w <= whos; w++)
            for (t = 1; t <= cores; t++)
                if (count[who_name[w], order[i], t])
                    print_row(who_name[w], order[i], t)
    print "\nthe best of the thread counts on both sides"
    for (i = 1; i <= nets; i++)
        for (w = 2; w <= whos; w++)
            print_best(order[i], who_name[w])
}
