package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// top is the repository's top, seen from this package.
const top = "../.."

// source is one Go file of the repository.
type source struct {
	path string // from the top
	room string // its first folder
	test bool
	file *ast.File
	set  *token.FileSet
	code []byte
}

func sources(t *testing.T) (all []source) {
	t.Helper()
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		s := source{test: strings.HasSuffix(path, "_test.go"), set: token.NewFileSet()}
		if s.code, err = os.ReadFile(path); err != nil {
			return err
		}
		if s.file, err = parser.ParseFile(s.set, path, s.code, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return err
		}
		s.path, _ = filepath.Rel(top, path)
		s.room, _, _ = strings.Cut(filepath.ToSlash(s.path), "/")
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d Go files found: the test looks in the wrong place", len(all))
	}
	return all
}

// mayImport is the law of rooms: a row of the database is the only messenger between them.
var mayImport = map[string][]string{
	"cmd":    {"cmd", "intake", "digest", "parser", "store"},
	"intake": {"intake", "parser", "store"},
	"digest": {"digest", "store"},
	"parser": {"parser"},
	"store":  {"store"},
}

func TestRulesRoomImports(t *testing.T) {
	for _, s := range sources(t) {
		allowed, known := mayImport[s.room]
		if !known {
			t.Errorf("%s: Go code lives in the five rooms cmd, intake, digest, parser, store: a sixth has no law yet", s.path)
			continue
		}
		for _, i := range s.file.Imports {
			room, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "tonghop/")
			room, _, _ = strings.Cut(room, "/")
			if ours && !slices.Contains(allowed, room) {
				t.Errorf("%s imports %s: %s may import only %v; rooms that do not meet talk through rows of the store, so that each can be understood and replaced alone",
					s.path, i.Path.Value, s.room, allowed)
			}
		}
	}
}

// home is the room of each outside library that has one by design.
var home = map[string]string{
	"github.com/emersion/go-imap/v2": "intake",
	"github.com/emersion/go-message": "parser",
	"github.com/wneessen/go-mail":    "digest",
	"modernc.org/sqlite":             "store",
}

// shared are outside libraries of two rooms: the interface of go-imap's and go-smtp's servers for logging in is go-sasl's.
var shared = []string{"github.com/emersion/go-sasl"}

func TestRulesOutsideLibraries(t *testing.T) {
	modules := modulesOf(t)
	rooms := map[string]map[string]string{} // by module, by room: a file
	for _, s := range sources(t) {
		for _, i := range s.file.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			first, _, _ := strings.Cut(path, "/")
			if s.test || !strings.Contains(first, ".") || strings.HasPrefix(path, "golang.org/x/") {
				continue
			}
			module := moduleOf(modules, path)
			if module == "" {
				t.Errorf("%s imports %s, which go.mod does not require", s.path, path)
				continue
			}
			if rooms[module] == nil {
				rooms[module] = map[string]string{}
			}
			rooms[module][s.room] = s.path
		}
	}
	for module, in := range rooms {
		if len(in) > 1 && !slices.Contains(shared, module) {
			t.Errorf("%s is imported in %d rooms, %v: a library behind one room can be replaced without touching the others", module, len(in), in)
		}
		if want := home[module]; want != "" && in[want] == "" {
			t.Errorf("%s belongs to %s, but is imported in %v", module, want, in)
		}
	}
}

// modulesOf gives the modules that go.mod requires.
func modulesOf(t *testing.T) (all []string) {
	for line := range strings.Lines(string(read(t, top, "go.mod"))) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && strings.Contains(fields[0], ".") && strings.HasPrefix(fields[1], "v") {
			all = append(all, fields[0])
		}
	}
	return all
}

func moduleOf(modules []string, path string) (best string) {
	for _, m := range modules {
		if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(best) {
			best = m
		}
	}
	return best
}

func TestRulesDocumentation(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		dir := filepath.Dir(s.path)
		documented[dir] = documented[dir] || s.file.Doc.Text() != ""
		for _, d := range s.file.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no doc comment: say what it is, its units and errors, and where its rule comes from", s.set.Position(d.Pos()), name)
			}
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no package comment: a newcomer reads it first", dir)
		}
	}
}

// undocumented gives the exported names of a declaration that no comment explains. One comment may explain a group of values.
func undocumented(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, one := range d.Specs {
			switch one := one.(type) {
			case *ast.TypeSpec:
				if one.Name.IsExported() && one.Doc == nil && d.Doc == nil {
					names = append(names, one.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range one.Names {
					if n.IsExported() && one.Doc == nil && one.Comment == nil && d.Doc == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

func receiver(d *ast.FuncDecl) string {
	x := d.Recv.List[0].Type
	for {
		switch one := x.(type) {
		case *ast.StarExpr:
			x = one.X
		case *ast.IndexExpr:
			x = one.X
		case *ast.Ident:
			return one.Name
		default:
			return ""
		}
	}
}

// TestRulesVietnameseIsNFC: text that is typed in two ways looks the same, and is found, compared and sorted as two.
func TestRulesVietnameseIsNFC(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue // tests may hold what units send
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && !norm.NFC.IsNormalString(l.Value) {
				t.Errorf("%s: %.60s is not in NFC; type it again, or write the marks as \\u escapes", s.set.Position(l.Pos()), l.Value)
			}
			return true
		})
	}
	texts := 0
	for _, pattern := range []string{"digest/letters/*", "digest/summary/*.txt", "digest/summary/*.html", "config.example.yaml", "cmd/tonghop/demo/*.yaml", "*.md"} {
		files, err := filepath.Glob(filepath.Join(top, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			texts++
			if !norm.NFC.IsNormal(read(t, file)) {
				t.Errorf("%s is not in NFC", file)
			}
		}
	}
	if texts < 12 {
		t.Errorf("only %d texts found: the test looks in the wrong place", texts)
	}
}

// The sizes above which a file or a function is two things, and those from which it is worth a look (house rules).
const (
	maxFile, longFile         = 400, 300
	maxFunction, longFunction = 120, 60
)

func TestRulesLengths(t *testing.T) {
	var long []string
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if n := strings.Count(string(s.code), "\n"); n > maxFile {
			t.Errorf("%s has %d lines, at most %d: a file that outgrows it is two things", s.path, n, maxFile)
		} else if n > longFile {
			long = append(long, fmt.Sprintf("%s: %d lines", s.path, n))
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: init() runs before anybody asked, in an order that nobody sees: make it a function that is called", s.set.Position(f.Pos()))
			}
			if n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; n > maxFunction {
				t.Errorf("%s: %s has %d lines, at most %d: cut it where a comment would begin a paragraph", s.path, f.Name.Name, n, maxFunction)
			} else if n > longFunction {
				long = append(long, fmt.Sprintf("%s: %s has %d lines", s.path, f.Name.Name, n))
			}
		}
	}
	if len(long) > 0 {
		t.Logf("longer than the house likes (file %d, function %d):\n  %s", longFile, longFunction, strings.Join(long, "\n  "))
	}
}

// TestRulesTopLevel: whoever opens the repository learns from the README what each entry is. What using the program leaves there,
// and .gitignore names, is no part of it.
func TestRulesTopLevel(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(top, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	ignored, err := os.ReadFile(filepath.Join(top, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	left := strings.Fields(string(ignored))
	entries, err := os.ReadDir(top)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".git") || e.Name() == "README.md" ||
			slices.Contains(left, "/"+e.Name()) || slices.Contains(left, "/"+e.Name()+"/") {
			continue
		}
		if !strings.Contains(string(readme), e.Name()) {
			t.Errorf("README.md does not say what %s is: explain it there or put it elsewhere", e.Name())
		}
	}
}
