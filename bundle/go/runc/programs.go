//go:build tools

// Package tools names runc, so that go.mod and go.sum pin all it needs.
package tools

import _ "github.com/opencontainers/runc"
