package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStory plays the demo and looks at all that it left, as an office would.
func TestStory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	must(t, exitDone, "demo", "--out", dir)
	sent := lines[letterJSON](t, must(t, exitDone, "letters", "list", "--json", "--state", "sent", "--config", dir+"/config.yaml"))
	t.Run("the board at the end of the month", func(t *testing.T) { storyBoard(t, dir) })
	t.Run("the letters", func(t *testing.T) { storyLetters(t, sent) })
	t.Run("the letters that did not go", func(t *testing.T) { storyUnsent(t, dir) })
	t.Run("nobody is reminded who reported or waits", func(t *testing.T) { storyPatience(t, dir, sent) })
	t.Run("each letter once and none to a machine", func(t *testing.T) { storyOnce(t, dir, sent) })
	t.Run("nothing of the marked mail stays", func(t *testing.T) { storySecrecy(t, dir) })
	t.Run("no personal identifier leaves the office", func(t *testing.T) { storyMasks(t, dir) })
	t.Run("the summary", func(t *testing.T) { storySummary(t, dir) })
	t.Run("commands speak JSON", func(t *testing.T) { storyJSON(t, dir) })
	t.Run("a rehearsal changes nothing", func(t *testing.T) { storyRehearsal(t, dir) })
	t.Run("the scan is read once a recogniser is there", func(t *testing.T) { storyReplay(t, dir) })
	t.Run("a second demo replaces the first", func(t *testing.T) {
		board := must(t, exitDone, "demo", "--json", "--out", dir)
		if got := lines[boardJSON](t, board); len(got) != 1 || len(got[0].Units) != 26 {
			t.Errorf("demo --json printed %s", board)
		}
	})
}

// storyUnits is the outcome that demo/README.md tells: unit, state, timeliness, valid versions, mails that wait, last stage of reminding.
const storyUnits = `
bnctu    missing   -       0 1 R1
bptth    submitted on_time 1 0 R2
btctu    nil       on_time 1 0 R1
ccb      submitted on_time 1 0 R1
ctd      submitted late    1 0 R4
dacam    missing   -       0 0 R4
hdy      nil       on_time 1 0 -
hkh      missing   -       0 0 R4
hlg      submitted on_time 1 0 R1
hlhpn    submitted on_time 1 0 R2
hnb      missing   -       0 0 R4
hnct     nil       on_time 1 0 R1
hnd      submitted on_time 1 0 R2
ldld     submitted late    1 0 R3
lhhkhkt  submitted late    1 0 R3
lmhtx    submitted on_time 1 0 R2
mttq     submitted on_time 2 0 R1
tand     submitted on_time 1 0 -
tct      submitted on_time 1 0 R1
thads    missing   -       0 1 R2
tinhdoan submitted on_time 1 0 R2
ubkttu   submitted on_time 1 0 R1
vhnt     missing   -       0 1 R1
vks      submitted on_time 1 0 R1
vpdbqh   submitted on_time 1 0 R1
vptu     submitted on_time 1 0 -
`

func storyBoard(t *testing.T, dir string) {
	boards := lines[boardJSON](t, string(read(t, dir, "board.json")))
	if len(boards) != 1 || boards[0].Period != "2026-M11" {
		t.Fatalf("boards %+v", boards)
	}
	b := boards[0]
	orDash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	var got []string
	for _, u := range b.Units {
		got = append(got, fmt.Sprintf("%-8s %-9s %-7s %d %d %s", u.Unit, u.State, orDash(u.Timeliness), u.Versions, u.Triage, orDash(u.LastReminder)))
	}
	slices.Sort(got)
	compare(t, storyUnits, got)
	// 20 reported, 3 of them nil; 3 silent and 3 whose files nobody could read are missing
	c := b.Count
	if c.Expected != 26 || c.Reported != 17 || c.Nil != 3 || c.OnTime != 17 || c.Late != 3 || c.Missing != 6 || c.InTriage != 3 {
		t.Errorf("the counts are %+v", c)
	}
	// what status says now is what the demo wrote, and the past can be made again: at noon of the due day nobody is late
	at := func(when string) boardJSON {
		out := must(t, exitDone, "status", "--json", "--period", "2026-M11", "--config", dir+"/config.yaml", "--at", when)
		return lines[boardJSON](t, out)[0]
	}
	if again := at("2026-11-30T17:05:00+07:00"); again.Count != c {
		t.Errorf("status says %+v, board.json says %+v", again.Count, c)
	}
	if noon := at("2026-11-20T12:00:00+07:00").Count; noon.Late != 0 || noon.Missing != 0 || noon.Waiting != 12 || noon.OnTime != 14 {
		t.Errorf("the board of the due day's noon is %+v", noon)
	}
}

// storyPost is every letter of the month: when, what, to whom; the story's domain is left out. The first address of hnb is dead:
// from the bounce on its reminders go to the second.
const storyPost = `
02/11 09:13 notice vp@tinhdoan
02/11 09:13 triage canbo@dukcq
12/11 09:06 secrecy danguy@ubkttu
12/11 09:06 secret baomat@dukcq
13/11 15:43 receipt danguy@toaan
16/11 10:06 receipt vanthu@vptu
16/11 14:32 receipt dongy@
17/11 08:00 R1 chibo@bnctu
17/11 08:00 R1 chibo@btctu
17/11 08:00 R1 chibo@hoinongdan
17/11 08:00 R1 chibo@ldld
17/11 08:00 R1 chibo@thads
17/11 08:00 R1 chuthapdo@
17/11 08:00 R1 dacam@
17/11 08:00 R1 danguy@baohoason.example.vn
17/11 08:00 R1 danguy@truongchinhtri
17/11 08:00 R1 danguy@ubkttu
17/11 08:00 R1 danguy@vpdbqh
17/11 08:00 R1 hccb@
17/11 08:00 R1 vanphong.hnb@thucu.example.vn
17/11 08:00 R1 khuyenhoc@
17/11 08:00 R1 lienhiephoi@
17/11 08:00 R1 lienminh@htx
17/11 08:00 R1 luatgia@
17/11 08:00 R1 nguoicaotuoi@
17/11 08:00 R1 toasoan@vannghe
17/11 08:00 R1 vanphong@mttq
17/11 08:00 R1 vp@phunu
17/11 08:00 R1 vp@tinhdoan
17/11 08:00 R1 vp@vks
17/11 08:21 receipt hccb@
17/11 16:21 receipt danguy@truongchinhtri
17/11 21:15 notice tavanvidu1968@thucanhan.example.vn
18/11 08:00 triage canbo@dukcq
18/11 08:16 receipt tavanvidu1968@thucanhan.example.vn
18/11 08:48 receipt chibo@btctu
18/11 14:31 notice toasoan@vannghe
18/11 16:04 notice chibo@bnctu
18/11 16:56 receipt vp@vks
19/11 08:00 triage canbo@dukcq
19/11 11:13 receipt vanphong@mttq
19/11 15:27 receipt danguy@ubkttu
19/11 17:49 receipt danguy@vpdbqh
19/11 20:04 receipt nguoicaotuoi@
20/11 08:00 R2 chibo@hoinongdan
20/11 08:00 R2 chibo@ldld
20/11 08:00 R2 chibo@thads
20/11 08:00 R2 chuthapdo@
20/11 08:00 R2 dacam@
20/11 08:00 R2 danguy@baohoason.example.vn
20/11 08:00 R2 vanphong.hnb@thucu.example.vn
20/11 08:00 R2 khuyenhoc@
20/11 08:00 R2 lienhiephoi@
20/11 08:00 R2 lienminh@htx
20/11 08:00 R2 vp@phunu
20/11 08:00 R2 vp@tinhdoan
20/11 08:00 triage canbo@dukcq
20/11 08:32 receipt danguy@ubkttu
20/11 09:16 receipt tonghop@phunu
20/11 11:41 receipt vp@tinhdoan
20/11 14:03 notice mayquet@thads
20/11 15:11 receipt chibo@hoinongdan
20/11 16:22 receipt lienminh@htx
20/11 17:01 receipt toasoan@baohoason.example.vn
23/11 08:00 R3 chibo@ldld
23/11 08:00 R3 chuthapdo@
23/11 08:00 R3 dacam@
23/11 08:00 R3 vanphong.hnb@thucu.example.vn
23/11 08:00 R3 khuyenhoc@
23/11 08:00 R3 lienhiephoi@
23/11 08:00 triage canbo@dukcq
23/11 10:35 receipt chibo@ldld
23/11 16:46 receipt vanphong@mttq
25/11 08:00 triage canbo@dukcq
25/11 14:19 receipt lienhiephoi@
26/11 08:00 R4 chuthapdo@ cc canbo@dukcq
26/11 08:00 R4 dacam@ cc canbo@dukcq
26/11 08:00 R4 hoinhabao@ cc canbo@dukcq
26/11 08:00 R4 khuyenhoc@ cc canbo@dukcq
26/11 08:00 triage canbo@dukcq
27/11 08:00 triage canbo@dukcq
27/11 16:01 summary tonghop@btgdv.tinhuy
30/11 08:00 escalation canbo@dukcq
30/11 08:00 triage canbo@dukcq
30/11 08:23 receipt thuongtruc.ctd@
30/11 16:01 summary tonghop@btgdv.tinhuy
`

func storyLetters(t *testing.T, all []letterJSON) {
	short := strings.NewReplacer("@hoason.example.vn", "@", ".hoason.example.vn", "")
	var got []string
	for _, l := range all {
		if l.State != "sent" || l.SentAt == nil {
			t.Errorf("a letter did not go: %+v", l)
			continue
		}
		kind := l.Kind
		if kind == "reminder" {
			kind, _, _ = strings.Cut(l.Why, " ")
		}
		line := l.SentAt.In(vietnam).Format("02/01 15:04 ") + kind + " " + strings.Join(l.To, " ")
		if len(l.Cc) > 0 {
			line += " cc " + strings.Join(l.Cc, " ")
		}
		got = append(got, short.Replace(line))
		if l.Kind == "escalation" && len(l.Keys) != 4 {
			t.Errorf("the list of units still missing names %v, want ctd, dacam, hkh and hnb", l.Keys)
		}
	}
	compare(t, storyPost, got)
}

// storyUnsent: what was planned and did not go stands there with its reason: the last reminder before the due moment, for the
// two units whose files waited for an officer all that day.
func storyUnsent(t *testing.T, dir string) {
	var got []string
	for _, l := range lines[letterJSON](t, must(t, exitDone, "letters", "list", "--json", "--config", dir+"/config.yaml")) {
		if l.State != "sent" {
			got = append(got, l.State+" "+strings.Join(l.Keys, " ")+": "+l.Outcome)
		}
	}
	compare(t, `
expired remind|bnctu|dlxh-thang|2026-M11|R2|0: the due moment passed before it could go
expired remind|vhnt|dlxh-thang|2026-M11|R2|0: the due moment passed before it could go
`, got)
}

// storyPatience: from the moment its report came or its mail began to wait, a unit hears no reminder.
func storyPatience(t *testing.T, dir string, sent []letterJSON) {
	since := map[string]time.Time{}
	for _, u := range lines[boardJSON](t, string(read(t, dir, "board.json")))[0].Units {
		if u.ReceivedAt != nil {
			since[u.Unit] = *u.ReceivedAt
		}
	}
	for _, m := range lines[object](t, must(t, exitDone, "triage", "list", "--json", "--config", dir+"/config.yaml")) {
		at, err := time.Parse(time.RFC3339, m["received_at"].(string))
		if err != nil {
			t.Fatal(err)
		}
		since[m["unit"].(string)] = at
	}
	if len(since) != 23 {
		t.Errorf("%d units reported or wait, want 23: %v", len(since), since)
	}
	for _, l := range sent {
		for _, key := range l.Keys {
			part := strings.Split(key, "|")
			if part[0] != "remind" {
				continue
			}
			if at, ok := since[part[1]]; ok && l.SentAt.After(at) {
				t.Errorf("%s: reminded at %s of what came at %s", key, l.SentAt, at)
			}
		}
	}
}

func storyOnce(t *testing.T, dir string, sent []letterJSON) {
	seen := map[string]bool{}
	once := func(what string) {
		if seen[what] {
			t.Errorf("twice: %s", what)
		}
		seen[what] = true
	}
	for _, l := range sent {
		once(l.MessageID)
		for _, key := range l.Keys {
			once(key)
		}
		for _, to := range append(slices.Clone(l.To), l.Cc...) {
			if strings.Contains(strings.ToLower(to), "daemon") || to == storyAddress {
				t.Errorf("a letter to a machine: %+v", l)
			}
		}
		if l.Kind == "receipt" && l.SentAt.Format("02T15") == "23T01" {
			t.Errorf("the automatic reply was answered: %+v", l)
		}
	}
	files, err := filepath.Glob(dir + "/letters/*.eml")
	if err != nil || len(files) != len(sent) {
		t.Errorf("%d letters in the folder, %d in the outbox, %v", len(files), len(sent), err)
	}
	for _, file := range files {
		raw := read(t, file)
		for _, field := range []string{"Message-ID:", "Auto-Submitted: auto-", "X-Tonghop: 1", "X-Auto-Response-Suppress: All"} {
			if !bytes.Contains(raw, []byte(field)) {
				t.Errorf("%s has no %q", filepath.Base(file), field)
			}
		}
		if text := read(t, strings.TrimSuffix(file, ".eml")+".txt"); !bytes.Contains(text, []byte("Tiêu đề:")) || !bytes.Contains(text, []byte("Thư này được gửi tự động")) &&
			!strings.Contains(file, "-summary-") {
			t.Errorf("%s does not say why it was sent:\n%s", filepath.Base(file), text)
		}
	}
}

// folderBytes gives every file that the demo left, by name.
func folderBytes(t *testing.T, dir string) map[string][]byte {
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// storySecrecy: of the mail with a mark not a byte of text may lie in any file, neither plain nor in the base64 that it came in.
func storySecrecy(t *testing.T, dir string) {
	events, err := loadStory()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(events, func(e storyMail) bool { return strings.Contains(e.Body, "MẬT") })
	raw, err := events[i].build(i+1, "")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	secret := append(strings.Fields(string(body)), "00-CV/ĐU", "Nội dung ví dụ")
	for name, data := range folderBytes(t, dir) {
		for _, piece := range secret {
			if bytes.Contains(data, []byte(piece)) {
				t.Errorf("%s holds %q of the marked mail", name, piece)
			}
		}
	}
	if told := must(t, exitDone, "letters", "show", "3", "--config", dir+"/config.yaml"); !strings.Contains(told, "baomat@") {
		t.Errorf("the officer in charge is not told:\n%s", told)
	}
}

// storyIdentifiers stand in the court's report and belong to a private person.
var storyIdentifiers = []string{"000161000789", "Trần Thị Thử Nghiệm", "Thử Nghiệm", "0900 000 222", "12/3/1961", "0009 8765 4321 0", "thunghiem.tt@example.com", "số 14, ngõ 6"}

func storyMasks(t *testing.T, dir string) {
	found := false
	for name, data := range folderBytes(t, dir) {
		if filepath.Base(name) == "tonghop.db" {
			continue // the office's own memory; it does not leave the office
		}
		if strings.HasSuffix(name, ".docx") || strings.HasSuffix(name, ".xlsx") {
			data = unzipped(t, data)
		}
		found = found || bytes.Contains(data, []byte("đã che"))
		for _, id := range storyIdentifiers {
			if bytes.Contains(data, []byte(id)) {
				t.Errorf("%s holds %q", name, id)
			}
		}
	}
	if !found {
		t.Error("no file shows that something was masked: the test looks at the wrong files")
	}
	for _, args := range [][]string{{"search", "căn cước"}, {"search", "--json", "can cuoc"}, {"summary", "--period", "2026-M11", "--json"}} {
		out := must(t, exitDone, append(args, "--config", dir+"/config.yaml")...)
		for _, id := range storyIdentifiers {
			if strings.Contains(out, id) {
				t.Errorf("tonghop %s shows %q", strings.Join(args, " "), id)
			}
		}
	}
}

// unzipped joins the members of an Office file.
func unzipped(t *testing.T, data []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			_, err = all.ReadFrom(r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.Bytes()
}

func storySummary(t *testing.T, dir string) {
	docx := unzipped(t, read(t, dir, "summary.docx"))
	z, err := zip.OpenReader(filepath.Join(dir, "summary.docx"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "word/document.xml" }) {
		t.Error("summary.docx has no word/document.xml")
	}
	var data object
	if err := json.Unmarshal(read(t, dir, "summary.json"), &data); err != nil {
		t.Errorf("summary.json: %v", err)
	}
	if len(unzipped(t, read(t, dir, "summary.xlsx"))) == 0 {
		t.Error("summary.xlsx is empty")
	}
	// both hot spots are there, in every form, and the replaced report is not
	for _, form := range [][]byte{docx, read(t, dir, "summary.html"), read(t, dir, "summary.txt"), read(t, dir, "summary.json")} {
		for _, must := range []string{"Đồng Vông", "Đồng Vải", "39-BC/ĐU"} {
			if !bytes.Contains(form, []byte(must)) {
				t.Errorf("a form of the summary lacks %q:\n%.300s", must, form)
			}
		}
	}
	text := string(read(t, dir, "summary.txt"))
	if strings.Contains(text, "38-BC/ĐU ngày 19") || strings.Contains(text, "14-BC/CB") {
		t.Error("the summary has a report that was replaced, or one that came after its cut-off")
	}
}

// storyReplay switches the recognising of scans on, and what waited for it is filed as of the day that it came.
func storyReplay(t *testing.T, dir string) {
	if out, err := exec.Command("tesseract", "--list-langs").Output(); err != nil || !strings.Contains(string(out), "vie") {
		if os.Getenv("TONGHOP_REAL_SERVERS") == "required" {
			t.Fatal("tesseract with Vietnamese is not installed")
		}
		t.Skip("tesseract with Vietnamese is not installed")
	}
	file := filepath.Join(dir, "config.yaml")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(b, []byte("recognise_scans: false"), []byte("recognise_scans: true"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	var read []string
	for _, r := range lines[replayed](t, must(t, exitNeedsPerson, "replay", "--json", "--config", file, "--at", "2026-11-24T08:00:00+07:00")) {
		for _, d := range r.Documents {
			if d.Before != d.After {
				read = append(read, fmt.Sprintf("%s %s %s %s", d.Name, d.Before, d.After, r.State))
			}
		}
	}
	if want := []string{"scan0001.png needs_ocr ok filed"}; !slices.Equal(read, want) {
		t.Errorf("read anew: %q, want %q", read, want)
	}
	board := lines[boardJSON](t, must(t, exitDone, "status", "--json", "--config", file, "--at", "2026-11-24T08:00:00+07:00"))
	for _, u := range board[0].Units {
		if u.Unit == "thads" && (u.State != "submitted" || u.Timeliness != "on_time") {
			t.Errorf("thads is %s, %s", u.State, u.Timeliness)
		}
	}
}
