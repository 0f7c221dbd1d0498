#compdef onecycle
# zsh completion for onecycle(1).  The program itself says what fits, from its tables of options and commands: options,
# recipes, files, and within -c '...' what the Tab key completes at its own prompt.

_onecycle() {
    local program=${(Q)words[1]} kind part kept line text
    local -a before answer ending going
    program=${program/#\~\//$HOME/}
    (( $+commands[$program] )) || [[ -x $program ]] || program=onecycle
    before=("${(@Q)words[2,CURRENT-1]}")
    text=$PREFIX
    [[ -n $compstate[quote] ]] || text=${(Q)PREFIX}
    answer=("${(@f)$(command $program --complete "${before[@]}" "$text" 2>/dev/null)}")
    kind=$answer[1] part=$answer[2]
    [[ -n $kind ]] || return 1

    # The part of the word that stays is not shown in lists.
    if [[ $PREFIX == *"$part" ]]; then
        kept=${PREFIX%"$part"}
        IPREFIX+=$kept
        PREFIX=$part
    fi
    for line in "${(@)answer[3,-1]}"; do
        text=${line%%$'\t'*}
        line=${${text//\\/\\\\}//:/\\:}:${line#*$'\t'} # as _describe reads it
        if [[ $text == *' ' ]]; then
            ending+=("${line/ :/:}")
        elif [[ $kind == line || $text == *[:=/] ]]; then
            going+=("$line")
        else
            ending+=("$line")
        fi
    done
    local -i found=1
    if [[ $kind == line && -n $compstate[quote] ]]; then
        _describe -t words 'what fits' ending -S ' ' -- going -S '' && found=0
    else
        _describe -t words 'what fits' ending -- going -S '' && found=0
    fi
    [[ $kind != files ]] || { _files && found=0 }
    return found
}

if [[ $funcstack[1] == _onecycle ]]; then
    _onecycle "$@" # loaded from a folder of functions
else
    compdef _onecycle onecycle # by source <(onecycle --completion zsh)
fi
