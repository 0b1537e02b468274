package box

import (
	"errors"

	"tonghop/parser/doc"
)

// Fault is an error of a member that says how its reading ended.
type Fault struct {
	Outcome doc.Outcome
	Reason  string
}

// Error is the reason.
func (f Fault) Error() string { return f.Reason }

// outcome is what an error makes of a member: corrupt, unless it says otherwise.
func outcome(err error) doc.Outcome {
	var f Fault
	if errors.As(err, &f) {
		return f.Outcome
	}
	return doc.Corrupt
}

func failed(err error) doc.Document {
	return doc.Failed("application/octet-stream", outcome(err), err.Error())
}
