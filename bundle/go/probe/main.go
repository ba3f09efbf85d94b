// The program of the probe image, with which a deploy proves the pod network: it answers HTTP, resolves a name or
// fetches a URL.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

const timeout = 3 * time.Second

// Set by the linker.
var version = "unknown"

func main() {
	command, argument := "", ""
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	if len(os.Args) > 2 {
		argument = os.Args[2]
	}
	if err := run(command, argument); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(command, argument string) error {
	switch command {
	case "serve":
		return serve()
	case "lookup":
		return lookup(argument)
	case "fetch":
		return fetch(argument)
	case "version":
		fmt.Println(version)
		return nil
	}
	return fmt.Errorf("usage: probe serve | lookup NAME | fetch URL | version")
}

func serve() error {
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	http.HandleFunc("/", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprintln(answer, name) })
	server := &http.Server{Addr: ":8080", ReadHeaderTimeout: timeout}
	return server.ListenAndServe()
}

// One address a line, from the name servers of the pod.
func lookup(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	resolver := net.Resolver{PreferGo: true}
	addresses, err := resolver.LookupHost(ctx, name)
	for _, address := range addresses {
		fmt.Println(address)
	}
	return err
}

func fetch(url string) error {
	client := http.Client{Timeout: timeout, Transport: &http.Transport{Proxy: nil}}
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", url, answer.Status)
	}
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}
