package plain

import (
	"slices"

	"golang.org/x/net/html/atom"
)

// skipped tells the elements whose content is not text of the page.
func skipped(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Select, atom.Textarea, atom.Svg:
		return true
	}
	return false
}

func void(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Base, atom.Col, atom.Area, atom.Embed, atom.Param, atom.Source, atom.Wbr:
		return true
	}
	return false
}

var blockTags = []atom.Atom{atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt,
	atom.Dd, atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Pre, atom.Blockquote, atom.Hr,
	atom.Center, atom.Address, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Aside, atom.Form, atom.Fieldset,
	atom.Figure, atom.Figcaption, atom.Body, atom.Head, atom.Html, atom.Legend, atom.Details, atom.Summary, atom.Option}

// breaks tells the elements that stand on lines of their own.
func breaks(tag atom.Atom) bool { return slices.Contains(blockTags, tag) }
