#!/bin/sh
# Makes OUT, a disk with what somebody brings to a machine without a network: PROJECT built as it stands, the practice
# hosts' base image BASE, the folder BUNDLE, and the NODE program with its NPM. As root and in a mount namespace of its
# own, because all of it is put together by bind mounts: unshare --mount --propagation private make-disk.sh ...
set -eu
out=$1 project=$2 base=$3 bundle=$4 node=$5 npm=$6
work=$(mktemp -d "$out.XXXXXX")
mount -t tmpfs -o mode=755 tmpfs "$work"
cd "$work"
bind() {
  mkdir -p "$2"
  mount --bind "$1" "$2"
}
bind "$project" fairlead
for unwanted in .git .next/cache data test-results; do
  [ ! -d "fairlead/$unwanted" ] || mount -t tmpfs tmpfs "fairlead/$unwanted"
done
bind "$bundle" bundle
bind "$base" "cache/$(basename "$base")"
bind "$npm" node/lib/node_modules/npm
mkdir node/bin
cp "$node" node/bin/node
ln -s ../lib/node_modules/npm/bin/npm-cli.js node/bin/npm
mke2fs -q -t ext4 -d "$work" -F "$out" 8G
