# bash completion for onecycle(1).  The program itself says what fits, from its tables of options and commands:
# options, recipes, files, and within -c '...' what the Tab key completes at its own prompt.

# Sets text to a word without its quotes, quote to the one that is open at its end, and from to where that part of text
# begins which readline replaces: what is behind the open quote, else behind the last character that breaks words.
__onecycle_read() {
    local raw=$1 i char
    text='' quote='' from=0
    for ((i = 0; i < ${#raw}; i++)); do
        char=${raw:i:1}
        if [[ $quote && $char == "$quote" ]]; then
            quote=''
        elif [[ ! $quote && $char == [\"\'] ]]; then
            quote=$char from=${#text}
        elif [[ $char == \\ && ! $quote ]] || [[ $char == \\ && $quote == '"' && ${raw:i+1:1} == [\"\\\$\`] ]]; then
            i=$((i + 1))
            text+=${raw:i:1}
        else
            text+=$char
            [[ $quote || $COMP_WORDBREAKS != *"$char"* ]] || from=${#text}
        fi
    done
}

# Sets text to what is typed for a text where that quote is open.
__onecycle_quote() {
    text=$1
    case $quote in
    \') text=${text//\'/\'\\\'\'} ;;
    \") text=${text//\\/\\\\} text=${text//\"/\\\"} text=${text//\$/\\\$} text=${text//\`/\\\`} ;;
    *) [[ ! $text ]] || printf -v text %q "$text" ;;
    esac
}

_onecycle() {
    local program=$1 line=${COMP_LINE:0:COMP_POINT} raw rest words=() text quote from
    COMPREPLY=()
    # bash cuts at = and : as well; what nothing separates is one word here.
    for raw in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        rest=${line#"${line%%[![:space:]]*}"}
        [[ $rest == "$raw"* ]] || raw=$rest # the cursor is within this word
        if [[ ${#words[@]} != 0 && $rest == "$line" ]]; then
            words[${#words[@]}-1]+=$raw
        else
            words+=("$raw")
        fi
        line=${rest:${#raw}}
    done
    local plain=()
    for raw in "${words[@]:1}"; do
        __onecycle_read "$raw"
        plain+=("$text")
    done
    local whole=$text
    [[ $program != '~'* ]] || program=$HOME${program#'~'}
    type -P -- "$program" >/dev/null || program=onecycle

    local answer=() kind part kept item
    mapfile -t answer < <("$program" --complete "${plain[@]}" 2>/dev/null)
    kind=${answer[0]-} part=${answer[1]-}
    kept=${whole%"$part"}
    if [[ $kind == files ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$part")
        if ((${#COMPREPLY[@]} > 0)); then
            compopt -o filenames
            # Only what readline replaces is given, and it quotes it itself.
            [[ $kept != *= || $from != "${#kept}" ]] || kept=
            COMPREPLY=("${COMPREPLY[@]/#/$kept}")
        fi
    fi
    for item in "${answer[@]:2}"; do
        item=${item%%$'\t'*}
        if [[ $COMP_TYPE == 63 ]]; then # they are only listed
            COMPREPLY+=("${item% }")
            continue
        fi
        [[ $kind != line || ! $quote ]] || compopt -o nospace
        [[ $quote ]] || item=${item% }
        [[ $item != *[:=/] ]] || compopt -o nospace
        item=$kept$item
        __onecycle_quote "${item:from}"
        COMPREPLY+=("$text")
    done
    # Of a single one readline would close the quote, though the line goes on.
    if [[ $kind == line && $quote && ${#COMPREPLY[@]} == 1 ]]; then
        COMPREPLY+=("$COMPREPLY ")
    fi
}

complete -F _onecycle onecycle
