# fish completion for onecycle(1).  The program itself says what fits, from its tables of options and commands: options,
# recipes, files, and within -c '...' what the Tab key completes at its own prompt.

function __onecycle_complete
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    set -l program $words[1]
    string match -q '~/*' -- $program; and set program $HOME(string sub -s 2 -- $program)
    type -q -- $program; or set program onecycle
    # The word without the quote that is open in it.
    set -l word $raw
    if string match -q -- "'*" $raw; or string match -q -- '"*' $raw
        set word (string sub -s 2 -- $raw | string collect)
    else
        set word (string unescape -- $raw; or echo -- $raw)
    end
    set -l answer (command $program --complete $words[2..-1] "$word" 2>/dev/null)
    set -q answer[2]; or return
    set -l kept (string sub -l (math (string length -- "$word") - (string length -- "$answer[2]")) -- "$word")
    for line in $answer[3..-1]
        echo -- "$kept"(string replace -r ' \t' '\t' -- $line) # fish adds spaces itself
    end
    if test "$answer[1]" = files
        for file in (complete -C "'' $answer[2]")
            echo -- "$kept$file"
        end
    end
end

complete -c onecycle -f -a '(__onecycle_complete)'
