# page.awk - after median.awk: the runs of page.sh and the events in them to medians.
function add_named(name, value) {
    if (!(name in count))
        order[++names] = name
    add(name, value)
}

field("what") == "run" {
    add_named("the whole page", field("seconds"))
    add_named("peak MB", field("memory"))
}

field("event") == "run_begin" { kind = field("kind") }
field("event") == "run_end" { add_named(kind, field("time")) }

END {
    for (i = 1; i <= names; i++)
        printf "%-16s %8.3f\n", order[i] == "peak MB" ? order[i] : order[i] ", s", median(order[i])
}
