package pdf
import ("testing";"os";"context";"fmt")
func TestDump(t *testing.T){ f:=os.Getenv("PDF_DUMP"); if f=="" {t.Skip()}
 b,_:=os.ReadFile(f); d:=reader(t).Read(context.Background(),b); fmt.Println(d.Outcome,d.Reason)
 for _,b:=range d.Blocks { fl:=""; if b.Bold {fl+="B"}; if b.Center {fl+="C"}; fmt.Printf("%d %-9s %-2s|%s\n",b.Page,b.Kind,fl,b.Text)}}
