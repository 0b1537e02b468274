// Package parser tells what a file is from its bytes and brings it into the normal form of package doc, within limits
// of size and time. It knows no database and no server.
//
// The way of a document: [Extractor] hands it to a child process of its pool (package worker: a reader that hangs or bursts ends
// with its process) or, in tests, reads it here; [Detect] tells its media type (detect.go, container.go); dispatch (formats.go)
// calls the format's reader; each gives a doc.Document.
//   - A package a format: plain (text, csv, Markdown, HTML), rtf, word (.doc), xls, ppt, ooxml (.docx, .xlsx, .pptx), odf, pdf,
//     mail, msg, unpack (archives), ocr (pictures). Containers give their files back to dispatch within the budget of package box.
//   - What several formats share: zipxml, ole and crypt open files; table, grid and number show tables, sheets and numbers;
//     list counts lists; codepage decodes; layout makes lines and tables of letters on a page, for pdf and ocr.
//   - vn holds all that is Vietnamese: composed letters and the repair of TCVN3, VNI and VIQR, run by run or for a whole document.
//
// [Reader] reads a whole mail and has package report understand what its documents say.
package parser
