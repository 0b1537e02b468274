package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// Confine gives up, for this whole process and for good, what reading documents does not need: it can open no file but those below
// the files and folders in readable, write none, reach no network, start no program, and has bounds on processor time and memory.
// What the kernel is too old for is left out; an error tells of what it should have taken.
func Confine(readable []string, memory int64) error {
	return errors.Join(limit(memory), landlocked(readable), filtered(seccomp.ActionErrno, seccomp.ActionAllow, allowed))
}

// Launch becomes another program, in the same fences but that it may start further ones: the program must lie below what is
// readable. It returns only when it fails.
func Launch(readable []string, memory int64, command []string) error {
	path, err := exec.LookPath(command[0])
	if err != nil {
		return err
	}
	if err := errors.Join(limit(memory), landlocked(readable), filtered(seccomp.ActionAllow, seccomp.ActionErrno, forbidden)); err != nil {
		return err
	}
	return unix.Exec(path, command, os.Environ())
}

// A child is replaced after some hundred documents: an hour of processor time is more than they can take.
const lifeSeconds = 3600

// maxFiles is what Go itself and three pipes need.
const maxFiles = 64

// limit sets the limits of setrlimit(2). RLIMIT_DATA counts the memory that can be written to; much of it is only reserved, so that it stands
// well above what the parent lets the process really hold.
func limit(memory int64) error {
	for _, l := range []struct {
		name     string
		resource int
		value    uint64
	}{
		{"files written", unix.RLIMIT_FSIZE, 0},
		{"open files", unix.RLIMIT_NOFILE, maxFiles},
		{"core", unix.RLIMIT_CORE, 0},
		{"processor time", unix.RLIMIT_CPU, lifeSeconds},
		{"memory", unix.RLIMIT_DATA, uint64(3 * memory)},
	} {
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.value, Max: l.value}); err != nil {
			return fmt.Errorf("limiting %s: %w", l.name, err)
		}
	}
	return nil
}

// landlocked closes the file system and the network (landlock(7)), as far as the kernel knows how.
func landlocked(readable []string) error {
	var rules []landlock.Rule
	for _, path := range readable {
		switch info, err := os.Stat(path); {
		case err != nil: // it is not there to be read
		case info.IsDir():
			rules = append(rules, landlock.RODirs(path))
		default:
			rules = append(rules, landlock.ROFiles(path))
		}
	}
	err := landlock.V7.BestEffort().Restrict(rules...)
	if err != nil {
		return fmt.Errorf("closing the file system: %w", err)
	}
	return nil
}

// allowed are the system calls that Go's runtime needs, and reading below the readable folders. Those that a
// machine does not have are left out. Not among them: sockets, starting programs, tracing, mounting, other processes' limits.
var allowed = []string{
	"read", "write", "readv", "writev", "pread64", "lseek", "close", "fcntl", "fstat", "newfstatat", "statx", "openat", "getdents64", "readlinkat", "dup", "dup3", "pipe2",
	"epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "poll", "ppoll",
	"mmap", "munmap", "mprotect", "madvise", "mremap", "mincore", "brk", "membarrier",
	"clone", "clone3", "futex", "sched_yield", "sched_getaffinity", "set_robust_list", "rseq", "gettid", "getpid", "tgkill", "exit", "exit_group", "restart_syscall",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "nanosleep", "clock_nanosleep", "clock_gettime", "gettimeofday",
	"timer_create", "timer_settime", "timer_delete", "setitimer", "getrandom", "getrusage", "prctl", "uname", "arch_prctl", "getuid", "geteuid", "getgid", "getegid",
}

// forbidden is what no program that reads a picture needs.
var forbidden = []string{"socket", "socketpair", "connect", "bind", "listen", "ptrace", "process_vm_readv", "process_vm_writev", "mount", "umount2", "setns", "unshare",
	"bpf", "perf_event_open", "keyctl", "add_key", "request_key", "io_uring_setup", "init_module", "finit_module", "kexec_load", "reboot", "swapon"}

// filtered answers the named system calls with one action and all others with another (seccomp(2)); a refused one fails with "not permitted".
func filtered(others, these seccomp.Action, names []string) error {
	if !seccomp.Supported() {
		return nil
	}
	info, err := arch.GetInfo(runtime.GOARCH)
	if err != nil {
		return nil // a machine that the library does not know
	}
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		_, known := info.SyscallNames[name]
		return !known
	})
	err = seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{DefaultAction: others, Syscalls: []seccomp.SyscallGroup{{Action: these, Names: names}}}})
	if err != nil {
		return fmt.Errorf("filtering system calls: %w", err)
	}
	return nil
}
