#!/bin/bash
# Writes go.mod and go.sum of every component: what a build compiles is decided here and committed, never while building.
# pin-modules.sh KUBERNETES COREDNS CNI CONTAINERD RUNC SRIOVDP NFD   (versions without v)
# pin-modules.sh --also KUBERNETES                        the same program of a further version, into go/kube-MAJOR.MINOR
set -euo pipefail
go_folder=$(dirname "$(readlink -f "$0")")/go
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# module DIRECTIVE... : a go.mod without requirements
start_module() {
  printf 'module fairlead.dev/bundle/%s\n\ngo %s\n' "$1" "$2"
}

# pin_kube KUBERNETES FOLDER : Kubernetes' own go.mod replaces its staging modules by folders; a module that requires it must
# name their released versions.
pin_kube() {
  local kubernetes=$1 upstream
  upstream=$(cd "$scratch" && go mod download -json "k8s.io/kubernetes@v$kubernetes" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
  {
    start_module kube "$(awk '$1 == "go" { print $2 }' "$upstream")"
    printf '\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$kubernetes"
    awk -v version="v0.${kubernetes#1.}" '$2 == "=>" && $3 ~ /staging/ { printf "\t%s => %s %s\n", $1, $1, version }' "$upstream"
    printf ')\n'
  } > "$go_folder/$2/go.mod"
  (cd "$go_folder/kube" && go mod tidy -modfile="../$2/go.mod")
}

versions() {
  go list -m -f '{{if not .Replace}}{{.Path}} {{.Version}}{{end}}' all | grep ' v' | sort
}

# CoreDNS takes the versions Kubernetes chose of all they share: one client-go, and nothing is compiled twice.
pin_coredns() {
  sed 's|^module .*|module fairlead.dev/bundle/coredns|' "$go_folder/kube/go.mod" > "$go_folder/coredns/go.mod"
  cp "$go_folder/kube/go.sum" "$go_folder/coredns/go.sum"
  (cd "$go_folder/kube" && versions) > "$scratch/kube"
  cd "$go_folder/coredns"
  go get "github.com/coredns/coredns@v$coredns"
  versions > "$scratch/coredns"
  join "$scratch/kube" "$scratch/coredns" | awk '$2 != $3 { print "-replace=" $1 "=" $1 "@" $2 }' | xargs go mod edit
  go mod tidy
}

# pin_programs NAME GO MODULE@VERSION [REPLACE] : programs of one module, at the versions that module itself requires
pin_programs() {
  cd "$go_folder/$1"
  rm -f go.sum
  { start_module "$1" "$2"; printf '%s\n' "${4:-}"; } > go.mod
  go get "$3"
  go mod tidy
}

# The suite takes the versions that Kubernetes' own program has.
pin_e2e() {
  sed 's|^module .*|module fairlead.dev/bundle/e2e|' "$go_folder/kube/go.mod" > "$go_folder/e2e/go.mod"
  cp "$go_folder/kube/go.sum" "$go_folder/e2e/go.sum"
  (cd "$go_folder/e2e" && go mod tidy)
}

if [ "$1" = --also ]; then
  folder=kube-${2%.*}
  mkdir -p "$go_folder/$folder"
  pin_kube "$2" "$folder"
  exit
fi
kubernetes=$1 coredns=$2 cni=$3 containerd=$4 runc=$5 sriovdp=$6 nfd=$7
pin_kube "$kubernetes" kube
pin_coredns
pin_e2e
pin_programs cni 1.25.0 "github.com/containernetworking/plugins@v$cni"
pin_programs containerd 1.25.0 "github.com/containerd/containerd/v2@v$containerd"
pin_programs runc 1.25.0 "github.com/opencontainers/runc@v$runc"
pin_programs sriov-device-plugin 1.25.0 "github.com/k8snetworkplumbingwg/sriov-network-device-plugin@v$sriovdp"
# Its go.mod has this one in a folder of its own repository.
nfd_api=sigs.k8s.io/node-feature-discovery/api/nfd
pin_programs nfd 1.25.0 "sigs.k8s.io/node-feature-discovery@v$nfd" "replace $nfd_api => $nfd_api v$nfd"
