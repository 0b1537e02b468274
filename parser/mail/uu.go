package mail

import "bytes"

// cutUU takes uuencoded files out of a text: a `begin 644 name` line, lines of data, `end`.
// A begin line that no data follows is text.
func cutUU(text []byte) (rest []byte, files []Part) {
	if !bytes.Contains(text, []byte("begin ")) {
		return text, nil
	}
	for pos := 0; pos < len(text); {
		line, next := lineAt(text, pos)
		name, ok := uuBegin(line)
		if ok {
			if data, after, fault, ok := uuData(text, next); ok {
				files = append(files, Part{Name: fileName(decodeWith("", name)), MediaType: "application/octet-stream", Data: data, Fault: fault})
				pos = after
				continue
			}
		}
		rest = append(rest, text[pos:next]...)
		pos = next
	}
	return rest, files
}

// unwrapUU decodes a part whose transfer encoding is uuencode.
func unwrapUU(p Part) Part {
	_, files := cutUU(p.Data)
	if len(files) == 0 {
		p.Fault = "declared as uuencoded, but is not"
		return p
	}
	p.Data, p.Fault = files[0].Data, files[0].Fault
	if p.Name == "" {
		p.Name = files[0].Name
	}
	return p
}

// lineAt returns the line that begins at pos without its line end, and where the next one begins.
func lineAt(text []byte, pos int) (line []byte, next int) {
	next = len(text)
	if i := bytes.IndexByte(text[pos:], '\n'); i >= 0 {
		next = pos + i + 1
	}
	return bytes.TrimRight(text[pos:next], "\r\n"), next
}

// uuBegin reads `begin MODE NAME`.
func uuBegin(line []byte) (name []byte, ok bool) {
	if !bytes.HasPrefix(line, []byte("begin ")) {
		return nil, false
	}
	mode, name, ok := bytes.Cut(bytes.TrimSpace(line[6:]), []byte(" "))
	if !ok || len(mode) < 3 || len(mode) > 5 {
		return nil, false
	}
	for _, c := range mode {
		if c < '0' || c > '7' {
			return nil, false
		}
	}
	return name, true
}

// uuData decodes lines from pos to `end`. ok is false if the first of them is no data.
func uuData(text []byte, pos int) (data []byte, after int, fault string, ok bool) {
	for pos < len(text) {
		line, next := lineAt(text, pos)
		if string(bytes.TrimSpace(line)) == "end" {
			return data, next, "", ok
		}
		got, valid := uuLine(line)
		if !valid {
			if len(bytes.TrimSpace(line)) > 0 {
				return data, pos, "uuencoded file is cut short or damaged", ok
			}
			pos = next
			continue
		}
		data, ok, pos = append(data, got...), true, next
	}
	return data, pos, "uuencoded file has no end", ok
}

// uuLine decodes one line: its first character is the number of bytes; blanks lost at its end are put back.
func uuLine(line []byte) ([]byte, bool) {
	if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
		return nil, false
	}
	n := int(line[0]-' ') & 63
	chars := (n + 2) / 3 * 4
	body := line[1:]
	if len(body) > chars+2 || n > 0 && len(body) == 0 {
		return nil, false
	}
	out := make([]byte, 0, chars/4*3)
	for i := 0; i < chars; i += 4 {
		var q [4]byte
		for j := range q {
			if i+j < len(body) {
				if body[i+j] < ' ' || body[i+j] > '`' {
					return nil, false
				}
				q[j] = (body[i+j] - ' ') & 63
			}
		}
		out = append(out, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2, q[2]<<6|q[3])
	}
	return out[:n], true
}
