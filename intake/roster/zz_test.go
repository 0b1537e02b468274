package roster
import ("testing";"time";"fmt";"os")
func FuzzSlow(f *testing.F){
	f.Add([]byte(plainRoster))
	f.Add([]byte("sep=,\nMã,Tên,Email\n\"x\",\"A\nB\",\"a@b.vn; c@d.vn\""))
	f.Add([]byte("\xff\xfeM\x00"))
	f.Add(book(f, map[string]string{"A1": "Tên", "B1": "Email", "A3": "Chi bộ A", "B3": "a@b.vn"}))
	f.Fuzz(func(t *testing.T,b []byte){
		s:=time.Now(); Read("x",b)
		if d:=time.Since(s); d>300*time.Millisecond { os.WriteFile(fmt.Sprintf("/tmp/slow-%d",len(b)),b,0o600); t.Fatal(d, len(b)) }
	})
}
