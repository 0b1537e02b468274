package pdf
import ("testing";"os";"context";"fmt";"os/exec")
func TestDiff(t *testing.T){ f:=os.Getenv("PDF_DUMP"); if f=="" {t.Skip()}
 b,_:=os.ReadFile(f); d:=reader(t).Read(context.Background(),b); w,_:=exec.Command("pdftotext","-enc","UTF-8",f,"-").Output()
 a,_:=words(d.Text()); c,_:=words(string(w)); n:=0
 for k,v:=range a { if v>c[k] {fmt.Printf("+%s*%d ",k,v-c[k]); n++; if n>80 {break}}}; fmt.Println(); n=0
 for k,v:=range c { if v>a[k] {fmt.Printf("-%s*%d ",k,v-a[k]); n++; if n>80 {break}}}; fmt.Println()}
