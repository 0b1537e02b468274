package parser

import "tonghop/parser/unpack"

// The media types that Detect gives and that something in the program tells apart.
const (
	typeEmpty     = "application/x-empty"
	typeBinary    = "application/octet-stream"
	typeText      = "text/plain"
	typeCSV       = "text/csv"
	typeMarkdown  = "text/markdown"
	typeHTML      = "text/html"
	typeRTF       = "application/rtf"
	typeXML       = "application/xml"
	typeWordXML   = "application/vnd.ms-word.xml"  // Word 2003 XML and flat OPC, often named .doc
	typeSheetXML  = "application/vnd.ms-excel.xml" // Excel 2003 XML, often named .xls
	typeMail      = "message/rfc822"
	typePDF       = "application/pdf"
	typeMHT       = "application/x-mimearchive" // a web page saved as one file, or Word's
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
	typeDocx      = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXlsx      = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typePptx      = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	typeXlsb      = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
	typeODT       = "application/vnd.oasis.opendocument.text"
	typeODS       = "application/vnd.oasis.opendocument.spreadsheet"
	typeODP       = "application/vnd.oasis.opendocument.presentation"
	typeDoc       = "application/msword"
	typeXls       = "application/vnd.ms-excel"
	typePpt       = "application/vnd.ms-powerpoint"
	typeMsg       = "application/vnd.ms-outlook"
	typeOLE       = "application/x-ole-storage" // a compound file of some other program
	typeLockedOLE = "application/x-ooxml-encrypted"
	typeTNEF      = "application/vnd.ms-tnef"
)
