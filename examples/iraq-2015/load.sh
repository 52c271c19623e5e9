#!/bin/sh
# Make a workspace and import the example into it, with the command line only.
#
#   examples/iraq-2015/load.sh WORKSPACE [later]
#
# With `later`, the rounds of 2020 are imported as well.
set -eu

workspace=${1:?usage: load.sh WORKSPACE [later]}
sets=crisis${2:+,$2}
here=$(cd "$(dirname "$0")" && pwd)

python=${PYTHON:-python3}
mcof=${MCOF:-mcof}

[ -e "$workspace/workspace.toml" ] ||
    "$mcof" init "$workspace" --name "Iraq 2015" --country IQ --operation "Iraq IDP crisis 2014-" --day 2015-05-21

"$python" - "$here/example.toml" "$sets" <<'PY' |
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    files = tomllib.load(file)["file"]
for entry in files:
    if entry.get("set", "crisis") in sys.argv[2].split(","):
        print(entry["as"], entry["name"], entry.get("mapping", ""))
PY
while read -r table name mapping; do
    "$mcof" import "$here/$name" --as "$table" ${mapping:+--mapping "$here/$mapping"} \
        --workspace "$workspace" </dev/null
done
