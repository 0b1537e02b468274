package worker

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// ownGroup puts a child into a process group of its own, so that it is killed with all that it started.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// ticksPerSecond is the unit of /proc/PID/stat on every Linux that Go runs on (USER_HZ).
const ticksPerSecond = 100

// usage reads /proc/PID/stat (proc(5)): fields 14 and 15 are the processor time, 24 the pages in memory.
func usage(pid int) (cpu time.Duration, memory int64) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, 0
	}
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:]) // from field 3 on
	if len(f) < 22 {
		return 0, 0
	}
	number := func(i int) int64 {
		n, _ := strconv.ParseInt(string(f[i-3]), 10, 64)
		return n
	}
	cpu = time.Duration(number(14)+number(15)) * time.Second / ticksPerSecond
	return cpu, number(24) * int64(os.Getpagesize())
}
