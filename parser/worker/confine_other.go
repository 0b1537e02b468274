//go:build !linux

package worker

import (
	"os"
	"os/exec"
	"syscall"
)

// Confine does nothing here: this system has a process's own limits only. The parent still kills a child that takes too long.
func Confine([]string, int64) error { return nil }

// Launch becomes another program. It returns only when it fails.
func Launch(_ []string, _ int64, command []string) error {
	path, err := exec.LookPath(command[0])
	if err != nil {
		return err
	}
	return syscall.Exec(path, command, os.Environ())
}
