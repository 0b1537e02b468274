package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// has wants the fields of the contract; "a.b" is field b of a, or of each element of the list a.
func has(t *testing.T, what string, v any, fields string) {
	t.Helper()
	for path := range strings.FieldsSeq(fields) {
		if !hasPath(v, strings.Split(path, ".")) {
			t.Errorf("%s has no field %s: %v", what, path, v)
		}
	}
}

func hasPath(v any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	if list, ok := v.([]any); ok {
		return !slices.ContainsFunc(list, func(one any) bool { return !hasPath(one, path) })
	}
	o, ok := v.(object)
	if !ok {
		return false
	}
	inner, ok := o[path[0]]
	return ok && hasPath(inner, path[1:])
}

// storyJSON: what scripts rely on (design: command line). Nothing else stands on standard output.
func storyJSON(t *testing.T, dir string) {
	conf := dir + "/config.yaml"
	mail := buildMail(t, "danguy@toaan.hoason.example.vn")
	file := filepath.Join(t.TempDir(), "toaan.eml")
	if err := os.WriteFile(file, mail, 0o600); err != nil {
		t.Fatal(err)
	}
	document := filepath.Join("demo", "TAND-tinh_BC-DLXH-thang-11-2026.docx")
	for _, c := range []struct {
		args   string
		least  int // lines at least
		fields string
	}{
		{"status --period 2026-M11", 1, "type period from to due as_of count.expected count.reported count.nil count.on_time count.late count.missing units.unit units.state units.timeliness units.due"},
		{"letters list", 80, "at kind state to keys why"},
		{"letters list --state sent", 80, "sent_at subject message_id"},
		{"triage list", 3, "id reason from subject received_at unit documents.name documents.outcome"},
		{"search duong day nong", 0, "report unit period number date passage"},
		{"search điện", 3, "report unit unit_name period number date document passage"},
		{"plan --from 2026-12-01T00:00:00+07:00", 26, "at kind to keys why"},
		{"summary --period 2026-M11", 1, ""},
		{"units list", 26, "code name kind group addresses.email"},
		{"parse " + file, 1, `file error kind subject from message_id date unit warnings attachments.name attachments.sha256 attachments.size attachments.media_type
			attachments.depth attachments.error reports.document reports.type reports.period.kind reports.period.key reports.period.from reports.period.to
			reports.number reports.date reports.place reports.unit_name reports.nil reports.urgency reports.secrecy reports.replaces reports.signatory.authority
			reports.signatory.role reports.signatory.name reports.sections.heading reports.sections.level reports.sections.kind reports.opinions.text
			reports.opinions.topic reports.opinions.attitude reports.opinions.breadth reports.hot_spots reports.forecasts reports.recommendations
			reports.masked.kind reports.masked.value`},
		{"extract " + document, 1, "file media_type encoding_repaired error blocks.kind text"},
	} {
		t.Run(strings.Fields(c.args)[0], func(t *testing.T) {
			got := lines[object](t, must(t, exitDone, append(strings.Fields(c.args), "--json", "--config", conf)...))
			if len(got) < c.least {
				t.Errorf("%d lines, want at least %d", len(got), c.least)
			}
			for _, one := range got {
				has(t, c.args, one, c.fields)
			}
		})
	}
	storyParsed(t, lines[object](t, must(t, exitDone, "parse", "--json", "--config", conf, file))[0], read(t, document))
}

// storyParsed: the values, not only the names. The sum is of the attachment's decoded bytes.
func storyParsed(t *testing.T, got object, document []byte) {
	sum := sha256.Sum256(document)
	attachment := got["attachments"].([]any)[0].(object)
	if got["kind"] != "normal" || got["unit"] != "tand" || attachment["sha256"] != hex.EncodeToString(sum[:]) || attachment["size"] != float64(len(document)) {
		t.Errorf("parse: kind %v, unit %v, attachment %v", got["kind"], got["unit"], attachment)
	}
	r := got["reports"].([]any)[0].(object)
	if r["type"] != "periodic" || r["period"].(object)["key"] != "2026-M11" || r["number"] != "27-BC/ĐU" || r["date"] != "2026-11-13" || r["place"] != "Hòa Sơn" {
		t.Errorf("parse: type %v, period %v, number %v, date %v, place %v", r["type"], r["period"], r["number"], r["date"], r["place"])
	}
}

// storyRehearsal: every command with --dry-run, and every command that only looks, leaves the database byte for byte as it was.
func storyRehearsal(t *testing.T, dir string) {
	conf, database := dir+"/config.yaml", dir+"/tonghop.db"
	rows, before := rowsOf(t, database), sha256.Sum256(read(t, database))
	waiting := lines[object](t, must(t, exitDone, "triage", "list", "--json", "--config", conf))
	number := fmt.Sprint(waiting[0]["id"])
	old := filepath.Join(t.TempDir(), "new.eml")
	if err := os.WriteFile(old, append([]byte("X-Other: bytes\r\n"), buildMail(t, "danguy@toaan")...), 0o600); err != nil {
		t.Fatal(err)
	}
	table := filepath.Join(t.TempDir(), "roster.csv")
	if err := os.WriteFile(table, []byte("Mã;Tên đơn vị;Email\nmoi;Chi bộ Mới Lập;moi@hoason.example.vn\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		says string // on standard output: what would happen
		code int
	}{
		{"once --dry-run --at 2026-12-16T08:00:00+07:00", "reminder", exitDone},
		{"units import --dry-run " + table, "1 units would be added", exitDone},
		{"import --dry-run " + old, "1 mails read, 1 of them new", exitDone},
		{"triage assign --dry-run --unit vhnt --period 2026-M11 " + number, "", exitDone},
		{"triage reject --dry-run " + number, "", exitDone},
		{"letters retry --dry-run 1", "", exitWrong}, // it went: there is nothing to retry
		{"letters hold --dry-run 1", "", exitWrong},
		{"summary --dry-run --period 2026-M11", "BÁO CÁO TỔNG HỢP", exitDone},
		{"check --dry-run", "FAIL  mailbox office", exitNeedsPerson}, // the demo's servers are gone
		{"status", "2026-M11", exitDone},
		{"plan", "", exitDone},
		{"letters list", "THE", exitDone},
	} {
		p := tonghop(t, append(strings.Fields(c.args), "--config", conf)...)
		if p.code != c.code || c.says != "THE" && !strings.Contains(p.out, c.says) {
			t.Errorf("tonghop %s: exit code %d, want %d and %q\n%.400s%s", c.args, p.code, c.code, c.says, p.out, p.errors)
		}
		if now := rowsOf(t, database); !maps.Equal(rows, now) {
			for name := range rows {
				if rows[name] != now[name] {
					t.Fatalf("tonghop %s changed table %s", c.args, name)
				}
			}
		}
	}
	if sha256.Sum256(read(t, database)) != before {
		t.Error("the rows are the same, but the file is not")
	}
}

// TestExitCodes: 0 done, 1 a person must look, 2 wrong usage; errors go to standard error, in words.
func TestExitCodes(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "locked.docx")
	if err := os.WriteFile(bad, read(t, "demo", "BC-DLXH-T11_BNC.docx"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"--help", exitDone, ""},
		{"extract demo/HDY_BC_T11_2026.txt", exitDone, ""},
		{"extract " + bad, exitNeedsPerson, "1 of 1 files gave no text"},
		{"parse no-such-file.eml", exitNeedsPerson, "1 of 1 files could not be read"},
		{"extract no-such-file.docx", exitWrong, "no-such-file.docx"},
		{"frobnicate", exitWrong, "frobnicate"},
		{"status --colour", exitWrong, "--colour"},
		{"status --at yesterday", exitWrong, "want a moment with its zone"},
		{"status --config no-such-config.yaml", exitWrong, "no-such-config.yaml"},
		{"parse", exitWrong, "requires at least 1 arg"},
	} {
		p := tonghop(t, strings.Fields(c.args)...)
		if p.code != c.code || !strings.Contains(p.errors, c.says) {
			t.Errorf("tonghop %s: exit code %d, want %d and %q\n%s", c.args, p.code, c.code, c.says, p.errors)
		}
	}
}
