//go:build tools

// Package tools names the programs of Node Feature Discovery, so that go.mod and go.sum pin all they need.
package tools

import (
	_ "sigs.k8s.io/node-feature-discovery/cmd/nfd-master"
	_ "sigs.k8s.io/node-feature-discovery/cmd/nfd-worker"
)
