package imap

// xoauth2 is the client's side of the mechanism that Gmail and Microsoft 365 use, as
// https://developers.google.com/workspace/gmail/imap/xoauth2-protocol describes it. It is a sasl.Client.
type xoauth2 struct{ user, token string }

// Start gives the mechanism's name and its only message.
func (x xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the server's explanation of a refusal with nothing, after which the server says NO.
func (x xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
