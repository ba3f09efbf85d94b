//go:build tools

// Package tools names the program of the SR-IOV network device plugin, so that go.mod and go.sum pin all it needs.
package tools

import (
	_ "github.com/k8snetworkplumbingwg/sriov-network-device-plugin/cmd/sriovdp"
)
