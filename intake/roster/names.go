package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"tonghop/parser/vn"
	"tonghop/store"
)

// bodies begin the names that one organisation goes by: it is a chi bộ or a đảng bộ, and writes as the committee that
// leads it.
var bodies = []string{"Chi bộ", "Chi ủy", "Đảng bộ", "Đảng ủy"}

// exchanged gives the other names that the unit may write itself by: Đảng ủy Sở X for Đảng bộ Sở X.
func exchanged(name string) (others []string) {
	words := strings.Fields(name)
	if len(words) < 3 {
		return nil
	}
	first, rest := vn.Fold(words[0]+" "+words[1]), strings.Join(words[2:], " ")
	known := false
	for _, b := range bodies {
		if vn.Fold(b) == first {
			known = true
		} else {
			others = append(others, b+" "+rest)
		}
	}
	if !known {
		return nil
	}
	return others
}

// exchangeNames adds the exchanged names. One that another unit has, or may go by as well, tells nobody apart and is
// left out: where a Chi bộ Sở X stands beside a Đảng bộ Sở X, neither is called by the other's name.
func exchangeNames(units []store.Unit) {
	claims := map[string]int{} // units by the names that they may go by
	for _, u := range units {
		seen := map[string]bool{}
		for _, a := range u.Aliases {
			seen[a.Key] = true
		}
		for _, other := range exchanged(u.Name) {
			seen[vn.Fold(other)] = true
		}
		for key := range seen {
			claims[key]++
		}
	}
	for i, u := range units {
		for _, other := range exchanged(u.Name) {
			if claims[vn.Fold(other)] == 1 {
				units[i].Aliases = addAlias(units[i].Aliases, other)
			}
		}
	}
}

// addAlias adds a name unless one of the same key is there.
func addAlias(aliases []store.Alias, text string) []store.Alias {
	key := vn.Fold(text)
	if key == "" {
		return aliases
	}
	for _, a := range aliases {
		if a.Key == key {
			return aliases
		}
	}
	return append(aliases, store.Alias{Key: key, Text: text})
}

// madeCode is the code of a unit that the office gave none: the folded name's letters and digits, words joined by '-'.
func madeCode(name string) string {
	return strings.Join(strings.FieldsFunc(vn.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
}

// collation sorts Vietnamese names, and Chi bộ 2 before Chi bộ 10. It is not for use by several goroutines.
type collation struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

func newCollation() *collation {
	return &collation{collator: collate.New(language.Vietnamese, collate.Numeric)}
}

func (c *collation) key(name string) []byte {
	defer c.buffer.Reset()
	return append([]byte(nil), c.collator.KeyFromString(&c.buffer, name)...)
}
