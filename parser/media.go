package parser

import (
	"tonghop/parser/mail"
	"tonghop/parser/msg"
	"tonghop/parser/odf"
	"tonghop/parser/ooxml"
	"tonghop/parser/plain"
	"tonghop/parser/ppt"
	"tonghop/parser/rtf"
	"tonghop/parser/unpack"
	"tonghop/parser/word"
	"tonghop/parser/xls"
)

// The media types that Detect gives and that something in the program tells apart; those of a reader are named by it.
const (
	typeEmpty     = "application/x-empty"
	typeBinary    = "application/octet-stream"
	typeText      = plain.MediaText
	typeCSV       = plain.MediaCSV
	typeMarkdown  = plain.MediaMarkdown
	typeHTML      = plain.MediaHTML
	typeRTF       = rtf.Media
	typeXML       = "application/xml"
	typeWordXML   = ooxml.MediaWordXML  // Word 2003 XML and flat OPC, often named .doc
	typeSheetXML  = ooxml.MediaSheetXML // Excel 2003 XML, often named .xls
	typeMail      = mail.MediaMail
	typePDF       = "application/pdf"
	typeMHT       = mail.MediaMHT // a web page saved as one file, or Word's
	typeZip       = unpack.MediaZip
	typeRAR       = unpack.MediaRAR
	type7z        = unpack.Media7z
	typeTar       = unpack.MediaTar
	typeGzip      = unpack.MediaGzip
	typeBzip2     = unpack.MediaBzip2
	typeXz        = unpack.MediaXz
	typeLZH       = "application/x-lzh-compressed"
	typeARJ       = "application/x-arj"
	typeCAB       = "application/vnd.ms-cab-compressed"
	typeACE       = "application/x-ace-compressed"
	typeZstd      = "application/zstd"
	typeZ         = "application/x-compress"
	typeDocx      = ooxml.MediaDocx
	typeXlsx      = ooxml.MediaXlsx
	typePptx      = ooxml.MediaPptx
	typeXlsb      = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
	typeODT       = odf.MediaText
	typeODS       = odf.MediaSpreadsheet
	typeODP       = odf.MediaPresentation
	typeDoc       = word.MediaType
	typeXls       = xls.MediaType
	typePpt       = ppt.MediaPpt
	typeMsg       = msg.Media
	typeOLE       = "application/x-ole-storage" // a compound file of some other program
	typeLockedOLE = "application/x-ooxml-encrypted"
	typeTNEF      = mail.MediaTNEF
)
