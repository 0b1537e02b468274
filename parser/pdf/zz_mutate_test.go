package pdf
import ("testing";"os";"context";"path/filepath";"math/rand/v2";"time";"strings";"bytes")
func TestMutate(t *testing.T){
 files,_:=filepath.Glob("../../../shared/corpora/documents/pdf/*.pdf"); r:=reader(t); rnd:=rand.New(rand.NewPCG(1,2)); end:=time.Now().Add(120*time.Second); n:=0; out:=map[string]int{}
 for time.Now().Before(end) { f:=files[rnd.IntN(len(files))]; b,_:=os.ReadFile(f); if len(b)>300000 {continue}; b=bytes.Clone(b)
  for range 1+rnd.IntN(30) { b[rnd.IntN(len(b))]^=1<<rnd.IntN(8) }
  if rnd.IntN(3)==0 { b=b[:rnd.IntN(len(b))] }
  if rnd.IntN(4)==0 { i:=rnd.IntN(len(b)+1); b=append(b[:i:i],b[i/2:]...) }
  ctx,c:=context.WithTimeout(context.Background(),30*time.Second); s:=time.Now(); d:=r.Read(ctx,b); c(); n++; out[string(d.Outcome)]++
  if strings.Contains(d.Reason,"reader failed")||d.Outcome=="timed_out" {t.Logf("%s %s %s %v",f,d.Outcome,d.Reason,time.Since(s))}
  if time.Since(s)>35*time.Second {t.Error("late")}
 }
 t.Log(n,out)}
