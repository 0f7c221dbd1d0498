# median.awk - numbers and words of flat JSON Lines, and medians; before a script of its own.
function field(key,    at, rest) {
    at = index($0, "\"" key "\":")
    if (!at)
        return ""
    rest = substr($0, at + length(key) + 3)
    sub(/[,}].*/, "", rest)
    gsub(/"/, "", rest)
    return rest
}

# The samples of a name are sample[name, 1 ... count[name]].
function add(name, value) {
    sample[name, ++count[name]] = value + 0
}

function median(name,    n, i, j, v, sorted) {
    n = count[name]
    for (i = 1; i <= n; i++) {
        v = sample[name, i]
        for (j = i - 1; j > 0 && sorted[j] > v; j--)
            sorted[j + 1] = sorted[j]
        sorted[j + 1] = v
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}
