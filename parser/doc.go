// Package parser tells what a file is from its bytes and brings it into the normal form of package doc, within limits
// of size and time. It knows no database and no server. Each format has a package of its own below this one.
package parser
