package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// secret tells where a password or token comes from; it never stands in the configuration itself.
type secret struct {
	Env        string   `yaml:"env"`        // name of an environment variable
	File       string   `yaml:"file"`       // a file with nothing else in it
	Credential string   `yaml:"credential"` // name of a systemd credential (LoadCredential=)
	Command    []string `yaml:"command"`    // program and arguments whose output is the token (XOAUTH2)
}

// commandTimeout is how long a token command may take.
const commandTimeout = 30 * time.Second

// of lets the path of a secret's file begin at the configuration's folder, as every path does.
func (s secret) of(c *config) secret {
	s.File = c.path(s.File)
	return s
}

// get fetches the secret anew each time: a changed password needs no restart.
func (s secret) get(ctx context.Context) (string, error) {
	switch {
	case s.Env != "":
		if v := os.Getenv(s.Env); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("the environment variable %s is empty", s.Env)
	case s.File != "":
		return readSecret(s.File)
	case s.Credential != "":
		dir := os.Getenv("CREDENTIALS_DIRECTORY")
		if dir == "" {
			return "", fmt.Errorf("systemd gave no credentials: add LoadCredential=%s:… to the unit file", s.Credential)
		}
		return readSecret(filepath.Join(dir, s.Credential))
	case len(s.Command) > 0:
		ctx, cancel := context.WithTimeout(ctx, commandTimeout)
		defer cancel()
		out, err := exec.CommandContext(ctx, s.Command[0], s.Command[1:]...).Output()
		if err != nil {
			return "", fmt.Errorf("token command %s: %w", s.Command[0], err)
		}
		return strings.TrimSpace(string(out)), nil
	}
	return "", errors.New("no source: set env, file, credential or command under `password:`")
}

func readSecret(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if s := strings.TrimRight(string(b), "\r\n"); s != "" {
		return s, nil
	}
	return "", fmt.Errorf("%s is empty", path)
}

// String keeps the source of a secret out of logs as well.
func (s secret) String() string { return "(secret)" }
