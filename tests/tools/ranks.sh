# ranks.sh - the one list of what a folder of src/ may include and call; for includes.sh and circles.sh.

# allowed FOLDER: the folders below it, its own counted.
allowed() {
    case $1 in
    base) echo "base" ;;
    kernels) echo "kernels base" ;;
    io) echo "io base" ;;
    language) echo "language io base" ;;
    nn) echo "nn kernels base" ;;
    plot) echo "plot io base" ;;
    data) echo "data kernels io base" ;;
    train) echo "train data nn kernels base" ;;
    logs) echo "logs io base" ;;
    store) echo "store logs train data nn kernels io base" ;;
    analysis) echo "analysis plot train data nn kernels io base" ;;
    api) echo "api store logs train data nn kernels io base" ;;
    lab) echo "lab api language store logs $(allowed analysis)" ;;
    export) echo "export $(allowed analysis)" ;;
    commands) echo "commands export $(allowed lab)" ;;
    view) echo "view export $(allowed lab)" ;;
    ui) echo "ui view $(allowed commands)" ;;
    esac
}
