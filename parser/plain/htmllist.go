package plain

import (
	"strconv"

	"tonghop/parser/list"
)

// listing is an HTML list while it is read; next is the number of its next item.
type listing struct {
	ordered bool
	next    int
	kind    string
}

// item gives the label of the next list item as a browser shows it.
func (p *page) item(value string) string {
	n := len(p.lists)
	if n == 0 {
		return "•"
	}
	l := p.lists[n-1]
	if !l.ordered {
		return [...]string{"•", "◦", "▪"}[min(n, 3)-1]
	}
	if v, err := strconv.Atoi(value); err == nil {
		l.next = v
	}
	l.next++
	return list.Counted(l.next-1, list.Short(l.kind)) + "."
}
