package roster

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tonghop/store"
)

// office opens a store and gives the importing of a file into it, in a transaction of its own.
func office(t *testing.T) (db *store.DB, load func(file string) (Result, error)) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "tonghop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, func(file string) (result Result, err error) {
		units := mustRead(t, []byte(file))
		err = db.Write(context.Background(), time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), func(tx *store.Tx) (err error) {
			result, err = Import(tx, units)
			return err
		})
		return result, err
	}
}

func stored(t *testing.T, db *store.DB) (units []store.Unit) {
	t.Helper()
	err := db.Read(t.Context(), time.Now(), func(tx *store.Tx) (err error) {
		units, err = tx.Units()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return units
}

func same(a, b Result) bool {
	return a.Added == b.Added && a.Changed == b.Changed && a.Unchanged == b.Unchanged && slices.Equal(a.Gone, b.Gone)
}

// The steps of an office's year, each an import of the file as it then is.
func TestImport(t *testing.T) {
	db, load := office(t)
	const head = "Mã;Tên đơn vị;Email;Tên khác;Đến ngày\n"
	for _, step := range []struct {
		what, file string
		want       Result
	}{
		{"first time", head + "b;Chi bộ Sở Y tế;b@x.vn;SYT;\na;Chi bộ Đài;a@x.vn;;\nc;Chi bộ Dân vận;c@x.vn;;\n", Result{Added: 3}},
		{"the same again", head + "b;Chi bộ Sở Y tế;b@x.vn;SYT;\na;Chi bộ Đài;a@x.vn;;\nc;Chi bộ Dân vận;c@x.vn;;\n", Result{Unchanged: 3}},
		{"another address, another name, a new unit, one left out", head + "B;Chi bộ Sở Y tế;moi@x.vn;SYT;\nc;Chi bộ Dân vận;c@x.vn;BDV;\nd;Chi bộ D;d@x.vn\n", Result{Added: 1, Changed: 2, Gone: []string{"a"}}},
		{"an address moves from c to b, where c stands first", head + "c;Chi bộ Dân vận;;BDV;\nb;Chi bộ Sở Y tế;moi@x.vn c@x.vn;SYT;\nd;Chi bộ D;d@x.vn\n", Result{Changed: 2, Unchanged: 1, Gone: []string{"a"}}},
		{"and back, where b stands last", head + "c;Chi bộ Dân vận;c@x.vn;BDV;\nd;Chi bộ D;d@x.vn\nb;Chi bộ Sở Y tế;moi@x.vn;SYT;\n", Result{Changed: 2, Unchanged: 1, Gone: []string{"a"}}},
		{"two units swap their addresses", head + "c;Chi bộ Dân vận;d@x.vn;BDV;\nd;Chi bộ D;c@x.vn\nb;Chi bộ Sở Y tế;moi@x.vn;SYT;\n", Result{Changed: 2, Unchanged: 1, Gone: []string{"a"}}},
	} {
		got, err := load(step.file)
		if err != nil || !same(got, step.want) {
			t.Fatalf("%s: %+v, %v; want %+v", step.what, got, err, step.want)
		}
	}
	var lines []string
	for _, u := range stored(t, db) {
		lines = append(lines, u.Code+" "+emails(u))
	}
	// in the order of Vietnamese names: D, Dân, Đài, Sở
	if want := []string{"d c@x.vn", "c d@x.vn", "a a@x.vn", "b moi@x.vn"}; !slices.Equal(lines, want) {
		t.Errorf("%q, want %q", lines, want)
	}
	err := db.Read(t.Context(), time.Now(), func(tx *store.Tx) error {
		units, err := tx.UnitsByAlias("dang uy so y te")
		if len(units) != 1 || units[0].Code != "b" {
			t.Errorf("Đảng ủy Sở Y tế is %v", units)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// An address is not taken from a unit that the file does not have; nothing of such a file comes in.
func TestImportKeepsForeignAddresses(t *testing.T) {
	db, load := office(t)
	if _, err := load("Mã;Tên;Email\ncu;Chi bộ Cũ;chung@x.vn\n"); err != nil {
		t.Fatal(err)
	}
	_, err := load("Mã;Tên;Email\nkhac;Chi bộ Khác;khac@x.vn\nmoi;Chi bộ Mới;chung@x.vn\n")
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(problems[0].What, "chung@x.vn of unit moi (Chi bộ Mới) belongs in the store to unit cu (Chi bộ Cũ)") {
		t.Errorf("%v", err)
	}
	if got := show(stored(t, db)); got != "cu;Chi bộ Cũ;;;chung@x.vn;;\n" {
		t.Errorf("in the store:\n%s", got)
	}
	// as the problem says: the old unit ends without the address
	got, err := load("Mã;Tên;Email;Đến ngày\nmoi;Chi bộ Mới;chung@x.vn;\ncu;Chi bộ Cũ;;31/12/2026\n")
	if err != nil || !same(got, Result{Added: 1, Changed: 1}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// What the office knows of an address outlives an import: it still bounces.
func TestImportKeepsBounces(t *testing.T) {
	db, load := office(t)
	const file = "Mã;Tên;Email;Loại\na;Chi bộ A;a@x.vn b@x.vn;"
	if _, err := load(file + "\n"); err != nil {
		t.Fatal(err)
	}
	err := db.Write(t.Context(), time.Now(), func(tx *store.Tx) error {
		_, err := tx.MarkBounced("a@x.vn", "no such user")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := load(file + "chi bộ cơ sở\n"); err != nil {
		t.Fatal(err)
	}
	if u := stored(t, db)[0]; u.Kind != "chi bộ cơ sở" || u.Mailable() != "b@x.vn" {
		t.Errorf("%+v", u)
	}
}
