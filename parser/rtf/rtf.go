// Package rtf reads Rich Text Format up to 1.9.1, and unpacks the compressed RTF of Outlook's mails.
package rtf

import "tonghop/parser/doc"

// Media is the media type of a document in Rich Text Format.
const Media = "application/rtf"

// Read reads a document.
func Read(b []byte) doc.Document { return doc.Failed(Media, doc.Unsupported, "not read yet") }
